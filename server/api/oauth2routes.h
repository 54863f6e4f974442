// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class AuthService;
class Clock;
class OAuth2Redirect;
class OAuth2Service;
class RequestLimiter;
class Router;

/// What the routes below work with. All must outlive the router.
struct OAuth2Routes
{
    const AuthService &auth;
    OAuth2Service &oauth2;
    OAuth2Redirect &redirect;
    const Clock &clock;
    /// Counts the records that signing in creates; may be null.
    RequestLimiter *limiter = nullptr;
};

/// Signing in through providers, where they send browsers back to, and Apple's client secrets
/// (A4.4, A4.5, A4.20).
void addOAuth2Routes(Router &router, const OAuth2Routes &routes);

}  // namespace Binnacle
