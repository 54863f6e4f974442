// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"

namespace Binnacle {

namespace Schema {
class CollectionSet;
}

// The scope of an API key, `{"collections":{"<collection>" or "*":["list",…]}}`. Stored with the
// ids of collections, so that it follows them through renaming; shown with their names.

/// What is wrong with a scope that somebody asks for; empty when nothing is. Each named collection
/// must be there and be none of the system's, and each has at least one action.
JsonValue scopeItems(const JsonValue &scope, const Schema::CollectionSet &collections);
/// Of a scope without such items; actions in their usual order, each once.
JsonValue scopeWithIds(const JsonValue &scope, const Schema::CollectionSet &collections);
/// Collections that are gone are left out.
JsonValue scopeWithNames(const JsonValue &scope, const Schema::CollectionSet &collections);

}  // namespace Binnacle
