// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>
#include <QString>

#include <functional>
#include <vector>

namespace Binnacle::Ui {

class Theme;

/// Something the window can do: a line of the palette, a key, an entry of a menu.
struct Command
{
    /// `tab.close`.
    QString id;
    QString text;
    /// Heading on the key sheet; commands of one section follow each other.
    QString section;
    /// Name of a Lucide icon, may be empty.
    QString icon;
    QList<QKeySequence> keys;
    std::function<void()> run;
    /// Why it cannot be done now, empty if it can; none: it always can.
    std::function<QString()> blocked;
    /// For what is on or off; none: it is neither.
    std::function<bool()> isOn;
};

/// The commands of one window, as actions with their keys.
///
/// Thread: GUI.
class Commands final : public QObject
{
    Q_OBJECT

public:
    /// Keys count in @p window. Both must outlive the commands.
    Commands(QWidget &window, Theme &theme);

    QAction *add(Command command);
    /// In the order of adding.
    const std::vector<Command> &all() const { return m_commands; }
    QAction *action(const QString &id) const;
    /// Empty: it can be done.
    QString blockedReason(const QString &id) const;
    void run(const QString &id);

    /// Asks every command anew whether it can be done and is on. Cheap.
    void update();

private:
    const Command *find(const QString &id) const;

    QWidget &m_window;
    Theme &m_theme;
    std::vector<Command> m_commands;
    std::vector<QAction *> m_actions;
};

/// `Close tab (Ctrl+W)`; what a button says that does a command.
QString textWithKey(const QAction &action);

}  // namespace Binnacle::Ui
