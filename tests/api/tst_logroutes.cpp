// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/logroutes.h"
#include "db/database.h"
#include "router/router.h"
#include "services/logs/logservice.h"
#include "services/storage/systemtables.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSemaphore>
#include <QTemporaryDir>
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
        identity.recordId = u"someone"_s;
        identity.isSuperuser = request.headers.value("Authorization") == "admin";
        return identity;
    }
};

}  // namespace

class TestLogRoutes : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void areForSuperusers();
    void listsAndViews();
    void picksFields();
    void refusesBadParameters_data();
    void refusesBadParameters();
    void countsByHour();
    void truncates();

private:
    Wire::Response ask(Wire::Method method, const QByteArray &target,
                       const QByteArray &token = "admin");
    Wire::Response get(const QByteArray &target) { return ask(Wire::Method::Get, target); }

    SystemClock m_clock;
    FakeAuthenticator m_authenticator;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Db::Database> m_database;
    std::unique_ptr<LogService> m_logs;
    std::unique_ptr<Router> m_router;
};

void TestLogRoutes::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    Db::DatabaseOptions options;
    options.fileName = m_folder->filePath(u"auxiliary.db"_s);
    Result<std::unique_ptr<Db::Database>> opened = Db::Database::openSqlite(options);
    QVERIFY(opened);
    m_database = *std::move(opened);
    QVERIFY(m_database->write(
        [](Db::Transaction &transaction) { return ensureLogTables(transaction); }));
    m_logs = std::make_unique<LogService>(*m_database, m_clock);
    RouterOptions routerOptions;
    routerOptions.workers = 1;
    routerOptions.allowedHosts = QStringList{u"*"_s};
    m_router = std::make_unique<Router>(routerOptions, m_authenticator, nullptr, m_clock);
    addLogRoutes(*m_router, *m_logs);
    for (const int status : {200, 404, 500}) {
        Wire::RequestRecord record;
        record.startedAt = m_clock.now();
        record.method = "GET"_ba;
        record.url = "/api/health"_ba;
        record.pattern = "/api/health"_ba;
        record.status = status;
        m_logs->addRequest(record);
    }
    QVERIFY(m_logs->flush());
}

void TestLogRoutes::cleanup()
{
    m_router->shutDown();
    m_router.reset();
    m_logs.reset();
    m_database.reset();
    m_folder.reset();
}

Wire::Response TestLogRoutes::ask(Wire::Method method, const QByteArray &target,
                                  const QByteArray &token)
{
    Wire::Request request;
    request.method = method;
    request.methodName = Wire::methodName(method).toByteArray();
    request.setTarget(target);
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

void TestLogRoutes::areForSuperusers()
{
    for (const char *target : {"/api/logs", "/api/logs/stats", "/api/logs/abc"}) {
        QCOMPARE(ask(Wire::Method::Get, target, {}).status, 401);
        QCOMPARE(ask(Wire::Method::Get, target, "user").status, 403);
    }
    QCOMPARE(ask(Wire::Method::Delete, "/api/logs", {}).status, 401);
}

void TestLogRoutes::listsAndViews()
{
    Wire::Response response = get("/api/logs?filter=data.status%3E%3D400&sort=-data.status");
    QCOMPARE(response.status, 200);
    QVERIFY(response.body.startsWith("{\"items\":[{\"id\":"));
    QVERIFY(
        response.body.endsWith("],\"page\":1,\"perPage\":30,\"totalItems\":2,\"totalPages\":1}\n"));
    const QJsonValue first = QJsonDocument::fromJson(response.body)[u"items"][0];
    QCOMPARE(first[u"data"][u"status"].toInt(), 500);
    QVERIFY(!first[u"data"].toObject().contains(u"_bn"));

    response = get("/api/logs/" + first[u"id"].toString().toLatin1());
    QCOMPARE(response.status, 200);
    QCOMPARE(QJsonDocument::fromJson(response.body).object(), first.toObject());
    response = get("/api/logs/" + first[u"id"].toString().toLatin1() + "?extended=true");
    QVERIFY(response.body.contains("\"_bn\":{"));
    response = get("/api/logs/missing");
    QCOMPARE(response.status, 404);
    QCOMPARE(response.body,
             "{\"data\":{},\"message\":\"The requested resource wasn't found.\","
             "\"status\":404}\n"_ba);
}

void TestLogRoutes::picksFields()
{
    Wire::Response response = get("/api/logs?fields=level&sort=level&perPage=1&skipTotal=1");
    QCOMPARE(response.body,
             "{\"items\":[{\"level\":0}],\"page\":1,\"perPage\":1,"
             "\"totalItems\":-1,\"totalPages\":-1}\n"_ba);
    response = get("/api/logs?fields=level:nonsense");
    QCOMPARE(response.status, 200);
    QCOMPARE(response.body, QByteArray());
}

void TestLogRoutes::refusesBadParameters_data()
{
    QTest::addColumn<QByteArray>("target");
    for (const char *target :
         {"/api/logs?page=x", "/api/logs?perPage=1.5", "/api/logs?skipTotal=maybe",
          "/api/logs?filter=nope%3D1", "/api/logs?filter=level%3E", "/api/logs?sort=nope"})
        QTest::newRow(target) << QByteArray(target);
}

void TestLogRoutes::refusesBadParameters()
{
    QFETCH(QByteArray, target);
    const Wire::Response response = get(target);
    QCOMPARE(response.status, 400);
    QCOMPARE(response.body,
             "{\"data\":{},\"message\":\"Something went wrong while processing your request.\","
             "\"status\":400}\n"_ba);
}

void TestLogRoutes::countsByHour()
{
    const Wire::Response response = get("/api/logs/stats?filter=level%3E0");
    QCOMPARE(response.status, 200);
    int total = 0;  // two hours at most, when the hour changed meanwhile
    for (const QJsonValue &hour : QJsonDocument::fromJson(response.body).array())
        total += hour[u"total"].toInt();
    QCOMPARE(total, 2);
    const Wire::Response refused = get("/api/logs/stats?filter=nope%3D1");
    QCOMPARE(refused.status, 400);
    QVERIFY(refused.body.contains("\"Invalid filter format.\""));
}

void TestLogRoutes::truncates()
{
    const Wire::Response response = ask(Wire::Method::Delete, "/api/logs");
    QCOMPARE(response.status, 204);
    QVERIFY(get("/api/logs").body.contains("\"totalItems\":0"));
}

QTEST_GUILESS_MAIN(TestLogRoutes)
#include "tst_logroutes.moc"
