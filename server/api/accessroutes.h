// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class AccessMatrix;
class Router;

/// `/api/console/access/matrix`: what the rules come to for somebody. Both must outlive the routes'
/// last request.
void addAccessRoutes(Router &router, const AccessMatrix &matrix);

}  // namespace Binnacle
