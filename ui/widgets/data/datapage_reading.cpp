// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deliver.h"
#include "models/records/filtertext.h"
#include "models/records/recordcalls.h"
#include "models/records/recordvalue.h"
#include "widgets/base/button.h"
#include "widgets/base/filterbar.h"
#include "widgets/base/label.h"
#include "widgets/base/popover.h"
#include "widgets/base/stateview.h"
#include "widgets/data/collectionpane.h"
#include "widgets/data/datapage.h"
#include "widgets/data/facetbar.h"
#include "widgets/data/foldingpane.h"
#include "widgets/data/recordgrid.h"
#include "widgets/data/recordinspector.h"
#include "widgets/notices.h"

#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr int maxCulprits = 6;

JsonValue sortJson(const std::vector<Models::SortKey> &keys)
{
    JsonValue list = JsonValue::array();
    for (const Models::SortKey &key : keys)
        list.append(JsonValue(QString((key.isDescending ? u"-"_s : QString()) + key.field)));
    return list;
}

std::vector<Models::SortKey> sortKeys(const JsonValue &json)
{
    std::vector<Models::SortKey> keys;
    for (const JsonValue &item : json.elements()) {
        const QString text = item.toString();
        const bool isDescending = text.startsWith(u'-');
        keys.push_back({isDescending ? text.sliced(1) : text, isDescending});
    }
    return keys;
}

/// With the place, for those who count and those who listen.
QString placedText(const Models::FilterProblem &problem)
{
    return DataPage::tr("Character %1: %2").arg(problem.offset + 1).arg(problem.message);
}

}  // namespace

// --- Facets -------------------------------------------------------------------------------------

void DataPage::buildFacets()
{
    connect(m_facetsButton, &QToolButton::toggled, m_facets, &FacetBar::setOpen);
    connect(m_facets, &FacetBar::clauseRequested, this, &DataPage::addClause);
    connect(&m_model, &Models::RecordTableModel::loaded, m_facets, &FacetBar::reload);
}

// --- Filter and pages ---------------------------------------------------------------------------

void DataPage::reload(bool keepsPlace)
{
    if (!m_model.isOpen())
        return;
    m_grid->state()->showLoading();
    m_model.reload(keepsPlace);
}

void DataPage::refresh()
{
    loadCollections();
    reload(true);
    m_inspector->refresh();
}

void DataPage::applyFilter(const QString &filter)
{
    m_model.setQuery(filter.trimmed(), m_model.sort());
    reload(false);
}

void DataPage::addClause(const QString &clause)
{
    QStringList clauses = Models::filterClauses(m_model.filter());
    if (clauses.contains(clause))
        return;
    if (clauses.size() == 1 && m_model.filter().contains("||"_L1))
        clauses[0] = u'(' + clauses[0] + u')';
    clauses << clause;
    m_filter->apply(Models::joinClauses(clauses));
}

Models::FilterContext DataPage::filterContext() const
{
    return {m_model.collection(), m_all,
            [this](const QString &field) { return seenValues(field); }};
}

QStringList DataPage::seenValues(const QString &field) const
{
    const int column = m_model.columnOf(field);
    const int rows = qMin(m_model.rowCount(), 200);
    QStringList seen;
    for (int row = 0; column >= 0 && row < rows && seen.size() < 12; ++row) {
        const QString value = Models::plainText(m_model.field(column), m_model.value(row, column));
        if (!value.isEmpty() && value.size() < 60 && !seen.contains(value))
            seen << value;
    }
    return seen;
}

void DataPage::checkFilterText(const QString &text)
{
    const Models::FilterProblem problem = Models::checkFilter(text);
    // What is still being typed at the end is unfinished, not wrong.
    const bool isUnfinished = !problem.message.isEmpty() && problem.offset >= text.size();
    if (!problem.message.isEmpty()) {
        m_filter->setStatus(isUnfinished ? FilterBar::Status::Neutral : FilterBar::Status::Error,
                            isUnfinished ? problem.message : placedText(problem));
        return;
    }
    // The names are checked as far as the window knows them; the server has the last word, so this
    // does not keep anyone from asking it.
    const Models::FilterProblem name = m_model.isOpen()
        ? Models::checkFilterNames(filterContext(), text)
        : Models::FilterProblem();
    if (!name.message.isEmpty())
        m_filter->setStatus(FilterBar::Status::Neutral, placedText(name));
    else
        m_filter->setStatus(text.trimmed().isEmpty() ? FilterBar::Status::Neutral
                                                     : FilterBar::Status::Ok);
}

QString DataPage::showRefusedFilter(const Error &error)
{
    // Those of the filter before.
    m_filter->setClauses({});
    const Models::FilterProblem name = Models::checkFilterNames(filterContext(), m_model.filter());
    if (name.message.isEmpty()) {
        const QString why = tr("The server refuses this filter: %1").arg(error.message);
        m_filter->setStatus(FilterBar::Status::Error, why);
        return why;
    }
    m_filter->setStatus(FilterBar::Status::Error, placedText(name));
    // Ready to be typed over.
    if (m_filter->edit()->hasFocus() && m_filter->text().trimmed() == m_model.filter())
        m_filter->edit()->setSelection(
            int(m_filter->text().indexOf(m_model.filter())) + name.offset, name.length);
    return name.message;
}

