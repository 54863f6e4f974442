// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class LogService;
class Router;

/// `/api/logs`, `/api/logs/stats`, `/api/logs/{id}` for superusers (P5). Both must outlive the
/// routes' last request.
void addLogRoutes(Router &router, LogService &logs);

}  // namespace Binnacle
