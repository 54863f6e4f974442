// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/rawclient.h"
#include "http/runningserver.h"
#include "http/testsink.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>
#include <QThreadPool>

#include <thread>

using namespace Binnacle;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Addresses, answers and bodies.
class TestHttpServer : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void refusesBadAddresses_data();
    void refusesBadAddresses();
    void listensOnAddressForms_data();
    void listensOnAddressForms();
    void refusesABusyPort();
    void sharesOnePortAmongThreads();

    void answersInlineAndFromWorkers();
    void sendsHeadersAsTheyAre();
    void sendsNoBodyWhereNoneMayBe_data();
    void sendsNoBodyWhereNoneMayBe();
    void ignoresASecondAnswer();
    void sendsLargeBodies();
    void spoolsLargeBodies();
    void spoolsLargeChunkedBodies();
    void asksForTheLimitOfTheRoute();
    void capsUnlimitedBodies();
};

void TestHttpServer::refusesBadAddresses_data()
{
    QTest::addColumn<QString>("address");
    QTest::newRow("empty") << u""_s;
    QTest::newRow("no port") << u"127.0.0.1"_s;
    QTest::newRow("empty port") << u"127.0.0.1:"_s;
    QTest::newRow("large port") << u"127.0.0.1:65536"_s;
    QTest::newRow("named port") << u"127.0.0.1:http"_s;
    QTest::newRow("IPv6 without brackets") << u"::1:80"_s;
    QTest::newRow("empty brackets") << u"[]:80"_s;
    QTest::newRow("no such host") << u"no-such-host.invalid:80"_s;
}

void TestHttpServer::refusesBadAddresses()
{
    QFETCH(QString, address);
    TestSink sink;
    Http::ServerOptions options = patientOptions();
    options.address = address;
    const RunningServer running(sink, options);
    QVERIFY(!running.started);
    QCOMPARE(running.started.error().kind, Error::Kind::InvalidInput);
}

void TestHttpServer::listensOnAddressForms_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("isIpv6");
    QTest::addColumn<QByteArray>("remote");
    QTest::newRow("IPv4") << u"127.0.0.1:0"_s << false << "127.0.0.1"_ba;
    QTest::newRow("IPv6") << u"[::1]:0"_s << true << "::1"_ba;
    QTest::newRow("name") << u"localhost:0"_s << false << "127.0.0.1"_ba;
    QTest::newRow("all, by IPv4") << u":0"_s << false << "127.0.0.1"_ba;
    QTest::newRow("all, by IPv6") << u":0"_s << true << "::1"_ba;
}

void TestHttpServer::listensOnAddressForms()
{
    QFETCH(QString, address);
    QFETCH(bool, isIpv6);
    QFETCH(QByteArray, remote);
    TestSink sink;
    sink.handler = [](Wire::Request request, const Wire::Completion &done) {
        done(Wire::Response::text(request.remoteAddress));
    };
    Http::ServerOptions options = patientOptions();
    options.address = address;
    const RunningServer running(sink, options);
    if (isIpv6 && !running.started)
        QSKIP("this machine has no IPv6");
    QVERIFY2(running.started, running.started ? "" : qPrintable(running.started.error().message));
    QVERIFY(running.server.port() > 0);
    RawClient client(running.server.port(),
                     isIpv6 ? RawClient::Family::Ipv6 : RawClient::Family::Ipv4);
    if (isIpv6 && !client.isConnected())
        QSKIP("this machine has no IPv6");
    QVERIFY(client.send(simpleGet));
    const std::optional<RawResponse> response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->body, remote);
}

void TestHttpServer::refusesABusyPort()
{
    TestSink sink;
    const RunningServer first(sink);
    QVERIFY(first.started);
    Http::ServerOptions options = patientOptions();
    options.address = first.server.address();
    const RunningServer second(sink, options);
    QVERIFY(!second.started);
    QCOMPARE(second.started.error().kind, Error::Kind::Unavailable);
    QCOMPARE(second.started.error().message,
             QString(u"Cannot listen on "_s + first.server.address()
                     + u": the address is already in use."_s));
}

void TestHttpServer::sharesOnePortAmongThreads()
{
    TestSink sink;
    std::mutex mutex;
    std::vector<std::thread::id> threads;
    sink.handler = [&](const Wire::Request &, const Wire::Completion &done) {
        {
            const std::lock_guard lock(mutex);
            if (std::find(threads.begin(), threads.end(), std::this_thread::get_id())
                == threads.end())
                threads.push_back(std::this_thread::get_id());
        }
        done(Wire::Response::text("ok"));
    };
    Http::ServerOptions options = patientOptions();
    options.ioThreads = 3;
    const RunningServer running(sink, options);
    QVERIFY(running.started);
    // The kernel chooses by a hash of the addresses; some hundred clients reach every thread.
    for (int i = 0; i < 300; ++i) {
        RawClient client(running.server.port());
        QVERIFY(client.send(simpleGet));
        QVERIFY(client.readResponse());
    }
    QCOMPARE(threads.size(), size_t(3));
    QCOMPARE(running.server.health().requests, 300);
    QCOMPARE(running.server.health().acceptedConnections, 300);
}

