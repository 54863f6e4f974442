// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/eventbus.h"
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
    void hidesNoRouteBehindAnother();
    void tellsABurstButNotAFlood();
    void tellsChangesOfRecords();
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
    ObservationOptions wide;
    wide.recordsPerThread = 1024;
    Observation observation(wide, clock);
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

void TestLiveFeed::hidesNoRouteBehindAnother()
{
    SteppedClock clock;
    LiveSample sample;
    quint64 sequence = 0;
    const auto add = [&](int route, int status) {
        sample.add({++sequence,
                    std::make_shared<Wire::RequestRecord>(recordOf(route, status, 1ms, clock))});
    };
    add(7, 200);
    add(1, 500);
    for (int i = 0; i < 100'000; ++i)
        add(1, 200);
    add(8, 404);
    const LiveSample::Taken taken = sample.take();
    QCOMPARE(taken.requests.size(), LiveSample::burst);
    QCOMPARE(taken.dropped + taken.requests.size(), sequence);
    QCOMPARE(taken.requests[0].record->route, 7);
    QCOMPARE(taken.requests[1].record->status, 500);
    QCOMPARE(taken.requests.back().record->route, 8);
    quint64 last = 0;
    for (const SeenRequest &request : taken.requests) {
        QVERIFY(request.sequence > last);
        last = request.sequence;
    }
    // The newest of the flood.
    QCOMPARE(taken.requests[2].sequence, sequence - (LiveSample::burst - 3));
}

void TestLiveFeed::tellsABurstButNotAFlood()
{
    SteppedClock clock;
    LiveSample sample;
    const auto turn = [&](size_t count) {
        for (size_t i = 0; i < count; ++i)
            sample.add(
                {i + 1, std::make_shared<Wire::RequestRecord>(recordOf(1, 200, 1ms, clock))});
        return sample.take().requests.size();
    };
    QCOMPARE(turn(450), 450u);
    QCOMPARE(turn(450), LiveSample::burst - 450 + LiveSample::requestsPerTurn);
    QCOMPARE(turn(450), LiveSample::requestsPerTurn);
    QCOMPARE(turn(450), LiveSample::requestsPerTurn);
    for (int i = 0; i < 9; ++i)
        turn(0);
    QCOMPARE(turn(450), 450u);
}

void TestLiveFeed::tellsChangesOfRecords()
{
    SteppedClock clock;
    Observation observation({}, clock);
    auto posts = std::make_shared<Schema::Collection>();
    posts->id = u"c1"_s;
    posts->name = u"posts"_s;
    Schema::Field id;
    id.name = u"id"_s;
    posts->fields.push_back(id);
    Schema::Record record(posts);
    record.setValue(u"id"_s, JsonValue(u"r1"_s));
    // Nobody listens: nothing is kept.
    observation.live().queueRecord({RecordEvent::Kind::Created, record, {}});

    LiveOptions options;
    options.metrics = false;
    const auto sink = std::make_shared<CollectingSink>();
    observation.live().subscribe(sink, options, clock.now());
    options.records = false;
    const auto other = std::make_shared<CollectingSink>();
    observation.live().subscribe(other, options, clock.now());
    sink->take();
    other->take();
    observation.live().queueRecord({RecordEvent::Kind::Updated, record, {}});
    observation.live().queueRecord({RecordEvent::Kind::Deleted, record, {}});
    observation.turn();
    QCOMPARE(sink->take(),
             "id:0\nevent:record\ndata:{\"action\":\"update\",\"collectionId\":\"c1\","
             "\"collection\":\"posts\",\"id\":\"r1\"}\n\n"
             "id:0\nevent:record\ndata:{\"action\":\"delete\",\"collectionId\":\"c1\","
             "\"collection\":\"posts\",\"id\":\"r1\"}\n\n"_ba);
    QVERIFY(other->take().isEmpty());

    for (size_t i = 0; i < LiveFeed::maximumQueuedRecords + 7; ++i)
        observation.live().queueRecord({RecordEvent::Kind::Created, record, {}});
    observation.turn();
    const QByteArray text = sink->take();
    QCOMPARE(text.count("event:record"), qsizetype(LiveFeed::maximumQueuedRecords));
    QVERIFY(text.endsWith("event:dropped\ndata:{\"records\":7}\n\n"));
}

QTEST_GUILESS_MAIN(TestLiveFeed)
#include "tst_livefeed.moc"
