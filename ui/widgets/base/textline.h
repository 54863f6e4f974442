// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRect>
#include <QString>

class QFontMetrics;
class QPainter;

namespace Binnacle::Ui {

/// @p text in @p width pixels: a path loses its first parts (`GET …/posts/records`), what stands
/// before it stays. A query is cut first. Without parts to lose it is cut in the middle.
QString elidedPath(const QString &text, const QFontMetrics &metrics, int width);

/// Draws one line of @p text with the painter's font and pen. @p alignment is that of a layout from
/// left to right, and turned around in one of @p direction from right to left; the text itself is
/// read as its script is: paths and English messages keep their order in every layout.
void drawTextLine(QPainter &painter, const QRect &place, Qt::LayoutDirection direction,
                  Qt::Alignment alignment, const QString &text);

}  // namespace Binnacle::Ui
