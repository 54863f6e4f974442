// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/logmodel.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace Binnacle::Models {

namespace {

template <typename Rows> qint64 bytesOf(const Rows &rows)
{
    return std::accumulate(rows.begin(), rows.end(), qint64(0),
                           [](qint64 sum, const LogRow &row) { return sum + row.bytes(); });
}

}  // namespace

int LogModel::excessWith(const std::vector<LogRow> &rows) const
{
    int count = std::max(0, totalCount() + int(rows.size()) - m_capacity);
    qint64 bytes = m_bytes + bytesOf(rows);
    for (int i = 0; i < totalCount() && (i < count || bytes > maximumBytes); ++i) {
        bytes -= m_ring[size_t(i)].bytes();
        count = std::max(count, i + 1);
    }
    return count;
}

void LogModel::dropOldest(int count)
{
    if (count <= 0)
        return;
    const Place end = m_begin + count;
    const auto firstKept = std::lower_bound(m_visible.begin(), m_visible.end(), end);
    const int visible = int(firstKept - m_visible.begin());
    if (visible > 0) {
        beginRemoveRows({}, 0, visible - 1);
        m_visible.erase(m_visible.begin(), firstKept);
    }
    for (int i = 0; i < count; ++i)
        m_bytes -= m_ring[size_t(i)].bytes();
    m_ring.erase(m_ring.begin(), m_ring.begin() + count);
    m_begin = end;
    m_dropped += count;
    if (visible > 0)
        endRemoveRows();
}

void LogModel::append(std::vector<LogRow> rows)
{
    if (rows.empty())
        return;
    if (int(rows.size()) > m_capacity) {
        m_dropped += qint64(rows.size()) - m_capacity;
        rows.erase(rows.begin(), rows.end() - m_capacity);
    }
    dropOldest(excessWith(rows));
    m_bytes += bytesOf(rows);

    std::vector<Place> fresh;
    Place place = m_begin + totalCount();
    for (const LogRow &row : rows) {
        if (accepts(row))
            fresh.push_back(place);
        ++place;
    }
    const int first = rowCount();
    if (!fresh.empty())
        beginInsertRows({}, first, first + int(fresh.size()) - 1);
    std::move(rows.begin(), rows.end(), std::back_inserter(m_ring));
    m_visible.insert(m_visible.end(), fresh.begin(), fresh.end());
    if (!fresh.empty())
        endInsertRows();
}

void LogModel::prepend(std::vector<LogRow> rows)
{
    if (int(rows.size()) > freeCount())
        rows.erase(rows.begin(), rows.end() - std::max(0, freeCount()));
    if (rows.empty())
        return;
    std::vector<Place> fresh;
    Place place = m_begin - Place(rows.size());
    for (const LogRow &row : rows) {
        if (accepts(row))
            fresh.push_back(place);
        ++place;
    }
    if (!fresh.empty())
        beginInsertRows({}, 0, int(fresh.size()) - 1);
    m_begin -= Place(rows.size());
    m_bytes += bytesOf(rows);
    m_ring.insert(m_ring.begin(), std::make_move_iterator(rows.begin()),
                  std::make_move_iterator(rows.end()));
    m_visible.insert(m_visible.begin(), fresh.begin(), fresh.end());
    if (!fresh.empty())
        endInsertRows();
}

void LogModel::fillGap(int gap, std::vector<LogRow> rows, qint64 stillMissing)
{
    if (gap < 0 || gap >= rowCount() || rowAt(gap).kind != LogRow::Kind::Gap)
        return;
    const Place place = m_visible[size_t(gap)];
    LogRow &old = m_ring[size_t(place - m_begin)];
    // The gap row stays in the ring, hidden when nothing is missing any more: that keeps the
    // places of the rows before it.
    old.missing = stillMissing;
    if (!rows.empty() && rows.front().seq > 0)
        old.seqEnd = rows.front().seq;
    if (stillMissing == 0) {
        beginRemoveRows({}, gap, gap);
        m_visible.erase(m_visible.begin() + gap);
        endRemoveRows();
    } else {
        emit dataChanged(index(gap, 0), index(gap, ColumnCount - 1));
        ++gap;
    }
    if (int(rows.size()) > freeCount())
        rows.erase(rows.begin(), rows.end() - std::max(0, freeCount()));
    if (rows.empty())
        return;
    std::vector<Place> fresh;
    Place next = place + 1;
    for (const LogRow &row : rows) {
        if (accepts(row))
            fresh.push_back(next);
        ++next;
    }
    if (!fresh.empty())
        beginInsertRows({}, gap, gap + int(fresh.size()) - 1);
    const auto added = Place(rows.size());
    m_bytes += bytesOf(rows);
    m_ring.insert(m_ring.begin() + (place + 1 - m_begin), std::make_move_iterator(rows.begin()),
                  std::make_move_iterator(rows.end()));
    for (auto it = m_visible.begin() + gap; it != m_visible.end(); ++it)
        *it += added;
    m_visible.insert(m_visible.begin() + gap, fresh.begin(), fresh.end());
    if (!fresh.empty())
        endInsertRows();
}

void LogModel::clear()
{
    beginResetModel();
    m_ring.clear();
    m_bytes = 0;
    m_visible.clear();
    m_begin = 0;
    m_dropped = 0;
    endResetModel();
}

void LogModel::dropPartial()
{
    const auto firstWhole = std::find_if(m_ring.begin(), m_ring.end(),
                                         [](const LogRow &row) { return !row.isPartial; });
    const auto count = Place(firstWhole - m_ring.begin());
    m_ring.erase(m_ring.begin(), firstWhole);
    m_bytes = bytesOf(m_ring);
    m_begin += count;
}

}  // namespace Binnacle::Models
