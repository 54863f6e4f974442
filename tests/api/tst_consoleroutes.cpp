// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/consoleroutes.h"
#include "api/metricsroutes.h"
#include "router/router.h"
#include "services/observation/livefeed.h"
#include "services/observation/observation.h"
#include "support/fakeclock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSemaphore>
#include <QTest>

using namespace Binnacle;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

class FakeAuthenticator final : public Authenticator
{
public:
    Wire::Identity identify(const Wire::Request &request) const override
    {
        Wire::Identity identity;
        if (request.headers.value("Authorization") == "admin") {
            identity.recordId = u"admin1"_s;
            identity.collectionName = u"_superusers"_s;
            identity.isSuperuser = true;
        } else {
            identity.recordId = u"user1"_s;
            identity.collectionName = u"users"_s;
        }
        return identity;
    }
};

class FakeSink final : public Wire::StreamSink
{
public:
    bool send(const QByteArray &chunk) override
    {
        text += chunk;
        return true;
    }
    void close() override { isClosed = true; }
    bool isOpen() const override { return !isClosed; }
    void onClosed(std::function<void()>) override { }

    QByteArray text;
    bool isClosed = false;
};

}  // namespace

class TestConsoleRoutes : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void areForSuperusers_data();
    void areForSuperusers();
    void routesShowTableAndFigures();
    void metricsShowThePresent();
    void seriesGivePoints();
    void seriesRefuseNonsense_data();
    void seriesRefuseNonsense();
    void requestsPageAndFilter();
    void requestShowsStatements();
    void liveStreams();
    void metricsAreForLoopbackToo();

private:
    Wire::Response get(const QByteArray &target, const QByteArray &token = "admin",
                       const QByteArray &peer = "10.0.0.1");
    QJsonObject json(const QByteArray &target);
    /// Requests that have ended; totals leave out those to the routes under test.
    quint64 ended();

    FakeClock m_clock{1'800'000'000'000};
    FakeAuthenticator m_authenticator;
    std::unique_ptr<Observation> m_observation;
    std::unique_ptr<Router> m_router;
};

void TestConsoleRoutes::init()
{
    m_observation = std::make_unique<Observation>(ObservationOptions(), m_clock);
    RouterOptions options;
    options.workers = 1;
    options.allowedHosts = QStringList{u"*"_s};
    m_router = std::make_unique<Router>(options, m_authenticator, m_observation.get(), m_clock);
    addConsoleRoutes(*m_router, *m_observation);
    addMetricsRoutes(*m_router, *m_observation);
    RouteSpec spec;
    spec.pattern = "/api/things/{id}"_ba;
    spec.owner = "test"_ba;
    spec.handler = [](Call &call) -> Result<Wire::Response> {
        call.record.statements.add({"SELECT 1"_ba, 3ms, 1});
        if (call.parameter("id") == "none"_L1)
            return Error::notFound();
        return Wire::Response::json("{}"_ba);
    };
    m_router->add(std::move(spec));
}

void TestConsoleRoutes::cleanup()
{
    m_router->shutDown();
    m_router.reset();
    m_observation.reset();
}

Wire::Response TestConsoleRoutes::get(const QByteArray &target, const QByteArray &token,
                                      const QByteArray &peer)
{
    Wire::Request request;
    request.methodName = "GET"_ba;
    request.setTarget(target);
    request.remoteAddress = peer;
    request.headers.add("Host"_ba, "example.com"_ba);
    if (!token.isEmpty())
        request.headers.add("Authorization"_ba, token);
    Wire::Response response;
    QSemaphore answered;
    m_router->dispatch(std::move(request), [&](Wire::Response &&answer) {
        response = std::move(answer);
        answered.release();
    });
    answered.acquire();
    return response;
}

quint64 TestConsoleRoutes::ended()
{
    m_observation->turn();
    quint64 count = 0;
    for (const RouteFigures &route : m_observation->routes(60s))
        count += route.total.requests();
    return count;
}

QJsonObject TestConsoleRoutes::json(const QByteArray &target)
{
    const Wire::Response response = get(target);
    return response.status == 200 ? QJsonDocument::fromJson(response.body).object()
                                  : QJsonObject{{u"status"_s, response.status}};
}

void TestConsoleRoutes::areForSuperusers_data()
{
    QTest::addColumn<QByteArray>("target");
    for (const char *target :
         {"/api/console/routes", "/api/console/metrics", "/api/console/metrics/series",
          "/api/console/requests", "/api/console/requests/x", "/api/console/statements",
          "/api/console/live"})
        QTest::newRow(target) << QByteArray(target);
}

