// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>

class QMenu;
class QWidget;

namespace Binnacle::Ui {

/// Where something of @p size that floats over @p owner may be, in coordinates of the screen:
/// within the owner's window, or within the screen if it is too large for that.
QRect roomFor(const QWidget *owner, const QSize &size);

/// The top left corner for something of @p size beside @p anchor (all of the screen): below it by
/// @p gap, or above it where only there is room; its left edge at the anchor's, or its right edge
/// with Qt::AlignRight; within @p room.
QPoint placeBeside(const QRect &anchor, const QSize &size, const QRect &room,
                   Qt::Alignment alignment, int gap);

/// Opens @p menu beside @p anchor, at its leading edge, or at its trailing one with Qt::AlignRight.
void openMenu(QMenu *menu, const QWidget *anchor, Qt::Alignment alignment = Qt::AlignLeft);

}  // namespace Binnacle::Ui
