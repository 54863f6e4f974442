// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "core/result.h"

#include <QString>

namespace Binnacle {

class RecordStore;

/// What the rules of all collections come to for somebody: which action is allowed, and how many
/// records it reaches.
///
/// The answers come from the rules as real requests run them. What hangs on a request that nobody
/// has made yet (its body, its query) stays open; so does what takes too long to count.
///
/// Thread: any; calls block on the calling thread's connection, for some seconds at most.
class AccessMatrix final
{
    Q_DISABLE_COPY_MOVE(AccessMatrix)

public:
    /// @p store must outlive it.
    explicit AccessMatrix(RecordStore &store)
        : m_store(store)
    {
    }

    /// @p as is `guest`, or empty for the same, or `collection/recordId` of an auth record.
    /// Errors: InvalidInput with an item for `as`; NotFound for a record that is not there; those
    /// of the database.
    Result<JsonValue> evaluate(const QString &as) const;

private:
    RecordStore &m_store;
};

}  // namespace Binnacle
