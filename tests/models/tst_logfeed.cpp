// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/logfeed.h"
#include "support/faketransport.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <QUrlQuery>

#include <vector>

using namespace Binnacle;
using namespace Binnacle::Models;
using namespace Qt::StringLiterals;
using Binnacle::Tests::FakeTransport;

namespace {

JsonValue request(qint64 seq, int status = 200)
{
    return JsonValue::object({{u"seq"_s, JsonValue(seq)},
                              {u"id"_s, JsonValue(u"r%1"_s.arg(seq))},
                              {u"time"_s, JsonValue(u"2026-01-02 10:00:00.000Z"_s)},
                              {u"method"_s, JsonValue(u"GET"_s)},
                              {u"url"_s, JsonValue(u"/api/x"_s)},
                              {u"status"_s, JsonValue(status)}});
}

/// A server that has answered the requests @p first to @p last.
class World
{
public:
    explicit World(qint64 first = 1, qint64 last = 3, int capacity = LogModel::defaultCapacity)
        : client(transport)
        , hub(client)
        , feed(client, hub, nullptr, capacity)
        , tester(feed.model())
        , oldest(first)
        , newest(last)
    {
        transport.on("GET", "/api/console/requests",
                     [this](const Client::ApiRequest &asked) { return answer(asked); });
        transport.on("GET", "/api/logs",
                     FakeTransport::json(JsonValue::object({{u"items"_s, JsonValue::array()}})));
        hub.start();
    }

    Client::ApiReply answer(const Client::ApiRequest &asked) const
    {
        const QUrlQuery query(QString::fromUtf8(asked.target).section(u'?', 1));
        const auto number = [&query](const QString &name, qint64 fallback) {
            return query.hasQueryItem(name) ? query.queryItemValue(name).toLongLong() : fallback;
        };
        const qint64 after = number(u"after"_s, 0);
        const qint64 before = number(u"before"_s, newest + 1);
        const qint64 limit = number(u"limit"_s, 100);
        JsonValue items = JsonValue::array();
        for (qint64 seq = before - 1; seq > after && seq >= oldest && items.size() < limit; --seq)
            items.append(request(seq));
        return FakeTransport::json(
            JsonValue::object({{u"forgotten"_s, JsonValue(forgotten)}, {u"items"_s, items}}));
    }

    /// All at once; @p firstStatus is that of the first of them.
    void arrive(qint64 first, qint64 last, int status = 200, int firstStatus = 0)
    {
        QList<Client::ServerEvent> events;
        for (qint64 seq = first; seq <= last; ++seq) {
            const bool isOther = seq == first && firstStatus > 0;
            events.append({QByteArray::number(seq), "request",
                           request(seq, isOther ? firstStatus : status).toJson()});
        }
        newest = last;
        transport.stream()->send(events);
    }

    bool isStreaming() const
    {
        return hub.toldRequests() == LiveHub::Requests::All && !feed.isCatchingUp();
    }

    QList<qint64> seqs()
    {
        QList<qint64> all;
        for (int i = 0; i < feed.model()->rowCount(); ++i) {
            const LogRow &row = feed.model()->rowAt(i);
            all.append(row.kind == LogRow::Kind::Gap ? -row.missing : row.seq);
        }
        return all;
    }

    FakeTransport transport;
    Client::ApiClient client;
    LiveHub hub;
    LogFeed feed;
    QAbstractItemModelTester tester;
    qint64 oldest;
    qint64 newest;
    qint64 forgotten = 0;
};

}  // namespace

class TestLogFeed : public QObject
{
    Q_OBJECT

private slots:
    void loadsAndFollows();
    void tellsWhyItFailed();
    void takesNoRowTwice();
    void cutsBatches();
    void countsWhatArrivesWhilePaused();
    void holdsStillWhenFull();
    void keepsMatchesOfABusyServer();
    void fetchesOlder();
    void loadsGaps();
    void catchesUp();
    void restsWhileNobodyLooks();
    void beginsAnewWhenTooMuchWasMissed();
    void saysThatSomeWereMissed();
    void missesNothingButOperatorsRequests();
    void keepsMessagesInTheirPlace();
    void showsTheConsolesOwn();
    void bearsAMinuteOfFlood();
};

void TestLogFeed::loadsAndFollows()
{
    World world;
    world.feed.setActive(true);
    QTRY_COMPARE(world.feed.state(), LogFeed::State::Ready);
    QCOMPARE(world.seqs(), (QList<qint64>{1, 2, 3}));
    QTRY_VERIFY(world.isStreaming());
    world.arrive(4, 5);
    world.transport.stream()->send("log", JsonValue::object({{u"message"_s, JsonValue(u"Hi"_s)}}));
    QTRY_COMPARE(world.seqs(), (QList<qint64>{1, 2, 3, 4, 5, 0}));
    QCOMPARE(world.feed.received(), 3);
    QCOMPARE(world.feed.notShown(), 0);
}

