// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/apiclient.h"
#include "support/faketransport.h"
#include "wire/jsonparser.h"

#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>
#include <QTimeZone>

#include <atomic>
#include <cmath>
#include <vector>

using namespace Binnacle;
using namespace Binnacle::Client;
using namespace Qt::StringLiterals;
using Binnacle::Tests::FakeTransport;

namespace {

/// Answers at once, but on other threads, so that answers race with those who ask.
class ThreadedTransport final : public Transport
{
public:
    void call(ApiRequest, ReplyHandler done) override
    {
        m_pool.start(
            [done = std::move(done)] { done(FakeTransport::jsonText("{\"token\":\"t\"}")); });
    }
    std::unique_ptr<EventStream> open(ApiRequest) override { return nullptr; }

private:
    QThreadPool m_pool;
};

}  // namespace

class TestApiClient : public QObject
{
    Q_OBJECT

private slots:
    void asksForRecords();
    void encodesWhatItIsGiven();
    void readsCollections();
    void turnsAnswersIntoErrors_data();
    void turnsAnswersIntoErrors();
    void passesErrorsOfTheTransportOn();
    void refusesAnswersThatAreNoJson();
    void signsIn();
    void outlivesNoCall();
    void tellsOfEachCall();
    void readsRoutes();
    void readsMetrics();
    void readsSeries();
    void readsRequests();
    void opensTheLiveFeed();
    void takesAnswersFromOtherThreads();
};

void TestApiClient::asksForRecords()
{
    FakeTransport transport;
    ApiClient client(transport);
    const QByteArray items = "\"items\":[{\"id\":\"a\",\"title\":\"One\"},{\"id\":\"b\"}]";
    transport.on("GET", "/api/collections/posts/records",
                 FakeTransport::jsonText("{\"page\":2,\"perPage\":50,\"totalItems\":-1,"
                                         "\"totalPages\":-1,"
                                         + items + '}'));
    RecordQuery query;
    query.collection = u"posts"_s;
    query.page = 2;
    query.perPage = 50;
    query.sort = u"-created,id"_s;
    query.filter = u"title ~ 'a&b' && x>1"_s;
    const Result<RecordPage> page = client.records(query).result();
    QVERIFY(page);
    QCOMPARE(page->page, 2);
    QCOMPARE(page->totalItems, -1);
    QCOMPARE(page->items.size(), size_t(2));
    QCOMPARE(page->items[0][u"title"].toString(), u"One"_s);
    QCOMPARE(transport.requests.at(0).target,
             "/api/collections/posts/records?page=2&perPage=50&skipTotal=true"
             "&sort=-created%2Cid&filter=title%20~%20%27a%26b%27%20%26%26%20x%3E1"_ba);

    transport.on("GET", "/api/collections/posts/records?page=1&perPage=1&",
                 FakeTransport::jsonText("{\"totalItems\":41204,\"items\":[]}"));
    const Result<qint64> count = client.countRecords(u"posts"_s, {}).result();
    QVERIFY(count);
    QCOMPARE(*count, 41204);
}

void TestApiClient::encodesWhatItIsGiven()
{
    FakeTransport transport;
    transport.answer = [](const ApiRequest &) { return FakeTransport::jsonText("{}"); };
    ApiClient client(transport);
    client.record(u"a/b?c"_s, u"..”#"_s, u"author,tags"_s);
    client.record(u".."_s, u"x"_s);
    client.updateRecord(u"posts"_s, u"x"_s, JsonValue::object({{u"title"_s, JsonValue(u"Å"_s)}}));
    client.deleteRecord(u"posts"_s, u"x"_s);
    QCOMPARE(transport.requests[0].target,
             "/api/collections/a%2Fb%3Fc/records/..%E2%80%9D%23?expand=author%2Ctags"_ba);
    QCOMPARE(transport.requests[1].target, "/api/collections/%2E%2E/records/x"_ba);
    QCOMPARE(transport.requests[2].method, "PATCH"_ba);
    QCOMPARE(transport.requests[2].contentType, "application/json"_ba);
    QCOMPARE(transport.requests[2].body, u"{\"title\":\"Å\"}"_s.toUtf8());
    QCOMPARE(transport.requests[3].method, "DELETE"_ba);
    QVERIFY(transport.requests[3].contentType.isEmpty());
}

