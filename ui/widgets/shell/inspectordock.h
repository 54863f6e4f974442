// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/page.h"

#include <QDockWidget>
#include <QPointer>

class QStackedLayout;

namespace Binnacle::Ui {

class IconButton;
class Label;
class Theme;

/// Beside the page, or below it, or afloat: what the page in front says of its selection. It
/// borrows Page::inspector() and gives it back when another page comes.
class InspectorDock final : public QDockWidget
{
    Q_OBJECT

public:
    explicit InspectorDock(Theme &theme, QWidget *parent = nullptr);

    /// Null: none. Asks the page anew what to show.
    void follow(Page *page);
    /// What is borrowed from @p page goes back to it.
    void release(const Page *page);
    /// The page has something to show.
    bool hasContent() const { return m_borrowed; }
    /// Whether the operator wants it at all; it is seen if there is content, too.
    void setWanted(bool isWanted);
    bool isWanted() const { return m_isNarrow ? m_isAsked : m_isWanted; }
    /// In a narrow window the page has the room: it is seen only once it was asked for.
    void setNarrow(bool isNarrow);
    /// The operator asks to see more of the selection.
    void reveal();
    /// What is kept: whether it is wanted where there is room.
    bool isWantedInWide() const { return m_isWanted; }
    QWidget *content() const { return m_borrowed; }

signals:
    void wantedChanged();
    void moveRequested();

private:
    void giveBack();
    void apply();
    void place();

    Theme &m_theme;
    Label *m_title;
    IconButton *m_float;
    IconButton *m_move;
    QWidget *m_host;
    QPointer<QWidget> m_borrowed;
    QPointer<Page> m_page;
    bool m_isWanted = true;
    bool m_isNarrow = false;
    bool m_isBelow = false;
    bool m_isAsked = false;
};

}  // namespace Binnacle::Ui
