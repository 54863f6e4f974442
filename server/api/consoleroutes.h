// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class Observation;
class Router;

/// `/api/console/routes`, `/metrics`, `/metrics/series`, `/requests`, `/requests/{id}`, `/live`:
/// what the observation knows, for superusers. Both must outlive the routes' last request.
void addConsoleRoutes(Router &router, Observation &observation);

}  // namespace Binnacle
