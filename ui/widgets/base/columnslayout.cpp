// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/columnslayout.h"

#include "widgets/theme.h"

#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace Binnacle::Ui {

ColumnsLayout::ColumnsLayout(const Theme &theme, int minimumWidth, QWidget *parent)
    : QLayout(parent)
    , m_theme(theme)
    , m_minimumWidth(minimumWidth)
{
    setContentsMargins(0, 0, 0, 0);
    connect(&theme, &Theme::changed, this, &QLayout::invalidate);
}

ColumnsLayout::~ColumnsLayout()
{
    qDeleteAll(m_items);
}

void ColumnsLayout::addItem(QLayoutItem *item)
{
    m_items.append(item);
}

QLayoutItem *ColumnsLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

int ColumnsLayout::gap() const
{
    return m_theme.scaled(12);
}

int ColumnsLayout::columnsIn(int width) const
{
    const int all = int(m_items.size());
    if (all == 0)
        return 1;
    const int each = m_theme.scaled(m_minimumWidth);
    const int fitting = std::clamp((width + gap()) / (each + gap()), 1, all);
    const int lines = (all + fitting - 1) / fitting;
    return (all + lines - 1) / lines;
}

int ColumnsLayout::heightForWidth(int width) const
{
    return arrange(QRect(0, 0, width, 0), true);
}

QSize ColumnsLayout::sizeHint() const
{
    const int width = int(m_items.size()) * (m_theme.scaled(m_minimumWidth) + gap()) - gap();
    return {std::max(width, 0), heightForWidth(std::max(width, 0))};
}

QSize ColumnsLayout::minimumSize() const
{
    int width = 0;
    for (const QLayoutItem *item : m_items)
        width = std::max(width, item->minimumSize().width());
    return {std::min(width, m_theme.scaled(m_minimumWidth)), 0};
}

void ColumnsLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    arrange(rect, false);
}

int ColumnsLayout::arrange(const QRect &rect, bool isDry) const
{
    const int columns = columnsIn(rect.width());
    const int each = (rect.width() - (columns - 1) * gap()) / columns;
    const Qt::LayoutDirection direction
        = parentWidget() ? parentWidget()->layoutDirection() : Qt::LeftToRight;
    int y = rect.top();
    for (int first = 0; first < int(m_items.size()); first += columns) {
        const int last = std::min(first + columns, int(m_items.size()));
        int height = 0;
        for (int i = first; i < last; ++i) {
            const QLayoutItem *item = m_items[i];
            const int wanted = item->hasHeightForWidth() ? item->heightForWidth(each)
                                                         : item->sizeHint().height();
            height = std::max({height, wanted, item->minimumSize().height()});
        }
        // A line that is not full is stretched: nothing hangs loose at its end.
        const int inLine = last - first;
        const int room = rect.width() - (inLine - 1) * gap();
        for (int i = first; i < last && !isDry; ++i) {
            // From edge to edge, whatever the division leaves over.
            const int place = i - first;
            const int left = room * place / inLine;
            const int right = room * (place + 1) / inLine;
            m_items[i]->setGeometry(QStyle::visualRect(
                direction, rect,
                QRect(rect.left() + left + place * gap(), y, right - left, height)));
        }
        y += height + gap();
    }
    return std::max(0, y - gap() - rect.top());
}

}  // namespace Binnacle::Ui
