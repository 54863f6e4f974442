// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/observationdata.h"

#include <QAbstractTableModel>

#include <vector>

namespace Binnacle::Models {

/// The routes that take longest now, by p95, of those that were called in the last minutes.
class SlowRoutesModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        RouteColumn,
        P95Column,
        RateColumn,
        SparkColumn,
        ColumnCount
    };
    static constexpr int shownRoutes = 8;

    explicit SlowRoutesModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// With @p keepsRows only the figures change, because somebody points at a row.
    void setTable(const Client::RouteTable &table, bool keepsRows);
    const Client::RouteRow &routeAt(int row) const { return m_rows[size_t(row)]; }

private:
    std::vector<Client::RouteRow> m_rows;
};

}  // namespace Binnacle::Models
