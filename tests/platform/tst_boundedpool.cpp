// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executioncontext.h"
#include "platform/boundedpool.h"

#include <QTest>

#include <atomic>
#include <future>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestBoundedPool : public QObject
{
    Q_OBJECT

private slots:
    void runsAndWaits()
    {
        BoundedPool pool({2, 4, u"test"_s});
        int value = 0;
        QVERIFY(pool.run([&value] { value = 42; }));
        QCOMPARE(value, 42);
        QCOMPARE(pool.pending(), 0);
    }

    void refusesWhatDoesNotFit()
    {
        BoundedPool pool({1, 2, u"test"_s});
        std::promise<void> started;
        std::promise<void> gate;
        const std::shared_future<void> open = gate.get_future().share();
        QVERIFY(pool.post([&started, open] {
            started.set_value();
            open.wait();
        }));
        started.get_future().wait();
        std::atomic<int> ran{0};
        QVERIFY(pool.post([&ran] { ++ran; }));
        QVERIFY(pool.post([&ran] { ++ran; }));
        const Result<void> refused = pool.post([&ran] { ++ran; });
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Unavailable);
        QCOMPARE(refused.error().detail, u"test: queue full"_s);
        QCOMPARE(pool.pending(), 3);
        gate.set_value();
        QVERIFY(QTest::qWaitFor([&ran] { return ran.load() == 2; }));
    }

    void startsThreadsAsNeeded()
    {
        BoundedPool pool({3, 0, u"test"_s});
        std::promise<void> gate;
        const std::shared_future<void> open = gate.get_future().share();
        std::atomic<int> running{0};
        for (int i = 0; i < 3; ++i) {
            QVERIFY(pool.post([&running, open] {
                ++running;
                open.wait();
            }));
        }
        QVERIFY(QTest::qWaitFor([&running] { return running.load() == 3; }));
        QVERIFY(!pool.post([] {}));
        gate.set_value();
    }

    void refusesWhatIsQueuedWhenItStops()
    {
        BoundedPool pool({1, 2, u"test"_s});
        std::promise<void> started;
        std::promise<void> gate;
        QVERIFY(pool.post([&started, &gate] {
            started.set_value();
            gate.get_future().wait();
        }));
        started.get_future().wait();
        bool isRefused = false;
        QVERIFY(pool.post([] { QFAIL("ran"); },
                          [&isRefused, &gate] {
                              isRefused = true;
                              gate.set_value();
                          }));
        pool.stop();
        QVERIFY(isRefused);
        QVERIFY(!pool.run([] {}));
        pool.stop();
    }

    // A caller who is gone does not wait for his turn.
    void givesUpInTheQueue()
    {
        BoundedPool pool({1, 2, u"test"_s});
        std::promise<void> started;
        std::promise<void> gate;
        QVERIFY(pool.post([&started, &gate] {
            started.set_value();
            gate.get_future().wait();
        }));
        started.get_future().wait();
        StopSource stop;
        stop.stop();
        ExecutionContext context;
        context.stop = stop.token();
        const ExecutionScope scope(context);
        const Result<void> ran = pool.run([] { QFAIL("ran"); });
        gate.set_value();
        QVERIFY(!ran);
        QCOMPARE(ran.error().kind, Error::Kind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(TestBoundedPool)
#include "tst_boundedpool.moc"
