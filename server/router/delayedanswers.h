// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

namespace Binnacle {

/// Holds answers back for a while without a worker that sleeps. Its thread starts with the first.
///
/// Thread: any; nothing blocks but stop().
class DelayedAnswers final
{
public:
    using Give = std::function<void()>;

    DelayedAnswers() = default;
    /// Stops.
    ~DelayedAnswers();
    DelayedAnswers(const DelayedAnswers &) = delete;
    DelayedAnswers &operator=(const DelayedAnswers &) = delete;

    /// Calls @p give on the thread when @p delay has passed; at once and here when as many wait
    /// already as may, or after stop().
    void add(std::chrono::milliseconds delay, Give give);
    /// Gives at once what waits.
    void stop();

private:
    using Time = std::chrono::steady_clock::time_point;

    bool keep(Time due, Give &give);
    void work();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::multimap<Time, Give> m_waiting;
    bool m_isStopping = false;
    std::thread m_thread;
};

}  // namespace Binnacle
