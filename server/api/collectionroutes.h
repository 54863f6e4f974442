// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class CollectionService;
class Router;

/// `GET /api/collections` and `GET /api/collections/{collection}`, for superusers (R2.2, R2.3).
/// @p collections must outlive the router.
void addCollectionRoutes(Router &router, const CollectionService &collections);

}  // namespace Binnacle
