// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/charttablemodel.h"

#include "models/roles.h"

#include <algorithm>

namespace Binnacle::Ui {

ChartTableModel::ChartTableModel(const ChartData &data, QObject *parent)
    : QAbstractTableModel(parent)
    , m_data(data)
{
}

void ChartTableModel::reload()
{
    beginResetModel();
    m_series = m_data.series;
    m_times.clear();
    const auto [from, to] = m_data.timeRange();
    for (const ChartSeries &series : std::as_const(m_series)) {
        for (const ChartPoint &point : series.points) {
            if (point.ms >= from && point.ms <= to)
                m_times.append(point.ms);
        }
    }
    std::sort(m_times.begin(), m_times.end(), std::greater<>());
    m_times.erase(std::unique(m_times.begin(), m_times.end()), m_times.end());
    endResetModel();
}

int ChartTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_times.size());
}

int ChartTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_series.size()) + 1;
}

double ChartTableModel::valueAt(const QModelIndex &index) const
{
    return valueNear(m_series[index.column() - 1].points, m_times[index.row()], 0);
}

QVariant ChartTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const bool isTime = index.column() == 0;
    switch (role) {
    case Qt::DisplayRole:
        return isTime ? m_data.timeText(m_times[index.row()]) : m_data.valueText(valueAt(index));
    case Models::RawValueRole:
        return isTime ? QVariant(m_times[index.row()]) : QVariant(valueAt(index));
    case Models::AccessibleRole: return Models::accessibleCellText(index);
    case Models::MonoRole: return true;
    case Models::ToneRole: return int(isTime ? Models::CellTone::Muted : Models::CellTone::Text);
    case Qt::TextAlignmentRole:
        return int((isTime ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    default: return {};
    }
}

QVariant ChartTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section >= columnCount())
        return {};
    switch (role) {
    case Qt::DisplayRole: return section == 0 ? tr("Time") : m_series[section - 1].name;
    case Models::ColumnKeyRole:
        return section == 0 ? QStringLiteral("time") : m_series[section - 1].name;
    case Qt::TextAlignmentRole:
        return int((section == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    default: return {};
    }
}

}  // namespace Binnacle::Ui
