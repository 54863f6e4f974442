// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "core/result.h"

namespace Binnacle {

/// Lays a submitted object over the values of Settings (P6.1): what it does not name, or names
/// null, stays, secrets too; lists are replaced whole, null empties them; members that are no
/// setting are passed over, and so is the case of names. Errors: InvalidInput for a value of the
/// wrong type.
Result<JsonValue> changedSettings(const JsonValue &values, const JsonValue &submitted);

}  // namespace Binnacle
