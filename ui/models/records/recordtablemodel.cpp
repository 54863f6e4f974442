// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/recordtablemodel.h"

#include "models/records/recordvalue.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

/// Rows whose texts are kept; a screen shows at most a hundred.
constexpr int textRows = 1000;
const JsonValue noValue;

/// The server never tells these, not even to its owner.
bool isNeverSent(const Client::CollectionInfo &collection, const Client::FieldInfo &field)
{
    return field.type == "password"_L1
        || (collection.type == "auth"_L1 && field.name == "tokenKey"_L1);
}

}  // namespace

RecordTableModel::RecordTableModel(Client::ApiClient &client, QObject *parent)
    : QAbstractTableModel(parent)
    , m_client(client)
    , m_texts(textRows)
{
    m_clock.start();
    m_liveTimer.setSingleShot(true);
    m_liveTimer.setInterval(500);
    connect(&m_liveTimer, &QTimer::timeout, this, &RecordTableModel::flushLive);
    m_flashTimer.setInterval(60);
    connect(&m_flashTimer, &QTimer::timeout, this, &RecordTableModel::updateFlashes);
}

void RecordTableModel::open(const Client::CollectionInfo &collection, const CollectionMap &all,
                            ChangeSet *changes)
{
    beginResetModel();
    ++m_generation;
    cancelCount();
    if (m_changes)
        m_changes->disconnect(this);
    m_collection = collection;
    m_all = all;
    m_changes = changes;
    m_fields.clear();
    for (const Client::FieldInfo &field : collection.fields) {
        if (!isNeverSent(collection, field))
            m_fields.push_back(field);
    }
    m_rows.clear();
    m_index.clear();
    m_labels.clear();
    m_texts.clear();
    m_isLoading = false;
    m_isFresh = true;
    m_isComplete = false;
    m_hasFailed = false;
    m_total = -1;
    m_dirty.clear();
    m_unchecked.clear();
    m_flashes.clear();
    m_liveTimer.stop();
    m_firstVisible = 0;
    m_lastVisible = -1;
    resetNewKeys();
    endResetModel();
    setArrived({});
    if (m_changes)
        connect(m_changes, &ChangeSet::recordChanged, this, &RecordTableModel::stagedChanged);
}

void RecordTableModel::setQuery(const QString &filter, const std::vector<SortKey> &sort)
{
    const bool sortChanged = m_sort != sort;
    m_filter = filter;
    m_sort = sort;
    if (sortChanged && columnCount() > 0)
        emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

// --- Columns and rows ---------------------------------------------------------------------------

int RecordTableModel::columnOf(QStringView fieldName) const
{
    for (size_t i = 0; i < m_fields.size(); ++i) {
        if (m_fields[i].name == fieldName)
            return int(i);
    }
    return -1;
}

int RecordTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : newRowCount() + loadedCount();
}

int RecordTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_fields.size());
}

QString RecordTableModel::keyOf(int row) const
{
    if (row < 0 || row >= rowCount())
        return {};
    return row < newRowCount() ? m_newKeys[size_t(row)] : m_rows[size_t(row - newRowCount())].id;
}

int RecordTableModel::rowOf(const QString &key) const
{
    if (ChangeSet::isNewKey(key)) {
        const auto found = std::find(m_newKeys.begin(), m_newKeys.end(), key);
        return found == m_newKeys.end() ? -1 : int(found - m_newKeys.begin());
    }
    const int index = m_index.value(key, -1);
    return index < 0 ? -1 : index + newRowCount();
}

JsonValue RecordTableModel::record(int row) const
{
    if (row < newRowCount() || row >= rowCount())
        return {};
    const Row &stored = m_rows[size_t(row - newRowCount())];
    JsonValue::Object members;
    members.reserve(m_fields.size());
    for (size_t i = 0; i < m_fields.size(); ++i)
        members.emplace_back(m_fields[i].name, stored.values[i]);
    JsonValue record = JsonValue::object();
    record.members() = std::move(members);
    return record;
}

