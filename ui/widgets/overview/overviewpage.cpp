// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/overviewpage.h"

#include "client/apiclient.h"
#include "client/instance.h"
#include "core/deliver.h"
#include "models/livehub.h"
#include "models/observation/findings.h"
#include "models/observation/logmodel.h"
#include "widgets/base/card.h"
#include "widgets/base/chip.h"
#include "widgets/base/columnslayout.h"
#include "widgets/base/pageheader.h"
#include "widgets/base/segmented.h"
#include "widgets/base/stateview.h"
#include "widgets/base/tableview.h"
#include "widgets/base/tile.h"
#include "widgets/base/timechart.h"
#include "widgets/overview/detailsstrip.h"
#include "widgets/overview/findingscard.h"
#include "widgets/routes/routearguments.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLocale>
#include <QScrollArea>
#include <QVBoxLayout>

#include <cmath>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

QStringList chartSeries()
{
    return {u"p50"_s,         u"p95"_s,         u"p99"_s,        u"requests2xx"_s,
            u"requests3xx"_s, u"requests4xx"_s, u"requests5xx"_s};
}

QStringList recentSeries()
{
    return {u"requests"_s,       u"requests4xx"_s,   u"requests5xx"_s,    u"p95"_s,
            u"connections"_s,    u"dataQueue"_s,     u"dataCommitTime"_s, u"droppedLogs"_s,
            u"droppedRecords"_s, u"queuedRequests"_s};
}

/// Seconds that the sparkline of a tile covers.
constexpr int tileHistory = 120;
/// Columns of the status chart.
constexpr int statusColumns = 90;
constexpr int routesWindow = 300;
/// The slow routes are asked for every so many seconds.
constexpr int routesEvery = 2;

}  // namespace

OverviewPage::OverviewPage(PageContext context, QWidget *parent)
    : Page(context, parent)
    , m_series(context.client, chartSeries())
    , m_recent(context.client, recentSeries())
{
    setObjectName(u"page.overview"_s);
    auto *content = new QWidget;
    content->setObjectName(u"page.overview.content"_s);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(12);
    buildHeader();
    layout->addWidget(m_header);
    m_findings = new FindingsCard(theme(), content);
    layout->addWidget(m_findings);
    layout->addWidget(buildTiles());
    layout->addWidget(buildCharts());
    layout->addWidget(buildLists());
    auto *details = new Card(theme(), tr("Server"), content);
    m_details = new DetailsStrip(context, details);
    details->body()->addWidget(m_details);
    layout->addWidget(details);
    layout->addStretch();

    auto *area = new QScrollArea(this);
    area->setObjectName(u"page.overview.area"_s);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(content);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(area);

    connect(m_findings, &FindingsCard::openRequested, this, &OverviewPage::openLogs);
    connect(&m_series, &Models::SeriesStore::changed, this, &OverviewPage::updateCharts);
    connect(&m_series, &Models::SeriesStore::failed, this, [this](const Error &error) {
        if (m_series.isLoaded())
            return;
        m_latencyState->showError(tr("The figures could not be read."), error);
        m_statusState->showError(tr("The figures could not be read."), error);
    });
    connect(&context.live, &Models::LiveHub::metricsArrived, this, [this] {
        if (isShown())
            tick();
    });
    // Failures are counted on when the page is hidden, so that it tells the whole story later.
    connect(&context.live, &Models::LiveHub::requestsArrived, this,
            [this](const std::vector<Client::RequestRow> &requests) {
                if (m_hasFailures)
                    m_failures.add(requests);
            });
    connect(&context.live, &Models::LiveHub::requestsDropped, this, [this] {
        m_sampledUntil = QDateTime::currentMSecsSinceEpoch() + Models::FailureGroupsModel::window;
    });
}

void OverviewPage::buildHeader()
{
    m_header = new PageHeader(theme(), tr("Overview"), this);
    m_spanChip = new Chip(theme(), {}, this);
    m_spanChip->setObjectName(u"page.overview.span"_s);
    m_spanChip->setTone(Tone::Info);
    m_spanChip->setMono(true);
    m_spanChip->setIconName(u"scroll-text"_s);
    m_spanChip->setInteractive(true);
    m_spanChip->setRemovable(true);
    m_spanChip->setToolTip(tr("Open the requests of this span in Logs"));
    m_spanChip->hide();
    connect(m_spanChip, &Chip::removeRequested, this, [this] { setSpan(0, 0); });
    connect(m_spanChip, &QAbstractButton::clicked, this, [this] { openLogs(JsonValue::object()); });
    m_header->addTitleWidget(m_spanChip);
    m_range = new Segmented(theme(), this);
    m_range->setObjectName(u"page.overview.range"_s);
    m_range->setAccessibleName(tr("Time range of the charts"));
    m_range->addSegment(tr("15 min"));
    m_range->addSegment(tr("6 h"));
    m_range->addSegment(tr("7 d"));
    m_range->setCurrentIndex(0);
    connect(m_range, &Segmented::currentChanged, this, [this](int index) {
        setSpan(0, 0);
        m_latencyState->showLoading();
        m_statusState->showLoading();
        m_series.setRange(Models::SeriesRange(index));
    });
    m_header->addAction(m_range);
}

