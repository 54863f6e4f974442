// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

namespace Binnacle {

/// What is wrong with the values of Settings (P6.3): validation items, nested like the values,
/// those of lists by index; an empty object when nothing is.
JsonValue settingsItems(const JsonValue &values);

/// What is wrong with a list of addresses and CIDR subnets, by index.
JsonValue addressListItems(const JsonValue &list);

/// Settings that cannot be saved, for these reasons.
Error invalidSettings(JsonValue items);

}  // namespace Binnacle
