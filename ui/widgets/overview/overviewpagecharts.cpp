// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/button.h"
#include "widgets/base/card.h"
#include "widgets/base/chip.h"
#include "widgets/base/columnslayout.h"
#include "widgets/base/stateview.h"
#include "widgets/base/timechart.h"
#include "widgets/overview/overviewpage.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

/// Columns of the status chart.
constexpr int statusColumns = 90;

/// The series that reaches back to @p from, the finest of them.
Models::SeriesRange rangeReaching(qint64 from, qint64 now)
{
    for (const Models::SeriesRange range :
         {Models::SeriesRange::Minutes15, Models::SeriesRange::Hours6}) {
        if (now - from <= Models::lengthOf(range))
            return range;
    }
    return Models::SeriesRange::Days7;
}

/// Mean of what is known between two moments; NaN when nothing is.
double meanRate(const Models::SeriesStore &series, const QString &name, qint64 from, qint64 to)
{
    const std::vector<double> values = series.values(name);
    double sum = 0;
    qint64 known = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        const qint64 time = series.start() + qint64(i) * series.step();
        if (time < from || time >= to || std::isnan(values[i]))
            continue;
        sum += values[i];
        known += series.step();
    }
    return known > 0 ? sum * 1000 / double(known) : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

void OverviewPage::showChartsLoading()
{
    m_latencyState->showLoading();
    m_statusState->showLoading();
}

QWidget *OverviewPage::buildCharts()
{
    auto *row = new QWidget(this);
    auto *layout = new ColumnsLayout(theme(), 440, row);
    m_group = new ChartGroup(this);
    const auto chart = [&](Card *&card, TimeChart *&made, StateView *&state, const QString &title,
                           const QString &unit, const QString &name, const QString &spoken,
                           TimeChart::Kind kind) {
        card = new Card(theme(), title, row);
        card->setSubtitle(unit);
        made = new TimeChart(theme(), spoken, kind, card);
        made->setObjectName(name);
        made->setGroup(m_group);
        state = new StateView(theme(), made, card);
        state->setObjectName(QString(name).replace(u"chart."_s, u"state."_s));
        state->setSkeleton(StateView::Skeleton::Chart);
        state->showLoading();
        card->body()->addWidget(state);
        layout->addWidget(card);
        connect(made, &TimeChart::spanSelected, this, &OverviewPage::setSpan);
        connect(made, &TimeChart::spanCleared, this, [this] { setSpan(0, 0); });
        connect(made, &TimeChart::momentClicked, this, [this](qint64 ms) {
            const qint64 step = m_series.step();
            emit openRequested({PageKind::Logs,
                                JsonValue::object({{u"from"_s, JsonValue(ms - 5 * step)},
                                                   {u"to"_s, JsonValue(ms + 5 * step)}})});
        });
        connect(state, &StateView::retryRequested, this, &OverviewPage::refresh);
    };
    chart(m_latencyCard, m_latency, m_latencyState, tr("Latency"), tr("ms"), u"chart.latency"_s,
          tr("Latency in milliseconds: p50, p95, p99"), TimeChart::Kind::Lines);
    m_latency->setUnit(tr("ms"));
    m_latency->setMinimumTop(1);
    m_latency->setSeries(u"p50"_s, Tone::Accent, Qt::SolidLine);
    m_latency->setSeries(u"p95"_s, Tone::Trace, Qt::DashLine);
    m_latency->setSeries(u"p99"_s, Tone::Error, Qt::DotLine);
    chart(m_statusCard, m_statuses, m_statusState, tr("Requests by status"), tr("per second"),
          u"chart.statuses"_s, tr("Requests a second by status"), TimeChart::Kind::StackedColumns);
    m_statuses->setUnit(tr("req/s"));
    m_statuses->setMinimumTop(1);
    m_statuses->setSeries(u"2xx"_s, Tone::Ok);
    m_statuses->setSeries(u"3xx"_s, Tone::Info);
    m_statuses->setSeries(u"4xx"_s, Tone::Warn);
    m_statuses->setSeries(u"5xx"_s, Tone::Error);
    return row;
}

void OverviewPage::setSpan(qint64 from, qint64 to)
{
    m_from = from;
    m_to = to;
    m_spanChip->setVisible(to > 0);
    if (to > 0) {
        const auto text = [](qint64 time) {
            const QDateTime local = QDateTime::fromMSecsSinceEpoch(time);
            return local.toString(local.date() == QDate::currentDate() ? u"HH:mm:ss"_s
                                                                       : u"d MMM HH:mm"_s);
        };
        m_spanChip->setText(text(from) + u" – "_s + text(to));
        m_spanChip->setAccessibleName(
            tr("Span from %1 to %2; opens its requests").arg(text(from), text(to)));
    }
    // Both know of it, so that Escape on either gives it up.
    m_latency->setSelection(from, to);
    m_statuses->setSelection(from, to);
    updateCompared();
    updateCharts();
}

void OverviewPage::updateCompared()
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const qint64 length = m_to > 0 ? m_to - m_from : Models::lengthOf(m_series.range());
    const qint64 from = (m_to > 0 ? m_from : now - length) - length;
    const bool isKept = now - from <= Models::lengthOf(Models::SeriesRange::Days7);
    m_compare->setEnabled(isKept);
    m_compare->setToolTip(isKept ? tr("Draw what was before over it")
                                 : tr("Nothing is kept from before that time"));
    const bool isOn = isKept && m_compare->isChecked();
    if (isOn)
        m_before.setRange(rangeReaching(from, now));
    m_before.setActive(isShown() && isOn);
    // Called while the page is being built, too.
    if (m_latency)
        updateCharts();
}

