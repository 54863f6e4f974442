// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/waitscope.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace Binnacle {

/// Work for the pool; one object a request, linked into the queue by itself.
class PoolTask
{
public:
    virtual ~PoolTask() = default;
    virtual void run() = 0;
    /// Called in place of run() when the pool stops first.
    virtual void refuse() = 0;
    /// Whether it counts among WorkerPoolOptions::maximumCostly.
    virtual bool isCostly() const { return false; }

private:
    friend class WorkerPool;
    std::unique_ptr<PoolTask> m_next;
};

struct WorkerPoolOptions
{
    /// Tasks that run side by side while none of them waits or is slow.
    int workers = 2;
    /// Threads at most, slow tasks included.
    int maximumWorkers = 44;
    int maximumQueued = 4096;
    /// Costly tasks that run or are queued at a time; more wait beside the queue, so that a storm
    /// of them leaves threads to the others.
    int maximumCostly = 12;
    /// A task that has run this long counts as slow: another may start beside it.
    std::chrono::milliseconds slowAfter{4};
    /// A thread beyond `workers` without work for this long ends.
    std::chrono::milliseconds idleTimeout{30'000};
};

/// Runs blocking tasks in the order in which they came. Few run at a time, since more threads
/// than cores only get in each other's way; but as soon as tasks wait (WaitScope) or turn out
/// slow, more threads come up, so that such tasks cannot hold up others until `maximumWorkers` of
/// them run.
/// Threads start with the first task that needs them.
///
/// Thread: any. Nothing blocks but stop().
class WorkerPool
{
public:
    struct Health
    {
        int threads = 0;
        int running = 0;
        int queued = 0;
    };

    explicit WorkerPool(WorkerPoolOptions options);
    /// Stops.
    ~WorkerPool();
    WorkerPool(const WorkerPool &) = delete;
    WorkerPool &operator=(const WorkerPool &) = delete;

    /// Takes @p task and gives true, or leaves it when the queue is full or the pool has stopped.
    bool submit(std::unique_ptr<PoolTask> &task);
    Health health() const;
    /// Refuses what is queued and waits for what runs. Not on a worker.
    void stop();

private:
    using Time = std::chrono::steady_clock::time_point;
    struct Worker final : WaitObserver
    {
        explicit Worker(WorkerPool &owner)
            : pool(owner)
        {
        }
        void waitBegins() override { pool.waitBegins(*this); }
        void waitEnds() override { pool.waitEnds(*this); }

        WorkerPool &pool;
        std::thread thread;
        // Shared, since the worker may end before whoever wakes it has done so.
        std::shared_ptr<std::condition_variable> wake = std::make_shared<std::condition_variable>();
        std::unique_ptr<PoolTask> task;
        Time startedAt{};
        bool isRunning = false;
        // Does not count among `workers`.
        bool isAside = false;
    };
    using Workers = std::list<Worker>;

    // All of these are called with the mutex held.
    bool hasRoom() const { return m_running - m_aside < m_options.workers; }
    void setAside(Worker &worker, bool isAside);
    void startQueued();
    void enqueue(std::unique_ptr<PoolTask> task);
    void costlyTaskEnded();
    bool start(std::unique_ptr<PoolTask> &task, std::shared_ptr<std::condition_variable> &wake);
    std::unique_ptr<PoolTask> takeQueued();
    bool spawn(std::unique_ptr<PoolTask> &task);
    void runTask(Worker &worker, std::unique_lock<std::mutex> &lock);
    bool waitForTask(Worker &worker, std::unique_lock<std::mutex> &lock);
    void joinEnded(std::unique_lock<std::mutex> &lock);

    void waitBegins(Worker &worker);
    void waitEnds(Worker &worker);
    void work(Workers::iterator self);
    void watch();

    const WorkerPoolOptions m_options;
    mutable std::mutex m_mutex;
    bool m_isStopping = false;
    // The queue; m_last points into the last task's m_next, or at m_first.
    std::unique_ptr<PoolTask> m_first;
    std::unique_ptr<PoolTask> *m_last = &m_first;
    int m_queued = 0;
    // Costly tasks that run or are queued, and those that wait for one of them to end.
    int m_costly = 0;
    std::deque<std::unique_ptr<PoolTask>> m_parked;
    int m_running = 0;
    int m_aside = 0;
    Workers m_workers;
    // Ended threads wait here to be joined by the next one that comes by.
    Workers m_ended;
    // The one that waits shortest is taken first: its memory is warm, and the others time out.
    std::vector<Worker *> m_idle;
    std::condition_variable m_workerEnded;
    bool m_watcherSleeps = false;
    std::condition_variable m_watcherWake;
    std::thread m_watcher;
};

}  // namespace Binnacle
