// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/records/recordaccess.h"
#include "services/records/recordservice.h"
#include "services/records/recordstore.h"
#include "services/records/recordtarget.h"
#include "services/records/recordviewer.h"

namespace Binnacle {

class RecordService::Private
{
public:
    Private(Db::Database &database, const CollectionService &collectionService,
            const PasswordHasher &passwordHasher, EventBus &events, const Clock &clock);

    /// The collection, if the operation is one for it.
    Result<RecordTarget> target(const QString &collection, Operation operation) const;
    /// The same with the rule looked at as far as that goes without a record, and a connection.
    Result<RecordTarget> open(const QString &collection, Operation operation,
                              const Schema::RequestInfo &info) const;
    /// A record that the operation's rule lets the caller have. Errors: NotFound.
    Result<Schema::Record> stored(const RecordTarget &target, const QString &id,
                                  const Schema::RequestInfo &info) const;
    /// @p base with the values of the resolved body.
    RecordChange changed(Schema::Record base, bool isNew, const JsonValue &resolved) const;
    Result<Schema::Record> save(RecordChange change, const JsonValue &resolved,
                                Result<bool> manages, const QString &message);
    Result<QByteArray> answer(const RecordTarget &target, const Schema::Record &record,
                              const ReadOptions &options, const Schema::RequestInfo &info) const;

    const CollectionService &collections;
    const PasswordHasher &hasher;
    RecordStore store;
};

}  // namespace Binnacle