void DataPage::showLoaded()
{
    m_filter->setStatus(m_model.filter().isEmpty() ? FilterBar::Status::Neutral
                                                   : FilterBar::Status::Ok);
    QList<FilterBar::Clause> clauses;
    const QStringList parts = Models::filterClauses(m_model.filter());
    // One clause is what the line says already.
    for (const QString &part : parts.size() > 1 ? parts : QStringList())
        clauses.append({part, tr("Part of the filter")});
    m_filter->setClauses(clauses);
    StateView *state = m_grid->state();
    if (m_model.rowCount() > 0) {
        state->showContent();
    } else if (!m_model.filter().isEmpty()) {
        state->showFilteredEmpty();
        findCulprit();
    } else {
        const bool isWritable = Models::readOnlyReason(m_model.collection()).isEmpty();
        state->showEmpty({u"table-2"_s, tr("No records in %1 yet").arg(m_model.collection().name),
                          isWritable ? tr("Create the first one here or through the API.")
                                     : tr("The query of this view finds nothing."),
                          isWritable ? tr("New record") : QString()});
    }
    goToWanted();
    emit shownRowsChanged(m_model.loadedCount(), 0);
    m_inspectorTimer.start();
}

void DataPage::showFailure(const Error &error)
{
    StateView *state = m_grid->state();
    const bool isRefused = error.kind == Error::Kind::InvalidInput && !m_model.filter().isEmpty();
    if (isRefused) {
        const QString why = showRefusedFilter(error);
        if (m_model.rowCount() > 0)
            state->showContent();
        else
            state->showFilterRefused(why);
        return;
    }
    if (m_model.isFresh()) {
        state->showError(tr("The records of %1 could not be read.").arg(m_model.collection().name),
                         error);
        return;
    }
    state->showContent();
    context().notices.post({Notice::Kind::Error, tr("The records could not be read again"),
                            error.message, tr("Retry"), [this] { reload(true); }});
}

/// Finds the clause without which there would be something, and names it.
void DataPage::findCulprit()
{
    const QStringList clauses = Models::filterClauses(m_model.filter());
    if (clauses.size() < 2)
        return;
    const int generation = ++m_culpritGeneration;
    const QString filter = m_model.filter();
    for (int i = 0; i < qMin<int>(maxCulprits, int(clauses.size())); ++i) {
        QStringList others = clauses;
        others.removeAt(i);
        Client::RecordQuery query;
        query.collection = m_model.collection().id;
        query.perPage = 1;
        query.fields = u"id"_s;
        query.filter = Models::joinClauses(others);
        deliverTo(this, context().client.records(query),
                  [this, generation, filter,
                   clause = clauses[i]](const Result<Client::RecordPage> &page) {
                      if (generation != m_culpritGeneration || filter != m_model.filter()
                          || m_model.rowCount() > 0 || !page || page->items.empty())
                          return;
                      ++m_culpritGeneration;
                      m_grid->state()->showFilteredEmpty(clause);
                  });
    }
}

void DataPage::focusFilter()
{
    m_filter->edit()->setFocus(Qt::ShortcutFocusReason);
    m_filter->edit()->selectAll();
}

void DataPage::showHelp()
{
    auto *popover = new Popover(theme(), this);
    popover->setObjectName(u"data.filterHelp"_s);
    const std::pair<QString, QString> lines[] = {
        {u"status = 'live'"_s, tr("is; != is not")},
        {u"title ~ 'tide'"_s, tr("contains; % stands for anything; !~ does not contain")},
        {u"views >= 100"_s, tr("also >, <, <=")},
        {u"tags ?= 'news'"_s, tr("one of several values is; ?~ contains")},
        {u"tags:length > 2"_s, tr("so many values")},
        {u"author.name = 'Kari'"_s, tr("a field of a related record")},
        {u"created > @todayStart"_s, tr("@now, @yesterday, @monthStart, all in UTC")},
        {u"meta.size > 3"_s, tr("inside JSON")},
        {u"a = 1 && (b = 2 || c = null)"_s, tr("and, or, nothing in it")},
    };
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(theme().scaled(16));
    grid->setVerticalSpacing(theme().scaled(6));
    int row = 0;
    for (const auto &line : lines) {
        auto *code = new Label(theme(), TextSize::Label, Tone::Text, line.first, popover);
        code->setMono(true);
        code->setTextInteractionFlags(Qt::TextSelectableByMouse);
        grid->addWidget(code, row, 0);
        grid->addWidget(new Label(theme(), TextSize::Label, Tone::Muted, line.second, popover),
                        row++, 1);
    }
    popover->body()->addLayout(grid);
    connect(popover, &Popover::closed, popover, &QObject::deleteLater);
    popover->openAt(m_filter);
}

