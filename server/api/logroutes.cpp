// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/logroutes.h"

#include "api/queryvalues.h"
#include "api/requestinfo.h"
#include "router/router.h"
#include "schema/fieldspicker.h"
#include "services/logs/logservice.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// The answer, reduced to the fields asked for (R4.9).
Result<Wire::Response> answer(QByteArray json, const Wire::QueryParameters &query,
                              Schema::FieldsPicker::Scope scope)
{
    const QString fields = query.first(u"fields").value_or(QString());
    if (fields.isEmpty())
        return Wire::Response::json(std::move(json));
    const Result<Schema::FieldsPicker> picker = Schema::FieldsPicker::parse(fields);
    if (!picker) {
        // A broken parameter empties the body and leaves the rest.
        Wire::Response empty;
        empty.contentType = "application/json"_ba;
        return empty;
    }
    if (picker->isEmpty())
        return Wire::Response::json(std::move(json));
    return picker->pickedJson(json, scope).transform([](QByteArray &&picked) {
        return Wire::Response::json(std::move(picked));
    });
}

Result<Wire::Response> list(const LogService &logs, const Call &call)
{
    const Wire::QueryParameters query(call.request.query);
    const Result<qint64> page = queryInteger(query, u"page", 1);
    const Result<qint64> perPage = queryInteger(query, u"perPage", 30);
    const Result<bool> skipTotal = queryBool(query, u"skipTotal");
    const Result<bool> isExtended = queryBool(query, u"extended");
    if (!page || !perPage || !skipTotal || !isExtended)
        return Error::invalidInput({});
    LogListOptions options;
    options.page = *page;
    options.perPage = *perPage;
    options.sort = query.first(u"sort").value_or(QString());
    options.filter = query.first(u"filter").value_or(QString());
    options.skipTotal = *skipTotal;
    options.isExtended = *isExtended;
    Result<QByteArray> json = logs.list(options, requestInfo(call));
    if (!json)
        return std::move(json).error();
    return answer(*std::move(json), query, Schema::FieldsPicker::Scope::Items);
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
    return answer(*std::move(json), query, Schema::FieldsPicker::Scope::Root);
}

Result<Wire::Response> stats(const LogService &logs, const Call &call)
{
    const Wire::QueryParameters query(call.request.query);
    Result<QByteArray> json
        = logs.stats(query.first(u"filter").value_or(QString()), requestInfo(call));
    if (!json)
        return std::move(json).error();
    return answer(*std::move(json), query, Schema::FieldsPicker::Scope::Root);
}

Result<Wire::Response> truncate(LogService &logs)
{
    return logs.truncate().and_then(
        []() -> Result<Wire::Response> { return Wire::Response::noContent(); });
}

}  // namespace

void addLogRoutes(Router &router, LogService &logs)
{
    const auto add = [&router](Wire::Method method, const QByteArray &pattern, Handler handler) {
        RouteSpec spec;
        spec.method = method;
        spec.pattern = pattern;
        spec.owner = QByteArrayLiteral("logs");
        spec.guard = Guard::Superuser;
        spec.handler = std::move(handler);
        spec.isQuiet = true;
        router.add(std::move(spec));
    };
    add(Wire::Method::Get, "/api/logs"_ba, [&logs](Call &call) { return list(logs, call); });
    add(Wire::Method::Get, "/api/logs/stats"_ba, [&logs](Call &call) { return stats(logs, call); });
    add(Wire::Method::Get, "/api/logs/{id}"_ba, [&logs](Call &call) { return view(logs, call); });
    add(Wire::Method::Delete, "/api/logs"_ba, [&logs](Call &) { return truncate(logs); });
}

}  // namespace Binnacle
