// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class AuditLog;
class LogService;
class Router;

/// `/api/logs`, `/api/logs/stats`, `/api/logs/{id}` for superusers (P5). All must outlive the
/// routes' last request. Who clears the logs is told to @p audit, if there is one.
void addLogRoutes(Router &router, LogService &logs, const AuditLog *audit = nullptr);

}  // namespace Binnacle
