// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/logs/logspage.h"

#include "models/livehub.h"
#include "models/plural.h"
#include "widgets/base/banner.h"
#include "widgets/base/button.h"
#include "widgets/base/filterbar.h"
#include "widgets/base/pageheader.h"
#include "widgets/base/scrollpane.h"
#include "widgets/base/segmented.h"
#include "widgets/base/stateview.h"
#include "widgets/base/tableview.h"
#include "widgets/expressionfilter.h"
#include "widgets/logs/histogramstrip.h"
#include "widgets/logs/logarguments.h"
#include "widgets/logs/logexporter.h"
#include "widgets/logs/loginspector.h"
#include "widgets/notices.h"

#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Binnacle::Ui {

namespace {

/// Older rows are asked for when so few are left above.
constexpr int rowsAhead = 40;
/// Lines of which the histogram is made anew whenever some come.
constexpr int countedAtOnce = 2000;

struct RangeChoice
{
    const char *name;
    qint64 length;
};

constexpr RangeChoice ranges[] = {
    {QT_TRANSLATE_NOOP("Binnacle::Ui::LogsPage", "Live"), 0},
    {QT_TRANSLATE_NOOP("Binnacle::Ui::LogsPage", "15 min"), 15 * 60 * 1000LL},
    {QT_TRANSLATE_NOOP("Binnacle::Ui::LogsPage", "6 h"), 6 * 3600 * 1000LL},
    {QT_TRANSLATE_NOOP("Binnacle::Ui::LogsPage", "7 d"), 7 * 24 * 3600 * 1000LL},
};

Models::SeriesRange seriesFor(qint64 from)
{
    const qint64 age = QDateTime::currentMSecsSinceEpoch() - from;
    if (from == 0 || age <= Models::lengthOf(Models::SeriesRange::Minutes15) + 5000)
        return Models::SeriesRange::Minutes15;
    return age <= Models::lengthOf(Models::SeriesRange::Hours6) + 60000
        ? Models::SeriesRange::Hours6
        : Models::SeriesRange::Days7;
}

}  // namespace

LogsPage::LogsPage(PageContext context, QWidget *parent)
    : Page(context, parent)
    , m_feed(context.client, context.live)
    , m_series(context.client, Models::histogramSeries())
{
    setObjectName(u"page.logs"_s);
    build();
    connectFeed();
    updateFollow();
    updateState();
}

LogsPage::~LogsPage() = default;

QString LogsPage::title() const
{
    const QString filter = m_feed.model()->filter().text();
    constexpr qsizetype longest = 24;
    if (filter.isEmpty())
        return tr("Logs");
    return tr("Logs: %1").arg(filter.size() > longest ? filter.left(longest) + u'…' : filter);
}

void LogsPage::build()
{
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    setMargins(layout);
    buildHeader();
    layout->addWidget(m_header);
    m_histogram = new HistogramStrip(theme(), this);
    layout->addWidget(m_histogram);
    m_banner = new Banner(theme(), this);
    m_banner->setObjectName(u"page.logs.banner"_s);
    layout->addWidget(m_banner);
    buildTable();
    layout->addWidget(m_states, 1);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->addWidget(new PagePane(content, u"page.logs.area"_s, this));
    const auto keepRows
        = [this] { m_lists->setMinimumHeight(TableView::heightOfRows(theme(), 3)); };
    keepRows();
    connect(&theme(), &Theme::changed, this, keepRows);

    m_inspector = new LogInspector(context(), this);
    m_inspector->hide();
    connect(m_inspector, &LogInspector::replayRequested, this, &LogsPage::replay);
    connect(m_inspector, &LogInspector::filterRequested, m_filter, &ExpressionFilter::addClause);
    connect(m_inspector, &LogInspector::openRequested, this, &Page::openRequested);
    connect(m_histogram, &HistogramStrip::spanSelected, this, &LogsPage::setSpan);
    connect(m_histogram, &HistogramStrip::spanCleared, this, [this] { chooseRange(0); });
    connect(m_banner, &Banner::triggered, this, [this] { m_feed.fetchOlder(); });
}

