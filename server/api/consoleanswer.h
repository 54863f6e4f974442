// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "router/call.h"

namespace Binnacle {

class Router;

// What the console's routes for superusers have in common.

/// A route for superusers; reading takes a viewer, the rest @p routeClass.
void addConsoleRoute(Router &router, Wire::Method method, const QByteArray &pattern,
                     Handler handler, RouteClass routeClass = RouteClass::Own);

/// The value as JSON.
Result<Wire::Response> consoleAnswer(const Result<JsonValue> &value);

}  // namespace Binnacle
