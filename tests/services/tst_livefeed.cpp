// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/livefeed.h"
#include "services/observation/observation.h"
#include "services/observationsupport.h"

#include <QTest>

#include <vector>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLiveFeed : public QObject
{
    Q_OBJECT

private slots:
    void tellsRequestsLogsAndMetrics();
    void filters();
    void isBounded();
};

void TestLiveFeed::tellsRequestsLogsAndMetrics()
{
    SteppedClock clock;
    Observation observation({}, clock);
    const auto sink = std::make_shared<CollectingSink>();
    QVERIFY(observation.live().subscribe(sink, {}, clock.now()));
    QVERIFY(sink->take().startsWith("id:0\nevent:hello\ndata:{"));
    finish(observation, recordOf(3, 200, 1ms, clock));
    observation.live().queueLog("{\"message\":\"hi\"}");
    observation.turn();
    QByteArray text = sink->take();
    QVERIFY(text.contains("id:1\nevent:request\ndata:{\"seq\":1,\"id\":\"req-3-200\""));
    QVERIFY(text.contains("event:log\ndata:{\"message\":\"hi\"}\n\n"));
    QVERIFY(text.endsWith("\n\n"));
    clock.advance(1s);
    observation.turn();
    QVERIFY(sink->take().contains("event:metrics\ndata:{\"time\":"));

    const auto quiet = std::make_shared<CollectingSink>();
    LiveOptions options;
    options.metrics = false;
    options.logs = false;
    observation.live().subscribe(quiet, options, clock.now());
    quiet->take();
    for (int i = 0; i < 21; ++i) {
        clock.advance(1s);
        observation.turn();
    }
    QCOMPARE(quiet->take(), ":\n\n"_ba);
    QCOMPARE(observation.live().subscribers(), size_t(2));
    sink->close();
    QCOMPARE(observation.live().subscribers(), size_t(1));
    clock.advance(30min);
    observation.turn();
    QVERIFY(!quiet->isOpen());
    QCOMPARE(observation.live().subscribers(), size_t(0));
    observation.stop();
    QVERIFY(!observation.live().subscribe(std::make_shared<CollectingSink>(), {}, clock.now()));
}

void TestLiveFeed::filters()
{
    SteppedClock clock;
    Observation observation({}, clock);
    const auto sink = std::make_shared<CollectingSink>();
    LiveOptions options;
    options.metrics = false;
    options.filter.minimumStatus = 400;
    options.filter.withOperators = false;
    observation.live().subscribe(sink, options, clock.now());
    sink->take();
    finish(observation, recordOf(1, 200, 1ms, clock));
    finish(observation, recordOf(1, 404, 1ms, clock));
    Wire::RequestRecord own = recordOf(2, 500, 1ms, clock);
    own.pattern = "/api/console/metrics";
    finish(observation, std::move(own));
    observation.turn();
    const QByteArray text = sink->take();
    QCOMPARE(text.count("event:request"), 1);
    QVERIFY(text.contains("\"status\":404"));
}

void TestLiveFeed::isBounded()
{
    SteppedClock clock;
    Observation observation({}, clock);
    const auto sink = std::make_shared<CollectingSink>();
    observation.live().subscribe(sink, {}, clock.now());
    sink->take();
    for (int i = 0; i < 1000; ++i)
        finish(observation, recordOf(1, 200, 1ms, clock));
    observation.turn();
    const QByteArray text = sink->take();
    const qsizetype shown = text.count("event:request");
    QVERIFY(shown > 50);
    QVERIFY(text.size() < LiveFeed::maximumBytesPerTurn + 2000);
    QVERIFY(text.contains(
        QByteArray("event:dropped\ndata:{\"requests\":" + QByteArray::number(1000 - shown) + '}')));

    std::vector<std::shared_ptr<CollectingSink>> sinks;
    for (size_t i = 1; i < LiveFeed::maximumSubscribers; ++i) {
        sinks.push_back(std::make_shared<CollectingSink>());
        QVERIFY(observation.live().subscribe(sinks.back(), {}, clock.now()));
    }
    const auto tooMany = std::make_shared<CollectingSink>();
    QVERIFY(!observation.live().subscribe(tooMany, {}, clock.now()));
    QVERIFY(!tooMany->isOpen());
}

QTEST_GUILESS_MAIN(TestLiveFeed)
#include "tst_livefeed.moc"
