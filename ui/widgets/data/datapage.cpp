// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/datapage.h"

#include "client/instance.h"
#include "core/deliver.h"
#include "models/livehub.h"
#include "models/plural.h"
#include "models/records/filtertext.h"
#include "models/records/recordcalls.h"
#include "models/records/recordvalue.h"
#include "widgets/base/button.h"
#include "widgets/base/chip.h"
#include "widgets/base/filterbar.h"
#include "widgets/base/pageheader.h"
#include "widgets/base/scrollpane.h"
#include "widgets/base/stateview.h"
#include "widgets/base/tableview.h"
#include "widgets/data/changebar.h"
#include "widgets/data/collectionpane.h"
#include "widgets/data/facetbar.h"
#include "widgets/data/foldingpane.h"
#include "widgets/data/recordgrid.h"
#include "widgets/data/recordinspector.h"
#include "widgets/notices.h"

#include <QAction>
#include <QLineEdit>
#include <QLocale>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

using Models::ChangeSet;

namespace {

bool isLost(const Models::LiveHub &live)
{
    return live.link() == Models::LiveHub::Link::Lost;
}

}  // namespace

DataPage::DataPage(PageContext pageContext, QWidget *parent)
    : Page(pageContext, parent)
    , m_model(pageContext.client)
    , m_saver(pageContext.client)
    , m_fileTokens(pageContext.client)
    , m_thumbnails(pageContext.client, m_fileTokens)
    , m_fields{pageContext.theme, pageContext.client, m_model, m_fileTokens, m_thumbnails}
    , m_split(new QSplitter(Qt::Horizontal, this))
    , m_pane(new CollectionPane(pageContext.theme, m_collections, m_split))
    , m_rights(pageContext.client)
    , m_inspector(new RecordInspector(m_fields))
{
    setObjectName(u"page.data"_s);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->addWidget(m_split);
    m_split->setObjectName(u"page.data.split"_s);
    m_split->setChildrenCollapsible(false);

    auto *main = new QWidget;
    auto *layout = new QVBoxLayout(main);
    setMargins(layout);
    buildHeader(main);
    m_grid = new RecordGrid(m_fields, main);
    m_facets = new FacetBar(m_fields, main);
    m_bar = new ChangeBar(theme(), main);
    layout->addWidget(m_header);
    layout->addWidget(m_grid, 1);
    layout->addWidget(m_facets);
    layout->addWidget(m_bar);
    m_split->addWidget(m_pane);
    m_split->addWidget(new PagePane(main, u"page.data.area"_s, m_split));
    const auto keepRows
        = [this] { m_grid->view()->setMinimumHeight(TableView::heightOfRows(theme(), 3)); };
    keepRows();
    connect(&theme(), &Theme::changed, this, keepRows);
    m_split->setStretchFactor(1, 1);
    m_folding = new FoldingPane(theme(), m_split, m_pane, m_unfold);

    m_inspectorTimer.setSingleShot(true);
    m_inspectorTimer.setInterval(0);
    connect(&m_inspectorTimer, &QTimer::timeout, this, &DataPage::updateInspector);
    m_collectionsTimer.setSingleShot(true);
    m_collectionsTimer.setInterval(500);
    connect(&m_collectionsTimer, &QTimer::timeout, this, &DataPage::loadCollections);
    m_barTimer.setSingleShot(true);
    m_barTimer.setInterval(0);
    connect(&m_barTimer, &QTimer::timeout, this, &DataPage::changesChanged);
    buildFacets();
    buildActions();
    connect(&m_rights, &Models::OwnRights::changed, this, &DataPage::updateHeader);
    connectModel();
    connectGrid();
    connectSaver();
    updateHeader();
    loadCollections();
}

DataPage::~DataPage()
{
    // The widgets work on models of this page, which would end first. The shell may have put the
    // inspector into its dock.
    delete m_inspector.data();
    qDeleteAll(findChildren<QWidget *>(Qt::FindDirectChildrenOnly));
}

