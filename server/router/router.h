// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "router/call.h"
#include "router/requestsink.h"

#include <QStringList>

#include <functional>
#include <memory>
#include <vector>

namespace Binnacle {

class AccessPolicy;
class RequestLimiter;

/// Finds who a request's token belongs to. Thread: any; may block on the database.
class Authenticator
{
public:
    virtual ~Authenticator() = default;
    /// A guest for a missing, broken, expired or revoked token; never an error (R0.8).
    virtual Wire::Identity identify(const Wire::Request &request) const = 0;
};

struct RouterOptions
{
    /// Requests that run side by side while none waits or is slow; 0 is one a core, at least 2.
    int workers = 0;
    /// Threads at most, those of slow requests included.
    int maximumWorkers = 44;
    /// Requests of costly routes that run at a time (RouteSpec::isCostly).
    int maximumCostly = 12;
    /// Requests waiting for a worker; more get 503.
    int maximumQueuedRequests = 4096;
    qint64 defaultBodyLimit = 32 * 1024 * 1024;
    /// CORS (P1.7).
    QStringList allowedOrigins{QStringLiteral("*")};
    /// Refuse requests whose Host is not allowed; on when the listener is on loopback.
    bool checksHost = false;
    /// Host names besides the loopback ones that a loopback listener answers to (decisions D10);
    /// a single "*" answers to all.
    QStringList allowedHosts;
    std::chrono::milliseconds queryTimeout{30'000};
    /// How long a stream goes on, while it is fed, until its caller's rights are looked at again.
    std::chrono::milliseconds streamReview{30'000};
};

/// One row of the route table as operators see it. Counters are with the observer.
struct RouteInfo
{
    int index = 0;
    QByteArray method;
    QByteArray pattern;
    QByteArray owner;
    QByteArray guard;
    QByteArray execution;
    qint64 bodyLimit = 0;
    bool isQuiet = false;
};

struct RouterHealth
{
    int workers = 0;
    int busyWorkers = 0;
    int queuedRequests = 0;
    /// Answered with 503 since the start.
    qint64 refusedRequests = 0;
};

/// Routes, middleware and the worker pool: takes a whole request, gives one response.
///
/// Routes are added before the first request; after that every call is safe on any thread.
class Router final : public RequestSink
{
public:
    /// All must outlive the router. @p observer may be null.
    Router(RouterOptions options, const Authenticator &authenticator,
           Wire::RequestObserver *observer, const Clock &clock);
    ~Router() override;
    Router(const Router &) = delete;
    Router &operator=(const Router &) = delete;

    /// Before the first request. @p policy must outlive the router; without one the peer's address
    /// is the caller's, and superusers may come from anywhere.
    void setAccessPolicy(const AccessPolicy *policy);

    /// Before the first request. @p limiter must outlive the router; without one nothing is
    /// limited.
    void setLimiter(RequestLimiter *limiter);

    /// Whether requests whose Host is not allowed are refused; for when the listener changes.
    /// Thread: any.
    void setChecksHost(bool checksHost);

    /// Literal segments win over parameters, whatever the order of adding. Asserts on two routes
    /// of the same method and shape.
    void add(RouteSpec route);
    std::vector<RouteInfo> routes() const;

    /// The body limit of the route that such a request would reach, for the transport to enforce
    /// while it reads. Negative: none. Thread: I/O, does not block.
    qint64 bodyLimit(Wire::Method method, QByteArrayView path) const override;

    /// Answers @p request through @p done, exactly once: at once on this thread for inline
    /// routes, else from a worker. The path has been cleaned by nobody yet. Thread: any.
    void dispatch(Wire::Request request, Wire::Completion done) override;

    /// Ends open streams that would not be given any more, of the account or API key with the id
    /// @p owner or, when that is empty, of all: for when rights have changed. Thread: any; blocks
    /// on the authenticator.
    void reviewStreams(const QString &owner);

    RouterHealth health() const;
    /// Refuses new requests with 503 and waits for the running ones.
    void shutDown();

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace Binnacle
