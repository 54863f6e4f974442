// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/observation/seenrequest.h"

#include <vector>

namespace Binnacle {

/// What one reader of the live feed is told of a turn: all its requests or, when there are more
/// than it may get, a fair choice of them. Each route's successes and failures get the same room,
/// the newest first, so that a flood on one route hides nothing of the others.
///
/// A reader may get requestsPerTurn in the long run and, after quiet turns, burst at once.
/// Thread: one at a time.
class LiveSample
{
public:
    static constexpr size_t requestsPerTurn = 50;
    static constexpr size_t burst = 500;

    struct Taken
    {
        /// In the order in which they ended.
        std::vector<SeenRequest> requests;
        quint64 dropped = 0;
    };

    void add(const SeenRequest &request);
    /// Ends a turn.
    Taken take();

private:
    void thin();

    std::vector<SeenRequest> m_requests;
    quint64 m_dropped = 0;
    size_t m_allowance = burst;
};

}  // namespace Binnacle
