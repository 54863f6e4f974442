// SPDX-License-Identifier: GPL-3.0-or-later
#include "routerfixture.h"

#include <QRegularExpression>
#include <QTest>
#include <QThread>

using namespace Binnacle;
using namespace Qt::StringLiterals;
using Wire::Method;

class TestRouter : public QObject, private RouterFixture
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void answersUnknownPaths_data();
    void answersUnknownPaths();
    void redirectsUncleanPaths();
    void answersOptionsAnywhere();
    void decodesParameters();
    void servesHeadByGet();
    void guards_data();
    void guards();
    void asksForBodyLimits();
    void runsInlineOnTheCallersThread();
    void slowRequestsDelayNobody();
    void boundsTheQueue();
    void shutsDown();
    void listsRoutes();
};

void TestRouter::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    makeRouter();
}

void TestRouter::cleanup()
{
    m_router.reset();
}

void TestRouter::answersUnknownPaths_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");

    const QByteArray file = envelope("File not found.", 404);
    const QByteArray resource = envelope("The requested resource wasn't found.", 404);
    QTest::newRow("get") << "GET"_ba
                         << "/api/nope"_ba << file;
    QTest::newRow("slash") << "GET"_ba
                           << "/api/known/"_ba << file;
    QTest::newRow("post") << "POST"_ba
                          << "/api/nope"_ba << resource;
    QTest::newRow("wrong method") << "PUT"_ba
                                  << "/api/known"_ba << resource;
    QTest::newRow("invented method") << "FOO"_ba
                                     << "/api/known"_ba << resource;
}

void TestRouter::answersUnknownPaths()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    addRoute(Method::Get, "/api/known"_ba, ok);
    const Wire::Response response = ask(request(method, path));
    QCOMPARE(response.status, 404);
    QCOMPARE(response.body, body);
    QCOMPARE(response.contentType, "application/json"_ba);
    QCOMPARE(header(response, "X-Frame-Options"), "SAMEORIGIN"_ba);
    QTRY_COMPARE(m_observer->count(), 1);
    QCOMPARE(m_observer->last().route, -1);
}

void TestRouter::redirectsUncleanPaths()
{
    addRoute(Method::Get, "/api/known"_ba, ok);
    const Wire::Response response = ask(request("GET"_ba, "//api/./known?a=b"_ba));
    QCOMPARE(response.status, 307);
    QCOMPARE(header(response, "Location"), "/api/known?a=b"_ba);
    QVERIFY(!response.headers.contains("Vary"));
    QVERIFY(!response.headers.contains("X-Frame-Options"));
    QTRY_COMPARE(m_observer->count(), 1);
    QCOMPARE(m_observer->last().route, -1);
    QCOMPARE(m_observer->last().status, 307);
    QCOMPARE(m_observer->last().url, "//api/./known?a=b"_ba);
    QCOMPARE(m_observer->last().id, header(response, "X-Request-Id"));
}

void TestRouter::answersOptionsAnywhere()
{
    for (const QByteArray &target : {"/api/nope"_ba, "/"_ba, "*"_ba}) {
        const Wire::Response response = ask(request("OPTIONS"_ba, target));
        QCOMPARE(response.status, 204);
        QVERIFY(!response.headers.contains("X-Frame-Options"));
    }
    QTRY_COMPARE(m_observer->count(), 3);
    QCOMPARE(m_observer->started(), (std::vector<int>{-1, -1, -1}));
    QCOMPARE(m_observer->last().method, "OPTIONS"_ba);
    QCOMPARE(m_observer->last().status, 204);
}

void TestRouter::decodesParameters()
{
    addRoute(Method::Get, "/a/{one}/{two}"_ba, [](Call &call) -> Result<Wire::Response> {
        return Wire::Response::text(
            (call.parameter("one") + u'|' + call.parameter("two") + u'|' + call.parameter("three"))
                .toUtf8());
    });
    QCOMPARE(ask(request("GET"_ba, "/a/x%2Fy/%C3%A4+"_ba)).body, "x/y|\xc3\xa4+|"_ba);
}

void TestRouter::servesHeadByGet()
{
    addRoute(Method::Get, "/a"_ba, ok);
    const Wire::Response response = ask(request("HEAD"_ba, "/a"_ba));
    QCOMPARE(response.status, 200);
    QCOMPARE(response.contentType, "application/json"_ba);
    QTRY_COMPARE(m_observer->count(), 1);
    QCOMPARE(m_observer->last().method, "HEAD"_ba);
}