void LogsPage::buildHeader()
{
    m_header = new PageHeader(theme(), tr("Logs"), this);
    m_operators = new Button(theme(), Button::Kind::Ghost, tr("Console requests"), this);
    m_operators->setObjectName(u"page.logs.operators"_s);
    m_operators->setCheckable(true);
    m_operators->setToolTip(tr("Show the requests that this console makes itself"));
    connect(m_operators, &QAbstractButton::toggled, this, [this](bool isOn) {
        m_feed.setOperatorsShown(isOn);
        m_operators->setIconName(isOn ? u"check"_s : QString());
    });
    auto *exporter = new LogExporter(context(), m_feed, this);
    m_follow = new Button(theme(), Button::Kind::Secondary, tr("Pause"), this);
    m_follow->setObjectName(u"page.logs.follow"_s);
    connect(m_follow, &QAbstractButton::clicked, this,
            [this] { m_feed.isFollowing() ? pause() : resume(); });
    m_header->addAction(m_operators);
    buildBookmarks();
    m_header->addAction(exporter->button());
    m_header->addAction(m_follow);

    auto *bar = new FilterBar(theme(), this);
    bar->setObjectName(u"page.logs.filter"_s);
    bar->edit()->setObjectName(u"page.logs.filter.edit"_s);
    bar->edit()->setAccessibleName(tr("Filter of the log"));
    bar->setPlaceholder(tr("Filter, for example status>=400 && path~'/posts'"));
    m_filter = new ExpressionFilter(
        bar, Models::logFilterFields(),
        [this](const QString &field) { return seenValues(*m_feed.model(), field); },
        ExpressionFilter::Applies::OnEnter);
    connect(m_filter, &ExpressionFilter::changed, this, &LogsPage::takeFilter);
    m_range = new Segmented(theme(), this);
    m_range->setObjectName(u"page.logs.range"_s);
    m_range->setAccessibleName(tr("Time range"));
    for (const RangeChoice &range : ranges)
        m_range->addSegment(tr(range.name));
    m_range->setCurrentIndex(0);
    connect(m_range, &Segmented::currentChanged, this, &LogsPage::chooseRange);
    m_mode = new Segmented(theme(), this);
    m_mode->setObjectName(u"page.logs.mode"_s);
    m_mode->setAccessibleName(tr("Lines or groups"));
    m_mode->addSegment(tr("Lines"), {}, tr("One line for each request and message"));
    m_mode->addSegment(tr("Groups"), {}, tr("What has the same cause, counted"));
    m_mode->setCurrentIndex(0);
    connect(m_mode, &Segmented::currentChanged, this, &LogsPage::chooseMode);
    m_header->addToolWidget(bar, 1);
    m_header->addToolWidget(m_mode);
    m_header->addToolWidget(m_range);
}

