// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "router/call.h"

namespace Binnacle {

/// Lets the caller through or says why not, in the contract's words (P1.18).
Result<void> checkGuard(Guard guard, const Call &call);
/// What @p route is, its guard looked at where it does not say.
RouteClass classOf(const RouteSpec &route);
/// Lets a caller through whose role or scope is enough for @p route. The one place where roles are
/// asked by route; everybody else passes. Errors: Forbidden.
Result<void> checkClass(const RouteSpec &route, const Call &call);
/// "none", "guest", "anyRecord", "superuser" …
QByteArray guardName(Guard guard);

}  // namespace Binnacle
