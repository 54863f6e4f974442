// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class Router;
class SettingsService;

/// `GET` and `PATCH /api/settings` (P6.1). @p settings must outlive the router.
void addSettingsRoutes(Router &router, SettingsService &settings);

}  // namespace Binnacle