void LogsPage::buildTable()
{
    m_table = new TableView(theme(), this);
    m_table->setObjectName(u"page.logs.table"_s);
    m_table->setAccessibleName(tr("Requests and messages, newest last"));
    m_table->setModel(m_feed.model());
    m_table->setSortingEnabled(false);
    m_table->setColumnWidths({108, 64, 84, 240, 64, 48, 128, 112});
    // Beside an inspector all of them still have room, with an address of this machine in full.
    m_table->setNarrowestWidths({104, 60, 64, 176, 56, 44, 88, 84});
    using Column = Models::LogModel::Column;
    m_table->setSpareColumns({Column::IpColumn, Column::SqlColumn, Column::WhoColumn,
                              Column::MethodColumn, Column::DurationColumn});
    m_table->setStretchColumn(Models::LogModel::RouteColumn);
    m_table->installEventFilter(this);
    m_lists = new QStackedWidget(this);
    m_lists->addWidget(m_table);
    buildGroups();
    m_lists->addWidget(m_groupTable);
    m_lists->setFocusProxy(m_table);
    m_states = new StateView(theme(), m_lists, this);
    m_states->setObjectName(u"page.logs.states"_s);

    connect(m_table, &TableView::currentRowChanged, this, [this](const QModelIndex &index) {
        if (!index.isValid() || m_isMarking)
            return;
        pause();
        showRow(index.row());
    });
    // While it follows, the newest line has the ring already, so that choosing it changes nothing.
    connect(m_table, &QAbstractItemView::pressed, this, [this](const QModelIndex &index) {
        if (!m_feed.isFollowing())
            return;
        pause();
        showRow(index.row());
    });
    connect(m_table, &QAbstractItemView::clicked, this, [this](const QModelIndex &index) {
        if (m_feed.model()->rowAt(index.row()).kind == Models::LogRow::Kind::Gap)
            m_feed.loadGap(index.row());
    });
    connect(m_table, &TableView::rowActivated, this, [this](const QModelIndex &index) {
        pause();
        if (m_feed.model()->rowAt(index.row()).kind == Models::LogRow::Kind::Gap)
            return m_feed.loadGap(index.row());
        showRow(index.row());
        emit inspectorChanged();
    });
    connect(m_table, &TableView::peekRequested, this, [this](const QModelIndex &index) {
        showRow(index.row());
        emit inspectorChanged();
    });
    connect(m_table, &TableView::menuRequested, this, &LogsPage::extendMenu);
    connect(m_table, &TableView::selectionCountChanged, this, [this](int rows) {
        emit selectionSummaryChanged(rows > 1 ? tr("%n selected", nullptr, rows) : QString());
    });
    connect(m_table, &TableView::scrolledByUser, this, [this] {
        const QScrollBar *bar = m_table->verticalScrollBar();
        if (bar->value() < bar->maximum())
            pause();
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        const int rows = m_table->rowAt(0);
        if (!m_feed.isFollowing() && (value == 0 || (rows >= 0 && rows < rowsAhead)))
            m_feed.fetchOlder();
    });
    connect(m_states, &StateView::clearFilterRequested, this, [this] {
        chooseRange(0);
        m_filter->apply({});
    });
    connect(m_states, &StateView::retryRequested, this, &LogsPage::refresh);
    connect(m_states, &StateView::actionTriggered, this, [this] { m_feed.fetchOlder(); });
}

void LogsPage::connectFeed()
{
    Models::LogModel *model = m_feed.model();
    // What is inserted or removed above must not move what is on screen.
    connect(model, &QAbstractItemModel::rowsAboutToBeInserted, this,
            [this](const QModelIndex &, int first) {
                if (!m_feed.isFollowing() && first < m_feed.model()->rowCount())
                    m_anchor = m_table->indexAt({0, 0});
            });
    connect(model, &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_anchor.isValid())
            m_table->scrollTo(m_anchor, QAbstractItemView::PositionAtTop);
        m_anchor = QPersistentModelIndex();
    });
    connect(&m_feed, &Models::LogFeed::stateChanged, this, [this] {
        updateState();
        updateCount();
        updateHistogram();
    });
    connect(&m_feed, &Models::LogFeed::historyChanged, this, [this] {
        updateState();
        updateHistogram();
        updateBanner();
        selectWanted();
    });
    connect(&m_feed, &Models::LogFeed::historyFailed, this, [this](const Error &error) {
        context().notices.error(tr("Older lines could not be read"), error);
    });
    connect(&m_feed, &Models::LogFeed::gapLost, this,
            [this] { context().notices.info(tr("The server no longer has these lines at hand")); });
    connect(&m_feed, &Models::LogFeed::flushed, this, [this] {
        if (isShown() && m_feed.isFollowing()) {
            if (m_table->hasFocus())
                markNewest();
            m_table->scrollToBottom();
        }
        updateState();
        updateCount();
        // Few lines are counted at once, many with the next figures of the server.
        if (m_feed.model()->isNarrowed() && m_feed.model()->rowCount() <= countedAtOnce)
            updateHistogram();
        selectWanted();
    });
    connect(&m_feed, &Models::LogFeed::followingChanged, this, &LogsPage::updateFollow);
    connect(&m_feed, &Models::LogFeed::arrivalsChanged, this, &LogsPage::updateFollow);
    connect(&m_series, &Models::SeriesStore::changed, this, &LogsPage::updateHistogram);
    connect(&context().live, &Models::LiveHub::metricsArrived, this, [this] {
        if (isShown() && m_feed.model()->isNarrowed())
            updateHistogram();
        updateGroups();
    });
    connect(&context().live, &Models::LiveHub::linkChanged, this, &LogsPage::updateState);
}