void OverviewPage::updateBefore(qint64 from, qint64 to)
{
    const QString line = tr("p95 before");
    const bool isOn = m_compare->isChecked() && m_compare->isEnabled();
    if (!isOn || !m_before.isLoaded()) {
        if (std::exchange(m_isCompared, false))
            m_latency->removeSeries(line);
        m_statusCard->setSubtitle(tr("per second"));
        return;
    }
    const qint64 length = to - from;
    if (!std::exchange(m_isCompared, true))
        m_latency->setSeries(line, Tone::Muted, Qt::DashDotLine);
    const std::vector<double> values = m_before.values(u"p95"_s);
    QList<ChartPoint> points;
    for (size_t i = 0; i < values.size(); ++i) {
        const qint64 time = m_before.start() + qint64(i) * m_before.step() + length;
        if (time >= from - m_before.step() && time <= to)
            points.append({time, values[i]});
    }
    // The line is told of even where nothing is known of that time.
    if (points.isEmpty())
        points.append({from, std::numeric_limits<double>::quiet_NaN()});
    m_latency->setPoints(line, points);
    const double before = meanRate(m_before, u"requests"_s, from - length, from);
    const double now = meanRate(m_series, u"requests"_s, from, to);
    QString text = tr("per second");
    const QLocale locale;
    if (std::isnan(before))
        text = tr("per second · unknown before");
    else if (before > 0 && !std::isnan(now))
        text = tr("per second · %1 on average, %2 before (%3 %)")
                   .arg(locale.toString(now, 'f', 1), locale.toString(before, 'f', 1),
                        (now >= before ? u"+"_s : QString())
                            + locale.toString(qRound((now / before - 1) * 100)));
    m_statusCard->setSubtitle(text);
}

void OverviewPage::updateFlags()
{
    QList<ChartFlag> flags;
    for (const Models::TimelineEvent &event : m_timeline.model()->events()) {
        if (event.kind == Models::TimelineEvent::Kind::Start)
            flags.append({event.time, event.what, u"power"_s, Tone::Info});
        else if (event.kind == Models::TimelineEvent::Kind::Change)
            flags.append({event.time, event.what, u"settings"_s, Tone::Accent});
    }
    m_latency->setFlags(flags);
    m_statuses->setFlags(flags);
}

void OverviewPage::updateCharts()
{
    if (!m_series.isLoaded())
        return;
    if (m_series.isEmpty()) {
        const StateView::EmptyText nothing{
            u"gauge"_s, tr("No figures yet"), tr("The first come within a moment."), {}};
        m_latencyState->showEmpty(nothing);
        return m_statusState->showEmpty(nothing);
    }
    m_latencyState->showContent();
    m_statusState->showContent();
    const qint64 end = m_series.start() + m_series.points() * m_series.step();
    const qint64 from = m_to > 0 ? m_from : end - Models::lengthOf(m_series.range());
    const qint64 to = m_to > 0 ? m_to : end;
    updateLatency(from, to);
    updateBefore(from, to);
    updateStatuses(from, to);
}

void OverviewPage::updateLatency(qint64 from, qint64 to)
{
    for (const QString &name : {u"p50"_s, u"p95"_s, u"p99"_s}) {
        const std::vector<double> values = m_series.values(name);
        QList<ChartPoint> points;
        points.reserve(qsizetype(values.size()));
        for (size_t i = 0; i < values.size(); ++i) {
            const qint64 time = m_series.start() + qint64(i) * m_series.step();
            if (time >= from - m_series.step() && time <= to)
                points.append({time, values[i]});
        }
        m_latency->setPoints(name, points);
    }
    m_latency->setTimeRange(from, to);
}

void OverviewPage::updateStatuses(qint64 from, qint64 to)
{
    // Columns of whole steps; their value is the mean of what is known in them.
    const qint64 step = m_series.step();
    const qint64 width
        = std::max<qint64>(1, ((to - from) / step + statusColumns - 1) / statusColumns) * step;
    const qint64 first = from / width * width;
    const auto count = size_t(std::max<qint64>(1, (to - first + width - 1) / width));
    for (const QString &name : {u"2xx"_s, u"3xx"_s, u"4xx"_s, u"5xx"_s}) {
        const std::vector<double> values = m_series.values(u"requests"_s + name);
        std::vector<double> sums(count, 0);
        std::vector<qint64> known(count, 0);
        for (size_t i = 0; i < values.size(); ++i) {
            const qint64 time = m_series.start() + qint64(i) * step;
            if (time < first || time >= to || std::isnan(values[i]))
                continue;
            const auto column = size_t((time - first) / width);
            sums[column] += values[i];
            known[column] += step;
        }
        QList<ChartPoint> points;
        points.reserve(qsizetype(count));
        for (size_t i = 0; i < count; ++i)
            points.append({first + qint64(i) * width,
                           known[i] > 0 ? sums[i] * 1000 / double(known[i])
                                        : std::numeric_limits<double>::quiet_NaN()});
        m_statuses->setPoints(name, points);
    }
    m_statuses->setTimeRange(from, to);
}

}  // namespace Binnacle::Ui
