// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QString>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace Binnacle {

struct BoundedPoolOptions
{
    /// Threads at most; they start as they are needed.
    int threads = 1;
    /// Work that may wait for one of them.
    int maximumQueued = 64;
    /// What it does, for the details of errors.
    QString purpose{};
};

/// A few threads with a bounded queue for work that takes a processor for long or waits for others:
/// however much of it comes, it holds up nothing else.
///
/// Thread: any. Errors: Unavailable (queue full, stopped).
class BoundedPool final
{
public:
    explicit BoundedPool(BoundedPoolOptions options);
    /// Stops.
    ~BoundedPool();
    BoundedPool(const BoundedPool &) = delete;
    BoundedPool &operator=(const BoundedPool &) = delete;

    /// Runs @p work on one of the threads and waits for it. A caller whose ExecutionContext is
    /// stopped or past its deadline while the work waits in the queue gives up. Errors also:
    /// Cancelled, Timeout.
    Result<void> run(std::function<void()> work);
    /// Runs @p work later; when the pool stops first, @p refused instead, on the thread that stops
    /// it.
    Result<void> post(std::function<void()> work, std::function<void()> refused = {});
    /// Work that waits or runs at this moment.
    int pending() const;
    /// Refuses what is queued and all that comes, and waits for what runs. Harmless twice.
    void stop();

private:
    struct Job
    {
        enum class State
        {
            Waiting,
            Running,
            Done,
            Refused
        };
        std::function<void()> work;
        std::function<void()> refused;
        State state = State::Waiting;
    };
    // Shared: whoever waits for a job and the thread that runs it end in either order.
    using JobPointer = std::shared_ptr<Job>;

    Result<void> enqueue(const JobPointer &job);
    void work();

    const BoundedPoolOptions m_options;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_done;
    std::deque<JobPointer> m_queue;
    int m_running = 0;
    int m_idle = 0;
    bool m_isStopping = false;
    std::vector<std::thread> m_threads;
};

}  // namespace Binnacle
