// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/accesspolicy.h"
#include "router/router.h"

#include <QMutex>
#include <QRegularExpression>
#include <QSemaphore>
#include <QTest>

#include <optional>
#include <stdexcept>

using namespace Binnacle;
using namespace Qt::StringLiterals;
using Wire::Method;

namespace {

/// Knows three tokens.
class FakeAuthenticator final : public Authenticator
{
public:
    Wire::Identity identify(const Wire::Request &request) const override
    {
        const QByteArrayView token = request.headers.value("Authorization");
        Wire::Identity identity;
        if (token == "throw")
            throw std::runtime_error("no such luck");
        if (token == "user") {
            identity.recordId = u"user1"_s;
            identity.collectionId = u"col1"_s;
            identity.collectionName = u"users"_s;
        } else if (token == "admin") {
            identity.recordId = u"admin1"_s;
            identity.collectionName = u"_superusers"_s;
            identity.isSuperuser = true;
        }
        return identity;
    }
};

class FakeObserver final : public Wire::RequestObserver
{
public:
    void requestStarted(int route) override
    {
        const QMutexLocker lock(&m_mutex);
        m_started.push_back(route);
    }
    void requestFinished(Wire::RequestRecord &&record) override
    {
        const QMutexLocker lock(&m_mutex);
        m_records.push_back(std::move(record));
    }
    int count() const
    {
        const QMutexLocker lock(&m_mutex);
        return int(m_records.size());
    }
    Wire::RequestRecord last() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_records.back();
    }
    std::vector<int> started() const
    {
        const QMutexLocker lock(&m_mutex);
        return m_started;
    }

private:
    mutable QMutex m_mutex;
    std::vector<Wire::RequestRecord> m_records;
    std::vector<int> m_started;
};

class FakePolicy final : public AccessPolicy
{
public:
    QByteArray realAddress(const Wire::Request &request) const override
    {
        const QByteArrayView forwarded = request.headers.value("X-Real");
        return forwarded.isEmpty() ? request.remoteAddress : forwarded.toByteArray();
    }
    bool admitsSuperuser(QByteArrayView realAddress) const override
    {
        return realAddress == "10.0.0.1";
    }
};

Wire::Request request(const QByteArray &method, const QByteArray &target,
                      const QByteArray &token = {})
{
    Wire::Request made;
    made.method = Wire::methodFromName(method);
    made.methodName = method;
    made.setTarget(target);
    made.remoteAddress = "192.0.2.7"_ba;
    if (!token.isEmpty())
        made.headers.add("Authorization"_ba, token);
    return made;
}

/// Takes one answer, from whatever thread it comes.
class Answer
{
public:
    Wire::Completion completion()
    {
        return [this](Wire::Response &&response) {
            m_response = std::move(response);
            m_ready.release();
        };
    }
    const Wire::Response &wait()
    {
        m_ready.acquire();
        return *m_response;
    }
    bool isThere() { return m_ready.available() > 0; }

private:
    QSemaphore m_ready;
    std::optional<Wire::Response> m_response;
};

QByteArray envelope(const char *message, int status)
{
    return "{\"data\":{},\"message\":\""_ba + message
        + "\",\"status\":" + QByteArray::number(status) + "}\n";
}

QByteArray header(const Wire::Response &response, QByteArrayView name)
{
    return response.headers.value(name).toByteArray();
}

Result<Wire::Response> ok(Call &)
{
    return Wire::Response::json("true"_ba);
}

}  // namespace

class TestRouter : public QObject
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
    void addsSecurityHeaders();
    void handlerOverridesHeaders();
    void survivesExceptions();
    void survivesExceptionsOfTheAuthenticator();
    void wrapsErrors();
    void marksRequests();
    void fillsTheRecord();
    void recordsFailures();
    void refusesLargeBodies();
    void asksForBodyLimits();
    void keepsSuperusersToTheirAddresses();
    void refusesForeignHosts();
    void ownerIsSuperuser();
    void runsInlineOnTheCallersThread();
    void handlersHaveAContext();
    void slowRequestsDelayNobody();
    void boundsTheQueue();
    void shutsDown();
    void listsRoutes();

