// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/troublebar.h"

#include "widgets/base/button.h"
#include "widgets/base/chip.h"
#include "widgets/base/label.h"

#include <QHBoxLayout>
#include <QPainter>

#include <memory>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

TroubleBar::TroubleBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_icon(new IconLabel(theme, u"triangle-alert"_s, Tone::Error))
    , m_title(new Label(theme, TextSize::Body, Tone::Text))
    , m_text(new Label(theme, TextSize::Body, Tone::Text))
    , m_buttons(new QHBoxLayout)
{
    setObjectName(u"shell.trouble"_s);
    m_title->setObjectName(u"trouble.title"_s);
    m_title->setWeight(QFont::DemiBold);
    m_text->setObjectName(u"trouble.text"_s);
    m_text->setElideMode(Qt::ElideRight);
    m_buttons->setSpacing(8);
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(16, 6, 12, 7);
    line->setSpacing(10);
    line->addWidget(m_icon);
    line->addWidget(m_title);
    line->addWidget(m_text, 1);
    line->addLayout(m_buttons);
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void TroubleBar::set(Tone tone, const QString &title, const QString &text,
                     const std::vector<Remedy> &remedies)
{
    QString wanted = title + u'\n' + text;
    for (const Remedy &remedy : remedies)
        wanted += u'\n' + remedy.text;
    if (wanted == m_shown && isVisibleTo(parentWidget()))
        return;
    m_shown = wanted;
    m_tone = tone;
    m_icon->setIcon(u"triangle-alert"_s, tone);
    m_title->setText(title);
    m_text->setText(text);
    setAccessibleName(title);
    while (QLayoutItem *taken = m_buttons->takeAt(0)) {
        const std::unique_ptr<QLayoutItem> item(taken);
        item->widget()->hide();
        item->widget()->deleteLater();
    }
    for (const Remedy &remedy : remedies) {
        auto *button = new Button(m_theme, Button::Kind::Secondary, remedy.text);
        button->setObjectName(remedy.objectName);
        connect(button, &QAbstractButton::clicked, this, remedy.run);
        m_buttons->addWidget(button);
    }
    show();
    update();
}

void TroubleBar::clear()
{
    m_shown.clear();
    hide();
}

QString TroubleBar::title() const
{
    return m_title->text();
}

QString TroubleBar::text() const
{
    return m_text->text();
}

void TroubleBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.color(tintOf(m_tone)));
    painter.fillRect(0, height() - 1, width(), 1, m_theme.color(m_tone));
}

}  // namespace Binnacle::Ui
