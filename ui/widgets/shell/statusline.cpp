// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/statusline.h"

#include "models/plural.h"
#include "widgets/base/label.h"
#include "widgets/base/spinner.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLocale>
#include <QTimer>

#include <chrono>
#include <cmath>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int lineHeight = 28;
constexpr qint64 oldAfter = 10'000;
constexpr auto quietTime = 5s;

}  // namespace

StatusLine::StatusLine(const Theme &theme, QWidget *parent)
    : Pane(theme, Tone::Sunken, Qt::TopEdge, parent)
    , m_linkIcon(new IconLabel(theme, u"circle"_s, Tone::Muted, 14))
    , m_spinner(new Spinner(theme, 14))
{
    setObjectName(u"shell.status"_s);
    setAccessibleName(tr("Status"));
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(12, 1, 12, 0);
    auto *link = new QHBoxLayout;
    link->addWidget(m_linkIcon);
    m_link = addPart(u"status.link"_s, false);
    link->addWidget(m_link);
    line->addLayout(link);
    m_rate = addPart(u"status.rate"_s, true);
    m_p95 = addPart(u"status.p95"_s, true);
    m_rows = addPart(u"status.rows"_s, true);
    m_selection = addPart(u"status.selection"_s, false);
    for (Label *part : {m_rate, m_p95, m_rows, m_selection})
        line->addWidget(part);
    line->addStretch(1);
    m_task = addPart(u"status.task"_s, false);
    auto *task = new QHBoxLayout;
    task->addWidget(m_spinner);
    task->addWidget(m_task);
    line->addLayout(task);
    // Says what a sighted user sees happen; it has no place of its own.
    m_speaker = addPart(u"status.speaker"_s, false);
    m_speaker->setParent(this);
    m_speaker->setGeometry(0, 0, 1, 1);

    m_spinner->hide();
    const auto place = [this, line, link, task] {
        setFixedHeight(this->theme().scaled(lineHeight));
        line->setSpacing(this->theme().scaled(16));
        for (QHBoxLayout *group : {link, task})
            group->setSpacing(this->theme().scaled(6));
    };
    connect(&theme, &Theme::changed, this, place);
    place();
    clear();
}

Label *StatusLine::addPart(const QString &name, bool isMono)
{
    auto *part = new Label(theme(), TextSize::Label, Tone::Muted);
    part->setObjectName(name);
    part->setMono(isMono);
    part->hide();
    return part;
}

void StatusLine::setLink(Models::LiveHub::Link link, qint64 age)
{
    using Link = Models::LiveHub::Link;
    QString text;
    Tone tone = Tone::Muted;
    QString icon;
    if (link == Link::Lost) {
        text = age >= 0 ? tr("link lost, data %1 s old").arg(age / 1000) : tr("link lost");
        tone = Tone::Error;
        icon = u"unplug"_s;
    } else if (link == Link::Connecting) {
        text = tr("connecting");
        icon = u"hourglass"_s;
    } else if (age > oldAfter) {
        text = tr("data %1 s old").arg(age / 1000);
        tone = Tone::Warn;
        icon = u"hourglass"_s;
    } else {
        text = tr("live");
        tone = Tone::Ok;
        icon = u"radio"_s;
    }
    showLink(icon, text, tone);
}

void StatusLine::setNotServing(const QString &text, Tone tone)
{
    showLink(u"circle-stop"_s, text, tone);
}

void StatusLine::showLink(const QString &icon, const QString &text, Tone tone)
{
    m_linkIcon->setIcon(icon, tone);
    m_linkIcon->show();
    m_link->setTone(tone);
    if (m_link->text() != text)
        m_link->setText(text);
    m_link->show();
}

void StatusLine::setMetrics(const Client::MetricsSnapshot &metrics)
{
    const QLocale locale;
    m_rate->setText(
        tr("%1 req/s").arg(locale.toString(metrics.rate, 'f', metrics.rate < 100 ? 1 : 0)));
    const double p95 = metrics.recent.p95;
    m_p95->setText(metrics.recent.requests > 0 && std::isfinite(p95)
                       ? tr("p95 %1 ms").arg(locale.toString(p95, 'f', p95 < 10 ? 1 : 0))
                       : tr("p95 –"));
    m_rate->show();
    m_p95->show();
}

void StatusLine::clear()
{
    m_linkIcon->hide();
    for (Label *part : {m_link, m_rate, m_p95, m_rows, m_selection})
        part->hide();
}

void StatusLine::setRows(qint64 shown, qint64 dropped)
{
    const QLocale locale;
    const QString rows = Models::resolvePlural(tr("%1 row(s)").arg(locale.toString(shown)), shown);
    m_rows->setText(dropped > 0 ? tr("%1, %2 not shown").arg(rows, locale.toString(dropped))
                                : rows);
    m_rows->setTone(dropped > 0 ? Tone::Warn : Tone::Muted);
    m_rows->show();
}

void StatusLine::clearRows()
{
    m_rows->hide();
}

void StatusLine::setSelection(const QString &summary)
{
    m_selection->setText(summary);
    m_selection->setVisible(!summary.isEmpty());
}

void StatusLine::setTask(const QString &text)
{
    m_task->setText(text);
    m_task->setVisible(!text.isEmpty());
    m_spinner->setVisible(!text.isEmpty());
}

QString StatusLine::task() const
{
    return m_task->text();
}

void StatusLine::announce(const QString &text)
{
    const bool isWaiting = !m_toSay.isEmpty();
    m_toSay = text;
    if (isWaiting)
        return;
    if (!m_lastSaid.isValid() || std::chrono::milliseconds(m_lastSaid.elapsed()) >= quietTime) {
        sayNow();
        return;
    }
    const auto left = quietTime - std::chrono::milliseconds(m_lastSaid.elapsed());
    QTimer::singleShot(std::chrono::duration_cast<std::chrono::milliseconds>(left), this,
                       &StatusLine::sayNow);
}

void StatusLine::sayNow()
{
    m_lastSaid.start();
    m_speaker->setAccessibleName(m_toSay);
    m_toSay.clear();
    QAccessibleEvent event(m_speaker, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

}  // namespace Binnacle::Ui
