// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Binnacle {

class Observation;
class Router;

/// `GET /metrics` in the text form of Prometheus, for loopback peers and superusers. Both must
/// outlive the route's last request.
void addMetricsRoutes(Router &router, Observation &observation);

}  // namespace Binnacle
