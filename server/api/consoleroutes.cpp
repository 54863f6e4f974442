// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/consoleroutes.h"

#include "api/requestfilter.h"
#include "core/datetime.h"
#include "router/router.h"
#include "services/observation/livefeed.h"
#include "services/observation/metricsjson.h"
#include "services/observation/observation.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Binnacle {

namespace {

/// Reads an integer between @p least and @p most into @p value; notes an error otherwise.
template <typename T>
void readNumber(const Wire::QueryParameters &query, const QString &name, qint64 least, qint64 most,
                T &value, JsonValue &errors)
{
    const std::optional<QString> text = query.first(name);
    if (!text || text->isEmpty())
        return;
    bool isInteger = false;
    const qint64 number = text->toLongLong(&isInteger);
    if (isInteger && number >= least && number <= most)
        value = T(number);
    else
        addParameterError(errors, name);
}

void writeTime(JsonWriter &json, const std::optional<UtcTime> &time)
{
    json.utf8(time ? formatDateTime(*time) : QByteArray());
}

void writeRouteFigures(JsonWriter &json, const RouteFigures &figures)
{
    json.rawKey("\"rate\":");
    json.value(figures.rate);
    json.rawKey("\"lastSeen\":");
    writeTime(json, figures.lastSeen);
    json.rawKey("\"lastFailure\":");
    if (figures.lastFailure) {
        json.beginObject();
        json.rawKey("\"time\":");
        json.utf8(formatDateTime(figures.lastFailure->time));
        json.rawKey("\"status\":");
        json.value(figures.lastFailure->status);
        json.rawKey("\"message\":");
        json.value(figures.lastFailure->message);
        json.rawKey("\"request\":");
        json.utf8(figures.lastFailure->requestId);
        json.endObject();
    } else {
        json.null();
    }
    json.rawKey("\"recent\":");
    json.beginObject();
    json.rawKey("\"window\":");
    json.value(qint64(figures.window.count()));
    writeCounts(json, figures.recent);
    json.endObject();
    json.rawKey("\"total\":");
    json.beginObject();
    writeCounts(json, figures.total);
    json.endObject();
    json.rawKey("\"perSecond\":");
    json.beginArray();
    for (const quint32 count : figures.perSecond)
        json.value(qint64(count));
    json.endArray();
}

void writeRoute(JsonWriter &json, const RouteInfo &route, const RouteFigures &figures)
{
    json.beginObject();
    json.rawKey("\"route\":");
    json.value(route.index);
    json.rawKey("\"method\":");
    json.utf8(route.method);
    json.rawKey("\"pattern\":");
    json.utf8(route.pattern);
    json.rawKey("\"owner\":");
    json.utf8(route.owner);
    json.rawKey("\"guard\":");
    json.utf8(route.guard);
    json.rawKey("\"execution\":");
    json.utf8(route.execution);
    json.rawKey("\"bodyLimit\":");
    json.value(route.bodyLimit);
    json.rawKey("\"quiet\":");
    json.value(route.isQuiet);
    writeRouteFigures(json, figures);
    json.endObject();
}

Result<Wire::Response> routes(const Router &router, const Observation &observation,
                              const Call &call)
{
    const Wire::QueryParameters query(call.request.query);
    JsonValue errors = JsonValue::object();
    qint64 window = 300;
    readNumber(query, u"window"_s, 60, 900, window, errors);
    if (!errors.isEmpty())
        return parameterError(std::move(errors));

    const std::vector<RouteFigures> figures = observation.routes(std::chrono::seconds(window));
    const auto figuresOf = [&figures](int route) {
        const auto found = std::find_if(figures.begin(), figures.end(),
                                        [route](const auto &f) { return f.route == route; });
        if (found != figures.end())
            return *found;
        RouteFigures none;
        none.perSecond.assign(RouteBook::seconds, 0);
        return none;
    };
    QByteArray text;
    JsonWriter json(text);
    json.beginObject();
    json.rawKey("\"time\":");
    json.utf8(formatDateTime(observation.clock().now()));
    json.rawKey("\"items\":");
    json.beginArray();
    for (const RouteInfo &route : router.routes())
        writeRoute(json, route, figuresOf(route.index));
    json.endArray();
    // What met no route: wrong paths, refused hosts and the like.
    json.rawKey("\"unmatched\":");
    json.beginObject();
    writeRouteFigures(json, figuresOf(-1));
    json.endObject();
    json.endObject();
    return Wire::Response::json(std::move(text));
}

Result<Wire::Response> series(const Observation &observation, const Call &call)
{
    const Wire::QueryParameters parameters(call.request.query);
    JsonValue errors = JsonValue::object();
    SeriesQuery query;
    qint64 resolution = 1;
    qint64 since = 0;
    readNumber(parameters, u"resolution"_s, 1, 300, resolution, errors);
    readNumber(parameters, u"since"_s, 0, 253'402'300'799'999, since, errors);
    query.resolution = std::chrono::seconds(resolution);
    query.since = UtcTime(std::chrono::milliseconds(since));
    const QString names = parameters.first(u"names").value_or(QString());
    for (const QString &name : names.split(u',', Qt::SkipEmptyParts)) {
        const std::optional<Metric> metric = metricFromName(name.trimmed().toUtf8());
        if (!metric)
            addParameterError(errors, u"names"_s);
        else if (std::find(query.metrics.begin(), query.metrics.end(), *metric)
                 == query.metrics.end())
            query.metrics.push_back(*metric);
    }
    if (names.isEmpty()) {
        for (size_t i = 0; i < metricCount; ++i)
            query.metrics.push_back(Metric(i));
    }
    const Result<SeriesAnswer> answer = observation.series(query);
    if (!answer)
        addParameterError(errors, u"resolution"_s);
    if (!errors.isEmpty())
        return parameterError(std::move(errors));
    return Wire::Response::json(seriesJson(query, *answer));
}

Result<Wire::Response> requests(const Observation &observation, const Call &call)
{
    const Wire::QueryParameters parameters(call.request.query);
    Result<RequestFilter> filter = readRequestFilter(parameters);
    JsonValue errors = filter ? JsonValue::object() : filter.error().fields;
    RecentQuery query;
    constexpr qint64 highest = std::numeric_limits<qint64>::max();
    readNumber(parameters, u"after"_s, 0, highest, query.after, errors);
    readNumber(parameters, u"before"_s, 0, highest, query.before, errors);
    readNumber(parameters, u"limit"_s, 1, 2000, query.limit, errors);
    if (!errors.isEmpty())
        return parameterError(std::move(errors));
    query.filter = *std::move(filter);

    const RecentAnswer answer = observation.recent(query);
    QByteArray text;
    JsonWriter json(text);
    json.beginObject();
    json.rawKey("\"forgotten\":");
    json.value(qint64(answer.forgotten));
    json.rawKey("\"items\":");
    json.beginArray();
    for (const SeenRequest &request : answer.requests)
        writeRequest(json, request, RequestDetail::Summary);
    json.endArray();
    json.endObject();
    return Wire::Response::json(std::move(text));
}

Result<Wire::Response> statements(const Observation &observation, const Call &call)
{
    const Wire::QueryParameters parameters(call.request.query);
    JsonValue errors = JsonValue::object();
    int limit = 20;
    readNumber(parameters, u"limit"_s, 1, StatementBook::maximumTexts, limit, errors);
    if (!errors.isEmpty())
        return parameterError(std::move(errors));

    QByteArray text;
    JsonWriter json(text);
    json.beginObject();
    json.rawKey("\"window\":");
    json.value(qint64(StatementBook::minutes) * 60);
    json.rawKey("\"items\":");
    json.beginArray();
    for (const StatementFigures &figures : observation.statements(limit)) {
        json.beginObject();
        json.rawKey("\"text\":");
        json.utf8(figures.sql);
        json.rawKey("\"count\":");
        json.value(qint64(figures.count));
        json.rawKey("\"total\":");
        json.value(milliseconds(figures.total));
        json.rawKey("\"longest\":");
        json.value(milliseconds(figures.longest));
        json.rawKey("\"rows\":");
        json.value(qint64(figures.rows));
        json.rawKey("\"request\":");
        json.utf8(figures.requestId);
        json.rawKey("\"route\":");
        json.value(figures.route);
        json.rawKey("\"method\":");
        json.utf8(figures.method);
        json.rawKey("\"pattern\":");
        json.utf8(figures.pattern);
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return Wire::Response::json(std::move(text));
}

Result<Wire::Response> request(const Observation &observation, const Call &call)
{
    const SeenRequest found = observation.request(call.parameter("id").toUtf8());
    if (!found.record)
        return Error::notFound();
    QByteArray text;
    JsonWriter json(text);
    writeRequest(json, found, RequestDetail::Full);
    return Wire::Response::json(std::move(text));
}

Result<Wire::Response> live(Observation &observation, const Call &call)
{
    const Wire::QueryParameters parameters(call.request.query);
    Result<RequestFilter> filter = readRequestFilter(parameters);
    JsonValue errors = filter ? JsonValue::object() : filter.error().fields;
    LiveOptions options;
    const QString events = parameters.first(u"events").value_or(QString());
    if (!events.isEmpty()) {
        options.requests = options.metrics = options.logs = options.records = false;
        for (const QString &event : events.split(u',')) {
            if (event == "request"_L1)
                options.requests = true;
            else if (event == "metrics"_L1)
                options.metrics = true;
            else if (event == "log"_L1)
                options.logs = true;
            else if (event == "record"_L1)
                options.records = true;
            else
                addParameterError(errors, u"events"_s);
        }
    }
    if (!errors.isEmpty())
        return parameterError(std::move(errors));
    options.filter = *std::move(filter);
    if (observation.live().isClosed())
        return Error::make(Error::Kind::Unavailable, u"Requests are not observed."_s);
    if (observation.live().subscribers() >= LiveFeed::maximumSubscribers) {
        return Error::make(Error::Kind::TooManyRequests, u"Too many live streams are open."_s);
    }
    // Weak: the stream may begin after the end of the observation.
    return Wire::Response::eventStream(
        [feed = observation.live().weak_from_this(), options,
         clock = &observation.clock()](std::shared_ptr<Wire::StreamSink> sink) {
            if (const std::shared_ptr<LiveFeed> alive = feed.lock())
                alive->subscribe(std::move(sink), options, clock->now());
            else
                sink->close();
        });
}

}  // namespace

void addConsoleRoutes(Router &router, Observation &observation)
{
    const auto add = [&router](const QByteArray &pattern, Handler handler) {
        RouteSpec spec;
        spec.pattern = pattern;
        spec.owner = QByteArrayLiteral("console");
        spec.guard = Guard::Superuser;
        spec.handler = std::move(handler);
        spec.isQuiet = true;
        router.add(std::move(spec));
    };
    add("/api/console/routes"_ba,
        [&router, &observation](Call &call) { return routes(router, observation, call); });
    add("/api/console/metrics"_ba, [&observation](Call &) -> Result<Wire::Response> {
        return Wire::Response::json(metricsJson(observation.snapshot()));
    });
    add("/api/console/metrics/series"_ba,
        [&observation](Call &call) { return series(observation, call); });
    add("/api/console/requests"_ba,
        [&observation](Call &call) { return requests(observation, call); });
    add("/api/console/requests/{id}"_ba,
        [&observation](Call &call) { return request(observation, call); });
    add("/api/console/statements"_ba,
        [&observation](Call &call) { return statements(observation, call); });
    add("/api/console/live"_ba, [&observation](Call &call) { return live(observation, call); });
}

}  // namespace Binnacle
