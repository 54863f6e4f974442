// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class AuditLog;
class AuthService;
class Router;
class SettingsService;
class TotpSignIn;
class TwoStepService;

/// What the routes work on; all must outlive the router.
struct AccountRouteServices
{
    const AuthService &auth;
    TwoStepService &twoStep;
    TotpSignIn &signIn;
    const SettingsService &settings;
    /// Is told of resets; null where there is none.
    const AuditLog *audit = nullptr;
};

/// Who asks and with what role, `/api/console/account`, and two-step sign-in:
/// `/api/console/account/totp…` for the account that asks,
/// `/api/console/access/totp/{collection}/{id}` for operators, and the second factor itself,
/// `/api/collections/{collection}/auth-with-totp`.
void addAccountRoutes(Router &router, const AccountRouteServices &services);

}  // namespace Binnacle
