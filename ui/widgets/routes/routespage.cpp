// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/routes/routespage.h"

#include "client/apiclient.h"
#include "core/deliver.h"
#include "models/livehub.h"
#include "models/observation/logrow.h"
#include "widgets/base/banner.h"
#include "widgets/base/button.h"
#include "widgets/base/filterbar.h"
#include "widgets/base/pageheader.h"
#include "widgets/base/scrollpane.h"
#include "widgets/base/stateview.h"
#include "widgets/base/tableview.h"
#include "widgets/expressionfilter.h"
#include "widgets/notices.h"
#include "widgets/routes/routearguments.h"
#include "widgets/routes/routeinspector.h"
#include "widgets/routes/routerules.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QVBoxLayout>

#include <set>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Binnacle::Ui {

namespace {

constexpr auto pollInterval = 1s;
constexpr auto resortInterval = 3s;
/// Seconds that the recent figures cover.
constexpr int recentWindow = 300;

}  // namespace

RoutesPage::RoutesPage(PageContext context, QWidget *parent)
    : Page(context, parent)
{
    setObjectName(u"page.routes"_s);
    m_poll.setInterval(pollInterval);
    connect(&m_poll, &QTimer::timeout, this, &RoutesPage::ask);
    m_resort.setInterval(resortInterval);
    connect(&m_resort, &QTimer::timeout, this, &RoutesPage::resortUnlessUsed);

    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    setMargins(layout);
    buildHeader();
    layout->addWidget(m_header);
    m_banner = new Banner(theme(), this);
    m_banner->setObjectName(u"page.routes.banner"_s);
    layout->addWidget(m_banner);
    connect(&context.live, &Models::LiveHub::linkChanged, this, &RoutesPage::updateBanner);
    buildTable();
    layout->addWidget(m_states, 1);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->addWidget(new PagePane(content, u"page.routes.area"_s, this));
    const auto keepRows
        = [this] { m_table->setMinimumHeight(TableView::heightOfRows(theme(), 3)); };
    keepRows();
    connect(&theme(), &Theme::changed, this, keepRows);
    m_inspector = new RouteInspector(context, this);
    m_inspector->hide();
    connect(m_inspector, &RouteInspector::openRequested, this, &Page::openRequested);
    updateState();
}

void RoutesPage::buildHeader()
{
    m_header = new PageHeader(theme(), tr("Routes"), this);
    m_group = new Button(theme(), Button::Kind::Ghost, tr("Group by owner"), this);
    m_group->setObjectName(u"page.routes.group"_s);
    m_group->setIconName(u"layers"_s);
    m_group->setCheckable(true);
    connect(m_group, &QAbstractButton::toggled, this, [this](bool isOn) {
        m_model.setGrouped(isOn);
        m_group->setIconName(isOn ? u"check"_s : u"layers"_s);
        updateState();
    });
    m_isLive = new Button(theme(), Button::Kind::Ghost, tr("Live"), this);
    m_isLive->setObjectName(u"page.routes.live"_s);
    m_isLive->setIconName(u"radio"_s);
    m_isLive->setCheckable(true);
    m_isLive->setChecked(true);
    m_isLive->setToolTip(tr("New figures every second; without it, with F5"));
    connect(m_isLive, &QAbstractButton::toggled, this, &RoutesPage::updatePolling);
    m_operators = new Button(theme(), Button::Kind::Ghost, tr("Console routes"), this);
    m_operators->setObjectName(u"page.routes.operators"_s);
    m_operators->setCheckable(true);
    m_operators->setToolTip(tr("Show the routes that only operators' tools call"));
    connect(m_operators, &QAbstractButton::toggled, this, [this](bool isOn) {
        m_model.setOperatorsShown(isOn);
        m_operators->setIconName(isOn ? u"check"_s : QString());
        updateState();
    });
    m_header->addAction(m_operators);
    m_header->addAction(m_isLive);
    m_header->addAction(m_group);

    auto *bar = new FilterBar(theme(), this);
    bar->setObjectName(u"page.routes.filter"_s);
    bar->edit()->setObjectName(u"page.routes.filter.edit"_s);
    bar->edit()->setAccessibleName(tr("Filter of the routes"));
    bar->setPlaceholder(tr("Filter, for example records or p95>100 && method='GET'"));
    // Few rows: narrowed as one types.
    m_filter = new ExpressionFilter(
        bar, Models::RouteTableModel::filterFields(),
        [this](const QString &field) { return seenValues(field); },
        ExpressionFilter::Applies::AsTyped);
    connect(m_filter, &ExpressionFilter::changed, this,
            [this](const Models::FilterExpression &filter) {
                m_model.setFilter(filter);
                updateState();
            });
    m_header->addToolWidget(bar, 1);
}

QStringList RoutesPage::seenValues(const QString &field) const
{
    std::set<QString> values;
    for (const Client::RouteRow &route : m_model.routes()) {
        if (field == u"method")
            values.insert(route.method);
        else if (field == u"owner")
            values.insert(route.owner);
        else if (field == u"access")
            values.insert(route.guard);
    }
    return QStringList(values.begin(), values.end());
}