void TestApiClient::readsCollections()
{
    FakeTransport transport;
    transport.on(
        "GET", "/api/collections",
        FakeTransport::jsonText(
            "{\"items\":[{\"id\":\"c1\",\"name\":\"posts\",\"type\":\"base\","
            "\"listRule\":\"\",\"viewRule\":null,\"createRule\":\"@request.auth.id != ''\","
            "\"indexes\":[\"CREATE INDEX i ON posts (title)\"],\"fields\":["
            "{\"id\":\"f1\",\"name\":\"id\",\"type\":\"text\",\"primaryKey\":true,"
            "\"system\":true,\"required\":true},"
            "{\"id\":\"f2\",\"name\":\"tags\",\"type\":\"select\",\"maxSelect\":3,"
            "\"values\":[\"a\",\"b\"]},"
            "{\"id\":\"f3\",\"name\":\"author\",\"type\":\"relation\",\"maxSelect\":0,"
            "\"collectionId\":\"c2\",\"presentable\":true}]}]}"));
    ApiClient client(transport);
    const auto collections = client.collections().result();
    QVERIFY(collections);
    QCOMPARE(collections->size(), size_t(1));
    const CollectionInfo &posts = collections->front();
    QCOMPARE(posts.name, u"posts"_s);
    QCOMPARE(posts.listRule, std::optional(u""_s));
    QVERIFY(!posts.viewRule);
    QVERIFY(!posts.deleteRule);
    QCOMPARE(posts.createRule, std::optional(u"@request.auth.id != ''"_s));
    QCOMPARE(posts.indexes.size(), 1);
    QVERIFY(posts.field(u"id")->isPrimaryKey);
    QVERIFY(posts.field(u"tags")->isMultiple());
    QCOMPARE(posts.field(u"tags")->values, QStringList({u"a"_s, u"b"_s}));
    QVERIFY(!posts.field(u"author")->isMultiple());
    QCOMPARE(posts.field(u"author")->relatedCollectionId, u"c2"_s);
    QVERIFY(!posts.field(u"nope"));
}

void TestApiClient::turnsAnswersIntoErrors_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("kind");

    QTest::newRow("400") << 400 << int(Error::Kind::InvalidInput);
    QTest::newRow("401") << 401 << int(Error::Kind::Unauthenticated);
    QTest::newRow("403") << 403 << int(Error::Kind::Forbidden);
    QTest::newRow("404") << 404 << int(Error::Kind::NotFound);
    QTest::newRow("413") << 413 << int(Error::Kind::TooLarge);
    QTest::newRow("429") << 429 << int(Error::Kind::TooManyRequests);
    QTest::newRow("500") << 500 << int(Error::Kind::Crashed);
    QTest::newRow("503") << 503 << int(Error::Kind::Unavailable);
}

void TestApiClient::turnsAnswersIntoErrors()
{
    QFETCH(int, status);
    QFETCH(int, kind);
    FakeTransport transport;
    const JsonValue fields = JsonValue::object(
        {{u"title"_s, validationItem(u"validation_required"_s, u"Cannot be blank."_s)}});
    transport.answer = [&](const ApiRequest &) {
        return FakeTransport::error(status, u"Failed to create record."_s, fields);
    };
    ApiClient client(transport);
    const Result<JsonValue> made = client.createRecord(u"posts"_s, JsonValue::object()).result();
    QVERIFY(!made);
    QCOMPARE(int(made.error().kind), kind);
    QCOMPARE(made.error().message, u"Failed to create record."_s);
    QCOMPARE(made.error().fields[u"title"][u"code"].toString(), u"validation_required"_s);
    const Result<void> removed = client.deleteRecord(u"posts"_s, u"x"_s).result();
    QVERIFY(!removed);
    QCOMPARE(int(removed.error().kind), kind);
}

