// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/segmented.h"

#include "widgets/base/textline.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

Segmented::Segmented(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::TabFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

int Segmented::addSegment(const QString &text, const QString &iconName, const QString &toolTip)
{
    m_segments.append({text, iconName, toolTip});
    if (m_current < 0)
        m_current = 0;
    updateAccessibleName();
    updateGeometry();
    update();
    return count() - 1;
}

void Segmented::setCurrentIndex(int index)
{
    if (index == m_current || index < -1 || index >= count())
        return;
    m_current = index;
    updateAccessibleName();
    update();
    emit currentChanged(index);
}

void Segmented::setSegmentText(int index, const QString &text)
{
    m_segments[index].text = text;
    updateAccessibleName();
    updateGeometry();
    update();
}

int Segmented::widthOf(const Segment &segment) const
{
    // As wide as the selected one needs, so that nothing moves.
    const QFontMetrics metrics(m_theme.font(TextSize::Label, QFont::DemiBold));
    int width = m_theme.scaled(24);
    if (!segment.text.isEmpty())
        width += metrics.horizontalAdvance(segment.text);
    if (!segment.iconName.isEmpty())
        width += m_theme.scaled(segment.text.isEmpty() ? 10 : 20);
    return width;
}

QRect Segmented::rectOf(int index) const
{
    const int wished = sizeHint().width();
    // Where there is less room each gives its share; the texts end in dots.
    const double share = wished > width() && wished > 0 ? double(width()) / wished : 1;
    int before = 0;
    for (int i = 0; i < index; ++i)
        before += widthOf(m_segments[i]);
    const int left = qRound(before * share);
    const int right = qRound((before + widthOf(m_segments[index])) * share);
    const QRect place(left, 0, right - left, height());
    if (layoutDirection() == Qt::RightToLeft)
        return QRect(width() - place.right() - 1, 0, place.width(), place.height());
    return place;
}

int Segmented::indexAt(const QPoint &point) const
{
    for (int i = 0; i < count(); ++i) {
        if (rectOf(i).contains(point))
            return i;
    }
    return -1;
}

QSize Segmented::sizeHint() const
{
    int width = 0;
    for (const Segment &segment : m_segments)
        width += widthOf(segment);
    return {width, m_theme.scaled(28)};
}

QSize Segmented::minimumSizeHint() const
{
    return {m_theme.scaled(40) * count(), m_theme.scaled(28)};
}

bool Segmented::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int index = indexAt(help->pos());
        if (index >= 0)
            QToolTip::showText(help->globalPos(), m_segments[index].toolTip, this);
        return true;
    }
    return QWidget::event(event);
}

void Segmented::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal radius = m_theme.scaled(6);
    const bool isRinged = hasFocus() && m_current < 0;
    const qreal edge = isRinged ? 1 : 0.5;
    painter.setPen(
        QPen(m_theme.color(isRinged ? Tone::Accent : Tone::ControlBorder), isRinged ? 2 : 1));
    painter.setBrush(m_theme.color(Tone::Sunken));
    painter.drawRoundedRect(QRectF(rect()).adjusted(edge, edge, -edge, -edge), radius, radius);
    for (int i = 0; i < count(); ++i) {
        const Segment &segment = m_segments[i];
        const QRect place = rectOf(i);
        const bool isCurrent = i == m_current;
        if (isCurrent) {
            const bool isFocused = hasFocus();
            painter.setPen(QPen(m_theme.color(isFocused ? Tone::Accent : Tone::ControlBorder),
                                isFocused ? 2 : 1));
            painter.setBrush(m_theme.color(Tone::Surface));
            const qreal inset = isFocused ? 1 : 0.5;
            painter.drawRoundedRect(QRectF(place).adjusted(inset, inset, -inset, -inset), radius,
                                    radius);
        }
        const Tone tone = !isEnabled() || (!isCurrent && i != m_hovered) ? Tone::Muted : Tone::Text;
        const bool isTight = place.width() < widthOf(segment);
        const int padding = m_theme.scaled(isTight ? 6 : 12);
        QRect inner = place.adjusted(padding, 0, -padding, 0);
        if (segment.text.isEmpty())
            inner = place;
        if (!segment.iconName.isEmpty()) {
            const int side = m_theme.scaled(16);
            const int left = segment.text.isEmpty() ? place.center().x() - side / 2 + 1
                                                    : inner.left() - m_theme.scaled(2);
            painter.drawPixmap(QPointF(left, (height() - side) / 2),
                               m_theme.pixmap(segment.iconName, tone, side, devicePixelRatioF()));
            inner.setLeft(inner.left() + m_theme.scaled(20));
        }
        painter.setFont(m_theme.font(TextSize::Label, isCurrent ? QFont::DemiBold : QFont::Normal));
        painter.setPen(m_theme.color(tone));
        drawTextLine(
            painter, inner, layoutDirection(), Qt::AlignCenter,
            painter.fontMetrics().elidedText(segment.text, Qt::ElideRight, inner.width() + 1));
    }
}

void Segmented::mousePressEvent(QMouseEvent *event)
{
    const int index = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && index >= 0)
        setCurrentIndex(index);
}

void Segmented::mouseMoveEvent(QMouseEvent *event)
{
    const int index = indexAt(event->position().toPoint());
    if (index != m_hovered) {
        m_hovered = index;
        update();
    }
}

void Segmented::leaveEvent(QEvent *)
{
    m_hovered = -1;
    update();
}

void Segmented::keyPressEvent(QKeyEvent *event)
{
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    switch (event->key()) {
    case Qt::Key_Left: step(isMirrored ? 1 : -1); break;
    case Qt::Key_Right: step(isMirrored ? -1 : 1); break;
    case Qt::Key_Home: setCurrentIndex(0); break;
    case Qt::Key_End: setCurrentIndex(count() - 1); break;
    default: QWidget::keyPressEvent(event);
    }
}

void Segmented::step(int by)
{
    // With nothing chosen, both ways begin at the first.
    setCurrentIndex(m_current < 0 ? 0 : qMax(0, m_current + by));
}

void Segmented::updateAccessibleName()
{
    // The name is what the switch is for and comes from its owner; this is the choice.
    if (m_current < 0) {
        setAccessibleDescription({});
        return;
    }
    const Segment &segment = m_segments[m_current];
    setAccessibleDescription(segment.text.isEmpty() ? segment.toolTip : segment.text);
}

}  // namespace Binnacle::Ui
