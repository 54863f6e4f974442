// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/spinner.h"

#include <QPainter>

namespace Binnacle::Ui {

Spinner::Spinner(const Theme &theme, int size, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_size(size)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(tr("Working"));
    connect(&theme, &Theme::changed, this, [this] { updateGeometry(); });
}

QSize Spinner::sizeHint() const
{
    const int side = m_theme.scaled(m_size);
    return {side, side};
}

void Spinner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintSpinner(painter, rect(), m_theme.color(Tone::Accent), m_angle);
}

void Spinner::showEvent(QShowEvent *)
{
    if (m_timer == 0)
        m_timer = startTimer(50);
}

void Spinner::hideEvent(QHideEvent *)
{
    if (m_timer != 0)
        killTimer(m_timer);
    m_timer = 0;
}

void Spinner::timerEvent(QTimerEvent *)
{
    m_angle = (m_angle + 24) % 360;
    update();
}

void paintSpinner(QPainter &painter, const QRectF &rect, const QColor &color, int angle)
{
    const qreal side = qMin(rect.width(), rect.height());
    const qreal line = qMax(1.5, side / 9);
    QRectF circle(0, 0, side - line - 1, side - line - 1);
    circle.moveCenter(rect.center());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QColor faint = color;
    faint.setAlphaF(0.2F);
    painter.setPen(QPen(faint, line));
    painter.drawEllipse(circle);
    painter.setPen(QPen(color, line, Qt::SolidLine, Qt::RoundCap));
    painter.drawArc(circle, (90 - angle) * 16, -100 * 16);
    painter.restore();
}

}  // namespace Binnacle::Ui
