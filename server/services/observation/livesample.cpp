// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/livesample.h"

#include <algorithm>
#include <map>
#include <utility>

namespace Binnacle {

namespace {

/// A route's number, and whether the request failed.
using RouteAndOutcome = std::pair<int, bool>;

RouteAndOutcome kindOf(const SeenRequest &request)
{
    return {request.record->route, request.record->status >= 400};
}

/// How many of each kind fit into @p room: those of which there are few get what they need, the
/// others the same share of what is left.
std::map<RouteAndOutcome, size_t> sharesOf(const std::vector<SeenRequest> &requests, size_t room)
{
    std::map<RouteAndOutcome, size_t> counts;
    for (const SeenRequest &request : requests)
        ++counts[kindOf(request)];
    std::vector<std::pair<size_t, RouteAndOutcome>> fewestFirst;
    for (const auto &[kind, count] : counts)
        fewestFirst.emplace_back(count, kind);
    std::sort(fewestFirst.begin(), fewestFirst.end());
    size_t kinds = fewestFirst.size();
    for (const auto &[count, kind] : fewestFirst) {
        const size_t share = std::min({count, room, std::max<size_t>(1, room / kinds--)});
        counts[kind] = share;
        room -= share;
    }
    return counts;
}

}  // namespace

void LiveSample::add(const SeenRequest &request)
{
    m_requests.push_back(request);
    // Not at each one: choosing walks them all.
    if (m_requests.size() >= 4 * burst)
        thin();
}

void LiveSample::thin()
{
    if (m_requests.size() <= m_allowance)
        return;
    std::map<RouteAndOutcome, size_t> shares = sharesOf(m_requests, m_allowance);
    std::vector<SeenRequest> newestFirst;
    newestFirst.reserve(m_allowance);
    for (auto request = m_requests.rbegin(); request != m_requests.rend(); ++request) {
        size_t &share = shares[kindOf(*request)];
        if (share == 0)
            continue;
        --share;
        newestFirst.push_back(std::move(*request));
    }
    m_dropped += m_requests.size() - newestFirst.size();
    m_requests.assign(std::make_move_iterator(newestFirst.rbegin()),
                      std::make_move_iterator(newestFirst.rend()));
}

LiveSample::Taken LiveSample::take()
{
    thin();
    m_allowance = std::min(burst, m_allowance - m_requests.size() + requestsPerTurn);
    return {std::exchange(m_requests, {}), std::exchange(m_dropped, 0)};
}

}  // namespace Binnacle
