// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/textline.h"

#include <QPainter>
#include <QStyle>

namespace Binnacle::Ui {

void drawTextLine(QPainter &painter, const QRect &place, Qt::LayoutDirection direction,
                  Qt::Alignment alignment, const QString &text)
{
    const int reading = text.isRightToLeft() ? Qt::TextForceRightToLeft : Qt::TextForceLeftToRight;
    // Absolute, or the painter would turn it around once more for a text from right to left.
    const Qt::Alignment edge = QStyle::visualAlignment(direction, alignment) | Qt::AlignAbsolute;
    painter.drawText(place, int(edge) | Qt::TextSingleLine | reading, text);
}

}  // namespace Binnacle::Ui
