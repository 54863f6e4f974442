// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/collectionlistmodel.h"

#include "models/plural.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

void CollectionListModel::setCollections(const std::vector<Client::CollectionInfo> &collections)
{
    beginResetModel();
    m_collections = collections;
    std::sort(m_collections.begin(), m_collections.end(),
              [](const Client::CollectionInfo &a, const Client::CollectionInfo &b) {
                  return QString::compare(a.name, b.name, Qt::CaseInsensitive) < 0;
              });
    rebuild();
    endResetModel();
}

void CollectionListModel::setSearch(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (m_search == trimmed)
        return;
    beginResetModel();
    m_search = trimmed;
    rebuild();
    endResetModel();
}

void CollectionListModel::setPins(const QStringList &ids)
{
    if (m_pins == ids)
        return;
    beginResetModel();
    m_pins = ids;
    rebuild();
    endResetModel();
}

void CollectionListModel::setPinned(const QString &id, bool isPinned)
{
    QStringList pins = m_pins;
    pins.removeAll(id);
    if (isPinned)
        pins << id;
    setPins(pins);
}

void CollectionListModel::setSystemOpen(bool isOpen)
{
    if (m_isSystemOpen == isOpen)
        return;
    beginResetModel();
    m_isSystemOpen = isOpen;
    rebuild();
    endResetModel();
}

void CollectionListModel::setCount(const QString &id, qint64 count)
{
    if (m_counts.value(id, -1) == count)
        return;
    if (count < 0)
        m_counts.remove(id);
    else
        m_counts.insert(id, count);
    changed(id, {CountRole, AccessibleRole});
}

void CollectionListModel::setDrafts(const QSet<QString> &ids)
{
    const QSet<QString> touched = (m_drafts - ids) + (ids - m_drafts);
    m_drafts = ids;
    for (const QString &id : touched)
        changed(id, {DraftRole, AccessibleRole});
}

void CollectionListModel::changed(const QString &id, const QList<int> &roles)
{
    const int row = rowOf(id);
    if (row >= 0)
        emit dataChanged(index(row), index(row), roles);
}

void CollectionListModel::rebuild()
{
    m_rows.clear();
    std::vector<Row> pinned;
    std::vector<Row> own;
    std::vector<Row> system;
    for (size_t i = 0; i < m_collections.size(); ++i) {
        const Client::CollectionInfo &each = m_collections[i];
        if (!m_search.isEmpty() && !each.name.contains(m_search, Qt::CaseInsensitive)
            && each.id != m_search)
            continue;
        const Row row{int(i), {}, each.isSystem};
        if (m_pins.contains(each.id))
            pinned.push_back(row);
        else
            (each.isSystem ? system : own).push_back(row);
    }
    if (!pinned.empty()) {
        m_rows.push_back({-1, tr("Pinned"), false});
        m_rows.insert(m_rows.end(), pinned.begin(), pinned.end());
        if (!own.empty())
            m_rows.push_back({-1, tr("Collections"), false});
    }
    m_rows.insert(m_rows.end(), own.begin(), own.end());
    if (!system.empty()) {
        m_rows.push_back({-1, tr("System"), true});
        if (m_isSystemOpen || !m_search.isEmpty())
            m_rows.insert(m_rows.end(), system.begin(), system.end());
    }
}

const Client::CollectionInfo *CollectionListModel::collection(int row) const
{
    if (row < 0 || row >= rowCount() || m_rows[size_t(row)].collection < 0)
        return nullptr;
    return &m_collections[size_t(m_rows[size_t(row)].collection)];
}

int CollectionListModel::rowOf(const QString &id) const
{
    for (int row = 0; row < rowCount(); ++row) {
        const Client::CollectionInfo *each = collection(row);
        if (each && each->id == id)
            return row;
    }
    return -1;
}

int CollectionListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

Qt::ItemFlags CollectionListModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractListModel::flags(index);
    if (!index.isValid() || collection(index.row()) || m_rows[size_t(index.row())].isSystem)
        return flags;
    return Qt::NoItemFlags;
}

QVariant CollectionListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Client::CollectionInfo *info = collection(index.row());
    if (!info) {
        const Row &row = m_rows[size_t(index.row())];
        switch (role) {
        case Qt::DisplayRole: return row.heading;
        case AccessibleRole:
            return row.isSystem
                ? (m_isSystemOpen ? tr("%1, open") : tr("%1, closed")).arg(row.heading)
                : row.heading;
        case HeadingRole: return true;
        case OpenRole:
            return row.isSystem ? QVariant(m_isSystemOpen || !m_search.isEmpty()) : QVariant();
        default: return {};
        }
    }
    const qint64 count = m_counts.value(info->id, -1);
    switch (role) {
    case Qt::DisplayRole: return info->name;
    case IdRole: return info->id;
    case HeadingRole: return false;
    case PinnedRole: return m_pins.contains(info->id);
    case DraftRole: return m_drafts.contains(info->id);
    case CountRole: return count < 0 ? QString() : QLocale().toString(count);
    case IconRole:
        if (info->type == "auth"_L1)
            return u"users"_s;
        return info->type == "view"_L1 ? u"eye"_s : u"table-2"_s;
    case Qt::ToolTipRole:
        return tr("%1 · %2 collection · %3 fields")
            .arg(info->name, info->type)
            .arg(info->fields.size());
    case AccessibleRole: {
        QStringList parts{info->name, info->type};
        if (m_pins.contains(info->id))
            parts << tr("pinned");
        if (m_drafts.contains(info->id))
            parts << tr("unsaved changes");
        if (count >= 0)
            parts << resolvePlural(tr("%1 record(s)").arg(QLocale().toString(count)), count);
        return parts.join(", "_L1);
    }
    default: return {};
    }
}

}  // namespace Binnacle::Models
