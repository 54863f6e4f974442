// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class ExportService;
class ImportService;
class Router;

/// `/api/collections/{collection}/export` and `…/import`. All must outlive the routes' last
/// request.
void addTransferRoutes(Router &router, ExportService &exports, ImportService &imports);

}  // namespace Binnacle
