// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/openapiroutes.h"

#include "api/openapidocument.h"
#include "router/router.h"
#include "services/collections/collectionservice.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

void addOpenApiRoutes(Router &router, const CollectionService &collections)
{
    RouteSpec route;
    route.pattern = "/api/openapi.json"_ba;
    route.owner = "openapi"_ba;
    route.guard = Guard::Superuser;
    route.handler = [&router, &collections](Call &) -> Result<Wire::Response> {
        const OpenApiDocument document(router.routes(), *collections.snapshot());
        return Wire::Response::json(document.json().toJson());
    };
    router.add(std::move(route));
}

}  // namespace Binnacle
