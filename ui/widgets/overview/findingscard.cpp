// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/findingscard.h"

#include "widgets/base/banner.h"
#include "widgets/base/button.h"
#include "widgets/base/card.h"
#include "widgets/base/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

struct SeverityLook
{
    QString iconName;
    Tone tone;
    QString word;
};

SeverityLook lookOf(Models::Finding::Severity severity)
{
    switch (severity) {
    case Models::Finding::Severity::Critical:
        return {u"octagon-alert"_s, Tone::Error, FindingsCard::tr("Critical")};
    case Models::Finding::Severity::Warning:
        return {u"triangle-alert"_s, Tone::Warn, FindingsCard::tr("Warning")};
    case Models::Finding::Severity::Notice: break;
    }
    return {u"info"_s, Tone::Info, FindingsCard::tr("Notice")};
}

}  // namespace

/// Icon, what is wrong, its evidence and advice, and the way to its rows.
class FindingsCard::Line final : public QWidget
{
public:
    Line(const Theme &theme, FindingsCard *card)
        : QWidget(card)
        , icon(new IconLabel(theme, {}, Tone::Info, 16, this))
        , title(new Label(theme, TextSize::Body, Tone::Text, {}, this))
        , evidence(new Label(theme, TextSize::Label, Tone::Muted, {}, this))
        , see(new Button(theme, Button::Kind::Ghost, FindingsCard::tr("See requests"), this))
        , snooze(new Button(theme, Button::Kind::Ghost, FindingsCard::tr("Snooze"), this))
    {
        title->setWeight(QFont::DemiBold);
        title->setWordWrap(true);
        evidence->setWordWrap(true);
        auto *texts = new QVBoxLayout;
        texts->setSpacing(2);
        texts->addWidget(title);
        texts->addWidget(evidence);
        auto *layout = new QHBoxLayout(this);
        layout->setContentsMargins(0, 2, 0, 2);
        layout->setSpacing(8);
        layout->addWidget(icon, 0, Qt::AlignTop);
        layout->addLayout(texts, 1);
        layout->addWidget(see, 0, Qt::AlignVCenter);
        layout->addWidget(snooze, 0, Qt::AlignVCenter);
        snooze->setIconName(u"bell-off"_s);
        snooze->setToolTip(FindingsCard::tr("Hide it for 7 days"));
        connect(snooze, &QAbstractButton::clicked, card,
                [this, card] { emit card->snoozeRequested(key); });
        connect(see, &QAbstractButton::clicked, card,
                [this, card] { emit card->openRequested(logs); });
    }

    void show(const Models::Finding &finding)
    {
        key = finding.key;
        const SeverityLook look = lookOf(finding.severity);
        icon->setIcon(look.iconName, look.tone);
        title->setText(finding.title);
        evidence->setText(finding.advice.isEmpty()
                              ? QString(finding.evidence + u'.')
                              : QString(finding.evidence + u". "_s + finding.advice));
        logs = finding.logs;
        see->setVisible(!logs.isNull());
        see->setObjectName(u"btn.finding."_s + finding.key);
        see->setAccessibleName(FindingsCard::tr("See the requests of: %1").arg(finding.title));
        snooze->setObjectName(u"btn.snooze."_s + finding.key);
        snooze->setAccessibleName(FindingsCard::tr("Snooze for 7 days: %1").arg(finding.title));
        setObjectName(u"finding."_s + finding.key);
        setAccessibleName(QString(look.word + u": "_s + finding.title));
        setAccessibleDescription(evidence->text());
    }

private:
    IconLabel *icon;
    Label *title;
    Label *evidence;
    Button *see;
    Button *snooze;
    QString key;
    JsonValue logs;
};

FindingsCard::FindingsCard(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_well(new Banner(theme, this))
    , m_card(new Card(theme, tr("Findings"), this))
    , m_wake(new Button(theme, Button::Kind::Ghost, {}, this))
{
    setObjectName(u"page.overview.findings"_s);
    setAccessibleName(tr("Findings"));
    m_well->setObjectName(u"page.overview.well"_s);
    m_wake->setObjectName(u"btn.wakeFindings"_s);
    m_wake->hide();
    m_card->addHeaderWidget(m_wake);
    connect(m_wake, &QAbstractButton::clicked, this, &FindingsCard::wakeRequested);
    connect(m_well, &Banner::triggered, this, &FindingsCard::wakeRequested);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_well);
    layout->addWidget(m_card);
    setUnknown(tr("Waiting for the first figures…"));
}

void FindingsCard::setUnknown(const QString &why)
{
    m_isKnown = false;
    m_card->hide();
    m_well->setMessage(Tone::Info, u"info"_s, why);
}

void FindingsCard::setFindings(const std::vector<Models::Finding> &findings, int snoozed)
{
    if (m_isKnown && findings == m_shown && snoozed == m_snoozed)
        return;
    while (m_lines.size() < findings.size()) {
        m_lines.push_back(new Line(m_theme, this));
        m_card->body()->addWidget(m_lines.back());
    }
    for (size_t i = 0; i < m_lines.size(); ++i) {
        m_lines[i]->setVisible(i < findings.size());
        if (i < findings.size())
            m_lines[i]->show(findings[i]);
    }
    const bool hasSameLines = m_isKnown && snoozed == m_snoozed
        && std::ranges::equal(findings, m_shown, {}, &Models::Finding::key, &Models::Finding::key);
    m_isKnown = true;
    m_shown = findings;
    if (hasSameLines)
        return;
    m_snoozed = snoozed;
    const QString hidden = tr("%n snoozed", nullptr, snoozed);
    m_wake->setText(tr("Show %1").arg(hidden));
    m_wake->setVisible(snoozed > 0);
    m_card->setVisible(!findings.empty());
    m_card->setSubtitle(findings.size() > 1 ? QString::number(findings.size()) : QString());
    if (findings.empty())
        m_well->setMessage(Tone::Ok, u"circle-check"_s,
                           snoozed > 0 ? tr("All else is well, %1").arg(hidden) : tr("All is well"),
                           snoozed > 0 ? tr("Show") : QString());
    else
        m_well->setMessage(Tone::Ok, {}, {});
}

}  // namespace Binnacle::Ui
