// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/logroutes.h"

#include "api/jsonanswer.h"
#include "api/queryvalues.h"
#include "api/requestinfo.h"
#include "router/router.h"
#include "services/audit/auditlog.h"
#include "services/logs/logservice.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Result<Wire::Response> list(const LogService &logs, const Call &call)
{
    const Wire::QueryParameters query(call.request.query);
    LogListOptions options;
    if (Result<void> read = readPage(query, options); !read)
        return std::move(read).error();
    const Result<bool> isExtended = queryBool(query, u"extended");
    if (!isExtended)
        return isExtended.error();
    options.isExtended = *isExtended;
    Result<QByteArray> json = logs.list(options, requestInfo(call));
    if (!json)
        return std::move(json).error();
    return jsonAnswer(call.request, *std::move(json), Schema::FieldsPicker::Scope::Items);
}

Result<Wire::Response> view(const LogService &logs, const Call &call)
{
    const Wire::QueryParameters query(call.request.query);
    const Result<bool> isExtended = queryBool(query, u"extended");
    if (!isExtended)
        return isExtended.error();
    Result<QByteArray> json = logs.view(call.parameter("id"), *isExtended);
    if (!json)
        return std::move(json).error();
    return jsonAnswer(call.request, *std::move(json), Schema::FieldsPicker::Scope::Root);
}

Result<Wire::Response> stats(const LogService &logs, const Call &call)
{
    const Wire::QueryParameters query(call.request.query);
    Result<QByteArray> json = logs.stats(queryText(query, u"filter"), requestInfo(call));
    if (!json)
        return std::move(json).error();
    return jsonAnswer(call.request, *std::move(json), Schema::FieldsPicker::Scope::Root);
}

Result<Wire::Response> truncate(LogService &logs, const AuditLog *audit)
{
    // They are in another database.
    if (audit) {
        if (Result<void> told = audit->recordFirst({u"logs.clear"_s, {u"logs"_s}}); !told)
            return std::move(told).error();
    }
    return logs.truncate().and_then(
        []() -> Result<Wire::Response> { return Wire::Response::noContent(); });
}

}  // namespace

void addLogRoutes(Router &router, LogService &logs, const AuditLog *audit)
{
    const auto add = [&router](Wire::Method method, const QByteArray &pattern, Handler handler) {
        RouteSpec spec;
        spec.method = method;
        spec.pattern = pattern;
        spec.owner = QByteArrayLiteral("logs");
        spec.guard = Guard::Superuser;
        spec.routeClass = method == Wire::Method::Get ? RouteClass::Read : RouteClass::Manage;
        spec.handler = std::move(handler);
        spec.isQuiet = true;
        router.add(std::move(spec));
    };
    add(Wire::Method::Get, "/api/logs"_ba, [&logs](Call &call) { return list(logs, call); });
    add(Wire::Method::Get, "/api/logs/stats"_ba, [&logs](Call &call) { return stats(logs, call); });
    add(Wire::Method::Get, "/api/logs/{id}"_ba, [&logs](Call &call) { return view(logs, call); });
    add(Wire::Method::Delete, "/api/logs"_ba,
        [&logs, audit](Call &) { return truncate(logs, audit); });
}

}  // namespace Binnacle
