// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class AuthConfirmations;
class AuthService;
class Router;

/// The routes of what is confirmed by mail: addresses, new passwords, changes of address (A4.10 to
/// A4.15). All must outlive the router.
void addConfirmationRoutes(Router &router, const AuthService &auth,
                           AuthConfirmations &confirmations);

}  // namespace Binnacle
