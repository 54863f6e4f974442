// SPDX-License-Identifier: GPL-3.0-or-later
// R7: the batch API.
#include "api/batchroutes.h"
#include "router/router.h"
#include "services/settings/settingsservice.h"
#include "support/recordworld.h"

#include <QRegularExpression>
#include <QTest>

#include <future>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

namespace {

/// Everybody is a superuser who has any token.
class AnyToken final : public Authenticator
{
public:
    explicit AnyToken(const RecordWorld &world)
        : m_world(world)
    {
    }
    Wire::Identity identify(const Wire::Request &request) const override
    {
        return request.headers.contains("Authorization") ? m_world.superuser().identity
                                                         : Wire::Identity();
    }

private:
    const RecordWorld &m_world;
};

}  // namespace

class TestBatchRoutes : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void r71_refuses_data();
    void r71_refuses();
    void r71_findsTargets_data();
    void r71_findsTargets();
    void r71_seesInnerRequests();
    void r71_takesFiles();
    void r73_answersInOrder();
    void r74_tellsWhichFailed();
    void r74_isOffByDefault();

private:
    bool configure(const QByteArray &batch)
    {
        return bool(m_settings->update([&](const Settings &) -> Result<Settings> {
            return Settings::fromJson(parsed("{\"batch\":" + batch + "}"));
        }));
    }
    Wire::Response send(const QByteArray &body, const QByteArray &type = "application/json",
                        bool isSuperuser = true)
    {
        Wire::Request request;
        request.method = Wire::Method::Post;
        request.methodName = "POST";
        request.setTarget("/api/batch");
        request.headers.add("Content-Type", type);
        request.headers.add("X-Outer", "outer");
        if (isSuperuser)
            request.headers.add("Authorization", "root");
        request.body = Wire::Body(body);
        request.remoteAddress = "127.0.0.1";
        std::promise<Wire::Response> answer;
        m_router->dispatch(std::move(request), [&answer](Wire::Response &&response) {
            answer.set_value(std::move(response));
        });
        return answer.get_future().get();
    }

    std::unique_ptr<RecordWorld> m_world;
    std::unique_ptr<SettingsService> m_settings;
    std::unique_ptr<AnyToken> m_authenticator;
    std::unique_ptr<Router> m_router;
};

void TestBatchRoutes::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_world = std::make_unique<RecordWorld>();
    QVERIFY(m_world->isValid());
    QVERIFY(m_world->run("CREATE TABLE _params (id TEXT PRIMARY KEY, value TEXT, created TEXT, "
                         "updated TEXT); INSERT INTO _params VALUES ('settings', '{}', '', '')"));
    m_settings
        = std::make_unique<SettingsService>(m_world->database(), m_world->clock(), SettingsKey());
    QVERIFY(configure(R"({"enabled":true,"maxRequests":4,"timeout":3,"maxBodySize":0})"));
    m_authenticator = std::make_unique<AnyToken>(*m_world);
    m_router
        = std::make_unique<Router>(RouterOptions(), *m_authenticator, nullptr, m_world->clock());
    addBatchRoutes(*m_router, m_world->service(), *m_settings, nullptr);
}

void TestBatchRoutes::cleanup()
{
    m_router.reset();
}