void DataPage::buildHeader(QWidget *parent)
{
    m_header = new PageHeader(theme(), tr("Data"), parent);
    m_header->setObjectName(u"page.data.header"_s);
    m_unfold = new IconButton(theme(), u"chevrons-up-down"_s, tr("Collections"), m_header);
    m_unfold->setObjectName(u"btn.collections"_s);
    m_header->addTitleWidget(m_unfold);
    m_type = new Chip(theme(), {}, m_header);
    m_type->hide();
    m_header->addTitleWidget(m_type);
    m_columns = new IconButton(theme(), u"columns-3"_s, tr("Columns"), m_header);
    m_columns->setObjectName(u"btn.columns"_s);
    auto *again = new IconButton(theme(), u"refresh-cw"_s, tr("Refresh"), m_header);
    again->setObjectName(u"btn.refresh"_s);
    again->setShortcutHint(QKeySequence(Qt::Key_F5));
    m_new = new Button(theme(), Button::Kind::Primary, tr("New record"), m_header);
    m_new->setObjectName(u"btn.newRecord"_s);
    m_new->setIconName(u"plus"_s);
    m_filter = new FilterBar(theme(), m_header);
    m_filter->setObjectName(u"page.data.filterBar"_s);
    m_filter->edit()->setObjectName(u"page.data.filter"_s);
    m_filter->edit()->setAccessibleName(tr("Filter"));
    m_filter->setPlaceholder(tr("Filter: status = 'live' && created > @todayStart"));
    m_filter->setHelpShown(true);
    m_facetsButton
        = new IconButton(theme(), u"chart-column"_s, tr("Most frequent values"), m_header);
    m_facetsButton->setObjectName(u"btn.facets"_s);
    m_facetsButton->setCheckable(true);
    m_header->addAction(m_facetsButton);
    m_header->addAction(m_columns);
    m_header->addAction(again);
    m_header->addAction(m_new);
    m_header->addToolWidget(m_filter, 1);
    connect(m_columns, &QToolButton::clicked, this, [this] { m_grid->openColumnMenu(m_columns); });
    connect(again, &QToolButton::clicked, this, &DataPage::refresh);
    connect(m_new, &Button::clicked, this, &DataPage::createRecord);
    connect(m_filter, &FilterBar::applied, this, &DataPage::applyFilter);
    connect(m_filter, &FilterBar::edited, this, &DataPage::checkFilterText);
    connect(m_filter, &FilterBar::helpRequested, this, &DataPage::showHelp);
    connect(m_filter, &FilterBar::clauseRemoved, this, [this](int index) {
        QStringList clauses = Models::filterClauses(m_model.filter());
        if (index < 0 || index >= clauses.size())
            return;
        clauses.removeAt(index);
        m_filter->apply(Models::joinClauses(clauses));
    });
    m_filter->setCompletionProvider([this](const QString &text, int cursor) {
        QList<Completion> completions;
        if (!m_model.isOpen())
            return completions;
        const std::vector<Models::FilterProposal> proposals
            = Models::filterProposals(filterContext(), text, cursor);
        for (const Models::FilterProposal &each : proposals)
            completions.append({each.text, each.detail, each.iconName, each.from, each.length});
        return completions;
    });
}

QAction *DataPage::addShortcut(const Shortcut &shortcut)
{
    auto *action = new QAction(shortcut.text, this);
    action->setObjectName(QString::fromUtf16(shortcut.name));
    action->setData(QString::fromUtf16(shortcut.icon));
    action->setShortcut(shortcut.keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, shortcut.run);
    addAction(action);
    // The inspector lives in the shell's dock, out of this page's reach.
    m_inspector->addAction(action);
    return action;
}

