// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/observation.h"

#include "services/observation/livefeed.h"
#include "services/observation/metricsjson.h"
#include "services/observation/requestshard.h"
#include "services/observation/timeseries.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace Binnacle {

namespace {

/// The calling thread's shard of the observation it served last. The end of the thread frees the
/// shard for the next one.
struct ShardLease
{
    quint64 observation = 0;
    // Shared: the thread may outlive the observation, or the other way round.
    std::shared_ptr<RequestShard> shard;

    ~ShardLease() { release(); }
    void release()
    {
        if (shard)
            shard->disown();
        shard.reset();
    }
};

thread_local ShardLease currentLease;
std::atomic<quint64> lastObservation{0};

qint64 wholeSeconds(UtcTime time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

/// The part of a second's values that comes of its requests.
void describeRequests(MetricValues &values, const RequestCounts &counts)
{
    at(values, Metric::Requests) = double(counts.requests());
    at(values, Metric::Requests2xx) = double(counts.byStatus[2]);
    at(values, Metric::Requests3xx) = double(counts.byStatus[3]);
    at(values, Metric::Requests4xx) = double(counts.byStatus[4]);
    at(values, Metric::Requests5xx) = double(counts.byStatus[5]);
    at(values, Metric::BytesIn) = double(counts.requestBytes);
    at(values, Metric::BytesOut) = double(counts.responseBytes);
    at(values, Metric::Statements) = double(counts.statements);
    at(values, Metric::StatementTime) = milliseconds(counts.statementTime);
}

}  // namespace

class Observation::Private
{
public:
    Private(const ObservationOptions &wanted, const Clock &source)
        : options(wanted)
        , clock(source)
        , startedAt(source.now())
        , recent(wanted.recentRequests, wanted.recentBytes)
        , shown(wanted.shownRequests, wanted.shownBytes)
        , routes(wholeSeconds(startedAt))
        , second(wholeSeconds(startedAt))
        , minute(second / 60)
        , live(std::make_shared<LiveFeed>())
    {
    }

    RequestShard &shard()
    {
        if (currentLease.observation == number)
            return *currentLease.shard;
        return attach();
    }
    RequestShard &attach();
    std::vector<std::shared_ptr<RequestShard>> shardList() const;
    bool readRoute(int route, RequestCounts &counts) const;
    RequestCounts total() const;
    std::vector<SeenRequest> collect();
    void gather();
    void closeSecond(UtcTime now);
    void describeHealth(MetricValues &values, const Health &now);
    MetricsSnapshot snapshot() const;

    const ObservationOptions options;
    const Clock &clock;
    const UtcTime startedAt;
    const quint64 number = ++lastObservation;
    HealthSources sources;
    Sink sink;

    // Taken by a request thread at its first request only.
    mutable std::mutex shardsMutex;
    std::vector<std::shared_ptr<RequestShard>> shards;

    std::mutex turnMutex;  // one turn, or part of one, at a time
    std::vector<EndedRequest> drained;

    mutable std::mutex mutex;  // guards what follows, up to the live feed
    quint64 sequence = 0;
    RecentRequests recent;
    RecentRequests shown;
    StatementBook statements;
    RouteBook routes;
    TimeSeries series;
    Health health;
    qint64 second;  // not ended yet
    qint64 minute;
    RequestCounts totalAtSecond;
    // Totals every ten seconds, for the last minute: [0] is the oldest.
    std::vector<std::pair<qint64, RequestCounts>> marks;
    qint64 droppedAtSecond = 0;
    qint64 droppedLogsBefore = 0;
    qint64 commitsBefore = 0;

    std::shared_ptr<LiveFeed> live;  // shared: streams keep weak references to it

