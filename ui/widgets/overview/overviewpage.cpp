// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/overview/overviewpage.h"

#include "models/livehub.h"
#include "models/observation/filterexpression.h"
#include "widgets/base/button.h"
#include "widgets/base/card.h"
#include "widgets/base/chip.h"
#include "widgets/base/columnslayout.h"
#include "widgets/base/pageheader.h"
#include "widgets/base/scrollpane.h"
#include "widgets/base/segmented.h"
#include "widgets/base/stateview.h"
#include "widgets/base/tableview.h"
#include "widgets/base/tile.h"
#include "widgets/overview/detailsstrip.h"
#include "widgets/overview/findingscard.h"
#include "widgets/routes/routearguments.h"

#include <QHeaderView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

QStringList chartSeries()
{
    return {u"p50"_s,         u"p95"_s,         u"p99"_s,         u"requests"_s,
            u"requests2xx"_s, u"requests3xx"_s, u"requests4xx"_s, u"requests5xx"_s};
}

QStringList recentSeries()
{
    return {u"requests"_s,       u"requests4xx"_s,   u"requests5xx"_s,    u"p95"_s,
            u"connections"_s,    u"dataQueue"_s,     u"dataCommitTime"_s, u"droppedLogs"_s,
            u"droppedRecords"_s, u"queuedRequests"_s};
}

QStringList comparedSeries()
{
    return {u"p95"_s, u"requests"_s};
}

constexpr qint64 snoozeLength = 7 * 24 * 3600 * 1000LL;

}  // namespace

