// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/collectioninfo.h"
#include "core/error.h"

#include <QHash>
#include <QObject>

#include <optional>
#include <vector>

namespace Binnacle::Models {

/// What shall become of one record, not sent yet.
struct StagedRecord
{
    enum class Kind
    {
        Edit,
        New,
        Delete
    };
    Kind kind = Kind::Edit;
    /// The record as it was read when its first change was staged; null for a new one.
    JsonValue base;
    /// The fields that were changed, or given to the new record, with their values.
    JsonValue values = JsonValue::object();

    friend bool operator==(const StagedRecord &a, const StagedRecord &b)
    {
        return a.kind == b.kind && a.base == b.base && a.values == b.values;
    }
};

/// The changes of one collection's records that wait to be saved, with undo and redo.
///
/// A record's key is its id; a new one has a key of its own (`isNewKey`) until it is saved.
/// Undo covers staging only: what was saved or merged has left the history.
///
/// Thread: GUI.
class ChangeSet final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    static bool isNewKey(QStringView key) { return key.startsWith(u'+'); }

    bool isEmpty() const { return m_order.empty(); }
    /// Changed fields, new records and deleted ones together.
    int changeCount() const;
    int deletedCount() const;
    /// In the order in which they were first touched.
    const std::vector<QString> &keys() const { return m_order; }
    const StagedRecord *find(const QString &key) const;

    /// @p base is the record as read; ignored when the record is staged already. A value equal to
    /// the base's takes the change back.
    void setValue(const QString &key, const JsonValue &base, const QString &field,
                  const JsonValue &value);
    /// Several fields of several records as one step.
    struct Edit
    {
        QString key;
        JsonValue base;
        QString field;
        JsonValue value;
    };
    void setValues(const std::vector<Edit> &edits);
    /// Returns the key of the new record.
    QString addRecord(const JsonValue &values = JsonValue::object());
    /// Marks records as deleted; new ones just vanish. Pairs of key and record, one step.
    void removeRecords(const std::vector<std::pair<QString, JsonValue>> &records);
    void revertField(const QString &key, const QString &field);
    /// Takes everything about these records back; one step.
    void revert(const std::vector<QString> &keys);
    void discardAll();

    bool canUndo() const { return m_position > 0; }
    bool canRedo() const { return m_position < m_steps.size(); }
    /// Returns the keys touched, so that the view can go there.
    std::vector<QString> undo();
    std::vector<QString> redo();

    /// The record is on the server now: it leaves the set and its history.
    void takeSaved(const QString &key);
    /// A merge: @p theirs becomes the base, @p values what is still changed against it. None left
    /// drops the record unless it shall be deleted.
    void rebase(const QString &key, const JsonValue &theirs, const JsonValue &values);
    /// The record is gone from the server: what was changed becomes a new record with all values
    /// but those of @p without (files, which went with it).
    QString recreate(const QString &key, const QStringList &without = {});

    /// Why the server refused the record: shown until it is changed again.
    void setError(const QString &key, const Error &error);
    /// Null if there is none.
    const Error *error(const QString &key) const;
    /// The message for one field, empty if it was fine.
    QString fieldError(const QString &key, const QString &field) const;

    /// For drafts; what the user typed into @p secretFields is left out.
    JsonValue toJson(const QStringList &secretFields = {}) const;
    void restore(const JsonValue &json);

signals:
    /// One record's state, values or error is another.
    void recordChanged(const QString &key);
    /// After the records of one step.
    void changed();

private:
    struct Touch
    {
        QString key;
        std::optional<StagedRecord> before;
        std::optional<StagedRecord> after;
    };
    using Step = std::vector<Touch>;

    // By value: the key may live in what changes.
    void apply(QString key, const std::optional<StagedRecord> &state);
    void push(Step step);
    void forget(const QString &key);

    QHash<QString, StagedRecord> m_records;
    std::vector<QString> m_order;
    QHash<QString, Error> m_errors;
    std::vector<Step> m_steps;
    size_t m_position = 0;
    int m_nextNew = 1;
};

/// One field that three versions may disagree on.
struct MergeField
{
    QString field;
    JsonValue base;
    JsonValue yours;
    JsonValue theirs;
    bool isChangedByYou = false;
    bool isChangedByThem = false;
    /// Both changed it, to different values.
    bool isConflict() const { return isChangedByYou && isChangedByThem && !(yours == theirs); }
};

/// Whether the server's record is another than the one that was edited: by `updated` when the
/// collection has such a field, else by the changed fields' values.
bool hasMoved(const Client::CollectionInfo &collection, const StagedRecord &staged,
              const JsonValue &theirs);

/// Every field that you or they changed, in the schema's order; automatic dates left out.
std::vector<MergeField> mergeFields(const Client::CollectionInfo &collection,
                                    const StagedRecord &staged, const JsonValue &theirs);

/// Equal up to the order of object members.
bool sameValue(const JsonValue &a, const JsonValue &b);

}  // namespace Binnacle::Models
