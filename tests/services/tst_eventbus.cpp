// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/eventbus.h"

#include <QTest>

#include <atomic>
#include <future>
#include <optional>
#include <semaphore>
#include <thread>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestEventBus : public QObject
{
    Q_OBJECT

private slots:
    void callsSubscribersInTheirOrder();
    void endsWithTheSubscription();
    void movesSubscriptions();
    void letsASubscriberCancelItself();
    void letsASubscriberPublish();
    void waitsForARunningCall();
    void survivesTheBus();

private:
    static RecordEvent event()
    {
        return {RecordEvent::Kind::Created,
                Schema::Record(std::make_shared<const Schema::Collection>()), std::nullopt};
    }
};

void TestEventBus::callsSubscribersInTheirOrder()
{
    EventBus bus;
    QList<int> calls;
    const auto first = bus.subscribe([&](const RecordEvent &) { calls << 1; });
    const auto second = bus.subscribe([&](const RecordEvent &) { calls << 2; });
    bus.publish(event());
    QCOMPARE(calls, (QList<int>{1, 2}));
}

void TestEventBus::endsWithTheSubscription()
{
    EventBus bus;
    int calls = 0;
    {
        const auto subscription = bus.subscribe([&](const RecordEvent &) { ++calls; });
        bus.publish(event());
    }
    bus.publish(event());
    QCOMPARE(calls, 1);
}

void TestEventBus::movesSubscriptions()
{
    EventBus bus;
    int calls = 0;
    auto source = bus.subscribe([&](const RecordEvent &) { ++calls; });
    EventBus::Subscription target;
    target = std::move(source);
    bus.publish(event());
    QCOMPARE(calls, 1);
    target = {};
    bus.publish(event());
    QCOMPARE(calls, 1);
}

void TestEventBus::letsASubscriberCancelItself()
{
    EventBus bus;
    int calls = 0;
    EventBus::Subscription subscription;
    subscription = bus.subscribe([&](const RecordEvent &) {
        ++calls;
        subscription.cancel();
    });
    bus.publish(event());
    bus.publish(event());
    QCOMPARE(calls, 1);
}

void TestEventBus::letsASubscriberPublish()
{
    EventBus bus;
    int calls = 0;
    const auto subscription = bus.subscribe([&](const RecordEvent &) {
        if (++calls < 3)
            bus.publish(event());
    });
    bus.publish(event());
    QCOMPARE(calls, 3);
}

void TestEventBus::waitsForARunningCall()
{
    EventBus bus;
    std::binary_semaphore entered(0);
    std::binary_semaphore leave(0);
    std::atomic_bool isInside = false;
    std::optional<EventBus::Subscription> subscription(bus.subscribe([&](const RecordEvent &) {
        isInside = true;
        entered.release();
        leave.acquire();
        isInside = false;
    }));
    std::thread publisher([&] { bus.publish(event()); });
    entered.acquire();

    std::future<bool> cancelled = std::async(std::launch::async, [&] {
        subscription.reset();
        return !isInside.load();
    });
    leave.release();
    QVERIFY(cancelled.get());
    publisher.join();
}

void TestEventBus::survivesTheBus()
{
    auto bus = std::make_unique<EventBus>();
    const auto subscription = bus->subscribe([](const RecordEvent &) {});
    bus.reset();
}

QTEST_GUILESS_MAIN(TestEventBus)

#include "tst_eventbus.moc"