private:
    void makeRouter(RouterOptions options = {});
    void addRoute(Method method, const QByteArray &pattern, Handler handler,
                  Guard guard = Guard::None, Execution execution = Execution::Worker);
    Wire::Response ask(Wire::Request asked);

    FakeAuthenticator m_authenticator;
    FakePolicy m_policy;
    SystemClock m_clock;
    std::unique_ptr<FakeObserver> m_observer;
    std::unique_ptr<Router> m_router;
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

void TestRouter::makeRouter(RouterOptions options)
{
    m_router.reset();
    m_observer = std::make_unique<FakeObserver>();
    m_router
        = std::make_unique<Router>(std::move(options), m_authenticator, m_observer.get(), m_clock);
}

void TestRouter::addRoute(Method method, const QByteArray &pattern, Handler handler, Guard guard,
                          Execution execution)
{
    RouteSpec spec;
    spec.method = method;
    spec.pattern = pattern;
    spec.owner = "test"_ba;
    spec.guard = guard;
    spec.handler = std::move(handler);
    spec.execution = execution;
    m_router->add(std::move(spec));
}

Wire::Response TestRouter::ask(Wire::Request asked)
{
    Answer answer;
    m_router->dispatch(std::move(asked), answer.completion());
    return answer.wait();
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
}

void TestRouter::answersOptionsAnywhere()
{
    for (const QByteArray &target : {"/api/nope"_ba, "/"_ba, "*"_ba}) {
        const Wire::Response response = ask(request("OPTIONS"_ba, target));
        QCOMPARE(response.status, 204);
        QVERIFY(!response.headers.contains("X-Frame-Options"));
    }
    QCOMPARE(m_observer->count(), 0);
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

void TestRouter::addsSecurityHeaders()
{
    addRoute(Method::Get, "/a"_ba, ok);
    const Wire::Response response = ask(request("GET"_ba, "/a"_ba));
    QCOMPARE(header(response, "X-Content-Type-Options"), "nosniff"_ba);
    QCOMPARE(header(response, "X-Frame-Options"), "SAMEORIGIN"_ba);
    QCOMPARE(header(response, "X-XSS-Protection"), "1; mode=block"_ba);
    QCOMPARE(header(response, "Vary"), "Origin"_ba);
    QVERIFY(!response.headers.contains("Access-Control-Allow-Origin"));

    Wire::Request foreign = request("GET"_ba, "/a"_ba);
    foreign.headers.add("Origin"_ba, "http://b"_ba);
    QCOMPARE(header(ask(foreign), "Access-Control-Allow-Origin"), "*"_ba);
}

void TestRouter::handlerOverridesHeaders()
{
    addRoute(Method::Get, "/a"_ba, [](Call &call) -> Result<Wire::Response> {
        call.responseHeaders.remove("X-Frame-Options");
        Wire::Response response = Wire::Response::json("1"_ba);
        response.headers.add("x-xss-protection"_ba, "0"_ba);
        response.headers.add("Vary"_ba, "Accept-Encoding"_ba);
        return response;
    });
    const Wire::Response response = ask(request("GET"_ba, "/a"_ba));
    QVERIFY(!response.headers.contains("X-Frame-Options"));
    QByteArrayList varies;
    QByteArrayList protections;
    for (const Wire::Header &field : response.headers.all()) {
        if (field.name.toLower() == "vary")
            varies << field.value;
        else if (field.name.toLower() == "x-xss-protection")
            protections << field.value;
    }
    QCOMPARE(varies, (QByteArrayList{"Origin"_ba, "Accept-Encoding"_ba}));
    QCOMPARE(protections, QByteArrayList{"0"_ba});
}

void TestRouter::survivesExceptions()
{
    addRoute(Method::Get, "/std"_ba,
             [](Call &) -> Result<Wire::Response> { throw std::runtime_error("secret reason"); });
    addRoute(Method::Get, "/int"_ba, [](Call &) -> Result<Wire::Response> { throw 5; });
    for (const QByteArray &target : {"/std"_ba, "/int"_ba}) {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"PANIC RECOVER"_s));
        const Wire::Response response = ask(request("GET"_ba, target));
        QCOMPARE(response.status, 500);
        QCOMPARE(response.body,
                 envelope("Something went wrong while processing your request.", 500));
    }
    QTRY_COMPARE(m_observer->count(), 2);
    QVERIFY(m_observer->last().errorDetail.startsWith(u"[PANIC RECOVER] "));
}

