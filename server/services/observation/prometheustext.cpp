// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/prometheustext.h"

#include <algorithm>
#include <array>

namespace Binnacle {

namespace {

using std::chrono::duration;

/// Bounds of the latency buckets in seconds. The figures behind them are exact to 1/32 of a bound.
constexpr std::array latencyBounds
    = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0};

QByteArray escapedLabel(const QByteArray &value)
{
    QByteArray text = value;
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    return text;
}

class ExpositionWriter
{
public:
    enum class Type
    {
        Counter,
        Gauge,
        Histogram
    };

    void family(const char *name, Type type, const char *help)
    {
        m_name = name;
        m_text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        m_text.append("# TYPE ").append(name).append(' ');
        switch (type) {
        case Type::Counter: m_text.append("counter\n"); break;
        case Type::Gauge: m_text.append("gauge\n"); break;
        case Type::Histogram: m_text.append("histogram\n"); break;
        }
    }
    /// A sample of the family; @p suffix as in `_bucket`, @p labels without braces.
    void sample(double value, const QByteArray &labels = {}, const char *suffix = "")
    {
        m_text.append(m_name).append(suffix);
        if (!labels.isEmpty())
            m_text.append('{').append(labels).append('}');
        m_text.append(' ').append(jsonNumber(value)).append('\n');
    }
    void single(const char *name, Type type, const char *help, double value)
    {
        family(name, type, help);
        sample(value);
    }
    QByteArray take() { return std::move(m_text); }

private:
    QByteArray m_text;
    QByteArray m_name;
};

using Type = ExpositionWriter::Type;

/// One route's counts with its label text.
struct LabelledCounts
{
    QByteArray labels;
    RequestCounts counts;
};

std::vector<LabelledCounts> labelled(const std::vector<RouteFigures> &routes,
                                     const std::vector<RouteLabel> &labels)
{
    std::vector<LabelledCounts> all;
    std::optional<RequestCounts> unmatched;
    for (const RouteFigures &route : routes) {
        const auto label = std::find_if(labels.begin(), labels.end(), [&](const RouteLabel &l) {
            return route.route >= 0 && l.route == route.route;
        });
        if (label == labels.end()) {
            if (!unmatched)
                unmatched.emplace();
            unmatched->add(route.total);
            continue;
        }
        all.push_back({"method=\"" + escapedLabel(label->method) + "\",route=\""
                           + escapedLabel(label->pattern) + '"',
                       route.total});
    }
    if (unmatched)
        all.push_back({"method=\"\",route=\"unmatched\"", *unmatched});
    return all;
}

void writeRequests(ExpositionWriter &out, const std::vector<LabelledCounts> &routes)
{
    out.family("binnacle_http_requests_total", Type::Counter,
               "Finished requests by route and class of status.");
    for (const LabelledCounts &route : routes) {
        for (size_t digit = 0; digit < route.counts.byStatus.size(); ++digit) {
            if (route.counts.byStatus[digit] == 0)
                continue;
            const QByteArray status
                = digit == 0 ? QByteArray("none") : QByteArray::number(digit) + "xx";
            out.sample(double(route.counts.byStatus[digit]),
                       route.labels + ",status=\"" + status + '"');
        }
    }
    out.family("binnacle_http_request_duration_seconds", Type::Histogram,
               "Time from the whole request to the whole answer.");
    for (const LabelledCounts &route : routes) {
        const HistogramCounts &latency = route.counts.latency;
        for (const double bound : latencyBounds) {
            const auto limit
                = std::chrono::duration_cast<std::chrono::nanoseconds>(duration<double>(bound));
            out.sample(double(latency.countUpTo(limit)),
                       route.labels + ",le=\"" + jsonNumber(bound) + '"', "_bucket");
        }
        const double count = double(latency.count());
        out.sample(count, route.labels + ",le=\"+Inf\"", "_bucket");
        out.sample(duration<double>(latency.sum()).count(), route.labels, "_sum");
        out.sample(count, route.labels, "_count");
    }
    out.family("binnacle_http_request_bytes_total", Type::Counter, "Bytes of request bodies.");
    for (const LabelledCounts &route : routes)
        out.sample(double(route.counts.requestBytes), route.labels);
    out.family("binnacle_http_response_bytes_total", Type::Counter, "Bytes of answers' bodies.");
    for (const LabelledCounts &route : routes)
        out.sample(double(route.counts.responseBytes), route.labels);
    out.family("binnacle_sql_statements_total", Type::Counter, "SQL statements run by requests.");
    for (const LabelledCounts &route : routes)
        out.sample(double(route.counts.statements), route.labels);
    out.family("binnacle_sql_seconds_total", Type::Counter, "Time requests spent in SQL.");
    for (const LabelledCounts &route : routes)
        out.sample(duration<double>(route.counts.statementTime).count(), route.labels);
}

void writeProcess(ExpositionWriter &out, const MetricsSnapshot &snapshot)
{
    out.single("process_start_time_seconds", Type::Gauge, "Start of the server in Unix time.",
               duration<double>(snapshot.startedAt.time_since_epoch()).count());
    if (!snapshot.health.process)
        return;
    const ProcessFigures &process = *snapshot.health.process;
    out.single("process_cpu_seconds_total", Type::Counter, "User and system CPU time.",
               duration<double>(process.cpuTime).count());
    out.single("process_resident_memory_bytes", Type::Gauge, "Resident memory.",
               double(process.residentBytes));
    out.single("process_threads", Type::Gauge, "Threads.", process.threads);
    out.single("process_open_fds", Type::Gauge, "Open file descriptors.", process.openFiles);
    out.single("process_max_fds", Type::Gauge, "Limit of open file descriptors.",
               process.maximumOpenFiles);
}

void writeDatabases(ExpositionWriter &out, const Health &health)
{
    using Item = std::pair<const char *, Db::DatabaseHealth>;
    std::vector<Item> all;
    if (health.data)
        all.emplace_back("data", *health.data);
    if (health.auxiliary)
        all.emplace_back("auxiliary", *health.auxiliary);
    const auto family = [&](const char *name, Type type, const char *help, auto read) {
        if (all.empty())
            return;
        out.family(name, type, help);
        for (const Item &item : all)
            out.sample(double(read(item.second)), "database=\"" + QByteArray(item.first) + '"');
    };
    using H = Db::DatabaseHealth;
    family("binnacle_database_file_bytes", Type::Gauge, "Size of the database file.",
           [](const H &h) { return h.fileBytes; });
    family("binnacle_database_wal_bytes", Type::Gauge, "Size of the write-ahead log.",
           [](const H &h) { return h.walBytes; });
    family("binnacle_database_connections", Type::Gauge, "Open connections.",
           [](const H &h) { return h.openConnections; });
    family("binnacle_database_queued_jobs", Type::Gauge, "Write jobs waiting for the writer.",
           [](const H &h) { return h.queuedJobs; });
    family("binnacle_database_jobs_committed_total", Type::Counter, "Write jobs made durable.",
           [](const H &h) { return h.committedJobs; });
    family("binnacle_database_jobs_failed_total", Type::Counter, "Write jobs undone.",
           [](const H &h) { return h.failedJobs; });
    family("binnacle_database_commits_total", Type::Counter, "Commits, each of one or more jobs.",
           [](const H &h) { return h.commits; });
    family("binnacle_database_last_commit_seconds", Type::Gauge, "Time the latest commit took.",
           [](const H &h) { return duration<double>(h.lastCommit).count(); });
}

void writeServer(ExpositionWriter &out, const Health &health)
{
    if (health.transport) {
        const TransportFigures &transport = *health.transport;
        out.single("binnacle_connections", Type::Gauge, "Open connections of clients.",
                   transport.connections);
        out.single("binnacle_streams", Type::Gauge, "Open event streams.", transport.streams);
        out.single("binnacle_connections_accepted_total", Type::Counter, "Accepted connections.",
                   double(transport.acceptedConnections));
        out.single("binnacle_connections_refused_total", Type::Counter, "Refused connections.",
                   double(transport.refusedConnections));
    }
    if (health.dispatch) {
        const DispatchFigures &dispatch = *health.dispatch;
        out.single("binnacle_workers", Type::Gauge, "Worker threads.", dispatch.workers);
        out.single("binnacle_workers_busy", Type::Gauge, "Worker threads at work.",
                   dispatch.busyWorkers);
        out.single("binnacle_requests_queued", Type::Gauge, "Requests waiting for a worker.",
                   dispatch.queuedRequests);
        out.single("binnacle_requests_refused_total", Type::Counter,
                   "Requests refused because too many waited.", double(dispatch.refusedRequests));
    }
    if (health.realtime) {
        const RealtimeFigures &realtime = *health.realtime;
        out.single("binnacle_realtime_clients", Type::Gauge, "Realtime clients.", realtime.clients);
        out.single("binnacle_realtime_subscriptions", Type::Gauge, "Their subscriptions.",
                   realtime.subscriptions);
        out.single("binnacle_realtime_events_total", Type::Counter, "Events sent to them.",
                   double(realtime.sentEvents));
        out.single("binnacle_realtime_events_dropped_total", Type::Counter,
                   "Events that were not sent.", double(realtime.droppedEvents));
    }
    if (health.logs) {
        const LogFigures &logs = *health.logs;
        out.single("binnacle_logs_queued", Type::Gauge, "Log entries waiting to be stored.",
                   double(logs.queuedEntries));
        out.single("binnacle_logs_written_total", Type::Counter, "Log entries stored.",
                   double(logs.writtenEntries));
        out.single("binnacle_logs_dropped_total", Type::Counter, "Log entries lost.",
                   double(logs.droppedEntries));
    }
}

}  // namespace

QByteArray prometheusText(const MetricsSnapshot &snapshot, const std::vector<RouteFigures> &routes,
                          const std::vector<RouteLabel> &labels)
{
    ExpositionWriter out;
    writeRequests(out, labelled(routes, labels));
    out.single("binnacle_http_requests_in_flight", Type::Gauge, "Requests being answered.",
               double(snapshot.inFlight));
    writeServer(out, snapshot.health);
    writeDatabases(out, snapshot.health);
    writeProcess(out, snapshot);
    out.single("binnacle_observation_records_dropped_total", Type::Counter,
               "Requests that were counted but whose records were not kept.",
               double(snapshot.droppedRecords));
    out.single("binnacle_live_subscribers", Type::Gauge, "Readers of the live feed.",
               double(snapshot.liveSubscribers));
    return out.take();
}

}  // namespace Binnacle