void TestBatchRoutes::r71_refuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("answer");

    const auto unreadable = QByteArray(
        R"({"data":{},"message":"Failed to read the submitted batch data.","status":400})");
    const auto invalid = [](const QByteArray &requests) {
        return QByteArray(R"({"data":{"requests":)" + requests
                          + R"(},"message":"Invalid batch request data.","status":400})");
    };
    const QByteArray blank = R"({"code":"validation_required","message":"Cannot be blank."})";
    QTest::newRow("broken") << QByteArray("{") << unreadable;
    QTest::newRow("no object") << QByteArray("[]") << unreadable;
    QTest::newRow("no list") << QByteArray(R"({"requests":"x"})") << unreadable;
    QTest::newRow("wrong types") << QByteArray(R"({"requests":[{"method":1}]})") << unreadable;
    QTest::newRow("wrong header") << QByteArray(
        R"({"requests":[{"method":"POST","url":"x","headers":{"a":1}}]})")
                                  << unreadable;
    QTest::newRow("empty") << QByteArray("{}") << invalid(blank);
    QTest::newRow("blank request")
        << QByteArray(R"({"requests":[{}]})")
        << invalid(R"({"0":{"method":)" + blank + R"(,"url":)" + blank + "}}");
    QTest::newRow("method")
        << QByteArray(R"({"requests":[{"method":"post","url":"x"}]})")
        << invalid(
               R"({"0":{"method":{"code":"validation_in_invalid","message":"Must be a valid value."}}})");
    QTest::newRow("url")
        << QByteArray(R"({"requests":[{"method":"POST","url":")" + QByteArray(2001, 'x')
                      + R"("}]})")
        << invalid(
               R"({"0":{"url":{"code":"validation_length_too_long","message":"The length must be no more than 2000.","params":{"max":2000,"min":0}}}})");
    QTest::newRow("too many")
        << QByteArray(R"({"requests":[{},{},{},{},{}]})")
        << invalid(
               R"({"code":"validation_length_too_long","message":"The length must be no more than 4.","params":{"max":4,"min":0}})");
}

void TestBatchRoutes::r71_refuses()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, answer);
    const Wire::Response response = send(body);
    QCOMPARE(response.status, 400);
    QCOMPARE(response.body, answer + '\n');
}

void TestBatchRoutes::r71_findsTargets_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<int>("inner");

    const auto row = [](const char *method, const char *url, int inner) {
        QTest::addRow("%s %s", method, url) << QByteArray(method) << QByteArray(url) << inner;
    };
    row("POST", "/api/collections/tags/records", 200);
    row("PUT", "/api/collections/tags/records?fields=id", 200);
    row("PATCH", "/api/collections/tags/records/nope", 404);
    row("DELETE", "/api/collections/tags/records/nope", 404);
    row("POST", "/api/collections/titles/records", 400);
    row("POST", "/api/collections/nope/records", 404);
    // Not decoded.
    row("POST", "/api/collections/ta%67s/records", 404);
    // None of those that a batch may hold: told by their place.
    row("GET", "/api/collections/tags/records", 500);
    row("PATCH", "/api/collections/tags/records", 500);
    row("DELETE", "/api/collections/tags/records", 500);
    row("POST", "/api/collections/tags/records/x", 500);
    row("POST", "/api/collections/tags/records/", 500);
    row("POST", "x/api/collections/tags/records", 500);
    row("PATCH", "/api/collections/tags/records/a/b", 500);
    row("POST", "/api/batch", 500);
}

void TestBatchRoutes::r71_findsTargets()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, url);
    QFETCH(int, inner);
    const QByteArray first
        = R"({"method":"POST","url":"/api/collections/tags/records","body":{"name":"first"}})";
    const Wire::Response response
        = send(R"({"requests":[)" + first + R"(,{"method":")" + method + R"(","url":")" + url
               + R"(","body":{"name":"second"}}]})");
    if (inner == 200) {
        QCOMPARE(response.status, 200);
        QCOMPARE(m_world->count(u"tags"_s), 2);
        return;
    }
    QCOMPARE(response.status, 400);
    const JsonValue answer = parsed(response.body);
    QCOMPARE(answer[u"message"].toString(), u"Batch transaction failed."_s);
    const JsonValue &failed = answer[u"data"][u"requests"][u"1"];
    QCOMPARE(failed[u"code"].toString(), u"batch_request_failed"_s);
    QCOMPARE(failed[u"response"][u"status"].toInteger(), inner);
    QCOMPARE(m_world->count(u"tags"_s), 0);
}

void TestBatchRoutes::r71_seesInnerRequests()
{
    QVERIFY(m_world->redefine(
        u"tags"_s,
        R"({"createRule":"@request.context = 'batch' && @request.method = 'POST' && @request.query.q = '1' && @request.headers.x_inner = 'inner' && @request.headers.x_outer = 'outer' && @request.headers.content_type ~ 'multipart/form-data; boundary=' && @request.auth.id = ''"})"));
    const QByteArray request
        = R"({"requests":[{"method":"PUT","url":"/api/collections/tags/records?q=1","headers":{"X-Inner":"inner","Authorization":"root"},"body":{"name":"one"}}]})";
    QCOMPARE(send(request, "application/json", false).status, 200);
    QByteArray other = request;
    QCOMPARE(send(other.replace("q=1", "q=2"), "application/json", false).status, 400);
}

