// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/access/celltablemodel.h"

#include <algorithm>

namespace Binnacle::Models {

namespace {

bool holds(const TableRow &row, const QString &text)
{
    return std::any_of(row.cells.begin(), row.cells.end(), [&text](const TableCell &cell) {
        return cell.text.contains(text, Qt::CaseInsensitive);
    });
}

bool isLess(const TableCell &a, const TableCell &b)
{
    if (a.value.isValid() && b.value.isValid()) {
        const QPartialOrdering order = QVariant::compare(a.value, b.value);
        if (order != QPartialOrdering::Unordered)
            return order == QPartialOrdering::Less;
    }
    return QString::localeAwareCompare(a.text, b.text) < 0;
}

}  // namespace

CellTableModel::CellTableModel(std::vector<TableColumn> columns, QObject *parent)
    : QAbstractTableModel(parent)
    , m_columns(std::move(columns))
{
}

int CellTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int CellTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

const TableCell &CellTableModel::cell(const QModelIndex &index) const
{
    return m_rows[m_shown[size_t(index.row())]].cells[size_t(index.column())];
}

QVariant CellTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TableCell &shown = cell(index);
    switch (role) {
    case Qt::DisplayRole: return shown.text;
    case RawValueRole: return shown.value.isValid() ? shown.value : QVariant(shown.text);
    case ToneRole: return int(shown.tone);
    case IconRole: return shown.icon.isEmpty() ? QVariant() : QVariant(shown.icon);
    case IconToneRole: return shown.icon.isEmpty() ? QVariant() : QVariant(int(shown.iconTone));
    case MonoRole: return shown.isMono;
    case BadgeRole: return shown.isBadge;
    case NullRole: return shown.text.isEmpty() && shown.icon.isEmpty();
    case Qt::ToolTipRole: return shown.toolTip.isEmpty() ? QVariant() : QVariant(shown.toolTip);
    case IdRole: return idAt(index.row());
    case RowStateRole:
        return int(m_rows[m_shown[size_t(index.row())]].isStale ? RowState::Stale
                                                                : RowState::Normal);
    case Qt::TextAlignmentRole:
        return int(m_columns[size_t(index.column())].alignment | Qt::AlignVCenter);
    case AccessibleRole: return accessibleCellText(index);
    default: return {};
    }
}

QVariant CellTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const TableColumn &column = m_columns[size_t(section)];
    switch (role) {
    case Qt::DisplayRole: return column.title;
    case ColumnKeyRole: return column.key;
    case Qt::TextAlignmentRole: return int(column.alignment | Qt::AlignVCenter);
    default: return {};
    }
}

void CellTableModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column < columnCount() ? column : -1;
    m_sortOrder = order;
    rearrange();
}

bool CellTableModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_hasMore;
}

void CellTableModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_hasMore = false;
    emit moreWanted();
}

