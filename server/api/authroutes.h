// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class AuthService;
class Router;

/// Signing in with a password, refreshing, impersonating, and what ways there are (A4.2, A4.3,
/// A4.9, A4.16), below `/api/collections/{collection}/`. @p auth must outlive the router.
void addAuthRoutes(Router &router, AuthService &auth);

}  // namespace Binnacle
