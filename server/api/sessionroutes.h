// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class AuditLog;
class AuthService;
class Router;
class SessionService;

/// Who is signed in where, and the end of it: `/api/console/sessions…` for operators,
/// `/api/console/account/sessions…` for the account that asks. All must outlive the router. @p
/// audit, which may be null, is told of what operators end.
void addSessionRoutes(Router &router, const AuthService &auth, SessionService &sessions,
                      const AuditLog *audit = nullptr);

}  // namespace Binnacle
