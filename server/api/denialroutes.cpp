// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/denialroutes.h"

#include "api/queryvalues.h"
#include "router/router.h"
#include "services/denials/denialbook.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr qint64 maximumLimit = 1000;

Result<Wire::Response> listDenials(const DenialBook &denials, const Call &call)
{
    const Wire::QueryParameters parameters(call.request.query);
    DenialQuery query;
    const Result<qint64> after = queryInteger(parameters, u"after", query.after);
    const Result<qint64> before = queryInteger(parameters, u"before", query.before);
    const Result<qint64> limit = queryInteger(parameters, u"limit", query.limit);
    for (const Result<qint64> *number : {&after, &before, &limit}) {
        if (!*number)
            return number->error();
    }
    query.after = *after;
    query.before = *before;
    query.limit = int(std::clamp<qint64>(*limit, 1, maximumLimit));
    query.collection = parameters.first(u"collection").value_or(QString());
    return Wire::Response::json(denials.list(query));
}

Result<Wire::Response> oneDenial(const DenialBook &denials, const Call &call)
{
    Result<QByteArray> json = denials.find(call.parameter("request").toUtf8());
    if (!json)
        return std::move(json).error();
    return Wire::Response::json(*std::move(json));
}

}  // namespace

void addDenialRoutes(Router &router, const DenialBook &denials)
{
    const auto add = [&router](const QByteArray &pattern, Handler handler) {
        RouteSpec spec;
        spec.pattern = pattern;
        spec.owner = "console"_ba;
        spec.guard = Guard::Superuser;
        spec.handler = std::move(handler);
        spec.isQuiet = true;
        router.add(std::move(spec));
    };
    add("/api/console/denials"_ba, [&denials](Call &call) { return listDenials(denials, call); });
    add("/api/console/denials/{request}"_ba,
        [&denials](Call &call) { return oneDenial(denials, call); });
}

}  // namespace Binnacle