void CellTableModel::setRows(std::vector<TableRow> rows)
{
    const std::vector<size_t> target = arranged(rows);
    QSet<QString> wanted;
    for (const size_t place : target)
        wanted.insert(rows[place].id);
    removeShown(wanted);

    QSet<QString> kept;
    for (const size_t place : m_shown)
        kept.insert(m_rows[place].id);
    std::vector<size_t> staying;
    for (const size_t place : target) {
        // An id that comes twice stays once.
        if (kept.remove(rows[place].id))
            staying.push_back(place);
    }
    const bool isInOrder
        = std::equal(staying.begin(), staying.end(), m_shown.begin(), m_shown.end(),
                     [&](size_t now, size_t before) { return rows[now].id == m_rows[before].id; });
    if (isInOrder) {
        m_rows = std::move(rows);
        m_shown = std::move(staying);
    } else {
        reorder(std::move(staying), [&] { m_rows = std::move(rows); });
    }
    if (!m_shown.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    insertShown(target);
}

void CellTableModel::removeShown(const QSet<QString> &wanted)
{
    const auto isWanted = [&](size_t row) { return wanted.contains(m_rows[m_shown[row]].id); };
    for (size_t end = m_shown.size(); end > 0;) {
        if (isWanted(end - 1)) {
            --end;
            continue;
        }
        size_t begin = end - 1;
        while (begin > 0 && !isWanted(begin - 1))
            --begin;
        beginRemoveRows({}, int(begin), int(end) - 1);
        m_shown.erase(m_shown.begin() + qsizetype(begin), m_shown.begin() + qsizetype(end));
        endRemoveRows();
        end = begin;
    }
}

void CellTableModel::reorder(std::vector<size_t> places, const std::function<void()> &replaceRows)
{
    const QStringList before = shownIds();
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList persistent = persistentIndexList();
    replaceRows();
    m_shown = std::move(places);
    const QStringList after = shownIds();
    for (const QModelIndex &from : persistent)
        changePersistentIndex(from, index(int(after.indexOf(before[from.row()])), from.column()));
    emit layoutChanged({}, VerticalSortHint);
}

void CellTableModel::insertShown(const std::vector<size_t> &target)
{
    for (size_t begin = 0; begin < target.size();) {
        if (begin < m_shown.size() && m_shown[begin] == target[begin]) {
            ++begin;
            continue;
        }
        size_t end = begin + 1;
        while (end < target.size() && (begin >= m_shown.size() || target[end] != m_shown[begin]))
            ++end;
        beginInsertRows({}, int(begin), int(end) - 1);
        m_shown.insert(m_shown.begin() + qsizetype(begin), target.begin() + qsizetype(begin),
                       target.begin() + qsizetype(end));
        endInsertRows();
        begin = end;
    }
}

void CellTableModel::appendRows(std::vector<TableRow> rows)
{
    if (rows.empty())
        return;
    if (m_sortColumn >= 0) {
        std::vector<TableRow> all = m_rows;
        std::move(rows.begin(), rows.end(), std::back_inserter(all));
        setRows(std::move(all));
        return;
    }
    std::vector<size_t> more;
    for (size_t i = 0; i < rows.size(); ++i) {
        if (holds(rows[i], m_filter))
            more.push_back(m_rows.size() + i);
    }
    if (!more.empty())
        beginInsertRows({}, rowCount(), rowCount() + int(more.size()) - 1);
    std::move(rows.begin(), rows.end(), std::back_inserter(m_rows));
    m_shown.insert(m_shown.end(), more.begin(), more.end());
    if (!more.empty())
        endInsertRows();
}

void CellTableModel::setFilter(const QString &text)
{
    if (m_filter == text)
        return;
    m_filter = text;
    rearrange();
}

QString CellTableModel::idAt(int row) const
{
    return row >= 0 && row < rowCount() ? m_rows[m_shown[size_t(row)]].id : QString();
}

int CellTableModel::rowOf(const QString &id) const
{
    for (size_t row = 0; row < m_shown.size(); ++row) {
        if (m_rows[m_shown[row]].id == id)
            return int(row);
    }
    return -1;
}

QStringList CellTableModel::shownIds() const
{
    QStringList ids;
    for (const size_t place : m_shown)
        ids.append(m_rows[place].id);
    return ids;
}

std::vector<size_t> CellTableModel::arranged(const std::vector<TableRow> &rows) const
{
    std::vector<size_t> shown;
    for (size_t place = 0; place < rows.size(); ++place) {
        if (m_filter.isEmpty() || holds(rows[place], m_filter))
            shown.push_back(place);
    }
    if (m_sortColumn < 0)
        return shown;
    const size_t column = size_t(m_sortColumn);
    std::stable_sort(shown.begin(), shown.end(), [&](size_t a, size_t b) {
        const TableCell &first = rows[a].cells[column];
        const TableCell &second = rows[b].cells[column];
        return m_sortOrder == Qt::AscendingOrder ? isLess(first, second) : isLess(second, first);
    });
    return shown;
}

void CellTableModel::rearrange()
{
    std::vector<size_t> shown = arranged(m_rows);
    if (shown == m_shown)
        return;
    if (shown.size() != m_shown.size()
        || !std::is_permutation(shown.begin(), shown.end(), m_shown.begin())) {
        beginResetModel();
        m_shown = std::move(shown);
        endResetModel();
        return;
    }
    reorder(std::move(shown), [] {});
}

}  // namespace Binnacle::Models
