// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "schema/collection.h"

namespace Binnacle {

// JSON Schemas (2020-12, as OpenAPI 3.1 takes them) of what the records API sends and takes.
// Thread: any.

/// A record of the collection as answers hold it: hidden fields are there, marked `x-hidden`,
/// since superusers see them.
JsonValue recordSchema(const Schema::Collection &collection, const Schema::CollectionSet &all);

enum class RecordBodyKind
{
    Create,
    Update
};

/// A body that creates or changes a record. Modifiers (`tags+`) are further members.
JsonValue recordBodySchema(const Schema::Collection &collection, RecordBodyKind kind);

}  // namespace Binnacle
