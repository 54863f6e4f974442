// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/deliver.h"
#include "models/records/recordtablemodel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

/// As many ids as fit into a filter with room for the user's own.
constexpr int batchSize = 80;
/// Beyond this the pill's number would tell nobody anything.
constexpr qsizetype maxArrivals = 100000;

}  // namespace

void RecordTableModel::setVisibleRows(int first, int last)
{
    m_firstVisible = first;
    m_lastVisible = last;
    if (!m_dirty.isEmpty() && !m_liveTimer.isActive())
        m_liveTimer.start();
}

void RecordTableModel::takeChanges(const std::vector<Client::RecordChange> &changes)
{
    if (!isOpen() || m_isFresh)
        return;
    QSet<QString> arrived = m_arrived;
    for (const Client::RecordChange &change : changes) {
        if (change.collectionId != m_collection.id)
            continue;
        const bool isLoaded = m_index.contains(change.recordId);
        switch (change.kind) {
        case Client::RecordChange::Kind::Created:
            if (!isLoaded && m_unchecked.size() < maxArrivals)
                m_unchecked.insert(change.recordId);
            break;
        case Client::RecordChange::Kind::Updated:
            if (isLoaded)
                m_dirty.insert(change.recordId);
            break;
        case Client::RecordChange::Kind::Deleted:
            m_unchecked.remove(change.recordId);
            m_dirty.remove(change.recordId);
            arrived.remove(change.recordId);
            takeDeleted(change.recordId);
            break;
        }
    }
    setArrived(arrived);
    if ((!m_dirty.isEmpty() || !m_unchecked.isEmpty()) && !m_liveTimer.isActive())
        m_liveTimer.start();
}

void RecordTableModel::flushLive()
{
    rereadVisible();
    checkArrivals();
}

void RecordTableModel::rereadVisible()
{
    QStringList ids;
    const int last = qMin(m_lastVisible, rowCount() - 1);
    for (int row = qMax(0, m_firstVisible); row <= last && ids.size() < batchSize; ++row) {
        const QString key = keyOf(row);
        if (m_dirty.remove(key))
            ids << key;
    }
    if (ids.isEmpty())
        return;
    deliverTo(this, m_client.records(m_cursor.only(ids, true)),
              [this, generation = m_generation](const Result<Client::RecordPage> &reply) {
                  if (generation != m_generation || !reply)
                      return;
                  for (const JsonValue &record : reply->items)
                      takeRecord(record);
              });
}

void RecordTableModel::checkArrivals()
{
    // Saved from here, or loaded with a page since it was told of.
    for (auto id = m_unchecked.begin(); id != m_unchecked.end();)
        id = m_index.contains(*id) ? m_unchecked.erase(id) : std::next(id);
    if (m_unchecked.isEmpty())
        return;
    if (m_filter.trimmed().isEmpty()) {
        QSet<QString> arrived = m_arrived;
        arrived.unite(m_unchecked);
        m_unchecked.clear();
        setArrived(arrived);
        return;
    }
    // Whether it matches only the server knows.
    QStringList ids;
    while (!m_unchecked.isEmpty() && ids.size() < batchSize) {
        ids << *m_unchecked.begin();
        m_unchecked.erase(m_unchecked.begin());
    }
    Client::RecordQuery query = m_cursor.only(ids, false);
    query.fields = u"id"_s;
    query.expand.clear();
    deliverTo(this, m_client.records(query),
              [this, generation = m_generation](const Result<Client::RecordPage> &reply) {
                  if (generation != m_generation || !reply)
                      return;
                  QSet<QString> arrived = m_arrived;
                  for (const JsonValue &record : reply->items) {
                      const QString id = record[u"id"].toString();
                      if (!m_index.contains(id))
                          arrived.insert(id);
                  }
                  setArrived(arrived);
              });
    if (!m_unchecked.isEmpty())
        m_liveTimer.start();
}

void RecordTableModel::setArrived(const QSet<QString> &ids)
{
    if (m_arrived == ids)
        return;
    m_arrived = ids;
    emit newOnServerChanged(newOnServer());
}

void RecordTableModel::takeRecord(const JsonValue &record)
{
    const QString id = record[u"id"].toString();
    const int at = m_index.value(id, -1);
    if (at < 0)
        return;
    noteLabels(record);
    m_dirty.remove(id);
    Row &row = m_rows[size_t(at)];
    Row now = rowOf(record);
    QSet<int> changed;
    for (int i = 0; i < columnCount(); ++i) {
        if (!sameValue(row.values[size_t(i)], now.values[size_t(i)]))
            changed.insert(i);
    }
    if (changed.isEmpty() && !row.isGone)
        return;
    row = std::move(now);
    m_texts.remove(id);
    Flash &flash = m_flashes[id];
    flash.until = m_clock.elapsed() + flashTime;
    flash.columns.unite(changed);
    m_flashTimer.start();
    rowChanged(at + newRowCount());
}

void RecordTableModel::takeCreated(const JsonValue &record)
{
    const QString id = record[u"id"].toString();
    if (!isOpen() || id.isEmpty())
        return;
    if (m_index.contains(id)) {
        takeRecord(record);
        return;
    }
    noteLabels(record);
    beginInsertRows({}, newRowCount(), newRowCount());
    m_rows.insert(m_rows.begin(), rowOf(record));
    rebuildIndex();
    endInsertRows();
    m_unchecked.remove(id);
    QSet<QString> arrived = m_arrived;
    arrived.remove(id);
    setArrived(arrived);
    if (m_total >= 0)
        ++m_total;
    emit totalChanged();
}

void RecordTableModel::takeDeleted(const QString &id)
{
    const int at = m_index.value(id, -1);
    if (at < 0 || m_rows[size_t(at)].isGone)
        return;
    m_rows[size_t(at)].isGone = true;
    if (m_total > 0) {
        --m_total;
        emit totalChanged();
    }
    rowChanged(at + newRowCount());
}

void RecordTableModel::updateFlashes()
{
    const qint64 now = m_clock.elapsed();
    for (auto flash = m_flashes.begin(); flash != m_flashes.end();) {
        const int row = rowOf(flash.key());
        const QSet<int> columns = flash->columns;
        flash = flash->until <= now ? m_flashes.erase(flash) : std::next(flash);
        if (row < 0)
            continue;
        for (const int column : columns)
            emit dataChanged(index(row, column), index(row, column), {FlashRole});
    }
    if (m_flashes.isEmpty())
        m_flashTimer.stop();
}

}  // namespace Binnacle::Models
