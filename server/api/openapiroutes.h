// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class CollectionService;
class Router;

/// `/api/openapi.json`, for superusers, since it shows every collection. Both must outlive the
/// route's last request; of @p router all routes are described, whenever they were added.
void addOpenApiRoutes(Router &router, const CollectionService &collections);

}  // namespace Binnacle
