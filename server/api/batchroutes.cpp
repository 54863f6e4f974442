// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/batchroutes.h"

#include "api/batchform.h"
#include "api/inneradmission.h"
#include "api/jsonanswer.h"
#include "api/passwordlane.h"
#include "core/executioncontext.h"
#include "core/jsonwriter.h"
#include "router/router.h"
#include "services/settings/settingsservice.h"
#include "wire/jsonparser.h"

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr qint64 defaultBodyBytes = 128 * 1024 * 1024;
constexpr qint64 defaultSeconds = 3;

/// Even a wrong setting leaves the database to others some day.
constexpr qint64 maximumSeconds = 24 * 3600;

ExecutionContext limitedContext(qint64 seconds)
{
    ExecutionContext context = ExecutionScope::current();
    const auto limit
        = std::chrono::seconds(std::min(seconds > 0 ? seconds : defaultSeconds, maximumSeconds));
    context.deadline = std::chrono::steady_clock::now() + limit;
    return context;
}

QByteArray answersJson(const BatchOutcome &outcome)
{
    QByteArray json("[");
    for (const std::optional<QByteArray> &answer : outcome.answers) {
        if (json.size() > 1)
            json += ',';
        json += "{\"body\":";
        json += answer && !answer->isEmpty() ? *answer : "null"_ba;
        json += answer ? ",\"status\":200}" : ",\"status\":204}";
    }
    json += ']';
    return json;
}

Error transactionFailed(JsonValue fields = JsonValue::object())
{
    return Error::invalidInput(u"Batch transaction failed."_s, std::move(fields));
}

/// R7.4: the failed request with its own answer.
Error requestFailed(const BatchOutcome &outcome, bool isKnown)
{
    Error cause = outcome.failure;
    if (cause.kind == Error::Kind::Timeout || cause.kind == Error::Kind::Cancelled
        || cause.kind == Error::Kind::Unavailable)
        return transactionFailed().withDetail(cause.detail);
    // A request that a batch cannot hold is told in a way of its own, by its place.
    if (!isKnown && outcome.failedIndex > 0)
        cause = Error::make(Error::Kind::Crashed, {}, u"the batch cannot hold such a request"_s);
    const Wire::Response response = Wire::Response::fromError(cause);
    Result<JsonValue> envelope = Wire::parseJson(response.body);
    JsonValue item = JsonValue::object(
        {{u"code"_s, JsonValue(u"batch_request_failed"_s)},
         {u"message"_s, JsonValue(u"Batch request failed."_s)},
         {u"response"_s, envelope ? *std::move(envelope) : JsonValue::object()}});
    return transactionFailed(
               JsonValue::object({{u"requests"_s,
                                   JsonValue::object({{QString::number(outcome.failedIndex),
                                                       std::move(item)}})}}))
        .withDetail(cause.detail);
}

QByteArray actionName(BatchRequest::Operation operation)
{
    using Operation = BatchRequest::Operation;
    switch (operation) {
    case Operation::Create: return "create"_ba;
    case Operation::Update: return "update"_ba;
    case Operation::Delete: return "delete"_ba;
    case Operation::None:
    case Operation::Upsert: break;
    }
    return {};
}

/// Each request of a batch is counted, beside the batch itself (P9.3).
BatchGate batchGate(RequestLimiter *limiter, const Call &call)
{
    if (!limiter)
        return {};
    return [limiter, &call](const BatchRequest &request, BatchRequest::Operation operation) {
        return admitInner(*limiter, call,
                          {request.info.method.toLatin1(), request.url.toUtf8(), request.collection,
                           actionName(operation)});
    };
}

Result<Wire::Response> runBatch(RecordService &records, const SettingsService &settings,
                                RequestLimiter *limiter, const Call &call)
{
    const Settings::Batch limits = settings.snapshot()->batch;
    if (!limits.isEnabled || limits.maxRequests <= 0)
        return Error::forbidden(u"Batch requests are not allowed."_s);
    const Result<std::vector<BatchRequest>> requests = batchRequests(call, limits.maxRequests);
    if (!requests)
        return requests.error();

    const ExecutionScope scope(limitedContext(limits.timeout));
    const Result<BatchOutcome> outcome = records.batch(*requests, batchGate(limiter, call));
    if (!outcome)
        return transactionFailed().withDetail(outcome.error().detail);
    if (outcome->failedIndex >= 0) {
        const BatchRequest &failed = (*requests)[size_t(outcome->failedIndex)];
        return requestFailed(*outcome, failed.operation != BatchRequest::Operation::None);
    }
    return jsonAnswer(call.request, answersJson(*outcome));
}

}  // namespace

void addBatchRoutes(Router &router, RecordService &records, const SettingsService &settings,
                    RequestLimiter *limiter)
{
    RouteSpec route;
    route.method = Wire::Method::Post;
    route.pattern = "/api/batch"_ba;
    route.owner = "records";
    route.routeClass = RouteClass::WriteRecords;
    route.handler = [&records, &settings, limiter](Call &call) {
        return runBatch(records, settings, limiter, call);
    };
    route.isCostlyFor = [&records](const Wire::Request &request, const QString &) {
        return mayHashPasswords(records, {}, request);
    };
    route.bodyLimitOf = [&settings](const QString &) {
        const qint64 bytes = settings.snapshot()->batch.maxBodySize;
        return bytes > 0 ? bytes : defaultBodyBytes;
    };
    router.add(std::move(route));
}

}  // namespace Binnacle
