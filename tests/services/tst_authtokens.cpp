// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/jsonwebtoken.h"
#include "services/auth/authorigins.h"
#include "support/authworld.h"

#include <QMessageAuthenticationCode>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

const QString users = u"users"_s;
const QString annId = u"annannannannann"_s;
const QString bobId = u"bobbobbobbobbob"_s;

QByteArray part(const QByteArray &text)
{
    return text.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray signedText(const QByteArray &header, const QByteArray &payload, const QByteArray &key,
                      QCryptographicHash::Algorithm algorithm = QCryptographicHash::Sha256)
{
    const QByteArray content = part(header) + '.' + part(payload);
    return content + '.' + part(QMessageAuthenticationCode::hash(content, key, algorithm));
}

const QByteArray goodHeader = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}"_ba;

}  // namespace

// A2 and the vectors of A10.
class TestAuthTokens : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_world = std::make_unique<AuthWorld>();
        QVERIFY(m_world->isOpen());
        const Schema::Record ann = m_world->record(users, annId);
        m_tokenKey = ann.value(u"tokenKey").toString().toUtf8();
        m_secret = ann.collection().auth.authToken.secret.toUtf8();
        m_key = m_tokenKey + m_secret;
        m_good = issueToken(TokenType::Auth, ann, m_world->clock().now());
    }

    void a2_6_acceptsWhatItShould_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::newRow("issued") << m_good;
        QTest::newRow("without exp") << signedText(goodHeader, claims("auth"), m_key);
        QTest::newRow("without typ") << signedText("{\"alg\":\"HS256\"}"_ba, claims("auth"), m_key);
        QTest::newRow("more claims")
            << signedText(goodHeader, claims("auth", ",\"extra\":{\"a\":[1,2]}"), m_key);
        QTest::newRow("exp ahead")
            << signedText(goodHeader, claims("auth", ",\"exp\":2524604461"), m_key);
        QTest::newRow("nbf and iat behind")
            << signedText(goodHeader, claims("auth", ",\"nbf\":1,\"iat\":1"), m_key);
        QTest::newRow("other key order")
            << signedText(goodHeader,
                          "{\"type\":\"auth\",\"id\":\"annannannannann\",\"collectionId\":"
                          "\"_pb_users_auth_\"}"_ba,
                          m_key);
    }

    void a2_6_acceptsWhatItShould()
    {
        QFETCH(QByteArray, token);
        QCOMPARE(m_world->auth().identify(token).recordId, annId);
        QVERIFY(m_world->auth().verify(token, {TokenType::Auth}));
    }

    void a2_6_refusesHostileTokens_data()
    {
        QTest::addColumn<QByteArray>("token");
        addAlgorithms();
        addStructures();
        addClaims();
        addKeys();
    }

    void a2_6_refusesHostileTokens()
    {
        QFETCH(QByteArray, token);
        QVERIFY(m_world->auth().identify(token).isGuest());
        const Result<VerifiedToken> verified
            = m_world->auth().verify(token, {TokenType::Auth, TokenType::File});
        QVERIFY(!verified);
        QCOMPARE(verified.error().kind, Error::Kind::Unauthenticated);
    }

    // A single other bit, anywhere in the token, spoils it.
    void a2_6_refusesEveryChangedCharacter()
    {
        for (qsizetype i = 0; i < m_good.size(); ++i) {
            QByteArray token = m_good;
            token[i] = char(token[i] ^ 1);
            QVERIFY2(m_world->auth().identify(token).isGuest(), qPrintable(QString::number(i)));
        }
    }

    void a2_6_refusesEveryOtherType_data()
    {
        QTest::addColumn<int>("issued");
        for (const TokenType type : {TokenType::Auth, TokenType::File, TokenType::Verification,
                                     TokenType::PasswordReset, TokenType::EmailChange})
            QTest::newRow(qPrintable(tokenTypeName(type))) << int(type);
    }

    void a2_6_refusesEveryOtherType()
    {
        QFETCH(int, issued);
        const QByteArray token
            = issueToken(TokenType(issued), m_world->record(users, annId), m_world->clock().now(),
                         {.newEmail = u"new@example.com"_s});
        for (const TokenType type : {TokenType::Auth, TokenType::File, TokenType::Verification,
                                     TokenType::PasswordReset, TokenType::EmailChange})
            QCOMPARE(m_world->auth().verify(token, {type}).has_value(), int(type) == issued);
    }

    void a10_1_tokens_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<bool>("isRefreshable");
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<QByteArray>("token");
        const QByteArray header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."_ba;
        const auto row = [](const char *name, TokenType type, bool isRefreshable,
                            const QByteArray &secret, const QByteArray &token) {
            QTest::newRow(name) << int(type) << isRefreshable << secret << token;
        };
        row("auth", TokenType::Auth, true, "S1auth0000000000000000000000000000000000000000auth"_ba,
            header
                + "eyJjb2xsZWN0aW9uSWQiOiJwYmNfMTczNjQ1NTQ5NCIsImV4cCI6MjUyNDYwNDQ2MSwiaWQiOiJiaW5"
                  "uYWNsZXVzZXIwMDEiLCJyZWZyZXNoYWJsZSI6dHJ1ZSwidHlwZSI6ImF1dGgifQ."
                  "LHCcKYCL5-ovm5m4XgPxYszLZ0jBta4iojRtOWXGlWs");
        row("static", TokenType::Auth, false,
            "S1auth0000000000000000000000000000000000000000auth"_ba,
            header
                + "eyJjb2xsZWN0aW9uSWQiOiJwYmNfMTczNjQ1NTQ5NCIsImV4cCI6MjUyNDYwNDQ2MSwiaWQiOiJiaW5"
                  "uYWNsZXVzZXIwMDEiLCJyZWZyZXNoYWJsZSI6ZmFsc2UsInR5cGUiOiJhdXRoIn0."
                  "qsbw7K3VKwhLMQvDqfnaAGGYmPqrVRkRzfsB4pq7Gds");
        row("verification", TokenType::Verification, false,
            "S2veri0000000000000000000000000000000000000000veri"_ba,
            header
                + "eyJjb2xsZWN0aW9uSWQiOiJwYmNfMTczNjQ1NTQ5NCIsImVtYWlsIjoiYW5uQGV4YW1wbGUuY29tIiw"
                  "iZXhwIjoyNTI0NjA0NDYxLCJpZCI6ImJpbm5hY2xldXNlcjAwMSIsInR5cGUiOiJ2ZXJpZmljYXRpb"
                  "24ifQ.Vt1nb-xauFFcyU_KSRMPwmtay2HhEyHy_8P3eqml2A0");
        row("password reset", TokenType::PasswordReset, false,
            "S3pass0000000000000000000000000000000000000000pass"_ba,
            header
                + "eyJjb2xsZWN0aW9uSWQiOiJwYmNfMTczNjQ1NTQ5NCIsImVtYWlsIjoiYW5uQGV4YW1wbGUuY29tIiw"
                  "iZXhwIjoyNTI0NjA0NDYxLCJpZCI6ImJpbm5hY2xldXNlcjAwMSIsInR5cGUiOiJwYXNzd29yZFJlc"
                  "2V0In0.azkv4eimSv2VYAteC2WwB_PySXFfl_n5TmsBymqMUS8");
        row("e-mail change", TokenType::EmailChange, false,
            "S4mail0000000000000000000000000000000000000000mail"_ba,
            header
                + "eyJjb2xsZWN0aW9uSWQiOiJwYmNfMTczNjQ1NTQ5NCIsImVtYWlsIjoiYW5uQGV4YW1wbGUuY29tIiw"
                  "iZXhwIjoyNTI0NjA0NDYxLCJpZCI6ImJpbm5hY2xldXNlcjAwMSIsIm5ld0VtYWlsIjoiYW5uMkBle"
                  "GFtcGxlLmNvbSIsInR5cGUiOiJlbWFpbENoYW5nZSJ9."
                  "fA9fMyJWOOydSHB0bBkPm-zmvzN6hV7htwwD6yBJcmA");
        row("file", TokenType::File, false, "S5file0000000000000000000000000000000000000000file"_ba,
            header
                + "eyJjb2xsZWN0aW9uSWQiOiJwYmNfMTczNjQ1NTQ5NCIsImV4cCI6MjUyNDYwNDQ2MSwiaWQiOiJiaW5"
                  "uYWNsZXVzZXIwMDEiLCJ0eXBlIjoiZmlsZSJ9."
                  "wbcKaBHh0t7n4joOR02WC8M9oc6SzOFKUezr72jMGQA");
    }

    void a10_1_tokens()
    {
        QFETCH(int, type);
        QFETCH(bool, isRefreshable);
        QFETCH(QByteArray, secret);
        QFETCH(QByteArray, token);
        auto collection
            = std::make_shared<Schema::Collection>(*m_world->collections().snapshot()->find(users));
        collection->id = u"pbc_1736455494"_s;
        const Schema::TokenOptions options{QString::fromLatin1(secret), 100};
        collection->auth.authToken = options;
        collection->auth.fileToken = options;
        collection->auth.verificationToken = options;
        collection->auth.passwordResetToken = options;
        collection->auth.emailChangeToken = options;
        Schema::Record record(collection);
        record.setValue(u"id", JsonValue(u"binnacleuser001"_s));
        record.setValue(u"email", JsonValue(u"ann@example.com"_s));
        record.setValue(u"tokenKey",
                        JsonValue(u"Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1Mm2Nn3Oo4Pp5Qq"_s));
        const UtcTime issuedAt{std::chrono::seconds(2524604461 - 100)};
        QCOMPARE(issueToken(TokenType(type), record, issuedAt,
                            {.isRefreshable = isRefreshable, .newEmail = u"ann2@example.com"_s}),
                 token);
    }

    void a10_3_origins()
    {
        QCOMPARE(originFingerprint(u"127.0.0.1"_s,
                                   "Mozilla/5.0 (X11; Linux x86_64) Binnacle-Test/1.0"_ba),
                 "3a08736b60d7c3112a3c19aa4c1cb5d2"_ba);
        QCOMPARE(
            originFingerprint(u"0000:0000:0000:0000:0000:0000:0000:0001"_s, QByteArray(230, 'A')),
            "b13b830dedd64a3f94f2f59ac99f8080"_ba);
    }

