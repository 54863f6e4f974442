// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/metricsroutes.h"

#include "router/router.h"
#include "services/observation/prometheustext.h"

using namespace std::chrono_literals;

namespace Binnacle {

namespace {

std::vector<RouteLabel> labelsOf(const Router &router)
{
    std::vector<RouteLabel> labels;
    for (const RouteInfo &route : router.routes())
        labels.push_back({route.index, route.method, route.pattern});
    return labels;
}

}  // namespace

void addMetricsRoutes(Router &router, Observation &observation)
{
    RouteSpec spec;
    spec.pattern = QByteArrayLiteral("/metrics");
    spec.owner = QByteArrayLiteral("metrics");
    spec.guard = Guard::LoopbackOrSuperuser;
    spec.isQuiet = true;
    spec.handler = [&router, &observation](Call &) -> Result<Wire::Response> {
        Wire::Response response;
        response.contentType = prometheusContentType;
        response.body
            = prometheusText(observation.snapshot(), observation.routes(1min), labelsOf(router));
        return response;
    };
    router.add(std::move(spec));
}

}  // namespace Binnacle
