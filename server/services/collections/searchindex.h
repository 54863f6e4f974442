// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/collection.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace Binnacle {

namespace Db {
class Connection;
class Transaction;
}  // namespace Db

// The full-text indexes of collections, beside their tables. Which fields are searched is kept in a
// table of our own, by field id, made with the first index; the index itself is the engine's, kept
// in step by triggers, so that changes by others are found too.

/// One collection's searched fields.
struct SearchedFields
{
    QString collectionId;
    QStringList fieldIds;
};

/// The name of a collection's index.
QString searchIndexName(const Schema::Collection &collection);

/// Whether texts of such a field can be searched.
bool isSearchable(const Schema::Collection &collection, const Schema::Field &field);

/// All collections that have an index. Errors: those of the database.
Result<std::vector<SearchedFields>> readSearchedFields(Db::Connection &connection);
/// The fields that one collection's index holds, in its order; nothing without an index. Fields
/// that another program has taken away are left out.
Result<QStringList> searchedFields(Db::Connection &connection,
                                   const Schema::Collection &collection);

/// Makes the index anew over those fields, or removes it when there are none.
Result<void> setSearchedFields(Db::Transaction &transaction, const Schema::Collection &collection,
                               const QStringList &names);
/// Removes the index of a collection that may be gone already.
Result<void> removeSearchIndex(Db::Transaction &transaction, const QString &collectionId);

/// Takes the index out of the way of a change of the collection's table; gives the ids of its
/// fields. Empty when there is none, or when the change does not touch what it is about.
Result<QStringList> suspendSearchIndex(Db::Transaction &transaction,
                                       const Schema::Collection &stored,
                                       const Schema::Collection &changed);
/// Makes it again over those of the fields that are still there.
Result<void> resumeSearchIndex(Db::Transaction &transaction, const Schema::Collection &changed,
                               const QStringList &fieldIds);

/// True when the engine's index is not over the fields that it should be over, because another
/// program renamed or removed some.
Result<bool> isSearchIndexStale(Db::Connection &connection, const Schema::Collection &collection,
                                const QStringList &fieldIds);

}  // namespace Binnacle
