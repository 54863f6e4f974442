// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/workerpool.h"

#include <QSemaphore>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>

using namespace Binnacle;
using namespace std::chrono_literals;

namespace {

class FunctionTask final : public PoolTask
{
public:
    FunctionTask(std::function<void()> work, std::function<void()> refusal)
        : m_work(std::move(work))
        , m_refusal(std::move(refusal))
    {
    }
    void run() override { m_work(); }
    void refuse() override { m_refusal(); }

private:
    std::function<void()> m_work;
    std::function<void()> m_refusal;
};

class CostlyTask final : public PoolTask
{
public:
    CostlyTask(std::function<void()> work, std::function<void()> refusal)
        : m_work(std::move(work))
        , m_refusal(std::move(refusal))
    {
    }
    void run() override { m_work(); }
    void refuse() override { m_refusal(); }
    bool isCostly() const override { return true; }

private:
    std::function<void()> m_work;
    std::function<void()> m_refusal;
};

bool submitCostly(
    WorkerPool &pool, std::function<void()> work, std::function<void()> refusal = [] {})
{
    std::unique_ptr<PoolTask> made
        = std::make_unique<CostlyTask>(std::move(work), std::move(refusal));
    return pool.submit(made);
}

std::unique_ptr<PoolTask> task(
    std::function<void()> work, std::function<void()> refusal = [] {})
{
    return std::make_unique<FunctionTask>(std::move(work), std::move(refusal));
}

bool submit(
    WorkerPool &pool, std::function<void()> work, std::function<void()> refusal = [] {})
{
    std::unique_ptr<PoolTask> made = task(std::move(work), std::move(refusal));
    return pool.submit(made);
}

}  // namespace

class TestWorkerPool : public QObject
{
    Q_OBJECT

private slots:
    void runsEverything();
    void startsNoThreadUnasked();
    void slowTasksLetOthersPass();
    void waitingTasksLetOthersPass();
    void costlyTasksLeaveRoom();
    void refusesParkedTasksWhenStopped();
    void boundsTheQueue();
    void boundsTheThreads();
    void idleThreadsEnd();
    void refusesWhatWaitsWhenStopped();
};

void TestWorkerPool::runsEverything()
{
    constexpr int count = 20'000;
    WorkerPool pool({.workers = 4, .maximumQueued = count});
    std::atomic<int> ran = 0;
    std::vector<std::thread> submitters;
    for (int i = 0; i < 4; ++i) {
        submitters.emplace_back([&] {
            for (int j = 0; j < count / 4; ++j)
                submit(pool, [&ran] { ++ran; });
        });
    }
    for (std::thread &thread : submitters)
        thread.join();
    QTRY_COMPARE(ran.load(), count);
    QTRY_COMPARE(pool.health().running, 0);
    QCOMPARE(pool.health().queued, 0);
}

void TestWorkerPool::startsNoThreadUnasked()
{
    WorkerPool pool({});
    QCOMPARE(pool.health().threads, 0);
    std::atomic<bool> ran = false;
    QVERIFY(submit(pool, [&ran] { ran = true; }));
    QTRY_VERIFY(ran.load());
    QCOMPARE(pool.health().threads, 1);
}

void TestWorkerPool::slowTasksLetOthersPass()
{
    QSemaphore gate;
    std::atomic<bool> ran = false;
    WorkerPool pool({.workers = 2, .maximumWorkers = 16, .slowAfter = 1ms});
    for (int i = 0; i < 10; ++i)
        QVERIFY(submit(pool, [&gate] { gate.acquire(); }));
    QVERIFY(submit(pool, [&ran] { ran = true; }));
    QTRY_VERIFY(ran.load());
    QCOMPARE(pool.health().running, 10);
    gate.release(10);
    QTRY_COMPARE(pool.health().running, 0);
}

void TestWorkerPool::waitingTasksLetOthersPass()
{
    QSemaphore gate;
    QSemaphore ran;
    // Nothing counts as slow here, so that only the scopes make room.
    WorkerPool pool({.workers = 1, .maximumWorkers = 16, .slowAfter = 1h});
    for (int i = 0; i < 10; ++i) {
        QVERIFY(submit(pool, [&gate] {
            const WaitScope outer;
            const WaitScope inner;
            gate.acquire();
        }));
    }
    QVERIFY(submit(pool, [&ran] { ran.release(); }));
    ran.acquire();
    QTRY_COMPARE(pool.health().running, 10);
    gate.release(10);
    QTRY_COMPARE(pool.health().running, 0);
    QVERIFY(submit(pool, [&ran] { ran.release(); }));
    ran.acquire();
}