MetricTile *OverviewPage::addTile(const QString &name, const QString &label)
{
    auto *tile = new MetricTile(theme(), label, this);
    tile->setObjectName(u"tile."_s + name);
    tile->setLoading(true);
    return tile;
}

QWidget *OverviewPage::buildTiles()
{
    auto *row = new QWidget(this);
    auto *layout = new ColumnsLayout(theme(), 160, row);
    m_rate = addTile(u"rate"_s, tr("Requests"));
    m_p95 = addTile(u"p95"_s, tr("p95"));
    m_errors = addTile(u"errors"_s, tr("Errors"));
    m_connections = addTile(u"connections"_s, tr("Connections"));
    m_writer = addTile(u"writer"_s, tr("Commit"));
    for (MetricTile *tile : {m_rate, m_p95, m_errors, m_connections, m_writer})
        layout->addWidget(tile);
    m_p95->setTone(Tone::Trace);
    connect(m_rate, &QAbstractButton::clicked, this, [this] { openLogs(JsonValue::object()); });
    connect(m_p95, &QAbstractButton::clicked, this, [this] {
        const double p95 = context().live.metrics().recent.p95;
        openLogs(JsonValue::object({{u"minDuration"_s, JsonValue(std::max(0.001, p95))}}));
    });
    connect(m_errors, &QAbstractButton::clicked, this, [this] {
        openLogs(JsonValue::object({{u"status"_s, JsonValue(u"400-599"_s)}}));
    });
    connect(m_connections, &QAbstractButton::clicked, this, [this] {
        openLogs(JsonValue::object({{u"search"_s, JsonValue(u"/api/realtime"_s)}}));
    });
    connect(m_writer, &QAbstractButton::clicked, this, [this] {
        openLogs(
            JsonValue::object({{u"filter"_s, JsonValue(u"method!='GET' && method!='HEAD'"_s)}}));
    });
    return row;
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
        state->setSkeleton(StateView::Skeleton::Chart);
        state->showLoading();
        card->body()->addWidget(state);
        layout->addWidget(card);
        connect(made, &TimeChart::spanSelected, this, &OverviewPage::setSpan);
        connect(made, &TimeChart::spanCleared, this, [this] { setSpan(0, 0); });
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

TableView *OverviewPage::addTable(QAbstractItemModel *model, const QString &name,
                                  const QString &accessible)
{
    auto *table = new TableView(theme(), this);
    table->setObjectName(name);
    table->setAccessibleName(accessible);
    table->setModel(model);
    table->setSortingEnabled(false);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setDensity(Density::Normal);
    const auto place = [this, table] { table->setFixedHeight(theme().scaled(186)); };
    connect(&theme(), &Theme::changed, table, place);
    place();
    table->horizontalHeader()->setSectionsMovable(false);
    return table;
}

QWidget *OverviewPage::buildLists()
{
    auto *row = new QWidget(this);
    auto *layout = new ColumnsLayout(theme(), 440, row);
    m_slowCard = new Card(theme(), tr("Slow routes"), row);
    m_slowCard->setSubtitle(tr("by p95, last 5 min"));
    m_slowCard->setFlush(true);
    m_slowTable = addTable(&m_slow, u"page.overview.slow"_s, tr("Slow routes"));
    m_slowTable->setColumnWidths({240, 80, 72, 96});
    m_slowTable->setStretchColumn(Models::SlowRoutesModel::RouteColumn);
    m_slowState = new StateView(theme(), m_slowTable, m_slowCard);
    m_slowState->showLoading();
    m_slowCard->body()->addWidget(m_slowState);
    m_failureCard = new Card(theme(), tr("Failing now"), row);
    m_failureCard->setSubtitle(tr("last 15 min"));
    m_failureCard->setFlush(true);
    m_failureTable = addTable(&m_failures, u"page.overview.failing"_s, tr("Failing now"));
    m_failureTable->setColumnWidths({68, 64, 200, 160, 84});
    m_failureTable->setStretchColumn(Models::FailureGroupsModel::WhatColumn);
    m_failureState = new StateView(theme(), m_failureTable, m_failureCard);
    m_failureState->showLoading();
    m_failureCard->body()->addWidget(m_failureState);
    layout->addWidget(m_slowCard);
    layout->addWidget(m_failureCard);

    const auto openSlow = [this](const QModelIndex &index) {
        if (index.isValid())
            openLogs(logArgumentsOf(m_slow.routeAt(index.row())));
    };
    connect(m_slowTable, &QAbstractItemView::clicked, this, openSlow);
    connect(m_slowTable, &TableView::rowActivated, this, openSlow);
    const auto openFailing = [this](const QModelIndex &index) {
        if (!index.isValid())
            return;
        const Models::FailureGroupsModel::Group &group = m_failures.groupAt(index.row());
        JsonValue arguments = JsonValue::object({{u"status"_s, JsonValue(group.status)},
                                                 {u"method"_s, JsonValue(group.method)},
                                                 {u"pattern"_s, JsonValue(group.pattern)}});
        if (!group.message.isEmpty())
            arguments.insert(
                u"filter"_s,
                JsonValue(QString(u"error="_s + Models::filterLiteral(group.message))));
        openLogs(std::move(arguments));
    };
    connect(m_failureTable, &QAbstractItemView::clicked, this, openFailing);
    connect(m_failureTable, &TableView::rowActivated, this, openFailing);
    connect(m_slowState, &StateView::retryRequested, this, &OverviewPage::askRoutes);
    connect(m_failureState, &StateView::retryRequested, this, &OverviewPage::askFailures);
    return row;
}

void OverviewPage::openLogs(JsonValue arguments)
{
    if (m_to > 0) {
        arguments.insert(u"from"_s, JsonValue(m_from));
        arguments.insert(u"to"_s, JsonValue(m_to));
    }
    emit openRequested({PageKind::Logs, std::move(arguments)});
}

void OverviewPage::shownChanged(bool isShown)
{
    m_series.setActive(isShown);
    m_recent.setActive(isShown);
    if (!isShown)
        return;
    if (!m_hasFailures)
        askFailures();
    askRoutes();
    if (context().live.metrics().time.isValid())
        tick();
}

void OverviewPage::refresh()
{
    m_latencyState->showLoading();
    m_statusState->showLoading();
    m_series.reload();
    m_recent.reload();
    m_failures.clear();
    askFailures();
    askRoutes();
}

void OverviewPage::tick()
{
    const Client::MetricsSnapshot &metrics = context().live.metrics();
    if (m_first.startedAt != metrics.startedAt)
        m_first = metrics;
    updateTiles();
    updateFindings();
    updateFailures();
    m_details->setMetrics(metrics);
    if (++m_ticks % routesEvery == 0)
        askRoutes();
}

QList<double> OverviewPage::history(const QString &name) const
{
    const std::vector<double> values = m_recent.recent(name, tileHistory);
    return QList<double>(values.begin(), values.end());
}

void OverviewPage::updateTiles()
{
    const Client::MetricsSnapshot &metrics = context().live.metrics();
    const QLocale locale;
    for (MetricTile *tile : {m_rate, m_p95, m_errors, m_connections, m_writer})
        tile->setLoading(false);

    m_rate->setValue(locale.toString(metrics.rate, 'f', metrics.rate < 100 ? 1 : 0), tr("req/s"));
    m_rate->setHistory(history(u"requests"_s));
    m_rate->setNote(tr("%1 in flight").arg(locale.toString(metrics.inFlight)));

    const Client::Counts &recent = metrics.recent;
    if (recent.requests == 0) {
        m_p95->setUnknown(tr("no requests this minute"));
        m_errors->setUnknown(tr("no requests this minute"));
    } else {
        m_p95->setValue(Models::durationText(recent.p95), tr("ms"));
        const double share = recent.errorShare * 100;
        m_errors->setValue(locale.toString(share, 'f', share < 10 ? 1 : 0), tr("%"));
    }
    m_p95->setHistory(history(u"p95"_s));
    m_p95->setNote(recent.requests > 0 ? tr("p50 %1").arg(Models::durationText(recent.p50))
                                       : QString());
    QList<double> errors = history(u"requests4xx"_s);
    const QList<double> failed = history(u"requests5xx"_s);
    for (qsizetype i = 0; i < std::min(errors.size(), failed.size()); ++i)
        errors[i] += failed[i];
    m_errors->setHistory(errors);
    m_errors->setTone(recent.requests5xx > 0          ? Tone::Error
                          : recent.errorShare >= 0.05 ? Tone::Warn
                                                      : Tone::Accent);
    m_errors->setNote(recent.requests5xx > 0
                          ? tr("%1 × 5xx").arg(locale.toString(recent.requests5xx))
                          : QString());

    const double connections = metrics.number(u"transport.connections");
    if (std::isnan(connections))
        m_connections->setUnknown(tr("the server is not listening"));
    else
        m_connections->setValue(locale.toString(qint64(connections)));
    m_connections->setHistory(history(u"connections"_s));
    const double clients = metrics.number(u"realtime.clients");
    m_connections->setNote(
        std::isnan(clients) ? QString() : tr("%1 realtime").arg(locale.toString(qint64(clients))));

    const double commit = metrics.number(u"data.lastCommit");
    const double queue = metrics.number(u"data.queuedJobs");
    if (std::isnan(commit))
        m_writer->setUnknown(tr("unknown"));
    else
        m_writer->setValue(Models::durationText(commit), tr("ms"));
    m_writer->setHistory(history(u"dataCommitTime"_s));
    m_writer->setTone(queue >= 64 ? Tone::Warn : Tone::Accent);
    m_writer->setNote(std::isnan(queue) ? QString()
                                        : tr("%1 waiting").arg(locale.toString(qint64(queue))));
}

void OverviewPage::updateFindings()
{
    constexpr int minute = 60;
    Models::FindingsInput input;
    input.metrics = context().live.metrics();
    input.writerQueue = m_recent.recent(u"dataQueue"_s, minute);
    input.droppedRecords = m_recent.recent(u"droppedRecords"_s, minute);
    input.droppedLogs = m_recent.recent(u"droppedLogs"_s, minute);
    input.queuedRequests = m_recent.recent(u"queuedRequests"_s, minute);
    const auto since = [&](QStringView path) {
        const double more = input.metrics.number(path) - m_first.number(path);
        return std::isnan(more) ? 0 : more;
    };
    input.refusedRequests = since(u"dispatch.refusedRequests");
    input.refusedConnections = since(u"transport.refusedConnections");
    input.droppedEvents = since(u"realtime.droppedEvents");
    input.address = context().instance.address();
    input.isListening = context().instance.kind() == Client::Instance::Kind::Local
        && context().instance.state() == Client::Instance::State::Running;
    m_findings->setFindings(Models::findings(input));
}

void OverviewPage::updateFailures()
{
    if (!m_hasFailures)
        return;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    m_failures.refresh(now, m_failureTable->isInUse());
    const bool isSampled = now < m_sampledUntil;
    m_failureCard->setPartial(isSampled);
    m_failureCard->setSubtitle(isSampled ? tr("last 15 min, sampled") : tr("last 15 min"));
    if (m_failures.rowCount() > 0)
        m_failureState->showContent();
    else
        m_failureState->showEmpty(
            {u"circle-check"_s, tr("Nothing fails"), tr("No request was refused or failed."), {}});
}

void OverviewPage::askRoutes()
{
    if (m_isAskingRoutes)
        return;
    m_isAskingRoutes = true;
    deliverTo(this, context().client.routes(routesWindow),
              [this](const Result<Client::RouteTable> &table) {
                  m_isAskingRoutes = false;
                  if (!table) {
                      if (!m_hasRoutes)
                          m_slowState->showError(tr("The routes could not be read."),
                                                 table.error());
                      return;
                  }
                  m_hasRoutes = true;
                  m_slow.setTable(*table, m_slowTable->isInUse());
                  if (m_slow.rowCount() > 0)
                      m_slowState->showContent();
                  else
                      m_slowState->showEmpty({u"route"_s,
                                              tr("No route was called"),
                                              tr("Nothing came in the last five minutes."),
                                              {}});
              });
}

void OverviewPage::askFailures()
{
    if (m_isAskingFailures)
        return;
    m_isAskingFailures = true;
    Client::RequestQuery query;
    query.status = u"400-599"_s;
    query.limit = 2000;
    deliverTo(this, context().client.requests(query),
              [this](const Result<std::vector<Client::RequestRow>> &requests) {
                  m_isAskingFailures = false;
                  if (!requests) {
                      if (!m_hasFailures)
                          m_failureState->showError(tr("The failures could not be read."),
                                                    requests.error());
                      return;
                  }
                  m_hasFailures = true;
                  m_failures.add(*requests);
                  updateFailures();
              });
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
    updateCharts();
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

JsonValue OverviewPage::state() const
{
    return JsonValue::object({{u"range"_s, JsonValue(m_range->currentIndex())}});
}

void OverviewPage::restore(const JsonValue &state)
{
    const auto range = int(std::clamp<qint64>(state[u"range"].toInteger(), 0, 2));
    m_range->setCurrentIndex(range);
    m_series.setRange(Models::SeriesRange(range));
}

}  // namespace Binnacle::Ui
