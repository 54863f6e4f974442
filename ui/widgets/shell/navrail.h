// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/pagefactory.h"
#include "widgets/shell/pane.h"

#include <QAbstractButton>
#include <QList>

class QVBoxLayout;

namespace Binnacle::Ui {

class Label;

/// A page on the rail: icon and name, or the icon alone.
class RailButton final : public QAbstractButton
{
    Q_OBJECT

public:
    RailButton(const Theme &theme, const QString &icon, const QString &text,
               const QKeySequence &key, QWidget *parent = nullptr);

    void setCollapsed(bool isCollapsed);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    const Theme &m_theme;
    const QString m_icon;
    const QString m_key;
    bool m_isCollapsed = false;
};

/// The pages of the window in their groups, 196 pixels wide or 56 as icons.
class NavRail final : public Pane
{
    Q_OBJECT

public:
    NavRail(const Theme &theme, const PageFactory &pages, QWidget *parent = nullptr);

    /// Marks the page in front; nothing marks none.
    void setCurrent(std::optional<PageKind> kind);
    /// What the operator chose; a narrow window collapses the rail besides.
    void setCollapsed(bool isCollapsed);
    void setNarrow(bool isNarrow);
    bool isCollapsed() const { return m_isCollapsed || m_isNarrow; }
    bool isCollapsedByUser() const { return m_isCollapsed; }

signals:
    void pageChosen(Binnacle::Ui::PageKind kind);
    void collapseRequested();

private:
    void apply();

    struct Entry
    {
        PageKind kind = PageKind::Overview;
        RailButton *button = nullptr;
    };
    QList<Entry> m_entries;
    QList<Label *> m_headings;
    RailButton *m_toggle;
    bool m_isCollapsed = false;
    bool m_isNarrow = false;
};

}  // namespace Binnacle::Ui
