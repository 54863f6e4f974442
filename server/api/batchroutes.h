// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class RecordService;
class RequestLimiter;
class Router;
class SettingsService;

/// `/api/batch` (R7). The services must outlive the router, and so must the limiter, which may be
/// null.
void addBatchRoutes(Router &router, RecordService &records, const SettingsService &settings,
                    RequestLimiter *limiter);

}  // namespace Binnacle