void TestRouter::survivesExceptionsOfTheAuthenticator()
{
    addRoute(Method::Get, "/a"_ba, ok);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"no such luck"_s));
    QCOMPARE(ask(request("GET"_ba, "/a"_ba, "throw"_ba)).status, 500);
}

void TestRouter::wrapsErrors()
{
    addRoute(Method::Post, "/a"_ba, [](Call &) -> Result<Wire::Response> {
        return Error::invalidInput(
            u"failed to save"_s,
            JsonValue::object({{u"title"_s, validationItem(u"c"_s, u"M."_s)}}));
    });
    const Wire::Response response = ask(request("POST"_ba, "/a"_ba));
    QCOMPARE(response.status, 400);
    const char *body = R"({"data":{"title":{"code":"c","message":"M."}},)"
                       R"("message":"Failed to save.","status":400})"
                       "\n";
    QCOMPARE(response.body, QByteArray(body));
}

void TestRouter::marksRequests()
{
    addRoute(Method::Get, "/a"_ba, ok);
    QCOMPARE(header(ask(request("GET"_ba, "/a"_ba)), "X-Request-Id").size(), 16);
    Wire::Request marked = request("GET"_ba, "/a"_ba);
    marked.headers.add("X-Request-Id"_ba, "my-id"_ba);
    marked.headers.add("traceparent"_ba,
                       "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"_ba);
    QCOMPARE(header(ask(marked), "X-Request-Id"), "my-id"_ba);
    QTRY_COMPARE(m_observer->count(), 2);
    QCOMPARE(m_observer->last().id, "my-id"_ba);
    QCOMPARE(m_observer->last().traceId, "4bf92f3577b34da6a3ce929d0e0e4736"_ba);
}

void TestRouter::fillsTheRecord()
{
    m_router->setAccessPolicy(&m_policy);
    addRoute(Method::Get, "/z"_ba, ok);
    addRoute(Method::Post, "/a/{id}"_ba, ok);
    Wire::Request asked = request("POST"_ba, "/a/1?token=abc&b"_ba, "user"_ba);
    asked.body = Wire::Body("12345"_ba);
    asked.headers.add("User-Agent"_ba, "agent"_ba);
    asked.headers.add("Referer"_ba, "http://r"_ba);
    asked.headers.add("X-Real"_ba, "198.51.100.1"_ba);
    ask(asked);
    QTRY_COMPARE(m_observer->count(), 1);
    const Wire::RequestRecord record = m_observer->last();
    QCOMPARE(record.route, 1);
    QCOMPARE(m_observer->started(), std::vector<int>{1});
    QCOMPARE(record.pattern, "/a/{id}"_ba);
    QCOMPARE(record.method, "POST"_ba);
    QCOMPARE(record.url, "/a/1?token=***&b"_ba);
    QCOMPARE(record.status, 200);
    QCOMPARE(record.requestBytes, 5);
    QCOMPARE(record.responseBytes, 5);
    QCOMPARE(record.identity.recordId, u"user1"_s);
    QCOMPARE(record.remoteIp, "192.0.2.7"_ba);
    QCOMPARE(record.userIp, "198.51.100.1"_ba);
    QCOMPARE(record.userAgent, "agent"_ba);
    QCOMPARE(record.referer, "http://r"_ba);
    QVERIFY(record.duration.count() > 0);
    QVERIFY(record.startedAt.time_since_epoch().count() > 0);
    QVERIFY(record.errorMessage.isEmpty());
}

