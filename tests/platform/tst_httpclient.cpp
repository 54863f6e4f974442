// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/httpclient.h"
#include "support/scriptedserver.h"

#include <QTest>

#include <future>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

QByteArray answer(const QByteArray &body, const QByteArray &head = "HTTP/1.1 200 OK")
{
    return head + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
        + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

HttpRequest get(const QByteArray &url)
{
    HttpRequest request;
    request.url = url;
    request.deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    return request;
}

}  // namespace

class TestHttpClient : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        // A proxy of the machine has no say in these.
        qputenv("NO_PROXY", "*");
    }

    void gets()
    {
        ScriptedServer server({answer("{\"a\":1}")});
        HttpRequest request = get(server.url("/x?y=1"));
        request.headers = {"Authorization: Bearer secret"_ba};
        const Result<HttpAnswer> got = HttpClient().send(request);
        QVERIFY2(got, got ? "" : qPrintable(got.error().detail));
        QCOMPARE(got->status, 200);
        QCOMPARE(got->contentType, "application/json"_ba);
        QCOMPARE(got->body, "{\"a\":1}"_ba);
        const QByteArray sent = server.requests().value(0);
        QVERIFY(sent.startsWith("GET /x?y=1 HTTP/1.1\r\n"));
        QVERIFY(sent.contains("\r\nAuthorization: Bearer secret\r\n"));
    }

    void posts()
    {
        ScriptedServer server({answer("no", "HTTP/1.1 403 Forbidden")});
        HttpRequest request = get(server.url());
        request.isPost = true;
        request.body = "a=1&b=2";
        const Result<HttpAnswer> got = HttpClient().send(request);
        QVERIFY(got);
        QCOMPARE(got->status, 403);
        QCOMPARE(got->body, "no"_ba);
        QVERIFY(server.requests().value(0).startsWith("POST / "));
        QVERIFY(server.requests().value(0).endsWith("\r\n\r\na=1&b=2"));
    }

    void followsRedirects()
    {
        ScriptedServer other({answer("there")});
        ScriptedServer server(
            {answer({}, "HTTP/1.1 302 Found\r\nLocation: " + other.url("/there"))});
        HttpRequest request = get(server.url());
        request.headers = {"Authorization: Bearer secret"_ba};
        const Result<HttpAnswer> got = HttpClient().send(request);
        QVERIFY(got);
        QCOMPARE(got->body, "there"_ba);
        // Credentials are for who was asked.
        QVERIFY(!other.requests().value(0).contains("secret"));
    }

    void followsNoMoreRedirectsThanAllowed()
    {
        ScriptedServer server({answer({}, "HTTP/1.1 302 Found\r\nLocation: /1"),
                               answer({}, "HTTP/1.1 302 Found\r\nLocation: /2"), answer("x")});
        HttpRequest request = get(server.url());
        request.maximumRedirects = 1;
        const Result<HttpAnswer> got = HttpClient().send(request);
        QVERIFY(!got);
        QCOMPARE(got.error().kind, Error::Kind::Internal);
    }

    void refusesOtherSchemes_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::newRow("file") << "file:///etc/hostname"_ba;
        QTest::newRow("ftp") << "ftp://127.0.0.1/"_ba;
        QTest::newRow("gopher") << "gopher://127.0.0.1/"_ba;
        QTest::newRow("none") << ""_ba;
        QTest::newRow("nonsense") << "http://"_ba;
    }

    void refusesOtherSchemes()
    {
        QFETCH(QByteArray, url);
        QVERIFY(!HttpClient().send(get(url)));
    }

    void refusesOtherSchemesBehindRedirects()
    {
        ScriptedServer server({answer({}, "HTTP/1.1 302 Found\r\nLocation: file:///etc/hostname")});
        QVERIFY(!HttpClient().send(get(server.url())));
    }

    void refusesAnswersTooLarge_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("announced") << answer(QByteArray(2000, 'x'));
        QTest::newRow("without a length")
            << QByteArray("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + QByteArray(2000, 'x'));
    }

    void refusesAnswersTooLarge()
    {
        QFETCH(QByteArray, text);
        ScriptedServer server({text});
        HttpRequest request = get(server.url());
        request.maximumBytes = 1999;
        const Result<HttpAnswer> got = HttpClient().send(request);
        QVERIFY(!got);
        QCOMPARE(got.error().kind, Error::Kind::TooLarge);
    }

    void refusesHeadersOfSeveralLines()
    {
        HttpRequest request = get("http://127.0.0.1:1/");
        request.headers = {"Authorization: Bearer a\r\nX: y"_ba};
        QCOMPARE(HttpClient().send(request).error().kind, Error::Kind::InvalidInput);
    }

    void endsAtTheDeadline()
    {
        ScriptedServer server({QByteArray()});
        HttpRequest request = get(server.url());
        request.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(50);
        const Result<HttpAnswer> got = HttpClient().send(request);
        QVERIFY(!got);
        QCOMPARE(got.error().kind, Error::Kind::Timeout);
        // And does not begin behind it.
        QCOMPARE(HttpClient().send(request).error().kind, Error::Kind::Timeout);
        QCOMPARE(server.requests().size(), 1);
    }

    void stops()
    {
        ScriptedServer server({QByteArray()});
        HttpClient client;
        auto running = std::async(std::launch::async,
                                  [&] { return client.send(get(server.url())).has_value(); });
        QVERIFY(QTest::qWaitFor([&] { return server.requests().size() == 1; }));
        client.stop();
        QVERIFY(!running.get());
        QCOMPARE(client.send(get(server.url())).error().kind, Error::Kind::Unavailable);
    }

    // Slow servers hold up but each other, and no endless number of callers.
    void refusesWhatFindsNoTurn()
    {
        ScriptedServer server({QByteArray()});
        HttpClient client({1, 0});
        auto running = std::async(std::launch::async,
                                  [&] { return client.send(get(server.url())).has_value(); });
        QVERIFY(QTest::qWaitFor([&] { return server.requests().size() == 1; }));
        QCOMPARE(client.send(get(server.url())).error().kind, Error::Kind::Unavailable);
        client.stop();
        QVERIFY(!running.get());
    }

    void keepsToPublicAddresses()
    {
        ScriptedServer server({answer("x"), answer("x")});
        HttpRequest request = get(server.url());
        request.onlyPublicAddresses = true;
        QVERIFY(!HttpClient().send(request));
        request.url.replace("127.0.0.1", "localhost");
        QVERIFY(!HttpClient().send(request));
        QVERIFY(server.requests().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestHttpClient)
#include "tst_httpclient.moc"
