// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/observation/findings.h"
#include "widgets/theme.h"

#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace Binnacle::Ui {

class Banner;
class Button;
class Card;

/// What an operator should look into, the most severe first; one green line when all is well.
class FindingsCard final : public QWidget
{
    Q_OBJECT

public:
    explicit FindingsCard(const Theme &theme, QWidget *parent = nullptr);

    /// Nothing is known yet.
    void setUnknown(const QString &why);
    /// Lines of the same finding stay, so that focus and selection do. @p snoozed more are hidden
    /// for a while.
    void setFindings(const std::vector<Models::Finding> &findings, int snoozed = 0);

signals:
    void openRequested(const Binnacle::JsonValue &logs);
    /// Hide that finding for seven days.
    void snoozeRequested(const QString &key);
    /// Show all that is hidden.
    void wakeRequested();

private:
    class Line;

    const Theme &m_theme;
    Banner *m_well;
    Card *m_card;
    Button *m_wake;
    std::vector<Line *> m_lines;
    bool m_isKnown = false;
    std::vector<Models::Finding> m_shown;
    int m_snoozed = 0;
};

}  // namespace Binnacle::Ui
