// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/httpdate.h"
#include "api/staticroutes.h"
#include "core/clock.h"
#include "router/router.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

using namespace Binnacle;
using namespace Qt::StringLiterals;

namespace {

class Nobody final : public Authenticator
{
public:
    Wire::Identity identify(const Wire::Request &) const override { return {}; }
};

Wire::Request get(const QByteArray &target)
{
    Wire::Request request;
    request.method = Wire::Method::Get;
    request.methodName = "GET"_ba;
    request.setTarget(target);
    return request;
}

}  // namespace

/// A public directory with files in it, asked through the router.
class TestStaticRoutes : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void serves_data();
    void serves();
    void redirects_data();
    void redirects();
    void answersMissingWithoutFallback();
    void answersConditions();
    void answersRanges();

private:
    void write(const QString &name, const QByteArray &content);
    Wire::Response ask(Wire::Request request, bool hasIndexFallback = true);

    QTemporaryDir m_directory;
    QString m_root;
};

void TestStaticRoutes::initTestCase()
{
    m_root = m_directory.filePath(u"public"_s);
    QVERIFY(QDir().mkpath(m_root + u"/sub"_s));
    QVERIFY(QDir().mkpath(m_root + u"/empty"_s));
    QVERIFY(QDir().mkpath(m_root + u"/\\evil"_s));
    write(u"public/index.html"_s, "root"_ba);
    write(u"public/sub/index.html"_s, "sub"_ba);
    write(u"public/app.js"_s, "script"_ba);
    write(u"public/a b.txt"_s, "0123456789"_ba);
    write(u"secret"_s, "secret"_ba);
}

void TestStaticRoutes::write(const QString &name, const QByteArray &content)
{
    QFile file(m_directory.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

Wire::Response TestStaticRoutes::ask(Wire::Request request, bool hasIndexFallback)
{
    const Nobody nobody;
    const SystemClock clock;
    Router router({}, nobody, nullptr, clock);
    addStaticRoutes(router, {m_root, hasIndexFallback});
    QSemaphore ready;
    Wire::Response answer;
    router.dispatch(std::move(request), [&](Wire::Response &&response) {
        answer = std::move(response);
        ready.release();
    });
    ready.acquire();
    return answer;
}

void TestStaticRoutes::serves_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");

    const QByteArray html = "text/html; charset=utf-8"_ba;
    QTest::newRow("root") << "/"_ba << html << "root"_ba;
    QTest::newRow("folder") << "/sub/"_ba << html << "sub"_ba;
    QTest::newRow("file") << "/app.js?v=1"_ba
                          << "text/javascript; charset=utf-8"_ba
                          << "script"_ba;
    QTest::newRow("escaped") << "/a%20b.txt"_ba
                             << "text/plain; charset=utf-8"_ba
                             << "0123456789"_ba;
    QTest::newRow("missing") << "/nope/at/all"_ba << html << "root"_ba;
    QTest::newRow("folder without index") << "/empty/"_ba << html << "root"_ba;
    QTest::newRow("outside") << "/%2e%2e%2Fsecret"_ba << html << "root"_ba;
    QTest::newRow("outside by detour") << "/sub%2F..%2F..%2Fsecret"_ba << html << "root"_ba;
    QTest::newRow("zero byte") << "/app.js%00.txt"_ba << html << "root"_ba;
}

void TestStaticRoutes::serves()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    const Wire::Response response = ask(get(target));
    QCOMPARE(response.status, 200);
    QCOMPARE(response.body, body);
    QCOMPARE(response.contentType, type);
    QVERIFY(response.headers.contains("Last-Modified"));
    QCOMPARE(response.headers.value("Accept-Ranges").toByteArray(), "bytes"_ba);
    QVERIFY(!response.headers.contains("ETag"));
}

void TestStaticRoutes::redirects_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("location");

    QTest::newRow("folder without slash") << "/sub?a=b"_ba
                                          << "/sub/"_ba;
    QTest::newRow("file with slash") << "/app.js/"_ba
                                     << "/app.js"_ba;
    QTest::newRow("index") << "/sub/index.html"_ba
                           << "/sub/"_ba;
    QTest::newRow("root index") << "/index.html"_ba
                                << "/"_ba;
    QTest::newRow("no other server") << "/\\evil"_ba
                                     << "/evil/"_ba;
}

void TestStaticRoutes::redirects()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, location);
    const Wire::Response response = ask(get(target));
    QCOMPARE(response.status, 301);
    QCOMPARE(response.headers.value("Location").toByteArray(), location);
    QVERIFY(response.body.isEmpty());
    QVERIFY(response.headers.contains("X-Frame-Options"));
}

void TestStaticRoutes::answersMissingWithoutFallback()
{
    const Wire::Response response = ask(get("/nope"_ba), false);
    QCOMPARE(response.status, 404);
    QCOMPARE(response.body, "{\"data\":{},\"message\":\"File not found.\",\"status\":404}\n"_ba);
    QCOMPARE(ask(get("/"_ba), false).body, "root"_ba);
}

void TestStaticRoutes::answersConditions()
{
    const qint64 modified = QFileInfo(m_root + u"/app.js"_s).lastModified().toSecsSinceEpoch();
    Wire::Request request = get("/app.js"_ba);
    request.headers.add("If-Modified-Since"_ba, httpDate(modified));
    const Wire::Response unchanged = ask(request);
    QCOMPARE(unchanged.status, 304);
    QVERIFY(unchanged.body.isEmpty());
    QVERIFY(unchanged.contentType.isEmpty());
    request.headers.set("If-Modified-Since"_ba, httpDate(modified - 1));
    QCOMPARE(ask(request).status, 200);
    request.headers.set("If-Unmodified-Since"_ba, httpDate(modified - 1));
    QCOMPARE(ask(request).status, 412);
}

void TestStaticRoutes::answersRanges()
{
    Wire::Request request = get("/a%20b.txt"_ba);
    request.headers.add("Range"_ba, "bytes=2-4"_ba);
    const Wire::Response part = ask(request);
    QCOMPARE(part.status, 206);
    QCOMPARE(part.body, "234"_ba);
    QCOMPARE(part.headers.value("Content-Range").toByteArray(), "bytes 2-4/10"_ba);

    request.headers.set("Range"_ba, "bytes=0-0,9-9"_ba);
    const Wire::Response parts = ask(request);
    QCOMPARE(parts.status, 206);
    QVERIFY(parts.contentType.startsWith("multipart/byteranges; boundary="));
    const Result<QByteArray> whole = parts.readBody(1000);
    QVERIFY(whole);
    QCOMPARE(whole->count("Content-Range: bytes "), 2);
    QCOMPARE(whole->size(), parts.bodySize());

    request.headers.set("Range"_ba, "bytes=10-"_ba);
    const Wire::Response outside = ask(request);
    QCOMPARE(outside.status, 416);
    QCOMPARE(outside.headers.value("Content-Range").toByteArray(), "bytes */10"_ba);
    QCOMPARE(outside.body, "invalid range: failed to overlap\n"_ba);

    request.headers.set("Range"_ba, "bytes=0-1"_ba);
    request.headers.add("If-Range"_ba, httpDate(0));
    QCOMPARE(ask(request).status, 200);
}

QTEST_GUILESS_MAIN(TestStaticRoutes)
#include "tst_staticroutes.moc"
