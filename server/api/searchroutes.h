// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class Router;
class SearchService;

/// `/api/console/search`: which fields are searched. Both must outlive the routes' last request.
void addSearchRoutes(Router &router, SearchService &search);

}  // namespace Binnacle