// However many of them come: that is what a storm of sign-ins is.
void TestWorkerPool::costlyTasksLeaveRoom()
{
    QSemaphore gate;
    QSemaphore ran;
    std::atomic<int> running = 0;
    std::atomic<int> most = 0;
    std::atomic<int> done = 0;
    WorkerPool pool({.workers = 2, .maximumWorkers = 8, .maximumCostly = 3, .slowAfter = 1ms});
    for (int i = 0; i < 50; ++i) {
        QVERIFY(submitCostly(pool, [&] {
            most = std::max(most.load(), ++running);
            {
                const WaitScope waiting;
                gate.acquire();
            }
            --running;
            ++done;
        }));
    }
    for (int i = 0; i < 20; ++i)
        QVERIFY(submit(pool, [&ran] { ran.release(); }));
    ran.acquire(20);
    QTRY_COMPARE(running.load(), 3);
    QCOMPARE(pool.health().queued, 47);
    gate.release(50);
    QTRY_COMPARE(done.load(), 50);
    QVERIFY(most.load() <= 3);
    QTRY_COMPARE(pool.health().running, 0);
    QCOMPARE(pool.health().queued, 0);
}

void TestWorkerPool::refusesParkedTasksWhenStopped()
{
    QSemaphore gate;
    std::atomic<int> ran = 0;
    std::atomic<int> refused = 0;
    WorkerPool pool({.workers = 2, .maximumQueued = 8, .maximumCostly = 1});
    int taken = 0;
    for (int i = 0; i < 12; ++i) {
        taken += submitCostly(
            pool,
            [&] {
                gate.acquire();
                ++ran;
            },
            [&refused] { ++refused; });
    }
    // One runs; the others are bounded like the queue.
    QCOMPARE(taken, 9);
    QTRY_COMPARE(pool.health().running, 1);
    std::thread stopper([&pool] { pool.stop(); });
    QTRY_COMPARE(refused.load(), 8);
    gate.release(1);
    stopper.join();
    QCOMPARE(ran.load(), 1);
}

void TestWorkerPool::boundsTheQueue()
{
    QSemaphore gate;
    QSemaphore started;
    WorkerPool pool({.workers = 1, .maximumWorkers = 1, .maximumQueued = 2});
    QVERIFY(submit(pool, [&] {
        started.release();
        gate.acquire();
    }));
    started.acquire();
    QVERIFY(submit(pool, [] {}));
    QVERIFY(submit(pool, [] {}));
    std::unique_ptr<PoolTask> left = task([] {});
    QVERIFY(!pool.submit(left));
    QVERIFY(left != nullptr);
    gate.release();
    QTRY_COMPARE(pool.health().queued, 0);
    QVERIFY(pool.submit(left));
}

void TestWorkerPool::boundsTheThreads()
{
    QSemaphore gate;
    std::atomic<int> ran = 0;
    WorkerPool pool({.workers = 1, .maximumWorkers = 3, .slowAfter = 1ms});
    for (int i = 0; i < 6; ++i) {
        QVERIFY(submit(pool, [&] {
            gate.acquire();
            ++ran;
        }));
    }
    QTRY_COMPARE(pool.health().running, 3);
    QCOMPARE(pool.health().threads, 3);
    QCOMPARE(pool.health().queued, 3);
    gate.release(6);
    QTRY_COMPARE(ran.load(), 6);
}

void TestWorkerPool::idleThreadsEnd()
{
    QSemaphore gate;
    WorkerPool pool({.workers = 1, .maximumWorkers = 8, .slowAfter = 1ms, .idleTimeout = 1ms});
    for (int i = 0; i < 6; ++i)
        QVERIFY(submit(pool, [&] { gate.acquire(); }));
    QTRY_COMPARE(pool.health().running, 6);
    gate.release(6);
    QTRY_COMPARE(pool.health().threads, 1);
}

void TestWorkerPool::refusesWhatWaitsWhenStopped()
{
    QSemaphore gate;
    QSemaphore started;
    std::atomic<int> finished = 0;
    std::atomic<int> refused = 0;
    WorkerPool pool({.workers = 1, .maximumWorkers = 1});
    QVERIFY(submit(pool, [&] {
        started.release();
        gate.acquire();
        ++finished;
    }));
    started.acquire();
    for (int i = 0; i < 3; ++i) {
        QVERIFY(submit(
            pool, [] {},
            [&] {
                ++refused;
                gate.release();
            }));
    }
    pool.stop();
    QCOMPARE(finished.load(), 1);
    QCOMPARE(refused.load(), 3);
    QVERIFY(!submit(pool, [] {}));
    QCOMPARE(pool.health().threads, 0);
}

QTEST_GUILESS_MAIN(TestWorkerPool)
#include "tst_workerpool.moc"