void LogsPage::shownChanged(bool isShown)
{
    m_series.setActive(isShown);
    m_feed.setActive(isShown);
    if (!isShown)
        return;
    updateHistogram();
    updateGroups();
    if (m_feed.isFollowing())
        m_table->scrollToBottom();
}

QWidget *LogsPage::inspector()
{
    return m_inspector;
}

void LogsPage::refresh()
{
    m_feed.reload();
    m_series.reload();
}

void LogsPage::focusFilter()
{
    m_filter->focus();
}

void LogsPage::takeFilter(const Models::FilterExpression &filter)
{
    m_feed.setFilter(filter);
    if (m_feed.isFollowing())
        m_table->scrollToBottom();
    updateHistogram();
    updateState();
    updateBanner();
    updateCount();
    emit titleChanged();
}

void LogsPage::setSpan(qint64 from, qint64 to)
{
    {
        // It follows what is shown; only the user chooses by it.
        const QSignalBlocker blocker(m_range);
        m_range->setCurrentIndex(-1);
    }
    m_series.setRange(seriesFor(from));
    m_feed.setTimeRange(from, to);
    if (to > 0)
        pause();
    m_histogram->setSelection(from, to);
    updateHistogram();
    updateState();
    updateBanner();
    updateCount();
}

void LogsPage::chooseRange(int index)
{
    if (index < 0 || index >= int(std::size(ranges)))
        return;
    const qint64 length = ranges[index].length;
    const qint64 from = length == 0 ? 0 : QDateTime::currentMSecsSinceEpoch() - length;
    setSpan(from, 0);
    const QSignalBlocker blocker(m_range);
    m_range->setCurrentIndex(index);
}

void LogsPage::updateHistogram()
{
    if (!isShown())
        return;
    const Models::LogModel &model = *m_feed.model();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const bool hasSpan = model.rangeFrom() > 0;
    qint64 from = hasSpan ? model.rangeFrom() : now - Models::lengthOf(m_series.range());
    qint64 to = model.rangeTo() > 0 ? model.rangeTo() : now;
    // A chosen span is shown with what is around it, so that it can be widened.
    if (model.rangeTo() > 0) {
        const qint64 margin = (to - from) / 4;
        from -= margin;
        to = std::min(now, to + margin);
    }
    const int columns = m_histogram->columnsWanted();
    m_histogram->setHistogram(model.filter().isEmpty()
                                  ? Models::histogramOf(m_series, from, to, columns)
                                  : Models::histogramOf(model, from, to, columns));
    m_histogram->setToolTip(
        model.filter().isEmpty() ? QString() : tr("Counted from the lines that are loaded"));
}

void LogsPage::updateState()
{
    switch (m_feed.state()) {
    case Models::LogFeed::State::Idle:
    case Models::LogFeed::State::Loading: return m_states->showLoading();
    case Models::LogFeed::State::Failed:
        return m_states->showError(tr("The log could not be read."), m_feed.error());
    case Models::LogFeed::State::Ready: break;
    }
    if (m_feed.model()->rowCount() > 0)
        return m_states->showContent();
    if (m_feed.isFetchingOlder())
        return m_states->showLoading();
    if (m_feed.model()->isNarrowed())
        return explainFilter();
    const Models::LiveHub &live = context().live;
    if (live.link() == Models::LiveHub::Link::Lost)
        return m_states->showError(tr("No requests can be shown."), live.failure());
    m_states->showEmpty({u"scroll-text"_s,
                         tr("No requests yet"),
                         tr("Requests to this server show here as they are answered."),
                         {}});
}

void LogsPage::explainFilter()
{
    // Once is enough: what comes meanwhile and does not match either changes little of it.
    const QString filter = m_feed.model()->filter().text();
    if (m_states->state() == StateView::State::FilteredEmpty && m_explained == filter)
        return;
    m_explained = filter;
    m_states->showFilteredEmpty(m_feed.model()->strictestClause());
}

