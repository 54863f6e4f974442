// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/rawclient.h"
#include "http/server.h"
#include "http/testsink.h"

#include <QRegularExpression>
#include <QTest>

#include <thread>

using namespace Binnacle;
using namespace Qt::StringLiterals;

namespace {

const QByteArray simpleGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"_ba;

}  // namespace

/// Answers without length, over real connections.
class TestEventStream : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void sendsChunks();
    void sendsPlainBytesToHttp10();
    void sendsNothingForHead();
    void goesOnWithTheNextRequest();
    void callsTheHandlerOnce();
    void callsALateHandlerAtOnce();
    void noticesAReset();
    void noticesAHangUp();
    void dropsASlowReader();
    void keepsAFastReader();
    void takesOneLargeChunk();
    void takesChunksFromManyThreads();
    void endsWhenTheServerStops();

private:
    /// The sink that the server handed out last; waits for it.
    std::shared_ptr<Wire::StreamSink> takeStream();

    TestSink m_sink;
    std::unique_ptr<Http::Server> m_server;
    std::mutex m_mutex;
    std::shared_ptr<Wire::StreamSink> m_stream;
};

void TestEventStream::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_stream.reset();
    m_sink.handler = [this](const Wire::Request &request, const Wire::Completion &done) {
        if (request.path == "/plain") {
            done(Wire::Response::text("plain"));
            return;
        }
        Wire::Response response
            = Wire::Response::eventStream([this](std::shared_ptr<Wire::StreamSink> stream) {
                  const std::lock_guard lock(m_mutex);
                  m_stream = std::move(stream);
              });
        response.body = "hello\n";
        done(std::move(response));
    };
    Http::ServerOptions options;
    options.address = u"127.0.0.1:0"_s;
    options.ioThreads = 1;
    m_server = std::make_unique<Http::Server>(options, m_sink);
    QVERIFY(m_server->start());
}

void TestEventStream::cleanup()
{
    m_server.reset();
    m_stream.reset();
}

std::shared_ptr<Wire::StreamSink> TestEventStream::takeStream()
{
    std::shared_ptr<Wire::StreamSink> taken;
    const bool came = QTest::qWaitFor([this, &taken] {
        const std::lock_guard lock(m_mutex);
        taken = std::exchange(m_stream, nullptr);
        return taken != nullptr;
    });
    return came ? taken : nullptr;
}

