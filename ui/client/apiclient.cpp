// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/apiclient.h"

#include "client/apicall.h"
#include "client/apitarget.h"
#include "client/batchcalls.h"
#include "wire/jsonparser.h"
#include "wire/response.h"

#include <mutex>

using namespace Qt::StringLiterals;

namespace Binnacle::Client {

namespace {

Error::Kind kindOf(int status)
{
    switch (status) {
    case 401: return Error::Kind::Unauthenticated;
    case 403: return Error::Kind::Forbidden;
    case 404: return Error::Kind::NotFound;
    case 408: return Error::Kind::Timeout;
    case 409: return Error::Kind::Conflict;
    case 412: return Error::Kind::PreconditionFailed;
    case 413: return Error::Kind::TooLarge;
    case 429: return Error::Kind::TooManyRequests;
    case 499: return Error::Kind::Cancelled;
    case 502:
    case 503:
    case 504: return Error::Kind::Unavailable;
    default: break;
    }
    return status >= 500 ? Error::Kind::Crashed : Error::Kind::InvalidInput;
}

ApiTarget recordsTarget(const QString &collection)
{
    return ApiTarget("/api/collections").segment(collection).path("/records");
}

ApiTarget recordTarget(const QString &collection, const QString &id, const QString &expand)
{
    return recordsTarget(collection).segment(id).parameter("expand", expand);
}

void addFilters(ApiTarget &target, const RequestQuery &query)
{
    if (query.route)
        target.parameter("route", *query.route);
    target.parameter("method", query.method).parameter("status", query.status);
    if (query.minDuration > 0)
        target.parameter("minDuration", QString::number(query.minDuration));
    target.parameter("search", query.search).parameter("ip", query.ip);
    target.parameter("auth", query.authId);
    if (!query.withOperators)
        target.parameter("operators", u"false"_s);
    if (query.onlyChanges)
        target.parameter("changes", u"true"_s);
}

ApiTarget requestsTarget(const RequestQuery &query)
{
    ApiTarget target("/api/console/requests");
    if (query.after > 0)
        target.parameter("after", query.after);
    if (query.before > 0)
        target.parameter("before", query.before);
    target.parameter("limit", query.limit);
    addFilters(target, query);
    return target;
}

std::vector<RequestRow> requestRows(const JsonValue &answer)
{
    const JsonValue::Array &items = answer[u"items"].elements();
    std::vector<RequestRow> rows;
    rows.reserve(items.size());
    for (const JsonValue &item : items)
        rows.push_back(requestRow(item));
    return rows;
}

RecordPage recordPage(JsonValue &&json)
{
    RecordPage page;
    page.page = json[u"page"].toInteger(1);
    page.perPage = json[u"perPage"].toInteger();
    page.totalItems = json[u"totalItems"].toInteger(-1);
    if (JsonValue *items = json.find(u"items"); items && items->isArray())
        page.items = std::move(items->elements());
    return page;
}

JsonValue asItIs(JsonValue &&json)
{
    return std::move(json);
}

ApiTarget pageTarget(const RecordQuery &query)
{
    ApiTarget target = recordsTarget(query.collection);
    target.parameter("page", query.page).parameter("perPage", query.perPage);
    if (!query.wantsTotal)
        target.parameter("skipTotal", u"true"_s);
    target.parameter("sort", query.sort).parameter("filter", query.filter);
    target.parameter("expand", query.expand).parameter("fields", query.fields);
    return target;
}

}  // namespace

struct ApiClient::State
{
    mutable std::mutex mutex;
    QByteArray token;
    std::function<void(const CallTrace &)> tracer;

