// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/chip.h"

#include "widgets/base/textline.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace Binnacle::Ui {

Tone tintOf(Tone tone)
{
    switch (tone) {
    case Tone::Ok: return Tone::OkTint;
    case Tone::Warn: return Tone::WarnTint;
    case Tone::Error: return Tone::ErrorTint;
    case Tone::Info: return Tone::InfoTint;
    case Tone::Trace: return Tone::TraceTint;
    case Tone::Accent: return Tone::Select;
    default: return Tone::SelectInactive;
    }
}

Chip::Chip(const Theme &theme, const QString &text, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setText(text);
    setAccessibleName(text);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    updatePolicy();
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void Chip::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

void Chip::setMono(bool isMono)
{
    m_isMono = isMono;
    updateGeometry();
    update();
}

void Chip::setIconName(const QString &name)
{
    m_iconName = name;
    updateGeometry();
    update();
}

void Chip::setRemovable(bool isRemovable)
{
    m_isRemovable = isRemovable;
    updatePolicy();
}

void Chip::setInteractive(bool isInteractive)
{
    m_isInteractive = isInteractive;
    updatePolicy();
}

void Chip::updatePolicy()
{
    setFocusPolicy(m_isInteractive || m_isRemovable ? Qt::TabFocus : Qt::NoFocus);
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const
{
    const QFont font = m_isMono ? m_theme.mono(TextSize::Label) : m_theme.font(TextSize::Label);
    int width = QFontMetrics(font).horizontalAdvance(text()) + m_theme.scaled(16) + 2;
    if (!m_iconName.isEmpty())
        width += m_theme.scaled(18);
    if (m_isRemovable)
        width += m_theme.scaled(16);
    return {width, m_theme.scaled(22)};
}

QRect Chip::crossRect() const
{
    const int side = m_theme.scaled(16);
    const QRect place(width() - side - m_theme.scaled(4), (height() - side) / 2, side, side);
    return m_isRemovable ? place : QRect();
}

void Chip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal radius = m_theme.scaled(4);
    const bool isHot = m_isInteractive && underMouse();
    painter.setPen(hasFocus()  ? QPen(m_theme.color(Tone::Accent), 2)
                       : isHot ? QPen(m_theme.color(Tone::ControlBorder), 1)
                               : QPen(Qt::NoPen));
    painter.setBrush(m_theme.color(tintOf(m_tone)));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius, radius);

    QRect inner = rect().adjusted(m_theme.scaled(8), 0, -m_theme.scaled(8), 0);
    const Tone tone = m_tone == Tone::Muted ? Tone::Text : m_tone;
    if (!m_iconName.isEmpty()) {
        const int side = m_theme.scaled(14);
        painter.drawPixmap(QPointF(inner.left(), (height() - side) / 2),
                           m_theme.pixmap(m_iconName, tone, side, devicePixelRatioF()));
        inner.setLeft(inner.left() + m_theme.scaled(18));
    }
    if (m_isRemovable) {
        const QRect cross = crossRect();
        const int side = m_theme.scaled(12);
        const QPoint pointer = mapFromGlobal(QCursor::pos());
        const bool isCrossHot = underMouse() && cross.contains(pointer);
        painter.drawPixmap(QPointF(cross.x() + (cross.width() - side) / 2,
                                   cross.y() + (cross.height() - side) / 2),
                           m_theme.pixmap(QStringLiteral("x"),
                                          isCrossHot ? Tone::Text : Tone::Muted, side,
                                          devicePixelRatioF()));
        inner.setRight(cross.left() - 1);
    }
    painter.setFont(m_isMono ? m_theme.mono(TextSize::Label) : m_theme.font(TextSize::Label));
    painter.setPen(m_theme.color(tone));
    // Clauses and statuses: they look the same in every layout.
    drawTextLine(painter, inner, Qt::LeftToRight, Qt::AlignVCenter | Qt::AlignLeft,
                 painter.fontMetrics().elidedText(text(), Qt::ElideRight, inner.width() + 1));
}

void Chip::mousePressEvent(QMouseEvent *event)
{
    m_crossPressed
        = event->button() == Qt::LeftButton && crossRect().contains(event->position().toPoint());
    if (!m_crossPressed && m_isInteractive)
        QAbstractButton::mousePressEvent(event);
}

void Chip::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_crossPressed) {
        m_crossPressed = false;
        if (crossRect().contains(event->position().toPoint()))
            emit removeRequested();
        return;
    }
    if (m_isInteractive)
        QAbstractButton::mouseReleaseEvent(event);
}

void Chip::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (m_isRemovable && (key == Qt::Key_Delete || key == Qt::Key_Backspace)) {
        emit removeRequested();
        return;
    }
    if (m_isInteractive && (key == Qt::Key_Return || key == Qt::Key_Enter)) {
        click();
        return;
    }
    if (m_isInteractive)
        QAbstractButton::keyPressEvent(event);
    else
        event->ignore();
}

}  // namespace Binnacle::Ui
