// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/jsonwebtoken.h"
#include "services/auth/authservice.h"
#include "services/denials/denialbook.h"
#include "support/authworld.h"
#include "wire/jsonparser.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

JsonValue flag(const QString &option, const QString &name, bool value)
{
    return JsonValue::object({{option, JsonValue::object({{name, JsonValue(value)}})}});
}

}  // namespace

class TestAuthService : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_world = std::make_unique<AuthWorld>();
        QVERIFY(m_world->isOpen());
    }

    void tellsWhoATokenBelongsTo()
    {
        const QByteArray token = m_world->token(u"users"_s, u"annannannannann"_s);
        const Wire::Identity ann = m_world->auth().identify(token);
        QCOMPARE(ann.recordId, u"annannannannann"_s);
        QCOMPARE(ann.collectionId, u"_pb_users_auth_"_s);
        QCOMPARE(ann.collectionName, u"users"_s);
        QCOMPARE(ann.email, u"ann@example.com"_s);
        QVERIFY(ann.verified);
        QVERIFY(!ann.emailVisibility);
        QVERIFY(!ann.isSuperuser);
        QVERIFY(ann.isRefreshable);

        const Wire::Identity root = m_world->auth().identify(
            m_world->token(u"_superusers"_s, u"rootrootrootroo"_s, {.isRefreshable = false}));
        QVERIFY(root.isSuperuser);
        QVERIFY(!root.isRefreshable);
    }

    // What revokes a token does so for the very next request, on every thread.
    void refusesRevokedTokens_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("token key")
            << "UPDATE users SET tokenKey = 'other' WHERE id = 'annannannannann'"_ba;
        QTest::newRow("deleted") << "DELETE FROM users WHERE id = 'annannannannann'"_ba;
        QTest::newRow("no token key")
            << "UPDATE users SET tokenKey = '' WHERE id = 'annannannannann'"_ba;
    }

    void refusesRevokedTokens()
    {
        QFETCH(QByteArray, sql);
        const QByteArray token = m_world->token(u"users"_s, u"annannannannann"_s);
        std::atomic<int> step{0};
        std::atomic<int> known{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 3; ++i) {
            threads.emplace_back([&] {
                if (!m_world->auth().identify(token).isGuest())
                    ++known;
                ++step;
                while (step.load() < 4)
                    std::this_thread::yield();
                if (!m_world->auth().identify(token).isGuest())
                    known += 100;
            });
        }
        while (step.load() < 3)
            std::this_thread::yield();
        m_world->run(sql);
        ++step;
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(known.load(), 3);
    }

    void refusesTokensOfAChangedCollection()
    {
        const QByteArray token = m_world->token(u"users"_s, u"annannannannann"_s);
        m_world->changeOptions(
            u"users"_s,
            JsonValue::object(
                {{u"authToken"_s,
                  JsonValue::object({{u"secret"_s, JsonValue(QString(50, u'x'))}})}}));
        QVERIFY(m_world->auth().identify(token).isGuest());
    }

    void refusesOtherTokens()
    {
        const Schema::Record ann = m_world->record(u"users"_s, u"annannannannann"_s);
        const UtcTime now = m_world->clock().now();
        for (const TokenType type : {TokenType::File, TokenType::Verification,
                                     TokenType::PasswordReset, TokenType::EmailChange}) {
            QVERIFY(m_world->auth().identify(issueToken(type, ann, now)).isGuest());
        }
        // A file token's claims under the auth secret, and the other way round.
        JsonValue claims = JsonValue::object({{u"id"_s, JsonValue(ann.id())},
                                              {u"collectionId"_s, JsonValue(u"_pb_users_auth_")},
                                              {u"type"_s, JsonValue(u"auth")}});
        const Schema::AuthOptions &options = ann.collection().auth;
        const QString key = ann.value(u"tokenKey").toString();
        const auto signedBy = [&](const Schema::TokenOptions &secret) {
            return JsonWebToken::sign(claims, signingKey(key, secret));
        };
        QVERIFY(!m_world->auth().identify(signedBy(options.authToken)).isGuest());
        QVERIFY(m_world->auth().identify(signedBy(options.fileToken)).isGuest());
        claims.insert(u"collectionId"_s, JsonValue(u"_mfas"));
        QVERIFY(m_world->auth().identify(signedBy(options.authToken)).isGuest());
        claims.insert(u"collectionId"_s, JsonValue(u"users"));
        QVERIFY(m_world->auth().identify(signedBy(options.authToken)).isGuest());
        QVERIFY(m_world->auth().identify({}).isGuest());
        QVERIFY(m_world->auth().identify("x.y.z").isGuest());
    }

    void letsTokensExpire()
    {
        const QByteArray token = m_world->token(u"users"_s, u"annannannannann"_s, {.duration = 60});
        m_world->clock().advance(std::chrono::seconds(58));
        QVERIFY(!m_world->auth().identify(token).isGuest());
        m_world->clock().advance(std::chrono::seconds(2));
        QVERIFY(m_world->auth().identify(token).isGuest());
    }

    void verifiesEveryKind()
    {
        const Schema::Record ann = m_world->record(u"users"_s, u"annannannannann"_s);
        const QByteArray token = issueToken(TokenType::EmailChange, ann, m_world->clock().now(),
                                            {.newEmail = u"new@example.com"_s});
        const Result<VerifiedToken> read
            = m_world->auth().verify(token, {TokenType::File, TokenType::EmailChange});
        QVERIFY(read);
        QCOMPARE(read->record.id(), ann.id());
        QCOMPARE(read->claims[u"newEmail"].toString(), u"new@example.com"_s);
        QCOMPARE(read->claims[u"email"].toString(), u"ann@example.com"_s);
        QVERIFY(!m_world->auth().verify(token, {TokenType::File}));
    }

    void signsIn_data()
    {
        QTest::addColumn<QString>("identity");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QString>("identityField");
        QTest::addColumn<QString>("message");
        const QString good = u"1234567890"_s;
        const QString failed = u"Failed to authenticate."_s;
        const QString invalid = u"An error occurred while validating the submitted data."_s;
        QTest::newRow("right") << u"ann@example.com"_s << good << u""_s << u""_s;
        QTest::newRow("field named") << u"ann@example.com"_s << good << u"email"_s << u""_s;
        QTest::newRow("wrong password")
            << u"ann@example.com"_s << u"123456789"_s << u""_s << failed;
        QTest::newRow("unknown") << u"nobody@example.com"_s << good << u""_s << failed;
        QTest::newRow("no e-mail") << u"ann"_s << good << u""_s << failed;
        QTest::newRow("other case") << u"Ann@example.com"_s << good << u""_s << failed;
        QTest::newRow("other field") << u"ann@example.com"_s << good << u"id"_s << invalid;
        QTest::newRow("blank") << u""_s << u""_s << u""_s << invalid;
        QTest::newRow("long") << QString(256, u'a') << good << u""_s << invalid;
        QTest::newRow("injection") << u"' OR 1=1 --@example.com"_s << good << u"email"_s << failed;
    }

    void signsIn()
    {
        QFETCH(QString, identity);
        QFETCH(QString, password);
        QFETCH(QString, identityField);
        QFETCH(QString, message);
        const Result<AuthAnswer> answer
            = m_world->auth().signInWithPassword(u"users", {identity, password, identityField}, {});
        QCOMPARE(answer ? QString() : answer.error().message, message);
        if (!answer)
            return;
        QVERIFY(answer->mfaId.isEmpty());
        QCOMPARE(answer->record[u"id"].toString(), u"annannannannann"_s);
        QCOMPARE(answer->record[u"email"].toString(), u"ann@example.com"_s);
        QVERIFY(!answer->record.contains(u"password"));
        QVERIFY(!answer->record.contains(u"tokenKey"));
        QCOMPARE(m_world->auth().identify(answer->token).recordId, u"annannannannann"_s);
    }

    void ignoresCaseWhenTheIndexDoes()
    {
        m_world->change(u"users"_s, [](Schema::Collection &users) {
            users.indexes[1] = u"CREATE UNIQUE INDEX `e` ON `users` (`email` COLLATE NOCASE)"_s;
        });
        QVERIFY(m_world->auth().signInWithPassword(
            u"users", {u"ANN@Example.com"_s, u"1234567890"_s, {}}, {}));
    }

    void answersWithoutIndexWithAFailure()
    {
        m_world->change(u"users"_s, [](Schema::Collection &users) { users.indexes.clear(); });
        const auto answer = m_world->auth().signInWithPassword(
            u"users", {u"ann@example.com"_s, u"1234567890"_s, {}}, {});
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, Error::Kind::Crashed);
    }

    void refusesWherePasswordsAreOff()
    {
        m_world->changeOptions(u"users"_s, flag(u"passwordAuth"_s, u"enabled"_s, false));
        const auto answer = m_world->auth().signInWithPassword(
            u"users", {u"ann@example.com"_s, u"1234567890"_s, {}}, {});
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, Error::Kind::Forbidden);
        QCOMPARE(answer.error().message,
                 u"The collection is not configured to allow password authentication."_s);
    }

    void refusesOtherCollections()
    {
        const auto base = m_world->auth().signInWithPassword(u"_mfas", {}, {});
        QVERIFY(!base);
        QCOMPARE(base.error().message, u"Missing or invalid auth collection context."_s);
        const auto unknown = m_world->auth().signInWithPassword(u"nope", {}, {});
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().message, u"Missing or invalid collection context."_s);
    }

    void asksTheAuthRule_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<bool>("hasRule");
        QTest::addColumn<bool>("ann");
        QTest::addColumn<bool>("bob");
        QTest::newRow("everybody") << u""_s << true << true << true;
        QTest::newRow("verified") << u"verified = true"_s << true << true << false;
        QTest::newRow("context") << u"@request.context = 'password'"_s << true << true << true;
        QTest::newRow("broken") << u"nope = "_s << true << false << false;
        QTest::newRow("nobody") << u""_s << false << false << false;
    }

    void asksTheAuthRule()
    {
        QFETCH(QString, rule);
        QFETCH(bool, hasRule);
        QFETCH(bool, ann);
        QFETCH(bool, bob);
        m_world->changeOptions(
            u"users"_s,
            JsonValue::object({{u"authRule"_s, hasRule ? JsonValue(rule) : JsonValue()}}));
        const auto signIn = [this](const QString &email, const AuthRequest &request) {
            return m_world->auth().signInWithPassword(u"users", {email, u"1234567890"_s, {}},
                                                      request);
        };
        QCOMPARE(signIn(u"ann@example.com"_s, {}).has_value(), ann);
        const Result<AuthAnswer> answer = signIn(u"bob@example.com"_s, {});
        QCOMPARE(answer.has_value(), bob);
        if (!bob) {
            QCOMPARE(answer.error().message,
                     u"The request doesn't satisfy the collection requirements to authenticate."_s);
        }
        AuthRequest superuser;
        superuser.info.identity.isSuperuser = true;
        QVERIFY(signIn(u"bob@example.com"_s, superuser));
    }

    void tellsWhomTheAuthRuleDenies()
    {
        DenialBook denials(m_world->clock());
        m_world->auth().setDenialObserver(&denials);
        m_world->changeOptions(
            u"users"_s, JsonValue::object({{u"authRule"_s, JsonValue(u"verified = true"_s)}}));
        AuthRequest request;
        request.info.requestId = "r1"_ba;
        request.info.body = JsonValue::object({{u"password"_s, JsonValue(u"1234567890"_s)}});
        const auto signedIn = m_world->auth().signInWithPassword(
            u"users", {u"bob@example.com"_s, u"1234567890"_s, {}}, request);
        m_world->auth().setDenialObserver(nullptr);
        QVERIFY(!signedIn);
        const Result<QByteArray> json = denials.find("r1"_ba);
        QVERIFY(json);
        QVERIFY(!json->contains("1234567890"));
        const Result<JsonValue> denial = Wire::parseJson(*json);
        QVERIFY(denial);
        QCOMPARE((*denial)[u"rule"].toString(), u"authRule"_s);
        QCOMPARE((*denial)[u"status"].toInteger(), 403);
        QCOMPARE((*denial)[u"tree"][u"left"][u"values"].toJson(), "[0]"_ba);
    }

    void asksForASecondFactor()
    {
        m_world->changeOptions(u"users"_s, flag(u"otp"_s, u"enabled"_s, true));
        m_world->changeOptions(u"users"_s, flag(u"mfa"_s, u"enabled"_s, true));
        const PasswordForm form{u"ann@example.com"_s, u"1234567890"_s, {}};
        const Result<AuthAnswer> first = m_world->auth().signInWithPassword(u"users", form, {});
        QVERIFY(first);
        QCOMPARE(first->mfaId.size(), 15);
        QVERIFY(first->token.isEmpty());
        QVERIFY(first->record.isNull());
        QCOMPARE(m_world->count("_mfas WHERE method = 'password'"
                                " AND recordRef = 'annannannannann'"_ba),
                 1);

        const auto refusal = [&](const QString &mfaId, const QString &email) {
            AuthRequest request;
            request.mfaId = mfaId;
            const Result<AuthAnswer> answer = m_world->auth().signInWithPassword(
                u"users", {email, u"1234567890"_s, {}}, request);
            return answer ? QString() : answer.error().message;
        };
        QCOMPARE(refusal(first->mfaId, u"ann@example.com"_s),
                 u"A different authentication method is required."_s);
        QCOMPARE(refusal(first->mfaId, u"bob@example.com"_s), u"Invalid MFA session."_s);
        QCOMPARE(refusal(u"nope"_s, u"ann@example.com"_s), u"Invalid or expired MFA session."_s);

        // Another method than that of the session goes through, once.
        m_world->run("UPDATE _mfas SET method = 'otp'"_ba);
        QCOMPARE(refusal(first->mfaId, u"ann@example.com"_s), QString());
        QCOMPARE(refusal(first->mfaId, u"ann@example.com"_s), u"Invalid or expired MFA session."_s);
    }

    void letsMfaSessionsExpire()
    {
        m_world->changeOptions(u"users"_s, flag(u"mfa"_s, u"enabled"_s, true));
        const PasswordForm form{u"ann@example.com"_s, u"1234567890"_s, {}};
        const Result<AuthAnswer> first = m_world->auth().signInWithPassword(u"users", form, {});
        QVERIFY(first);
        m_world->run("UPDATE _mfas SET method = 'otp'"_ba);
        m_world->clock().advance(std::chrono::seconds(601));
        AuthRequest request;
        request.mfaId = first->mfaId;
        const auto second = m_world->auth().signInWithPassword(u"users", form, request);
        QVERIFY(!second);
        QCOMPARE(second.error().message, u"Invalid or expired MFA session."_s);
        QCOMPARE(m_world->count("_mfas"_ba), 0);
    }

    void asksOnlyWhomTheMfaRuleNames()
    {
        m_world->changeOptions(u"users"_s, flag(u"mfa"_s, u"enabled"_s, true));
        m_world->changeOptions(
            u"users"_s,
            JsonValue::object(
                {{u"mfa"_s, JsonValue::object({{u"rule"_s, JsonValue(u"verified = true")}})}}));
        const auto signIn = [this](const QString &email) {
            return m_world->auth().signInWithPassword(u"users", {email, u"1234567890"_s, {}}, {});
        };
        const Result<AuthAnswer> ann = signIn(u"ann@example.com"_s);
        QVERIFY(ann && !ann->mfaId.isEmpty());
        const Result<AuthAnswer> bob = signIn(u"bob@example.com"_s);
        QVERIFY(bob && bob->mfaId.isEmpty());
    }

    void keepsSuperusersToTheirAddresses()
    {
        QVERIFY(m_world->settings().setSuperuserIps({u"10.0.0.0/8"_s}));
        const PasswordForm form{u"root@example.com"_s, u"1234567890"_s, {}};
        AuthRequest request;
        request.clientAddress = u"192.0.2.1"_s;
        const auto outside = m_world->auth().signInWithPassword(u"_superusers", form, request);
        QVERIFY(!outside);
        QCOMPARE(outside.error().kind, Error::Kind::Forbidden);
        request.clientAddress = u"10.1.2.3"_s;
        QVERIFY(m_world->auth().signInWithPassword(u"_superusers", form, request));
        // Others may come from anywhere.
        request.clientAddress = u"192.0.2.1"_s;
        QVERIFY(m_world->auth().signInWithPassword(
            u"users", {u"ann@example.com"_s, u"1234567890"_s, {}}, request));
    }

    void refreshesTokens()
    {
        const QByteArray old = m_world->token(u"users"_s, u"annannannannann"_s);
        m_world->clock().advance(std::chrono::seconds(10));
        AuthRequest request;
        request.info.identity = m_world->auth().identify(old);
        const Result<AuthAnswer> fresh = m_world->auth().refresh(u"users", old, request);
        QVERIFY(fresh);
        QVERIFY(fresh->token != old);
        QVERIFY(!m_world->auth().identify(fresh->token).isGuest());
        QVERIFY(!m_world->auth().identify(old).isGuest());

        const QByteArray still
            = m_world->token(u"users"_s, u"annannannannann"_s, {.isRefreshable = false});
        request.info.identity = m_world->auth().identify(still);
        QCOMPARE(m_world->auth().refresh(u"users", still, request)->token, still);
    }

    void impersonates()
    {
        AuthRequest request;
        request.info.identity.isSuperuser = true;
        const auto record = m_world->auth().recordToImpersonate(u"users", u"bobbobbobbobbob"_s);
        QVERIFY(record);
        const Result<AuthAnswer> answer = m_world->auth().impersonate(*record, 60, request);
        QVERIFY(answer);
        QCOMPARE(answer->record[u"email"].toString(), u"bob@example.com"_s);
        const Wire::Identity bob = m_world->auth().identify(answer->token);
        QCOMPARE(bob.recordId, u"bobbobbobbobbob"_s);
        QVERIFY(!bob.isRefreshable);
        m_world->clock().advance(std::chrono::seconds(60));
        QVERIFY(m_world->auth().identify(answer->token).isGuest());
        const auto negative = m_world->auth().impersonate(*record, -1, request);
        QVERIFY(!negative && negative.error().fields.contains(u"duration"));
        QVERIFY(!m_world->auth().recordToImpersonate(u"users", u"nope"_s));
    }

    void listsMethods()
    {
        const Result<JsonValue> methods = m_world->auth().authMethods(u"users");
        QVERIFY(methods);
        QCOMPARE(methods->toJson(),
                 "{\"password\":{\"identityFields\":[\"email\"],\"enabled\":true},"
                 "\"oauth2\":{\"providers\":[],\"enabled\":false},"
                 "\"mfa\":{\"enabled\":false,\"duration\":0},"
                 "\"otp\":{\"enabled\":false,\"duration\":0},\"authProviders\":null,"
                 "\"usernamePassword\":false,\"emailPassword\":true}"_ba);
    }

    // The public sample directory of the compatibility target (A10.4).
    void knowsTheSampleDirectory()
    {
        const QString sample = qEnvironmentVariable("BINNACLE_SAMPLE_DATA");
        if (sample.isEmpty())
            QSKIP("BINNACLE_SAMPLE_DATA names no sample directory");
        const QTemporaryDir folder;
        for (const QString &name : {u"data.db"_s, u"auxiliary.db"_s})
            QVERIFY(QFile::copy(sample + u'/' + name, folder.filePath(name)));
        AuthWorld world(folder.path());
        QVERIFY(world.isOpen());
        world.clock().set(UtcTime(std::chrono::seconds(1'800'000'000)));
        const auto signIn
            = [&world](QStringView collection, const QString &identity, const QString &field = {}) {
                  const Result<AuthAnswer> answer = world.auth().signInWithPassword(
                      collection, {identity, u"1234567890"_s, field}, {});
                  if (!answer)
                      return answer.error().message;
                  return answer->mfaId.isEmpty() ? u"token"_s : u"mfa"_s;
              };
        QCOMPARE(signIn(u"users", u"test@example.com"_s), u"mfa"_s);
        QCOMPARE(world.count("_mfas WHERE method = 'password'"
                             " AND recordRef = '4q1xlclmfloku33'"_ba),
                 1);
        QCOMPARE(signIn(u"clients", u"test@example.com"_s), u"token"_s);
        QCOMPARE(signIn(u"clients", u"clients57772"_s), u"token"_s);
        QCOMPARE(signIn(u"clients", u"Clients57772"_s), u"Failed to authenticate."_s);
        QCOMPARE(signIn(u"clients", u"test@example.com"_s, u"username"_s),
                 u"Failed to authenticate."_s);
        QCOMPARE(signIn(u"clients", u"test2@example.com"_s),
                 u"The request doesn't satisfy the collection requirements to authenticate."_s);
        QCOMPARE(signIn(u"nologin", u"test@example.com"_s),
                 u"The collection is not configured to allow password authentication."_s);
        QCOMPARE(signIn(u"_superusers", u"test4@example.com"_s), u"token"_s);
        QCOMPARE(signIn(u"demo1", u"x"_s), u"Missing or invalid auth collection context."_s);
        const QByteArray token
            = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJjb2xsZWN0aW9uSWQiOiJfcGJfdXNlcnNfYXV0aF8iL"
              "CJleHAiOjI1MjQ2MDQ0NjEsImlkIjoiNHExeGxjbG1mbG9rdTMzIiwicmVmcmVzaGFibGUiOnRydWUsInR5"
              "cGUiOiJhdXRoIn0.WB87lbva3NjzpSElBBfWifpCd7TnU_yKdjkJZy1U3uU"_ba;
        QCOMPARE(world.auth().identify(token).recordId, u"4q1xlclmfloku33"_s);
        QVERIFY(
            world.auth()
                .authMethods(u"nologin")
                ->toJson()
                .startsWith("{\"password\":{\"identityFields\":[],\"enabled\":false},\"oauth2\":"
                            "{\"providers\":[],\"enabled\":false},\"mfa\":{\"enabled\":false,"
                            "\"duration\":0},"
                            "\"otp\":{\"enabled\":false,\"duration\":0}"));
        QCOMPARE(
            world.superusers().changePassword(u"test@example.com"_s, u"new-password"_s).has_value(),
            true);
    }

    void identifiesFast()
    {
        const QByteArray token = m_world->token(u"users"_s, u"annannannannann"_s);
        QBENCHMARK
        {
            QVERIFY(!m_world->auth().identify(token).isGuest());
        }
    }

private:
    std::unique_ptr<AuthWorld> m_world;
};

QTEST_GUILESS_MAIN(TestAuthService)
#include "tst_authservice.moc"