void TestLogFeed::tellsWhyItFailed()
{
    World world;
    world.transport.on("GET", "/api/console/requests",
                       FakeTransport::error(403, u"Only superusers."_s));
    world.feed.setActive(true);
    QTRY_COMPARE(world.feed.state(), LogFeed::State::Failed);
    QCOMPARE(world.feed.error().message, u"Only superusers."_s);
}

void TestLogFeed::takesNoRowTwice()
{
    World world(1, 5);
    QTRY_COMPARE(world.hub.link(), LiveHub::Link::Live);
    world.transport.isHolding = true;
    world.feed.setActive(true);
    QTRY_VERIFY(world.isStreaming());
    world.arrive(4, 5);
    world.transport.isHolding = false;
    world.transport.release();
    QTRY_COMPARE(world.seqs(), (QList<qint64>{1, 2, 3, 4, 5}));
}

void TestLogFeed::cutsBatches()
{
    World world;
    world.feed.setActive(true);
    QTRY_COMPARE(world.feed.state(), LogFeed::State::Ready);
    QTRY_VERIFY(world.isStreaming());
    world.arrive(4, 1203, 200, 500);
    QTRY_COMPARE(world.feed.model()->rowCount(), 3 + 1 + 500);
    const LogRow &gap = world.feed.model()->rowAt(3);
    QCOMPARE(gap.kind, LogRow::Kind::Gap);
    QCOMPARE(gap.missing, 700);
    QCOMPARE(world.feed.model()->rowAt(4).seq, 4);  // a failure is never what is left out
    QCOMPARE(world.feed.notShown(), 700);
    QCOMPARE(world.feed.received(), 1200);
    world.transport.stream()->send("dropped", JsonValue::object({{u"requests"_s, JsonValue(40)}}));
    QTRY_COMPARE(world.feed.notShown(), 740);
    QCOMPARE(world.seqs().last(), -40);
}

void TestLogFeed::countsWhatArrivesWhilePaused()
{
    World world;
    world.feed.setActive(true);
    QTRY_COMPARE(world.feed.state(), LogFeed::State::Ready);
    QTRY_VERIFY(world.isStreaming());
    const QSignalSpy arrivals(&world.feed, &LogFeed::arrivalsChanged);
    world.feed.setFollowing(false);
    world.arrive(4, 6);
    QTRY_COMPARE(world.feed.arrivals(), 3);
    world.feed.setFollowing(true);
    QCOMPARE(world.feed.arrivals(), 0);
    QVERIFY(!arrivals.isEmpty());
}

void TestLogFeed::holdsStillWhenFull()
{
    World world(1, 8, 10);
    world.feed.setActive(true);
    QTRY_COMPARE(world.feed.model()->rowCount(), 8);
    QTRY_VERIFY(world.isStreaming());
    world.feed.setFollowing(false);
    world.arrive(9, 12);
    QTRY_COMPARE(world.feed.arrivals(), 4);
    QCOMPARE(world.feed.model()->rowAt(0).seq, 1);
    QCOMPARE(world.feed.model()->rowCount(), 8);
    world.feed.setFollowing(true);
    QTRY_COMPARE(world.seqs().last(), -4);
}

void TestLogFeed::keepsMatchesOfABusyServer()
{
    World world;
    world.feed.setActive(true);
    QTRY_COMPARE(world.feed.state(), LogFeed::State::Ready);
    QTRY_VERIFY(world.isStreaming());
    world.feed.setFilter(*FilterExpression::parse(u"status=404"_s, logFilterFields()));
    world.arrive(4, 6, 404);
    world.arrive(7, 1006);
    QTRY_COMPARE(world.seqs(), (QList<qint64>{4, 5, 6}));
    world.feed.setFilter({});
    // What was left out does show without the filter.
    QVERIFY(std::any_of(world.feed.model()->ring().begin(), world.feed.model()->ring().end(),
                        [](const LogRow &row) { return row.missing == 503; }));
}