void RoutesPage::buildTable()
{
    m_table = new TableView(theme(), this);
    m_table->setObjectName(u"page.routes.table"_s);
    m_table->setAccessibleName(tr("Routes and their figures"));
    m_table->setModel(&m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setColumnWidths({72, 264, 104, 168, 68, 96, 56, 60, 60, 60, 220, 84});
    m_table->setNarrowestWidths({64, 184, 88, 120, 68, 80, 52, 56, 56, 56, 150, 72});
    m_table->setStretchColumn(Models::RouteTableModel::RouteColumn);
    using Column = Models::RouteTableModel::Column;
    m_table->setSpareColumns({Column::OwnerColumn, Column::SeenColumn, Column::SparkColumn,
                              Column::P99Column, Column::P50Column, Column::GuardColumn,
                              Column::FailureColumn, Column::ErrorColumn, Column::P95Column});
    // What tells the least stands last.
    QHeaderView *head = m_table->horizontalHeader();
    for (const int column :
         {int(Models::RouteTableModel::SparkColumn), int(Models::RouteTableModel::OwnerColumn)})
        head->moveSection(head->visualIndex(column), head->count() - 1);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(Models::RouteTableModel::RateColumn, Qt::DescendingOrder);
    m_states = new StateView(theme(), m_table, this);
    m_states->setObjectName(u"page.routes.states"_s);

    connect(&m_model, &QAbstractItemModel::modelReset, this, &RoutesPage::updateSpans);
    connect(&m_model, &QAbstractItemModel::layoutChanged, this, &RoutesPage::updateSpans);
    connect(m_table, &TableView::currentRowChanged, this, &RoutesPage::showRow);
    connect(m_table, &TableView::rowActivated, this, &RoutesPage::openRequests);
    connect(m_table, &TableView::peekRequested, this, [this](const QModelIndex &index) {
        showRow(index);
        emit inspectorChanged();
    });
    connect(m_table, &QAbstractItemView::clicked, this, [this](const QModelIndex &index) {
        if (index.column() == Models::RouteTableModel::FailureColumn)
            openFailure(index);
    });
    connect(
        m_table, &TableView::menuRequested, this, [this](QMenu *menu, const QModelIndex &index) {
            const Client::RouteRow *route = m_model.routeAt(index.row());
            if (!route)
                return;
            menu->addSeparator();
            menu->addAction(theme().icon(u"scroll-text"_s), tr("Open requests"), this,
                            [this, index = QPersistentModelIndex(index)] { openRequests(index); });
            if (route->lastFailure)
                menu->addAction(
                    tr("Open last failure"), this,
                    [this, index = QPersistentModelIndex(index)] { openFailure(index); });
        });
    connect(m_states, &StateView::retryRequested, this, &RoutesPage::refresh);
    connect(m_states, &StateView::clearFilterRequested, this, [this] { m_filter->apply({}); });
}

void RoutesPage::shownChanged(bool isShown)
{
    updatePolling();
    if (!isShown)
        return;
    updateBanner();
    ask();
    askCollections();
}

void RoutesPage::updatePolling()
{
    m_isLive->setIconName(m_isLive->isChecked() ? u"radio"_s : u"pause"_s);
    if (!isShown() || !m_isLive->isChecked()) {
        m_poll.stop();
        m_resort.stop();
        return;
    }
    m_poll.start();
    m_resort.start();
    ask();
}

void RoutesPage::updateBanner()
{
    const Models::LiveHub &live = context().live;
    if (live.link() != Models::LiveHub::Link::Lost)
        return m_banner->setMessage(Tone::Info, {}, {});
    const QString why = live.failure().message;
    m_banner->setMessage(
        Tone::Warn, u"triangle-alert"_s,
        tr("No new figures come: %1").arg(why.isEmpty() ? tr("the server does not answer.") : why));
}

void RoutesPage::askCollections()
{
    if (m_isAskingCollections)
        return;
    m_isAskingCollections = true;
    deliverTo(this, context().client.collections(),
              [this](const Result<std::vector<Client::CollectionInfo>> &collections) {
                  m_isAskingCollections = false;
                  // Without them the column tells the guard alone, which is true as well.
                  if (!collections)
                      return;
                  m_collections = *collections;
                  updateAccess();
              });
}

void RoutesPage::updateAccess()
{
    QHash<int, Models::RouteTableModel::Access> access;
    for (const Client::RouteRow &route : m_model.routes()) {
        if (const auto rules = rulesOf(m_collections, route.method, route.pattern))
            access.insert(route.route, {rules->text, rules->details, rules->isPublicWrite});
    }
    m_model.setAccess(std::move(access));
}

QWidget *RoutesPage::inspector()
{
    return m_inspector;
}

void RoutesPage::refresh()
{
    m_model.resort();
    ask();
    askCollections();
}

void RoutesPage::focusFilter()
{
    m_filter->focus();
}

void RoutesPage::ask()
{
    if (m_isAsking)
        return;
    m_isAsking = true;
    deliverTo(this, context().client.routes(recentWindow),
              [this](const Result<Client::RouteTable> &table) { take(table); });
}

void RoutesPage::take(const Result<Client::RouteTable> &table)
{
    m_isAsking = false;
    if (!table) {
        // Figures that are there stay; the status bar tells that the link is lost.
        if (!m_isLoaded)
            m_states->showError(tr("The routes could not be read."), table.error());
        return;
    }
    m_model.setTable(*table);
    if (!m_isLoaded) {
        m_isLoaded = true;
        m_model.resort();
        updateAccess();
    }
    m_inspector->update(m_model);
    updateState();
    selectWanted();
}

void RoutesPage::resortUnlessUsed()
{
    if (!m_table->isInUse())
        m_model.resort();
}

void RoutesPage::updateSpans()
{
    m_table->clearSpans();
    for (int row = 0; row < m_model.rowCount(); ++row) {
        if (!m_model.routeAt(row))
            m_table->setSpan(row, 0, 1, Models::RouteTableModel::ColumnCount);
    }
}

void RoutesPage::updateState()
{
    if (!m_isLoaded)
        return m_states->showLoading();
    int shown = 0;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        // The row of unmatched requests is no route.
        const Client::RouteRow *route = m_model.routeAt(row);
        shown += route && route->route != Models::RouteTableModel::unmatchedRoute ? 1 : 0;
    }
    const QLocale locale;
    const int all = m_model.routeCount();
    m_header->setCount(m_model.filter().isEmpty()
                           ? locale.toString(all)
                           : tr("%1 of %2").arg(locale.toString(shown), locale.toString(all)));
    if (m_model.rowCount() > 0)
        m_states->showContent();
    else
        m_states->showFilteredEmpty();
}