    std::mutex wakeMutex;
    std::condition_variable wake;
    std::atomic<bool> isWanted{false};
    bool stopping = false;
    std::thread thread;
};

RequestShard &Observation::Private::attach()
{
    currentLease.release();
    const std::lock_guard lock(shardsMutex);
    for (const std::shared_ptr<RequestShard> &candidate : shards) {
        if (candidate->tryOwn()) {
            currentLease.shard = candidate;
            break;
        }
    }
    if (!currentLease.shard) {
        currentLease.shard = std::make_shared<RequestShard>(options.recordsPerThread);
        shards.push_back(currentLease.shard);
    }
    currentLease.observation = number;
    return *currentLease.shard;
}

std::vector<std::shared_ptr<RequestShard>> Observation::Private::shardList() const
{
    const std::lock_guard lock(shardsMutex);
    return shards;
}

bool Observation::Private::readRoute(int route, RequestCounts &counts) const
{
    bool known = false;
    for (const std::shared_ptr<RequestShard> &shard : shardList())
        known = shard->addRoute(route, counts) || known;
    return known;
}

RequestCounts Observation::Private::total() const
{
    RequestCounts counts;
    for (const std::shared_ptr<RequestShard> &shard : shardList())
        shard->addTotal(counts);
    return counts;
}

std::vector<SeenRequest> Observation::Private::collect()
{
    drained.clear();
    // What ends while the shards are read has to wait for what ended before it in one already read.
    const auto until = std::chrono::steady_clock::now();
    for (const std::shared_ptr<RequestShard> &shard : shardList())
        shard->drain(drained, until);
    std::stable_sort(drained.begin(), drained.end(),
                     [](const auto &a, const auto &b) { return a.endedAt < b.endedAt; });
    std::vector<SeenRequest> batch;
    batch.reserve(drained.size());
    for (EndedRequest &ended : drained) {
        batch.push_back({0, std::make_shared<const Wire::RequestRecord>(std::move(ended.record))});
    }
    const std::lock_guard lock(mutex);
    for (SeenRequest &request : batch) {
        request.sequence = ++sequence;
        routes.note(request);
        statements.note(request);
        recent.add(request);
    }
    return batch;
}

void Observation::Private::gather()
{
    const std::vector<SeenRequest> batch = collect();
    if (sink) {
        for (const SeenRequest &request : batch)
            sink(request.record);
    }
    live->offer(batch);
}

void Observation::Private::describeHealth(MetricValues &values, const Health &now)
{
    const auto set = [&values](Metric metric, auto value) { at(values, metric) = double(value); };
    if (now.cpu)
        set(Metric::Cpu, *now.cpu);
    if (now.process) {
        set(Metric::ResidentBytes, now.process->residentBytes);
        set(Metric::Threads, now.process->threads);
        set(Metric::OpenFiles, now.process->openFiles);
    }
    if (now.transport) {
        set(Metric::Connections, now.transport->connections);
        set(Metric::Streams, now.transport->streams);
    }
    if (now.realtime)
        set(Metric::RealtimeClients, now.realtime->clients);
    if (now.dispatch) {
        set(Metric::QueuedRequests, now.dispatch->queuedRequests);
        set(Metric::BusyWorkers, now.dispatch->busyWorkers);
    }
    if (now.data) {
        set(Metric::DataFileBytes, now.data->fileBytes);
        set(Metric::DataWalBytes, now.data->walBytes);
        set(Metric::DataQueue, now.data->queuedJobs);
        set(Metric::DataCommits,
            now.data->commits - std::exchange(commitsBefore, now.data->commits));
        set(Metric::DataCommitTime, milliseconds(now.data->lastCommit));
        set(Metric::DataConnections, now.data->openConnections);
    }
    if (now.auxiliary) {
        set(Metric::AuxiliaryFileBytes, now.auxiliary->fileBytes);
        set(Metric::AuxiliaryWalBytes, now.auxiliary->walBytes);
        set(Metric::AuxiliaryQueue, now.auxiliary->queuedJobs);
    }
    if (now.logs) {
        set(Metric::LogQueue, now.logs->queuedEntries);
        set(Metric::DroppedLogs,
            now.logs->droppedEntries - std::exchange(droppedLogsBefore, now.logs->droppedEntries));
    }
}

void Observation::Private::closeSecond(UtcTime now)
{
    const qint64 current = wholeSeconds(now);
    const std::vector<std::shared_ptr<RequestShard>> all = shardList();
    RequestCounts counts = total();
    qint64 dropped = 0;
    qint64 inFlight = 0;
    for (const std::shared_ptr<RequestShard> &shard : all) {
        dropped += qint64(shard->dropped());
        inFlight += qint64(shard->started()) - qint64(shard->finished());
    }
    // Asked outside of the lock: the answers come from elsewhere.
    Health sample = sampleHealth(sources);
    if (sample.process && health.process) {
        const std::chrono::duration<double> used
            = sample.process->cpuTime - health.process->cpuTime;
        sample.cpu = 100 * used.count() / double(current - second);
    }
    RequestCounts delta = counts;
    delta.subtract(totalAtSecond);
    MetricValues values = unknownMetrics();
    describeRequests(values, delta);
    describeHealth(values, sample);
    at(values, Metric::InFlight) = double(qMax<qint64>(0, inFlight));
    at(values, Metric::DroppedRecords) = double(dropped - std::exchange(droppedAtSecond, dropped));
    const qint64 ended = current - 1;

    const std::lock_guard lock(mutex);
    health = sample;
    series.add(ended, values, delta.latency);

    for (int route = -1; route < RequestShard::maximumRoutes; ++route) {
        std::optional<quint64> requests;
        for (const std::shared_ptr<RequestShard> &shard : all) {
            if (const std::optional<quint64> part = shard->requestsOf(route))
                requests = requests.value_or(0) + *part;
        }
        if (requests)
            routes.closeSecond(route, *requests, ended);
    }
    if (current / 60 != minute) {
        routes.closeMinute(current / 60 - 1,
                           [this](int route, RequestCounts &sum) { return readRoute(route, sum); });
        minute = current / 60;
    }
    if (marks.empty() || current / 10 != marks.back().first / 10) {
        marks.emplace_back(current, counts);
        if (marks.size() > 7)
            marks.erase(marks.begin());
    }
    totalAtSecond = counts;
    second = current;
}

MetricsSnapshot Observation::Private::snapshot() const
{
    MetricsSnapshot now;
    now.time = clock.now();
    now.startedAt = startedAt;
    qint64 inFlight = 0;
    const std::vector<std::shared_ptr<RequestShard>> all = shardList();
    for (const std::shared_ptr<RequestShard> &shard : all) {
        shard->addTotal(now.total);
        now.droppedRecords += shard->dropped();
        inFlight += qint64(shard->started()) - qint64(shard->finished());
    }
    now.inFlight = quint64(qMax<qint64>(0, inFlight));
    now.requestThreads = all.size();
    now.liveSubscribers = live->subscribers();
    now.recent = now.total;

    const std::lock_guard lock(mutex);
    qint64 from = wholeSeconds(startedAt);
    if (marks.size() == 7) {
        from = marks.front().first;
        now.recent.subtract(marks.front().second);
    }
    now.recentWindow = std::chrono::seconds(qMax<qint64>(1, wholeSeconds(now.time) - from));
    now.health = health;
    now.recentRequests = recent.count();
    now.recentRequestBytes = recent.bytes();
    return now;
}

Observation::Observation(const ObservationOptions &options, const Clock &clock)
    : d(std::make_unique<Private>(options, clock))
{
    d->sources.process = sampleProcess;
}

Observation::~Observation()
{
    stop();
}

void Observation::setSources(HealthSources sources)
{
    if (!sources.process)
        sources.process = sampleProcess;
    // Known before the first sample.
    d->health.facts = sources.facts;
    d->sources = std::move(sources);
}

void Observation::setSink(Sink sink)
{
    d->sink = std::move(sink);
}

void Observation::start()
{
    if (d->thread.joinable())
        return;
    d->thread = std::thread([this] {
        using SteadyClock = std::chrono::steady_clock;
        SteadyClock::time_point nextTurn = SteadyClock::now() + d->options.interval;
        std::unique_lock lock(d->wakeMutex);
        while (!d->stopping) {
            d->wake.wait_until(lock, nextTurn, [this] {
                return d->stopping || d->isWanted.exchange(false, std::memory_order_relaxed);
            });
            lock.unlock();
            if (SteadyClock::now() < nextTurn) {
                // A busy server fills its buffers many times a turn; who looks on has time.
                const std::lock_guard oneAtATime(d->turnMutex);
                d->gather();
            } else {
                turn();
                nextTurn = SteadyClock::now() + d->options.interval;
            }
            lock.lock();
        }
    });
}

void Observation::stop()
{
    {
        const std::lock_guard lock(d->wakeMutex);
        if (d->stopping)
            return;
        d->stopping = true;
    }
    d->wake.notify_all();
    if (d->thread.joinable())
        d->thread.join();
    turn();
    d->live->close();
    d->sink = {};
    d->sources = {};
}

void Observation::turn()
{
    const std::lock_guard oneAtATime(d->turnMutex);
    d->gather();
    const UtcTime now = d->clock.now();
    const std::vector<SeenRequest> sent = d->live->publish(now);
    if (!sent.empty()) {
        const std::lock_guard lock(d->mutex);
        for (const SeenRequest &request : sent)
            d->shown.add(request);
    }
    if (wholeSeconds(now) > d->second) {
        d->closeSecond(now);
        if (d->live->subscribers() > 0)
            d->live->publishMetrics(metricsJson(snapshot()), now);
        d->live->keepAlive(now);
    }
}

void Observation::requestStarted(int)
{
    d->shard().noteStart();
}

void Observation::requestFinished(Wire::RequestRecord &&record)
{
    // The waiting side may miss the wake-up; it comes by itself within one interval.
    if (d->shard().noteEnd(std::move(record))
        && !d->isWanted.exchange(true, std::memory_order_relaxed))
        d->wake.notify_one();
}

MetricsSnapshot Observation::snapshot() const
{
    return d->snapshot();
}

std::vector<RouteFigures> Observation::routes(std::chrono::seconds window) const
{
    const std::lock_guard lock(d->mutex);
    return d->routes.figures(window, d->second, [this](int route, RequestCounts &counts) {
        return d->readRoute(route, counts);
    });
}

Result<SeriesAnswer> Observation::series(const SeriesQuery &query) const
{
    const std::lock_guard lock(d->mutex);
    const SeriesRing *ring = d->series.ring(query.resolution);
    if (!ring)
        return Error::invalidInput(QStringLiteral("The resolution must be 1, 10 or 300 seconds."));
    const qint64 step = ring->step().count();
    const qint64 since
        = std::chrono::floor<std::chrono::seconds>(query.since).time_since_epoch().count();
    const qint64 first = std::clamp(since <= 0 ? ring->firstSlot() : since / step + 1,
                                    ring->firstSlot(), ring->endSlot());
    SeriesAnswer answer;
    answer.start = UtcTime(std::chrono::seconds(first * step));
    answer.step = ring->step();
    for (const Metric metric : query.metrics) {
        std::vector<double> &values = answer.values.emplace_back();
        values.reserve(size_t(ring->endSlot() - first));
        for (qint64 slot = first; slot < ring->endSlot(); ++slot)
            values.push_back(ring->value(slot, metric));
    }
    return answer;
}

RecentAnswer Observation::recent(const RecentQuery &query) const
{
    const std::lock_guard lock(d->mutex);
    return d->recent.find(query);
}

SeenRequest Observation::request(const QByteArray &id) const
{
    const std::lock_guard lock(d->mutex);
    const SeenRequest found = d->recent.find(id);
    return found.record ? found : d->shown.find(id);
}

std::vector<StatementFigures> Observation::statements(int limit) const
{
    const std::lock_guard lock(d->mutex);
    return d->statements.slowest(wholeSeconds(d->clock.now()) / 60, limit);
}

LiveFeed &Observation::live() const
{
    return *d->live;
}

const Clock &Observation::clock() const
{
    return d->clock;
}

}  // namespace Binnacle
