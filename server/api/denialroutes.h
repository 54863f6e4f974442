// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class DenialBook;
class Router;

/// `/api/console/denials`: requests that rules turned down, and why. Both must outlive the routes'
/// last request.
void addDenialRoutes(Router &router, const DenialBook &denials);

}  // namespace Binnacle