void LogsPage::updateBanner()
{
    const Models::LogModel &model = *m_feed.model();
    const qint64 reached = m_feed.searchedBackTo();
    const bool isSparse = model.isNarrowed() && model.rowCount() < 100;
    if (m_feed.state() != Models::LogFeed::State::Ready || !isSparse || reached == 0) {
        m_banner->setMessage(Tone::Info, {}, {});
        return;
    }
    const QString when
        = QLocale().toString(QDateTime::fromMSecsSinceEpoch(reached), QLocale::ShortFormat);
    if (m_feed.isFetchingOlder())
        m_banner->setMessage(Tone::Info, u"history"_s,
                             tr("Searching older lines, back to %1…").arg(when));
    else if (m_feed.canFetchOlder())
        m_banner->setMessage(Tone::Info, u"history"_s, tr("Searched back to %1").arg(when),
                             tr("Search further"));
    else
        m_banner->setMessage(Tone::Info, {}, {});
}

void LogsPage::updateCount()
{
    const QLocale locale;
    const Models::LogModel &model = *m_feed.model();
    if (m_feed.state() != Models::LogFeed::State::Ready)
        return m_header->setCount({});
    if (!model.isNarrowed())
        m_header->setCount(
            Models::resolvePlural(tr("%Ln line(s)", nullptr, model.rowCount()), model.rowCount()));
    else
        m_header->setCount(
            Models::resolvePlural(tr("%1 of %Ln loaded line(s)", nullptr, model.totalCount())
                                      .arg(locale.toString(model.rowCount())),
                                  model.totalCount()));
    emit shownRowsChanged(model.totalCount(), m_feed.notShown());
}

void LogsPage::open(const JsonValue &arguments)
{
    m_wanted = arguments[u"request"].toString().toUtf8();
    // The filter may find it at once, and it is wanted no more.
    const bool seeksOne = !m_wanted.isEmpty();
    m_mode->setCurrentIndex(0);
    if (arguments[u"tab"].toString() == u"sql")
        m_inspector->setTab(LogInspector::Tab::Sql);
    const QString filter = logFilterOf(arguments);
    const qint64 from = arguments[u"from"].toInteger();
    const qint64 to = arguments[u"to"].toInteger();
    const bool namesFilter
        = !filter.isEmpty() || from > 0 || (m_wanted.isEmpty() && !arguments.isEmpty());
    if (!m_wanted.isEmpty() && m_feed.model()->rowOf(m_wanted) < 0 && !namesFilter)
        m_filter->apply(u"id="_s + Models::filterLiteral(QString::fromUtf8(m_wanted)));
    else if (namesFilter || m_wanted.isEmpty())
        m_filter->apply(filter);
    if (from > 0)
        setSpan(from, to);
    else if (namesFilter)
        chooseRange(0);
    if (!seeksOne && to == 0)
        resume();
    selectWanted();
    m_states->focusContent();
}

JsonValue LogsPage::state() const
{
    JsonValue state = JsonValue::object({
        {u"columns"_s, m_table->columnState()},
        {u"operators"_s, JsonValue(m_operators->isChecked())},
        {u"range"_s, JsonValue(m_range->currentIndex())},
        {u"mode"_s, JsonValue(m_mode->currentIndex())},
        {u"tab"_s, JsonValue(int(m_inspector->tab()))},
        {u"bookmarks"_s, m_bookmarks.toJson()},
    });
    m_filter->writeState(state);
    return state;
}

void LogsPage::restore(const JsonValue &state)
{
    m_table->restoreColumnState(state[u"columns"]);
    m_operators->setChecked(state[u"operators"].toBool());
    m_bookmarks.restore(state[u"bookmarks"]);
    m_mode->setCurrentIndex(int(std::clamp<qint64>(state[u"mode"].toInteger(), 0, 1)));
    m_filter->restore(state);
    if (const qint64 range = state[u"range"].toInteger(); range > 0)
        chooseRange(int(range));
    m_inspector->setTab(LogInspector::Tab(std::clamp<qint64>(state[u"tab"].toInteger(), 0, 4)));
}

}  // namespace Binnacle::Ui