void TestConsoleRoutes::areForSuperusers()
{
    QFETCH(QByteArray, target);
    QCOMPARE(get(target, {}).status, 401);
    QCOMPARE(get(target, "user").status, 403);
}

void TestConsoleRoutes::routesShowTableAndFigures()
{
    for (int i = 0; i < 3; ++i)
        QCOMPARE(get("/api/things/a").status, 200);
    QCOMPARE(get("/api/things/none").status, 404);
    QCOMPARE(get("/nowhere").status, 404);
    QTRY_COMPARE(m_observation->snapshot().total.requests(), 5u);
    m_observation->turn();
    const QJsonObject answer = json("/api/console/routes");
    const QJsonArray items = answer[u"items"].toArray();
    QCOMPARE(items.size(), 9);
    QJsonObject things;
    for (const QJsonValue &item : items) {
        if (item[u"pattern"] == "/api/things/{id}"_L1)
            things = item.toObject();
    }
    QCOMPARE(things[u"method"].toString(), u"GET"_s);
    QCOMPARE(things[u"owner"].toString(), u"test"_s);
    QCOMPARE(things[u"total"][u"requests"].toInt(), 4);
    QCOMPARE(things[u"total"][u"requests4xx"].toInt(), 1);
    QCOMPARE(things[u"total"][u"errorShare"].toDouble(), 0.25);
    QCOMPARE(things[u"total"][u"statements"].toInt(), 4);
    QCOMPARE(things[u"recent"][u"requests"].toInt(), 4);
    QCOMPARE(things[u"lastFailure"][u"status"].toInt(), 404);
    QCOMPARE(things[u"perSecond"].toArray().size(), 60);
    QVERIFY(!things[u"lastSeen"].toString().isEmpty());
    QCOMPARE(answer[u"unmatched"][u"total"][u"requests"].toInt(), 1);
    QCOMPARE(json("/api/console/routes?window=5")[u"status"].toInt(), 400);
}

void TestConsoleRoutes::metricsShowThePresent()
{
    get("/api/things/a");
    QTRY_COMPARE(m_observation->snapshot().total.requests(), 1u);
    m_clock.advance(2s);
    m_observation->turn();
    const QJsonObject answer = json("/api/console/metrics");
    QCOMPARE(answer[u"uptime"].toDouble(), 2.0);
    QCOMPARE(answer[u"total"][u"requests"].toInt(), 1);
    QCOMPARE(answer[u"recent"][u"window"].toInt(), 2);
    QCOMPARE(answer[u"recent"][u"rate"].toDouble(), 0.5);
    // Itself.
    QCOMPARE(answer[u"inFlight"].toInt(), 1);
    QVERIFY(answer[u"process"][u"threads"].toInt() > 0);
    QVERIFY(answer[u"data"].isNull());
}

void TestConsoleRoutes::seriesGivePoints()
{
    const qint64 start = m_clock.now().time_since_epoch().count();
    get("/api/things/a");
    QTRY_COMPARE(m_observation->snapshot().total.requests(), 1u);
    for (int i = 0; i < 5; ++i) {
        m_clock.advance(1s);
        m_observation->turn();
    }
    QJsonObject answer = json("/api/console/metrics/series?names=requests,p95,threads");
    QCOMPARE(answer[u"resolution"].toInt(), 1);
    QCOMPARE(answer[u"start"].toDouble(), double(start));
    QCOMPARE(answer[u"points"].toInt(), 5);
    QCOMPARE(answer[u"series"][u"requests"].toArray(), (QJsonArray{1, 0, 0, 0, 0}));
    QVERIFY(answer[u"series"][u"p95"][1].isNull());
    QCOMPARE(answer[u"units"][u"p95"].toString(), u"ms"_s);
    answer = json("/api/console/metrics/series?since=" + QByteArray::number(start + 2000));
    QCOMPARE(answer[u"points"].toInt(), 2);
    QVERIFY(answer[u"series"].toObject().size() > 20);
}

void TestConsoleRoutes::seriesRefuseNonsense_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("field");
    QTest::newRow("name") << "names=requests,nonsense"_ba << u"names"_s;
    QTest::newRow("resolution") << "resolution=7"_ba << u"resolution"_s;
    QTest::newRow("resolution text") << "resolution=fast"_ba << u"resolution"_s;
    QTest::newRow("since") << "since=-1"_ba << u"since"_s;
}