void RoutesPage::showRow(const QModelIndex &index)
{
    if (const Client::RouteRow *route = m_model.routeAt(index.row()); index.isValid() && route)
        m_inspector->show(*route);
}

void RoutesPage::openRequests(const QModelIndex &index)
{
    if (const Client::RouteRow *route = m_model.routeAt(index.row()); index.isValid() && route)
        emit openRequested({PageKind::Logs, logArgumentsOf(*route)});
}

void RoutesPage::openFailure(const QModelIndex &index)
{
    const Client::RouteRow *route = index.isValid() ? m_model.routeAt(index.row()) : nullptr;
    if (route && route->lastFailure)
        emit openRequested({PageKind::Logs, logArgumentsOf(*route->lastFailure)});
}

void RoutesPage::unhide(int number)
{
    const Client::RouteRow *route = m_model.routeOf(number);
    if (!route)
        return;
    if (Models::isOperatorsTarget(route->pattern.toUtf8()))
        m_operators->setChecked(true);
    if (m_model.rowOf(number) < 0)
        m_filter->apply({});
}

void RoutesPage::selectWanted()
{
    if (!m_wanted)
        return;
    if (m_isLoaded && m_model.rowOf(*m_wanted) < 0)
        unhide(*m_wanted);
    const int row = m_model.rowOf(*m_wanted);
    if (row < 0)
        return;
    m_wanted.reset();
    m_table->setCurrentIndex(m_model.index(row, Models::RouteTableModel::RouteColumn));
    if (!m_replay.isEmpty())
        m_inspector->tryAgain(std::exchange(m_replay, {}));
    m_table->scrollTo(m_table->currentIndex(), QAbstractItemView::PositionAtCenter);
    emit inspectorChanged();
}

void RoutesPage::open(const JsonValue &arguments)
{
    const JsonValue &route = arguments[u"route"];
    if (!route.isNumber())
        return;
    m_wanted = int(route.toInteger());
    m_replay = arguments[u"replay"].toString();
    selectWanted();
    m_states->focusContent();
}

JsonValue RoutesPage::state() const
{
    JsonValue state = JsonValue::object({
        {u"columns"_s, m_table->columnState()},
        {u"grouped"_s, JsonValue(m_model.isGrouped())},
        {u"live"_s, JsonValue(m_isLive->isChecked())},
        {u"operators"_s, JsonValue(m_operators->isChecked())},
        {u"inspector"_s, m_inspector->state()},
    });
    m_filter->writeState(state);
    if (const Client::RouteRow *route = m_model.routeAt(m_table->currentIndex().row()))
        state.insert(u"route"_s, JsonValue(route->route));
    return state;
}

void RoutesPage::restore(const JsonValue &state)
{
    m_table->restoreColumnState(state[u"columns"]);
    m_group->setChecked(state[u"grouped"].toBool());
    m_isLive->setChecked(state[u"live"].toBool(true));
    m_operators->setChecked(state[u"operators"].toBool());
    m_filter->restore(state);
    m_inspector->restore(state[u"inspector"]);
    if (state[u"route"].isNumber())
        m_wanted = int(state[u"route"].toInteger());
}

}  // namespace Binnacle::Ui
