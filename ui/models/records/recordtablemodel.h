// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "client/observationdata.h"
#include "models/records/changeset.h"
#include "models/records/recordcursor.h"
#include "models/roles.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QElapsedTimer>
#include <QPointer>
#include <QSet>
#include <QTimer>

namespace Binnacle::Models {

/// All collections of a server by id.
using CollectionMap = QHash<QString, Client::CollectionInfo>;

/// The records of one collection as a table: new records that are staged on top, then what the
/// server has, in pages of 200 loaded as the view asks for them, at most 100 000 records.
///
/// It shows staged values but never sends them: see ChangeSaver. Foreign changes come in through
/// takeChanges(): rows on screen are read again at most twice a second, others when they come into
/// view; new records are only counted and deleted ones greyed, so that nothing moves.
///
/// Thread: GUI.
class RecordTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr int maxRows = 100000;
    /// Milliseconds for which a cell that changed is tinted.
    static constexpr int flashTime = 600;

    enum OwnRole
    {
        /// QStringList: shown as chips.
        ChipsRole = FirstOwnRole,
        /// QString: why the server refused the cell's value.
        ErrorRole,
        /// QString: why the cell cannot be edited; empty if it can.
        ReadOnlyRole
    };

    /// @p client must outlive the model.
    explicit RecordTableModel(Client::ApiClient &client, QObject *parent = nullptr);

    /// Shows another collection, still without rows. @p changes must outlive the model or the next
    /// open().
    void open(const Client::CollectionInfo &collection, const CollectionMap &all,
              ChangeSet *changes);
    bool isOpen() const { return m_changes != nullptr; }
    const Client::CollectionInfo &collection() const { return m_collection; }
    const CollectionMap &collections() const { return m_all; }
    ChangeSet *changes() const { return m_changes; }

    /// Takes effect with the next reload().
    void setQuery(const QString &filter, const std::vector<SortKey> &sort);
    const QString &filter() const { return m_filter; }
    const std::vector<SortKey> &sort() const { return m_sort; }
    /// Reads from the beginning. The old rows stay until the new ones are there; @p keepsPlace
    /// reads as many as there were, up to a thousand.
    void reload(bool keepsPlace = false);
    bool isLoading() const { return m_isLoading; }
    /// Nothing was read since open().
    bool isFresh() const { return m_isFresh; }
    /// Every matching record is loaded.
    bool isComplete() const { return m_isComplete; }
    bool isFull() const { return m_rows.size() >= size_t(maxRows); }

    /// The relations whose records are read along, to be shown by name; for `expand`.
    QString expandText() const;

    // Columns.
    const Client::FieldInfo &field(int column) const { return m_fields[size_t(column)]; }
    int columnOf(QStringView fieldName) const;

    // Rows.
    int newRowCount() const { return int(m_newKeys.size()); }
    int loadedCount() const { return int(m_rows.size()); }
    QString keyOf(int row) const;
    /// -1 when it is not loaded.
    int rowOf(const QString &key) const;
    /// The record as it was read; null for new ones.
    JsonValue record(int row) const;
    /// The same with what is staged.
    JsonValue stagedRecord(int row) const;
    const JsonValue &value(int row, int column) const;
    bool isDeleted(int row) const;
    /// Deleted on the server since it was read.
    bool isGone(int row) const;

    /// Names a related record, for relations that were chosen but not read yet.
    void setRelationLabel(const QString &collectionId, const QString &id, const QString &label);
    QString relationLabel(const QString &collectionId, const QString &id) const;

    // Counting all that match; -1 while unknown.
    qint64 total() const { return m_total; }
    bool isCounting() const { return m_isCounting; }
    void startCount();
    void cancelCount();

    // Live.
    /// Rows that the view shows; what changed among them is read again.
    void setVisibleRows(int first, int last);
    void takeChanges(const std::vector<Client::RecordChange> &changes);
    /// Matching records that came into being since they were read.
    int newOnServer() const { return int(m_arrived.size()); }
    /// A record as the server has it now: the answer to a save.
    void takeRecord(const JsonValue &record);
    /// It becomes the first loaded row if it is not loaded.
    void takeCreated(const JsonValue &record);
    void takeDeleted(const QString &id);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    /// @p value is a JsonValue, or text to be read as parseValue() does.
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    void loadStarted();
    /// The first page, or all that reload() reads.
    void loaded();
    void moreLoaded();
    void loadFailed(const Binnacle::Error &error);
    void totalChanged();
    void newOnServerChanged(int count);
    /// What was typed cannot be a value of its field.
    void editRefused(const QModelIndex &index, const QString &reason);

private:
    struct Row
    {
        QString id;
        /// One a column.
        std::vector<JsonValue> values;
        bool isGone = false;
    };
    struct Flash
    {
        qint64 until = 0;
        QSet<int> columns;
    };

    // Reading.
    void take(const Client::RecordPage &page, bool isFirst, qint64 asked);
    void append(const Client::RecordPage &page, qint64 asked);
    void fail(const Error &error);
    Row rowOf(const JsonValue &record);
    void noteLabels(const JsonValue &record);
    void replaceRows(std::vector<Row> rows);
    void rebuildIndex();
    qsizetype aliveCount() const;
    // Live.
    void flushLive();
    void rereadVisible();
    void checkArrivals();
    void updateFlashes();
    void setArrived(const QSet<QString> &ids);
    // Cells.
    void stagedChanged(const QString &key);
    void resetNewKeys();
    QString textOf(int row, int column) const;
    QString makeText(int row, int column) const;
    QString toolTipOf(const QModelIndex &index) const;
    QVariant styleOf(const QModelIndex &index, int role) const;
    RowState stateOf(int row) const;
    const StagedRecord *stagedOf(int row) const;
    void rowChanged(int row);

    Client::ApiClient &m_client;
    Client::CollectionInfo m_collection;
    CollectionMap m_all;
    ChangeSet *m_changes = nullptr;
    std::vector<Client::FieldInfo> m_fields;
    QString m_filter;
    std::vector<SortKey> m_sort;
    RecordCursor m_cursor;

    std::vector<QString> m_newKeys;
    std::vector<Row> m_rows;
    QHash<QString, int> m_index;
    QHash<QString, QString> m_labels;
    mutable QCache<QString, std::vector<QString>> m_texts;
    QDate m_textsDay;

    quint64 m_generation = 0;
    bool m_isLoading = false;
    bool m_isFresh = true;
    bool m_isComplete = false;
    bool m_hasFailed = false;
    qint64 m_total = -1;
    bool m_isCounting = false;
    quint64 m_countGeneration = 0;
    std::optional<StopSource> m_countStop;

    QTimer m_liveTimer;
    QTimer m_flashTimer;
    QElapsedTimer m_clock;
    int m_firstVisible = 0;
    int m_lastVisible = -1;
    QSet<QString> m_dirty;
    QSet<QString> m_unchecked;
    QSet<QString> m_arrived;
    QHash<QString, Flash> m_flashes;
};

}  // namespace Binnacle::Models
