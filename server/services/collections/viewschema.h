// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/record.h"

#include <QByteArray>

#include <vector>

namespace Binnacle {

namespace Db {
class Connection;
class Transaction;
}  // namespace Db

/// What the query of a view collection gives (R2.18).
struct ViewSchema
{
    std::vector<Schema::Field> fields;
    /// The SELECT that the view is made of; its `id` is text.
    QByteArray select;

    bool hasId() const;
};

// Errors of all, when something is wrong with the query: InvalidInput with the text of R2.18 in
// `detail`; else those of the database. Nothing is written but by createView().

/// The fields follow from a look at the query's text and from the columns that the database gives.
/// Field ids of copied fields are random. The query may read other connections' tables only as far
/// as @p connection sees them.
Result<ViewSchema> inferView(Db::Connection &connection, const Schema::CollectionSet &collections,
                             const QString &query);

/// The error of a view without a column `id`.
Error missingViewId();

/// What makes a view usable: a column `id`, valid fields, and rows with unique ids, of which the
/// first ten are read and given back. @p collection has the view's fields.
Result<std::vector<Schema::Record>>
checkView(Db::Connection &connection, const Schema::CollectionSet &collections,
          const std::shared_ptr<const Schema::Collection> &collection, const ViewSchema &view);

/// Makes the SQL view, in the place of one of that name.
Result<void> createView(Db::Transaction &transaction, const QString &name,
                        const QByteArray &select);
Result<void> dropView(Db::Transaction &transaction, const QString &name);

}  // namespace Binnacle
