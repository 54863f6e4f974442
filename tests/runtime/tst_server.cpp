// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"
#include "router/router.h"
#include "runtime/server.h"
#include "runtime/services.h"
#include "wire/jsonparser.h"

#include <QDir>
#include <QFile>
#include <QSemaphore>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Binnacle;
using namespace Qt::StringLiterals;

/// The whole server on a temporary directory.
class TestServer : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void answersOverItsSocket();
    void answersInProcess();
    void startsAgain();
    void refusesASecondServer();
    void refusesABusyAddress();
    void saysWhoIsThere();
    void worksWithoutListening();
    void listensAgain();
    void refusesABadAddress();
    void refusesOtherDatabases();
    void refusesABadKey();
    void hearsOfForeignChanges();
    void p6_5_limitsFollowRenamedCollections();
    void p6_5_logsFollowSettings();
    void p6_5_savesAreHeardByOthers();
    void stopsTheQueryOfWhoHangsUp_data();
    void stopsTheQueryOfWhoHangsUp();
    void storesLogs();
    void recordsNothingUnobserved();
    void findsEveryRouteOnce();

private:
    Runtime::ServerOptions options(const QString &name = u"data"_s) const;
    Wire::Response ask(const Runtime::Server &server, const QByteArray &target,
                       const QByteArray &method = "GET", const QByteArray &json = {});

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestServer::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestServer::cleanup()
{
    m_folder.reset();
}

Runtime::ServerOptions TestServer::options(const QString &name) const
{
    Runtime::ServerOptions made;
    made.data.directory = m_folder->filePath(name);
    made.address = u"127.0.0.1:0"_s;
    made.publicDirectory = m_folder->filePath(u"public"_s);
    return made;
}

/// As the window asks: by possession of the process.
Wire::Response TestServer::ask(const Runtime::Server &server, const QByteArray &target,
                               const QByteArray &method, const QByteArray &json)
{
    Wire::Request request;
    request.method = Wire::methodFromName(method);
    request.methodName = method;
    request.setTarget(target);
    if (!json.isEmpty()) {
        request.headers.add("Content-Type", "application/json");
        request.body = Wire::Body(json);
    }
    request.isOwner = true;
    QSemaphore ready;
    Wire::Response answer;
    server.router().dispatch(std::move(request), [&](Wire::Response &&response) {
        answer = std::move(response);
        ready.release();
    });
    ready.acquire();
    return answer;
}

