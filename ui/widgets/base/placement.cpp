// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/placement.h"

#include <QGuiApplication>
#include <QMenu>
#include <QScreen>
#include <QStyle>

namespace Binnacle::Ui {

namespace {

constexpr int menuGap = 2;

}  // namespace

QRect roomFor(const QWidget *owner, const QSize &size)
{
    const QWidget *window = owner->window();
    // What opens out of a popover belongs to the same window as that.
    while (window->windowType() == Qt::Popup && window->parentWidget())
        window = window->parentWidget()->window();
    const QRect inside(window->mapToGlobal(QPoint(0, 0)), window->size());
    const QScreen *screen = QGuiApplication::screenAt(inside.center());
    if (!screen)
        screen = QGuiApplication::primaryScreen();
    const QRect seen = inside.intersected(screen->availableGeometry());
    const bool fits = size.width() <= seen.width() && size.height() <= seen.height();
    return fits ? seen : screen->availableGeometry();
}

QPoint placeBeside(const QRect &anchor, const QSize &size, const QRect &room,
                   Qt::Alignment alignment, int gap)
{
    const int below = anchor.bottom() + 1 + gap;
    const int above = anchor.top() - gap - size.height();
    const bool fitsBelow = below + size.height() <= room.bottom() + 1;
    const int top = fitsBelow || above < room.top() ? below : above;
    const int left = alignment & Qt::AlignRight ? anchor.right() + 1 - size.width() : anchor.left();
    const QPoint last(room.right() + 1 - size.width(), room.bottom() + 1 - size.height());
    return {qMax(room.left(), qMin(left, last.x())), qMax(room.top(), qMin(top, last.y()))};
}

void openMenu(QMenu *menu, const QWidget *anchor, Qt::Alignment alignment)
{
    const QRect place(anchor->mapToGlobal(QPoint(0, 0)), anchor->size());
    const QSize size = menu->sizeHint().expandedTo(menu->minimumSize());
    menu->popup(placeBeside(place, size, roomFor(anchor, size),
                            QStyle::visualAlignment(anchor->layoutDirection(), alignment),
                            menuGap));
}

}  // namespace Binnacle::Ui
