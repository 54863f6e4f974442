// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QWidget>

class QHBoxLayout;
class QSpacerItem;
class QVBoxLayout;

namespace Binnacle::Ui {

class Label;

/// The top of a page: title, count, small controls, the primary action; below it a line for the
/// filter bar and what goes with it.
class PageHeader final : public QWidget
{
    Q_OBJECT

public:
    explicit PageHeader(const Theme &theme, const QString &title, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    /// Muted, after the title: `41 204 rows`.
    void setCount(const QString &text);
    /// After the count: a chip, a badge.
    void addTitleWidget(QWidget *widget);
    /// To the right end of the title's line, in the order of the calls; the primary action last.
    void addAction(QWidget *widget);
    /// The second line; it appears with its first widget. @p stretch as in a box layout. Those
    /// without stretch go to a line of their own where they would leave the others no room.
    void addToolWidget(QWidget *widget, int stretch = 0);

    /// As narrow as the widest of title and actions: these go below it where they must.
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    void wrap();
    void wrapTools();
    void applyTheme();

    const Theme &m_theme;
    QVBoxLayout *m_lines;
    QHBoxLayout *m_titleLine;
    QHBoxLayout *m_titleWidgets;
    QHBoxLayout *m_actions;
    /// Takes the actions when the title leaves them no room.
    QHBoxLayout *m_actionLine;
    QHBoxLayout *m_toolLine;
    /// What stands in the tool line with a width of its own.
    QHBoxLayout *m_tools;
    /// Takes the tools when the filter bar would be too narrow.
    QHBoxLayout *m_lowLine;
    /// Gives the title's line its height. The line owns it.
    QSpacerItem *m_strut;
    Label *m_title;
    Label *m_count;
    bool m_isWrapped = false;
    bool m_hasLowTools = false;
};

}  // namespace Binnacle::Ui