void TestServer::answersOverItsSocket()
{
    Runtime::Server server(options());
    QVERIFY(server.start());
    const QStringList address = server.address().split(u':');
    QCOMPARE(address.size(), 2);
    QTcpSocket socket;
    socket.connectToHost(address[0], address[1].toUShort());
    QVERIFY(socket.waitForConnected());
    socket.write("GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    QVERIFY(socket.waitForDisconnected());
    const QByteArray answer = socket.readAll();
    QVERIFY(answer.startsWith("HTTP/1.1 200 OK\r\n"));
    QVERIFY(answer.endsWith("{\"message\":\"API is healthy.\",\"code\":200,\"data\":{}}\n"));
    server.stop();
    QVERIFY(server.address().isEmpty());
    QTcpSocket late;
    late.connectToHost(address[0], address[1].toUShort());
    QVERIFY(!late.waitForConnected());
}

void TestServer::answersInProcess()
{
    Runtime::Server server(options());
    QVERIFY(server.start());
    const Wire::Response health = ask(server, "/api/health"_ba);
    QCOMPARE(health.status, 200);
    QVERIFY(health.body.contains("\"canBackup\":true"));
    QCOMPARE(ask(server, "/api/collections"_ba).status, 200);
    QCOMPARE(ask(server, "/api/collections/users/records"_ba).status, 200);
    QCOMPARE(ask(server, "/api/nope"_ba).status, 404);
}

void TestServer::startsAgain()
{
    {
        Runtime::Server server(options());
        QVERIFY(server.start());
    }
    Runtime::Server server(options());
    QVERIFY(server.start());
}

void TestServer::refusesASecondServer()
{
    Runtime::Server first(options());
    QVERIFY(first.start());
    Runtime::Server second(options());
    const Result<void> started = second.start();
    QVERIFY(!started);
    QCOMPARE(started.error().kind, Error::Kind::Conflict);
    QVERIFY(started.error().message.contains(u"another server"));
    // The first one goes on.
    QCOMPARE(ask(first, "/api/health"_ba).status, 200);
}

void TestServer::refusesABusyAddress()
{
    Runtime::Server first(options());
    QVERIFY(first.start());
    Runtime::ServerOptions same = options(u"other"_s);
    same.address = first.address();
    Runtime::Server second(same);
    const Result<void> started = second.start();
    QVERIFY(!started);
    QCOMPARE(started.error().kind, Error::Kind::Unavailable);
    QVERIFY(started.error().message.contains(first.address()));
}

void TestServer::saysWhoIsThere()
{
    Runtime::Server server(options());
    QVERIFY(server.open());
    {
        Runtime::Server other(options(u"other"_s));
        QVERIFY(other.start());
        const Result<void> listening = server.listen(other.address());
        QVERIFY(!listening);
        QCOMPARE(listening.error().kind, Error::Kind::Unavailable);
        QCOMPARE(listening.error().message,
                 QString(u"Cannot listen on "_s + other.address()
                         + u": another Binnacle server listens there already. "
                           "Stop it, or choose another port."_s));
    }
    // Nobody of ours; the kernel alone takes the call.
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    const QString busy = u"127.0.0.1:"_s + QString::number(silent.serverPort());
    const Result<void> listening = server.listen(busy);
    QVERIFY(!listening);
    QVERIFY(listening.error().message.contains(u"another program listens there"));
    QVERIFY(server.address().isEmpty());
    silent.close();
    QVERIFY(server.listen(busy));
    QCOMPARE(server.address(), busy);
}

void TestServer::worksWithoutListening()
{
    Runtime::Server server(options());
    QVERIFY(server.open());
    QVERIFY(server.address().isEmpty());
    QCOMPARE(ask(server, "/api/health"_ba).status, 200);
    const Wire::Response metrics = ask(server, "/api/console/metrics"_ba);
    QCOMPARE(metrics.status, 200);
    const Result<JsonValue> json = Wire::parseJson(metrics.body);
    QVERIFY(json);
    QVERIFY((*json)[u"version"][u"engine"].toString().startsWith(u"SQLite 3."));
    QCOMPARE((*json)[u"version"][u"qt"].toString(), QString::fromLatin1(qVersion()));
    QCOMPARE((*json)[u"directory"].toString(), m_folder->filePath(u"data"_s));
    server.stopListening();
    server.stop();
}

void TestServer::listensAgain()
{
    Runtime::Server server(options());
    QVERIFY(server.open());
    const auto isServed = [](const QString &address) {
        QTcpSocket socket;
        socket.connectToHost(address.section(u':', 0, 0), address.section(u':', 1).toUShort());
        return socket.waitForConnected(2000);
    };
    for (int round = 0; round < 3; ++round) {
        QVERIFY(server.listen(u"127.0.0.1:0"_s));
        const QString first = server.address();
        QVERIFY(isServed(first));
        // At once at another address, without a stop in between.
        QVERIFY(server.listen(u"127.0.0.1:0"_s));
        QVERIFY(isServed(server.address()));
        const QString second = server.address();
        server.stopListening();
        QVERIFY(server.address().isEmpty());
        QVERIFY(!isServed(second));
        QCOMPARE(ask(server, "/api/collections"_ba).status, 200);
    }
    QVERIFY(!server.listen(u"nonsense"_s));
    QVERIFY(server.listen(u"127.0.0.1:0"_s));
}

void TestServer::refusesABadAddress()
{
    Runtime::ServerOptions bad = options();
    bad.address = u"nonsense"_s;
    Runtime::Server server(bad);
    const Result<void> started = server.start();
    QVERIFY(!started);
    QCOMPARE(started.error().kind, Error::Kind::InvalidInput);
}

void TestServer::refusesOtherDatabases()
{
    QVERIFY(QDir().mkpath(m_folder->filePath(u"data"_s)));
    QFile file(m_folder->filePath(u"data/data.db"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    Runtime::Server server(options());
    const Result<void> started = server.start();
    QVERIFY(!started);
    QVERIFY(started.error().message.contains(m_folder->filePath(u"data"_s)));
}

void TestServer::refusesABadKey()
{
    Runtime::ServerOptions sealed = options();
    sealed.data.encryptionVariable = u"BINNACLE_TEST_NO_SUCH_KEY"_s;
    Runtime::Server server(sealed);
    const Result<void> started = server.start();
    QVERIFY(!started);
    QCOMPARE(started.error().kind, Error::Kind::InvalidInput);
}

void TestServer::hearsOfForeignChanges()
{
    Runtime::Server server(options());
    QVERIFY(server.start());
    const SystemClock clock;
    const Result<std::unique_ptr<Runtime::Services>> command
        = Runtime::Services::open(options().data, Runtime::Purpose::Command, clock);
    QVERIFY(command);
    QVERIFY((*command)->settings().setSuperuserIps({u"192.0.2.1"_s}));
    QTRY_COMPARE(server.services().settings().snapshot()->superuserIps,
                 QStringList{u"192.0.2.1"_s});

    QCOMPARE(ask(server, "/api/collections/people"_ba).status, 404);
    QVERIFY((*command)->directory().data().write([](Db::Transaction &transaction) {
        return transaction.executeScript(
            "UPDATE _collections SET name = 'people' WHERE name = 'users'"_ba);
    }));
    (*command)->markers().announce("collections"_ba);
    QTRY_COMPARE(ask(server, "/api/collections/people"_ba).status, 200);
}

void TestServer::p6_5_limitsFollowRenamedCollections()
{
    Runtime::Server server(options());
    QVERIFY(server.open());
    SettingsService &settings = server.services().settings();
    QVERIFY(settings.update([](const Settings &current) -> Result<Settings> {
        JsonValue values = current.values;
        values.find(u"rateLimits")
            ->insert(u"rules"_s,
                     JsonValue(JsonValue::Array{
                         JsonValue::object({{u"label"_s, JsonValue(u"users:list")}})}));
        return Settings::fromJson(values);
    }));
    QCOMPARE(
        ask(server, "/api/collections/users"_ba, "PATCH"_ba, "{\"name\":\"people\"}"_ba).status,
        200);
    QCOMPARE(settings.snapshot()->rateLimits.rules.front().label, u"people:list"_s);
    // Stored, too.
    QVERIFY(settings.reload());
    QCOMPARE(settings.snapshot()->rateLimits.rules.front().label, u"people:list"_s);
}

void TestServer::p6_5_logsFollowSettings()
{
    Runtime::Server server(options());
    QVERIFY(server.start());
    const auto patch = [&](const QByteArray &json) {
        return ask(server, "/api/settings"_ba, "PATCH"_ba, json).status;
    };
    const auto hasEntry = [&](const QByteArray &path) {
        return ask(server, "/api/logs?perPage=200"_ba).body.contains(path);
    };
    QCOMPARE(ask(server, "/api/first"_ba).status, 404);
    QTRY_VERIFY(hasEntry("/api/first"));
    QCOMPARE(patch("{\"logs\":{\"maxDays\":0}}"), 200);
    QTRY_VERIFY(!hasEntry("/api/first"));
    // Longer than anybody has kept logs.
    QCOMPARE(patch("{\"logs\":{\"maxDays\":1000000000000000}}"), 200);
    QCOMPARE(ask(server, "/api/second"_ba).status, 404);
    QTRY_VERIFY(hasEntry("/api/second"));
}

// Both ways, and what is acknowledged is on disk.
void TestServer::p6_5_savesAreHeardByOthers()
{
    Runtime::Server server(options());
    QVERIFY(server.start());
    const SystemClock clock;
    const Result<std::unique_ptr<Runtime::Services>> other
        = Runtime::Services::open(options().data, Runtime::Purpose::Command, clock);
    QVERIFY(other);
    QVERIFY((*other)->markers().listen([&other](const QByteArray &what) {
        if (what == "settings" && !(*other)->settings().reload())
            qFatal("settings could not be read");
    }));
    const auto nameIn
        = [](Runtime::Services &services) { return services.settings().snapshot()->meta.appName; };
    QCOMPARE(
        ask(server, "/api/settings"_ba, "PATCH"_ba, "{\"meta\":{\"appName\":\"Here\"}}").status,
        200);
    QTRY_COMPARE(nameIn(**other), u"Here"_s);
    const Result<JsonValue> there = Wire::parseJson("{\"meta\":{\"appName\":\"There\"}}");
    QVERIFY(there);
    QVERIFY((*other)->settings().patch(*there));
    QTRY_COMPARE(nameIn(server.services()), u"There"_s);
    QVERIFY(ask(server, "/api/settings"_ba).body.contains("\"appName\":\"There\""));
    (*other)->markers().stopListening();
}

void TestServer::stopsTheQueryOfWhoHangsUp_data()
{
    QTest::addColumn<bool>("isAborted");

    QTest::newRow("closed") << false;
    QTest::newRow("aborted") << true;
}

/// The query has no end of its own and nothing else limits it for an hour.
void TestServer::stopsTheQueryOfWhoHangsUp()
{
    QFETCH(bool, isAborted);
    Runtime::ServerOptions patient = options();
    patient.data.queryTimeout = std::chrono::hours(1);
    Runtime::Server server(patient);
    QVERIFY(server.start());
    QVERIFY(server.services().directory().data().write([](Db::Transaction &transaction) {
        return transaction.executeScript(
            "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            " SELECT 'x' || i AS id FROM n WHERE i < 0;"
            "INSERT INTO _collections (id, system, type, name, fields, indexes, listRule, options)"
            " VALUES ('c_endless', 0, 'view', 'endless', '[{\"id\":\"f\",\"name\":\"id\","
            "\"type\":\"text\",\"primaryKey\":true,\"system\":true}]', '[]', '', '{}')"_ba);
    }));
    QVERIFY(server.services().collections().reload());

    const QStringList address = server.address().split(u':');
    QTcpSocket socket;
    socket.connectToHost(address[0], address[1].toUShort());
    QVERIFY(socket.waitForConnected());
    socket.write("GET /api/collections/endless/records HTTP/1.1\r\nHost: localhost\r\n\r\n");
    QVERIFY(socket.waitForBytesWritten());
    QTRY_COMPARE(server.router().health().busyWorkers, 1);
    if (isAborted)
        socket.abort();
    else
        socket.close();
    QTRY_COMPARE(server.router().health().busyWorkers, 0);
}

void TestServer::storesLogs()
{
    Runtime::Server server(options());
    QVERIFY(server.start());
    QCOMPARE(ask(server, "/api/collections/nope/records?token=secret"_ba).status, 404);
    const auto hasEntry = [&] {
        return ask(server, "/api/logs"_ba).body.contains("/api/collections/nope/records?token=***");
    };
    QTRY_VERIFY(hasEntry());
}

void TestServer::recordsNothingUnobserved()
{
    Runtime::ServerOptions silent = options();
    silent.isObserved = false;
    {
        Runtime::Server server(silent);
        QVERIFY(server.start());
        QCOMPARE(ask(server, "/api/collections/nope/records"_ba).status, 404);
        QCOMPARE(ask(server, "/api/collections"_ba).status, 200);
        const Wire::Response recent = ask(server, "/api/console/requests"_ba);
        QCOMPARE(recent.status, 200);
        QVERIFY(!recent.body.contains("/api/collections"));
        const Wire::Response metrics = ask(server, "/api/console/metrics"_ba);
        QCOMPARE(metrics.status, 200);
        QVERIFY2(metrics.body.contains("\"total\":{\"requests\":0,"), metrics.body.constData());
        QCOMPARE(ask(server, "/api/console/live"_ba).status, 503);
    }
    // Stopping would have written what was waiting.
    Runtime::Server server(options());
    QVERIFY(server.start());
    const Wire::Response logs = ask(server, "/api/logs"_ba);
    QCOMPARE(logs.status, 200);
    QVERIFY2(logs.body.contains("\"items\":[]"), logs.body.constData());
}

void TestServer::findsEveryRouteOnce()
{
    Runtime::Server server(options());
    QVERIFY(server.start());
    QByteArrayList seen;
    for (const RouteInfo &route : server.router().routes()) {
        QVERIFY2(!route.owner.isEmpty(), route.pattern.constData());
        seen.append(route.method + ' ' + route.pattern);
    }
    QVERIFY(seen.contains("GET /api/health"));
    QVERIFY(seen.contains("PATCH /api/collections/{collection}/records/{id}"));
    QVERIFY(seen.contains("POST /api/collections/{collection}/auth-with-password"));
    QVERIFY(seen.contains("GET /api/logs"));
    QVERIFY(seen.contains("GET /{path...}"));
}

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
