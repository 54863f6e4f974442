// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/themestyle.h"
#include "widgets/themestylesheet.h"

#include <QPainter>
#include <QStyleOption>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr int menuIcon = 16;
constexpr int menuPadding = 10;
constexpr int menuGap = 8;
constexpr int menuRow = 28;

bool hasIconColumn(const QStyleOptionMenuItem &item)
{
    return item.maxIconWidth > 0 || item.menuHasCheckableItems;
}

}  // namespace

QSize ThemeStyle::menuItemSize(const QStyleOptionMenuItem *item, const QSize &text) const
{
    int width = text.width() + 2 * m_theme->scaled(menuPadding);
    if (hasIconColumn(*item))
        width += m_theme->scaled(menuIcon + menuGap);
    // The menu adds the width of the longest shortcut itself; this keeps it away from the text.
    width += m_theme->scaled(24);
    return {width, m_theme->scaled(menuRow)};
}

void ThemeStyle::drawMenuItem(const QStyleOptionMenuItem *item, QPainter *painter) const
{
    const bool isEnabled = item->state.testFlag(State_Enabled);
    const QRect whole = item->rect;
    const auto placed = [&](const QRect &rect) { return visualRect(item->direction, whole, rect); };
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (item->state.testFlag(State_Selected) && isEnabled) {
        const bool isPressed = item->state.testFlag(State_Sunken);
        painter->setPen(Qt::NoPen);
        painter->setBrush(m_theme->color(isPressed ? Tone::SelectInactive : Tone::Hover));
        painter->drawRoundedRect(whole, m_theme->scaled(4), m_theme->scaled(4));
    }
    const int padding = m_theme->scaled(menuPadding);
    const int icon = m_theme->scaled(menuIcon);
    QRect line = whole.adjusted(padding, 0, -padding, 0);
    if (hasIconColumn(*item)) {
        const QRect place
            = placed({line.left(), whole.top() + (whole.height() - icon) / 2, icon, icon});
        const bool isChecked
            = item->checkType != QStyleOptionMenuItem::NotCheckable && item->checked;
        if (isChecked)
            drawIcon(painter, place, u"check"_s, Tone::Text, isEnabled, m_theme->scaled(14));
        else if (!item->icon.isNull())
            item->icon.paint(painter, place, Qt::AlignCenter,
                             isEnabled ? QIcon::Normal : QIcon::Disabled);
        line.setLeft(line.left() + icon + m_theme->scaled(menuGap));
    }
    const QString text = item->text.section(u'\t', 0, 0);
    const QString keys = item->text.section(u'\t', 1);
    const auto draw = [&](Qt::Alignment side, const QString &what, const QColor &color) {
        painter->setPen(color);
        painter->drawText(placed(line),
                          int(visualAlignment(item->direction, side | Qt::AlignVCenter))
                              | Qt::TextSingleLine | Qt::TextHideMnemonic,
                          what);
    };
    const QColor disabled = disabledText(*m_theme);
    painter->setFont(item->font);
    draw(Qt::AlignLeft, text, isEnabled ? m_theme->color(Tone::Text) : disabled);
    if (item->menuItemType == QStyleOptionMenuItem::SubMenu) {
        const int side = m_theme->scaled(14);
        const bool isMirrored = item->direction == Qt::RightToLeft;
        drawIcon(painter,
                 placed({line.right() - side + 1, whole.top() + (whole.height() - side) / 2, side,
                         side}),
                 isMirrored ? u"chevron-left"_s : u"chevron-right"_s, Tone::Muted, isEnabled, side);
    } else if (!keys.isEmpty()) {
        draw(Qt::AlignRight, keys, isEnabled ? m_theme->color(Tone::Muted) : disabled);
    }
    painter->restore();
}

}  // namespace Binnacle::Ui
