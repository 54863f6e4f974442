// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class AuthService;
class OtpService;
class Router;

/// Signing in with passwords and one-time passwords, refreshing, impersonating, and what ways there
/// are (A4.2, A4.3, A4.6, A4.7, A4.9, A4.16), below `/api/collections/{collection}/`. All must
/// outlive the router.
void addAuthRoutes(Router &router, AuthService &auth, OtpService &otps);

}  // namespace Binnacle
