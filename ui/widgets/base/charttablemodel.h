// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/chartdata.h"

#include <QAbstractTableModel>

namespace Binnacle::Ui {

/// The numbers of a chart, the newest first: a column of times, then one a series.
class ChartTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit ChartTableModel(const ChartData &data, QObject *parent = nullptr);

    /// Takes the data as it is now.
    void reload();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    double valueAt(const QModelIndex &index) const;

    const ChartData &m_data;
    QList<qint64> m_times;
    QList<ChartSeries> m_series;
};

}  // namespace Binnacle::Ui
