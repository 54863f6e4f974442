// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/authrouter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

// A1.12, A2.9 and A5.
class TestAuthRecords : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_router = std::make_unique<AuthRouter>();
        QVERIFY(world().isOpen());
    }

    void a1_12_fileTokensOfSuperusersElsewhereCountForNothing()
    {
        QVERIFY(world().settings().setSuperuserIps({u"10.0.0.0/8"_s}));
        const Schema::Record root = world().record(u"_superusers"_s, u"rootrootrootroo"_s);
        QVERIFY(!world().auth().admits(root, u"192.0.2.1"_s));
        QVERIFY(world().auth().admits(root, u"10.2.3.4"_s));
        QVERIFY(!world().auth().admits(root, u"0000:0000:0000:0000:0000:ffff:0a02:0304"_s));
        QVERIFY(world().auth().admits(world().record(u"users"_s, u"annannannannann"_s),
                                      u"192.0.2.1"_s));
    }

    // What ends tokens, and what else goes (A2.9).
    void a2_9_invalidation_data()
    {
        QTest::addColumn<QByteArray>("who");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("endsTokens");
        QTest::addColumn<QByteArray>("left");
        const auto row = [](const char *name, const char *who, const QByteArray &body, bool ends,
                            const QByteArray &left) {
            QTest::newRow(name) << QByteArray(who) << body << ends << left;
        };
        const QByteArray all = "_authOrigins _externalAuths _mfas _otps"_ba;
        row("nothing", "root", "{}", false, all);
        row("name", "root", R"({"name":"Bob"})", false, all);
        row("visibility", "bob", R"({"emailVisibility":true})", false, all);
        row("password", "root", R"({"password":"abcdefgh","passwordConfirm":"abcdefgh"})", true,
            "_externalAuths");
        row("same password", "bob",
            R"({"password":"1234567890","passwordConfirm":"1234567890","oldPassword":"1234567890"})",
            true, "_externalAuths");
        row("address", "root", R"({"email":"b2@example.com"})", true,
            "_authOrigins _externalAuths _mfas");
        row("same address", "root", R"({"email":"bob@example.com"})", false, all);
        row("verified", "root", R"({"verified":true})", true, "_authOrigins _mfas");
        row("token key", "root", "{\"tokenKey\":\"" + QByteArray(50, 'k') + "\"}", true,
            "_authOrigins _externalAuths _mfas");
        row("generated token key", "root", R"({"tokenKey:autogenerate":""})", true,
            "_authOrigins _externalAuths _mfas");
        row("token key of a user", "bob", "{\"tokenKey\":\"" + QByteArray(50, 'k') + "\"}", false,
            all);
    }

    void a2_9_invalidation()
    {
        QFETCH(QByteArray, who);
        QFETCH(QByteArray, body);
        QFETCH(bool, endsTokens);
        QFETCH(QByteArray, left);
        addDependents();
        const Schema::Record bob = world().record(u"users"_s, u"bobbobbobbobbob"_s);
        QList<std::pair<TokenType, QByteArray>> tokens;
        for (const TokenType type : {TokenType::Auth, TokenType::File, TokenType::Verification,
                                     TokenType::PasswordReset, TokenType::EmailChange}) {
            tokens.append(
                {type,
                 issueToken(type, bob, world().clock().now(), {.newEmail = u"x@example.com"_s})});
        }
        const Wire::Response response
            = m_router->send("PATCH"_ba, "users/records/bobbobbobbobbob"_ba, body, who);
        QVERIFY2(response.status == 200, response.body.constData());
        QVERIFY(!response.body.contains("token"));
        for (const auto &[type, token] : tokens)
            QCOMPARE(world().auth().verify(token, {type}).has_value(), !endsTokens);
        QCOMPARE(dependents(), left);
    }

    void a2_9_deletedRecordsTakeTheirRowsAlong()
    {
        addDependents();
        const QByteArray token = m_router->token("bob");
        QCOMPARE(m_router->send("DELETE"_ba, "users/records/bobbobbobbobbob"_ba, {}, "bob").status,
                 204);
        QVERIFY(world().auth().identify(token).isGuest());
        QCOMPARE(dependents(), ""_ba);
    }

    void a2_9_deletedCollectionsTakeTheirRowsAlong()
    {
        addDependents();
        const QByteArray token = m_router->token("bob");
        m_router->client().token = m_router->token("root");
        QCOMPARE(m_router->client().send("DELETE"_ba, "/api/collections/users"_ba, {}, {}).status,
                 204);
        QVERIFY(world().auth().identify(token).isGuest());
        QCOMPARE(dependents(), ""_ba);
    }

    void a2_9_secretsEndOneKindOfToken()
    {
        const Schema::Record ann = world().record(u"users"_s, u"annannannannann"_s);
        const UtcTime now = world().clock().now();
        const QByteArray auth = issueToken(TokenType::Auth, ann, now);
        const QByteArray file = issueToken(TokenType::File, ann, now);
        const QByteArray reset = issueToken(TokenType::PasswordReset, ann, now);
        QCOMPARE(m_router->patch("users", R"({"authRule":"verified = true"})"_ba).status, 200);
        QVERIFY(world().auth().identify(auth).isGuest());
        QVERIFY(world().auth().verify(file, {TokenType::File}));
        QCOMPARE(
            m_router->patch("users", "{\"fileToken\":{\"secret\":\"" + QByteArray(40, 'f') + "\"}}")
                .status,
            200);
        QVERIFY(!world().auth().verify(file, {TokenType::File}));
        QVERIFY(world().auth().verify(reset, {TokenType::PasswordReset}));
        // Switching methods off ends nothing.
        QCOMPARE(m_router->patch("users", R"({"passwordAuth":{"enabled":false}})"_ba).status, 200);
        QVERIFY(world().auth().verify(reset, {TokenType::PasswordReset}));
    }

    void a5_3_addresses_data()
    {
        QTest::addColumn<QByteArray>("who");
        QTest::addColumn<QByteArray>("manageRule");
        QTest::addColumn<bool>("isVisible");
        QTest::addColumn<bool>("isShown");
        QTest::newRow("guest") << ""_ba
                               << "null"_ba << false << false;
        QTest::newRow("other") << "ann"_ba
                               << "null"_ba << false << false;
        QTest::newRow("own") << "bob"_ba
                             << "null"_ba << false << true;
        QTest::newRow("superuser") << "root"_ba
                                   << "null"_ba << false << true;
        QTest::newRow("visible") << ""_ba
                                 << "null"_ba << true << true;
        QTest::newRow("manager") << "ann"_ba
                                 << "\"@request.auth.verified = true\""_ba << false << true;
        QTest::newRow("rule for guests") << ""_ba
                                         << "\"@request.auth.id = ''\""_ba << false << true;
    }

    void a5_3_addresses()
    {
        QFETCH(QByteArray, who);
        QFETCH(QByteArray, manageRule);
        QFETCH(bool, isVisible);
        QFETCH(bool, isShown);
        QCOMPARE(m_router->patch("users", "{\"viewRule\":\"\",\"manageRule\":" + manageRule + '}')
                     .status,
                 200);
        if (isVisible)
            world().run("UPDATE users SET emailVisibility = TRUE"_ba);
        const Wire::Response response = m_router->get("users/records/bobbobbobbobbob"_ba, who);
        QCOMPARE(response.status, 200);
        QCOMPARE(AuthRouter::json(response).contains(u"email"), isShown);
    }

    void a5_8_idsAreUniqueAcrossCollections()
    {
        QCOMPARE(m_router->createMembers().status, 200);
        const Wire::Response response = m_router->post(
            "members/records"_ba,
            R"({"id":"annannannannann","email":"x@example.com","password":"1234567890",)"
            R"("passwordConfirm":"1234567890"})"_ba,
            "root");
        QCOMPARE(
            response.body,
            AuthRouter::envelope("Failed to create record.", 400,
                                 "{\"id\":"
                                     + AuthRouter::item("validation_invalid_auth_id",
                                                        "Invalid or duplicated auth record id.")
                                     + '}'));
    }

