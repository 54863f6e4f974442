// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QObject>
#include <QString>

#include <functional>

namespace Binnacle::Ui {

/// What the window tells in passing.
struct Notice
{
    enum class Kind
    {
        Info,
        Success,
        Warning,
        Error
    };
    Kind kind = Kind::Info;
    QString text;
    /// Second line, may be empty.
    QString detail;
    /// Text of a button, `Undo` or `Open`; empty for none.
    QString action;
    std::function<void()> run;
};

/// Collects what pages want to tell; the shell shows it as toasts and keeps errors in its list.
///
/// Thread: GUI.
class Notices final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void post(Notice notice) { emit posted(notice); }
    void info(const QString &text) { post({Notice::Kind::Info, text, {}, {}, {}}); }
    void success(const QString &text) { post({Notice::Kind::Success, text, {}, {}, {}}); }
    /// @p what failed, in plain words, and why.
    void error(const QString &what, const Error &error)
    {
        post({Notice::Kind::Error, what, error.message, {}, {}});
    }

signals:
    void posted(const Binnacle::Ui::Notice &notice);
};

}  // namespace Binnacle::Ui
