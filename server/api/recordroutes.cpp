// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/recordroutes.h"

#include "api/entitytag.h"
#include "api/passwordlane.h"
#include "api/queryvalues.h"
#include "api/recordsetroutes.h"
#include "api/requestbody.h"
#include "api/requestinfo.h"
#include "router/router.h"
#include "services/limits/fruitlesslists.h"
#include "services/records/recordservice.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

using Operation = RecordService::Operation;

const QByteArray collectionPattern = QByteArrayLiteral("/api/collections/{collection}/records");
const QByteArray recordPattern = QByteArrayLiteral("/api/collections/{collection}/records/{id}");

ReadOptions readOptions(const Wire::QueryParameters &query)
{
    return {queryText(query, u"expand"), queryText(query, u"fields")};
}

Result<ListOptions> listOptions(const Wire::QueryParameters &query)
{
    ListOptions options;
    if (Result<void> read = readPage(query, options); !read)
        return std::move(read).error();
    options.expand = queryText(query, u"expand");
    options.fields = queryText(query, u"fields");
    options.cursor = query.first(u"cursor");
    options.search = queryText(query, u"search");
    return options;
}

/// The answer to a broken `fields` value has no body at all, not even a newline (R4.9).
Result<Wire::Response> recordsAnswer(Result<QByteArray> json)
{
    if (!json)
        return std::move(json).error();
    Wire::Response response = Wire::Response::json(*std::move(json));
    if (response.body == "\n")
        response.body.clear();
    return response;
}

Result<Wire::Response> taggedJson(const Wire::Request &request, Result<RecordAnswer> answer)
{
    if (!answer)
        return std::move(answer).error();
    Result<Wire::Response> response = recordsAnswer(std::move(answer->json));
    if (response)
        addEntityTag(request, answer->tag, *response);
    return response;
}

/// The states in which If-Match lets a record be changed. `*` asks for no more than a record.
RecordCondition conditionOf(const Wire::Request &request)
{
    std::optional<EntityTags> tags = EntityTags::fromHeader(request.headers, "If-Match");
    if (!tags || tags->isAny)
        return {};
    return RecordCondition(std::move(tags->strong));
}

RecordRequest recordRequest(const Call &call, RequestBody &&body)
{
    RecordRequest request;
    request.collection = call.parameter("collection");
    request.id = call.parameter("id");
    request.options = readOptions(Wire::QueryParameters(call.request.query));
    request.info = requestInfo(call, body.value);
    request.body = std::move(body.value);
    request.files = std::move(body.files);
    return request;
}

/// What comes before any rule, in the contract's order: the collection, then the body.
Result<RequestBody> openBody(const RecordService &records, const Call &call, Operation operation)
{
    if (Result<void> found = records.check(call.parameter("collection"), operation); !found)
        return std::move(found).error();
    return readBody(call.request);
}

Result<Wire::Response> listRecords(const RecordService &records, FruitlessLists *fruitless,
                                   Call &call)
{
    Result<RequestBody> body = openBody(records, call, Operation::List);
    if (!body)
        return std::move(body).error();
    const Schema::RequestInfo info = requestInfo(call, std::move(body->value));
    const QString collection = call.parameter("collection");
    const Wire::QueryParameters query(call.request.query);
    const Result<ListOptions> options = listOptions(query);
    if (options) {
        Result<ListAnswer> page = records.page(collection, *options, info);
        if (!page)
            return std::move(page).error();
        if (fruitless && !page->fruitlessIn.isEmpty())
            call.answerDelay = fruitless->delayFor(page->fruitlessIn, call.record.userIp);
        return recordsAnswer(std::move(page->json));
    }

    // A caller without access learns that first, and nothing of what is wrong with the query.
    ListOptions harmless;
    harmless.sort = queryText(query, u"sort");
    harmless.filter = queryText(query, u"filter");
    const Result<QByteArray> listed = records.list(collection, harmless, info);
    return !listed && listed.error().kind == Error::Kind::Forbidden ? listed.error()
                                                                    : options.error();
}

Result<Wire::Response> viewRecord(const RecordService &records, const Call &call)
{
    Result<RequestBody> body = openBody(records, call, Operation::View);
    if (!body)
        return std::move(body).error();
    return taggedJson(call.request, records.view(recordRequest(call, *std::move(body))));
}

Result<Wire::Response> createRecord(RecordService &records, const Call &call)
{
    Result<RequestBody> body = openBody(records, call, Operation::Create);
    if (!body)
        return std::move(body).error();
    return taggedJson(call.request, records.create(recordRequest(call, *std::move(body))));
}

Result<Wire::Response> updateRecord(RecordService &records, const Call &call)
{
    Result<RequestBody> body = openBody(records, call, Operation::Update);
    if (!body)
        return std::move(body).error();
    RecordRequest request = recordRequest(call, *std::move(body));
    request.condition = conditionOf(call.request);
    return taggedJson(call.request, records.update(request));
}

Result<Wire::Response> deleteRecord(RecordService &records, const Call &call)
{
    Result<RequestBody> body = openBody(records, call, Operation::Delete);
    if (!body)
        return std::move(body).error();
    RecordRequest request = recordRequest(call, *std::move(body));
    request.condition = conditionOf(call.request);
    const Result<void> removed = records.remove(request);
    if (!removed)
        return removed.error();
    return Wire::Response::noContent();
}

}  // namespace

void addRecordRoutes(Router &router, RecordService &records, FruitlessLists *fruitless)
{
    const auto add = [&router, &records](Wire::Method method, const QByteArray &pattern,
                                         const QByteArray &action, Handler handler,
                                         std::function<qint64(const QString &)> bodyLimitOf = {}) {
        RouteSpec route;
        route.method = method;
        route.pattern = pattern;
        route.owner = "records";
        route.routeClass
            = method == Wire::Method::Get ? RouteClass::ReadRecords : RouteClass::WriteRecords;
        route.actions = {action};
        route.handler = std::move(handler);
        route.bodyLimitOf = std::move(bodyLimitOf);
        route.isCountedAfterBody = true;
        route.isCostlyFor = [&records](const Wire::Request &request, const QString &collection) {
            return mayHashPasswords(records, collection, request);
        };
        router.add(std::move(route));
    };
    const auto bodyLimit
        = [&records](const QString &collection) { return records.bodyLimit(collection); };
    add(Wire::Method::Get, collectionPattern, "list"_ba,
        [&records, fruitless](Call &call) { return listRecords(records, fruitless, call); });
    add(Wire::Method::Get, recordPattern, "view"_ba,
        [&records](Call &call) { return viewRecord(records, call); });
    add(
        Wire::Method::Post, collectionPattern, "create"_ba,
        [&records](Call &call) { return createRecord(records, call); }, bodyLimit);
    add(
        Wire::Method::Patch, recordPattern, "update"_ba,
        [&records](Call &call) { return updateRecord(records, call); }, bodyLimit);
    add(Wire::Method::Delete, recordPattern, "delete"_ba,
        [&records](Call &call) { return deleteRecord(records, call); });
    addRecordSetRoutes(router, records);
}

}  // namespace Binnacle
