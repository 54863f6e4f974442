// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/metricsjson.h"

#include "core/datetime.h"

#include <cmath>

namespace Binnacle {

namespace {

template <typename T> void member(JsonWriter &json, QByteArrayView name, T value)
{
    json.key(name);
    if constexpr (std::is_floating_point_v<T>)
        json.value(double(value));
    else
        json.value(qint64(value));
}

void writeFacts(JsonWriter &json, const ServerFacts &facts)
{
    json.key(QByteArrayView("version"));
    json.beginObject();
    json.key(QByteArrayView("application"));
    json.utf8(facts.application);
    json.key(QByteArrayView("qt"));
    json.utf8(facts.qt);
    json.key(QByteArrayView("engine"));
    json.utf8(facts.engine);
    json.endObject();
    json.key(QByteArrayView("directory"));
    json.value(facts.directory);
}

void writeProcess(JsonWriter &json, const Health &health)
{
    json.key(QByteArrayView("process"));
    if (!health.process) {
        json.null();
        return;
    }
    const ProcessFigures &process = *health.process;
    json.beginObject();
    json.key(QByteArrayView("cpu"));
    if (health.cpu)
        json.value(std::round(*health.cpu * 100) / 100);
    else
        json.null();
    member(json, "cpuTime", milliseconds(process.cpuTime));
    member(json, "residentBytes", process.residentBytes);
    member(json, "threads", process.threads);
    member(json, "openFiles", process.openFiles);
    member(json, "maximumOpenFiles", process.maximumOpenFiles);
    json.endObject();
}

void writeDatabase(JsonWriter &json, QByteArrayView name,
                   const std::optional<Db::DatabaseHealth> &health)
{
    json.key(name);
    if (!health) {
        json.null();
        return;
    }
    json.beginObject();
    member(json, "fileBytes", health->fileBytes);
    member(json, "walBytes", health->walBytes);
    member(json, "connections", health->openConnections);
    member(json, "queuedJobs", health->queuedJobs);
    member(json, "committedJobs", health->committedJobs);
    member(json, "failedJobs", health->failedJobs);
    member(json, "commits", health->commits);
    member(json, "lastCommit", milliseconds(health->lastCommit));
    json.endObject();
}

void writeServer(JsonWriter &json, const Health &health)
{
    json.key(QByteArrayView("transport"));
    if (health.transport) {
        json.beginObject();
        member(json, "connections", health.transport->connections);
        member(json, "streams", health.transport->streams);
        member(json, "acceptedConnections", health.transport->acceptedConnections);
        member(json, "refusedConnections", health.transport->refusedConnections);
        json.endObject();
    } else {
        json.null();
    }
    json.key(QByteArrayView("dispatch"));
    if (health.dispatch) {
        json.beginObject();
        member(json, "workers", health.dispatch->workers);
        member(json, "busyWorkers", health.dispatch->busyWorkers);
        member(json, "queuedRequests", health.dispatch->queuedRequests);
        member(json, "refusedRequests", health.dispatch->refusedRequests);
        json.endObject();
    } else {
        json.null();
    }
    json.key(QByteArrayView("realtime"));
    if (health.realtime) {
        json.beginObject();
        member(json, "clients", health.realtime->clients);
        member(json, "subscriptions", health.realtime->subscriptions);
        member(json, "sentEvents", health.realtime->sentEvents);
        member(json, "droppedEvents", health.realtime->droppedEvents);
        json.endObject();
    } else {
        json.null();
    }
    json.key(QByteArrayView("logs"));
    if (health.logs) {
        json.beginObject();
        member(json, "queued", health.logs->queuedEntries);
        member(json, "written", health.logs->writtenEntries);
        member(json, "dropped", health.logs->droppedEntries);
        json.endObject();
    } else {
        json.null();
    }
}

}  // namespace

void writeCounts(JsonWriter &json, const RequestCounts &counts)
{
    const quint64 requests = counts.requests();
    const quint64 errors = counts.byStatus[4] + counts.byStatus[5];
    member(json, "requests", requests);
    member(json, "requests2xx", counts.byStatus[2]);
    member(json, "requests3xx", counts.byStatus[3]);
    member(json, "requests4xx", counts.byStatus[4]);
    member(json, "requests5xx", counts.byStatus[5]);
    member(json, "errorShare", requests > 0 ? double(errors) / double(requests) : 0.0);
    member(json, "bytesIn", counts.requestBytes);
    member(json, "bytesOut", counts.responseBytes);
    member(json, "statements", counts.statements);
    member(json, "statementTime", milliseconds(counts.statementTime));
    member(json, "mean", milliseconds(counts.latency.mean()));
    member(json, "p50", milliseconds(counts.latency.percentile(0.50)));
    member(json, "p95", milliseconds(counts.latency.percentile(0.95)));
    member(json, "p99", milliseconds(counts.latency.percentile(0.99)));
}

QByteArray metricsJson(const MetricsSnapshot &snapshot)
{
    QByteArray text;
    text.reserve(2048);
    JsonWriter json(text);
    json.beginObject();
    json.key(QByteArrayView("time"));
    json.utf8(formatDateTime(snapshot.time));
    json.key(QByteArrayView("startedAt"));
    json.utf8(formatDateTime(snapshot.startedAt));
    member(json, "uptime",
           std::chrono::duration<double>(snapshot.time - snapshot.startedAt).count());
    writeFacts(json, snapshot.health.facts);
    member(json, "inFlight", snapshot.inFlight);
    json.key(QByteArrayView("total"));
    json.beginObject();
    writeCounts(json, snapshot.total);
    json.endObject();
    json.key(QByteArrayView("recent"));
    json.beginObject();
    member(json, "window", snapshot.recentWindow.count());
    member(json, "rate",
           double(snapshot.recent.requests()) / double(snapshot.recentWindow.count()));
    writeCounts(json, snapshot.recent);
    json.endObject();
    writeProcess(json, snapshot.health);
    writeDatabase(json, "data", snapshot.health.data);
    writeDatabase(json, "auxiliary", snapshot.health.auxiliary);
    writeServer(json, snapshot.health);
    json.key(QByteArrayView("observation"));
    json.beginObject();
    member(json, "droppedRecords", snapshot.droppedRecords);
    member(json, "recentRequests", snapshot.recentRequests);
    member(json, "recentRequestBytes", snapshot.recentRequestBytes);
    member(json, "liveSubscribers", snapshot.liveSubscribers);
    member(json, "requestThreads", snapshot.requestThreads);
    json.endObject();
    json.endObject();
    return text;
}

QByteArray seriesJson(const SeriesQuery &query, const SeriesAnswer &answer)
{
    QByteArray text;
    JsonWriter json(text);
    json.beginObject();
    member(json, "resolution", answer.step.count());
    member(json, "start", answer.start.time_since_epoch().count());
    member(json, "step", std::chrono::milliseconds(answer.step).count());
    member(json, "points", answer.values.empty() ? size_t(0) : answer.values.front().size());
    json.key(QByteArrayView("units"));
    json.beginObject();
    for (const Metric metric : query.metrics) {
        json.key(metricInfo(metric).name);
        json.utf8(metricInfo(metric).unit);
    }
    json.endObject();
    json.key(QByteArrayView("series"));
    json.beginObject();
    for (size_t i = 0; i < query.metrics.size(); ++i) {
        json.key(metricInfo(query.metrics[i]).name);
        json.beginArray();
        for (const double value : answer.values[i]) {
            if (std::isfinite(value))
                json.value(std::round(value * 1000) / 1000);
            else
                json.null();
        }
        json.endArray();
    }
    json.endObject();
    json.endObject();
    return text;
}

}  // namespace Binnacle
