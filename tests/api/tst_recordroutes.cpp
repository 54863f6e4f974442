// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/recordroutes.h"
#include "support/recordrouter.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

class TestRecordRoutes : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void answers_data();
    void answers();
    void goesThroughALife();
    void readsForms();
    void seesRequestInRules();
    void limitsBodies();
    void picksFields();

private:
    Wire::Response send(Wire::Method method, const QByteArray &target, const QByteArray &body = {},
                        const QByteArray &token = {}, const QByteArray &type = "application/json")
    {
        return m_router->send(method, target, body,
                              SendOptions{token, type, {{"X-Flavour", "mint"}}});
    }

    std::unique_ptr<RecordRouter> m_router;
};

void TestRecordRoutes::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_router = std::make_unique<RecordRouter>();
    QVERIFY(m_router->isValid());
    addRecordRoutes(m_router->router(), m_router->world().service());
    QVERIFY(
        m_router->world().add(u"tags"_s, R"({"id":"tag000000000001","name":"one"})").isObject());
    QVERIFY(
        m_router->world().add(u"tags"_s, R"({"id":"tag000000000002","name":"two"})").isObject());
}

void TestRecordRoutes::cleanup()
{
    m_router.reset();
}

void TestRecordRoutes::answers_data()
{
    QTest::addColumn<int>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("answer");

    using Wire::Method;
    const QByteArray records = "/api/collections/tags/records";
    const QByteArray json = "application/json";
    const QByteArray bad
        = R"({"data":{},"message":"Something went wrong while processing your request.","status":400})"
          "\n";
    const QByteArray missing
        = R"({"data":{},"message":"The requested resource wasn't found.","status":404})"
          "\n";
    const auto failure = [](const QByteArray &message, int status) {
        return QByteArray(R"({"data":{},"message":")" + message + R"(","status":)"
                          + QByteArray::number(status) + "}\n");
    };
    const auto row
        = [](const char *name, Method method, const QByteArray &target, const QByteArray &type,
             const QByteArray &body, int status, const QByteArray &answer) {
              QTest::newRow(name) << int(method) << target << type << body << status << answer;
          };
    const QByteArray first
        = R"({"collectionId":"c_tags","collectionName":"tags","id":"tag000000000001","name":"one"})";
    const QByteArray second
        = R"({"collectionId":"c_tags","collectionName":"tags","id":"tag000000000002","name":"two"})";
    row("list", Method::Get, records + "?perPage=1&sort=-name", json, {}, 200,
        R"({"items":[)" + second + R"(],"page":1,"perPage":1,"totalItems":2,"totalPages":2})"
            + "\n");
    row("list without totals", Method::Get,
        records + "?skipTotal=1&page=2&perPage=1&sort=name&page=9", json, {}, 200,
        R"({"items":[)" + second + R"(],"page":2,"perPage":1,"totalItems":-1,"totalPages":-1})"
            + "\n");
    row("filter", Method::Get, records + "?filter=name%20~%20%27on%27", {}, {}, 200,
        R"({"items":[)" + first + R"(],"page":1,"perPage":30,"totalItems":1,"totalPages":1})"
            + "\n");
    row("view", Method::Get, records + "/tag000000000001", json, {}, 200, first + "\n");
    row("page of letters", Method::Get, records + "?page=x", json, {}, 400, bad);
    row("page with a space", Method::Get, records + "?page=%201", json, {}, 400, bad);
    row("page of fractions", Method::Get, records + "?perPage=1.5", json, {}, 400, bad);
    row("negative page", Method::Get, records + "?page=-1&perPage=1&skipTotal=T&sort=name", json,
        {}, 200,
        R"({"items":[)" + first + R"(],"page":1,"perPage":1,"totalItems":-1,"totalPages":-1})"
            + "\n");
    row("skipTotal", Method::Get, records + "?skipTotal=yes", json, {}, 400, bad);
    row("broken filter", Method::Get, records + "?filter=(", json, {}, 400, bad);
    row("null rule before a broken page", Method::Get, "/api/collections/vault/records?page=x",
        json, {}, 403, failure("Only superusers can perform this action.", 403));
    row("closed filter before a broken page", Method::Get,
        records + "?page=x&filter=@request.auth.id%3D1", json, {}, 403,
        failure("Only superusers can filter by @request.", 403));
    row("missing record", Method::Get, records + "/nope", json, {}, 404, missing);
    row("missing collection", Method::Get, "/api/collections/nope/records", "text/plain", "x", 404,
        failure("Missing collection context.", 404));
    row("missing collection to create in", Method::Post, "/api/collections/nope/records", json, "{",
        404, failure("Missing or invalid collection context.", 404));
    row("view collection", Method::Post, "/api/collections/titles/records", json, "{", 400,
        failure("Unsupported collection type.", 400));
    row("unsupported type", Method::Get, records, "text/plain", "x", 400,
        failure("Unsupported Content-Type.", 400));
    row("broken body before the rule", Method::Post, "/api/collections/vault/records", json, "{",
        400, bad);
    row("body that is no object", Method::Post, records, json, "[]", 400, bad);
    row("null body", Method::Post, records, json, "null", 400,
        R"({"data":{"name":{"code":"validation_required","message":"Cannot be blank."}},)"
        R"("message":"Failed to create record.","status":400})"
        "\n");
    row("no body", Method::Post, "/api/collections/vault/records", {}, {}, 403,
        failure("Only superusers can perform this action.", 403));
    row("delete", Method::Delete, records + "/tag000000000001", json, {}, 204, {});
    row("delete what is not there", Method::Delete, records + "/nope", json, {}, 404, missing);
    row("put", Method::Put, records + "/tag000000000001", json, "{}", 404, missing);
}

