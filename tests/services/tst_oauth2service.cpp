// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/oauth2/oauth2redirect.h"
#include "services/auth/oauth2/oauth2service.h"
#include "support/authworld.h"
#include "support/scriptedserver.h"
#include "wire/jsonparser.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

QByteArray http(const QByteArray &body, const QByteArray &type = "application/json",
                const QByteArray &status = "200 OK")
{
    return "HTTP/1.1 " + status + "\r\nContent-Type: " + type
        + "\r\nConnection: close\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
        + body;
}

const QByteArray tokenAnswer
    = "{\"access_token\":\"at\",\"token_type\":\"bearer\",\"refresh_token\":\"rt\","
      "\"expires_in\":\"3600\"}"_ba;

QByteArray userAnswer(const QByteArray &more = "\"email\":\"ann@example.com\"")
{
    return "{\"sub\":\"u1\",\"name\":\"Ann\",\"preferred_username\":\"anny\","
           "\"email_verified\":true,"
        + more + "}";
}

}  // namespace

// A4.4 and A9.3, with answers as providers give them; what a real provider makes of it is shown by
// tests/e2e.
class TestOAuth2Service : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { qputenv("NO_PROXY", "*"); }

    void init()
    {
        m_world = std::make_unique<AuthWorld>();
        QVERIFY(m_world->isOpen());
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("provider");
        QTest::addColumn<QByteArrayList>("answers");
        QTest::addColumn<QString>("message");
        const QString token = u"Failed to fetch OAuth2 token."_s;
        const QString user = u"Failed to fetch OAuth2 user."_s;
        const QByteArray oidc = "oidc"_ba;
        const QByteArray good = http(tokenAnswer);
        QTest::newRow("token refused twice")
            << oidc
            << QByteArrayList{http("{}", "application/json", "401 No"),
                              http("{}", "application/json", "400 No")}
            << token;
        QTest::newRow("error in an answer of success")
            << oidc
            << QByteArrayList{http("{\"error\":\"x\",\"access_token\":\"a\"}"),
                              http("{\"error\":\"x\",\"access_token\":\"a\"}")}
            << token;
        QTest::newRow("no token") << oidc << QByteArrayList{http("{}"), http("{}")} << token;
        for (const char *odd : {"{\"access_token\":\"a\",\"expires_in\":\"x\"}",
                                "{\"access_token\":\"a\",\"expires_in\":1.5}",
                                "{\"access_token\":\"a\",\"token_type\":5}",
                                "{\"access_token\":\"a\",\"refresh_token\":5}"})
            QTest::newRow(odd) << oidc << QByteArrayList{http(odd), http(odd)} << token;
        QTest::newRow("no JSON") << oidc << QByteArrayList{http("<p>"), http("<p>")} << token;
        QTest::newRow("too large")
            << oidc
            << QByteArrayList{http(QByteArray(1100000, ' ')), http(QByteArray(1100000, ' '))}
            << token;
        QTest::newRow("user refused")
            << oidc << QByteArrayList{good, http("{}", "application/json", "403 No")} << user;
        QTest::newRow("user is no object") << oidc << QByteArrayList{good, http("[]")} << user;
        QTest::newRow("inactive") << "gitea"_ba
                                  << QByteArrayList{good, http("{\"id\":5,\"active\":false}")}
                                  << user;
        QTest::newRow("addresses fail") << "gitea"_ba
                                        << QByteArrayList{good, http("{\"id\":5,\"active\":true}"),
                                                          http("", "text/plain", "500 No")}
                                        << user;
        QTest::newRow("addresses are no list")
            << "gitea"_ba << QByteArrayList{good, http("{\"id\":5,\"active\":true}"), http("{}")}
            << user;
        // oidc2 is set up without an address for user info.
        QTest::newRow("no id_token") << "oidc2"_ba << QByteArrayList{good} << user;
    }

    void refuses()
    {
        QFETCH(QByteArray, provider);
        QFETCH(QByteArrayList, answers);
        QFETCH(QString, message);
        ScriptedServer server(answers);
        setUp(server);
        const Result<AuthAnswer> answer = signIn(QString::fromLatin1(provider));
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, Error::Kind::InvalidInput);
        QCOMPARE(answer.error().message, message);
        QVERIFY(answer.error().fields.isEmpty());
        QCOMPARE(server.requests().size(), answers.size());
    }

    void asksAsTheStandardSays()
    {
        ScriptedServer server({http("{}", "application/json", "401 No"),
                               http("access_token=a%20t&token_type=Custom&expires_in=60",
                                    "application/x-www-form-urlencoded; charset=utf-8"),
                               http(userAnswer())});
        setUp(server);
        const Result<AuthAnswer> answer = signIn(u"oidc"_s);
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().detail));
        const QByteArrayList requests = server.requests();
        QCOMPARE(requests.size(), 3);
        QVERIFY(requests[0].startsWith("POST /token HTTP"));
        const QByteArray credentials = QByteArray("id%261:s+ecret").toBase64();
        QVERIFY(
            requests[0].contains(QByteArray("\r\nAuthorization: Basic " + credentials + "\r\n")));
        QVERIFY(requests[0].endsWith("\r\n\r\ngrant_type=authorization_code&code=the+code&redirect_"
                                     "uri=https%3A%2F%2Fa.b%2Fback&code_verifier=verifier"));
        QVERIFY(!requests[1].contains("Authorization"));
        QVERIFY(requests[1].endsWith("&client_id=id%261&client_secret=s+ecret"));
        QVERIFY(requests[2].startsWith("GET /user HTTP"));
        QVERIFY(requests[2].contains("\r\nAuthorization: Custom a t\r\n"));
    }

    void createsARecord()
    {
        ScriptedServer server(
            {http(tokenAnswer), http(userAnswer("\"email\":\"new@example.com\""))});
        setUp(server);
        const Result<AuthAnswer> answer = signIn(u"oidc"_s);
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().detail));
        QCOMPARE(answer->record[u"email"].toString(), u"new@example.com"_s);
        QCOMPARE(answer->record[u"name"].toString(), u"Ann"_s);
        QCOMPARE(answer->record[u"verified"].toBool(), true);
        QCOMPARE(answer->meta.toJson(),
                 "{\"accessToken\":\"at\",\"avatarURL\":\"\",\"avatarUrl\":\"\","
                 "\"email\":\"new@example.com\",\"expiry\":\"2026-01-02 04:04:05.678Z\","
                 "\"id\":\"u1\",\"isNew\":true,\"name\":\"Ann\",\"rawUser\":{"
                 "\"email\":\"new@example.com\",\"email_verified\":true,\"name\":\"Ann\","
                 "\"preferred_username\":\"anny\",\"sub\":\"u1\"},\"refreshToken\":\"rt\","
                 "\"username\":\"anny\"}"_ba);
        const Schema::Record record = m_world->record(u"users"_s, answer->record[u"id"].toString());
        QVERIFY(record.value(u"password").toString().startsWith(u"$2a$"_s));
        QCOMPARE(m_world->count("_externalAuths WHERE provider = 'oidc' AND providerId = 'u1'"), 1);
    }

    void createsWithSubmittedData()
    {
        ScriptedServer server(
            {http(tokenAnswer), http(userAnswer("\"email\":\"new@example.com\""))});
        setUp(server);
        const Result<AuthAnswer> answer
            = signIn(u"oidc"_s,
                     "{\"name\":\"Chosen\",\"email\":\"mine@example.com\",\"password\":"
                     "\"1234567890\",\"passwordConfirm\":\"1234567890\"}");
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().detail));
        QCOMPARE(answer->record[u"name"].toString(), u"Chosen"_s);
        QCOMPARE(answer->record[u"email"].toString(), u"mine@example.com"_s);
        QCOMPARE(answer->record[u"verified"].toBool(), false);
    }

    void keepsNothingOfWhatFails_data()
    {
        QTest::addColumn<QByteArray>("user");
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("field");
        QTest::newRow("record") << userAnswer("\"email\":\"\"") << "{}"_ba
                                << u"Failed to create record."_s << u"email"_s;
        QTest::newRow("password is not confirmed")
            << userAnswer("\"email\":\"new@example.com\"") << "{\"password\":\"1234567890\"}"_ba
            << u"Failed to create record."_s << u"passwordConfirm"_s;
        QTest::newRow("verified is not theirs to say")
            << userAnswer("\"email\":\"new@example.com\"") << "{\"verified\":true}"_ba
            << u"Failed to create record."_s << u"verified"_s;
        QTest::newRow("no id at the provider")
            << "{\"email\":\"new@example.com\",\"email_verified\":true}"_ba
            << "{}"_ba << u"Failed to authenticate."_s << u"providerId"_s;
    }

    void keepsNothingOfWhatFails()
    {
        QFETCH(QByteArray, user);
        QFETCH(QByteArray, data);
        QFETCH(QString, message);
        QFETCH(QString, field);
        ScriptedServer server({http(tokenAnswer), http(user)});
        setUp(server);
        const qint64 before = m_world->count("users");
        const Result<AuthAnswer> answer = signIn(u"oidc"_s, data);
        QVERIFY(!answer);
        QCOMPARE(answer.error().message, message);
        QVERIFY2(answer.error().fields.contains(field), answer.error().fields.toJson().constData());
        QCOMPARE(m_world->count("users"), before);
        QCOMPARE(m_world->count("_externalAuths"), 0);
    }

    void asksTheCreateRule()
    {
        ScriptedServer server({http(tokenAnswer), http(userAnswer("\"email\":\"new@example.com\"")),
                               http(tokenAnswer),
                               http(userAnswer("\"email\":\"new@example.com\""))});
        setUp(server);
        m_world->change(u"users"_s, [](Schema::Collection &users) { users.createRule.reset(); });
        const Result<AuthAnswer> refused = signIn(u"oidc"_s);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Forbidden);
        QCOMPARE(refused.error().message, u"Only superusers can perform this action."_s);
        m_world->change(u"users"_s, [](Schema::Collection &users) {
            users.createRule = u"@request.context = 'oauth2'"_s;
        });
        QVERIFY(signIn(u"oidc"_s));
    }

    void asksTheCreateRuleWithoutTheQuery()
    {
        ScriptedServer server(
            {http(tokenAnswer), http(userAnswer("\"email\":\"new@example.com\""))});
        setUp(server);
        m_request.info.query = {{u"x"_s, u"1"_s}};
        m_world->change(u"users"_s, [](Schema::Collection &users) {
            users.createRule = u"@request.query.x = '1'"_s;
        });
        QVERIFY(!signIn(u"oidc"_s));
    }

    void mapsTheFirstOfTwo()
    {
        ScriptedServer server(
            {http(tokenAnswer), http(userAnswer("\"email\":\"new@example.com\""))});
        setUp(server);
        m_world->changeOptions(u"users"_s,
                               *Wire::parseJson("{\"oauth2\":{\"mappedFields\":{\"id\":\"name\","
                                                "\"name\":\"email\",\"username\":\"name\"}}}"));
        const Result<AuthAnswer> answer = signIn(u"oidc"_s);
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().detail));
        QCOMPARE(answer->record[u"name"].toString(), u"u1"_s);
        QCOMPARE(answer->record[u"email"].toString(), u"new@example.com"_s);
    }

    void asksTheGateBeforeItCreates()
    {
        ScriptedServer server({http(tokenAnswer), http(userAnswer("\"email\":\"new@example.com\"")),
                               http(tokenAnswer), http(userAnswer())});
        setUp(server);
        const auto closed
            = []() -> Result<void> { return Error::make(Error::Kind::TooManyRequests); };
        const Result<AuthAnswer> refused = signIn(u"oidc"_s, "{}", closed);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::TooManyRequests);
        QVERIFY(signIn(u"oidc"_s, "{}", closed));
    }

    void fetchesTheAvatar()
    {
        const QByteArray png
            = QByteArray::fromBase64("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+"
                                     "M9QDwADhgGAWjR9awAAAABJRU5Er"
                                     "kJggg==");
        ScriptedServer pictures({http(png, "image/png")});
        ScriptedServer server({http(tokenAnswer),
                               http(userAnswer("\"email\":\"new@example.com\",\"picture\":\""
                                               + pictures.url("/a/picture.png?s=1") + "\""))});
        setUp(server);
        const Result<AuthAnswer> answer = signIn(u"oidc"_s);
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().detail));
        static const QRegularExpression name(u"^picture_[a-z0-9]{10}\\.png$"_s);
        QVERIFY2(name.match(answer->record[u"avatar"].toString()).hasMatch(),
                 answer->record.toJson().constData());
    }

    // Whoever chooses the address must not make the server look into its own network.
    void leavesPrivateAvatarsAlone()
    {
        ScriptedServer pictures({http("x", "image/png")});
        ScriptedServer server({http(tokenAnswer),
                               http(userAnswer("\"email\":\"new@example.com\",\"picture\":\""
                                               + pictures.url("/me.png") + "\""))});
        setUp(server);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"avatar could not be fetched"_s));
        m_onlyPublicAvatars = true;
        const Result<AuthAnswer> answer = signIn(u"oidc"_s);
        m_onlyPublicAvatars = false;
        QVERIFY(answer);
        QCOMPARE(answer->record[u"avatar"].toString(), QString());
        QVERIFY(pictures.requests().isEmpty());
    }

    void linksByEmail()
    {
        ScriptedServer server({http(tokenAnswer), http(userAnswer())});
        setUp(server);
        const Schema::Record before = m_world->record(u"users"_s, u"annannannannann"_s);
        const Result<AuthAnswer> answer = signIn(u"oidc"_s, "{\"name\":\"Ignored\"}");
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().detail));
        QCOMPARE(answer->record[u"id"].toString(), u"annannannannann"_s);
        QCOMPARE(answer->meta[u"isNew"].toBool(true), false);
        // Nothing of a verified record is touched.
        const Schema::Record after = m_world->record(u"users"_s, u"annannannannann"_s);
        for (const QString &field : {u"password"_s, u"tokenKey"_s, u"name"_s, u"updated"_s})
            QCOMPARE(after.value(field), before.value(field));
        QCOMPARE(m_world->count("_externalAuths WHERE recordRef = 'annannannannann'"), 1);
    }

    // A4.4.2: who registered another's address first loses the record to its owner.
    void takesUnverifiedRecordsOver()
    {
        ScriptedServer server(
            {http(tokenAnswer), http(userAnswer("\"email\":\"bob@example.com\""))});
        setUp(server);
        m_world->run("INSERT INTO _externalAuths (id, collectionRef, recordRef, provider, "
                     "providerId, created, updated) VALUES ('x', '_pb_users_auth_', "
                     "'bobbobbobbobbob', 'google', 'evil', '', '')");
        const Schema::Record before = m_world->record(u"users"_s, u"bobbobbobbobbob"_s);
        const Result<AuthAnswer> answer = signIn(u"oidc"_s);
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().detail));
        QCOMPARE(answer->record[u"verified"].toBool(), true);
        const Schema::Record after = m_world->record(u"users"_s, u"bobbobbobbobbob"_s);
        QVERIFY(after.value(u"password") != before.value(u"password"));
        QVERIFY(after.value(u"tokenKey") != before.value(u"tokenKey"));
        QCOMPARE(m_world->count("_externalAuths"), 1);
        QCOMPARE(m_world->count("_externalAuths WHERE provider = 'oidc'"), 1);
        // The token is one of the record as it is now.
        QVERIFY(!m_world->auth().identify(answer->token).isGuest());
    }

    void linksTheCaller()
    {
        ScriptedServer server(
            {http(tokenAnswer), http(userAnswer("\"email\":\"other@example.com\""))});
        setUp(server);
        m_request.info.identity = identityOf(m_world->record(u"users"_s, u"bobbobbobbobbob"_s));
        const Schema::Record before = m_world->record(u"users"_s, u"bobbobbobbobbob"_s);
        const Result<AuthAnswer> answer = signIn(u"oidc"_s);
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().detail));
        QCOMPARE(answer->record[u"id"].toString(), u"bobbobbobbobbob"_s);
        QCOMPARE(answer->record[u"verified"].toBool(), false);
        const Schema::Record after = m_world->record(u"users"_s, u"bobbobbobbobbob"_s);
        QCOMPARE(after.value(u"password"), before.value(u"password"));
    }

    void findsByTheLinkFirst()
    {
        ScriptedServer server(
            {http(tokenAnswer), http(userAnswer("\"email\":\"bob@example.com\""))});
        setUp(server);
        link(u"annannannannann"_s, u"u1"_s);
        const Result<AuthAnswer> answer = signIn(u"oidc"_s);
        QVERIFY(answer);
        QCOMPARE(answer->record[u"id"].toString(), u"annannannannann"_s);
        QCOMPARE(answer->record[u"email"].toString(), u"ann@example.com"_s);
        QCOMPARE(m_world->count("_externalAuths"), 1);
    }

    void tellsOfLinksThatLeadNowhere()
    {
        ScriptedServer server({http(tokenAnswer), http(userAnswer())});
        setUp(server);
        link(u"gonegonegonegon"_s, u"u1"_s);
        const Result<AuthAnswer> answer = signIn(u"oidc"_s);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, Error::Kind::NotFound);
        QVERIFY(answer.error().message.isEmpty());
    }

    void linksOneAccountAProvider()
    {
        ScriptedServer server({http(tokenAnswer), http(userAnswer())});
        setUp(server);
        link(u"annannannannann"_s, u"another"_s);
        const Result<AuthAnswer> answer = signIn(u"oidc"_s);
        QVERIFY(!answer);
        QCOMPARE(answer.error().message, u"Failed to authenticate."_s);
        for (const QString &field : {u"collectionRef"_s, u"recordRef"_s, u"provider"_s}) {
            QCOMPARE(answer.error().fields[field][u"code"].toString(), u"validation_not_unique"_s);
        }
    }