void DataPage::buildActions()
{
    addShortcut({u"action.newRecord", u"plus", tr("New record"), Qt::CTRL | Qt::Key_N,
                 &DataPage::createRecord});
    addShortcut({u"action.duplicateRecord", u"files", tr("Duplicate record"), Qt::CTRL | Qt::Key_D,
                 &DataPage::duplicateRecord});
    m_undo = addShortcut(
        {u"action.undo", u"undo-2", tr("Undo"), Qt::CTRL | Qt::Key_Z, &DataPage::undo});
    m_redo = addShortcut(
        {u"action.redo", u"redo-2", tr("Redo"), Qt::CTRL | Qt::SHIFT | Qt::Key_Z, &DataPage::redo});
    updateUndo();
    addShortcut({u"action.followRelation", u"arrow-up-right", tr("Follow relation"),
                 Qt::CTRL | Qt::Key_Period, &DataPage::follow});
    addShortcut({u"action.setNull", u"circle-slash", tr("Set null"),
                 Qt::CTRL | Qt::SHIFT | Qt::Key_N, &DataPage::setNull});
    QAction *edit = addShortcut(
        {u"action.editCell", u"pencil", tr("Edit cell"), Qt::Key_F2, &DataPage::editCell});
    m_inspector->removeAction(edit);
}

void DataPage::connectGrid()
{
    connect(m_grid, &RecordGrid::currentChanged, &m_inspectorTimer, qOverload<>(&QTimer::start));
    connect(m_grid, &RecordGrid::openRequested, this, &DataPage::openRecord);
    connect(m_grid, &RecordGrid::fieldEditRequested, this, [this](const QString &field) {
        openRecord();
        m_inspector->focusField(field);
    });
    connect(m_grid, &RecordGrid::peekRequested, this, &DataPage::inspectorChanged);
    connect(m_grid, &RecordGrid::deleteRequested, this, &DataPage::deleteRecords);
    connect(m_grid, &RecordGrid::clauseRequested, this, &DataPage::addClause);
    connect(m_grid, &RecordGrid::menuAboutToOpen, this, &DataPage::fillMenu);
    connect(m_grid, &RecordGrid::showNewRequested, this, [this] {
        reload(false);
        m_grid->view()->scrollToTop();
    });
    connect(m_grid, &RecordGrid::sortRequested, this,
            [this](const std::vector<Models::SortKey> &keys) {
                m_model.setQuery(m_model.filter(), keys);
                reload(false);
            });
    connect(m_grid, &RecordGrid::selectionCountChanged, this, [this](int rows) {
        emit selectionSummaryChanged(rows > 1 ? tr("%1 selected").arg(rows) : QString());
    });
    const auto copied
        = [this](const QString &what) { context().notices.info(tr("Copied %1").arg(what)); };
    connect(m_grid, &RecordGrid::copied, this, copied);
    connect(m_inspector, &RecordInspector::copied, this, copied);
    connect(m_inspector, &RecordInspector::followRequested, this,
            [this](const QString &field) { followField(field, m_grid->currentRow()); });
    const auto go = [this](const QString &collection, const QString &name, const QString &value) {
        emit openRequested({PageKind::Data,
                            JsonValue::object({{u"collection"_s, JsonValue(collection)},
                                               {name, JsonValue(value)}})});
    };
    connect(
        m_inspector, &RecordInspector::recordRequested, this,
        [go](const QString &collection, const QString &id) { go(collection, u"record"_s, id); });
    connect(m_inspector, &RecordInspector::listRequested, this,
            [go](const QString &collection, const QString &filter) {
                go(collection, u"filter"_s, filter);
            });
    StateView *state = m_grid->state();
    connect(state, &StateView::retryRequested, this, [this] {
        if (m_model.isOpen())
            reload(false);
        else
            loadCollections();
    });
    connect(state, &StateView::clearFilterRequested, this, [this] { m_filter->apply({}); });
    connect(state, &StateView::actionTriggered, this, &DataPage::createRecord);
    connect(state, &StateView::openInLogsRequested, this, [this](const QString &id) {
        emit openRequested({PageKind::Logs, JsonValue::object({{u"request"_s, JsonValue(id)}})});
    });
    connect(m_bar, &ChangeBar::reviewRequested, this, &DataPage::review);
    connect(m_bar, &ChangeBar::discardRequested, this, &DataPage::discard);
    connect(m_bar, &ChangeBar::saveRequested, this, &DataPage::save);
    connect(m_bar, &ChangeBar::stopRequested, &m_saver, &Models::ChangeSaver::stop);
    connect(m_pane, &CollectionPane::collectionChosen, this, [this](const QString &id) {
        const Client::CollectionInfo *chosen = findCollection(id);
        if (chosen && chosen->id != m_model.collection().id)
            openCollection(*chosen);
        m_grid->focusTable();
    });
    connect(m_pane, &CollectionPane::countRequested, this, &DataPage::countCollection);
    connect(m_pane->state(), &StateView::retryRequested, this, &DataPage::loadCollections);
}