void TestRouter::recordsFailures()
{
    addRoute(Method::Get, "/a"_ba, [](Call &) -> Result<Wire::Response> {
        return Error::notFound().withDetail(u"why"_s);
    });
    ask(request("GET"_ba, "/a"_ba));
    QTRY_COMPARE(m_observer->count(), 1);
    QCOMPARE(m_observer->last().status, 404);
    QCOMPARE(m_observer->last().errorMessage, u"The requested resource wasn't found."_s);
    QCOMPARE(m_observer->last().errorDetail, u"why"_s);
}

void TestRouter::refusesLargeBodies()
{
    RouteSpec spec;
    spec.method = Method::Post;
    spec.pattern = "/a"_ba;
    spec.handler = ok;
    spec.bodyLimit = 4;
    spec.guard = Guard::Superuser;
    m_router->add(std::move(spec));
    Wire::Request asked = request("POST"_ba, "/a"_ba);
    asked.body = Wire::Body("12345"_ba);
    const Wire::Response response = ask(asked);
    QCOMPARE(response.status, 413);
    QCOMPARE(response.body, envelope("Request entity too large.", 413));
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

void TestRouter::keepsSuperusersToTheirAddresses()
{
    m_router->setAccessPolicy(&m_policy);
    addRoute(Method::Get, "/a"_ba, ok);
    const Wire::Response refused = ask(request("GET"_ba, "/a"_ba, "admin"_ba));
    QCOMPARE(refused.body, envelope("You are not allowed to perform this request.", 403));
    QVERIFY(!refused.headers.contains("X-Frame-Options"));
    QVERIFY(refused.headers.contains("Vary"));
    Wire::Request good = request("GET"_ba, "/a"_ba, "admin"_ba);
    good.remoteAddress = "10.0.0.1"_ba;
    QCOMPARE(ask(good).status, 200);
    QCOMPARE(ask(request("GET"_ba, "/a"_ba, "user"_ba)).status, 200);
}

void TestRouter::refusesForeignHosts()
{
    RouterOptions options;
    options.checksHost = true;
    options.allowedHosts = QStringList{u"ok.example"_s};
    makeRouter(options);
    addRoute(Method::Get, "/a"_ba, ok);
    for (const QByteArray &host : {"127.0.0.1:1"_ba, "localhost"_ba, "ok.example"_ba}) {
        Wire::Request asked = request("GET"_ba, "/a"_ba);
        asked.headers.add("Host"_ba, host);
        QCOMPARE(ask(asked).status, 200);
    }
    for (const QByteArray &method : {"GET"_ba, "OPTIONS"_ba}) {
        Wire::Request asked = request(method, "/a"_ba);
        asked.headers.add("Host"_ba, "evil.example"_ba);
        const Wire::Response response = ask(asked);
        QCOMPARE(response.status, 403);
        QCOMPARE(response.body, envelope("The request's host name is not allowed.", 403));
    }
}

void TestRouter::ownerIsSuperuser()
{
    RouterOptions options;
    options.checksHost = true;
    makeRouter(options);
    m_router->setAccessPolicy(&m_policy);
    addRoute(Method::Get, "/a"_ba, ok, Guard::Superuser);
    Wire::Request asked = request("GET"_ba, "/a"_ba);
    asked.headers.add("Host"_ba, "window"_ba);
    asked.remoteAddress.clear();
    asked.isOwner = true;
    QCOMPARE(ask(asked).status, 200);
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

void TestRouter::handlersHaveAContext()
{
    addRoute(Method::Get, "/a"_ba, [](Call &) -> Result<Wire::Response> {
        const ExecutionContext &context = ExecutionScope::current();
        context.statements->add({"SELECT 1"_ba, std::chrono::nanoseconds(5), 1});
        const bool isBounded = context.deadline < std::chrono::steady_clock::time_point::max();
        return Wire::Response::json(isBounded && context.stop.isStopped() ? "true"_ba : "false"_ba);
    });
    StopSource source;
    source.stop();
    Wire::Request asked = request("GET"_ba, "/a"_ba);
    asked.stop = source.token();
    QCOMPARE(ask(asked).body, "true\n"_ba);
    QTRY_COMPARE(m_observer->count(), 1);
    QCOMPARE(m_observer->last().statements.count(), 1);
    QVERIFY(ExecutionScope::current().statements == nullptr);
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
