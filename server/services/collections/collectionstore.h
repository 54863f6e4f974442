// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/collection.h"

#include <memory>
#include <vector>

namespace Binnacle {

namespace Db {
class Connection;
class Transaction;
}  // namespace Db

// The rows of `_collections` (R1.6), for the services that read and change them. No table of
// records is touched here. Errors: those of the database, Internal for a row that cannot be read.

/// In row order.
Result<std::vector<std::shared_ptr<const Schema::Collection>>>
readCollections(Db::Connection &connection);
Result<void> insertCollectionRow(Db::Transaction &transaction,
                                 const Schema::Collection &collection);
/// Writes every column of the row whose id is @p id, its id among them. Errors: NotFound.
Result<void> updateCollectionRow(Db::Transaction &transaction, const QString &id,
                                 const Schema::Collection &collection);

}  // namespace Binnacle
