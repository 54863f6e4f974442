// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "db/connection.h"
#include "schema/record.h"
#include "services/eventbus.h"

#include <vector>

namespace Binnacle {

class RecordGuard;
class RecordTables;

/// Deletes records with what hangs on them (R4.12), inside one write job. Every change it made is
/// kept as an event, in order, for the caller to publish after commit. Thread: the writer's.
class RecordRemoval final
{
    Q_DISABLE_COPY_MOVE(RecordRemoval)

public:
    /// All must outlive it. @p now is written to the autodates of records that lose a reference;
    /// @p guard, which may be null, has a say in the deletion of auth records.
    RecordRemoval(Db::Transaction &transaction, const Schema::CollectionSet &collections,
                  const RecordTables &tables, UtcTime now, RecordGuard *guard)
        : m_transaction(transaction)
        , m_collections(collections)
        , m_tables(tables)
        , m_now(now)
        , m_guard(guard)
    {
    }

    /// Errors: NotFound when the row is gone already; InvalidInput with a message for the last
    /// superuser, without one for a required reference.
    Result<void> remove(const Schema::Record &record);
    /// Deletes the rows that belong to an auth record in one of the collections `_mfas`, `_otps`,
    /// `_externalAuths`, `_authOrigins`; gives their number.
    Result<qint64> removeDependents(QStringView collection, const Schema::Record &owner);

    std::vector<RecordEvent> takeEvents() { return std::move(m_events); }

private:
    using CollectionPointer = std::shared_ptr<const Schema::Collection>;

    Result<void> guardLastSuperuser(const Schema::Record &record);
    Result<void> detachAll(const Schema::Record &gone);
    Result<void> detach(const CollectionPointer &collection, int field, const QString &goneId);
    Result<void> dropReference(const CollectionPointer &collection, const QString &holderId,
                               int field, const QString &goneId);
    Result<std::vector<Schema::Record>> load(const CollectionPointer &collection,
                                             const Db::Statement &statement);
    Db::Statement references(const CollectionPointer &collection, const Schema::Field &field,
                             const QString &id) const;

    Db::Transaction &m_transaction;
    const Schema::CollectionSet &m_collections;
    const RecordTables &m_tables;
    UtcTime m_now;
    RecordGuard *m_guard;
    std::vector<RecordEvent> m_events;
};

/// Writes @p now to the autodate fields that ask for it.
void touchAutodates(Schema::Record &record, UtcTime now, bool isNew);

}  // namespace Binnacle
