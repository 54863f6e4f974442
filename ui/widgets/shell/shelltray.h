// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

class QAction;
class QMenu;
class QSystemTrayIcon;

namespace Binnacle::Ui {

class Theme;

/// The icon in the desktop's tray: how the server is, where it listens, open, stop, quit.
class ShellTray final : public QObject
{
    Q_OBJECT

public:
    explicit ShellTray(Theme &theme, QObject *parent = nullptr);
    ~ShellTray() override;

    static bool isAvailable();
    /// For one server: `harbour: running`, its address, whether it can be started or stopped.
    void setServer(const QString &state, const QString &address, bool isRunning, bool isLocal);
    void setVisible(bool isVisible);
    QMenu &menu() { return *m_menu; }

signals:
    void openRequested();
    void powerRequested();
    void copyRequested();
    void quitRequested();

private:
    std::unique_ptr<QMenu> m_menu;
    std::unique_ptr<QSystemTrayIcon> m_icon;
    QAction *m_state;
    QAction *m_address;
    QAction *m_power;
};

}  // namespace Binnacle::Ui