void DataPage::connectModel()
{
    connect(&m_model, &Models::RecordTableModel::loaded, this, &DataPage::showLoaded);
    connect(&m_model, &Models::RecordTableModel::loadFailed, this, &DataPage::showFailure);
    connect(&m_model, &Models::RecordTableModel::moreLoaded, this,
            [this] { emit shownRowsChanged(m_model.loadedCount(), 0); });
    connect(&m_model, &Models::RecordTableModel::totalChanged, this, [this] {
        if (m_model.total() >= 0 && m_model.filter().isEmpty())
            m_collections.setCount(m_model.collection().id, m_model.total());
        updateHeader();
    });
    connect(&m_model, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &from, const QModelIndex &to) {
                const int row = m_grid->currentRow();
                if (from.row() <= row && row <= to.row())
                    m_inspectorTimer.start();
            });
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, [this] {
        if (m_model.rowCount() > 0)
            m_grid->state()->showContent();
    });
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, [this] {
        m_inspectorTimer.start();
        if (m_model.rowCount() == 0 && !m_model.isFresh())
            showLoaded();
    });
    connect(&m_model, &Models::RecordTableModel::editRefused, this,
            [this](const QModelIndex &index, const QString &reason) {
                context().notices.post(
                    {Notice::Kind::Warning,
                     tr("%1 was left as it was").arg(m_model.field(index.column()).name),
                     reason,
                     {},
                     {}});
            });
    connect(&context().live, &Models::LiveHub::linkChanged, this, &DataPage::updateHeader);
    connect(&context().live, &Models::LiveHub::recordsChanged, this,
            [this](const std::vector<Client::RecordChange> &changes) {
                m_model.takeChanges(changes);
                const bool hasSchema = std::any_of(
                    changes.begin(), changes.end(), [](const Client::RecordChange &change) {
                        return change.collection == "_collections"_L1;
                    });
                if (hasSchema && !m_collectionsTimer.isActive())
                    m_collectionsTimer.start();
            });
}

QString DataPage::title() const
{
    return m_model.isOpen() ? m_model.collection().name : tr("Data");
}

QString DataPage::iconName() const
{
    return u"table-2"_s;
}

QWidget *DataPage::inspector()
{
    return m_inspector;
}

QWidget *DataPage::bottomBar()
{
    return m_bar;
}

void DataPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    m_folding->fit(width());
}

void DataPage::shownChanged(bool isShown)
{
    m_grid->watchVisibleRows(isShown);
    if (isShown)
        m_rights.ask();
}

bool DataPage::hasUnsavedChanges() const
{
    return std::any_of(m_sets.begin(), m_sets.end(),
                       [](const auto &each) { return !each.second->isEmpty(); });
}

// --- Collections --------------------------------------------------------------------------------

void DataPage::loadCollections()
{
    if (m_all.isEmpty()) {
        m_pane->state()->showLoading();
        m_grid->state()->showLoading();
    }
    deliverTo(
        this, context().client.collections(),
        [this](const Result<std::vector<Client::CollectionInfo>> &reply) {
            if (reply) {
                takeCollections(*reply);
                return;
            }
            if (!m_all.isEmpty()) {
                context().notices.error(tr("The collections could not be read again"),
                                        reply.error());
                return;
            }
            m_pane->state()->showError(tr("The collections could not be read."), reply.error());
            m_grid->state()->showError(tr("The collections could not be read."), reply.error());
        });
}

