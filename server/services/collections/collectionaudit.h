// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "services/collections/collectionchanges.h"

#include <QString>

#include <vector>

namespace Binnacle {

namespace Db {
class Transaction;
}

class AuditLog;

// Who may change which collections, and what the audit log is told of it. By whom is the thread's
// ExecutionContext::actor.

/// Errors: Forbidden, when one of the changes takes an owner.
Result<void> checkAuthority(const std::vector<CollectionChanges::Change> &changes);
/// The same for the query of a view.
Result<void> checkViewQuery(const QString &query);

/// A line for each change that changes something, inside its transaction. @p action is what they
/// are called; empty for `collection.create`, `collection.update` and `collection.delete`.
Result<void> recordChanges(const AuditLog &audit, Db::Transaction &transaction,
                           const std::vector<CollectionChanges::Change> &changes,
                           const QString &action);

}  // namespace Binnacle
