// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/collection.h"

namespace Binnacle::Schema {

// What a collection gets by itself before it is validated (R2.13, steps 2 to 5).

/// Gives ids to fields without one and lets later definitions of the same field replace earlier
/// ones in their place.
std::vector<Field> withFieldIds(const std::vector<Field> &fields);

/// Adds missing system fields and required indexes, and sets what system fields must be.
void applySystemDefaults(Collection &collection);

/// Gives indexes that name another table the collection's, in normal form.
void adoptIndexTables(Collection &collection);

/// Puts @p id in the place of the collection's id, inside the names of its indexes too.
void replaceCollectionId(Collection &collection, const QString &id);

/// The id that a collection of that type and name gets; taken ones are passed by.
QString freeCollectionId(const Collection &collection, const CollectionSet &collections);

/// What is forced on `_superusers` when it is saved (R2.15).
void applySuperuserOptions(Collection &collection);

}  // namespace Binnacle::Schema
