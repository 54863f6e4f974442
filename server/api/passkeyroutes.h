// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class AuditLog;
class AuthService;
class PasskeyService;
class Router;

/// Passkeys: `/api/console/account/passkeys…` for the account that asks,
/// `/api/console/access/passkeys/{collection}/{id}…` for operators, and sign-in:
/// `/api/collections/{collection}/passkey-options` and `…/auth-with-passkey`. @p audit, if there is
/// one, hears of what operators remove.
void addPasskeyRoutes(Router &router, const AuthService &auth, PasskeyService &passkeys,
                      const AuditLog *audit);

}  // namespace Binnacle
