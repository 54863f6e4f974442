// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/router.h"

#include "router/exchange.h"
#include "router/guards.h"
#include "router/pathcleaning.h"
#include "router/routetable.h"
#include "router/workerpool.h"

#include <algorithm>
#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// One a core: those that wait for the disk do not count.
int defaultWorkers()
{
    return std::max(2, int(std::thread::hardware_concurrency()));
}

WorkerPoolOptions poolOptions(const RouterOptions &options)
{
    WorkerPoolOptions pool;
    pool.workers = options.workers > 0 ? options.workers : defaultWorkers();
    pool.maximumWorkers = std::max(options.maximumWorkers, pool.workers);
    pool.maximumCostly = options.maximumCostly;
    pool.maximumQueued = options.maximumQueuedRequests;
    return pool;
}

class Job final : public PoolTask
{
public:
    explicit Job(std::function<void()> work)
        : m_work(std::move(work))
    {
    }

    void run() override { m_work(); }
    void refuse() override { }

private:
    const std::function<void()> m_work;
};

}  // namespace

class Router::Private
{
public:
    Private(const RouterOptions &options, const Authenticator &authenticator,
            Wire::RequestObserver *observer, const Clock &clock)
        : streams(options.streamReview,
                  [this](std::function<void()> work) {
                      std::unique_ptr<PoolTask> task = std::make_unique<Job>(std::move(work));
                      return pool.submit(task);
                  })
        , pipeline{options,
                   authenticator,
                   observer,
                   clock,
                   nullptr,
                   nullptr,
                   Cors(options.allowedOrigins),
                   HostCheck(options.allowedHosts),
                   {},
                   delayed,
                   streams}
        , checksHost(options.checksHost)
        , pool(poolOptions(options))
    {
    }

    // Before what gives answers to it.
    DelayedAnswers delayed;
    OpenStreams streams;
    Pipeline pipeline;
    std::atomic<qint64> refused = 0;
    std::atomic<bool> isDown = false;
    std::atomic<bool> checksHost;
    WorkerPool pool;
};

Router::Router(RouterOptions options, const Authenticator &authenticator,
               Wire::RequestObserver *observer, const Clock &clock)
    : d(std::make_unique<Private>(options, authenticator, observer, clock))
{
}

Router::~Router() = default;

void Router::setAccessPolicy(const AccessPolicy *policy)
{
    d->pipeline.policy = policy;
}

void Router::setLimiter(RequestLimiter *limiter)
{
    d->pipeline.limiter = limiter;
}

void Router::setChecksHost(bool checksHost)
{
    d->checksHost.store(checksHost, std::memory_order_relaxed);
}

void Router::add(RouteSpec route)
{
    d->pipeline.table.add(std::move(route));
}

std::vector<RouteInfo> Router::routes() const
{
    std::vector<RouteInfo> infos;
    for (int index = 0; index < d->pipeline.table.size(); ++index) {
        const RouteSpec &spec = d->pipeline.table.route(index);
        RouteInfo info;
        info.index = index;
        info.method = Wire::methodName(spec.method).toByteArray();
        info.pattern = spec.pattern;
        info.owner = spec.owner;
        info.guard = guardName(spec.guard);
        info.execution = spec.execution == Execution::Inline ? "inline"_ba : "worker"_ba;
        info.bodyLimit
            = spec.bodyLimit == 0 ? d->pipeline.options.defaultBodyLimit : spec.bodyLimit;
        info.isQuiet = spec.isQuiet;
        infos.push_back(std::move(info));
    }
    return infos;
}

qint64 Router::bodyLimit(Wire::Method method, QByteArrayView path) const
{
    const RouteTable &table = d->pipeline.table;
    const qint64 defaultLimit = d->pipeline.options.defaultBodyLimit;
    const RouteMatch match = table.find(method, path);
    if (match.route < 0)
        return defaultLimit;
    const RouteSpec &spec = table.route(match.route);
    if (!spec.bodyLimitOf)
        return spec.bodyLimit == 0 ? defaultLimit : spec.bodyLimit;
    return spec.bodyLimitOf(table.parameter(match, path, "collection"));
}

void Router::dispatch(Wire::Request request, Wire::Completion done)
{
    const bool isTrusted = !d->checksHost.load(std::memory_order_relaxed) || request.isOwner;
    if (!isTrusted && !d->pipeline.hosts.admits(request.headers.value("Host"))) {
        Exchange exchange(d->pipeline, std::move(request), std::move(done), {});
        exchange.reject(Error::forbidden(u"The request's host name is not allowed."_s));
        return;
    }
    // "*" of OPTIONS and the authority of CONNECT are no paths.
    if (request.path.startsWith('/') && !isCleanPath(request.path)) {
        Wire::Response redirect = cleanPathRedirect(request);
        Exchange(d->pipeline, std::move(request), std::move(done), {})
            .answerAtOnce(std::move(redirect));
        return;
    }
    if (request.method == Wire::Method::Options) {
        Wire::Response preflight = d->pipeline.cors.preflight(request);
        Exchange(d->pipeline, std::move(request), std::move(done), {})
            .answerAtOnce(std::move(preflight));
        return;
    }
    const RouteMatch match = d->pipeline.table.find(request.method, request.path);
    auto exchange
        = std::make_unique<Exchange>(d->pipeline, std::move(request), std::move(done), match);
    if (d->isDown.load(std::memory_order_relaxed)) {
        d->refused.fetch_add(1, std::memory_order_relaxed);
        exchange->refuse();
        return;
    }
    if (exchange->runsInline()) {
        exchange->run();
        return;
    }
    std::unique_ptr<PoolTask> task = std::move(exchange);
    if (!d->pool.submit(task)) {
        d->refused.fetch_add(1, std::memory_order_relaxed);
        task->refuse();
    }
}

void Router::reviewStreams(const QString &owner)
{
    d->streams.review(owner);
}

RouterHealth Router::health() const
{
    const WorkerPool::Health pool = d->pool.health();
    return {pool.threads, pool.running, pool.queued, d->refused.load(std::memory_order_relaxed)};
}

void Router::shutDown()
{
    d->isDown.store(true, std::memory_order_relaxed);
    d->pool.stop();
    d->delayed.stop();
}

}  // namespace Binnacle
