// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/rawclient.h"
#include "http/runningserver.h"
#include "http/testsink.h"

#include <QRegularExpression>
#include <QTest>
#include <QThreadPool>

#include <thread>

using namespace Binnacle;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// How connections end: peers that go, limits, deadlines, the server's own stop.
class TestHttpLimits : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void stopsTheTokenWhenThePeerResets();
    void stopsTheTokenWhenThePeerCloses();
    void keepsTheTokenWhenThePeerOnlyFinishes();
    void limitsConnections();
    void cutsSlowHeads();
    void cutsSilentConnections();
    void cutsIdleConnections();
    void cutsSlowBodies();
    void cutsReadersThatStop();
    void stopsWithRequestsInWork();
    void letsRequestsEndWhileStopping();
    void answersNothingAfterStop();
};

void TestHttpLimits::stopsTheTokenWhenThePeerResets()
{
    TestSink sink;
    const RunningServer running(sink);
    RawClient client(running.server.port());
    QVERIFY(client.send(simpleGet));
    QTRY_COMPARE(sink.heldCount(), size_t(1));
    const std::optional<TestSink::Held> held = sink.takeHeld();
    QVERIFY(!held->request.stop.isStopped());
    client.abort();
    QTRY_VERIFY(held->request.stop.isStopped());
    QTRY_COMPARE(running.server.health().openConnections, 0);
    held->done(Wire::Response::text("nobody listens"));
}

void TestHttpLimits::stopsTheTokenWhenThePeerCloses()
{
    TestSink sink;
    const RunningServer running(sink);
    RawClient client(running.server.port());
    QVERIFY(client.send(simpleGet));
    QTRY_COMPARE(sink.heldCount(), size_t(1));
    const std::optional<TestSink::Held> held = sink.takeHeld();
    client.close();
    QTRY_VERIFY(held->request.stop.isStopped());
    QTRY_COMPARE(running.server.health().openConnections, 0);
}

void TestHttpLimits::keepsTheTokenWhenThePeerOnlyFinishes()
{
    TestSink sink;
    const RunningServer running(sink);
    RawClient client(running.server.port());
    QVERIFY(client.send(simpleGet));
    client.finishSending();
    QTRY_COMPARE(sink.heldCount(), size_t(1));
    // The interim answer that shows whether the peer is still there.
    const std::optional<RawResponse> interim = client.readResponse();
    QVERIFY(interim);
    QCOMPARE(interim->status, 102);
    const std::optional<TestSink::Held> held = sink.takeHeld();
    QVERIFY(!held->request.stop.isStopped());
    held->done(Wire::Response::text("late"));
    const std::optional<RawResponse> response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->body, "late"_ba);
    QVERIFY(client.isEnded());
}

void TestHttpLimits::limitsConnections()
{
    TestSink sink;
    sink.handler = [](const Wire::Request &, const Wire::Completion &done) {
        done(Wire::Response::text("ok"));
    };
    Http::ServerOptions options = patientOptions();
    options.maximumConnections = 2;
    // Loopback is exempt from this one.
    options.maximumConnectionsPerClient = 1;
    const RunningServer running(sink, options);
    auto first = std::make_unique<RawClient>(running.server.port());
    RawClient second(running.server.port());
    QTRY_COMPARE(running.server.health().openConnections, 2);
    RawClient third(running.server.port());
    const std::optional<RawResponse> refusal = third.readResponse();
    QVERIFY(refusal);
    QCOMPARE(refusal->status, 503);
    QVERIFY(third.isEnded());
    QCOMPARE(running.server.health().refusedConnections, 1);
    first.reset();
    QTRY_COMPARE(running.server.health().openConnections, 1);
    RawClient fourth(running.server.port());
    QVERIFY(fourth.send(simpleGet));
    QCOMPARE(fourth.readResponse()->status, 200);
}

void TestHttpLimits::cutsSlowHeads()
{
    TestSink sink;
    Http::ServerOptions options = patientOptions();
    options.deadlines.head = 20ms;
    const RunningServer running(sink, options);
    RawClient client(running.server.port());
    QVERIFY(client.send("GET /a HTT"));
    const std::optional<RawResponse> response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 408);
    QCOMPARE(response->body, "{\"data\":{},\"message\":\"Request Timeout.\",\"status\":408}\n"_ba);
    QVERIFY(client.isEnded());
    QCOMPARE(running.server.health().timeouts, 1);
}

