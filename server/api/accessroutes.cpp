// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/accessroutes.h"

#include "api/queryvalues.h"
#include "router/router.h"
#include "services/access/accessmatrix.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

void addAccessRoutes(Router &router, const AccessMatrix &matrix)
{
    RouteSpec spec;
    spec.pattern = "/api/console/access/matrix"_ba;
    spec.owner = "console"_ba;
    spec.guard = Guard::Superuser;
    spec.isQuiet = true;
    spec.handler = [&matrix](const Call &call) -> Result<Wire::Response> {
        const Wire::QueryParameters parameters(call.request.query);
        const Result<JsonValue> json = matrix.evaluate(queryText(parameters, u"as"));
        if (!json)
            return json.error();
        return Wire::Response::json(json->toJson());
    };
    router.add(std::move(spec));
}

}  // namespace Binnacle
