// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deliver.h"
#include "models/records/recordtablemodel.h"
#include "models/records/recordvalue.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

constexpr qint64 maxReread = 1000;

}  // namespace

QString RecordTableModel::expandText() const
{
    QStringList names;
    for (const Client::FieldInfo &info : m_fields) {
        if (valueKind(info) != ValueKind::Relation)
            continue;
        const auto related = m_all.constFind(info.relatedCollectionId);
        if (related != m_all.constEnd() && !labelFields(*related).isEmpty())
            names << info.name;
    }
    return names.join(u',');
}

void RecordTableModel::reload(bool keepsPlace)
{
    if (!isOpen())
        return;
    const quint64 generation = ++m_generation;
    m_isLoading = true;
    m_hasFailed = false;
    m_cursor = RecordCursor(m_collection, m_filter, m_sort, expandText());
    qint64 wanted = RecordCursor::pageSize;
    if (keepsPlace) {
        const qint64 pages = (loadedCount() + wanted - 1) / wanted;
        wanted = qBound(wanted, pages * wanted, maxReread);
    }
    emit loadStarted();
    deliverTo(this, m_client.records(m_cursor.first(wanted)),
              [this, generation, wanted](const Result<Client::RecordPage> &reply) {
                  if (generation != m_generation)
                      return;
                  m_isLoading = false;
                  if (reply)
                      take(*reply, true, wanted);
                  else
                      fail(reply.error());
              });
}

bool RecordTableModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && isOpen() && !m_isFresh && !m_isLoading && !m_isComplete
        && !m_hasFailed && !isFull();
}

void RecordTableModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_isLoading = true;
    deliverTo(this, m_client.records(m_cursor.next(aliveCount())),
              [this, generation = m_generation](const Result<Client::RecordPage> &reply) {
                  if (generation != m_generation)
                      return;  // asked before the last reload()
                  m_isLoading = false;
                  if (reply)
                      take(*reply, false, RecordCursor::pageSize);
                  else
                      fail(reply.error());
              });
}

void RecordTableModel::fail(const Error &error)
{
    m_hasFailed = true;
    emit loadFailed(error);
}

void RecordTableModel::take(const Client::RecordPage &page, bool isFirst, qint64 asked)
{
    for (const JsonValue &record : page.items)
        noteLabels(record);
    if (!isFirst) {
        append(page, asked);
        emit moreLoaded();
        return;
    }
    std::vector<Row> rows;
    rows.reserve(page.items.size());
    for (const JsonValue &record : page.items)
        rows.push_back(rowOf(record));
    m_isFresh = false;
    m_isComplete = qint64(page.items.size()) < asked;
    m_dirty.clear();
    m_unchecked.clear();
    m_total = m_isComplete ? qint64(page.items.size()) : -1;
    cancelCount();
    replaceRows(std::move(rows));
    if (!page.items.empty())
        m_cursor.advance(page.items.back(), false);
    setArrived({});
    emit totalChanged();
    emit loaded();
}

void RecordTableModel::replaceRows(std::vector<Row> rows)
{
    beginResetModel();
    m_texts.clear();
    m_rows = std::move(rows);
    rebuildIndex();
    resetNewKeys();
    endResetModel();
}

void RecordTableModel::append(const Client::RecordPage &page, qint64 asked)
{
    std::vector<Row> fresh;
    QSet<QString> seen;
    for (const JsonValue &record : page.items) {
        Row row = rowOf(record);
        if (m_index.contains(row.id) || seen.contains(row.id))
            continue;
        seen.insert(row.id);
        fresh.push_back(std::move(row));
    }
    const size_t room = size_t(maxRows) - m_rows.size();
    if (fresh.size() > room)
        fresh.resize(room);
    m_isComplete = qint64(page.items.size()) < asked;
    if (!page.items.empty())
        m_cursor.advance(page.items.back(), fresh.empty());
    if (!fresh.empty()) {
        const int first = rowCount();
        beginInsertRows({}, first, first + int(fresh.size()) - 1);
        for (Row &row : fresh) {
            m_index.insert(row.id, int(m_rows.size()));
            m_arrived.remove(row.id);
            m_rows.push_back(std::move(row));
        }
        endInsertRows();
    }
    if (m_isComplete && m_total < 0) {
        m_total = aliveCount();
        emit totalChanged();
    }
    // A page of rows that are known already would leave the view waiting at its end.
    if (fresh.empty() && !m_isComplete)
        fetchMore({});
}

qsizetype RecordTableModel::aliveCount() const
{
    return std::count_if(m_rows.begin(), m_rows.end(), [](const Row &row) { return !row.isGone; });
}

RecordTableModel::Row RecordTableModel::rowOf(const JsonValue &record)
{
    Row row;
    row.id = record[u"id"].toString();
    row.values.resize(m_fields.size());
    // Records come with sorted members, fields in the schema's order: one walk through the
    // members with a look at the names would be quadratic on wide collections only.
    for (size_t i = 0; i < m_fields.size(); ++i)
        row.values[i] = record[m_fields[i].name];
    return row;
}

void RecordTableModel::noteLabels(const JsonValue &record)
{
    const JsonValue &expand = record[u"expand"];
    if (!expand.isObject())
        return;
    for (const Client::FieldInfo &info : m_fields) {
        if (valueKind(info) != ValueKind::Relation)
            continue;
        const JsonValue *found = expand.find(info.name);
        const auto related = m_all.constFind(info.relatedCollectionId);
        if (!found || related == m_all.constEnd())
            continue;
        if (found->isObject()) {
            setRelationLabel(related->id, (*found)[u"id"].toString(),
                             recordLabel(*related, *found));
        }
        for (const JsonValue &each : found->elements())
            setRelationLabel(related->id, each[u"id"].toString(), recordLabel(*related, each));
    }
}

void RecordTableModel::rebuildIndex()
{
    m_index.clear();
    m_index.reserve(qsizetype(m_rows.size()));
    for (size_t i = 0; i < m_rows.size(); ++i)
        m_index.insert(m_rows[i].id, int(i));
}

// --- Counting -----------------------------------------------------------------------------------

void RecordTableModel::startCount()
{
    if (!isOpen() || m_isCounting)
        return;
    m_isCounting = true;
    m_countStop.emplace();
    const quint64 generation = ++m_countGeneration;
    emit totalChanged();
    deliverTo(this, m_client.countRecords(m_collection.id, m_filter, m_countStop->token()),
              [this, generation](const Result<qint64> &counted) {
                  if (generation != m_countGeneration)
                      return;
                  m_isCounting = false;
                  m_countStop.reset();
                  if (counted)
                      m_total = *counted;
                  else if (counted.error().kind != Error::Kind::Cancelled)
                      emit loadFailed(counted.error());
                  emit totalChanged();
              });
}

void RecordTableModel::cancelCount()
{
    if (!m_isCounting)
        return;
    ++m_countGeneration;
    m_isCounting = false;
    m_countStop->stop();
    m_countStop.reset();
    emit totalChanged();
}

}  // namespace Binnacle::Models
