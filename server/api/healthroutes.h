// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class Router;
class SettingsService;

/// `GET /api/health` (P2). @p settings must outlive the router.
void addHealthRoutes(Router &router, const SettingsService &settings);

}  // namespace Binnacle
