// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class AuthService;
class Router;
class SessionService;

/// Who is signed in where, and the end of it: `/api/console/sessions…` for operators,
/// `/api/console/account/sessions…` for the account that asks. All must outlive the router.
void addSessionRoutes(Router &router, const AuthService &auth, SessionService &sessions);

}  // namespace Binnacle
