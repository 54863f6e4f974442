// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/consoleanswer.h"

#include "router/router.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

void addConsoleRoute(Router &router, Wire::Method method, const QByteArray &pattern,
                     Handler handler, RouteClass routeClass)
{
    RouteSpec spec;
    spec.method = method;
    spec.pattern = pattern;
    spec.owner = "console"_ba;
    spec.guard = Guard::Superuser;
    spec.routeClass = method == Wire::Method::Get ? RouteClass::Read : routeClass;
    spec.handler = std::move(handler);
    spec.isQuiet = method == Wire::Method::Get;
    router.add(std::move(spec));
}

Result<Wire::Response> consoleAnswer(const Result<JsonValue> &value)
{
    if (!value)
        return value.error();
    return Wire::Response::json(value->toJson());
}

}  // namespace Binnacle