void TestApiClient::passesErrorsOfTheTransportOn()
{
    FakeTransport transport;
    transport.answer = [](const ApiRequest &) -> Result<ApiReply> {
        return Error::make(Error::Kind::Timeout, u"Too slow."_s);
    };
    ApiClient client(transport);
    const auto collections = client.collections().result();
    QVERIFY(!collections);
    QCOMPARE(collections.error().kind, Error::Kind::Timeout);
}

void TestApiClient::refusesAnswersThatAreNoJson()
{
    FakeTransport transport;
    transport.answer = [](const ApiRequest &) { return FakeTransport::jsonText("<html>"); };
    ApiClient client(transport);
    const auto collections = client.collections().result();
    QVERIFY(!collections);
    QCOMPARE(collections.error().kind, Error::Kind::Internal);
    QVERIFY(!collections.error().message.isEmpty());

    transport.answer = [](const ApiRequest &) { return FakeTransport::jsonText("<html>", 502); };
    const auto behindProxy = client.collections().result();
    QVERIFY(!behindProxy);
    QCOMPARE(behindProxy.error().kind, Error::Kind::Unavailable);
    QCOMPARE(behindProxy.error().message, u"Unknown"_s);
}

void TestApiClient::signsIn()
{
    FakeTransport transport;
    transport.on("POST", "/api/collections/_superusers/auth-with-password",
                 FakeTransport::jsonText("{\"token\":\"abc\",\"record\":{\"id\":\"x\"}}"));
    ApiClient client(transport);
    const Result<JsonValue> answer
        = client.signIn(u"_superusers"_s, u"a@example.com"_s, u"secret"_s).result();
    QVERIFY(answer);
    QCOMPARE((*answer)[u"record"][u"id"].toString(), u"x"_s);
    QCOMPARE(client.token(), "abc"_ba);
    client.metrics();
    QCOMPARE(transport.requests.back().headers.value("authorization"), QByteArrayView("abc"));
    ApiRequest other;
    other.target = "/api/health"_ba;
    other.headers.add("Authorization"_ba, "own"_ba);
    client.raw(other);
    QCOMPARE(transport.requests.back().headers.value("authorization"), QByteArrayView("own"));
}

void TestApiClient::outlivesNoCall()
{
    FakeTransport transport;
    transport.isHolding = true;
    transport.answer
        = [](const ApiRequest &) { return FakeTransport::jsonText("{\"token\":\"t\"}"); };
    auto client = std::make_unique<ApiClient>(transport);
    const auto answer = client->signIn(u"users"_s, u"a"_s, u"b"_s);
    client.reset();
    transport.release();
    QVERIFY(answer.result());
}

void TestApiClient::tellsOfEachCall()
{
    FakeTransport transport;
    transport.answer = [](const ApiRequest &) {
        ApiReply reply = FakeTransport::jsonText("{}", 204);
        reply.headers.add("X-Request-Id"_ba, "r1"_ba);
        return reply;
    };
    ApiClient client(transport);
    std::vector<CallTrace> traces;
    client.setTracer([&](const CallTrace &trace) { traces.push_back(trace); });
    QVERIFY(client.deleteRecord(u"posts"_s, u"x"_s).result());
    QCOMPARE(traces.size(), size_t(1));
    QCOMPARE(traces[0].method, "DELETE"_ba);
    QCOMPARE(traces[0].target, "/api/collections/posts/records/x"_ba);
    QCOMPARE(traces[0].status, 204);
    QCOMPARE(traces[0].requestId, "r1"_ba);
}