void TestHttpServer::answersInlineAndFromWorkers()
{
    TestSink sink;
    QThreadPool pool;
    sink.handler = [&pool](const Wire::Request &request, const Wire::Completion &done) {
        if (request.path == "/inline")
            done(Wire::Response::text(request.target));
        else
            pool.start([done, target = request.target] { done(Wire::Response::text(target)); });
    };
    const RunningServer running(sink);
    QVERIFY(running.started);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 64; ++i)
        clients.push_back(std::make_unique<RawClient>(running.server.port()));
    for (int round = 0; round < 50; ++round) {
        const QByteArray target
            = (round % 3 == 0 ? "/inline?" : "/worker?") + QByteArray::number(round);
        for (const auto &client : clients)
            QVERIFY(client->send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"));
        for (const auto &client : clients) {
            const std::optional<RawResponse> response = client->readResponse();
            QVERIFY(response);
            QCOMPARE(response->body, target);
        }
    }
    QCOMPARE(running.server.health().openConnections, 64);
    clients.clear();
    QTRY_COMPARE(running.server.health().openConnections, 0);
}

void TestHttpServer::sendsHeadersAsTheyAre()
{
    TestSink sink;
    sink.handler = [](const Wire::Request &, const Wire::Completion &done) {
        Wire::Response response = Wire::Response::json("{}", 201);
        response.headers.add("X-One", "1");
        response.headers.add("X-One", "2");
        response.headers.add("X-Split", "a\r\nX-Evil: b");
        response.headers.add("X Bad", "1");
        response.headers.add("Content-Length", "77");
        response.headers.add("Transfer-Encoding", "chunked");
        response.headers.add("Connection", "close");
        response.headers.add("Date", "now");
        done(std::move(response));
    };
    const RunningServer running(sink);
    RawClient client(running.server.port());
    QVERIFY(client.send(simpleGet));
    const std::optional<RawResponse> response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->body, "{}\n"_ba);
    const QByteArray date = response->field("Date");
    QVERIFY(QRegularExpression(u"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d [A-Z][a-z]{2} 20\\d\\d "
                               "\\d\\d:\\d\\d:\\d\\d GMT$"_s)
                .match(QString::fromLatin1(date))
                .hasMatch());
    QCOMPARE(response->head,
             "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nX-One: 1\r\nX-One: 2\r\n"
             "X-Split: a  X-Evil: b\r\nContent-Length: 3\r\nDate: "
                 + date + "\r\n\r\n");
}

void TestHttpServer::sendsNoBodyWhereNoneMayBe_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("length");
    QTest::newRow("head") << "HEAD"_ba << 200 << "4"_ba;
    QTest::newRow("head of an error") << "HEAD"_ba << 404 << "4"_ba;
    QTest::newRow("no content") << "GET"_ba << 204 << ""_ba;
    QTest::newRow("not modified") << "GET"_ba << 304 << ""_ba;
}

