// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/requestlimiter.h"
#include "routerfixture.h"

#include <QRegularExpression>
#include <QSemaphore>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace Binnacle;
using namespace Qt::StringLiterals;
using Wire::Method;

class TestMiddleware : public QObject, private RouterFixture
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void addsSecurityHeaders();
    void handlerOverridesHeaders();
    void survivesExceptions();
    void survivesExceptionsOfTheAuthenticator();
    void wrapsErrors();
    void marksRequests();
    void fillsTheRecord();
    void recordsFailures();
    void refusesLargeBodies();
    void countsSomeAfterTheBody();
    void asksWhichRequestsAreCostly();
    void holdsAnswersBack();
    void refusesBodiesThatWereNotRead();
    void keepsSuperusersToTheirAddresses();
    void refusesForeignHosts();
    void ownerIsSuperuser();
    void handlersHaveAContext();
};

void TestMiddleware::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    makeRouter();
}

void TestMiddleware::cleanup()
{
    m_router.reset();
}

void TestMiddleware::addsSecurityHeaders()
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

void TestMiddleware::handlerOverridesHeaders()
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

void TestMiddleware::survivesExceptions()
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

void TestMiddleware::survivesExceptionsOfTheAuthenticator()
{
    addRoute(Method::Get, "/a"_ba, ok);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"no such luck"_s));
    QCOMPARE(ask(request("GET"_ba, "/a"_ba, "throw"_ba)).status, 500);
}

void TestMiddleware::wrapsErrors()
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

void TestMiddleware::marksRequests()
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

void TestMiddleware::fillsTheRecord()
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

void TestMiddleware::recordsFailures()
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

void TestMiddleware::refusesLargeBodies()
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

/// So that a page of another origin, too, learns what was wrong with its upload.
void TestMiddleware::refusesBodiesThatWereNotRead()
{
    addRoute(Method::Post, "/a"_ba, ok);
    for (const QByteArray &target : {"/a"_ba, "/nope"_ba}) {
        Wire::Request asked = request("POST"_ba, target);
        asked.headers.add("Origin"_ba, "http://b"_ba);
        asked.isBodyTooLarge = true;
        const Wire::Response response = ask(asked);
        QCOMPARE(response.body, envelope("Request entity too large.", 413));
        QCOMPARE(header(response, "Access-Control-Allow-Origin"), "*"_ba);
        QCOMPARE(header(response, "X-Frame-Options"), "SAMEORIGIN"_ba);
    }
    QTRY_COMPARE(m_observer->count(), 2);
    QCOMPARE(m_observer->last().status, 413);
}

void TestMiddleware::keepsSuperusersToTheirAddresses()
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

void TestMiddleware::refusesForeignHosts()
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

void TestMiddleware::ownerIsSuperuser()
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

void TestMiddleware::handlersHaveAContext()
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

namespace {

class CountingLimiter final : public RequestLimiter
{
public:
    Result<void> admit(const Call &, const RouteSpec *) override
    {
        ++count;
        return {};
    }

    std::atomic<int> count = 0;
};

RouteSpec posting(const QByteArray &pattern, Handler handler)
{
    RouteSpec spec;
    spec.method = Method::Post;
    spec.pattern = pattern;
    spec.handler = std::move(handler);
    return spec;
}

}  // namespace

// P9.3: most requests are counted whatever comes with them, some only after their body.
void TestMiddleware::countsSomeAfterTheBody()
{
    CountingLimiter limiter;
    m_router->setLimiter(&limiter);
    RouteSpec early = posting("/early"_ba, ok);
    RouteSpec late = posting("/late"_ba, ok);
    late.isCountedAfterBody = true;
    m_router->add(std::move(early));
    m_router->add(std::move(late));
    const auto post = [this](const QByteArray &target, bool isTooLarge) {
        Wire::Request asked = request("POST"_ba, target);
        asked.isBodyTooLarge = isTooLarge;
        return ask(std::move(asked)).status;
    };
    QCOMPARE(post("/early"_ba, true), 413);
    QCOMPARE(limiter.count.load(), 1);
    QCOMPARE(post("/late"_ba, true), 413);
    QCOMPARE(limiter.count.load(), 1);
    QCOMPARE(post("/late"_ba, false), 200);
    QCOMPARE(limiter.count.load(), 2);
}

void TestMiddleware::asksWhichRequestsAreCostly()
{
    RouterOptions options;
    options.maximumCostly = 1;
    makeRouter(options);
    QSemaphore gate;
    std::atomic<int> running = 0;
    RouteSpec spec = posting("/{collection}"_ba, [&](Call &call) -> Result<Wire::Response> {
        ++running;
        if (call.request.body.bytes() == "costly")
            gate.acquire();
        --running;
        return Wire::Response::noContent();
    });
    spec.isCostlyFor = [](const Wire::Request &asked, const QString &collection) {
        return collection == u"a b" && asked.body.bytes() == "costly";
    };
    m_router->add(std::move(spec));
    const auto post = [](const QByteArray &target, const QByteArray &body) {
        Wire::Request asked = request("POST"_ba, target);
        asked.body = Wire::Body(body);
        return asked;
    };
    Answer first;
    Answer second;
    m_router->dispatch(post("/a%20b"_ba, "costly"_ba), first.completion());
    m_router->dispatch(post("/a%20b"_ba, "costly"_ba), second.completion());
    QTRY_COMPARE(running.load(), 1);
    // Neither what costs nothing nor what is about something else waits for them.
    QCOMPARE(ask(post("/a%20b"_ba, "cheap"_ba)).status, 204);
    QCOMPARE(running.load(), 1);
    gate.release(2);
    QCOMPARE(first.wait().status, 204);
    QCOMPARE(second.wait().status, 204);
}

void TestMiddleware::holdsAnswersBack()
{
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::milliseconds delay{50};
    addRoute(Method::Get, "/a"_ba, [delay](Call &call) {
        call.answerDelay = delay;
        return ok(call);
    });
    const Clock::time_point start = Clock::now();
    const Wire::Response response = ask(request("GET"_ba, "/a"_ba));
    QVERIFY(Clock::now() - start >= delay);
    QCOMPARE(response.status, 200);
    QVERIFY(response.headers.contains("X-Request-Id"));
    QCOMPARE(m_observer->count(), 1);
}

QTEST_GUILESS_MAIN(TestMiddleware)
#include "tst_middleware.moc"
