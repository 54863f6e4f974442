// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/routebook.h"

#include <algorithm>
#include <numeric>

namespace Binnacle {

void RouteBook::closeSecond(int route, quint64 requests, qint64 second)
{
    std::unique_ptr<Route> &entry = m_routes[route];
    if (!entry)
        entry = std::make_unique<Route>();
    // Seconds that nobody closed had nothing to count, or are counted in this one.
    for (qint64 skipped = std::max(entry->lastSecond + 1, second - seconds + 1); skipped < second;
         ++skipped)
        entry->perSecond[size_t(skipped % seconds)] = 0;
    entry->perSecond[size_t(second % seconds)] = quint32(requests - entry->requestsBefore);
    entry->requestsBefore = requests;
    entry->lastSecond = second;
}

void RouteBook::closeMinute(qint64 minute, const Reader &read)
{
    m_minute = minute;
    for (auto &[number, route] : m_routes) {
        RequestCounts now;
        if (!read(number, now))
            continue;
        Minute &slot = route->past[size_t(minute % minutes)];
        slot.number = minute;
        slot.counts.reset();
        if (now.requests() != route->atMinute.requests()) {
            slot.counts = std::make_unique<RequestCounts>(now);
            slot.counts->subtract(route->atMinute);
        }
        route->atMinute = now;
    }
}

void RouteBook::note(const SeenRequest &request)
{
    const Wire::RequestRecord &record = *request.record;
    std::unique_ptr<Route> &entry = m_routes[std::max(-1, record.route)];
    if (!entry)
        entry = std::make_unique<Route>();
    entry->lastSeen = record.startedAt;
    if (record.status >= 400) {
        entry->lastFailure = RouteFigures::Failure{record.startedAt, record.status,
                                                   record.errorMessage, record.id};
    }
}

std::vector<quint32> RouteBook::lastSeconds(const Route &route, qint64 nowSecond)
{
    std::vector<quint32> counts;
    counts.reserve(seconds);
    for (qint64 second = nowSecond - seconds; second < nowSecond; ++second) {
        const bool known
            = second >= 0 && second <= route.lastSecond && second > route.lastSecond - seconds;
        counts.push_back(known ? route.perSecond[size_t(second % seconds)] : 0);
    }
    return counts;
}

std::vector<RouteFigures> RouteBook::figures(std::chrono::seconds window, qint64 nowSecond,
                                             const Reader &read) const
{
    const qint64 wanted = std::clamp<qint64>(window.count() / 60, 1, minutes);
    const qint64 from = std::max(m_startSecond, (m_minute + 1 - wanted) * 60);
    const std::chrono::seconds covered(std::max<qint64>(1, nowSecond - from));
    std::vector<RouteFigures> all;
    all.reserve(m_routes.size());
    for (const auto &[number, route] : m_routes) {
        RouteFigures figures;
        figures.route = number;
        if (!read(number, figures.total))
            continue;
        figures.window = covered;
        figures.recent = figures.total;
        figures.recent.subtract(route->atMinute);
        for (const Minute &minute : route->past) {
            if (minute.counts && minute.number > m_minute - wanted)
                figures.recent.add(*minute.counts);
        }
        figures.perSecond = lastSeconds(*route, nowSecond);
        const quint64 lastTen
            = std::accumulate(figures.perSecond.end() - 10, figures.perSecond.end(), quint64(0));
        figures.rate = double(lastTen) / 10;
        figures.lastSeen = route->lastSeen;
        figures.lastFailure = route->lastFailure;
        all.push_back(std::move(figures));
    }
    return all;
}

}  // namespace Binnacle
