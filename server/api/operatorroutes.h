// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class AuditLog;
class OperatorRoles;
class Router;

/// `/api/console/operators`, who may do what, and `/api/console/audit`, who did what. Superusers
/// read both, owners give roles. All must outlive the routes' last request.
void addOperatorRoutes(Router &router, OperatorRoles &roles, const AuditLog &audit);

}  // namespace Binnacle
