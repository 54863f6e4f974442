// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class CollectionEditor;
class CollectionService;
class RecordService;
class Router;

/// `/api/collections` and below, but for records, and `/api/sql`, for superusers (R2). All must
/// outlive the router.
void addCollectionRoutes(Router &router, const CollectionService &collections,
                         CollectionEditor &editor, RecordService &records);

}  // namespace Binnacle