void TestHttpLimits::cutsSilentConnections()
{
    TestSink sink;
    Http::ServerOptions options = patientOptions();
    options.deadlines.head = 20ms;
    const RunningServer running(sink, options);
    RawClient client(running.server.port());
    QVERIFY(client.isEnded());
}

void TestHttpLimits::cutsIdleConnections()
{
    TestSink sink;
    sink.handler = [](const Wire::Request &, const Wire::Completion &done) {
        done(Wire::Response::text("ok"));
    };
    Http::ServerOptions options = patientOptions();
    options.deadlines.idle = 20ms;
    const RunningServer running(sink, options);
    RawClient client(running.server.port());
    QVERIFY(client.send(simpleGet));
    QVERIFY(client.readResponse());
    QVERIFY(client.isEnded());
}

void TestHttpLimits::cutsSlowBodies()
{
    TestSink sink;
    sink.limit = -1;
    Http::ServerOptions options = patientOptions();
    options.deadlines.transferGrace = 20ms;
    options.deadlines.minimumRate = 1'000'000'000'000;
    const RunningServer running(sink, options);
    RawClient client(running.server.port());
    QVERIFY(client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000000\r\n\r\n"));
    // A byte now and then does not buy time.
    std::atomic<bool> isCut = false;
    std::thread dripper([&client, &isCut] {
        while (!isCut && client.sendSome("b") >= 0)
            std::this_thread::yield();
    });
    const std::optional<RawResponse> response = client.readResponse();
    isCut = true;
    dripper.join();
    QVERIFY(response);
    QCOMPARE(response->status, 408);
    QCOMPARE(running.server.health().timeouts, 1);
}

void TestHttpLimits::cutsReadersThatStop()
{
    TestSink sink;
    sink.handler = [](const Wire::Request &, const Wire::Completion &done) {
        done(Wire::Response::text(QByteArray(50'000'000, 'x')));
    };
    Http::ServerOptions options = patientOptions();
    options.deadlines.transferGrace = 20ms;
    options.deadlines.minimumRate = 1'000'000'000;
    const RunningServer running(sink, options);
    RawClient client(running.server.port());
    QVERIFY(client.send(simpleGet));
    QTRY_COMPARE(running.server.health().timeouts, 1);
    QTRY_COMPARE(running.server.health().openConnections, 0);
}

void TestHttpLimits::stopsWithRequestsInWork()
{
    TestSink sink;
    Http::ServerOptions options = patientOptions();
    options.deadlines.shutDown = 10ms;
    RunningServer running(sink, options);
    RawClient working(running.server.port());
    RawClient idle(running.server.port());
    QVERIFY(working.send(simpleGet));
    QTRY_COMPARE(sink.heldCount(), size_t(1));
    const std::optional<TestSink::Held> held = sink.takeHeld();
    running.server.stop();
    QVERIFY(held->request.stop.isStopped());
    QVERIFY(working.isEnded());
    QVERIFY(idle.isEnded());
    held->done(Wire::Response::text("too late"));
}

void TestHttpLimits::letsRequestsEndWhileStopping()
{
    TestSink sink;
    Http::ServerOptions options = patientOptions();
    options.deadlines.shutDown = 1h;
    RunningServer running(sink, options);
    RawClient client(running.server.port());
    QVERIFY(client.send(simpleGet + simpleGet));
    QTRY_COMPARE(sink.heldCount(), size_t(1));
    const std::optional<TestSink::Held> held = sink.takeHeld();
    std::thread stopper([&running] { running.server.stop(); });
    QTRY_VERIFY(held->request.stop.isStopped());
    held->done(Wire::Response::text("in time"));
    const std::optional<RawResponse> response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->body, "in time"_ba);
    QCOMPARE(response->field("Connection"), "close"_ba);
    QVERIFY(client.isEnded());
    client.close();
    stopper.join();
    QCOMPARE(sink.heldCount(), size_t(0));
}

void TestHttpLimits::answersNothingAfterStop()
{
    TestSink sink;
    RunningServer running(sink);
    const quint16 port = running.server.port();
    running.server.stop();
    running.server.stop();
    const RawClient client(port);
    QVERIFY(!client.isConnected());
}

QTEST_GUILESS_MAIN(TestHttpLimits)
#include "tst_httplimits.moc"