void TestApiClient::readsRoutes()
{
    FakeTransport transport;
    transport.on("GET", "/api/console/routes?window=300",
                 FakeTransport::jsonText(
                     "{\"time\":\"2026-03-01 10:00:00.000Z\",\"items\":[{\"route\":3,"
                     "\"method\":\"GET\",\"pattern\":\"/api/x\",\"owner\":\"records\","
                     "\"guard\":\"none\",\"execution\":\"worker\",\"bodyLimit\":-1,\"quiet\":true,"
                     "\"rate\":1.5,\"lastSeen\":\"2026-03-01 09:59:59.500Z\",\"lastFailure\":"
                     "{\"time\":\"2026-03-01 09:00:00.000Z\",\"status\":404,\"message\":\"No.\","
                     "\"request\":\"abc\"},\"recent\":{\"window\":300,\"requests\":7,\"p95\":12.5},"
                     "\"total\":{\"requests\":70,\"requests4xx\":2},\"perSecond\":[0,1,2]}],"
                     "\"unmatched\":{\"rate\":0,\"lastSeen\":\"\",\"lastFailure\":null,"
                     "\"recent\":{},\"total\":{},\"perSecond\":[]}}"));
    ApiClient client(transport);
    const Result<RouteTable> table = client.routes().result();
    QVERIFY(table);
    QCOMPARE(table->time, QDateTime(QDate(2026, 3, 1), QTime(10, 0), QTimeZone::utc()));
    const RouteRow &row = table->items.at(0);
    QCOMPARE(row.route, 3);
    QCOMPARE(row.bodyLimit, -1);
    QVERIFY(row.isQuiet);
    QCOMPARE(row.rate, 1.5);
    QCOMPARE(row.lastSeen.time(), QTime(9, 59, 59, 500));
    QCOMPARE(row.lastFailure->requestId, u"abc"_s);
    QCOMPARE(row.window, 300);
    QCOMPARE(row.recent.p95, 12.5);
    QCOMPARE(row.total.requests4xx, 2);
    QCOMPARE(row.perSecond, std::vector<int>({0, 1, 2}));
    QCOMPARE(table->unmatched.route, -1);
    QVERIFY(!table->unmatched.lastSeen.isValid());
    QVERIFY(!table->unmatched.lastFailure);
}

void TestApiClient::readsMetrics()
{
    FakeTransport transport;
    transport.on("GET", "/api/console/metrics",
                 FakeTransport::jsonText(
                     "{\"time\":\"2026-03-01 10:00:00.000Z\",\"startedAt\":"
                     "\"2026-03-01 09:00:00.000Z\",\"uptime\":3600.5,\"inFlight\":2,\"total\":"
                     "{\"requests\":9},\"recent\":{\"window\":65,\"rate\":0.5,\"p50\":1},"
                     "\"process\":{\"cpu\":null,\"residentBytes\":1000},\"transport\":null}"));
    ApiClient client(transport);
    const Result<MetricsSnapshot> metrics = client.metrics().result();
    QVERIFY(metrics);
    QCOMPARE(metrics->uptime, 3600.5);
    QCOMPARE(metrics->rate, 0.5);
    QCOMPARE(metrics->window, 65);
    QCOMPARE(metrics->recent.p50, 1.0);
    QCOMPARE(metrics->total.requests, 9);
    QCOMPARE(metrics->number(u"process.residentBytes"), 1000.0);
    QVERIFY(std::isnan(metrics->number(u"process.cpu")));
    QVERIFY(std::isnan(metrics->number(u"transport.streams")));
    QVERIFY(std::isnan(metrics->number(u"nope")));
}

void TestApiClient::readsSeries()
{
    FakeTransport transport;
    transport.on("GET", "/api/console/metrics/series?resolution=10&names=p50%2Ccpu&since=5",
                 FakeTransport::jsonText("{\"resolution\":10,\"start\":1000,\"step\":10000,"
                                         "\"points\":3,\"units\":{\"p50\":\"ms\",\"cpu\":\"%\"},"
                                         "\"series\":{\"p50\":[1,null,2.5],\"cpu\":[0,0,0]}}"));
    ApiClient client(transport);
    const Result<SeriesData> series = client.series(10, {u"p50"_s, u"cpu"_s}, 5).result();
    QVERIFY(series);
    QCOMPARE(series->points, 3);
    QCOMPARE(series->step, 10000);
    QCOMPARE(series->units[u"cpu"_s], u"%"_s);
    const std::vector<double> p50 = series->series[u"p50"_s];
    QCOMPARE(p50.size(), size_t(3));
    QVERIFY(std::isnan(p50[1]));
    QCOMPARE(p50[2], 2.5);
}

