// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/collection.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace Binnacle::Schema {

/// What a light-weight look at the query of a view gives (R2.18): which expression stands behind
/// each column, and which tables they come from. It is no SQL parser: what it does not understand
/// becomes a column of unknown type.
struct ViewQuery
{
    struct Name
    {
        /// An expression or a table, quotes stripped.
        QString original;
        QString alias;
    };

    std::vector<Name> columns;
    std::vector<Name> tables;

    /// Without white space and semicolons around it. Errors: InvalidInput with the text of R2.18
    /// in `detail`, when a semicolon is left that separates statements.
    static Result<QString> trimmed(const QString &sql);
    /// Errors: InvalidInput with the text of R2.18 in `detail`.
    static Result<ViewQuery> parse(const QString &sql);
};

/// The fields of a view, without ids where they follow from type and name. @p columnNames are
/// those that the database gives the query, in their order. Errors: InvalidInput with the text in
/// `detail`.
Result<std::vector<Field>> viewFields(const ViewQuery &query, const QStringList &columnNames,
                                      const CollectionSet &collections);

}  // namespace Binnacle::Schema
