// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/slowroutesmodel.h"

#include "models/columntext.h"
#include "models/observation/logmodel.h"
#include "models/observation/logrow.h"
#include "models/roles.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

SlowRoutesModel::SlowRoutesModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

int SlowRoutesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int SlowRoutesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SlowRoutesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == P95Column || section == RateColumn ? Qt::AlignRight : Qt::AlignLeft)
                   | Qt::AlignVCenter);
    if (role == ColumnKeyRole) {
        static const QStringList keys{u"route"_s, u"p95"_s, u"rate"_s, u"spark"_s};
        return keys.value(section);
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case RouteColumn: return tr("Route");
    case P95Column: return tr("p95 ms");
    case RateColumn: return tr("req/s");
    case SparkColumn: return tr("Last minute");
    default: return {};
    }
}

QVariant SlowRoutesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Client::RouteRow &row = m_rows[size_t(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        switch (column) {
        case RouteColumn: return QString(row.method + u' ' + row.pattern);
        case P95Column: return durationText(row.recent.p95);
        case RateColumn:
            return row.rate > 0 ? QLocale().toString(row.rate, 'f', row.rate < 100 ? 1 : 0)
                                : u"–"_s;
        default: return {};
        }
    case SparkRole:
        if (column == SparkColumn)
            return QVariant::fromValue(QList<double>(row.perSecond.begin(), row.perSecond.end()));
        return {};
    case RawValueRole: return column == P95Column ? QVariant(row.recent.p95) : QVariant(row.rate);
    case IdRole: return QString::number(row.route);
    case MonoRole: return true;
    case PathRole: return column == RouteColumn;
    case ToneRole:
        if (column == SparkColumn)
            return int(CellTone::Accent);
        if (column != P95Column)
            return int(CellTone::Text);
        return int(latencyTone(row.recent.p95));
    case Qt::TextAlignmentRole:
        if (column == P95Column || column == RateColumn)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case AccessibleRole: return accessibleCellText(index);
    default: return {};
    }
}

void SlowRoutesModel::setTable(const Client::RouteTable &table, bool keepsRows)
{
    if (keepsRows && !m_rows.empty()) {
        for (Client::RouteRow &row : m_rows) {
            const auto found = std::find_if(
                table.items.begin(), table.items.end(),
                [&row](const Client::RouteRow &other) { return other.route == row.route; });
            if (found != table.items.end())
                row = *found;
        }
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    std::vector<Client::RouteRow> rows;
    for (const Client::RouteRow &row : table.items) {
        if (row.recent.requests > 0 && !row.isQuiet && !isOperatorsTarget(row.pattern.toUtf8()))
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end(), [](const Client::RouteRow &a, const Client::RouteRow &b) {
        return a.recent.p95 != b.recent.p95 ? a.recent.p95 > b.recent.p95 : a.route < b.route;
    });
    if (rows.size() > size_t(shownRoutes))
        rows.resize(size_t(shownRoutes));
    const bool isSame = std::equal(
        rows.begin(), rows.end(), m_rows.begin(), m_rows.end(),
        [](const Client::RouteRow &a, const Client::RouteRow &b) { return a.route == b.route; });
    if (isSame) {
        m_rows = std::move(rows);
        if (!m_rows.empty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    // Eight rows in another order: a reset costs nothing.
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

}  // namespace Binnacle::Models
