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

    bool isStopped() const { return m_state && m_state->load(std::memory_order_acquire); }

private:
    friend class StopSource;
    explicit StopToken(std::shared_ptr<std::atomic<bool>> state)
        : m_state(std::move(state))
    {
    }

    // Shared because the asker (a connection) and the worker end in either order.
    std::shared_ptr<std::atomic<bool>> m_state;
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
