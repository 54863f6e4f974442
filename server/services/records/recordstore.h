// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "db/database.h"
#include "schema/record.h"
#include "services/eventbus.h"
#include "services/records/recordtable.h"
#include "services/records/recordvalidation.h"
#include "services/records/stagedfiles.h"

#include <QHash>

#include <functional>
#include <memory>

namespace Binnacle {

class CollectionService;
class FileStore;
class PasswordHasher;
class RecordGuard;

/// One transaction that several changes share, with what happens once it is committed or undone.
struct RecordJob
{
    RecordJob(Db::Transaction &shared, const FileStore &files)
        : transaction(shared)
        , staged(files)
    {
    }

    Db::Transaction &transaction;
    StagedFiles staged;
    std::vector<RecordEvent> events;
};

/// Hashes that were computed before they are needed, by plain text and cost.
using PasswordHashes = QHash<std::pair<QString, int>, QByteArray>;

/// Loads, validates, writes and deletes records and tells the event bus; knows nothing of rules
/// and of who asks. For services that change records on their own account.
///
/// Thread: any. Calls block on the calling thread's connection and on the writer.
/// Errors of all: Unavailable, Timeout, Cancelled, Internal.
class RecordStore final
{
    Q_DISABLE_COPY_MOVE(RecordStore)

public:
    using CollectionPointer = std::shared_ptr<const Schema::Collection>;

    /// All must outlive the store.
    RecordStore(Db::Database &database, const CollectionService &collections,
                const PasswordHasher &hasher, EventBus &events, const FileStore &files,
                const Clock &clock);

    /// Gives @p guard, which must outlive the store, a say in changes of auth records. Before the
    /// first change.
    void setGuard(RecordGuard *guard) { m_guard = guard; }

    /// Errors: NotFound.
    Result<Schema::Record> find(const CollectionPointer &collection, const QString &id) const;
    /// The same on a connection that is at hand.
    Result<Schema::Record> find(Db::Connection &connection, const CollectionPointer &collection,
                                const QString &id) const;

    /// The text that stands for the hash of @p plain until save(): put it into the record's field
    /// and @p plain into RecordChange::plainPasswords. Empty for an empty password.
    static QString passwordPlaceholder(const QString &plain);

    /// Fills in what a record gets by itself (ids, autodates, token keys), validates, hashes,
    /// writes and publishes; gives what was written. Errors: InvalidInput without a message, with
    /// the validation items in `fields`; NotFound when an updated row is gone; PreconditionFailed
    /// when it has changed, if that matters.
    ///
    /// Files are stored before the row is written, and removed again when it could not be.
    Result<Schema::Record> save(RecordChange change);

    /// Deletes the record and what hangs on it (R4.12). Errors: NotFound; InvalidInput, with a
    /// message when there is more to say than that a required reference forbids it;
    /// PreconditionFailed when the row has changed, if that matters.
    Result<void> remove(const Schema::Record &record, bool onlyUnchanged = false);

    /// Gives an auth record another token key, which ends every token of it (A2.9). Nothing else of
    /// it is validated: this must work for records that older rules let in. Gives what was written.
    /// Errors: NotFound.
    Result<Schema::Record> rotateTokenKey(const CollectionPointer &collection, const QString &id);

    /// Runs @p changes in one transaction of its own, all or none, and then publishes what they
    /// did. Errors: those of @p changes and of Db::Database::write.
    Result<void> together(const std::function<Result<void>(RecordJob &)> &changes);
    /// save() and remove() as part of together(). @p hashes are known beforehand, so that the
    /// writer need not wait for them.
    Result<Schema::Record> save(RecordChange change, const PasswordHashes &hashes, RecordJob &job);
    Result<void> remove(const Schema::Record &record, RecordJob &job);

    /// Tells the event bus of changes whose events were too many to be held: the records are read
    /// again, those that are gone left out.
    void announce(const CollectionPointer &collection, RecordEvent::Kind kind,
                  const QStringList &ids);

    /// Deletes every record of the collection, each as remove() does, all or none. Errors: as
    /// remove().
    Result<void> removeAll(const CollectionPointer &collection);

    const RecordTables &tables() const { return m_tables; }
    Db::Database &database() const { return m_database; }
    const CollectionService &collections() const { return m_collections; }
    const Clock &clock() const { return m_clock; }

private:
    struct Written;

    /// Has the guard look at what has just been written.
    Result<void> tellGuard(Db::Transaction &transaction, const RecordChange &change,
                           const Schema::Record &written) const;

    /// Errors: PreconditionFailed when the row is no longer as in @p record; NotFound.
    Result<void> checkUnchanged(Db::Transaction &transaction, const Schema::Record &record) const;
    void complete(RecordChange &change) const;
    /// Everything that comes before the row is written.
    Result<void> prepare(RecordChange &change, Db::Connection &connection,
                         const Schema::CollectionSet &collections, const PasswordHashes &hashes,
                         StagedFiles &staged) const;
    Result<void> hashPasswords(RecordChange &change, const PasswordHashes &hashes) const;
    Result<Written> write(Db::Transaction &transaction, const RecordChange &change,
                          const Schema::CollectionSet &collections, UtcTime now) const;
    void publish(const std::vector<RecordEvent> &events);

    Db::Database &m_database;
    const CollectionService &m_collections;
    const PasswordHasher &m_hasher;
    EventBus &m_events;
    const FileStore &m_files;
    const Clock &m_clock;
    RecordTables m_tables;
    RecordGuard *m_guard = nullptr;
};

}  // namespace Binnacle
