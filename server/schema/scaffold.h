// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "schema/collection.h"

#include <vector>

namespace Binnacle::Schema {

/// The default `id` field of base and auth collections (A1.2).
Field defaultIdField();

/// The default fields that an auth collection has besides `id`, in the order in which missing ones
/// are added: password, tokenKey, email, emailVisibility, verified (A1.2).
std::vector<Field> defaultAuthFields();

/// The SQL of the index that an auth collection needs on `tokenKey` or `email` (A1.3): named
/// `idx_<column>_<suffix>`, cut to 64 bytes; usually the suffix is the collection's id.
QString requiredIndexSql(const QString &column, const QString &suffix, const QString &table);

/// A blank collection of that type (R2.9): default fields, rules null; for auth the default
/// options with fresh secrets and indexes with random names.
Collection scaffold(CollectionType type);

/// The collections of a fresh directory in their order (R1.5), complete but for record tables.
/// Auth collections get fresh secrets on each call.
std::vector<Collection> systemCollections(UtcTime now);

}  // namespace Binnacle::Schema
