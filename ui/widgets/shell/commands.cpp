// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/commands.h"

#include "widgets/theme.h"

#include <QWidget>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

Commands::Commands(QWidget &window, Theme &theme)
    : m_window(window)
    , m_theme(theme)
{
    connect(&m_theme, &Theme::changed, this, [this] {
        for (size_t i = 0; i < m_commands.size(); ++i)
            m_actions[i]->setIcon(m_theme.icon(m_commands[i].icon));
    });
}

QAction *Commands::add(Command command)
{
    auto *action = new QAction(command.text, this);
    action->setObjectName(u"action."_s + command.id);
    action->setShortcuts(command.keys);
    action->setShortcutContext(Qt::WindowShortcut);
    action->setIcon(m_theme.icon(command.icon));
    action->setCheckable(bool(command.isOn));
    // A menu shows the one or the other, and the mark says more.
    action->setIconVisibleInMenu(!command.isOn);
    connect(action, &QAction::triggered, this, [this, id = command.id] {
        if (const Command *found = find(id); found && found->run) {
            const auto work = found->run;
            work();
        }
        update();
    });
    m_window.addAction(action);
    m_commands.push_back(std::move(command));
    m_actions.push_back(action);
    return action;
}

const Command *Commands::find(const QString &id) const
{
    for (const Command &command : m_commands) {
        if (command.id == id)
            return &command;
    }
    return nullptr;
}

QAction *Commands::action(const QString &id) const
{
    for (size_t i = 0; i < m_commands.size(); ++i) {
        if (m_commands[i].id == id)
            return m_actions[i];
    }
    return nullptr;
}

QString Commands::blockedReason(const QString &id) const
{
    const Command *command = find(id);
    return command && command->blocked ? command->blocked() : QString();
}

void Commands::run(const QString &id)
{
    if (QAction *found = action(id); found && blockedReason(id).isEmpty())
        found->trigger();
}

void Commands::update()
{
    for (size_t i = 0; i < m_commands.size(); ++i) {
        const Command &command = m_commands[i];
        const QString reason = command.blocked ? command.blocked() : QString();
        m_actions[i]->setEnabled(reason.isEmpty());
        m_actions[i]->setStatusTip(reason);
        if (command.isOn)
            m_actions[i]->setChecked(command.isOn());
    }
}

QString textWithKey(const QAction &action)
{
    const QKeySequence key = action.shortcut();
    if (key.isEmpty())
        return action.text();
    return u"%1 (%2)"_s.arg(action.text(), key.toString(QKeySequence::NativeText));
}

}  // namespace Binnacle::Ui
