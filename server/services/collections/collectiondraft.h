// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "schema/collection.h"

namespace Binnacle {

/// A collection as a body asks for it, not validated yet.
struct CollectionDraft
{
    Schema::Collection collection;
    /// The id of the stored collection; empty for a new one.
    QString storedId;
    /// What the body names as its type when there is no such type.
    QString unknownType;
    /// The id that followed from type and name; it may have to give way to a taken one.
    QString generatedId;

    bool isNew() const { return storedId.isEmpty(); }

    /// Whether the body is an object whose type and name are texts.
    static bool hasReadableType(const JsonValue &body);
    /// A new collection: the body over a blank one of its type (R2.4). Errors: InvalidInput.
    static Result<CollectionDraft> create(const JsonValue &body);
    /// The body over a stored collection (R2.5). Errors: InvalidInput.
    static Result<CollectionDraft> change(const Schema::Collection &stored, const JsonValue &body);

    /// Fills in what a collection gets by itself (R2.13, steps 1 to 5).
    void complete(const Schema::CollectionSet &collections, UtcTime now);
};

}  // namespace Binnacle