private:
    void setUp(const ScriptedServer &server)
    {
        const QByteArray urls = ",\"clientId\":\"id&1\",\"clientSecret\":\"s ecret\",\"authURL\":\""
            + server.url("/auth") + "\",\"tokenURL\":\"" + server.url("/token") + "\"";
        const QByteArray user = ",\"userInfoURL\":\"" + server.url("/user") + "\"";
        const QByteArray options = "{\"oauth2\":{\"enabled\":true,\"providers\":["
                                   "{\"name\":\"oidc\""
            + urls + user + "},{\"name\":\"gitea\"" + urls + user + "},{\"name\":\"oidc2\"" + urls
            + "}]}}";
        m_world->changeOptions(u"users"_s, *Wire::parseJson(options));
        m_request = {};
        m_request.info.now = m_world->clock().now();
    }

    void link(const QString &record, const QString &providerId)
    {
        m_world->run("INSERT INTO _externalAuths (id, collectionRef, recordRef, provider, "
                     "providerId, created, updated) VALUES ('x', '_pb_users_auth_', '"
                     + record.toLatin1() + "', 'oidc', '" + providerId.toLatin1() + "', '', '')");
    }

    Result<AuthAnswer> signIn(const QString &provider, const QByteArray &createData = "{}",
                              const OAuth2Service::Gate &gate = {})
    {
        const HttpClient client;
        AppleNames names(m_world->clock());
        const PasswordHasher hasher;
        OAuth2Service service(m_world->auth(), m_world->records(), hasher, client, names,
                              m_world->clock(), m_onlyPublicAvatars);
        const OAuth2Form form{provider,
                              {u"the code"_s, u"verifier"_s, u"https://a.b/back"_s},
                              *Wire::parseJson(createData)};
        return service.signIn(u"users", form, m_request, gate);
    }

    std::unique_ptr<AuthWorld> m_world;
    AuthRequest m_request;
    bool m_onlyPublicAvatars = false;
};

QTEST_GUILESS_MAIN(TestOAuth2Service)
#include "tst_oauth2service.moc"
