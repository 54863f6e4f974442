// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class RecordService;
class Router;
class SettingsService;

/// `/api/batch` (R7). The services must outlive the router.
void addBatchRoutes(Router &router, RecordService &records, const SettingsService &settings);

}  // namespace Binnacle
