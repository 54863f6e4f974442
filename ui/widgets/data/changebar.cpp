// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/changebar.h"

#include "models/plural.h"
#include "models/records/recordvalue.h"
#include "widgets/base/button.h"
#include "widgets/base/label.h"

#include <QHBoxLayout>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

ChangeBar::ChangeBar(const Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_icon(new IconLabel(theme, u"square-pen"_s, Tone::Accent, 16, this))
    , m_text(new Label(theme, TextSize::Body, Tone::Text, {}, this))
    , m_message(new Label(theme, TextSize::Label, Tone::Error, {}, this))
    , m_review(new Button(theme, Button::Kind::Ghost, tr("Review"), this))
    , m_discard(new Button(theme, Button::Kind::Ghost, tr("Discard"), this))
    , m_save(new Button(theme, Button::Kind::Primary, tr("Save"), this))
{
    setObjectName(u"page.data.changeBar"_s);
    setAccessibleName(tr("Staged changes"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(theme.scaled(12), theme.scaled(6), theme.scaled(8), theme.scaled(6));
    layout->setSpacing(theme.scaled(8));
    layout->addWidget(m_icon);
    layout->addWidget(m_text);
    layout->addWidget(m_message, 1);
    layout->addWidget(m_review);
    layout->addWidget(m_discard);
    layout->addWidget(m_save);
    m_text->setObjectName(u"page.data.changeCount"_s);
    m_text->setWeight(QFont::DemiBold);
    m_message->setObjectName(u"page.data.saveResult"_s);
    m_message->setElideMode(Qt::ElideRight);
    m_review->setObjectName(u"btn.reviewChanges"_s);
    m_discard->setObjectName(u"btn.discardChanges"_s);
    m_save->setObjectName(u"btn.saveChanges"_s);
    connect(m_review, &Button::clicked, this, &ChangeBar::reviewRequested);
    connect(m_discard, &Button::clicked, this,
            [this] { m_isSaving ? emit stopRequested() : emit discardRequested(); });
    connect(m_save, &Button::clicked, this, &ChangeBar::saveRequested);
    update();
}

void ChangeBar::setChanges(int count)
{
    m_count = count;
    update();
}

void ChangeBar::setMessage(const QString &text, Tone tone)
{
    m_tone = tone;
    m_message->setTone(tone);
    m_message->setText(text);
    update();
}

void ChangeBar::setProgress(int done, int count)
{
    m_progress = tr("%1 of %2 sent").arg(done).arg(count);
    update();
}

void ChangeBar::setBlocked(const QString &reason)
{
    m_blocked = reason;
    update();
}

void ChangeBar::setSaving(bool isSaving)
{
    m_isSaving = isSaving;
    update();
}

void ChangeBar::update()
{
    const bool hasMessage = !m_message->text().isEmpty();
    m_text->setText(m_isSaving
                        ? m_progress
                        : Models::resolvePlural(tr("%n change(s)", nullptr, m_count), m_count));
    m_message->setVisible(true);
    m_icon->setIcon(hasMessage ? u"triangle-alert"_s : u"square-pen"_s,
                    hasMessage ? m_tone : Tone::Accent);
    m_review->setEnabled(!m_isSaving && m_count > 0);
    m_discard->setText(m_isSaving ? tr("Stop") : tr("Discard"));
    m_discard->setEnabled(m_isSaving || m_count > 0);
    m_save->setBusy(m_isSaving);
    m_save->setEnabled(m_count > 0 && m_blocked.isEmpty());
    m_save->setToolTip(m_blocked.isEmpty() ? tr("Save (Ctrl+S)") : m_blocked);
    setVisible(m_count > 0 || m_isSaving || hasMessage);
    QFrame::update();
}

void ChangeBar::paintEvent(QPaintEvent *event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.color(Tone::Border));
    painter.setBrush(m_theme.color(Tone::Surface));
    const qreal radius = m_theme.scaled(8);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

}  // namespace Binnacle::Ui