private:
    static QByteArray claims(const QByteArray &type, const QByteArray &more = {},
                             const QByteArray &id = "annannannannann",
                             const QByteArray &collection = "_pb_users_auth_")
    {
        return "{\"collectionId\":\"" + collection + "\",\"id\":\"" + id + "\",\"type\":\"" + type
            + '"' + more + '}';
    }
    static void row(const char *name, const QByteArray &token) { QTest::newRow(name) << token; }

    void addAlgorithms()
    {
        const QByteArray good = claims("auth");
        const auto header = [](const QByteArray &alg) -> QByteArray {
            return "{\"alg\":" + alg + ",\"typ\":\"JWT\"}";
        };
        row("alg none, no signature", part(header("\"none\"")) + '.' + part(good) + '.');
        row("alg None", part(header("\"None\"")) + '.' + part(good) + '.');
        row("alg none, signed", signedText(header("\"none\""), good, m_key));
        row("alg empty", signedText(header("\"\""), good, m_key));
        row("alg null", signedText(header("null"), good, m_key));
        row("alg number", signedText(header("256"), good, m_key));
        row("alg list", signedText(header("[\"HS256\"]"), good, m_key));
        row("alg object", signedText(header("{\"HS256\":1}"), good, m_key));
        row("alg missing", signedText("{\"typ\":\"JWT\"}"_ba, good, m_key));
        row("alg lower case", signedText(header("\"hs256\""), good, m_key));
        row("alg with space", signedText(header("\"HS256 \""), good, m_key));
        row("alg HS384", signedText(header("\"HS384\""), good, m_key, QCryptographicHash::Sha384));
        row("alg HS512", signedText(header("\"HS512\""), good, m_key, QCryptographicHash::Sha512));
        row("alg RS256", signedText(header("\"RS256\""), good, m_key));
        row("alg ES256", signedText(header("\"ES256\""), good, m_key));
        row("SHA-512 under HS256", signedText(goodHeader, good, m_key, QCryptographicHash::Sha512));
        row("header is a list", signedText("[\"HS256\"]"_ba, good, m_key));
        row("header is a text", signedText("\"HS256\""_ba, good, m_key));
        row("header is empty", signedText(""_ba, good, m_key));
    }

    void addStructures()
    {
        const QList<QByteArray> parts = m_good.split('.');
        const auto padded = [](const QByteArray &text) -> QByteArray { return text + '='; };
        row("nothing but dots", "..");
        row("one part", parts[0]);
        row("two parts", parts[0] + '.' + parts[1]);
        row("no signature", parts[0] + '.' + parts[1] + '.');
        row("no header", '.' + parts[1] + '.' + parts[2]);
        row("no payload", parts[0] + ".." + parts[2]);
        row("four parts", m_good + ".x");
        row("empty fourth part", m_good + '.');
        row("truncated signature", m_good.chopped(1));
        row("longer signature", m_good + 'A');
        row("half a signature", parts[0] + '.' + parts[1] + '.' + parts[2].left(20));
        row("padding", parts[0] + '.' + parts[1] + '.' + padded(parts[2]));
        row("padded payload", parts[0] + '.' + padded(parts[1]) + '.' + parts[2]);
        row("space in front", ' ' + m_good);
        row("newline behind", m_good + '\n');
        row("NUL behind", m_good + '\0');
        row("NUL inside", QByteArray(parts[0]).insert(3, '\0') + '.' + parts[1] + '.' + parts[2]);
        row("ordinary base64",
            part(goodHeader) + '.' + claims("auth", ",\"x\":\"?>?>?>\"").toBase64() + '.'
                + parts[2]);
        row("not base64", "ä.ö.ü");
        row("binary", QByteArray("\xff\xfe.\x80\x81.\x00\x01", 8));
        row("oversized",
            signedText(goodHeader, claims("auth", ",\"x\":\"" + QByteArray(9000, 'a') + '"'),
                       m_key));
        row("a megabyte", QByteArray(1024 * 1024, 'a'));
        row("many dots", QByteArray(5000, '.'));
        row("Bearer inside", "Bearer " + m_good);
        row("another token behind", m_good + ',' + m_good);
    }

    void addClaims()
    {
        const auto with
            = [this](const QByteArray &payload) { return signedText(goodHeader, payload, m_key); };
        row("payload is a list", with("[" + claims("auth") + "]"));
        row("payload is a text", with("\"auth\""));
        row("payload is null", with("null"));
        row("payload is broken", with(claims("auth").chopped(1)));
        row("payload with a tail", with(claims("auth") + "x"));
        row("payload twice", with(claims("auth") + claims("auth")));
        row("deeply nested",
            with(claims("auth", ",\"x\":" + QByteArray(2000, '[') + QByteArray(2000, ']'))));
        row("expired", with(claims("auth", ",\"exp\":1000")));
        row("expires now", with(claims("auth", ",\"exp\":1767323045")));
        row("exp as a text", with(claims("auth", ",\"exp\":\"2524604461\"")));
        row("exp negative", with(claims("auth", ",\"exp\":-1")));
        row("exp null", with(claims("auth", ",\"exp\":null")));
        row("exp a list", with(claims("auth", ",\"exp\":[2524604461]")));
        row("nbf ahead", with(claims("auth", ",\"nbf\":2524604461")));
        row("iat ahead", with(claims("auth", ",\"iat\":2524604461")));
        row("type missing",
            with("{\"collectionId\":\"_pb_users_auth_\",\"id\":\"annannannannann\"}"));
        row("type empty", with(claims("")));
        row("type unknown", with(claims("admin")));
        row("type in upper case", with(claims("AUTH")));
        row("type list",
            with("{\"collectionId\":\"_pb_users_auth_\",\"id\":\"annannannannann\","
                 "\"type\":[\"auth\"]}"));
        row("verification type", with(claims("verification")));
        row("file type under the auth secret", with(claims("file")));
        row("id missing", with("{\"collectionId\":\"_pb_users_auth_\",\"type\":\"auth\"}"));
        row("id empty", with(claims("auth", {}, "")));
        row("id of another", with(claims("auth", {}, "bobbobbobbobbob")));
        row("id of nobody", with(claims("auth", {}, "nobodynobodynob")));
        row("id with SQL", with(claims("auth", {}, "x' OR '1'='1")));
        row("id number", with("{\"collectionId\":\"_pb_users_auth_\",\"id\":1,\"type\":\"auth\"}"));
        row("id object",
            with("{\"collectionId\":\"_pb_users_auth_\",\"id\":{\"id\":"
                 "\"annannannannann\"},\"type\":\"auth\"}"));
        row("collection missing", with("{\"id\":\"annannannannann\",\"type\":\"auth\"}"));
        row("collection by name", with(claims("auth", {}, "annannannannann", "users")));
        row("collection unknown", with(claims("auth", {}, "annannannannann", "nope")));
        row("base collection", with(claims("auth", {}, "annannannannann", "pbc_2279338944")));
        row("superusers", with(claims("auth", {}, "annannannannann", "pbc_3142635823")));
        row("a superuser by ann's key",
            with(claims("auth", {}, "rootrootrootroo", "pbc_3142635823")));
    }

    void addKeys()
    {
        const Schema::Record bob = m_world->record(users, bobId);
        const QByteArray bobsKey = bob.value(u"tokenKey").toString().toUtf8() + m_secret;
        const auto under
            = [](const QByteArray &key) { return signedText(goodHeader, claims("auth"), key); };
        row("bob's key", under(bobsKey));
        row("token key alone", under(m_tokenKey));
        row("secret alone", under(m_secret));
        row("the other way round", under(m_secret + m_tokenKey));
        row("key with a NUL", under(m_key + '\0' + 'x'));
        row("shortened key", under(m_key.chopped(1)));
        row("empty key", under({}));
        row("file secret", under(m_tokenKey + bob.collection().auth.fileToken.secret.toUtf8()));
        const Schema::Record root = m_world->record(u"_superusers"_s, u"rootrootrootroo"_s);
        row("superusers' secret",
            under(m_tokenKey + root.collection().auth.authToken.secret.toUtf8()));
    }

    std::unique_ptr<AuthWorld> m_world;
    QByteArray m_tokenKey;
    QByteArray m_secret;
    QByteArray m_key;
    QByteArray m_good;
};

QTEST_GUILESS_MAIN(TestAuthTokens)
#include "tst_authtokens.moc"
