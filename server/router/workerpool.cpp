// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/workerpool.h"

#include <algorithm>
#include <system_error>

namespace Binnacle {

WorkerPool::WorkerPool(WorkerPoolOptions options)
    : m_options(options)
{
}

WorkerPool::~WorkerPool()
{
    stop();
}

bool WorkerPool::submit(std::unique_ptr<PoolTask> &task)
{
    std::unique_lock lock(m_mutex);
    if (m_isStopping)
        return false;
    const bool isCostly = task->isCostly();
    const bool isParked = isCostly && m_costly >= m_options.maximumCostly;
    if (!isParked && m_queued == 0 && hasRoom()) {
        std::shared_ptr<std::condition_variable> wake;
        if (start(task, wake)) {
            m_costly += isCostly ? 1 : 0;
            lock.unlock();
            // Told without the lock, or the worker would wake only to wait for it.
            if (wake)
                wake->notify_one();
            return true;
        }
    }
    if (m_queued + int(m_parked.size()) >= m_options.maximumQueued)
        return false;
    if (isParked) {
        m_parked.push_back(std::move(task));
        return true;
    }
    m_costly += isCostly ? 1 : 0;
    enqueue(std::move(task));
    return true;
}

void WorkerPool::enqueue(std::unique_ptr<PoolTask> task)
{
    PoolTask *queued = task.get();
    *m_last = std::move(task);
    m_last = &queued->m_next;
    ++m_queued;
    if (!m_watcher.joinable()) {
        m_watcher = std::thread([this] { watch(); });
    } else if (m_watcherSleeps) {
        m_watcherSleeps = false;
        m_watcherWake.notify_one();
    }
}

/// The next one takes its place, behind those that are queued already.
void WorkerPool::costlyTaskEnded()
{
    if (m_parked.empty() || m_isStopping) {
        --m_costly;
        return;
    }
    enqueue(std::move(m_parked.front()));
    m_parked.pop_front();
}

/// Gives the task to a new worker, or to an idle one that then is to be woken by @p wake.
bool WorkerPool::start(std::unique_ptr<PoolTask> &task,
                       std::shared_ptr<std::condition_variable> &wake)
{
    if (m_idle.empty())
        return spawn(task);
    Worker *worker = m_idle.back();
    m_idle.pop_back();
    worker->task = std::move(task);
    ++m_running;
    wake = worker->wake;
    return true;
}

bool WorkerPool::spawn(std::unique_ptr<PoolTask> &task)
{
    if (int(m_workers.size()) >= m_options.maximumWorkers)
        return false;
    const auto worker = m_workers.emplace(m_workers.end(), *this);
    worker->task = std::move(task);
    ++m_running;
    try {
        worker->thread = std::thread([this, worker] { work(worker); });
    } catch (const std::system_error &) {
        // The system gives no more threads; the task waits for those that there are.
        task = std::move(worker->task);
        --m_running;
        m_workers.erase(worker);
        return false;
    }
    return true;
}

void WorkerPool::setAside(Worker &worker, bool isAside)
{
    if (worker.isAside == isAside)
        return;
    worker.isAside = isAside;
    m_aside += isAside ? 1 : -1;
}

/// Starts what waits as far as there is room.
void WorkerPool::startQueued()
{
    while (m_queued > 0 && hasRoom()) {
        std::unique_ptr<PoolTask> task = takeQueued();
        std::shared_ptr<std::condition_variable> wake;
        if (start(task, wake)) {
            if (wake)
                wake->notify_one();
            continue;
        }
        // No thread to be had: back to where it was.
        if (!m_first)
            m_last = &task->m_next;
        task->m_next = std::move(m_first);
        m_first = std::move(task);
        ++m_queued;
        break;
    }
}

void WorkerPool::waitBegins(Worker &worker)
{
    const std::lock_guard lock(m_mutex);
    setAside(worker, true);
    if (!m_isStopping)
        startQueued();
}

void WorkerPool::waitEnds(Worker &worker)
{
    const std::lock_guard lock(m_mutex);
    setAside(worker, false);
}

std::unique_ptr<PoolTask> WorkerPool::takeQueued()
{
    std::unique_ptr<PoolTask> task = std::move(m_first);
    m_first = std::move(task->m_next);
    if (!m_first)
        m_last = &m_first;
    --m_queued;
    return task;
}

void WorkerPool::work(Workers::iterator self)
{
    Worker &worker = *self;
    WaitObserver::setForThread(&worker);
    std::unique_lock lock(m_mutex);
    for (;;) {
        if (worker.task) {
            runTask(worker, lock);
        } else if (m_queued > 0 && hasRoom() && !m_isStopping) {
            worker.task = takeQueued();
            ++m_running;
        } else if (!waitForTask(worker, lock)) {
            break;
        }
    }
    m_ended.splice(m_ended.end(), m_workers, self);
    m_workerEnded.notify_all();
}

void WorkerPool::runTask(Worker &worker, std::unique_lock<std::mutex> &lock)
{
    worker.startedAt = std::chrono::steady_clock::now();
    worker.isRunning = true;
    std::unique_ptr<PoolTask> task = std::move(worker.task);
    lock.unlock();
    const bool isCostly = task->isCostly();
    task->run();
    task.reset();
    lock.lock();
    worker.isRunning = false;
    --m_running;
    setAside(worker, false);
    if (isCostly)
        costlyTaskEnded();
}

/// False when the thread should end.
bool WorkerPool::waitForTask(Worker &worker, std::unique_lock<std::mutex> &lock)
{
    if (m_isStopping)
        return false;
    m_idle.push_back(&worker);
    worker.wake->wait_for(lock, m_options.idleTimeout,
                          [&] { return worker.task != nullptr || m_isStopping; });
    if (worker.task)
        return true;
    std::erase(m_idle, &worker);
    return !m_isStopping && int(m_workers.size()) <= m_options.workers;
}

/// Finds tasks that take long, and starts waiting ones beside them.
void WorkerPool::watch()
{
    // Ticks with nothing queued before the watcher goes to sleep.
    constexpr int patience = 16;
    int quietTicks = 0;
    std::unique_lock lock(m_mutex);
    while (!m_isStopping) {
        if (m_queued == 0 && ++quietTicks > patience) {
            m_watcherSleeps = true;
            m_watcherWake.wait(lock, [this] { return !m_watcherSleeps || m_isStopping; });
            quietTicks = 0;
            continue;
        }
        if (m_queued > 0) {
            quietTicks = 0;
            const Time now = std::chrono::steady_clock::now();
            for (Worker &worker : m_workers) {
                if (worker.isRunning && now - worker.startedAt >= m_options.slowAfter)
                    setAside(worker, true);
            }
            startQueued();
            joinEnded(lock);
        }
        m_watcherWake.wait_for(lock, m_options.slowAfter, [this] { return m_isStopping; });
    }
}

void WorkerPool::joinEnded(std::unique_lock<std::mutex> &lock)
{
    while (!m_ended.empty()) {
        Workers ended;
        ended.splice(ended.end(), m_ended);
        lock.unlock();
        for (Worker &worker : ended)
            worker.thread.join();
        ended.clear();
        lock.lock();
    }
}

WorkerPool::Health WorkerPool::health() const
{
    const std::lock_guard lock(m_mutex);
    return {int(m_workers.size()), m_running, m_queued + int(m_parked.size())};
}

void WorkerPool::stop()
{
    std::unique_lock lock(m_mutex);
    m_isStopping = true;
    std::vector<std::unique_ptr<PoolTask>> refused;
    while (m_queued > 0)
        refused.push_back(takeQueued());
    for (std::unique_ptr<PoolTask> &task : m_parked)
        refused.push_back(std::move(task));
    m_parked.clear();
    m_watcherWake.notify_all();
    lock.unlock();
    for (const std::unique_ptr<PoolTask> &task : refused)
        task->refuse();
    if (m_watcher.joinable())
        m_watcher.join();
    lock.lock();
    for (Worker *idle : m_idle)
        idle->wake->notify_one();
    m_workerEnded.wait(lock, [this] { return m_workers.empty(); });
    joinEnded(lock);
}

}  // namespace Binnacle
