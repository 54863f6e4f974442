// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/collection.h"

#include <QByteArray>
#include <QByteArrayList>

namespace Binnacle {

namespace Db {
class Dialect;
class Transaction;
}  // namespace Db

/// The statement that makes a collection's table: its columns sorted by name (R1.8).
QByteArray createTableSql(const Schema::Collection &collection, const Db::Dialect &dialect);

/// The statements that make its indexes: in normal form, whatever table the definitions name
/// (R1.10). A definition that cannot be read is left out.
QByteArrayList createIndexSql(const Schema::Collection &collection);

/// Makes the table of a base or auth collection and its indexes. Errors: Internal, when the
/// engine refuses a statement.
Result<void> createTable(Db::Transaction &transaction, const Schema::Collection &collection);

/// Makes its indexes, all that can be made. Errors: InvalidInput with the items of R2.16 under
/// `indexes`, one for each that cannot.
Result<void> createIndexes(Db::Transaction &transaction, const Schema::Collection &collection);

/// Brings the table of a base or auth collection, its data and its indexes from the stored
/// definition to the changed one (R2.17). Fields are the same when their ids are. @p stored is
/// null for a new collection; a table that is missing is made. Errors: InvalidInput as above;
/// those of the engine otherwise, with its text in `detail`.
Result<void> synchroniseTable(Db::Transaction &transaction, const Schema::Collection &changed,
                              const Schema::Collection *stored);

}  // namespace Binnacle
