// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/shelltray.h"

#include "widgets/theme.h"

#include <QMenu>
#include <QSystemTrayIcon>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

ShellTray::ShellTray(Theme &theme, QObject *parent)
    : QObject(parent)
    , m_menu(std::make_unique<QMenu>())
    , m_icon(std::make_unique<QSystemTrayIcon>())
{
    m_state = m_menu->addAction(QString());
    m_state->setEnabled(false);
    m_address = m_menu->addAction(QString());
    m_address->setToolTip(tr("Copy the address"));
    m_menu->addSeparator();
    QAction *open = m_menu->addAction(tr("Open the window"));
    m_power = m_menu->addAction(QString());
    m_menu->addSeparator();
    QAction *quit = m_menu->addAction(tr("Stop server and quit"));
    m_state->setObjectName(u"tray.state"_s);
    m_address->setObjectName(u"tray.address"_s);
    open->setObjectName(u"tray.open"_s);
    m_power->setObjectName(u"tray.power"_s);
    quit->setObjectName(u"tray.quit"_s);
    connect(m_address, &QAction::triggered, this, &ShellTray::copyRequested);
    connect(open, &QAction::triggered, this, &ShellTray::openRequested);
    connect(m_power, &QAction::triggered, this, &ShellTray::powerRequested);
    connect(quit, &QAction::triggered, this, &ShellTray::quitRequested);
    connect(m_icon.get(), &QSystemTrayIcon::activated, this,
            [this](QSystemTrayIcon::ActivationReason reason) {
                if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
                    emit openRequested();
            });
    m_icon->setIcon(theme.icon(u"ship-wheel"_s, Tone::Accent));
    m_icon->setContextMenu(m_menu.get());
    connect(&theme, &Theme::changed, this,
            [this, &theme] { m_icon->setIcon(theme.icon(u"ship-wheel"_s, Tone::Accent)); });
}

ShellTray::~ShellTray() = default;

bool ShellTray::isAvailable()
{
    return QSystemTrayIcon::isSystemTrayAvailable();
}

void ShellTray::setServer(const QString &state, const QString &address, bool isRunning,
                          bool isLocal)
{
    m_state->setText(state);
    m_address->setText(address);
    m_address->setVisible(!address.isEmpty());
    m_power->setText(isRunning ? tr("Stop server") : tr("Start server"));
    m_power->setVisible(isLocal);
    m_icon->setToolTip(u"Binnacle – %1"_s.arg(state));
}

void ShellTray::setVisible(bool isVisible)
{
    m_icon->setVisible(isVisible);
}

}  // namespace Binnacle::Ui
