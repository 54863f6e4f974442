// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/page.h"

#include <QTabBar>
#include <QWidget>

class QStackedWidget;

namespace Binnacle::Ui {

class Breadcrumb;
class IconButton;
class Theme;

/// The tabs of a group, drawn as the design says.
class ShellTabBar final : public QTabBar
{
    Q_OBJECT

public:
    explicit ShellTabBar(Theme &theme, QWidget *parent = nullptr);

    /// The group has the focus: the accent line is shown.
    void setActive(bool isActive);
    /// Never wider than its tabs: the button for a new one stands beside the last.
    QSize minimumSizeHint() const override;

signals:
    void middleClicked(int index);

protected:
    QSize tabSizeHint(int index) const override;
    QSize minimumTabSizeHint(int index) const override;
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void paintTab(QPainter &painter, int index) const;

    Theme &m_theme;
    bool m_isActive = true;
};

/// One column of tabs with their pages; two of them make a split.
class TabGroup final : public QWidget
{
    Q_OBJECT

public:
    explicit TabGroup(Theme &theme, QWidget *parent = nullptr);

    /// Takes the page; @p at -1 is the end.
    void add(Page *page, int at = -1);
    /// Gives the page away without deleting it.
    void take(Page *page);
    int count() const;
    int indexOf(const Page *page) const;
    Page *page(int index) const;
    Page *currentPage() const;
    void setCurrentPage(Page *page);
    QList<Page *> pages() const;

    void setActive(bool isActive);
    void setSplitLabel(const QString &text);
    Breadcrumb *breadcrumb() const { return m_breadcrumb; }
    QTabBar *tabBar() const { return m_bar; }

signals:
    /// By the user or by adding and taking.
    void currentChanged(Binnacle::Ui::Page *page);
    void activatedByUser(Binnacle::Ui::Page *page);
    void closeRequested(Binnacle::Ui::Page *page);
    void newTabRequested();
    void splitRequested();
    void menuRequested(Binnacle::Ui::Page *page, const QPoint &globalPosition);

private:
    void updateTab(Page *page);
    void follow(int index);

    Theme &m_theme;
    ShellTabBar *m_bar;
    IconButton *m_new;
    IconButton *m_split;
    Breadcrumb *m_breadcrumb;
    QStackedWidget *m_stack;
    bool m_isMoving = false;
};

}  // namespace Binnacle::Ui
