// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/boundedpool.h"

#include "core/executioncontext.h"
#include "core/waitscope.h"

#include <chrono>
#include <signal.h>

using namespace Qt::StringLiterals;

namespace Binnacle {

BoundedPool::BoundedPool(BoundedPoolOptions options)
    : m_options(std::move(options))
{
}

BoundedPool::~BoundedPool()
{
    stop();
}

Result<void> BoundedPool::enqueue(const JobPointer &job)
{
    if (m_isStopping)
        return Error::make(Error::Kind::Unavailable, {}, m_options.purpose + u": stopping"_s);
    // Idle threads that are on their way to a queued job are not free.
    const bool needsThread = int(m_queue.size()) >= m_idle;
    const bool hasRoom = int(m_threads.size()) < m_options.threads;
    if (needsThread && !hasRoom && int(m_queue.size()) - m_idle >= m_options.maximumQueued)
        return Error::make(Error::Kind::Unavailable, {}, m_options.purpose + u": queue full"_s);
    if (needsThread && hasRoom)
        m_threads.emplace_back([this] { work(); });
    m_queue.push_back(job);
    m_wake.notify_one();
    return {};
}

Result<void> BoundedPool::run(std::function<void()> work)
{
    const auto job = std::make_shared<Job>();
    job->work = std::move(work);
    const ExecutionContext &context = ExecutionScope::current();
    const WaitScope waiting;
    std::unique_lock lock(m_mutex);
    if (Result<void> queued = enqueue(job); !queued)
        return queued;
    while (job->state == Job::State::Waiting || job->state == Job::State::Running) {
        m_done.wait_for(lock, std::chrono::milliseconds(50));
        if (job->state != Job::State::Waiting)
            continue;
        const bool isLate = std::chrono::steady_clock::now() > context.deadline;
        if (context.stop.isStopped() || isLate) {
            std::erase(m_queue, job);
            return Error::make(isLate ? Error::Kind::Timeout : Error::Kind::Cancelled);
        }
    }
    if (job->state == Job::State::Refused)
        return Error::make(Error::Kind::Unavailable, {}, m_options.purpose + u": stopping"_s);
    return {};
}

Result<void> BoundedPool::post(std::function<void()> work, std::function<void()> refused)
{
    const auto job = std::make_shared<Job>();
    job->work = std::move(work);
    job->refused = std::move(refused);
    const std::lock_guard lock(m_mutex);
    return enqueue(job);
}

int BoundedPool::pending() const
{
    const std::lock_guard lock(m_mutex);
    return int(m_queue.size()) + m_running;
}

void BoundedPool::stop()
{
    std::deque<JobPointer> left;
    std::vector<std::thread> threads;
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
        left.swap(m_queue);
        threads.swap(m_threads);
        for (const JobPointer &job : left)
            job->state = Job::State::Refused;
    }
    m_wake.notify_all();
    m_done.notify_all();
    for (const JobPointer &job : left) {
        if (job->refused)
            job->refused();
    }
    for (std::thread &thread : threads)
        thread.join();
}

void BoundedPool::work()
{
    // Work may write to a socket whose peer is gone; that is an error, not the end of the program.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    std::unique_lock lock(m_mutex);
    while (true) {
        ++m_idle;
        m_wake.wait(lock, [this] { return m_isStopping || !m_queue.empty(); });
        --m_idle;
        if (m_queue.empty())
            return;
        const JobPointer job = m_queue.front();
        m_queue.pop_front();
        job->state = Job::State::Running;
        ++m_running;
        lock.unlock();
        job->work();
        // What the work holds goes before anybody learns that it is done.
        job->work = {};
        job->refused = {};
        lock.lock();
        --m_running;
        job->state = Job::State::Done;
        m_done.notify_all();
    }
}

}  // namespace Binnacle
