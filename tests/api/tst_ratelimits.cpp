// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/limits/ratelimiter.h"
#include "support/authrouter.h"

#include <QTest>

#include <algorithm>

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

    // Each request of a batch counts under its own action, beside the batch and apart from the
    // direct route.
    void p9_3_batches()
    {
        m_router->allowBatches();
        limit({rule(u"users:create"_s, {}, 2)});
        const qint64 before = world().count("users");
        QCOMPARE(batch({createItem("POST", "n1"), createItem("PUT", "n2")}).status, 200);
        const Wire::Response refused = batch({createItem("POST", "n3")});
        QCOMPARE(refused.status, 400);
        QCOMPARE(refused.body,
                 AuthRouter::envelope(
                     "Batch transaction failed.", 400,
                     "{\"requests\":{\"0\":{\"code\":\"batch_request_failed\",\"message\":"
                     "\"Batch request failed.\",\"response\":{\"data\":{},\"message\":"
                     "\"Too Many Requests.\",\"status\":429}}}}"));
        QCOMPARE(world().count("users"), before + 2);
        QCOMPARE(m_router->post("users/records"_ba, newUser("n4")).status, 200);
        QCOMPARE(batch({createItem("POST", "n5")}, "root").status, 200);

        // What was done before is undone.
        world().clock().advance(std::chrono::seconds(60));
        const Wire::Response undone
            = batch({createItem("POST", "n6"), createItem("POST", "n7"), createItem("POST", "n8")});
        QVERIFY2(undone.body.contains("\"requests\":{\"2\":"), undone.body.constData());
        QCOMPARE(world().count("users"), before + 4);
    }

    void p9_3_pathsOfBatches()
    {
        m_router->allowBatches();
        limit({rule(u"PUT /api/collections/users/records"_s), rule(u"/api/batch"_s, {}, 3)});
        QCOMPARE(batch({createItem("PUT", "n1")}).status, 200);
        QCOMPARE(batch({createItem("PUT", "n2")}).status, 400);
        QCOMPARE(batch({createItem("POST", "n2")}).status, 200);
        QCOMPARE(batch({createItem("POST", "n3")}).body, tooMany);
    }

    void p9_6_savingStartsCountersAnew()
    {
        FakeClock clock;
        WindowCounters counters(clock);
        const auto take = [&counters] { return counters.take("a", "1", 1, std::chrono::hours(1)); };
        QVERIFY(take());
        counters.follow(7);
        QVERIFY(!take());
        counters.follow(7);
        QVERIFY(!take());
        counters.follow(8);
        QVERIFY(take());
        QVERIFY(!take());

        FruitlessLists lists(world().settings(), clock);
        const auto delayed = [&lists] {
            for (int i = 0; i < 200; ++i) {
                if (lists.delayFor(u"a"_s, "192.0.2.1").count() > 0)
                    return i;
            }
            return -1;
        };
        QVERIFY(delayed() >= 3);
        limit({});
        QVERIFY(delayed() >= 3);
    }

    void p9_7_fruitlessLists()
    {
        FakeClock clock;
        FruitlessLists lists(world().settings(), clock);
        const auto delay
            = [&lists](const QString &collection = u"a"_s, const QByteArray &client = "192.0.2.1") {
                  return lists.delayFor(collection, client).count();
              };
        for (int i = 0; i < 3; ++i)
            QCOMPARE(delay(), 0);
        qint64 longest = 0;
        for (int i = 0; i < 100; ++i)
            longest = std::max<qint64>(longest, delay());
        QVERIFY(longest > 0 && longest < 500);
        QCOMPARE(delay(u"b"_s), 0);
        QCOMPARE(delay(u"a"_s, "192.0.2.2"), 0);
        clock.advance(std::chrono::seconds(3));
        QCOMPARE(delay(), 0);
    }

    // No error comes of it.
    void p9_7_answersAllTheSame()
    {
        const QByteArray list = "users/records?filter=id%3D%22x%22"_ba;
        for (int i = 0; i < 8; ++i) {
            QCOMPARE(m_router->get(list).body,
                     "{\"items\":[],\"page\":1,\"perPage\":30,\"totalItems\":0,"
                     "\"totalPages\":0}\n"_ba);
        }
    }

    void p6_5_renamedCollectionsKeepTheirLimits()
    {
        limit({rule(u"users:list"_s), rule(u"users2:list"_s), rule(u"*:list"_s)});
        QVERIFY(*world().settings().followRename(u"users"_s, u"people"_s));
        QVERIFY(!*world().settings().followRename(u"users"_s, u"people"_s));
        QStringList labels;
        for (const Settings::RateLimitRule &each : world().settings().snapshot()->rateLimits.rules)
            labels.append(each.label);
        QCOMPARE(labels, (QStringList{u"people:list"_s, u"users2:list"_s, u"*:list"_s}));
    }

private:
    AuthWorld &world() { return m_router->world(); }

    static QByteArray newUser(const QByteArray &name)
    {
        return "{\"email\":\"" + name
            + "@example.com\",\"password\":\"1234567890\",\"passwordConfirm\":\"1234567890\"}";
    }
    static QByteArray createItem(const QByteArray &method, const QByteArray &name)
    {
        return "{\"method\":\"" + method
            + "\",\"url\":\"/api/collections/users/records\",\"body\":" + newUser(name) + '}';
    }
    Wire::Response batch(const QByteArrayList &items, const QByteArray &who = {})
    {
        m_router->client().token = m_router->token(who);
        return m_router->client().post("/api/batch", "{\"requests\":[" + items.join(',') + "]}");
    }

    void limit(const std::vector<Settings::RateLimitRule> &rules, const QStringList &excluded = {})
    {
        JsonValue list = JsonValue::array();
        for (const Settings::RateLimitRule &each : rules) {
            list.append(JsonValue::object({{u"label"_s, JsonValue(each.label)},
                                           {u"audience"_s, JsonValue(each.audience)},
                                           {u"duration"_s, JsonValue(each.duration)},
                                           {u"maxRequests"_s, JsonValue(each.maxRequests)}}));
        }
        const auto done
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