void TestConsoleRoutes::seriesRefuseNonsense()
{
    QFETCH(QByteArray, query);
    QFETCH(QString, field);
    const Wire::Response response = get("/api/console/metrics/series?" + query);
    QCOMPARE(response.status, 400);
    QVERIFY(QJsonDocument::fromJson(response.body)[u"data"].toObject().contains(field));
}

void TestConsoleRoutes::requestsPageAndFilter()
{
    get("/api/things/a?token=secret");
    get("/api/things/none");
    get("/api/things/b", "user");
    QTRY_COMPARE(m_observation->snapshot().total.requests(), 3u);
    m_observation->turn();
    QJsonArray items = json("/api/console/requests")[u"items"].toArray();
    QCOMPARE(items.size(), 3);
    QCOMPARE(items[0][u"url"].toString(), u"/api/things/b"_s);
    QCOMPARE(items[0][u"authId"].toString(), u"user1"_s);
    QVERIFY(!items[2][u"url"].toString().contains(u"secret"));
    QVERIFY(!items[0].toObject().contains(u"sql"));
    QTRY_COMPARE(ended(), 4u);
    QCOMPARE(json("/api/console/requests?operators=false")[u"items"].toArray().size(), 3);
    items = json("/api/console/requests?status=4xx")[u"items"].toArray();
    QCOMPARE(items.size(), 1);
    QCOMPARE(items[0][u"error"].toString(), u"The requested resource wasn't found."_s);
    const QByteArray first = QByteArray::number(items[0][u"seq"].toInt());
    QCOMPARE(json("/api/console/requests?before=" + first)[u"items"].toArray().size(), 1);
    QCOMPARE(json("/api/console/requests?limit=2")[u"items"].toArray().size(), 2);
    QCOMPARE(json("/api/console/requests?status=400-404&auth=user1")[u"items"].toArray().size(), 0);
    QCOMPARE(json("/api/console/requests?status=weird")[u"status"].toInt(), 400);
    QCOMPARE(json("/api/console/requests?minDuration=x")[u"status"].toInt(), 400);
}

void TestConsoleRoutes::requestShowsStatements()
{
    const Wire::Response response = get("/api/things/a");
    QTRY_COMPARE(m_observation->snapshot().total.requests(), 1u);
    m_observation->turn();
    const QByteArray id = response.headers.value("X-Request-Id").toByteArray();
    const QJsonObject answer = json("/api/console/requests/" + id);
    QCOMPARE(answer[u"id"].toString(), QString::fromUtf8(id));
    QCOMPARE(answer[u"sql"][0][u"text"].toString(), u"SELECT 1"_s);
    QCOMPARE(answer[u"sql"][0][u"duration"].toDouble(), 3.0);
    QCOMPARE(answer[u"sql"][0][u"rows"].toInt(), 1);
    QCOMPARE(json("/api/console/requests/unknown")[u"status"].toInt(), 404);
}

void TestConsoleRoutes::liveStreams()
{
    QCOMPARE(get("/api/console/live?events=nonsense").status, 400);
    const Wire::Response response
        = get("/api/console/live?events=request&status=404&operators=false");
    QCOMPARE(response.status, 200);
    QVERIFY(response.contentType.startsWith("text/event-stream"));
    QVERIFY(response.stream);
    const auto sink = std::make_shared<FakeSink>();
    response.stream(sink);
    QVERIFY(sink->text.startsWith("id:0\nevent:hello\n"));
    get("/api/things/a");
    get("/api/things/none");
    QTRY_COMPARE(ended(), 4u);
    m_clock.advance(1s);
    m_observation->turn();
    QCOMPARE(sink->text.count("event:request"), 1);
    QVERIFY(sink->text.contains("\"url\":\"/api/things/none\""));
    QVERIFY(!sink->text.contains("event:metrics"));
    m_observation->stop();
    QVERIFY(sink->isClosed);
}

void TestConsoleRoutes::metricsAreForLoopbackToo()
{
    QCOMPARE(get("/metrics", {}).status, 401);
    QCOMPARE(get("/metrics", "admin").status, 200);
    QTRY_COMPARE(ended(), 2u);
    const Wire::Response response = get("/metrics", {}, "127.0.0.1");
    QCOMPARE(response.status, 200);
    QCOMPARE(response.contentType, "text/plain; version=0.0.4; charset=utf-8"_ba);
    QVERIFY(response.body.contains("\nbinnacle_http_requests_in_flight 1\n"));
    QVERIFY(response.body.contains("route=\"/metrics\",status=\"2xx\"} 1\n"));
}

QTEST_GUILESS_MAIN(TestConsoleRoutes)
#include "tst_consoleroutes.moc"
