// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/observation/logrow.h"

#include <QObject>

#include <vector>

namespace Binnacle::Models {

/// A line of the log that somebody wants to find again.
struct LogBookmark
{
    /// X-Request-Id, or the id of the stored entry of a message.
    QByteArray id;
    bool isRequest = true;
    /// Unix milliseconds.
    qint64 time = 0;
    int status = 0;
    /// Method and path, or a message's text.
    QString what;
    QString note;
};

/// The bookmarked lines, the newest bookmark first; the oldest leaves when there are too many.
///
/// Thread: GUI.
class LogBookmarks final : public QObject
{
    Q_OBJECT

public:
    static constexpr size_t mostBookmarks = 50;

    using QObject::QObject;

    const std::vector<LogBookmark> &all() const { return m_all; }
    /// Null if the line has none.
    const LogBookmark *find(const QByteArray &id) const;
    /// Sets one, or takes it away with its note.
    void toggle(const LogRow &row);
    /// Sets one if there is none.
    void setNote(const LogRow &row, const QString &note);
    void clear();

    JsonValue toJson() const;
    void restore(const JsonValue &json);

signals:
    void changed();

private:
    void add(const LogRow &row, const QString &note);

    std::vector<LogBookmark> m_all;
};

}  // namespace Binnacle::Models
