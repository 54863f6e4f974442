// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/rawcases.h"
#include "http/rawclient.h"
#include "http/server.h"
#include "http/testsink.h"

#include <QRegularExpression>
#include <QTest>
#include <QThreadPool>

using namespace Binnacle;
using namespace Qt::StringLiterals;

namespace {

QByteArray describe(const Wire::Request &request)
{
    QByteArray text = request.methodName + ' ' + request.target + " path=" + request.path
        + " query=" + request.query + " body=";
    text += QByteArray::number(request.body.size()) + ':'
        + request.body.bytes().first(qMin<qsizetype>(request.body.bytes().size(), 64));
    text += " host=" + request.headers.value("host").toByteArray();
    text += " x=" + request.headers.value("x-test").toByteArray();
    text += " from=" + request.remoteAddress + '.';
    return text;
}

}  // namespace

/// Sends bytes as they are and looks at what comes back, and at whether the connection is still
/// in step afterwards: a request smuggled in would answer in place of the next one.
class TestRawHttp : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_server->stop(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void answers_data() { addRawCases(); }
    void answers();
    void answersHaveTheEnvelope();
    void everySplitOfARequestIsTheSame();

private:
    bool waitForBytes(qint64 total)
    {
        return QTest::qWaitFor([this, total] { return m_server->health().bytesIn == total; });
    }

    TestSink m_sink;
    std::unique_ptr<Http::Server> m_server;
};

void TestRawHttp::initTestCase()
{
    // What a route may take, for the cases of bodies that are too large.
    m_sink.limit = 100'000;
    m_sink.handler = [](Wire::Request request, Wire::Completion done) {
        if (!request.path.startsWith("/async")) {
            done(Wire::Response::text(describe(request)));
            return;
        }
        QThreadPool::globalInstance()->start(
            [request = std::move(request), done = std::move(done)] {
                done(Wire::Response::text(describe(request)));
            });
    };
    Http::ServerOptions options;
    options.address = u"127.0.0.1:0"_s;
    options.ioThreads = 1;
    m_server = std::make_unique<Http::Server>(options, m_sink);
    const Result<void> started = m_server->start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().message));
}

void TestRawHttp::answers()
{
    QFETCH(QByteArrayList, parts);
    QFETCH(QByteArray, statuses);
    QFETCH(QByteArray, after);
    QFETCH(QByteArrayList, contents);

    RawClient client(m_server->port());
    QVERIFY(client.isConnected());
    for (const QByteArray &part : parts) {
        // Each part must have been read before the next is sent, else they would arrive as one.
        const qint64 before = m_server->health().bytesIn;
        QVERIFY(client.send(part));
        if (parts.size() > 1)
            QVERIFY(waitForBytes(before + part.size()));
    }
    if (after == "half-closed")
        client.finishSending();

    const bool isHead = parts.first().startsWith("HEAD");
    const QByteArrayList expected = statuses.isEmpty() ? QByteArrayList() : statuses.split(' ');
    for (qsizetype i = 0; i < expected.size(); ++i) {
        std::optional<RawResponse> response = client.readResponse(isHead && i == 0);
        // The server may ask a peer that finished sending whether it is still there.
        while (after == "half-closed" && response && response->status == 102)
            response = client.readResponse(isHead && i == 0);
        QVERIFY2(response, qPrintable(u"answer %1 did not come"_s.arg(i)));
        QCOMPARE(response->status, expected[i].toInt());
        if (i < contents.size())
            QVERIFY2(response->body.contains(contents[i]), response->body.constData());
        QVERIFY(response->status == 100 || response->field("Date").endsWith(" GMT"));
    }
    if (after == "open") {
        QVERIFY(client.send("GET /alive HTTP/1.1\r\nHost: x\r\n\r\n"));
        const std::optional<RawResponse> alive = client.readResponse();
        QVERIFY(alive);
        QCOMPARE(alive->status, 200);
        QVERIFY2(alive->body.startsWith("GET /alive "), alive->body.constData());
    } else {
        QVERIFY(client.isEnded());
    }
}

void TestRawHttp::answersHaveTheEnvelope()
{
    RawClient client(m_server->port());
    QVERIFY(client.send("GET /a HTTP/3.0\r\nHost: x\r\n\r\n"));
    const std::optional<RawResponse> response = client.readResponse();
    QVERIFY(response);
    QCOMPARE(response->status, 505);
    QCOMPARE(response->body,
             "{\"data\":{},\"message\":\"HTTP Version Not Supported.\",\"status\":505}\n"_ba);
    QCOMPARE(response->field("Content-Type"), "application/json"_ba);
    QCOMPARE(response->field("Connection"), "close"_ba);
}

void TestRawHttp::everySplitOfARequestIsTheSame()
{
    const QByteArray request = "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                               "5\r\nhello\r\n6;q=1\r\n world\r\n0\r\nX-T: 1\r\n\r\n";
    RawClient client(m_server->port());
    for (qsizetype at = 1; at < request.size(); ++at) {
        const qint64 before = m_server->health().bytesIn;
        QVERIFY(client.send(request.first(at)));
        QVERIFY(waitForBytes(before + at));
        QVERIFY(client.send(request.sliced(at)));
        const std::optional<RawResponse> response = client.readResponse();
        QVERIFY(response);
        QCOMPARE(response->status, 200);
        QVERIFY2(response->body.contains("body=11:hello world "), response->body.constData());
    }
}

QTEST_GUILESS_MAIN(TestRawHttp)
#include "tst_rawhttp.moc"