private:
    AuthWorld &world() { return m_router->world(); }

    /// One row of each kind for bob.
    void addDependents()
    {
        const QByteArray refs = "'_pb_users_auth_', 'bobbobbobbobbob'"_ba;
        world().run("INSERT INTO _mfas (id, collectionRef, recordRef, method) VALUES ('m', " + refs
                    + ", 'password'); INSERT INTO _otps (id, collectionRef, recordRef, password) "
                      "VALUES ('o', "
                    + refs
                    + ", 'x'); INSERT INTO _authOrigins (id, collectionRef, recordRef, "
                      "fingerprint) VALUES ('a', "
                    + refs
                    + ", 'f'); INSERT INTO _externalAuths (id, collectionRef, recordRef, provider, "
                      "providerId) VALUES ('e', "
                    + refs + ", 'google', '1')");
    }

    QByteArray dependents()
    {
        QByteArrayList left;
        for (const QByteArray &name :
             {"_authOrigins"_ba, "_externalAuths"_ba, "_mfas"_ba, "_otps"_ba}) {
            if (world().count(name) > 0)
                left.append(name);
        }
        return left.join(' ');
    }

    std::unique_ptr<AuthRouter> m_router;
};

QTEST_GUILESS_MAIN(TestAuthRecords)
#include "tst_authrecords.moc"