void TestRouter::guards_data()
{
    QTest::addColumn<int>("guard");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QByteArray>("body");

    const auto row = [](const char *name, Guard guard, const QByteArray &target,
                        const QByteArray &token, const QByteArray &body) {
        QTest::newRow(name) << int(guard) << target << token << body;
    };
    const QByteArray fine = "true\n"_ba;
    const QByteArray guest = ""_ba;
    const QByteArray own = "/a/users/user1"_ba;
    const QByteArray other = "/a/clients/user2"_ba;
    const QByteArray tokenNeeded
        = envelope("The request requires valid record authorization token.", 401);
    const QByteArray notAllowed
        = envelope("The authorized record is not allowed to perform this action.", 403);
    row("none", Guard::None, own, guest, fine);
    row("broken token is a guest", Guard::None, own, "nonsense"_ba, fine);
    row("guest", Guard::Guest, own, guest, fine);
    row("no guest", Guard::Guest, own, "user"_ba,
        envelope("The request can be accessed only by guests.", 400));
    row("record", Guard::AnyRecord, own, "user"_ba, fine);
    row("no record", Guard::AnyRecord, own, guest, tokenNeeded);
    row("superuser", Guard::Superuser, own, "admin"_ba, fine);
    row("superuser, guest", Guard::Superuser, own, guest, tokenNeeded);
    row("superuser, record", Guard::Superuser, own, "user"_ba, notAllowed);
    row("owner", Guard::SuperuserOrOwner, own, "user"_ba, fine);
    row("superuser for owner", Guard::SuperuserOrOwner, own, "admin"_ba, fine);
    row("not the owner", Guard::SuperuserOrOwner, other, "user"_ba,
        envelope("You are not allowed to perform this request.", 403));
    row("no owner", Guard::SuperuserOrOwner, own, guest,
        envelope("The request requires superuser or record authorization token.", 401));
    row("same collection", Guard::SameCollection, "/a/USERS/x"_ba, "user"_ba, fine);
    row("same collection by id", Guard::SameCollection, "/a/col1/x"_ba, "user"_ba, fine);
    row("other collection", Guard::SameCollection, other, "user"_ba,
        envelope("The request requires auth record from users collection.", 403));
    row("no collection", Guard::SameCollection, own, guest, tokenNeeded);
    row("not loopback", Guard::LoopbackOrSuperuser, own, guest, tokenNeeded);
    row("not loopback, superuser", Guard::LoopbackOrSuperuser, own, "admin"_ba, fine);
}

void TestRouter::guards()
{
    QFETCH(int, guard);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, token);
    QFETCH(QByteArray, body);
    addRoute(Method::Get, "/a/{collection}/{id}"_ba, ok, Guard(guard));
    QCOMPARE(ask(request("GET"_ba, target, token)).body, body);
    if (Guard(guard) == Guard::LoopbackOrSuperuser) {
        Wire::Request local = request("GET"_ba, target);
        local.remoteAddress = "127.0.0.1"_ba;
        QCOMPARE(ask(local).status, 200);
        local.headers.add("X-Forwarded-For"_ba, "192.0.2.7"_ba);
        QCOMPARE(ask(local).status, 401);
    }
}

void TestRouter::asksForBodyLimits()
{
    constexpr qint64 standard = 32 * 1024 * 1024;
    const auto add = [this](const char *pattern, qint64 limit,
                            std::function<qint64(const QString &)> limitOf) {
        RouteSpec spec;
        spec.method = Method::Post;
        spec.pattern = pattern;
        spec.handler = ok;
        spec.bodyLimit = limit;
        spec.bodyLimitOf = std::move(limitOf);
        m_router->add(std::move(spec));
    };
    add("/plain", 0, {});
    add("/small", 10, {});
    add("/none", -1, {});
    add("/of/{collection}", 0, [](const QString &collection) { return collection.size(); });
    QCOMPARE(m_router->bodyLimit(Method::Post, "/plain"), standard);
    QCOMPARE(m_router->bodyLimit(Method::Post, "/small"), 10);
    QCOMPARE(m_router->bodyLimit(Method::Post, "/none"), -1);
    QCOMPARE(m_router->bodyLimit(Method::Post, "/of/a%20c"), 3);
    QCOMPARE(m_router->bodyLimit(Method::Post, "/unknown"), standard);
}

