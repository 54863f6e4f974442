// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/roles.h"

#include <QAbstractTableModel>
#include <QSet>
#include <QVariant>

#include <functional>
#include <vector>

namespace Binnacle::Models {

/// What one cell shows; made once, when its row is.
struct TableCell
{
    QString text;
    /// By which the column is sorted; the text when invalid.
    QVariant value{};
    CellTone tone = CellTone::Text;
    QString icon{};
    CellTone iconTone = CellTone::Muted;
    bool isMono = false;
    bool isBadge = false;
    QString toolTip{};
};

struct TableRow
{
    QString id;
    std::vector<TableCell> cells;

    /// Nothing happens with it any more.
    bool isStale = false;
};

struct TableColumn
{
    QString key;
    QString title;
    Qt::Alignment alignment = Qt::AlignLeft;
};

/// Rows whose cells are known when they come, told apart by an id: what the lists of the Access
/// page show. They can be narrowed to those in which a text occurs, and sorted by any column.
///
/// Thread: GUI.
class CellTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit CellTableModel(std::vector<TableColumn> columns, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// A negative @p column is the order in which the rows came.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    /// Rows that were there stay what they are to views, with selection and place.
    void setRows(std::vector<TableRow> rows);
    /// Behind those that are there.
    void appendRows(std::vector<TableRow> rows);
    /// There are more to be had; fetchMore() asks for them once.
    void setHasMore(bool hasMore) { m_hasMore = hasMore; }

    /// Only rows in one of whose cells @p text occurs, whatever its case.
    void setFilter(const QString &text);
    QString filter() const { return m_filter; }

    /// All of them, shown or not.
    int count() const { return int(m_rows.size()); }
    QString idAt(int row) const;
    /// -1 when it is not shown.
    int rowOf(const QString &id) const;

signals:
    void moreWanted();

private:
    const TableCell &cell(const QModelIndex &index) const;
    std::vector<size_t> arranged(const std::vector<TableRow> &rows) const;
    /// Takes away the shown rows that are not wanted.
    void removeShown(const QSet<QString> &wanted);
    /// Shows the same rows at other @p places, once @p replaceRows has put them there.
    void reorder(std::vector<size_t> places, const std::function<void()> &replaceRows);
    /// Adds what @p target has beyond the shown rows, whose order it keeps.
    void insertShown(const std::vector<size_t> &target);
    /// Shows what shall be shown, told as a reset only when rows come or go.
    void rearrange();
    QStringList shownIds() const;

    const std::vector<TableColumn> m_columns;
    std::vector<TableRow> m_rows;
    /// Places of the shown ones.
    std::vector<size_t> m_shown;
    QString m_filter;
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    bool m_hasMore = false;
};

}  // namespace Binnacle::Models
