// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/tabgroup.h"

#include "widgets/base/button.h"
#include "widgets/shell/breadcrumb.h"
#include "widgets/shell/pane.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QStackedWidget>
#include <QStyle>

#include <algorithm>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int tabBarHeight = 36;
constexpr int narrowestTab = 88;
constexpr int widestTab = 220;
constexpr int tabPadding = 12;
constexpr int closeSize = 32;
constexpr int closeMargin = 8;
}  // namespace

ShellTabBar::ShellTabBar(Theme &theme, QWidget *parent)
    : QTabBar(parent)
    , m_theme(theme)
{
    setObjectName(u"shell.tabs"_s);
    setAccessibleName(tr("Tabs"));
    setDrawBase(false);
    setExpanding(false);
    setMovable(true);
    setUsesScrollButtons(true);
    setElideMode(Qt::ElideRight);
    setFocusPolicy(Qt::TabFocus);
    setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&m_theme, &Theme::changed, this, [this] {
        setFont(m_theme.font(TextSize::Label));
        updateGeometry();
        update();
    });
    setFont(m_theme.font(TextSize::Label));
}

void ShellTabBar::setActive(bool isActive)
{
    m_isActive = isActive;
    update();
}

QSize ShellTabBar::tabSizeHint(int index) const
{
    const QFontMetrics metrics(m_theme.font(TextSize::Label, QFont::DemiBold));
    const int wanted = m_theme.scaled(tabPadding + 16 + 8 + closeSize + closeMargin)
        + metrics.horizontalAdvance(tabText(index));
    return {std::clamp(wanted, m_theme.scaled(narrowestTab), m_theme.scaled(widestTab)),
            m_theme.scaled(tabBarHeight)};
}

QSize ShellTabBar::minimumTabSizeHint(int) const
{
    return {m_theme.scaled(narrowestTab), m_theme.scaled(tabBarHeight)};
}

QSize ShellTabBar::minimumSizeHint() const
{
    return QTabBar::minimumSizeHint().boundedTo(sizeHint());
}

void ShellTabBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(Tone::Sunken));
    painter.fillRect(0, height() - 1, width(), 1, m_theme.color(Tone::Border));
    for (int i = 0; i < count(); ++i)
        paintTab(painter, i);
}

void ShellTabBar::paintTab(QPainter &painter, int index) const
{
    const QRect tab = tabRect(index);
    const bool isCurrent = index == currentIndex();
    const bool isHovered = tab.contains(mapFromGlobal(QCursor::pos())) && underMouse();
    if (isCurrent)
        painter.fillRect(tab, m_theme.color(Tone::Window));
    else if (isHovered)
        painter.fillRect(tab.adjusted(0, 0, 0, -1), m_theme.color(Tone::Hover));
    painter.fillRect(tab.right(), tab.top(), 1, tab.height(), m_theme.color(Tone::Border));
    if (isCurrent && m_isActive)
        painter.fillRect(tab.left(), tab.top(), tab.width() - 1, 2, m_theme.color(Tone::Accent));

    const int icon = m_theme.scaled(16);
    const int left = tab.left() + m_theme.scaled(tabPadding);
    const auto mirrored = [this, tab](const QRect &place) {
        return QStyle::visualRect(layoutDirection(), tab, place);
    };
    const QPixmap picture
        = m_theme.pixmap(tabData(index).toString(), isCurrent ? Tone::Accent : Tone::Muted, icon,
                         devicePixelRatioF());
    painter.drawPixmap(mirrored({left, tab.center().y() - icon / 2 + 1, icon, icon}), picture);
    const int textLeft = left + icon + m_theme.scaled(8);
    const QWidget *close = tabButton(index, QTabBar::RightSide);
    const int textWidth = (close ? mirrored(close->geometry()).left() : tab.right()) - textLeft - 2;
    const QFont font = m_theme.font(TextSize::Label, isCurrent ? QFont::DemiBold : QFont::Normal);
    painter.setFont(font);
    painter.setPen(m_theme.color(isCurrent ? Tone::Text : Tone::Muted));
    painter.drawText(mirrored({textLeft, tab.top(), textWidth, tab.height()}),
                     Qt::AlignVCenter | Qt::AlignLeft,
                     QFontMetrics(font).elidedText(tabText(index), Qt::ElideRight, textWidth));
    if (isCurrent && hasFocus())
        paintFocusRing(painter, m_theme, tab.adjusted(1, 2, -2, -2), 4);
}

void ShellTabBar::mouseReleaseEvent(QMouseEvent *event)
{
    const int index = tabAt(event->position().toPoint());
    if (event->button() == Qt::MiddleButton && index >= 0)
        emit middleClicked(index);
    QTabBar::mouseReleaseEvent(event);
}

