// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/recordsetroutes.h"

#include "api/jsonanswer.h"
#include "api/passwordlane.h"
#include "api/queryvalues.h"
#include "api/requestbody.h"
#include "api/requestinfo.h"
#include "core/jsonwriter.h"
#include "router/router.h"
#include "services/records/recordservice.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

using Operation = RecordService::Operation;

/// The collection, then the body, as with lists.
Result<Schema::RequestInfo> openList(const RecordService &records, const Call &call)
{
    if (Result<void> found = records.check(call.parameter("collection"), Operation::List); !found)
        return std::move(found).error();
    Result<RequestBody> body = readBody(call.request);
    if (!body)
        return std::move(body).error();
    return requestInfo(call, std::move(body->value));
}

Result<Wire::Response> aggregateRecords(const RecordService &records, const Call &call)
{
    const Result<Schema::RequestInfo> info = openList(records, call);
    if (!info)
        return info.error();
    const Wire::QueryParameters query(call.request.query);
    AggregateOptions options;
    if (Result<void> read = readPage(query, options); !read)
        return std::move(read).error();
    options.select = queryText(query, u"select");
    options.groupBy = queryText(query, u"groupBy");
    Result<QByteArray> json = records.aggregate(call.parameter("collection"), options, *info);
    if (!json)
        return std::move(json).error();
    return jsonAnswer(call.request, *std::move(json), Schema::FieldsPicker::Scope::Items);
}

Result<Wire::Response> countFacets(const RecordService &records, const Call &call)
{
    const Result<Schema::RequestInfo> info = openList(records, call);
    if (!info)
        return info.error();
    const Wire::QueryParameters query(call.request.query);
    FacetOptions options;
    const Result<qint64> limit = queryInteger(query, u"limit", options.limit);
    if (!limit)
        return limit.error();
    options.by = queryText(query, u"by");
    options.filter = queryText(query, u"filter");
    options.limit = *limit;
    return jsonAnswer(call.request, records.facets(call.parameter("collection"), options, *info));
}

Result<Wire::Response> bulkAnswer(const Result<BulkOutcome> &outcome, bool dryRun)
{
    if (!outcome)
        return outcome.error();
    QByteArray json;
    JsonWriter writer(json);
    writer.beginObject();
    writer.rawKey("\"count\":");
    writer.value(outcome->count);
    writer.rawKey("\"dryRun\":");
    writer.value(dryRun);
    writer.rawKey("\"ids\":");
    writer.value(JsonValue(outcome->ids));
    writer.endObject();
    return Wire::Response::json(std::move(json));
}

/// What a change of many records comes with. Without a filter's name in the query there is no such
/// route for the contract's clients.
struct BulkRequest
{
    QString filter;
    bool dryRun = false;
    JsonValue body;
};

Result<BulkRequest> bulkRequest(const RecordService &records, const Call &call, Operation operation)
{
    const Wire::QueryParameters query(call.request.query);
    const std::optional<QString> filter = query.first(u"filter");
    if (!filter)
        return Error::notFound();
    if (Result<void> found = records.check(call.parameter("collection"), operation); !found)
        return std::move(found).error();
    const Result<bool> dryRun = queryBool(query, u"dryRun");
    if (!dryRun)
        return dryRun.error();
    Result<RequestBody> body = readBody(call.request);
    if (!body)
        return std::move(body).error();
    if (!body->files.empty())
        return Error::invalidInput(u"Files cannot be uploaded to many records at once."_s);
    return BulkRequest{*filter, *dryRun, std::move(body->value)};
}

Result<Wire::Response> updateMatching(RecordService &records, const Call &call)
{
    const Result<BulkRequest> request = bulkRequest(records, call, Operation::Update);
    if (!request)
        return request.error();
    return bulkAnswer(records.updateMatching(call.parameter("collection"), request->filter,
                                             request->body, request->dryRun,
                                             requestInfo(call, request->body)),
                      request->dryRun);
}

Result<Wire::Response> deleteMatching(RecordService &records, const Call &call)
{
    const Result<BulkRequest> request = bulkRequest(records, call, Operation::Delete);
    if (!request)
        return request.error();
    return bulkAnswer(records.removeMatching(call.parameter("collection"), request->filter,
                                             request->dryRun, requestInfo(call, request->body)),
                      request->dryRun);
}

}  // namespace

void addRecordSetRoutes(Router &router, RecordService &records)
{
    const auto add = [&router, &records](Wire::Method method, const QByteArray &tail,
                                         Handler handler) {
        RouteSpec route;
        route.method = method;
        route.pattern = "/api/collections/{collection}/" + tail;
        route.owner = "records";
        route.routeClass
            = method == Wire::Method::Get ? RouteClass::ReadRecords : RouteClass::WriteRecords;
        route.handler = std::move(handler);
        route.isCostlyFor = [&records](const Wire::Request &request, const QString &collection) {
            return mayHashPasswords(records, collection, request);
        };
        router.add(std::move(route));
    };
    add(Wire::Method::Get, "aggregate",
        [&records](Call &call) { return aggregateRecords(records, call); });
    add(Wire::Method::Get, "facets", [&records](Call &call) { return countFacets(records, call); });
    add(Wire::Method::Patch, "records",
        [&records](Call &call) { return updateMatching(records, call); });
    add(Wire::Method::Delete, "records",
        [&records](Call &call) { return deleteMatching(records, call); });
}

}  // namespace Binnacle
