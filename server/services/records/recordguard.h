// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "db/connection.h"
#include "schema/record.h"

namespace Binnacle {

/// Looks on while accounts change, inside the transaction of the change, and may refuse it: what it
/// writes is kept with the change, or not at all. Thread: the writer's.
class RecordGuard
{
public:
    virtual ~RecordGuard() = default;

    /// An auth record has been written. @p before is null for a new one.
    virtual Result<void> saved(Db::Transaction &transaction, const Schema::Record &record,
                               const Schema::Record *before)
        = 0;
    /// An auth record is about to be deleted.
    virtual Result<void> removing(Db::Transaction &transaction, const Schema::Record &record) = 0;
    /// Every record of a collection, whatever its type, has been deleted; @p count of them.
    virtual Result<void> emptied(Db::Transaction &transaction, const Schema::Collection &collection,
                                 qint64 count)
        = 0;
};

}  // namespace Binnacle
