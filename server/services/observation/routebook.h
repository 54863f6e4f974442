// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/observation/requestshard.h"
#include "services/observation/seenrequest.h"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace Binnacle {

/// What is known of one route.
struct RouteFigures
{
    struct Failure
    {
        UtcTime time{};
        int status = 0;
        QString message;
        QByteArray requestId;
    };

    /// -1 stands for all requests that met no route.
    int route = -1;
    /// Since the start.
    RequestCounts total;
    /// During the last `window`, which is what is really covered.
    RequestCounts recent;
    std::chrono::seconds window{};
    /// Requests a second over the last ten whole seconds.
    double rate = 0;
    /// Requests in each of the last 60 whole seconds, oldest first.
    std::vector<quint32> perSecond;
    std::optional<UtcTime> lastSeen;
    std::optional<Failure> lastFailure;
};

/// Remembers each route's last quarter of an hour, minute by minute, out of counters that only
/// ever grow. Routes without requests take no memory. Thread: one at a time.
class RouteBook
{
public:
    static constexpr int minutes = 15;
    static constexpr int seconds = 60;

    /// Adds a route's counts since the start to its argument; false when there are none.
    using Reader = std::function<bool(int route, RequestCounts &counts)>;

    explicit RouteBook(qint64 startSecond)
        : m_startSecond(startSecond)
    {
    }

    /// Called at the end of each second with the number of requests since the start.
    void closeSecond(int route, quint64 requests, qint64 second);
    /// Called at the end of each minute for the routes met so far.
    void closeMinute(qint64 minute, const Reader &read);
    void note(const SeenRequest &request);

    /// @p window is cut to whole minutes, 1 to 15; the running minute comes on top.
    std::vector<RouteFigures> figures(std::chrono::seconds window, qint64 nowSecond,
                                      const Reader &read) const;

private:
    struct Minute
    {
        qint64 number = -1;
        // Null for a minute without requests.
        std::unique_ptr<RequestCounts> counts;
    };
    struct Route
    {
        RequestCounts atMinute;
        std::array<Minute, minutes> past;
        quint64 requestsBefore = 0;
        std::array<quint32, seconds> perSecond{};
        qint64 lastSecond = -1;
        std::optional<UtcTime> lastSeen;
        std::optional<RouteFigures::Failure> lastFailure;
    };

    static std::vector<quint32> lastSeconds(const Route &route, qint64 nowSecond);

    std::map<int, std::unique_ptr<Route>> m_routes;
    qint64 m_startSecond;
    // The last one closed.
    qint64 m_minute = 0;
};

}  // namespace Binnacle
