// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/limits/ratelimiter.h"
#include "support/authrouter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

const QByteArray tooMany = AuthRouter::envelope("Too Many Requests.", 429);
const QByteArray wrongPassword = "{\"identity\":\"ann@example.com\",\"password\":\"x\"}"_ba;

Settings::RateLimitRule rule(const QString &label, const QString &audience = {}, qint64 maximum = 1)
{
    return {label, audience, 60, maximum};
}

}  // namespace

// A6.1, A6.2, P9.
class TestRateLimits : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_router = std::make_unique<AuthRouter>();
        QVERIFY(world().isOpen());
    }

    void p9_4_choosesTheRule_data()
    {
        QTest::addColumn<QStringList>("labels");
        QTest::addColumn<QByteArrayList>("actions");
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("isGuest");
        QTest::addColumn<int>("chosen");
        const QString path = u"/api/collections/docs/records"_s;
        const auto row
            = [](const char *name, const QStringList &labels, const QByteArrayList &actions,
                 const QString &target, bool isGuest, int chosen) {
                  QTest::newRow(name) << labels << actions << target << isGuest << chosen;
              };
        row("none", {}, {}, path, true, -1);
        row("exact path", {u"/x"_s, path}, {}, path, true, 1);
        row("method first", {path, u"GET "_s + path}, {}, path, true, 1);
        row("other method", {u"POST "_s + path}, {}, path, true, -1);
        row("prefix", {u"/api/"_s}, {}, path, true, 0);
        row("no prefix without slash", {u"/api"_s}, {}, path, true, -1);
        row("prefix of itself", {path + u'/'}, {}, path, true, 0);
        row("method prefix beats exact path", {path, u"GET /api/"_s}, {}, path, true, 1);
        row("exact beats prefix", {u"/api/"_s, path}, {}, path, true, 1);
        row("collection and action", {u"/api/"_s, u"*:list"_s, u"docs:list"_s}, {"list"}, path,
            true, 2);
        row("any collection", {u"/api/"_s, u"*:list"_s, u"other:list"_s}, {"list"}, path, true, 1);
        row("second action", {u"*:auth"_s}, {"authWithPassword", "auth"}, path, true, 0);
        row("first action first", {u"*:auth"_s, u"*:authWithPassword"_s},
            {"authWithPassword", "auth"}, path, true, 1);
        row("own collection before others", {u"*:authWithPassword"_s, u"docs:auth"_s},
            {"authWithPassword", "auth"}, path, true, 1);
        row("guests only", {u"/api/ @guest"_s}, {}, path, true, 0);
        row("guests only, signed in", {u"/api/ @guest"_s}, {}, path, false, -1);
        row("signed in only", {u"/api/ @auth"_s}, {}, path, true, -1);
        row("signed in only, signed in", {u"/api/ @auth"_s}, {}, path, false, 0);
        row("first that fits", {path + u" @auth"_s, path + u" @guest"_s}, {}, path, true, 1);
    }

    void p9_4_choosesTheRule()
    {
        QFETCH(QStringList, labels);
        QFETCH(QByteArrayList, actions);
        QFETCH(QString, path);
        QFETCH(bool, isGuest);
        QFETCH(int, chosen);
        std::vector<Settings::RateLimitRule> rules;
        for (const QString &label : labels) {
            const qsizetype at = label.indexOf(u" @");
            rules.push_back(at < 0 ? rule(label) : rule(label.left(at), label.mid(at + 1)));
        }
        LimitedRequest request;
        request.method = u"GET"_s;
        request.path = path;
        request.isGuest = isGuest;
        request.actions = actions;
        if (!actions.isEmpty())
            request.collectionName = u"docs"_s;
        const Settings::RateLimitRule *found = rateLimitRule(rules, request);
        QCOMPARE(found ? int(found - rules.data()) : -1, chosen);
    }

    void p9_6_windows()
    {
        FakeClock clock;
        WindowCounters counters(clock);
        const auto take = [&](const QByteArray &bucket, const QByteArray &client) {
            return counters.take(bucket, client, 2, std::chrono::seconds(3));
        };
        QVERIFY(take("a", "1"));
        clock.advance(std::chrono::seconds(2));
        QVERIFY(take("a", "1"));
        QVERIFY(!take("a", "1"));
        QVERIFY(take("a", "2"));
        QVERIFY(take("b", "1"));
        // Refused ones do not extend the window.
        clock.advance(std::chrono::seconds(1));
        QVERIFY(take("a", "1"));
        QVERIFY(take("a", "1"));
        QVERIFY(!take("a", "1"));
        counters.clear();
        QVERIFY(take("a", "1"));
        for (int i = 0; i < 5; ++i)
            QVERIFY(take("a", ""));
        clock.advance(-std::chrono::hours(1));
        QVERIFY(take("a", "1"));
    }

    void p9_6_staysSmall()
    {
        FakeClock clock;
        WindowCounters counters(clock);
        for (int i = 0; i < 5000; ++i) {
            QVERIFY(counters.take("a", QByteArray::number(i), 1, std::chrono::seconds(3)));
            if (i == 2500)
                clock.advance(std::chrono::seconds(4));
        }
        QVERIFY(!counters.take("a", "4999", 1, std::chrono::seconds(3)));
        QVERIFY(counters.take("a", "0", 1, std::chrono::seconds(3)));
    }

    void a6_2_countsMethodsApart()
    {
        limit({rule(u"*:auth"_s, {}, 2)});
        const QByteArray path = "users/auth-with-password"_ba;
        QCOMPARE(m_router->post(path, wrongPassword).status, 400);
        QCOMPARE(m_router->post("_pb_users_auth_/auth-with-password"_ba, wrongPassword).status,
                 400);
        const Wire::Response refused = m_router->post(path, wrongPassword);
        QCOMPARE(refused.body, tooMany);
        QVERIFY(refused.headers.contains("X-Frame-Options"));
        QVERIFY(!refused.headers.contains("Retry-After"));
        // Another collection, another method, another address.
        QCOMPARE(m_router->post("_superusers/auth-with-password"_ba, wrongPassword).status, 400);
        QCOMPARE(m_router->post("users/auth-with-otp"_ba, wrongPassword).status, 403);
        m_router->client().remoteAddress = "192.0.2.9";
        QCOMPARE(m_router->post(path, wrongPassword).status, 400);
        m_router->client().remoteAddress = "192.0.2.1";
        world().clock().advance(std::chrono::seconds(60));
        QCOMPARE(m_router->post(path, wrongPassword).status, 400);
    }

    void a6_2_letsSomeThrough_data()
    {
        QTest::addColumn<QByteArray>("who");
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<bool>("isOwner");
        QTest::addColumn<bool>("isLimited");
        QTest::newRow("guest") << ""_ba
                               << "192.0.2.1"_ba << false << true;
        QTest::newRow("user") << "ann"_ba
                              << "192.0.2.1"_ba << false << true;
        QTest::newRow("superuser") << "root"_ba
                                   << "192.0.2.1"_ba << false << false;
        QTest::newRow("owner") << ""_ba
                               << ""_ba << true << false;
        QTest::newRow("excluded") << ""_ba
                                  << "10.0.0.9"_ba << false << false;
        QTest::newRow("excluded subnet") << ""_ba
                                         << "172.16.5.5"_ba << false << false;
    }

    void a6_2_letsSomeThrough()
    {
        QFETCH(QByteArray, who);
        QFETCH(QByteArray, address);
        QFETCH(bool, isOwner);
        QFETCH(bool, isLimited);
        limit({rule(u"/api/"_s)}, {u"10.0.0.9"_s, u"172.16.0.0/12"_s});
        m_router->client().remoteAddress = address;
        m_router->client().isOwner = isOwner;
        QCOMPARE(m_router->get("users/auth-methods"_ba, who).status, 200);
        QCOMPARE(m_router->get("users/auth-methods"_ba, who).status, isLimited ? 429 : 200);
    }

    void a6_2_startsAnewWithTheSettings()
    {
        limit({rule(u"users:listAuthMethods"_s)});
        QCOMPARE(m_router->get("users/auth-methods"_ba).status, 200);
        QCOMPARE(m_router->get("users/auth-methods"_ba).status, 429);
        limit({rule(u"users:listAuthMethods"_s)});
        QCOMPARE(m_router->get("users/auth-methods"_ba).status, 200);
        limit({});
        QCOMPARE(m_router->get("users/auth-methods"_ba).status, 200);
        QCOMPARE(m_router->get("users/auth-methods"_ba).status, 200);
    }

    // The limit comes before the guard and the body.
    void p1_2_comesBeforeTheGuard()
    {
        limit({rule(u"/api/collections/users/impersonate/"_s)});
        const QByteArray path = "users/impersonate/annannannannann"_ba;
        QCOMPARE(m_router->post(path, {}).status, 401);
        QCOMPARE(m_router->post(path, {}).status, 429);
    }

    // The worked example of P9.4.
    void p9_4_example()
    {
        limit({rule(u"users:list"_s, {}, 2), rule(u"/api/collections/"_s, {}, 3)});
        for (const int status : {200, 200, 429})
            QCOMPARE(m_router->get("users/records"_ba).status, status);
        for (const int status : {404, 404, 404, 429})
            QCOMPARE(m_router->get("users/records/x"_ba).status, status);
        // Its own bucket again.
        QCOMPARE(m_router->get("users/auth-methods"_ba).status, 200);
    }

    void a0_5_unknownCollectionsAreNotCounted()
    {
        limit({rule(u"/api/"_s)});
        for (int i = 0; i < 3; ++i)
            QCOMPARE(m_router->get("nope/auth-methods"_ba).status, 404);
    }

private:
    AuthWorld &world() { return m_router->world(); }

    void limit(const std::vector<Settings::RateLimitRule> &rules, const QStringList &excluded = {})
    {
        JsonValue list = JsonValue::array();
        for (const Settings::RateLimitRule &each : rules) {
            list.append(JsonValue::object({{u"label"_s, JsonValue(each.label)},
                                           {u"audience"_s, JsonValue(each.audience)},
                                           {u"duration"_s, JsonValue(each.duration)},
                                           {u"maxRequests"_s, JsonValue(each.maxRequests)}}));
        }
        const Result<void> done
            = world().settings().update([&](const Settings &current) -> Result<Settings> {
                  JsonValue values = current.values;
                  values.insert(u"rateLimits"_s,
                                JsonValue::object({{u"enabled"_s, JsonValue(!rules.empty())},
                                                   {u"rules"_s, list},
                                                   {u"excludedIPs"_s, JsonValue(excluded)}}));
                  return Settings::fromJson(values);
              });
        QVERIFY(done);
    }

    std::unique_ptr<AuthRouter> m_router;
};

QTEST_GUILESS_MAIN(TestRateLimits)
#include "tst_ratelimits.moc"