// --- Coming here and back -----------------------------------------------------------------------

void DataPage::open(const JsonValue &arguments)
{
    const QString wanted = arguments[u"collection"].toString();
    m_wantedRecord = arguments[u"record"].toString();
    // Who asks for a collection is about to work in it, and may have no pointer.
    if (!wanted.isEmpty())
        m_grid->state()->focusContent();
    const Client::CollectionInfo *collection = wanted.isEmpty()
        ? (m_model.isOpen() ? &m_model.collection() : nullptr)
        : findCollection(wanted);
    if (!collection) {
        m_wantedCollection = wanted;
        if (const JsonValue *filter = arguments.find(u"filter"))
            m_views[wanted] = {filter->toString(), {}};
        return;
    }
    const JsonValue *filter = arguments.find(u"filter");
    if (collection->id != m_model.collection().id) {
        // A record that was asked for may not match what the collection was filtered by.
        if (filter || !m_wantedRecord.isEmpty())
            m_views[collection->id].filter = filter ? filter->toString() : QString();
        openCollection(*collection);
    } else if (filter) {
        m_filter->apply(filter->toString());
    } else {
        goToWanted();
    }
}

void DataPage::goToWanted()
{
    if (m_wantedRecord.isEmpty() || m_model.isFresh() || m_model.isLoading())
        return;
    const QString id = m_wantedRecord;
    m_wantedRecord.clear();
    if (m_model.rowOf(id) >= 0) {
        m_grid->goTo(id);
        m_grid->focusTable();
        return;
    }
    const std::optional<QString> literal = Models::filterText(id);
    const QString filter = literal ? QString("id = "_L1 + *literal) : QString();
    if (!filter.isEmpty() && m_model.filter() != filter) {
        m_wantedRecord = id;
        m_filter->apply(filter);
    }
}

JsonValue DataPage::state() const
{
    JsonValue state = JsonValue::object();
    JsonValue views = JsonValue::object();
    for (const auto &view : m_views) {
        views.insert(view.first,
                     JsonValue::object({{u"filter"_s, JsonValue(view.second.filter)},
                                        {u"sort"_s, sortJson(view.second.sort)}}));
    }
    if (m_model.isOpen()) {
        const QString id = m_model.collection().id;
        state.insert(u"collection"_s, JsonValue(id));
        views.insert(id,
                     JsonValue::object({{u"filter"_s, JsonValue(m_model.filter())},
                                        {u"sort"_s, sortJson(m_model.sort())}}));
        const QString key = m_grid->currentKey();
        if (!key.isEmpty() && !Models::ChangeSet::isNewKey(key))
            state.insert(u"record"_s, JsonValue(key));
    } else if (!m_wantedCollection.isEmpty()) {
        state.insert(u"collection"_s, JsonValue(m_wantedCollection));
    }
    state.insert(u"views"_s, views);
    state.insert(u"columns"_s, m_grid->columnStates());
    state.insert(u"pins"_s, JsonValue(m_collections.pins()));
    state.insert(u"systemOpen"_s, JsonValue(m_collections.isSystemOpen()));
    state.insert(u"filterHistory"_s, JsonValue(m_filter->history()));
    JsonValue sizes = JsonValue::array();
    const QList<int> split = m_folding->sizes();
    for (const int size : split)
        sizes.append(JsonValue(size));
    state.insert(u"split"_s, sizes);
    state.insert(u"facets"_s, m_facets->state());
    JsonValue drafts = JsonValue::object();
    for (const auto &set : m_sets) {
        if (set.second->isEmpty())
            continue;
        const auto collection = m_all.constFind(set.first);
        QStringList secrets{u"password"_s};
        if (collection != m_all.constEnd())
            secrets << Models::secretFields(*collection);
        drafts.insert(set.first, set.second->toJson(secrets));
    }
    state.insert(u"drafts"_s, drafts);
    return state;
}

void DataPage::restore(const JsonValue &state)
{
    if (!state.isObject())
        return;
    for (const JsonValue::Member &view : state[u"views"].members())
        m_views[view.first] = {view.second[u"filter"].toString(), sortKeys(view.second[u"sort"])};
    m_grid->restoreColumnStates(state[u"columns"]);
    m_collections.setPins(Models::listOf(state[u"pins"]));
    m_collections.setSystemOpen(state[u"systemOpen"].toBool());
    m_filter->setHistory(Models::listOf(state[u"filterHistory"]));
    QList<int> sizes;
    for (const JsonValue &size : state[u"split"].elements())
        sizes << int(size.toInteger());
    m_folding->setSizes(sizes);
    m_facets->restore(state[u"facets"]);
    m_facetsButton->setChecked(m_facets->isOpen());
    for (const JsonValue::Member &draft : state[u"drafts"].members())
        changesOf(draft.first)->restore(draft.second);
    const QString collection = state[u"collection"].toString();
    m_wantedCollection = collection;
    m_wantedRecord.clear();
    if (const Client::CollectionInfo *known = findCollection(collection))
        openCollection(*known);
}

}  // namespace Binnacle::Ui
