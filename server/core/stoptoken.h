// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>

namespace Binnacle {

/// Tells running work that nobody waits for it any more. Copies share one state; a default-made
/// token is never stopped. Thread: any.
class StopToken
{
public:
    StopToken() = default;

    /// Stopped once either of the two is; neither may be such a pair itself.
    static StopToken anyOf(const StopToken &first, const StopToken &second)
    {
        StopToken both(first.m_state);
        both.m_other = second.m_state;
        return both;
    }

    bool isStopped() const { return isSet(m_state) || isSet(m_other); }

private:
    friend class StopSource;
    using State = std::shared_ptr<std::atomic<bool>>;

    explicit StopToken(State state)
        : m_state(std::move(state))
    {
    }

    static bool isSet(const State &state)
    {
        return state && state->load(std::memory_order_acquire);
    }

    // Shared because the asker (a connection) and the worker end in either order.
    State m_state;
    State m_other;
};

/// The side that says stop.
class StopSource
{
public:
    StopSource()
        : m_state(std::make_shared<std::atomic<bool>>(false))
    {
    }

    void stop() { m_state->store(true, std::memory_order_release); }
    StopToken token() const { return StopToken(m_state); }

private:
    std::shared_ptr<std::atomic<bool>> m_state;
};

}  // namespace Binnacle
