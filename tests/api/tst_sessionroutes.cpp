// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/authrouter.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

const QByteArray own = "account/sessions"_ba;

}  // namespace

class TestSessionRoutes : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_router = std::make_unique<AuthRouter>();
        QVERIFY(world().isOpen());
    }

    void listsSignIns()
    {
        m_router->client().userAgent = "Testing/1.0";
        const QByteArray token = signIn("ann");
        m_router->client().userAgent.clear();
        const JsonValue list = sessions("GET", own, token);
        QCOMPARE(list.elements().size(), size_t(1));
        JsonValue item = list.elements().front();
        QCOMPARE(item[u"id"].toString().size(), 15);
        item.insert(u"id"_s, JsonValue(u"…"_s));
        QCOMPARE(item.toJson(),
                 QByteArray("{\"id\":\"…\",\"collection\":\"_pb_users_auth_\","
                            "\"collectionName\":\"users\",\"record\":\"annannannannann\","
                            "\"label\":\"ann@example.com\",\"method\":\"password\","
                            "\"ip\":\"192.0.2.1\",\"userAgent\":\"Testing/1.0\","
                            "\"created\":\"2026-01-02 03:04:05.678Z\","
                            "\"lastSeen\":\"2026-01-02 03:04:05.678Z\","
                            "\"expires\":\"2026-01-07 03:04:05.000Z\",\"current\":true}"));
    }

    void isForSuperusers()
    {
        const QByteArray token = signIn("ann");
        QCOMPARE(m_router->console("GET", "sessions", {}).status, 401);
        QCOMPARE(m_router->console("GET", "sessions", token).status, 403);
        QCOMPARE(m_router->console("DELETE", "sessions/x", token).status, 403);
        QCOMPARE(
            m_router->console("DELETE", "sessions?collection=users&record=annannannannann", token)
                .status,
            403);
        QCOMPARE(m_router->console("GET", own, {}).status, 401);
        m_router->client().isOwner = true;
        QCOMPARE(m_router->console("GET", "sessions", {}).status, 200);
        QCOMPARE(m_router->console("GET", own, {}).status, 403);
    }

    void listsNewestFirstByPages()
    {
        for (int i = 0; i < 5; ++i) {
            signIn(i % 2 ? "ann" : "bob");
            world().clock().advance(std::chrono::seconds(1));
        }
        const QByteArray root = signIn("root");
        QStringList labels;
        QString before;
        do {
            const Wire::Response answer = m_router->console(
                "GET", "sessions?limit=2&before=" + before.toUtf8().toPercentEncoding(), root);
            QCOMPARE(answer.status, 200);
            const JsonValue page = AuthRouter::json(answer);
            for (const JsonValue &each : page[u"items"].elements())
                labels.append(each[u"label"].toString().left(4));
            before = page[u"next"].toString();
        } while (!before.isEmpty());
        QCOMPARE(labels.join(u' '), u"root bob@ ann@ bob@ ann@ bob@"_s);
        QCOMPARE(sessions("GET", "sessions?collection=users", root).elements().size(), size_t(5));
        QCOMPARE(sessions("GET", "sessions?collection=users&record=annannannannann", root)
                     .elements()
                     .size(),
                 size_t(2));
        QCOMPARE(m_router->console("GET", "sessions?collection=nope", root).status, 404);
        QCOMPARE(m_router->console("GET", "sessions?before=nonsense", root).status, 200);
    }

    void revokesOne()
    {
        const QByteArray lost = signIn("ann");
        world().clock().advance(std::chrono::seconds(1));
        const QByteArray kept = signIn("ann");
        QVERIFY(lost != kept);
        const QString id = sessionOf(lost);
        QCOMPARE(m_router->console("DELETE", own + '/' + id.toLatin1(), kept).status, 204);
        QVERIFY(!isGood(lost));
        QVERIFY(isGood(kept));
        QCOMPARE(m_router->console("DELETE", own + '/' + id.toLatin1(), kept).status, 404);
        QCOMPARE(sessions("GET", own, kept).elements().size(), size_t(1));
    }

    void revokesNobodyElses()
    {
        const QByteArray ann = signIn("ann");
        const QByteArray bob = signIn("bob");
        const QByteArray id = sessionOf(bob).toLatin1();
        QCOMPARE(m_router->console("DELETE", own + '/' + id, ann).status, 404);
        QVERIFY(isGood(bob));
        QCOMPARE(m_router->console("DELETE", "sessions/" + id, "root").status, 204);
        QVERIFY(!isGood(bob));
        QVERIFY(isGood(ann));
        QCOMPARE(m_router->console("DELETE", "sessions/nope", "root").status, 404);
        const Result<QByteArray> lines = m_router->audit().list({.action = u"session.revoke"_s});
        QVERIFY(lines && lines->contains(id) && lines->contains("\"ip\":\"192.0.2.1\""));
    }

    // All that came of one sign-in goes with it.
    void revokesWhatTheTokenWasExchangedFor()
    {
        const QByteArray first = signIn("ann");
        world().clock().advance(std::chrono::seconds(1));
        const QByteArray second = refresh(first);
        QVERIFY(second != first);
        world().clock().advance(std::chrono::seconds(1));
        const QByteArray third = refresh(second);
        const QByteArray file = fileToken(third);
        QVERIFY(world().auth().verify(file, {TokenType::File}));
        const QString id = sessionOf(third);
        QCOMPARE(sessionOf(first), id);
        QCOMPARE(sessions("GET", own, third).elements().size(), size_t(1));
        const JsonValue list = sessions("GET", own, third);
        QCOMPARE(list.elements().front()[u"expires"].toString(), u"2026-01-07 03:04:07.000Z"_s);

        QCOMPARE(m_router->console("DELETE", "sessions/" + id.toLatin1(), "root").status, 204);
        for (const QByteArray &token : {first, second, third})
            QVERIFY(!isGood(token));
        QVERIFY(!world().auth().verify(file, {TokenType::File}));
        QCOMPARE(m_router->post("users/auth-refresh", {}, third).status, 401);
    }

    // Two of one second have the same token: they end together, and each is listed.
    void knowsSignInsOfOneSecond()
    {
        m_router->client().userAgent = "one";
        const QByteArray one = signIn("ann");
        m_router->client().userAgent = "two";
        const QByteArray two = signIn("ann");
        QCOMPARE(one, two);
        const JsonValue list = sessions("GET", own, one);
        QCOMPARE(list.elements().size(), size_t(2));
        const QByteArray id = list.elements().back()[u"id"].toString().toLatin1();
        QCOMPARE(m_router->console("DELETE", "sessions/" + id, "root").status, 204);
        QVERIFY(!isGood(one));
        // The same second again: what was refused is not given once more.
        const QByteArray again = signIn("ann");
        QVERIFY(again != one);
        QVERIFY(isGood(again));
        QCOMPARE(sessions("GET", own, again).elements().size(), size_t(1));
    }

    void endsAllOfAnAccount_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<bool>("byOperator");
        QTest::newRow("by an operator")
            << "sessions?collection=users&record=annannannannann"_ba << true;
        QTest::newRow("by itself") << own << false;
    }

    void endsAllOfAnAccount()
    {
        QFETCH(QByteArray, path);
        QFETCH(bool, byOperator);
        const QByteArray unlisted = m_router->token("ann");
        world().clock().advance(std::chrono::seconds(1));
        const QByteArray token = signIn("ann");
        const QByteArray bob = signIn("bob");
        const QByteArray file = fileToken(token);
        QCOMPARE(m_router->console("DELETE", path, byOperator ? "root"_ba : token).status, 204);
        QVERIFY(!isGood(token));
        QVERIFY(!isGood(unlisted));
        QVERIFY(!world().auth().verify(file, {TokenType::File}));
        QVERIFY(isGood(bob));
        QCOMPARE(sessions("GET", "sessions?record=annannannannann", "root").elements().size(),
                 size_t(0));
        QVERIFY(isGood(signIn("ann")));
    }

    // What is wrong with a record must not keep its sessions alive.
    void endsAllOfAnInvalidRecord()
    {
        const QByteArray token = signIn("ann");
        world().run("UPDATE users SET email = 'no address' WHERE id = 'annannannannann'"_ba);
        QCOMPARE(
            m_router->console("DELETE", "sessions?collection=users&record=annannannannann", "root")
                .status,
            204);
        QVERIFY(!isGood(token));
    }

    void wantsBothNames_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<int>("status");
        QTest::newRow("nothing") << ""_ba << 400;
        QTest::newRow("collection") << "?collection=users"_ba << 400;
        QTest::newRow("record") << "?record=annannannannann"_ba << 400;
        QTest::newRow("unknown record") << "?collection=users&record=nope"_ba << 404;
        QTest::newRow("unknown collection") << "?collection=nope&record=annannannannann"_ba << 404;
        QTest::newRow("no auth collection") << "?collection=_otps&record=x"_ba << 404;
    }

    void wantsBothNames()
    {
        QFETCH(QByteArray, query);
        QFETCH(int, status);
        QCOMPARE(m_router->console("DELETE", "sessions" + query, "root").status, status);
    }

    // A changed password ends sessions without any word from here.
    void leavesOutEndedOnes()
    {
        const QByteArray token = signIn("ann");
        signIn("bob");
        world().run("UPDATE users SET tokenKey = 'other' WHERE id = 'annannannannann'"_ba);
        const JsonValue list = sessions("GET", "sessions?collection=users", "root");
        QCOMPARE(list.elements().size(), size_t(1));
        QCOMPARE(list.elements().front()[u"record"].toString(), u"bobbobbobbobbob"_s);
        QVERIFY(world().sessions().sweep());
        QCOMPARE(world().count("_bn_sessions WHERE record = 'annannannannann'"_ba), 0);
    }

    // Older tokens, and those of other programs, are sessions once they are used.
    void listsTokensThatNobodyNoted()
    {
        const QByteArray token = m_router->token("ann");
        QCOMPARE(sessions("GET", "sessions?record=annannannannann", "root").elements().size(),
                 size_t(0));
        QVERIFY(isGood(token));
        const JsonValue list = sessions("GET", "sessions?record=annannannannann", "root");
        QCOMPARE(list.elements().size(), size_t(1));
        QCOMPARE(list.elements().front()[u"method"].toString(), QString());
        const QByteArray id = list.elements().front()[u"id"].toString().toLatin1();
        QCOMPARE(m_router->console("DELETE", "sessions/" + id, "root").status, 204);
        QVERIFY(!isGood(token));
    }

    void tellsWhenASessionWasSeen()
    {
        const QByteArray token = signIn("ann");
        world().clock().advance(std::chrono::minutes(5));
        QVERIFY(isGood(token));
        const JsonValue list = sessions("GET", "sessions?record=annannannannann", "root");
        QCOMPARE(list.elements().front()[u"lastSeen"].toString(), u"2026-01-02 03:09:05.678Z"_s);
        QCOMPARE(list.elements().front()[u"created"].toString(), u"2026-01-02 03:04:05.678Z"_s);
    }

    void listsImpersonation()
    {
        QCOMPARE(
            m_router->post("users/impersonate/annannannannann", "{\"duration\":60}", "root").status,
            200);
        const JsonValue list = sessions("GET", "sessions?record=annannannannann", "root");
        QCOMPARE(list.elements().size(), size_t(1));
        QCOMPARE(list.elements().front()[u"method"].toString(), u"impersonate"_s);
        QCOMPARE(list.elements().front()[u"expires"].toString(), u"2026-01-02 03:05:05.000Z"_s);
    }

    void refusesAtOnceOnEveryThread()
    {
        const QByteArray token = signIn("ann");
        const QByteArray id = sessionOf(token).toLatin1();
        std::atomic<bool> isRevoked{false};
        std::atomic<int> used{0};
        std::atomic<int> late{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (bool ends = false; !ends;) {
                    ends = isRevoked.load();
                    const bool isGuest = world().auth().identify(token).isGuest();
                    used += isGuest ? 0 : 1;
                    late += ends && !isGuest ? 1 : 0;
                }
            });
        }
        while (used.load() < 20)
            std::this_thread::yield();
        const int status = m_router->console("DELETE", "sessions/" + id, "root").status;
        isRevoked = true;
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(status, 204);
        QCOMPARE(late.load(), 0);
        // Uses that were noted before do not bring it back.
        QCOMPARE(sessions("GET", "sessions?record=annannannannann", "root").elements().size(),
                 size_t(0));
    }