void TestRecordRoutes::answers()
{
    QFETCH(int, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QByteArray, answer);
    const Wire::Response response = send(Wire::Method(method), target, body, {}, type);
    QCOMPARE(response.status, status);
    QCOMPARE(response.body, answer);
    QCOMPARE(response.contentType, status == 204 ? QByteArray() : "application/json");
}

void TestRecordRoutes::goesThroughALife()
{
    const QByteArray records = "/api/collections/tags/records";
    const Wire::Response made = send(Wire::Method::Post, records + "?fields=id,name",
                                     R"({"id":"tag000000000003","name":"three"} and what follows)");
    QCOMPARE(made.status, 200);
    QCOMPARE(made.body,
             R"({"id":"tag000000000003","name":"three"})"
             "\n");
    const Wire::Response changed
        = send(Wire::Method::Patch, records + "/tag000000000003?fields=name", R"({"name":"drei"})");
    QCOMPARE(changed.status, 200);
    QCOMPARE(changed.body,
             R"({"name":"drei"})"
             "\n");
    const Wire::Response taken
        = send(Wire::Method::Patch, records + "/tag000000000003", R"({"name":"one"})");
    QCOMPARE(taken.status, 400);
    QCOMPARE(
        taken.body,
        R"({"data":{"name":{"code":"validation_not_unique","message":"Value must be unique."}},)"
        R"("message":"Failed to update record.","status":400})"
        "\n");
    QCOMPARE(send(Wire::Method::Delete, records + "/tag000000000003").status, 204);
    QCOMPARE(send(Wire::Method::Get, records + "/tag000000000003").status, 404);
}

void TestRecordRoutes::readsForms()
{
    const Wire::Response made
        = send(Wire::Method::Post, "/api/collections/posts/records?fields=title,rating,labels,live",
               "title=007&rating=4&live=true&labels=a&labels=b", "root",
               "application/x-www-form-urlencoded");
    QCOMPARE(made.status, 200);
    QCOMPARE(made.body,
             R"({"labels":["a","b"],"live":true,"rating":4,"title":"007"})"
             "\n");
}

void TestRecordRoutes::seesRequestInRules()
{
    const auto works = [&](const QByteArray &rule, const QByteArray &token = {}) {
        return m_router->world().redefine(u"tags"_s, R"({"viewRule":")" + rule + R"("})")
            && send(Wire::Method::Get, "/api/collections/tags/records/tag000000000001?a=b",
                    R"({"c":"d"})", token)
                   .status
            == 200;
    };
    QVERIFY(works("@request.query.a = 'b'"));
    QVERIFY(works("@request.headers.x_flavour = 'mint'"));
    QVERIFY(works("@request.method = 'GET'"));
    QVERIFY(works("@request.body.c = 'd'"));
    QVERIFY(works("@request.context = 'default'"));
    QVERIFY(works("@request.auth.id = 'ada000000000000'", "users/ada000000000000"));
    QVERIFY(!works("@request.auth.id != ''"));
}

void TestRecordRoutes::limitsBodies()
{
    const qint64 base = 32 * 1024 * 1024;
    const qint64 more = 5242880 + 1048576;
    const auto limit = [&](Wire::Method method, const QByteArray &path) {
        return m_router->router().bodyLimit(method, path);
    };
    QCOMPARE(limit(Wire::Method::Post, "/api/collections/tags/records"), base);
    QCOMPARE(limit(Wire::Method::Post, "/api/collections/posts/records"), base + more);
    QCOMPARE(limit(Wire::Method::Patch, "/api/collections/posts/records/x"), base + more);
    QCOMPARE(limit(Wire::Method::Delete, "/api/collections/posts/records/x"), base);
}

void TestRecordRoutes::picksFields()
{
    const Wire::Response broken = send(
        Wire::Method::Get, "/api/collections/tags/records/tag000000000001?fields=name:nope()");
    QCOMPARE(broken.status, 200);
    QCOMPARE(broken.contentType, "application/json");
    QVERIFY(broken.body.isEmpty());
}

QTEST_GUILESS_MAIN(TestRecordRoutes)

#include "tst_recordroutes.moc"
