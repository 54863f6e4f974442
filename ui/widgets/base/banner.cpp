// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/banner.h"

#include "widgets/base/button.h"
#include "widgets/base/chip.h"
#include "widgets/base/label.h"

#include <QHBoxLayout>
#include <QPainter>

namespace Binnacle::Ui {

Banner::Banner(const Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_icon(new IconLabel(theme, {}, Tone::Info, 16, this))
    , m_text(new Label(theme, TextSize::Body, Tone::Info, {}, this))
    , m_button(new Button(theme, Button::Kind::Ghost, {}, this))
{
    m_text->setObjectName(QStringLiteral("banner.text"));
    m_button->setObjectName(QStringLiteral("btn.banner"));
    auto *layout = new QHBoxLayout(this);
    m_text->setElideMode(Qt::ElideRight);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_button);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    hide();
    applyTheme();
    connect(m_button, &Button::clicked, this, &Banner::triggered);
    connect(&theme, &Theme::changed, this, &Banner::applyTheme);
}

void Banner::setMessage(Tone tone, const QString &iconName, const QString &text,
                        const QString &action)
{
    m_tone = tone;
    m_icon->setIcon(iconName, tone);
    m_text->setText(text);
    m_text->setTone(tone);
    m_button->setText(action);
    m_button->setVisible(!action.isEmpty());
    setAccessibleName(text);
    setVisible(!text.isEmpty());
    update();
}

QString Banner::text() const
{
    return m_text->text();
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(tintOf(m_tone)));
    const qreal radius = m_theme.scaled(6);
    painter.drawRoundedRect(QRectF(rect()), radius, radius);
}

void Banner::applyTheme()
{
    const int side = m_theme.scaled(12);
    const int edge = m_theme.scaled(3);
    layout()->setContentsMargins(side, edge, m_theme.scaled(4), edge);
    layout()->setSpacing(m_theme.scaled(8));
    setMinimumHeight(m_theme.scaled(34));
    update();
}

}  // namespace Binnacle::Ui
