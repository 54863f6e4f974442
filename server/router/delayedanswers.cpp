// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/delayedanswers.h"

#include <utility>

namespace Binnacle {

namespace {

/// Each keeps its response in memory.
constexpr size_t maximumWaiting = 4096;

}  // namespace

DelayedAnswers::~DelayedAnswers()
{
    stop();
}

void DelayedAnswers::add(std::chrono::milliseconds delay, Give give)
{
    if (!keep(std::chrono::steady_clock::now() + delay, give))
        give();
}

bool DelayedAnswers::keep(Time due, Give &give)
{
    const std::lock_guard lock(m_mutex);
    if (m_isStopping || m_waiting.size() >= maximumWaiting)
        return false;
    m_waiting.emplace(due, std::move(give));
    if (!m_thread.joinable())
        m_thread = std::thread([this] { work(); });
    m_wake.notify_one();
    return true;
}

void DelayedAnswers::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void DelayedAnswers::work()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        if (m_waiting.empty()) {
            if (m_isStopping)
                return;
            m_wake.wait(lock);
            continue;
        }
        const auto next = m_waiting.begin();
        if (!m_isStopping && next->first > std::chrono::steady_clock::now()) {
            // A copy: the entry may be gone when the wait ends.
            const Time due = next->first;
            m_wake.wait_until(lock, due);
            continue;
        }
        const Give give = std::move(next->second);
        m_waiting.erase(next);
        lock.unlock();
        give();
        lock.lock();
    }
}

}  // namespace Binnacle
