// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/textline.h"

#include <QFontMetrics>
#include <QPainter>
#include <QStyle>

namespace Binnacle::Ui {

QString elidedPath(const QString &text, const QFontMetrics &metrics, int width)
{
    if (metrics.horizontalAdvance(text) <= width)
        return text;
    const qsizetype start = text.indexOf(u'/');
    const qsizetype query = text.indexOf(u'?');
    const qsizetype end = query < 0 ? text.size() : query;
    QString shortest = text;
    for (qsizetype at = start; at >= 0 && at < end; at = text.indexOf(u'/', at + 1)) {
        if (at > start)
            shortest = text.left(start) + u'…' + text.mid(at);
        // A query is cut before the path is.
        const qsizetype kept = shortest.size() - (text.size() - end);
        const QString needed = query < 0 ? shortest : QString(shortest.first(kept) + u'…');
        if (metrics.horizontalAdvance(needed) <= width)
            return metrics.elidedText(shortest, Qt::ElideRight, width);
    }
    return metrics.elidedText(shortest, query < 0 ? Qt::ElideMiddle : Qt::ElideRight, width);
}

void drawTextLine(QPainter &painter, const QRect &place, Qt::LayoutDirection direction,
                  Qt::Alignment alignment, const QString &text)
{
    const int reading = text.isRightToLeft() ? Qt::TextForceRightToLeft : Qt::TextForceLeftToRight;
    // Absolute, or the painter would turn it around once more for a text from right to left.
    const Qt::Alignment edge = QStyle::visualAlignment(direction, alignment) | Qt::AlignAbsolute;
    painter.drawText(place, int(edge) | Qt::TextSingleLine | reading, text);
}

}  // namespace Binnacle::Ui
