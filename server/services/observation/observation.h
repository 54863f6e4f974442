// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "services/observation/healthsources.h"
#include "services/observation/metric.h"
#include "services/observation/recentrequests.h"
#include "services/observation/routebook.h"
#include "services/observation/statementbook.h"
#include "wire/requestrecord.h"

#include <QByteArray>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace Binnacle {

class LiveFeed;

struct ObservationOptions
{
    /// Records that wait, a request thread; more are counted but not kept.
    size_t recordsPerThread = 512;
    size_t recentRequests = 2000;
    size_t recentBytes = 16 * 1024 * 1024;
    /// Besides, those that a reader of the live feed was told of: somebody sees them and may open
    /// one, when a busy server has long forgotten its latest.
    size_t shownRequests = 20'000;
    size_t shownBytes = 16 * 1024 * 1024;
    /// How often the buffers are drained.
    std::chrono::milliseconds interval{100};
};

/// The present, for tiles and scrapes.
struct MetricsSnapshot
{
    UtcTime time{};
    UtcTime startedAt{};
    /// Since the start.
    RequestCounts total;
    quint64 inFlight = 0;
    /// The last minute and the seconds of the running ten on top; a second each at least.
    RequestCounts recent;
    std::chrono::seconds recentWindow{1};
    Health health;
    quint64 droppedRecords = 0;
    size_t recentRequests = 0;
    size_t recentRequestBytes = 0;
    size_t liveSubscribers = 0;
    size_t requestThreads = 0;
};

struct SeriesQuery
{
    std::chrono::seconds resolution{1};
    std::vector<Metric> metrics;
    /// Only slots that begin after that; everything kept when it is the beginning of time.
    UtcTime since{};
};

struct SeriesAnswer
{
    /// When the first point's slot begins, and how far one slot is from the next.
    UtcTime start{};
    std::chrono::seconds step{1};
    /// One list a metric asked for, each as long as the others; not a number where nothing is
    /// known.
    std::vector<std::vector<double>> values;
};

/// Sees every request end, counts it, keeps the latest, and samples the program's health.
///
/// Thread: the two functions of the observer are for any thread and wait for nobody: they write
/// to a shard that belongs to the calling thread alone. A thread of the observation's own drains
/// the shards, feeds series, ring, live streams and sink. The questions may be asked from any
/// thread; each takes a lock that no request ever takes, for at most some milliseconds.
class Observation final : public Wire::RequestObserver
{
public:
    /// Gets each record once, on the observation's thread. It must not block.
    using Sink = std::function<void(const std::shared_ptr<const Wire::RequestRecord> &)>;

    /// @p clock must outlive the observation.
    Observation(const ObservationOptions &options, const Clock &clock);
    ~Observation() override;
    Observation(const Observation &) = delete;
    Observation &operator=(const Observation &) = delete;

    /// Both before start().
    void setSources(HealthSources sources);
    void setSink(Sink sink);
    void start();
    /// Drains once more, ends the live streams and the thread. Requests that end later are only
    /// counted.
    void stop();
    /// One turn of the observation's thread; for tests, and where no thread was started.
    void turn();

    void requestStarted(int route) override;
    void requestFinished(Wire::RequestRecord &&record) override;

    MetricsSnapshot snapshot() const;
    /// Routes that have had requests.
    std::vector<RouteFigures> routes(std::chrono::seconds window) const;
    /// Errors: InvalidInput for a resolution that is not kept.
    Result<SeriesAnswer> series(const SeriesQuery &query) const;
    RecentAnswer recent(const RecentQuery &query) const;
    /// Its record is null when it is not among the recent ones, nor among those that were shown.
    SeenRequest request(const QByteArray &id) const;
    /// The statements that took longest in all during the last minutes, at most @p limit.
    std::vector<StatementFigures> statements(int limit) const;
    LiveFeed &live() const;
    const Clock &clock() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace Binnacle
