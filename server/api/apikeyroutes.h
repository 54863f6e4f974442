// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class ApiKeyService;
class Router;

/// `/api/console/apikeys`: superusers list keys, owners make, change and revoke them. Both must
/// outlive the routes' last request.
void addApiKeyRoutes(Router &router, ApiKeyService &keys);

}  // namespace Binnacle
