// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/failurefeed.h"
#include "support/faketransport.h"

#include <QDateTime>
#include <QSignalSpy>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Models;
using namespace Qt::StringLiterals;
using Binnacle::Tests::FakeTransport;

namespace {

JsonValue failure(qint64 seq, int status = 404)
{
    const QString now = QDateTime::currentDateTimeUtc().toString(u"yyyy-MM-dd HH:mm:ss.zzz'Z'"_s);
    return JsonValue::object({{u"seq"_s, JsonValue(seq)},
                              {u"id"_s, JsonValue(u"r%1"_s.arg(seq))},
                              {u"time"_s, JsonValue(now)},
                              {u"method"_s, JsonValue(u"GET"_s)},
                              {u"pattern"_s, JsonValue(u"/api/x"_s)},
                              {u"status"_s, JsonValue(status)}});
}

}  // namespace

/// Failures that the server knows and those that it tells of, each counted once.
class TestFailureFeed : public QObject
{
    Q_OBJECT

private slots:
    void countsEachOnce();
    void asksForWhatItMissed();
    void tellsWhyItKnowsNothing();
};

void TestFailureFeed::countsEachOnce()
{
    FakeTransport transport;
    JsonValue known = JsonValue::array();
    known.append(failure(2));
    known.append(failure(1));
    transport.on("GET", "/api/console/requests",
                 FakeTransport::json(JsonValue::object({{u"items"_s, known}})));
    Client::ApiClient client(transport);
    LiveHub hub(client);
    FailureFeed feed(client, hub);
    const QSignalSpy counted(&feed, &FailureFeed::counted);
    hub.start();
    QTRY_COMPARE(hub.toldRequests(), LiveHub::Requests::Failures);
    transport.isHolding = true;
    feed.load();
    // On its way with the answer, which holds one of them.
    const QSignalSpy arrived(&hub, &LiveHub::requestsArrived);
    transport.stream()->send({{"2", "request", failure(2).toJson()},
                              {"3", "request", failure(3).toJson()},
                              {"4", "request", failure(4, 200).toJson()}});
    QTRY_COMPARE(arrived.count(), 1);
    transport.isHolding = false;
    transport.release();
    QTRY_VERIFY(feed.isLoaded());
    feed.model()->refresh(QDateTime::currentMSecsSinceEpoch());
    QCOMPARE(feed.model()->rowCount(), 1);
    QCOMPARE(feed.model()->groupAt(0).count, 3);
    transport.stream()->send({{"5", "request", failure(5).toJson()}});
    QTRY_COMPARE(counted.count(), 3);
    feed.model()->refresh(QDateTime::currentMSecsSinceEpoch());
    QCOMPARE(feed.model()->groupAt(0).count, 4);
    QVERIFY(!feed.isSampled(QDateTime::currentMSecsSinceEpoch()));
    transport.stream()->send("dropped", JsonValue::object({{u"requests"_s, JsonValue(7)}}));
    QTRY_VERIFY(feed.isSampled(QDateTime::currentMSecsSinceEpoch()));
}

void TestFailureFeed::asksForWhatItMissed()
{
    FakeTransport transport;
    JsonValue known = JsonValue::array();
    known.append(failure(7));
    transport.on("GET", "/api/console/requests",
                 FakeTransport::json(JsonValue::object({{u"items"_s, known}})));
    Client::ApiClient client(transport);
    LiveHub hub(client);
    FailureFeed feed(client, hub);
    hub.start();
    feed.load();
    QTRY_VERIFY(feed.isLoaded());
    QTRY_COMPARE(hub.toldRequests(), LiveHub::Requests::Failures);
    const size_t before = transport.requests.size();
    transport.stream()->close();
    QTRY_VERIFY(transport.requests.size() > before);
    QVERIFY(transport.requests.back().target.contains("after=7"));
}

void TestFailureFeed::tellsWhyItKnowsNothing()
{
    FakeTransport transport;
    transport.on("GET", "/api/console/requests", FakeTransport::error(403, u"Only superusers."_s));
    Client::ApiClient client(transport);
    LiveHub hub(client);
    FailureFeed feed(client, hub);
    QSignalSpy failed(&feed, &FailureFeed::failed);
    feed.load();
    QTRY_COMPARE(failed.count(), 1);
    QCOMPARE(failed[0][0].value<Error>().message, u"Only superusers."_s);
    QVERIFY(!feed.isLoaded());
}

QTEST_GUILESS_MAIN(TestFailureFeed)
#include "tst_failurefeed.moc"
