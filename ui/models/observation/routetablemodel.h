// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/observationdata.h"
#include "models/observation/filterexpression.h"

#include <QAbstractTableModel>
#include <QHash>

#include <vector>

namespace Binnacle::Models {

/// The routes of the server with what each does now. Values change in place; the order changes
/// only in resort(), so that rows do not move under the hand.
class RouteTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        MethodColumn,
        RouteColumn,
        OwnerColumn,
        GuardColumn,
        RateColumn,
        SparkColumn,
        P50Column,
        P95Column,
        P99Column,
        ErrorColumn,
        FailureColumn,
        SeenColumn,
        ColumnCount
    };
    /// Number of the row for requests that met no route.
    static constexpr int unmatchedRoute = -1;

    explicit RouteTableModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    /// Takes effect at once.
    void sort(int column, Qt::SortOrder order) override;

    /// New figures. Rows keep their places; routes that are new or gone are inserted or removed.
    void setTable(const Client::RouteTable &table);
    /// Brings the rows into the order of their present values.
    void resort();
    /// What stands in the column of access instead of the guard, by number of the route.
    struct Access
    {
        QString text;
        QString toolTip;
        bool isPublicWrite = false;
    };
    void setAccess(QHash<int, Access> access);
    void setGrouped(bool isGrouped);
    bool isGrouped() const { return m_isGrouped; }
    void setFilter(const FilterExpression &filter);
    const FilterExpression &filter() const { return m_filter; }

    /// Routes that only operators' tools call; hidden by default.
    void setOperatorsShown(bool isShown);
    bool areOperatorsShown() const { return m_operatorsShown; }

    /// Of all routes that there are without the filter; requests that met none do not count.
    int routeCount() const;
    /// All of them, hidden ones too.
    std::vector<Client::RouteRow> routes() const;
    /// Null for the head of a group.
    const Client::RouteRow *routeAt(int row) const;
    const Client::RouteRow *routeOf(int route) const;
    /// -1 if it is not shown.
    int rowOf(int route) const;

    static const FilterFields &filterFields();

private:
    struct Entry
    {
        Client::RouteRow row;
        bool isUnmatched = false;
    };
    /// A row that is shown: a route by its index in m_routes, or a group's head.
    struct Line
    {
        int entry = -1;
        QString group;
        int members = 0;

        friend bool operator==(const Line &, const Line &) = default;
    };

    std::vector<Line> wantedLines() const;
    void showLines(std::vector<Line> lines);
    bool isPassed(const Client::RouteRow &row) const;
    QString displayText(const Entry &entry, int column) const;
    QVariant toneOf(const Entry &entry, int column) const;
    QVariant groupData(const Line &line, int column, int role) const;

    std::vector<Entry> m_routes;
    std::vector<Line> m_lines;
    QHash<int, Access> m_access;
    FilterExpression m_filter;
    QDateTime m_time;
    bool m_isGrouped = false;
    bool m_operatorsShown = false;
    int m_sortColumn = RateColumn;
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
};

}  // namespace Binnacle::Models