private:
    AuthWorld &world() { return m_router->world(); }

    QByteArray signIn(const QByteArray &who)
    {
        const QByteArray collection = who == "root" ? "_superusers" : "users";
        const Wire::Response answer = m_router->post(
            collection + "/auth-with-password",
            "{\"identity\":\"" + who + "@example.com\",\"password\":\"1234567890\"}");
        return AuthRouter::json(answer)[u"token"].toString().toLatin1();
    }
    QByteArray refresh(const QByteArray &token)
    {
        const Wire::Response answer = m_router->post("users/auth-refresh", {}, token);
        return AuthRouter::json(answer)[u"token"].toString().toLatin1();
    }
    QByteArray fileToken(const QByteArray &token)
    {
        m_router->client().token = token;
        const Wire::Response answer = m_router->client().post("/api/files/token", {});
        return AuthRouter::json(answer)[u"token"].toString().toLatin1();
    }
    bool isGood(const QByteArray &token)
    {
        return !token.isEmpty() && !world().auth().identify(token).isGuest();
    }
    JsonValue sessions(const QByteArray &method, const QByteArray &path, const QByteArray &who)
    {
        return AuthRouter::json(m_router->console(method, path, who))[u"items"];
    }
    QString sessionOf(const QByteArray &token)
    {
        const JsonValue list = sessions("GET", own, token);
        for (const JsonValue &each : list.elements()) {
            if (each[u"current"].toBool())
                return each[u"id"].toString();
        }
        return {};
    }

    std::unique_ptr<AuthRouter> m_router;
};

QTEST_GUILESS_MAIN(TestSessionRoutes)
#include "tst_sessionroutes.moc"