TabGroup::TabGroup(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_bar(new ShellTabBar(theme))
    , m_new(new IconButton(theme, u"plus"_s, tr("New tab")))
    , m_split(new IconButton(theme, u"square-split-horizontal"_s, tr("Split right")))
    , m_breadcrumb(new Breadcrumb(theme))
    , m_stack(new QStackedWidget)
{
    m_new->setObjectName(u"btn.newTab"_s);
    m_new->setShortcutHint(QKeySequence(u"Ctrl+T"_s));
    m_split->setObjectName(u"btn.split"_s);
    m_split->setShortcutHint(QKeySequence(u"Ctrl+\\"_s));

    auto *strip = new Pane(theme, Tone::Sunken, Qt::BottomEdge);
    auto *line = new QHBoxLayout(strip);
    line->setContentsMargins(0, 0, 4, 0);
    line->setSpacing(4);
    // The bar may shrink to nothing: it scrolls.
    line->addWidget(m_bar, 0);
    m_bar->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    line->addWidget(m_new);
    line->addStretch(1);
    line->addWidget(m_split);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(strip);
    column->addWidget(m_breadcrumb);
    column->addWidget(m_stack, 1);

    connect(m_bar, &QTabBar::currentChanged, this, &TabGroup::follow);
    connect(m_bar, &QTabBar::tabMoved, this, [this](int from, int to) {
        const QScopedValueRollback<bool> moving(m_isMoving, true);
        QWidget *moved = m_stack->widget(from);
        m_stack->removeWidget(moved);
        m_stack->insertWidget(to, moved);
        m_stack->setCurrentIndex(m_bar->currentIndex());
    });
    connect(m_bar, &QTabBar::tabBarClicked, this, [this](int index) {
        if (Page *clicked = page(index))
            emit activatedByUser(clicked);
    });
    connect(m_bar, &ShellTabBar::middleClicked, this,
            [this](int index) { emit closeRequested(page(index)); });
    connect(m_bar, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        if (Page *clicked = page(m_bar->tabAt(position)))
            emit menuRequested(clicked, m_bar->mapToGlobal(position));
    });
    connect(m_new, &QAbstractButton::clicked, this, &TabGroup::newTabRequested);
    connect(m_split, &QAbstractButton::clicked, this, &TabGroup::splitRequested);
}

void TabGroup::follow(int index)
{
    if (m_isMoving)
        return;
    m_stack->setCurrentIndex(index);
    emit currentChanged(page(index));
}

void TabGroup::add(Page *page, int at)
{
    const int index = at < 0 || at > count() ? count() : at;
    m_stack->insertWidget(index, page);
    connect(page, &Page::titleChanged, this, [this, page] { updateTab(page); });
    connect(page, &Page::unsavedChangesChanged, this, [this, page] { updateTab(page); });
    {
        // The stack has the page already; telling comes after the tab is whole.
        const QScopedValueRollback<bool> adding(m_isMoving, true);
        m_bar->insertTab(index, page->title());
        auto *close = new IconButton(m_theme, u"x"_s, tr("Close tab"));
        close->setObjectName(u"btn.closeTab"_s);
        close->setIconPixels(14);
        close->setFocusPolicy(Qt::NoFocus);
        close->setShortcutHint(QKeySequence(u"Ctrl+W"_s));
        connect(close, &QAbstractButton::clicked, page,
                [this, page] { emit closeRequested(page); });
        m_bar->setTabButton(index, QTabBar::RightSide, close);
        updateTab(page);
    }
    setCurrentPage(page);
}

void TabGroup::take(Page *page)
{
    const int index = indexOf(page);
    if (index < 0)
        return;
    page->disconnect(this);
    {
        const QScopedValueRollback<bool> taking(m_isMoving, true);
        m_stack->removeWidget(page);
        m_bar->removeTab(index);
    }
    page->setParent(nullptr);
    follow(m_bar->currentIndex());
}

void TabGroup::updateTab(Page *page)
{
    const int index = indexOf(page);
    if (index < 0)
        return;
    m_bar->setTabText(index,
                      page->hasUnsavedChanges() ? tr("%1 •").arg(page->title()) : page->title());
    m_bar->setTabData(index, page->iconName());
    m_bar->setTabToolTip(index,
                         page->hasUnsavedChanges()
                             ? tr("%1, with changes that are not saved").arg(page->title())
                             : page->title());
    m_bar->updateGeometry();
}

int TabGroup::count() const
{
    return m_stack->count();
}

int TabGroup::indexOf(const Page *page) const
{
    for (int i = 0; i < m_stack->count(); ++i) {
        if (m_stack->widget(i) == page)
            return i;
    }
    return -1;
}

Page *TabGroup::page(int index) const
{
    return qobject_cast<Page *>(m_stack->widget(index));
}

Page *TabGroup::currentPage() const
{
    return qobject_cast<Page *>(m_stack->currentWidget());
}

void TabGroup::setCurrentPage(Page *page)
{
    const int index = indexOf(page);
    if (index < 0)
        return;
    if (m_bar->currentIndex() != index)
        m_bar->setCurrentIndex(index);
    else
        follow(index);
}

QList<Page *> TabGroup::pages() const
{
    QList<Page *> all;
    for (int i = 0; i < count(); ++i)
        all.append(page(i));
    return all;
}

void TabGroup::setActive(bool isActive)
{
    m_bar->setActive(isActive);
}

void TabGroup::setSplitLabel(const QString &text)
{
    m_split->setLabel(text);
}

}  // namespace Binnacle::Ui