void TestLogFeed::fetchesOlder()
{
    World world(1, 1500);
    world.transport.on("GET", "/api/logs", [](const Client::ApiRequest &asked) {
        const bool isFirst = asked.target.contains("created%20%3C%3D");
        JsonValue items = JsonValue::array();
        if (isFirst) {
            const JsonValue data = JsonValue::object(
                {{u"type"_s, JsonValue(u"request"_s)},
                 {u"method"_s, JsonValue(u"POST"_s)},
                 {u"url"_s, JsonValue(u"/old"_s)},
                 {u"status"_s, JsonValue(201)},
                 {u"execTime"_s, JsonValue(3.5)},
                 {u"_bn"_s, JsonValue::object({{u"id"_s, JsonValue(u"old"_s)}})}});
            items.append(
                JsonValue::object({{u"id"_s, JsonValue(u"e1"_s)},
                                   {u"created"_s, JsonValue(u"2026-01-01 10:00:00.000Z"_s)},
                                   {u"data"_s, data}}));
        }
        return FakeTransport::json(JsonValue::object({{u"items"_s, items}}));
    });
    world.feed.setActive(true);
    QTRY_COMPARE(world.feed.model()->rowCount(), 1000);
    QVERIFY(world.feed.canFetchOlder());
    world.feed.fetchOlder();
    QTRY_COMPARE(world.feed.model()->rowCount(), 1500);
    QCOMPARE(world.feed.model()->rowAt(0).seq, 1);
    QTRY_VERIFY(!world.feed.isFetchingOlder());
    world.feed.fetchOlder();
    QTRY_COMPARE(world.feed.model()->rowCount(), 1501);
    const LogRow &oldest = world.feed.model()->rowAt(0);
    QCOMPARE(oldest.id, "old");
    QCOMPARE(oldest.status, 201);
    QCOMPARE(oldest.facts->method, u"POST"_s);
    QVERIFY(!world.feed.canFetchOlder());
}

void TestLogFeed::loadsGaps()
{
    World world;
    world.feed.setActive(true);
    QTRY_COMPARE(world.feed.state(), LogFeed::State::Ready);
    QTRY_VERIFY(world.isStreaming());
    world.arrive(4, 603);
    QTRY_COMPARE(world.feed.notShown(), 100);
    QCOMPARE(world.seqs().at(3), -100);
    world.feed.loadGap(3);
    QTRY_COMPARE(world.feed.model()->rowCount(), 603);
    for (int i = 0; i < 603; ++i)
        QCOMPARE(world.feed.model()->rowAt(i).seq, i + 1);
}

void TestLogFeed::catchesUp()
{
    World world;
    world.feed.setActive(true);
    QTRY_COMPARE(world.feed.state(), LogFeed::State::Ready);
    QTRY_VERIFY(world.isStreaming());
    world.newest = 6;
    world.transport.stream()->close();
    QTRY_COMPARE_WITH_TIMEOUT(world.seqs(), (QList<qint64>{1, 2, 3, 4, 5, 6}), 10000);
}