void TestHttpServer::sendsNoBodyWhereNoneMayBe()
{
    QFETCH(QByteArray, method);
    QFETCH(int, status);
    QFETCH(QByteArray, length);
    TestSink sink;
    sink.handler = [status](const Wire::Request &, const Wire::Completion &done) {
        done(Wire::Response::text("body", status));
    };
    const RunningServer running(sink);
    RawClient client(running.server.port());
    QVERIFY(client.send(method + " /a HTTP/1.1\r\nHost: x\r\n\r\n"));
    const std::optional<RawResponse> response = client.readResponse(true);
    QVERIFY(response);
    QCOMPARE(response->status, status);
    QCOMPARE(response->field("Content-Length"), length);
    QVERIFY(client.send(method + " /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    QVERIFY(client.readResponse(true));
    QVERIFY(client.isEnded());
}

void TestHttpServer::ignoresASecondAnswer()
{
    TestSink sink;
    const RunningServer running(sink);
    RawClient client(running.server.port());
    QVERIFY(client.send(simpleGet + simpleGet));
    QTRY_COMPARE(sink.heldCount(), size_t(1));
    const std::optional<TestSink::Held> first = sink.takeHeld();
    first->done(Wire::Response::text("first"));
    QTRY_COMPARE(sink.heldCount(), size_t(1));
    first->done(Wire::Response::text("again"));
    sink.takeHeld()->done(Wire::Response::text("second"));
    QCOMPARE(client.readResponse()->body, "first"_ba);
    QCOMPARE(client.readResponse()->body, "second"_ba);
}

void TestHttpServer::sendsLargeBodies()
{
    TestSink sink;
    const QByteArray large(30'000'000, 'x');
    sink.handler = [&large](const Wire::Request &, const Wire::Completion &done) {
        done(Wire::Response::text(large));
    };
    const RunningServer running(sink);
    RawClient client(running.server.port());
    QVERIFY(client.send(simpleGet + simpleGet));
    for (int i = 0; i < 2; ++i) {
        const std::optional<RawResponse> response = client.readResponse();
        QVERIFY(response);
        QVERIFY(response->body == large);
    }
}

void TestHttpServer::spoolsLargeBodies()
{
    const QTemporaryDir folder;
    TestSink sink;
    Http::ServerOptions options = patientOptions();
    options.spoolDirectory = folder.path();
    QByteArray bytes;
    for (int i = 0; bytes.size() < 5'000'000; ++i)
        bytes.append(QByteArray::number(i)).append(' ');
    {
        const RunningServer running(sink, options);
        RawClient client(running.server.port());
        QVERIFY(client.send("POST /a HTTP/1.1\r\nHost: x\r\nX-Test: 1\r\nContent-Length: "
                            + QByteArray::number(bytes.size()) + "\r\n\r\n"));
        QVERIFY(client.send(bytes + simpleGet));
        QTRY_COMPARE(sink.heldCount(), size_t(1));
        std::optional<TestSink::Held> held = sink.takeHeld();
        QVERIFY(held->request.body.isSpooled());
        QVERIFY(held->request.body.fileName().startsWith(folder.path()));
        QCOMPARE(held->request.body.size(), qint64(bytes.size()));
        QCOMPARE(held->request.headers.value("x-test"), "1"_ba);
        QCOMPARE(held->request.headers.value("content-length"), QByteArray::number(bytes.size()));
        const Result<QByteArray> read = held->request.body.read(100'000'000);
        QVERIFY(read);
        QVERIFY(*read == bytes);
        const QString name = held->request.body.fileName();
        held->done(Wire::Response::text("first"));
        QCOMPARE(client.readResponse()->body, "first"_ba);
        held.reset();
        QVERIFY(!QFile::exists(name));
        QTRY_COMPARE(sink.heldCount(), size_t(1));
        sink.takeHeld()->done(Wire::Response::text("second"));
        QCOMPARE(client.readResponse()->body, "second"_ba);
    }
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestHttpServer::spoolsLargeChunkedBodies()
{
    TestSink sink;
    const RunningServer running(sink);
    RawClient client(running.server.port());
    const QByteArray part(70'001, 'p');
    QVERIFY(client.send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"));
    for (int i = 0; i < 50; ++i)
        QVERIFY(client.send(QByteArray::number(part.size(), 16) + "\r\n" + part + "\r\n"));
    QVERIFY(client.send("0\r\nX-Trailer: 1\r\n\r\n"));
    QTRY_COMPARE(sink.heldCount(), size_t(1));
    const std::optional<TestSink::Held> held = sink.takeHeld();
    QVERIFY(held->request.body.isSpooled());
    QCOMPARE(held->request.body.size(), qint64(part.size() * 50));
    const Result<QByteArray> read = held->request.body.read(10'000'000);
    QVERIFY(read);
    QVERIFY(*read == part.repeated(50));
}

void TestHttpServer::asksForTheLimitOfTheRoute()
{
    TestSink sink;
    sink.limit = 10;
    const RunningServer running(sink);
    RawClient client(running.server.port());
    QVERIFY(client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n"));
    const std::optional<RawResponse> response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 413);
    QCOMPARE(response->body,
             "{\"data\":{},\"message\":\"Request entity too large.\",\"status\":413}\n"_ba);
    QCOMPARE(sink.heldCount(), size_t(0));
    QCOMPARE(running.server.health().protocolErrors, 1);
}

void TestHttpServer::capsUnlimitedBodies()
{
    TestSink sink;
    sink.limit = -1;
    Http::ServerOptions options = patientOptions();
    options.limits.body = 1000;
    const RunningServer running(sink, options);
    RawClient client(running.server.port());
    QVERIFY(client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n"));
    QCOMPARE(client.readResponse()->status, 413);
    RawClient second(running.server.port());
    QVERIFY(second.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
                        + QByteArray(1000, 'b')));
    QTRY_COMPARE(sink.heldCount(), size_t(1));
}

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_httpserver.moc"