void TestApiClient::readsRequests()
{
    FakeTransport transport;
    const QByteArray row = "\"seq\":12,\"id\":\"abc\",\"time\":\"2026-03-01 10:00:00.118Z\","
                           "\"route\":4,\"pattern\":\"/api/x\",\"method\":\"GET\","
                           "\"url\":\"/api/x?a=1\",\"status\":403,\"duration\":3.125,"
                           "\"auth\":\"users\",\"authId\":\"u1\",\"superuser\":false,"
                           "\"ip\":\"10.0.0.8\",\"error\":\"No.\",\"statements\":2";
    transport.on("GET", "/api/console/requests?",
                 FakeTransport::jsonText("{\"items\":[{" + row + "}]}"));
    transport.on(
        "GET", "/api/console/requests/abc",
        FakeTransport::jsonText('{' + row
                                + ",\"authEmail\":\"a@b.c\",\"sql\":[{\"text\":\"SELECT 1\","
                                  "\"duration\":0.5,\"rows\":1}]}"));
    ApiClient client(transport);
    RequestQuery query;
    query.before = 20;
    query.limit = 50;
    query.route = 4;
    query.status = u"4xx"_s;
    query.minDuration = 0.5;
    query.search = u"a=1"_s;
    const auto rows = client.requests(query).result();
    QVERIFY(rows);
    QCOMPARE(transport.requests[0].target,
             "/api/console/requests?before=20&limit=50&route=4&status=4xx&minDuration=0.5"
             "&search=a%3D1&operators=false"_ba);
    QCOMPARE(rows->at(0).seq, 12);
    QCOMPARE(rows->at(0).time.time(), QTime(10, 0, 0, 118));
    QCOMPARE(rows->at(0).duration, 3.125);
    QCOMPARE(rows->at(0).statements, 2);
    const Result<RequestDetail> detail = client.request(u"abc"_s).result();
    QVERIFY(detail);
    QCOMPARE(detail->row.status, 403);
    QCOMPARE(detail->authEmail, u"a@b.c"_s);
    QCOMPARE(detail->sql.at(0).text, u"SELECT 1"_s);
}

void TestApiClient::opensTheLiveFeed()
{
    FakeTransport transport;
    ApiClient client(transport);
    client.setToken("abc"_ba);
    const std::unique_ptr<EventStream> stream = client.live({u"request"_s, u"record"_s});
    QCOMPARE(transport.stream()->request.target,
             "/api/console/live?events=request%2Crecord&operators=false"_ba);
    QCOMPARE(transport.stream()->request.headers.value("Authorization"), QByteArrayView("abc"));
    const QSignalSpy opened(stream.get(), &EventStream::opened);
    QTRY_COMPARE(opened.count(), 1);
}

void TestApiClient::takesAnswersFromOtherThreads()
{
    ThreadedTransport transport;
    ApiClient client(transport);
    std::atomic_int traces = 0;
    client.setTracer([&traces](const CallTrace &) { ++traces; });
    constexpr int calls = 5000;
    std::vector<QFuture<Result<QByteArray>>> answers;
    for (int i = 0; i < calls; ++i)
        answers.push_back(client.fileToken());
    for (const QFuture<Result<QByteArray>> &answer : answers) {
        const Result<QByteArray> token = answer.result();
        QVERIFY(token);
        QCOMPARE(*token, "t"_ba);
    }
    QCOMPARE(traces.load(), calls);
}

QTEST_GUILESS_MAIN(TestApiClient)
#include "tst_apiclient.moc"
