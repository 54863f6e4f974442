// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/collection.h"

#include <functional>
#include <optional>

namespace Binnacle::Db {
class Dialect;
}

namespace Binnacle::Schema {

/// What the validation of a collection must know besides the collection.
struct CollectionContext
{
    CollectionContext(const CollectionSet &stored, const Db::Dialect &sqlDialect)
        : collections(stored)
        , dialect(sqlDialect)
    {
    }

    /// Those that are stored now.
    const CollectionSet &collections;
    const Db::Dialect &dialect;
    /// The collection as it was; null for a new one.
    const Collection *original = nullptr;
    /// What the body names as its type when there is no such type.
    QString unknownType;
    /// Why the query of a view cannot be used; nothing when it can.
    std::optional<QString> viewProblem;
    /// True when there is a table or view of that name, in any case.
    std::function<Result<bool>(const QString &name)> tableExists;
    /// The table that an index of that name, in any case, belongs to; empty when there is none.
    std::function<Result<QString>(const QString &index)> tableOfIndex;
};

/// Checks a collection that went through the defaults of R2.13: validation items by key (R2.14 to
/// R2.16), an empty object when all is well. Errors: those of the context's functions.
Result<JsonValue> validateCollection(const Collection &collection,
                                     const CollectionContext &context);

// Its parts.

/// An item when a text that is not empty is no rule of the collection (R2.14).
JsonValue ruleItem(const QString &rule, const Collection &collection,
                   const CollectionContext &context);
/// The item, or items by position, of `indexes` (R2.16); null when all is well.
Result<JsonValue> indexItems(const Collection &collection, const CollectionContext &context);
/// The items of an auth collection's options by key (R2.15).
JsonValue authOptionItems(const Collection &collection, const CollectionContext &context);

}  // namespace Binnacle::Schema
