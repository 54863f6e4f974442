// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/observation/filterexpression.h"
#include "models/observation/logrow.h"

#include <QAbstractTableModel>

#include <deque>
#include <optional>
#include <vector>

namespace Binnacle::Models {

class LogBookmarks;

/// Lines of the log, oldest first: a ring of rows, and of them those that the filter lets through.
/// Gaps where rows are missing are rows of their own.
class LogModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        TimeColumn,
        StatusColumn,
        MethodColumn,
        RouteColumn,
        DurationColumn,
        SqlColumn,
        WhoColumn,
        IpColumn,
        ColumnCount
    };
    static constexpr int defaultCapacity = 100000;
    /// Fewer rows are kept if they are large.
    static constexpr qint64 maximumBytes = 64 * 1024 * 1024;

    explicit LogModel(QObject *parent = nullptr, int capacity = defaultCapacity);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    /// Newer rows, in their order. The oldest fall out when there are too many.
    void append(std::vector<LogRow> rows);
    /// Older rows, in their order; those for which there is no room are left out, oldest first.
    void prepend(std::vector<LogRow> rows);
    /// Puts @p rows, in their order, where the visible row @p gap is; if more are still missing
    /// the gap stays before them.
    void fillGap(int gap, std::vector<LogRow> rows, qint64 stillMissing);
    void clear();

    /// Partial rows leave when the filter changes: see LogRow::isPartial.
    void setFilter(const FilterExpression &filter);
    const FilterExpression &filter() const { return m_filter; }
    /// Unix milliseconds, inclusive; 0 does not bound.
    void setTimeRange(qint64 from, qint64 to);
    qint64 rangeFrom() const { return m_from; }
    qint64 rangeTo() const { return m_to; }
    void setOperatorsShown(bool isShown);
    bool areOperatorsShown() const { return m_operatorsShown; }
    bool isNarrowed() const;
    bool accepts(const LogRow &row) const;
    /// The clause of the filter without which most of the newest rows would be shown; empty when
    /// the filter has no other, or no clause alone is to blame.
    QString strictestClause() const;

    /// Marks these rows. They must outlive the model.
    void setBookmarks(const LogBookmarks *bookmarks);

    /// In the ring, hidden ones too.
    int totalCount() const { return int(m_ring.size()); }
    int capacity() const { return m_capacity; }
    int freeCount() const { return m_bytes < maximumBytes ? m_capacity - totalCount() : 0; }
    /// How many rows fell out or were not taken since clear().
    qint64 droppedCount() const { return m_dropped; }
    const LogRow &rowAt(int row) const;
    const std::deque<LogRow> &ring() const { return m_ring; }
    /// The first visible row of that request or entry; -1 if there is none.
    int rowOf(const QByteArray &id) const;
    /// The nearest failure behind (@p step 1) or before (-1) @p row; -1 if there is none.
    int nextFailure(int row, int step) const;
    /// The nearest request of the same client; the same user, or for guests the same address.
    int nextOfClient(int row, int step) const;
    /// All visible rows without gaps, for export.
    std::vector<LogRow> visibleRows() const;

private:
    /// Position in the ring, counted on over everything that fell out; never changes for a row
    /// but in fillGap().
    using Place = qint64;

    /// Whether it is of the time and kind that are shown, whatever the filter says.
    bool isInSight(const LogRow &row) const;
    const LogRow &at(Place place) const { return m_ring[size_t(place - m_begin)]; }
    void dropOldest(int count);
    /// How many of the oldest have to go for @p rows to come.
    int excessWith(const std::vector<LogRow> &rows) const;
    void dropPartial();
    void rebuild();
    QString displayText(const LogRow &row, int column) const;
    QVariant messageData(const LogRow &row, int column, int role) const;
    QVariant requestData(const LogRow &row, int column, int role) const;
    QVariant bookmarkData(const LogRow &row, int column, int role) const;
    QString gapText(const LogRow &row) const;

    const int m_capacity;
    std::deque<LogRow> m_ring;
    qint64 m_bytes = 0;
    Place m_begin = 0;
    std::deque<Place> m_visible;
    FilterExpression m_filter;
    qint64 m_from = 0;
    qint64 m_to = 0;
    bool m_operatorsShown = false;
    const LogBookmarks *m_bookmarks = nullptr;
    qint64 m_dropped = 0;
};

/// `12.3`, `0.45`, `1 204`: a duration in milliseconds for a column.
QString durationText(double milliseconds);
/// The same with its unit.
QString millisecondsText(double milliseconds);

}  // namespace Binnacle::Models
