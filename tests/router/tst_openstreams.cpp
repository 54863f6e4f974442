// SPDX-License-Identifier: GPL-3.0-or-later
#include "routerfixture.h"

#include <QMutex>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <atomic>

using namespace Binnacle;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Wire::Method;

namespace {

/// Its tokens are those of FakeAuthenticator, or `key`, until they are withdrawn.
class WithdrawingAuthenticator final : public Authenticator
{
public:
    Wire::Identity identify(const Wire::Request &request) const override
    {
        const QByteArray token = request.headers.value("Authorization").toByteArray();
        const QMutexLocker lock(&m_mutex);
        if (m_isBroken)
            throw std::runtime_error("no database");
        if (m_withdrawn.contains(token))
            return {};
        Wire::Identity identity = m_known.identify(request);
        identity.role = m_role;
        if (token == "key") {
            auto grant = std::make_shared<Wire::KeyGrant>();
            grant->id = u"key1"_s;
            identity.key = std::move(grant);
        }
        return identity;
    }
    void withdraw(const QByteArray &token)
    {
        const QMutexLocker lock(&m_mutex);
        m_withdrawn.insert(token);
    }
    void setRole(Wire::OperatorRole role)
    {
        const QMutexLocker lock(&m_mutex);
        m_role = role;
    }
    void breakDown()
    {
        const QMutexLocker lock(&m_mutex);
        m_isBroken = true;
    }

private:
    mutable QMutex m_mutex;
    FakeAuthenticator m_known;
    QSet<QByteArray> m_withdrawn;
    Wire::OperatorRole m_role = Wire::OperatorRole::Owner;
    bool m_isBroken = false;
};

class ChangingPolicy final : public AccessPolicy
{
public:
    QByteArray realAddress(const Wire::Request &request) const override
    {
        return request.remoteAddress;
    }
    bool admitsSuperuser(QByteArrayView) const override { return isOpen; }

    std::atomic<bool> isOpen = true;
};

class ListeningSink final : public Wire::StreamSink
{
public:
    bool send(const QByteArray &) override { return isOpen(); }
    void close() override { m_isOpen = false; }
    bool isOpen() const override { return m_isOpen; }
    void onClosed(std::function<void()>) override { }

private:
    std::atomic<bool> m_isOpen = true;
};

}  // namespace