    QByteArray currentToken() const
    {
        const std::lock_guard lock(mutex);
        return token;
    }
    void setToken(const QByteArray &value)
    {
        const std::lock_guard lock(mutex);
        token = value;
    }
};

Error errorOf(const ApiReply &reply)
{
    Error error = Error::make(kindOf(reply.status));
    if (const Result<JsonValue> json = Wire::parseJson(reply.body); json && json->isObject()) {
        error.message = (*json)[u"message"].toString();
        if (const JsonValue &data = (*json)[u"data"]; data.isObject())
            error.fields = data;
    }
    if (error.message.isEmpty() && reply.status < 400)
        error.message = u"The server sends the call elsewhere, which is not followed."_s;
    if (error.message.isEmpty())
        error.message = Wire::defaultMessage(reply.status);
    error.detail = u"status %1, request %2"_s.arg(
        QString::number(reply.status),
        QString::fromLatin1(reply.headers.value("X-Request-Id").toByteArray()));
    return error;
}

ApiClient::ApiClient(Transport &transport)
    : m_transport(transport)
    , m_state(std::make_shared<State>())
{
}

ApiClient::~ApiClient() = default;

void ApiClient::setTracer(std::function<void(const CallTrace &)> tracer)
{
    m_state->tracer = std::move(tracer);
}

void ApiClient::setToken(const QByteArray &token)
{
    m_state->setToken(token);
}

QByteArray ApiClient::token() const
{
    return m_state->currentToken();
}

void ApiClient::ask(ApiRequest request, ReplyHandler done)
{
    const QByteArray token = m_state->currentToken();
    if (!token.isEmpty() && !request.headers.contains("Authorization"))
        request.headers.add("Authorization"_ba, token);
    if (!m_state->tracer) {
        m_transport.call(std::move(request), std::move(done));
        return;
    }
    CallTrace trace{request.method, request.target, 0, {}, {}};
    m_transport.call(std::move(request),
                     [tracer = m_state->tracer, trace = std::move(trace),
                      done = std::move(done)](Result<ApiReply> &&reply) mutable {
                         if (reply) {
                             trace.status = reply->status;
                             trace.duration = reply->duration;
                             trace.requestId = reply->headers.value("X-Request-Id").toByteArray();
                         }
                         tracer(trace);
                         done(std::move(reply));
                     });
}

QFuture<Result<ApiReply>> ApiClient::raw(ApiRequest request)
{
    return replied(*this, std::move(request),
                   [](Result<ApiReply> &&reply) { return std::move(reply); });
}

template <typename Make> auto ApiClient::call(ApiRequest request, Make make)
{
    return answered(*this, std::move(request), std::move(make));
}

QFuture<Result<JsonValue>> ApiClient::signIn(const QString &collection, const QString &identity,
                                             const QString &password)
{
    const JsonValue body = JsonValue::object(
        {{u"identity"_s, JsonValue(identity)}, {u"password"_s, JsonValue(password)}});
    ApiTarget target
        = ApiTarget("/api/collections").segment(collection).path("/auth-with-password");
    return call(sending("POST"_ba, std::move(target), body), [state = m_state](JsonValue &&json) {
        state->setToken(json[u"token"].toString().toLatin1());
        return std::move(json);
    });
}

QFuture<Result<QByteArray>> ApiClient::fileToken()
{
    return call(sending("POST"_ba, ApiTarget("/api/files/token"), JsonValue::object()),
                [](JsonValue &&json) { return json[u"token"].toString().toLatin1(); });
}

QFuture<Result<std::vector<CollectionInfo>>> ApiClient::collections()
{
    // The server gives no more than 1000 a page; more collections than that do not occur.
    ApiTarget target("/api/collections");
    target.parameter("perPage", 1000).parameter("skipTotal", u"true"_s);
    return call(getting(std::move(target)), [](JsonValue &&json) {
        std::vector<CollectionInfo> collections;
        for (const JsonValue &item : json[u"items"].elements())
            collections.push_back(collectionInfo(item));
        return collections;
    });
}

QFuture<Result<RecordPage>> ApiClient::records(const RecordQuery &query, StopToken stop)
{
    return call(getting(pageTarget(query), std::move(stop)), recordPage);
}

QFuture<Result<qint64>> ApiClient::countRecords(const QString &collection, const QString &filter,
                                                StopToken stop)
{
    RecordQuery query;
    query.collection = collection;
    query.filter = filter;
    query.perPage = 1;
    query.fields = u"id"_s;
    query.wantsTotal = true;
    return call(getting(pageTarget(query), std::move(stop)),
                [](JsonValue &&json) { return recordPage(std::move(json)).totalItems; });
}

QFuture<Result<std::vector<Facet>>> ApiClient::facets(const QString &collection,
                                                      const QStringList &fields,
                                                      const QString &filter, int limit,
                                                      StopToken stop)
{
    ApiTarget target = ApiTarget("/api/collections").segment(collection).path("/facets");
    target.parameter("by", fields.join(u',')).parameter("filter", filter);
    target.parameter("limit", limit);
    return call(getting(std::move(target), std::move(stop)), [](JsonValue &&json) {
        std::vector<Facet> facets;
        for (const JsonValue &item : json[u"facets"].elements()) {
            Facet facet{item[u"by"].toString(), item[u"distinct"].toInteger(), {}};
            for (const JsonValue &value : item[u"values"].elements())
                facet.values.push_back({value[u"value"], value[u"count"].toInteger()});
            facets.push_back(std::move(facet));
        }
        return facets;
    });
}

QFuture<Result<JsonValue>> ApiClient::record(const QString &collection, const QString &id,
                                             const QString &expand)
{
    return call(getting(recordTarget(collection, id, expand)), asItIs);
}

QFuture<Result<JsonValue>> ApiClient::createRecord(const QString &collection, const JsonValue &body,
                                                   const QString &expand,
                                                   const std::vector<UploadFile> &files)
{
    ApiTarget target = recordsTarget(collection);
    target.parameter("expand", expand);
    return call(sending("POST"_ba, std::move(target), body, files), asItIs);
}

QFuture<Result<JsonValue>> ApiClient::updateRecord(const QString &collection, const QString &id,
                                                   const JsonValue &body, const QString &expand,
                                                   const std::vector<UploadFile> &files)
{
    return call(sending("PATCH"_ba, recordTarget(collection, id, expand), body, files), asItIs);
}

QFuture<Result<void>> ApiClient::deleteRecord(const QString &collection, const QString &id)
{
    return done(*this, removing(recordTarget(collection, id, {})));
}

QFuture<Result<std::vector<JsonValue>>> ApiClient::batch(const std::vector<BatchCall> &calls)
{
    return call(batchRequest(calls), batchAnswers);
}

QFuture<Result<RouteTable>> ApiClient::routes(int windowSeconds)
{
    ApiTarget target("/api/console/routes");
    target.parameter("window", windowSeconds);
    return call(getting(std::move(target)), [](JsonValue &&json) { return routeTable(json); });
}

QFuture<Result<MetricsSnapshot>> ApiClient::metrics()
{
    return call(getting(ApiTarget("/api/console/metrics")),
                [](JsonValue &&json) { return metricsSnapshot(json); });
}

QFuture<Result<SeriesData>> ApiClient::series(int resolution, const QStringList &names,
                                              qint64 since)
{
    ApiTarget target("/api/console/metrics/series");
    target.parameter("resolution", resolution).parameter("names", names.join(u','));
    if (since > 0)
        target.parameter("since", since);
    return call(getting(std::move(target)), [](JsonValue &&json) { return seriesData(json); });
}

QFuture<Result<std::vector<RequestRow>>> ApiClient::requests(const RequestQuery &query,
                                                             StopToken stop)
{
    return call(getting(requestsTarget(query), std::move(stop)),
                [](JsonValue &&json) { return requestRows(json); });
}

QFuture<Result<RequestPage>> ApiClient::requestPage(const RequestQuery &query, StopToken stop)
{
    return call(getting(requestsTarget(query), std::move(stop)), [](JsonValue &&json) {
        return RequestPage{requestRows(json), json[u"forgotten"].toInteger()};
    });
}

QFuture<Result<RequestDetail>> ApiClient::request(const QString &id)
{
    return call(getting(ApiTarget("/api/console/requests").segment(id)),
                [](JsonValue &&json) { return requestDetail(json); });
}

QFuture<Result<Denial>> ApiClient::denial(const QString &requestId)
{
    return call(getting(ApiTarget("/api/console/denials").segment(requestId)),
                [](JsonValue &&json) { return Client::denial(json); });
}

QFuture<Result<std::vector<Denial>>> ApiClient::denials(int limit)
{
    ApiTarget target("/api/console/denials");
    target.parameter("limit", limit);
    return call(getting(std::move(target)), [](JsonValue &&json) {
        std::vector<Denial> denials;
        for (const JsonValue &item : json[u"items"].elements())
            denials.push_back(Client::denial(item));
        return denials;
    });
}

QFuture<Result<std::vector<StatementFigure>>> ApiClient::statements(int limit)
{
    ApiTarget target("/api/console/statements");
    target.parameter("limit", limit);
    return call(getting(std::move(target)),
                [](JsonValue &&json) { return statementFigures(json); });
}

std::unique_ptr<EventStream> ApiClient::live(const QStringList &events, const RequestQuery &filter)
{
    ApiTarget target("/api/console/live");
    target.parameter("events", events.join(u','));
    addFilters(target, filter);
    ApiRequest request = getting(std::move(target));
    const QByteArray token = m_state->currentToken();
    if (!token.isEmpty())
        request.headers.add("Authorization"_ba, token);
    return m_transport.open(std::move(request));
}

}  // namespace Binnacle::Client
