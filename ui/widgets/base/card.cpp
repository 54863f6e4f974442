// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/card.h"

#include "widgets/base/label.h"

#include <QHBoxLayout>
#include <QPaintEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace Binnacle::Ui {

Card::Card(const Theme &theme, const QString &title, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_header(new QWidget(this))
    , m_headerLayout(new QHBoxLayout(m_header))
    , m_title(new Label(theme, TextSize::Emphasis, Tone::Text, title, m_header))
    , m_subtitle(new Label(theme, TextSize::Label, Tone::Muted, {}, m_header))
    , m_body(new QVBoxLayout)
{
    m_title->setWeight(QFont::DemiBold);
    m_subtitle->hide();
    m_headerLayout->addWidget(m_title);
    m_headerLayout->addWidget(m_subtitle);
    m_headerLayout->addStretch(1);
    m_header->setVisible(!title.isEmpty());
    setAccessibleName(title);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addLayout(m_body, 1);
    applyTheme();
    connect(&theme, &Theme::changed, this, &Card::applyTheme);
}

void Card::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
    m_header->setVisible(!title.isEmpty() || m_headerLayout->count() > 3);
}

void Card::setSubtitle(const QString &text)
{
    m_subtitle->setText(text);
    m_subtitle->setVisible(!text.isEmpty());
}

void Card::addHeaderWidget(QWidget *widget)
{
    m_headerLayout->addWidget(widget);
    m_header->show();
}

void Card::setFlush(bool isFlush)
{
    m_isFlush = isFlush;
    applyTheme();
}

void Card::setPartial(bool isPartial)
{
    m_isPartial = isPartial;
    update();
}

void Card::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    const int radius = m_theme.scaled(8);
    // What lies on the card is painted far more often than its frame, whose curves cost much.
    if (rect().adjusted(radius, 1, -radius, -1).contains(event->rect())
        || rect().adjusted(1, radius, -1, -radius).contains(event->rect())) {
        painter.fillRect(event->rect(), m_theme.color(Tone::Surface));
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    const Tone border = m_isPartial ? Tone::ControlBorder : Tone::Border;
    painter.setPen(QPen(m_theme.color(border), 1, m_isPartial ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(m_theme.color(Tone::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

void Card::applyTheme()
{
    const int side = m_theme.scaled(16);
    const int gap = m_theme.scaled(8);
    m_headerLayout->setContentsMargins(side, m_theme.scaled(8), m_theme.scaled(12),
                                       m_theme.scaled(4));
    m_headerLayout->setSpacing(gap);
    m_header->setMinimumHeight(m_theme.scaled(40));
    // A flush body ends above the round corners; with the padding of its cells what is in a
    // table begins where the title does.
    if (m_isFlush)
        m_body->setContentsMargins(gap, m_header->isHidden() ? m_theme.scaled(4) : 0, gap,
                                   m_theme.scaled(6));
    else
        m_body->setContentsMargins(side, m_header->isHidden() ? m_theme.scaled(12) : 0, side,
                                   m_theme.scaled(12));
    m_body->setSpacing(gap);
    layout()->setContentsMargins(0, 0, 0, 0);
    update();
}

}  // namespace Binnacle::Ui
