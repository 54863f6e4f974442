// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QDBusVariant;

namespace Binnacle::Ui {

/// Whether the desktop prefers dark colours, asked of its portal over D-Bus
/// (`org.freedesktop.appearance color-scheme`), and each change of it.
///
/// Thread: GUI; never blocks: the connection is made on a pool thread. Without a session bus or
/// portal it stays silent.
class SystemScheme final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void start();

signals:
    void darkPreferred(bool isDark);

private slots:
    // By name, as D-Bus calls it.
    void settingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void ask();
    void take(const QVariant &value);

    bool m_isStarted = false;
};

}  // namespace Binnacle::Ui