/// Streams end when their callers lose the right to them, and only then.
class TestOpenStreams : public QObject, private RouterFixture
{
    Q_OBJECT

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        make({});
    }
    void cleanup()
    {
        m_feeder.reset();
        m_feeders.clear();
        m_router.reset();
    }

    void endsWithTheToken_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<QString>("owner");
        QTest::newRow("account") << "user"_ba << u"user1"_s;
        QTest::newRow("superuser") << "admin"_ba << u"admin1"_s;
        QTest::newRow("key") << "key"_ba << u"key1"_s;
        QTest::newRow("everybody") << "user"_ba << QString();
    }
    void endsWithTheToken()
    {
        QFETCH(QByteArray, token);
        QFETCH(QString, owner);
        const auto sink = open("/records"_ba, token);
        m_router->reviewStreams(owner);
        QVERIFY(sink->isOpen());
        m_callers->withdraw(token);
        m_router->reviewStreams(u"somebody else"_s);
        QVERIFY(sink->isOpen());
        m_router->reviewStreams(owner);
        QVERIFY(!sink->isOpen());
        QVERIFY(!m_feeder->send("more"_ba));
    }

    void endsWithTheRole()
    {
        const auto reading = open("/reading"_ba, "admin"_ba);
        const auto managing = open("/managing"_ba, "admin"_ba);
        m_callers->setRole(Wire::OperatorRole::Viewer);
        m_router->reviewStreams(u"admin1"_s);
        QVERIFY(reading->isOpen());
        QVERIFY(!managing->isOpen());
    }

    void endsWhereSuperusersMayNotBe()
    {
        ChangingPolicy policy;
        m_router->setAccessPolicy(&policy);
        const auto superuser = open("/reading"_ba, "admin"_ba);
        const auto user = open("/records"_ba, "user"_ba);
        policy.isOpen = false;
        m_router->reviewStreams({});
        QVERIFY(!superuser->isOpen());
        QVERIFY(user->isOpen());
        m_router.reset();
    }

    // Between the check of the request and the first byte.
    void endsBeforeItBegins()
    {
        const Wire::Response response = ask(request("GET"_ba, "/records"_ba, "user"_ba));
        m_callers->withdraw("user"_ba);
        m_router->reviewStreams(u"user1"_s);
        const auto sink = start(response);
        QVERIFY(!sink->isOpen());
        QVERIFY(!m_feeder);
    }

    // Whoever is told too early to be found is looked at once more.
    void endsWhatWasWithdrawnMeanwhile()
    {
        const auto sink = open("/late"_ba, "user"_ba);
        QVERIFY(!sink->isOpen());
    }

    void looksAgainWhileItIsFed()
    {
        RouterOptions options;
        options.streamReview = 0ms;
        make(options);
        const auto sink = open("/records"_ba, "user"_ba);
        QVERIFY(m_feeder->send("one"_ba));
        m_callers->withdraw("user"_ba);
        m_feeder->send("two"_ba);
        QTRY_VERIFY(!sink->isOpen());
    }

    void failsClosed()
    {
        const auto sink = open("/records"_ba, "user"_ba);
        m_callers->breakDown();
        m_router->reviewStreams(u"user1"_s);
        QVERIFY(!sink->isOpen());
    }

    void leavesOthersAlone()
    {
        const auto guest = open("/open"_ba, {});
        const auto stranger = open("/open"_ba, "nonsense"_ba);
        Wire::Request asked = request("GET"_ba, "/reading"_ba);
        asked.isOwner = true;
        const auto owner = start(ask(asked));
        m_router->reviewStreams({});
        QVERIFY(guest->isOpen());
        QVERIFY(stranger->isOpen());
        QVERIFY(owner->isOpen());
    }

    void forgetsWhatHasEnded()
    {
        auto sink = open("/records"_ba, "user"_ba);
        m_feeder->close();
        QVERIFY(!m_feeder->isOpen());
        const std::weak_ptr<ListeningSink> gone = sink;
        sink.reset();
        m_feeder.reset();
        QVERIFY(gone.expired());
        m_router->reviewStreams({});
    }

private:
    void make(const RouterOptions &options)
    {
        m_feeder.reset();
        m_feeders.clear();
        m_router.reset();
        m_callers = std::make_unique<WithdrawingAuthenticator>();
        m_router = std::make_unique<Router>(options, *m_callers, nullptr, m_clock);
        add("/open"_ba, Guard::None, RouteClass::Open);
        add("/records"_ba, Guard::AnyRecord, RouteClass::ReadRecords);
        add("/reading"_ba, Guard::Superuser, RouteClass::Read);
        add("/managing"_ba, Guard::Superuser, RouteClass::Manage);
        addRoute(Method::Get, "/late"_ba, [this](Call &call) {
            m_callers->withdraw("user"_ba);
            return stream(call);
        });
    }
    void add(const QByteArray &pattern, Guard guard, RouteClass routeClass)
    {
        RouteSpec spec;
        spec.pattern = pattern;
        spec.owner = "test"_ba;
        spec.guard = guard;
        spec.routeClass = routeClass;
        spec.handler = [this](Call &call) { return stream(call); };
        m_router->add(std::move(spec));
    }
    Result<Wire::Response> stream(Call &)
    {
        return Wire::Response::eventStream(
            [this](std::shared_ptr<Wire::StreamSink> sink) { m_feeder = std::move(sink); });
    }
    std::shared_ptr<ListeningSink> open(const QByteArray &path, const QByteArray &token)
    {
        return start(ask(request("GET"_ba, path, token)));
    }
    std::shared_ptr<ListeningSink> start(const Wire::Response &response)
    {
        m_feeders.push_back(std::exchange(m_feeder, {}));
        if (!response.stream)
            return nullptr;
        auto sink = std::make_shared<ListeningSink>();
        response.stream(sink);
        return sink;
    }

    std::unique_ptr<WithdrawingAuthenticator> m_callers;
    // Of the stream opened last, and those before it: a stream lives as long as it has one.
    std::shared_ptr<Wire::StreamSink> m_feeder;
    std::vector<std::shared_ptr<Wire::StreamSink>> m_feeders;
};

QTEST_GUILESS_MAIN(TestOpenStreams)
#include "tst_openstreams.moc"
