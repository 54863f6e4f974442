// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/pane.h"

#include <QPainter>

namespace Binnacle::Ui {

Pane::Pane(const Theme &theme, Tone tone, Qt::Edges lines, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_tone(tone)
    , m_lines(lines)
{
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Pane::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(m_tone));
    const QColor line = m_theme.color(Tone::Border);
    if (m_lines & Qt::TopEdge)
        painter.fillRect(0, 0, width(), 1, line);
    if (m_lines & Qt::BottomEdge)
        painter.fillRect(0, height() - 1, width(), 1, line);
    if (m_lines & Qt::LeftEdge)
        painter.fillRect(0, 0, 1, height(), line);
    if (m_lines & Qt::RightEdge)
        painter.fillRect(width() - 1, 0, 1, height(), line);
}

void paintFocusRing(QPainter &painter, const Theme &theme, const QRectF &rect, qreal radius)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.color(Tone::Accent), 2));
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius);
    painter.restore();
}

}  // namespace Binnacle::Ui