OverviewPage::OverviewPage(PageContext context, QWidget *parent)
    : Page(context, parent)
    , m_series(context.client, chartSeries())
    , m_recent(context.client, recentSeries())
    , m_before(context.client, comparedSeries())
    , m_failures(context.client, context.live)
    , m_timeline(context.client, context.live, m_failures)
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
    layout->addWidget(buildTimeline());
    layout->addWidget(buildStatements());
    auto *details = new Card(theme(), tr("Server"), content);
    m_details = new DetailsStrip(context, details);
    details->body()->addWidget(m_details);
    layout->addWidget(details);
    layout->addStretch();

    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(new PagePane(content, u"page.overview.area"_s, this));

    connect(m_findings, &FindingsCard::openRequested, this, &OverviewPage::openLogs);
    connect(m_findings, &FindingsCard::snoozeRequested, this, [this](const QString &key) {
        m_snoozed.insert(key, QDateTime::currentMSecsSinceEpoch() + snoozeLength);
        updateFindings();
    });
    connect(m_findings, &FindingsCard::wakeRequested, this, [this] {
        m_snoozed.clear();
        updateFindings();
    });
    connect(&m_before, &Models::SeriesStore::changed, this, &OverviewPage::updateCharts);
    connect(&context.live, &Models::LiveHub::linkChanged, this, &OverviewPage::tellWhyUnknown);
    connect(&m_series, &Models::SeriesStore::changed, this, &OverviewPage::updateCharts);
    connect(&m_series, &Models::SeriesStore::failed, this, [this](const Error &error) {
        if (m_series.isLoaded())
            return;
        m_latencyState->showError(tr("The figures could not be read."), error);
        m_statusState->showError(tr("The figures could not be read."), error);
    });
    connect(&m_recent, &Models::SeriesStore::changed, this, [this] {
        if (this->context().live.metrics().time.isValid())
            updateTiles();
    });
    connect(&context.live, &Models::LiveHub::metricsArrived, this, [this] {
        if (isShown())
            tick();
    });
    connect(&m_timeline, &Models::TimelineFeed::changed, this, &OverviewPage::updateTimeline);
    connect(&m_failures, &Models::FailureFeed::loaded, this, &OverviewPage::updateFailures);
    connect(&m_failures, &Models::FailureFeed::failed, this, [this](const Error &error) {
        m_failureState->showError(tr("The failures could not be read."), error);
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
    m_compare = new Button(theme(), Button::Kind::Ghost, tr("Compare"), this);
    m_compare->setObjectName(u"page.overview.compare"_s);
    m_compare->setIconName(u"git-compare"_s);
    m_compare->setCheckable(true);
    connect(m_compare, &QAbstractButton::toggled, this, &OverviewPage::updateCompared);
    m_header->addAction(m_compare);
    m_range = new Segmented(theme(), this);
    m_range->setObjectName(u"page.overview.range"_s);
    m_range->setAccessibleName(tr("Time range of the charts"));
    m_range->addSegment(tr("15 min"));
    m_range->addSegment(tr("6 h"));
    m_range->addSegment(tr("7 d"));
    m_range->setCurrentIndex(0);
    connect(m_range, &Segmented::currentChanged, this, [this](int index) {
        setSpan(0, 0);
        showChartsLoading();
        m_series.setRange(Models::SeriesRange(index));
        updateCompared();
    });
    m_header->addAction(m_range);
    updateCompared();
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
    m_slowTable->setColumnWidths({200, 80, 72, 96});
    m_slowTable->setStretchColumn(Models::SlowRoutesModel::RouteColumn);
    m_slowState = new StateView(theme(), m_slowTable, m_slowCard);
    m_slowState->setObjectName(u"state.slow"_s);
    m_slowState->showLoading();
    m_slowCard->body()->addWidget(m_slowState);
    m_failureCard = new Card(theme(), tr("Failing now"), row);
    m_failureCard->setSubtitle(tr("last 15 min"));
    m_failureCard->setFlush(true);
    m_failureTable = addTable(m_failures.model(), u"page.overview.failing"_s, tr("Failing now"));
    m_failureTable->setColumnWidths({60, 64, 264, 150, 84});
    // In half a page a route of a collection still tells what is asked of it.
    m_failureTable->setNarrowestWidths({52, 60, 226, 96, 76});
    m_failureTable->setStretchColumn(Models::FailureGroupsModel::WhatColumn);
    m_failureState = new StateView(theme(), m_failureTable, m_failureCard);
    m_failureState->setObjectName(u"state.failing"_s);
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
    connect(m_failureTable, &QAbstractItemView::clicked, this, &OverviewPage::openFailure);
    connect(m_failureTable, &TableView::rowActivated, this, &OverviewPage::openFailure);
    connect(m_slowState, &StateView::retryRequested, this, &OverviewPage::askRoutes);
    connect(m_failureState, &StateView::retryRequested, &m_failures, &Models::FailureFeed::load);
    return row;
}

void OverviewPage::openFailure(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const Models::FailureGroupsModel::Group &group = m_failures.model()->groupAt(index.row());
    JsonValue arguments = JsonValue::object({{u"status"_s, JsonValue(group.status)},
                                             {u"method"_s, JsonValue(group.method)},
                                             {u"pattern"_s, JsonValue(group.pattern)}});
    if (!group.message.isEmpty())
        arguments.insert(u"filter"_s,
                         JsonValue(QString(u"error="_s + Models::filterLiteral(group.message))));
    openLogs(std::move(arguments));
}

QWidget *OverviewPage::buildStatements()
{
    m_statementCard = new Card(theme(), tr("Slow statements"), this);
    m_statementCard->setSubtitle(tr("by time in all, last 5 min"));
    m_statementCard->setFlush(true);
    m_statementTable
        = addTable(&m_statements, u"page.overview.statements"_s, tr("Slow statements"));
    m_statementTable->setColumnWidths({400, 72, 88, 80, 88, 96, 88});
    m_statementTable->setStretchColumn(Models::SlowStatementsModel::TextColumn);
    m_statementState = new StateView(theme(), m_statementTable, m_statementCard);
    m_statementState->setObjectName(u"state.statements"_s);
    m_statementState->showLoading();
    m_statementCard->body()->addWidget(m_statementState);
    const auto openStatement = [this](const QModelIndex &index) {
        if (!index.isValid())
            return;
        emit openRequested(
            {PageKind::Logs,
             JsonValue::object(
                 {{u"request"_s, JsonValue(m_statements.statementAt(index.row()).requestId)},
                  {u"tab"_s, JsonValue(u"sql"_s)}})});
    };
    connect(m_statementTable, &QAbstractItemView::clicked, this, openStatement);
    connect(m_statementTable, &TableView::rowActivated, this, openStatement);
    connect(m_statementState, &StateView::retryRequested, this, &OverviewPage::askStatements);
    return m_statementCard;
}

QWidget *OverviewPage::buildTimeline()
{
    m_timelineCard = new Card(theme(), tr("Timeline"), this);
    m_timelineCard->setFlush(true);
    m_timelineTable = addTable(m_timeline.model(), u"page.overview.timeline"_s, tr("Timeline"));
    m_timelineTable->setColumnWidths({128, 264, 320, 144});
    m_timelineTable->setStretchColumn(Models::TimelineModel::DetailColumn);
    m_timelineState = new StateView(theme(), m_timelineTable, m_timelineCard);
    m_timelineState->setObjectName(u"state.timeline"_s);
    m_timelineState->showLoading();
    m_timelineCard->body()->addWidget(m_timelineState);
    connect(m_timelineTable, &QAbstractItemView::clicked, this, &OverviewPage::openEvent);
    connect(m_timelineTable, &TableView::rowActivated, this, &OverviewPage::openEvent);
    return m_timelineCard;
}

void OverviewPage::openEvent(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const Models::TimelineEvent &event = m_timeline.model()->events()[size_t(index.row())];
    if (!event.requestId.isEmpty()) {
        emit openRequested(
            {PageKind::Logs, JsonValue::object({{u"request"_s, JsonValue(event.requestId)}})});
        return;
    }
    constexpr qint64 around = 30'000;
    emit openRequested({PageKind::Logs,
                        JsonValue::object({{u"from"_s, JsonValue(event.time - around)},
                                           {u"to"_s, JsonValue(event.time + around)}})});
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
    m_timeline.setActive(isShown);
    m_before.setActive(isShown && m_compare->isChecked() && m_compare->isEnabled());
    if (!isShown)
        return;
    m_failures.load();
    askRoutes();
    askStatements();
    tellWhyUnknown();
    if (context().live.metrics().time.isValid())
        tick();
}

void OverviewPage::refresh()
{
    showChartsLoading();
    m_series.reload();
    m_recent.reload();
    m_before.reload();
    m_failureState->showLoading();
    m_failures.reload();
    m_timelineState->showLoading();
    m_timeline.reload();
    askRoutes();
    askStatements();
}

JsonValue OverviewPage::state() const
{
    JsonValue snoozed = JsonValue::object();
    for (auto it = m_snoozed.cbegin(); it != m_snoozed.cend(); ++it)
        snoozed.insert(it.key(), JsonValue(it.value()));
    return JsonValue::object({{u"range"_s, JsonValue(m_range->currentIndex())},
                              {u"compare"_s, JsonValue(m_compare->isChecked())},
                              {u"snoozed"_s, snoozed}});
}

void OverviewPage::restore(const JsonValue &state)
{
    const auto range = int(std::clamp<qint64>(state[u"range"].toInteger(), 0, 2));
    m_range->setCurrentIndex(range);
    m_series.setRange(Models::SeriesRange(range));
    const JsonValue &snoozed = state[u"snoozed"];
    for (const auto &[key, until] : snoozed.members())
        m_snoozed.insert(key, until.toInteger());
    m_compare->setChecked(state[u"compare"].toBool());
    updateCompared();
}

}  // namespace Binnacle::Ui