JsonValue RecordTableModel::stagedRecord(int row) const
{
    JsonValue whole = record(row);
    if (!whole.isObject()) {
        whole = JsonValue::object();
        for (size_t i = 0; i < m_fields.size(); ++i)
            whole.insert(m_fields[i].name, value(row, int(i)));
    }
    if (const StagedRecord *staged = stagedOf(row)) {
        for (const JsonValue::Member &member : staged->values.members())
            whole.insert(member.first, member.second);
    }
    return whole;
}

const StagedRecord *RecordTableModel::stagedOf(int row) const
{
    return m_changes && !m_changes->isEmpty() ? m_changes->find(keyOf(row)) : nullptr;
}

const JsonValue &RecordTableModel::value(int row, int column) const
{
    const Client::FieldInfo &info = m_fields[size_t(column)];
    if (const StagedRecord *staged = stagedOf(row)) {
        if (const JsonValue *own = staged->values.find(info.name))
            return *own;
    }
    if (row < newRowCount())
        return noValue;
    return m_rows[size_t(row - newRowCount())].values[size_t(column)];
}

bool RecordTableModel::isDeleted(int row) const
{
    const StagedRecord *staged = stagedOf(row);
    return staged && staged->kind == StagedRecord::Kind::Delete;
}

bool RecordTableModel::isGone(int row) const
{
    return row >= newRowCount() && row < rowCount() && m_rows[size_t(row - newRowCount())].isGone;
}

void RecordTableModel::setRelationLabel(const QString &collectionId, const QString &id,
                                        const QString &label)
{
    if (!label.isEmpty() && label != id)
        m_labels.insert(collectionId + u'/' + id, label);
}

QString RecordTableModel::relationLabel(const QString &collectionId, const QString &id) const
{
    return m_labels.value(collectionId + u'/' + id);
}

// --- Staging ------------------------------------------------------------------------------------

void RecordTableModel::resetNewKeys()
{
    m_newKeys.clear();
    if (!m_changes)
        return;
    for (const QString &key : m_changes->keys()) {
        if (ChangeSet::isNewKey(key))
            m_newKeys.push_back(key);
    }
}

void RecordTableModel::stagedChanged(const QString &key)
{
    m_texts.remove(key);
    if (ChangeSet::isNewKey(key)) {
        const auto known = std::find(m_newKeys.begin(), m_newKeys.end(), key);
        const bool isStaged = m_changes->find(key) != nullptr;
        if (isStaged && known == m_newKeys.end()) {
            beginInsertRows({}, newRowCount(), newRowCount());
            m_newKeys.push_back(key);
            endInsertRows();
            return;
        }
        if (!isStaged && known != m_newKeys.end()) {
            const int row = int(known - m_newKeys.begin());
            beginRemoveRows({}, row, row);
            m_newKeys.erase(known);
            endRemoveRows();
            return;
        }
    }
    const int row = rowOf(key);
    if (row >= 0)
        rowChanged(row);
}

void RecordTableModel::rowChanged(int row)
{
    emit dataChanged(index(row, 0), index(row, columnCount() - 1));
}

Qt::ItemFlags RecordTableModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!index.isValid())
        return flags;
    const bool isNew = index.row() < newRowCount();
    if (!isDeleted(index.row()) && !isGone(index.row())
        && readOnlyReason(m_collection, field(index.column()), isNew).isEmpty())
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool RecordTableModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable))
        return false;
    const Client::FieldInfo &info = field(index.column());
    JsonValue parsed;
    if (value.metaType() == QMetaType::fromType<JsonValue>()) {
        parsed = value.value<JsonValue>();
    } else {
        const Result<JsonValue> read = parseValue(info, value.toString());
        if (!read) {
            emit editRefused(index, read.error().message);
            return false;
        }
        parsed = *read;
    }
    if (sameValue(this->value(index.row(), index.column()), parsed))
        return true;
    m_changes->setValue(keyOf(index.row()), record(index.row()), info.name, parsed);
    return true;
}

}  // namespace Binnacle::Models
