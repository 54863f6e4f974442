// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QByteArrayList>

namespace Binnacle {

namespace Db {
class Transaction;
}

/// The system migrations of an existing directory that `_migrations` lacks, in their order (P10.4).
/// Errors: PreconditionFailed, with a message for the operator, when the directory is older than
/// the first migration that is understood.
Result<QByteArrayList> pendingMigrations(Db::Transaction &transaction);

/// Applies their effect and notes each in `_migrations`. Rows of other migrations stay.
Result<void> applyMigrations(Db::Transaction &transaction, const QByteArrayList &files,
                             UtcTime now);

}  // namespace Binnacle