void TestLogFeed::restsWhileNobodyLooks()
{
    World world;
    world.feed.setActive(true);
    QTRY_VERIFY(world.isStreaming());
    world.arrive(4, 4);
    QTRY_COMPARE(world.seqs(), (QList<qint64>{1, 2, 3, 4}));
    world.feed.setActive(false);
    QTRY_COMPARE(world.hub.toldRequests(), LiveHub::Requests::None);
    const int asked = world.transport.count("GET", "/api/console/requests");
    world.newest = 9;
    QTest::qWait(0);
    QCOMPARE(world.feed.model()->rowCount(), 4);
    QCOMPARE(world.transport.count("GET", "/api/console/requests"), asked);
    world.feed.setActive(true);
    QTRY_COMPARE(world.seqs(), (QList<qint64>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
    QCOMPARE(world.feed.notShown(), 0);
}

void TestLogFeed::beginsAnewWhenTooMuchWasMissed()
{
    World world;
    world.feed.setActive(true);
    QTRY_VERIFY(world.isStreaming());
    world.feed.setActive(false);
    // The server has forgotten what came right after.
    world.forgotten = 4999;
    world.oldest = 5000;
    world.newest = 5003;
    world.feed.setActive(true);
    QTRY_COMPARE(world.seqs(), (QList<qint64>{5000, 5001, 5002, 5003}));
}

void TestLogFeed::saysThatSomeWereMissed()
{
    World world;
    world.feed.setActive(true);
    QTRY_VERIFY(world.isStreaming());
    world.feed.setFollowing(false);
    world.feed.setActive(false);
    world.forgotten = 4998;
    world.oldest = 5000;
    world.newest = 5001;
    world.feed.setActive(true);
    // What is held still stays; how many are missing is not known.
    QTRY_COMPARE(world.seqs(), (QList<qint64>{1, 2, 3, 1, 5000, 5001}));
    QCOMPARE(world.feed.model()->rowAt(3).kind, LogRow::Kind::Gap);
}

void TestLogFeed::missesNothingButOperatorsRequests()
{
    World world;
    world.feed.setActive(true);
    QTRY_VERIFY(world.isStreaming());
    world.feed.setFollowing(false);
    world.feed.setActive(false);
    // Only such as are not shown came in between.
    world.oldest = 5000;
    world.newest = 5001;
    world.feed.setActive(true);
    QTRY_COMPARE(world.seqs(), (QList<qint64>{1, 2, 3, 5000, 5001}));
}

void TestLogFeed::keepsMessagesInTheirPlace()
{
    World world;
    world.feed.setActive(true);
    QTRY_VERIFY(world.isStreaming());
    world.feed.setActive(false);
    const QSignalSpy told(&world.hub, &LiveHub::logsArrived);
    emit world.hub.logsArrived(
        {Client::LogEntry{u"e1"_s,
                          QDateTime::fromString(u"2026-01-02T09:59:59Z"_s, Qt::ISODate),
                          4,
                          u"Before"_s,
                          {}}});
    QCOMPARE(told.count(), 1);
    world.newest = 4;
    world.feed.setActive(true);
    QTRY_COMPARE(world.feed.model()->rowCount(), 5);
    QCOMPARE(world.feed.model()->rowAt(3).kind, LogRow::Kind::Message);
    QCOMPARE(world.feed.model()->rowAt(4).seq, 4);
}

void TestLogFeed::showsTheConsolesOwn()
{
    World world;
    world.feed.setActive(true);
    QTRY_COMPARE(world.feed.state(), LogFeed::State::Ready);
    QTRY_COMPARE(world.transport.openedStreams(), 2);
    world.feed.setOperatorsShown(true);
    QCOMPARE(world.transport.openedStreams(), 3);
    QVERIFY(!world.transport.stream()->request.target.contains("operators=false"));
    QTRY_COMPARE(world.feed.state(), LogFeed::State::Ready);
    world.arrive(4, 4);
    QTRY_COMPARE(world.seqs(), (QList<qint64>{1, 2, 3, 4}));
}

void TestLogFeed::bearsAMinuteOfFlood()
{
    // 20 000 requests a second for a minute, as the server sends them: turns of 100 ms, of which
    // a reader gets some hundred rows and is told how many more there were. Time is the turns.
    constexpr int turns = 150;  // a quarter of it: the ring is full long before
    constexpr qint64 each = 2000;
    constexpr qint64 sent = 350;
    constexpr int capacity = 2000;
    World world(1, 3, capacity);
    world.feed.setActive(true);
    QTRY_COMPARE(world.feed.state(), LogFeed::State::Ready);
    QTRY_VERIFY(world.isStreaming());
    std::vector<Client::RequestRow> rows(size_t{sent});
    for (size_t i = 0; i < rows.size(); ++i) {
        rows[i].method = u"GET"_s;
        rows[i].url = u"/api/x"_s;
        rows[i].pattern = u"/api/x"_s;
        rows[i].ip = u"10.0.0.%1"_s.arg(i % 100);
    }
    qint64 seq = 3;
    for (int turn = 0; turn < turns; ++turn) {
        for (qint64 i = 0; i < sent; ++i) {
            Client::RequestRow &row = rows[size_t(i)];
            row.seq = ++seq;
            row.id = QString::number(seq);
            row.status = seq % 50 == 0 ? 500 : 200;
            row.time = QDateTime::fromMSecsSinceEpoch(1'767'348'000'000 + turn * 100).toUTC();
        }
        emit world.hub.requestsArrived(rows);
        seq += each - sent;
        emit world.hub.requestsDropped(each - sent);
        // Four times a second the view takes what waits.
        if (turn % 5 == 1 || turn % 5 == 4) {
            world.feed.setFollowing(false);
            world.feed.setFollowing(true);
        }
        QVERIFY(world.feed.model()->totalCount() <= capacity);
    }
    world.feed.setFollowing(false);
    world.feed.setFollowing(true);
    // Shown and left out are all there was.
    QCOMPARE(world.feed.received(), turns * each);
    const qint64 shown = world.feed.received() - world.feed.notShown();
    const qint64 flushes = turns * 2 / 5;
    QVERIFY2(shown <= flushes * 500, qPrintable(QString::number(shown)));
    QVERIFY(shown > 0);
    // The failures among what came are there: they go first.
    int failures = 0;
    for (const qint64 at : world.seqs())
        failures += at > 0 && at % 50 == 0 ? 1 : 0;
    QVERIFY(failures > 0);
    QCOMPARE(world.feed.model()->totalCount(), capacity);
}

QTEST_GUILESS_MAIN(TestLogFeed)
#include "tst_logfeed.moc"