void DataPage::takeCollections(const std::vector<Client::CollectionInfo> &collections)
{
    m_all.clear();
    for (const Client::CollectionInfo &each : collections)
        m_all.insert(each.id, each);
    m_collections.setCollections(collections);
    m_pane->state()->showContent();
    const Client::CollectionInfo *wanted = findCollection(m_wantedCollection);
    if (!wanted && m_model.isOpen()) {
        const Client::CollectionInfo *now = findCollection(m_model.collection().id);
        if (now && now->json == m_model.collection().json)
            return;  // the open one is as it was
        wanted = now;
    }
    for (int row = 0; !wanted && row < m_collections.rowCount(); ++row)
        wanted = m_collections.collection(row);
    if (wanted)
        openCollection(*wanted);
    else
        m_grid->state()->showEmpty({u"table-2"_s,
                                    tr("No collections yet"),
                                    tr("Create one through the API; it appears here at once."),
                                    {}});
}

const Client::CollectionInfo *DataPage::findCollection(const QString &nameOrId) const
{
    const auto byId = m_all.constFind(nameOrId);
    if (byId != m_all.constEnd())
        return &*byId;
    for (const Client::CollectionInfo &each : m_all) {
        if (QString::compare(each.name, nameOrId, Qt::CaseInsensitive) == 0)
            return &each;
    }
    return nullptr;
}

ChangeSet *DataPage::changesOf(const QString &collectionId)
{
    std::unique_ptr<ChangeSet> &set = m_sets[collectionId];
    if (!set) {
        set = std::make_unique<ChangeSet>();
        connect(set.get(), &ChangeSet::changed, &m_barTimer, qOverload<>(&QTimer::start));
        // At once: the next key may be the one that takes it back.
        connect(set.get(), &ChangeSet::changed, this, &DataPage::updateUndo);
    }
    return set.get();
}

void DataPage::openCollection(const Client::CollectionInfo &chosen)
{
    // The argument may live in what is about to change.
    const Client::CollectionInfo collection = chosen;
    if (m_model.isOpen())
        m_views[m_model.collection().id] = {m_model.filter(), m_model.sort()};
    m_wantedCollection.clear();
    const View view = m_views[collection.id];
    m_model.open(collection, m_all, changesOf(collection.id));
    m_grid->collectionOpened();
    m_model.setQuery(view.filter, view.sort);
    m_filter->setText(view.filter);
    m_pane->setCurrent(collection.id);
    m_bar->setMessage({});
    emit titleChanged();
    reload(false);
    changesChanged();
    updateHeader();
    m_inspectorTimer.start();
}

void DataPage::countCollection(const QString &id)
{
    deliverTo(this, context().client.countRecords(id, {}), [this, id](const Result<qint64> &count) {
        if (count)
            m_collections.setCount(id, *count);
        else
            context().notices.error(tr("The records could not be counted"), count.error());
    });
}

QString DataPage::blockedReason() const
{
    if (!m_model.isOpen())
        return tr("No collection is open.");
    if (isLost(context().live))
        return tr("The link to the server is lost. What is staged is kept until it is back.");
    const QString refused = m_rights.refusal(Models::Need::Write);
    return refused.isEmpty() ? Models::readOnlyReason(m_model.collection()) : refused;
}

void DataPage::updateHeader()
{
    const bool isOpen = m_model.isOpen();
    const QString whole = isOpen ? Models::readOnlyReason(m_model.collection()) : QString();
    const QString reason = blockedReason();
    m_header->setTitle(title());
    m_type->setVisible(isOpen);
    if (isOpen) {
        m_type->setText(m_model.collection().type);
        m_type->setTone(whole.isEmpty() ? Tone::Muted : Tone::Info);
        m_type->setToolTip(whole);
    }
    const qint64 total = m_model.total();
    m_header->setCount(isOpen && total >= 0 ? Models::resolvePlural(
                           tr("%1 record(s)").arg(QLocale().toString(total)), total)
                                            : QString());
    m_new->setEnabled(isOpen && reason.isEmpty());
    m_new->setToolTip(reason.isEmpty() ? tr("New record (Ctrl+N)") : reason);
    m_bar->setBlocked(isOpen && whole.isEmpty() ? reason : QString());
    m_columns->setEnabled(isOpen);
    m_facetsButton->setEnabled(isOpen);
    m_grid->setAddress(context().instance.address());
    m_inspector->setAddress(context().instance.address());
}

void DataPage::updateInspector()
{
    if (m_inspector && m_model.isOpen())
        m_inspector->showRow(m_grid->currentRow());
}

}  // namespace Binnacle::Ui
