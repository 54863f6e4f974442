// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "router/call.h"

namespace Binnacle {

/// Lets the caller through or says why not, in the contract's words (P1.18).
Result<void> checkGuard(Guard guard, const Call &call);
/// "none", "guest", "anyRecord", "superuser" …
QByteArray guardName(Guard guard);

}  // namespace Binnacle