void TestBatchRoutes::r71_takesFiles()
{
    const QByteArray requests
        = R"({"requests":[{"method":"POST","url":"/api/collections/albums/records","body":{"title":"one","cover":"dropped"}},{"method":"POST","url":"/api/collections/albums/records"}]})";
    QByteArray form;
    const auto add = [&form](const QByteArray &name, const QByteArray &value,
                             const QByteArray &filename = {}) {
        form += "--x\r\nContent-Disposition: form-data; name=\"" + name + '"';
        if (!filename.isEmpty())
            form += "; filename=\"" + filename + '"';
        form += "\r\n\r\n" + value + "\r\n";
    };
    add("@jsonPayload", requests);
    add("requests.0.cover", "aaa", "Cover.txt");
    add("requests[1].pages", "bbb", "Page.txt");
    add("requests[1].pages+", "ccc", "Last.txt");
    add("requests.7.cover", "ddd", "Nobody.txt");
    form += "--x--\r\n";
    const Wire::Response response = send(form, "multipart/form-data; boundary=x");
    QCOMPARE(response.status, 200);
    const JsonValue answer = parsed(response.body);
    const JsonValue::Array list = answer.elements();
    QVERIFY(list[0][u"body"][u"cover"].toString().startsWith(u"cover_"_s));
    QCOMPARE(list[1][u"body"][u"pages"].size(), 2);
    QCOMPARE(m_world->storedFiles().size(), 6);
}

void TestBatchRoutes::r73_answersInOrder()
{
    const Wire::Response response = send(R"({"requests":[
        {"method":"POST","url":"/api/collections/tags/records","body":{"id":"tag000000000001","name":"one"}},
        {"method":"PUT","url":"/api/collections/tags/records?fields=name","body":{"id":"tag000000000001","name":"two"}},
        {"method":"DELETE","url":"/api/collections/tags/records/tag000000000001"}]})");
    QCOMPARE(response.status, 200);
    QCOMPARE(
        response.body,
        QByteArray(
            R"([{"body":{"collectionId":"c_tags","collectionName":"tags","id":"tag000000000001","name":"one"},"status":200},{"body":{"name":"two"},"status":200},{"body":null,"status":204}])"
            "\n"));
}

void TestBatchRoutes::r74_tellsWhichFailed()
{
    const Wire::Response response = send(R"({"requests":[
        {"method":"POST","url":"/api/collections/tags/records","body":{"name":"one"}},
        {"method":"POST","url":"/api/collections/tags/records","body":{"name":""}}]})");
    QCOMPARE(response.status, 400);
    QCOMPARE(
        response.body,
        QByteArray(
            R"({"data":{"requests":{"1":{"code":"batch_request_failed","message":"Batch request failed.","response":{"data":{"name":{"code":"validation_required","message":"Cannot be blank."}},"message":"Failed to create record.","status":400}}}},"message":"Batch transaction failed.","status":400})"
            "\n"));
    // By its place: the first such request is a bad one, a later one an unexpected one.
    const Wire::Response first = send(R"({"requests":[{"method":"GET","url":"x"}]})");
    QCOMPARE(parsed(first.body)[u"data"][u"requests"][u"0"][u"response"][u"status"].toInteger(),
             400);
}

void TestBatchRoutes::r74_isOffByDefault()
{
    const QByteArray refused
        = R"({"data":{},"message":"Batch requests are not allowed.","status":403})"
          "\n";
    QVERIFY(configure(R"({"enabled":false,"maxRequests":50})"));
    Wire::Response response = send("{}");
    QCOMPARE(response.status, 403);
    QCOMPARE(response.body, refused);
    QVERIFY(configure(R"({"enabled":true,"maxRequests":0})"));
    response = send("{}");
    QCOMPARE(response.status, 403);
    QVERIFY(configure(R"({"enabled":true,"maxRequests":5,"maxBodySize":10})"));
    response = send(R"({"requests":[]})");
    QCOMPARE(response.status, 413);
}

QTEST_GUILESS_MAIN(TestBatchRoutes)
#include "tst_batchroutes.moc"
