// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/popover.h"

#include "widgets/base/placement.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

namespace Binnacle::Ui {

int popoverShadowMargin(const Theme &theme)
{
    return theme.scaled(14);
}

void paintPopoverPanel(QPainter &painter, const Theme &theme, const QRectF &panel)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal radius = theme.scaled(8);
    const int blur = theme.scaled(12);
    painter.setPen(Qt::NoPen);
    // Rings that add up to the shadow's 18 % beneath the panel and fade with the square outwards.
    for (int i = blur; i > 0; --i) {
        const qreal share = 1.0 - qreal(i) / (blur + 1);
        painter.setBrush(QColor::fromRgbF(0, 0, 0, float(0.36 * share / blur)));
        painter.drawRoundedRect(panel.adjusted(-i, -i + blur / 4.0, i, i + blur / 6.0), radius + i,
                                radius + i);
    }
    painter.setBrush(theme.color(Tone::Surface));
    painter.setPen(QPen(theme.color(Tone::Border), 1));
    painter.drawRoundedRect(panel.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.restore();
}

Popover::Popover(const Theme &theme, QWidget *parent)
    : QWidget(parent, Qt::Popup | Qt::FramelessWindowHint | Qt::NoDropShadowWindowHint)
    , m_theme(theme)
    , m_body(new QVBoxLayout(this))
{
    setAttribute(Qt::WA_TranslucentBackground);
    applyTheme();
    connect(&theme, &Theme::changed, this, &Popover::applyTheme);
}

void Popover::setFlush(bool isFlush)
{
    m_isFlush = isFlush;
    applyTheme();
}

void Popover::openAt(const QWidget *anchor, Qt::Alignment alignment)
{
    openAt(QRect(anchor->mapToGlobal(QPoint(0, 0)), anchor->size()), alignment);
}

void Popover::openAt(const QRect &anchor, Qt::Alignment alignment)
{
    m_anchor = anchor;
    m_alignment = QStyle::visualAlignment(layoutDirection(), alignment);
    fit();
    show();
    setFocus();
}

void Popover::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int margin = popoverShadowMargin(m_theme);
    paintPopoverPanel(painter, m_theme, QRectF(rect()).adjusted(margin, margin, -margin, -margin));
}

void Popover::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    emit closed();
}

void Popover::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else
        QWidget::keyPressEvent(event);
}

/// What it holds may grow while it is open: a line of text becomes three.
void Popover::fit()
{
    m_body->activate();
    const QSize wanted = m_body->sizeHint();
    const int height
        = m_body->hasHeightForWidth() ? m_body->heightForWidth(wanted.width()) : wanted.height();
    resize(wanted.width(), qMax(height, m_body->minimumSize().height()));
    // The shadow may reach past the edge of the window; the panel may not.
    const int margin = popoverShadowMargin(m_theme);
    const QSize panel = size() - QSize(2 * margin, 2 * margin);
    const QPoint corner = placeBeside(m_anchor, panel, roomFor(parentWidget(), panel), m_alignment,
                                      m_theme.scaled(4));
    move(corner - QPoint(margin, margin));
}

bool Popover::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest && isVisible()) {
        fit();
        return true;
    }
    return QWidget::event(event);
}

void Popover::applyTheme()
{
    const int margin = popoverShadowMargin(m_theme);
    const int inner = m_isFlush ? 1 : m_theme.scaled(12);
    m_body->setContentsMargins(margin + inner, margin + inner, margin + inner, margin + inner);
    m_body->setSpacing(m_theme.scaled(8));
    update();
}

}  // namespace Binnacle::Ui
