// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"

namespace Binnacle {

/// What is wrong with the settings' `rateLimits` (P6.3, P9.2): items as settingsItems() gives them.
JsonValue rateLimitsItems(const JsonValue &rateLimits);

}  // namespace Binnacle
