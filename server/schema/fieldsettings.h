// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/collection.h"

namespace Binnacle::Schema {

/// What the settings of a field are held against.
struct FieldSettingsContext
{
    const CollectionSet &collections;
    /// The collection with the field, as it shall be.
    const Collection &collection;
    /// As it is stored; null for a new one.
    const Collection *stored = nullptr;
};

/// Checks one field's options (R3, "settings"): validation items by option, an empty object when
/// all is well.
JsonValue fieldSettingsItems(const Field &field, const FieldSettingsContext &context);

}  // namespace Binnacle::Schema
