// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/searchroutes.h"

#include "api/requestbody.h"
#include "router/router.h"
#include "services/search/searchservice.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Result<Wire::Response> listSearches(const SearchService &search)
{
    Result<QByteArray> json = search.list();
    if (!json)
        return std::move(json).error();
    return Wire::Response::json(*std::move(json));
}

Result<Wire::Response> chooseFields(SearchService &search, const Call &call)
{
    const Result<RequestBody> body = readForm(call.request);
    if (!body)
        return body.error();
    const JsonValue &named = body->value[u"fields"];
    if (!named.isArray())
        return loadingError();
    QStringList fields;
    for (const JsonValue &name : named.elements()) {
        if (!name.isString())
            return loadingError();
        fields.append(name.toString());
    }
    const Result<JsonValue> chosen = search.choose(call.parameter("collection"), fields);
    if (!chosen)
        return chosen.error();
    return Wire::Response::json(chosen->toJson());
}

Result<Wire::Response> endSearch(SearchService &search, const Call &call)
{
    const Result<void> removed = search.remove(call.parameter("collection"));
    if (!removed)
        return removed.error();
    return Wire::Response::noContent();
}

}  // namespace

void addSearchRoutes(Router &router, SearchService &search)
{
    const auto add = [&router](Wire::Method method, const QByteArray &pattern, Handler handler) {
        RouteSpec spec;
        spec.method = method;
        spec.pattern = pattern;
        spec.owner = "console"_ba;
        spec.guard = Guard::Superuser;
        spec.routeClass = method == Wire::Method::Get ? RouteClass::Read : RouteClass::Manage;
        spec.handler = std::move(handler);
        router.add(std::move(spec));
    };
    const QByteArray one("/api/console/search/{collection}");
    add(Wire::Method::Get, "/api/console/search"_ba,
        [&search](Call &) { return listSearches(search); });
    add(Wire::Method::Put, one, [&search](Call &call) { return chooseFields(search, call); });
    add(Wire::Method::Delete, one, [&search](Call &call) { return endSearch(search, call); });
}

}  // namespace Binnacle