void TestRouter::runsInlineOnTheCallersThread()
{
    QThread *ranOn = nullptr;
    addRoute(
        Method::Get, "/a"_ba,
        [&ranOn](Call &call) -> Result<Wire::Response> {
            ranOn = QThread::currentThread();
            return ok(call);
        },
        Guard::None, Execution::Inline);
    Answer answer;
    m_router->dispatch(request("GET"_ba, "/a"_ba), answer.completion());
    QVERIFY(answer.isThere());
    QCOMPARE(ranOn, QThread::currentThread());
    QCOMPARE(m_router->health().workers, 0);
    // A token needs the database, so such a request goes to a worker.
    ask(request("GET"_ba, "/a"_ba, "user"_ba));
    QVERIFY(ranOn != QThread::currentThread());
}

void TestRouter::slowRequestsDelayNobody()
{
    QSemaphore gate;
    addRoute(Method::Get, "/slow"_ba, [&gate](Call &call) -> Result<Wire::Response> {
        gate.acquire();
        return ok(call);
    });
    addRoute(Method::Get, "/quick"_ba, ok);
    std::vector<std::unique_ptr<Answer>> slow;
    for (int i = 0; i < 40; ++i) {
        slow.push_back(std::make_unique<Answer>());
        m_router->dispatch(request("GET"_ba, "/slow"_ba), slow.back()->completion());
    }
    QCOMPARE(ask(request("GET"_ba, "/quick"_ba)).status, 200);
    gate.release(int(slow.size()));
    for (const std::unique_ptr<Answer> &answer : slow)
        QCOMPARE(answer->wait().status, 200);
}

void TestRouter::boundsTheQueue()
{
    RouterOptions options;
    options.workers = 1;
    options.maximumWorkers = 1;
    options.maximumQueuedRequests = 1;
    makeRouter(options);
    QSemaphore started;
    QSemaphore gate;
    addRoute(Method::Get, "/slow"_ba, [&](Call &call) -> Result<Wire::Response> {
        started.release();
        gate.acquire();
        return ok(call);
    });
    Answer running;
    Answer waiting;
    m_router->dispatch(request("GET"_ba, "/slow"_ba), running.completion());
    started.acquire();
    m_router->dispatch(request("GET"_ba, "/slow"_ba), waiting.completion());
    const Wire::Response refused = ask(request("GET"_ba, "/slow"_ba));
    QCOMPARE(refused.body, envelope("Service Unavailable.", 503));
    QCOMPARE(m_router->health().refusedRequests, 1);
    QCOMPARE(m_router->health().busyWorkers, 1);
    QCOMPARE(m_router->health().queuedRequests, 1);
    gate.release(2);
    QCOMPARE(running.wait().status, 200);
    QCOMPARE(waiting.wait().status, 200);
    QTRY_COMPARE(m_observer->count(), 3);
}

void TestRouter::shutsDown()
{
    addRoute(Method::Get, "/a"_ba, ok);
    addRoute(Method::Get, "/inline"_ba, ok, Guard::None, Execution::Inline);
    ask(request("GET"_ba, "/a"_ba));
    m_router->shutDown();
    QCOMPARE(ask(request("GET"_ba, "/a"_ba)).status, 503);
    QCOMPARE(ask(request("GET"_ba, "/inline"_ba)).status, 503);
    QCOMPARE(m_router->health().workers, 0);
}

void TestRouter::listsRoutes()
{
    addRoute(Method::Get, "/a"_ba, ok, Guard::Superuser, Execution::Inline);
    RouteSpec spec;
    spec.method = Method::Post;
    spec.pattern = "/b/{id}"_ba;
    spec.owner = "b"_ba;
    spec.handler = ok;
    spec.bodyLimit = -1;
    spec.isQuiet = true;
    m_router->add(std::move(spec));
    const std::vector<RouteInfo> routes = m_router->routes();
    QCOMPARE(routes.size(), 2U);
    QCOMPARE(routes[0].method, "GET"_ba);
    QCOMPARE(routes[0].pattern, "/a"_ba);
    QCOMPARE(routes[0].guard, "superuser"_ba);
    QCOMPARE(routes[0].execution, "inline"_ba);
    QCOMPARE(routes[0].bodyLimit, 32 * 1024 * 1024);
    QCOMPARE(routes[1].index, 1);
    QCOMPARE(routes[1].owner, "b"_ba);
    QCOMPARE(routes[1].execution, "worker"_ba);
    QCOMPARE(routes[1].bodyLimit, -1);
    QVERIFY(routes[1].isQuiet);
}

QTEST_GUILESS_MAIN(TestRouter)
#include "tst_router.moc"