void TestEventStream::sendsChunks()
{
    RawClient client(m_server->port());
    QVERIFY(client.send(simpleGet));
    const std::shared_ptr<Wire::StreamSink> stream = takeStream();
    QVERIFY(stream);
    QVERIFY(stream->isOpen());
    const QByteArray head = client.readUntil("\r\n\r\n");
    QVERIFY(head.startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"));
    QVERIFY(head.contains("Cache-Control: no-store\r\n"));
    QVERIFY(head.contains("Transfer-Encoding: chunked\r\n"));
    QVERIFY(!head.contains("Content-Length"));
    QCOMPARE(client.readUntil("hello\n\r\n"), "6\r\nhello\n\r\n"_ba);
    QVERIFY(stream->send("one\n"));
    QCOMPARE(client.readUntil("one\n\r\n"), "4\r\none\n\r\n"_ba);
    QCOMPARE(m_server->health().openStreams, 1);
    QVERIFY(stream->send("two\n"));
    stream->close();
    QVERIFY(!stream->isOpen());
    QVERIFY(!stream->send("never"));
    QCOMPARE(client.readUntil("0\r\n\r\n"), "4\r\ntwo\n\r\n0\r\n\r\n"_ba);
    QTRY_COMPARE(m_server->health().openStreams, 0);
}

void TestEventStream::sendsPlainBytesToHttp10()
{
    RawClient client(m_server->port());
    QVERIFY(client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
    const std::shared_ptr<Wire::StreamSink> stream = takeStream();
    QVERIFY(stream);
    const QByteArray head = client.readUntil("\r\n\r\n");
    QVERIFY(!head.contains("Transfer-Encoding"));
    QVERIFY(head.contains("Connection: close\r\n"));
    QVERIFY(stream->send("one\n"));
    stream->close();
    QCOMPARE(client.readUntil("one\n"), "hello\none\n"_ba);
    QVERIFY(client.isEnded());
}

void TestEventStream::sendsNothingForHead()
{
    RawClient client(m_server->port());
    QVERIFY(
        client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\nGET /plain HTTP/1.1\r\nHost: x\r\n\r\n"));
    const std::optional<RawResponse> head = client.readResponse(true);
    QVERIFY(head);
    QCOMPARE(head->field("Content-Type"), "text/event-stream"_ba);
    QCOMPARE(client.readResponse()->body, "plain"_ba);
    QVERIFY(!m_stream);
}

void TestEventStream::goesOnWithTheNextRequest()
{
    RawClient client(m_server->port());
    QVERIFY(client.send(simpleGet + "GET /plain HTTP/1.1\r\nHost: x\r\n\r\n"));
    const std::shared_ptr<Wire::StreamSink> stream = takeStream();
    QVERIFY(stream);
    stream->close();
    const std::optional<RawResponse> first = client.readResponse();
    QVERIFY(first);
    QCOMPARE(first->body, "hello\n"_ba);
    const std::optional<RawResponse> second = client.readResponse();
    QVERIFY(second);
    QCOMPARE(second->body, "plain"_ba);
}

void TestEventStream::callsTheHandlerOnce()
{
    RawClient client(m_server->port());
    QVERIFY(client.send(simpleGet));
    const std::shared_ptr<Wire::StreamSink> stream = takeStream();
    QVERIFY(stream);
    std::atomic<int> calls = 0;
    stream->onClosed([&calls] { ++calls; });
    stream->close();
    stream->close();
    QTRY_COMPARE(calls, 1);
    client.close();
    QTRY_COMPARE(m_server->health().openConnections, 0);
    QCOMPARE(calls, 1);
}

void TestEventStream::callsALateHandlerAtOnce()
{
    RawClient client(m_server->port());
    QVERIFY(client.send(simpleGet));
    const std::shared_ptr<Wire::StreamSink> stream = takeStream();
    QVERIFY(stream);
    client.abort();
    QTRY_VERIFY(!stream->isOpen());
    int calls = 0;
    stream->onClosed([&calls] { ++calls; });
    QCOMPARE(calls, 1);
}

void TestEventStream::noticesAReset()
{
    RawClient client(m_server->port());
    QVERIFY(client.send(simpleGet));
    const std::shared_ptr<Wire::StreamSink> stream = takeStream();
    QVERIFY(stream);
    std::atomic<int> calls = 0;
    stream->onClosed([&calls] { ++calls; });
    client.abort();
    QTRY_COMPARE(calls, 1);
    QVERIFY(!stream->send("x"));
    QCOMPARE(m_server->health().openStreams, 0);
}

void TestEventStream::noticesAHangUp()
{
    RawClient client(m_server->port());
    QVERIFY(client.send(simpleGet));
    const std::shared_ptr<Wire::StreamSink> stream = takeStream();
    QVERIFY(stream);
    std::atomic<int> calls = 0;
    stream->onClosed([&calls] { ++calls; });
    client.close();
    QTRY_COMPARE(calls, 1);
}

void TestEventStream::dropsASlowReader()
{
    RawClient client(m_server->port());
    client.setReceiveBuffer(4096);
    QVERIFY(client.send(simpleGet));
    const std::shared_ptr<Wire::StreamSink> stream = takeStream();
    QVERIFY(stream);
    std::atomic<int> calls = 0;
    stream->onClosed([&calls] { ++calls; });
    const QByteArray event(16'000, 'e');
    // Nobody reads: after what the kernel takes and the queue, a send must fail.
    int sent = 0;
    while (stream->send(event)) {
        ++sent;
        QVERIFY(sent < 10'000);
    }
    QVERIFY(sent >= 16);
    QVERIFY(!stream->isOpen());
    QTRY_COMPARE(calls, 1);
    QCOMPARE(m_server->health().droppedStreams, 1);
    QTRY_COMPARE(m_server->health().openConnections, 0);
}

void TestEventStream::keepsAFastReader()
{
    RawClient client(m_server->port());
    QVERIFY(client.send(simpleGet));
    const std::shared_ptr<Wire::StreamSink> stream = takeStream();
    QVERIFY(stream);
    const QByteArray event = QByteArray(10'000, 'e') + '\n';
    for (int i = 0; i < 200; ++i) {
        QVERIFY(stream->send(event));
        QVERIFY(!client.readUntil("e\n\r\n").isEmpty());
    }
    QCOMPARE(m_server->health().droppedStreams, 0);
}

void TestEventStream::takesOneLargeChunk()
{
    RawClient client(m_server->port());
    QVERIFY(client.send(simpleGet));
    const std::shared_ptr<Wire::StreamSink> stream = takeStream();
    QVERIFY(stream);
    QVERIFY(!client.readUntil("hello\n\r\n").isEmpty());
    const QByteArray event(1'000'000, 'e');
    QVERIFY(stream->send(event));
    stream->close();
    const QByteArray rest = client.readUntil("\r\n0\r\n\r\n");
    QCOMPARE(rest.size(), qsizetype(7 + event.size() + 7));
}

void TestEventStream::takesChunksFromManyThreads()
{
    RawClient client(m_server->port());
    QVERIFY(client.send(simpleGet));
    const std::shared_ptr<Wire::StreamSink> stream = takeStream();
    QVERIFY(stream);
    std::vector<std::thread> feeders;
    for (int i = 0; i < 4; ++i) {
        feeders.emplace_back([stream] {
            for (int j = 0; j < 500; ++j)
                stream->send("0123456789");
        });
    }
    for (std::thread &feeder : feeders)
        feeder.join();
    stream->close();
    const std::optional<RawResponse> response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->body.size(), qsizetype(6 + 4 * 500 * 10));
    QCOMPARE(response->body, "hello\n" + "0123456789"_ba.repeated(2000));
}

void TestEventStream::endsWhenTheServerStops()
{
    RawClient client(m_server->port());
    QVERIFY(client.send(simpleGet));
    const std::shared_ptr<Wire::StreamSink> stream = takeStream();
    QVERIFY(stream);
    std::atomic<int> calls = 0;
    stream->onClosed([&calls] { ++calls; });
    std::thread stopper([this] { m_server->stop(); });
    const std::optional<RawResponse> response = client.readResponse();
    client.close();
    stopper.join();
    QVERIFY(response);
    QCOMPARE(response->body, "hello\n"_ba);
    QCOMPARE(calls, 1);
    QVERIFY(!stream->send("x"));
}

QTEST_GUILESS_MAIN(TestEventStream)
#include "tst_eventstream.moc"
