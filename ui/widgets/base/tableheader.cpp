// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/tableheader.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace Binnacle::Ui {

TableHeader::TableHeader(const Theme &theme, QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_theme(theme)
{
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
}

QSize TableHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), m_theme.scaled(32)};
}

QSize TableHeader::sectionSizeFromContents(int section) const
{
    // The model of a page ends before the page's widgets do.
    const QString text
        = model() ? model()->headerData(section, Qt::Horizontal).toString() : QString();
    const QFontMetrics metrics(m_theme.font(TextSize::Label, QFont::DemiBold));
    return {metrics.horizontalAdvance(text) + m_theme.scaled(16 + 18), m_theme.scaled(32)};
}

void TableHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    painter->save();
    const bool isHovered = section == m_hovered && sectionsClickable();
    painter->fillRect(rect, m_theme.color(isHovered ? Tone::Hover : Tone::Surface));
    painter->setPen(m_theme.color(Tone::Border));
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    if (m_hovered >= 0) {
        // Only with the pointer in the head are the edges of use.
        const int inset = m_theme.scaled(8);
        painter->drawLine(rect.right(), rect.top() + inset, rect.right(), rect.bottom() - inset);
    }

    QRect inner = rect.adjusted(m_theme.scaled(8), 0, -m_theme.scaled(8), 0);
    const QVariant wished = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole);
    const Qt::Alignment alignment = QStyle::visualAlignment(
        layoutDirection(), wished.isValid() ? Qt::Alignment(wished.toInt()) : defaultAlignment());
    const QFont font = m_theme.font(TextSize::Label, QFont::DemiBold);
    const QFontMetrics metrics(font);
    const bool isSorted = isSortIndicatorShown() && sortIndicatorSection() == section;
    const int mark = m_theme.scaled(12);
    const int gap = m_theme.scaled(4);
    const QString text
        = metrics.elidedText(model()->headerData(section, Qt::Horizontal).toString(),
                             Qt::ElideRight, inner.width() - (isSorted ? mark + gap : 0));
    if (isSorted) {
        // Inside of the text, so that the text stays in line with its cells.
        const int width = metrics.horizontalAdvance(text);
        const bool isRight = alignment & Qt::AlignRight;
        const int left = isRight ? inner.right() - width - gap - mark : inner.left() + width + gap;
        const bool isUp = sortIndicatorOrder() == Qt::AscendingOrder;
        painter->drawPixmap(
            QPointF(left, rect.top() + (rect.height() - mark) / 2),
            m_theme.pixmap(isUp ? QStringLiteral("arrow-up") : QStringLiteral("arrow-down"),
                           Tone::Accent, mark, painter->device()->devicePixelRatioF()));
    }
    painter->setFont(font);
    painter->setPen(m_theme.color(isHovered || isSorted ? Tone::Text : Tone::Muted));
    painter->drawText(inner, int(alignment) | Qt::AlignVCenter | Qt::TextSingleLine, text);
    painter->restore();
}

void TableHeader::setHovered(int section)
{
    if (m_hovered == section)
        return;
    m_hovered = section;
    viewport()->update();
}

void TableHeader::mouseMoveEvent(QMouseEvent *event)
{
    QHeaderView::mouseMoveEvent(event);
    setHovered(logicalIndexAt(event->position().toPoint()));
}

bool TableHeader::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        setHovered(-1);
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int section = logicalIndexAt(help->pos());
        const QString tip = section < 0
            ? QString()
            : model()->headerData(section, Qt::Horizontal, Qt::ToolTipRole).toString();
        QToolTip::showText(help->globalPos(), tip, this);
        return true;
    }
    return QHeaderView::viewportEvent(event);
}

}  // namespace Binnacle::Ui
