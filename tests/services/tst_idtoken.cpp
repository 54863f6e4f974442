// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/jsonwebkey.h"
#include "services/auth/oauth2/applesecret.h"
#include "services/auth/oauth2/idtoken.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

// The key of RFC 7515, A.3.
const QByteArray privateKey = "-----BEGIN PRIVATE KEY-----\n"
                              "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff\n"
                              "H1136cspYG6+0iY7X1fCE9+E9LKhRANCAAR/zc4ncPbEXUGDy+5v20t7WAczNXvp\n"
                              "7xO6z248e9FURcfxRM0bvZt+hyzf7bnuufSzaV1uqQskrYpGIyiFiOWt\n"
                              "-----END PRIVATE KEY-----\n"_ba;
const QByteArray publicKey = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"kid\":\"k1\","
                             "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                             "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}"_ba;

constexpr qint64 second = 1767323045;
const UtcTime now{std::chrono::milliseconds(second * 1000)};

JsonValue number(qint64 offset)
{
    return JsonValue(second + offset);
}

IdTokenRules strictRules()
{
    IdTokenRules rules;
    rules.audience = u"client"_s;
    rules.issuers = {u"https://a.example"_s, u"https://b.example"_s};
    rules.needsExpiry = true;
    rules.keysUrl = u"https://keys.example/"_s;
    return rules;
}

JsonValue claims(const QString &changed = {}, const JsonValue &value = {})
{
    JsonValue made = JsonValue::object({{u"sub"_s, JsonValue(u"1")},
                                        {u"iss"_s, JsonValue(u"https://b.example")},
                                        {u"aud"_s, JsonValue(u"client")},
                                        {u"iat"_s, number(0)},
                                        {u"nbf"_s, number(0)},
                                        {u"exp"_s, number(60)}});
    if (!changed.isEmpty() && value.isNull())
        made.remove(changed);
    else if (!changed.isEmpty())
        made.insert(changed, value);
    return made;
}

QString signedToken(const JsonValue &content, const QByteArray &kid = "k1")
{
    const Result<QByteArray> token
        = signedByEs256("{\"alg\":\"ES256\",\"kid\":\"" + kid + "\"}", content, privateKey);
    return token ? QString::fromLatin1(*token) : QString();
}

Result<JsonValue> check(const QString &token, const QByteArray &keys)
{
    return checkedIdToken(token, strictRules(), now,
                          [&keys](const QString &) -> Result<QByteArray> { return keys; });
}

QByteArray keySet(const QByteArray &keys)
{
    return "{\"keys\":[" + keys + "]}";
}

}  // namespace

// A9.4.
class TestIdToken : public QObject
{
    Q_OBJECT

private slots:
    void acceptsClaims_data()
    {
        QTest::addColumn<JsonValue>("content");
        QTest::newRow("as they should be") << claims();
        QTest::newRow("several audiences")
            << claims(u"aud"_s, JsonValue(QStringList{u"other"_s, u"client"_s}));
        QTest::newRow("ended within the leeway") << claims(u"exp"_s, number(-299));
        QTest::newRow("begins within the leeway") << claims(u"nbf"_s, number(299));
        QTest::newRow("made within the leeway") << claims(u"iat"_s, number(299));
        QTest::newRow("without beginnings") << claims(u"nbf"_s);
    }

    void acceptsClaims()
    {
        QFETCH(JsonValue, content);
        const Result<JsonValue> read = check(signedToken(content), keySet(publicKey));
        QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
        QCOMPARE((*read)[u"sub"].toString(), u"1"_s);
    }

    void refusesClaims_data()
    {
        QTest::addColumn<JsonValue>("content");
        QTest::addColumn<QString>("detail");
        const QString time = u"id_token: expired or not valid yet"_s;
        QTest::newRow("ended") << claims(u"exp"_s, number(-300)) << time;
        QTest::newRow("end is a text") << claims(u"exp"_s, JsonValue(u"9999999999")) << time;
        QTest::newRow("not begun") << claims(u"nbf"_s, number(301)) << time;
        QTest::newRow("made tomorrow") << claims(u"iat"_s, number(86400)) << time;
        QTest::newRow("never ends") << claims(u"exp"_s) << u"id_token: never ends"_s;
        const QString client = u"id_token: for another client"_s;
        QTest::newRow("other audience") << claims(u"aud"_s, JsonValue(u"other")) << client;
        QTest::newRow("no audience") << claims(u"aud"_s) << client;
        QTest::newRow("other audiences")
            << claims(u"aud"_s, JsonValue(QStringList{u"a"_s, u"b"_s})) << client;
        const QString issuer = u"id_token: of another issuer"_s;
        QTest::newRow("other issuer")
            << claims(u"iss"_s, JsonValue(u"https://b.example/")) << issuer;
        QTest::newRow("no issuer") << claims(u"iss"_s) << issuer;
    }

    void refusesClaims()
    {
        QFETCH(JsonValue, content);
        QFETCH(QString, detail);
        const Result<JsonValue> read = check(signedToken(content), keySet(publicKey));
        QVERIFY(!read);
        QCOMPARE(read.error().detail, detail);
    }

    void refusesSignatures_data()
    {
        QTest::addColumn<QString>("token");
        QTest::addColumn<QByteArray>("keys");
        QTest::addColumn<QString>("detail");
        const QString good = signedToken(claims());
        const QString none = u"id_token: no key of its name"_s;
        const QString wrong = u"id_token: wrong signature"_s;
        QTest::newRow("no keys") << good << "{\"keys\":[]}"_ba << none;
        QTest::newRow("no JSON") << good << "<html>"_ba << u"id_token: the key set is no JSON"_s;
        QTest::newRow("another name") << signedToken(claims(), "k2") << keySet(publicKey) << none;
        QTest::newRow("key names no algorithm")
            << good << keySet(QByteArray(publicKey).replace("\"alg\":\"ES256\",", "")) << none;
        QTest::newRow("key of another algorithm")
            << good << keySet(QByteArray(publicKey).replace("ES256", "ES384")) << wrong;
        // The first key of the name counts, whatever comes after it.
        QTest::newRow("another key of that name first")
            << good
            << keySet("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"alg\":\"EdDSA\",\"kid\":\"k1\","
                      "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"},"
                      + publicKey)
            << wrong;
        QTest::newRow("claims of another token")
            << QString(good.section(u'.', 0, 0) + u'.'
                       + signedToken(claims(u"sub"_s, JsonValue(u"2"))).section(u'.', 1, 1) + u'.'
                       + good.section(u'.', 2, 2))
            << keySet(publicKey) << wrong;
        QTest::newRow("missing") << QString() << keySet(publicKey) << u"id_token: missing"_s;
        QTest::newRow("malformed") << u"a.b"_s << keySet(publicKey) << u"id_token: malformed"_s;
    }

    void refusesSignatures()
    {
        QFETCH(QString, token);
        QFETCH(QByteArray, keys);
        QFETCH(QString, detail);
        const Result<JsonValue> read = check(token, keys);
        QVERIFY(!read);
        QCOMPARE(read.error().detail, detail);
    }

    void passesOnThatKeysCannotBeHad()
    {
        const Result<JsonValue> read
            = checkedIdToken(signedToken(claims()), strictRules(), now,
                             [](const QString &url) -> Result<QByteArray> {
                                 return Error::make(Error::Kind::Timeout, {}, url);
                             });
        QVERIFY(!read);
        QCOMPARE(read.error().detail, u"https://keys.example/"_s);
    }

    void looksAtTheTimeAloneForMicrosoft()
    {
        QVERIFY(currentIdToken(signedToken(claims(u"aud"_s)), now));
        QVERIFY(!currentIdToken(signedToken(claims(u"exp"_s, number(-301))), now));
        QVERIFY(!currentIdToken({}, now));
    }

    void takesTheLeewayFromTheEnvironment()
    {
        qputenv("PB_ID_TOKEN_LEEWAY", "10");
        QVERIFY(!currentIdToken(signedToken(claims(u"exp"_s, number(-10))), now));
        QVERIFY(currentIdToken(signedToken(claims(u"exp"_s, number(-9))), now));
        qputenv("PB_ID_TOKEN_LEEWAY", "soon");
        QVERIFY(currentIdToken(signedToken(claims(u"exp"_s, number(-299))), now));
        qunsetenv("PB_ID_TOKEN_LEEWAY");
    }

    // A4.20.
    void makesSecretsForApple()
    {
        const AppleSecretForm form{u"com.example.service"_s, u"ABCDE12345"_s, u"ABCDE67890"_s,
                                   QString::fromLatin1(privateKey), 3600};
        const Result<QByteArray> secret = appleClientSecret(form, now);
        QVERIFY2(secret, secret ? "" : qPrintable(secret.error().message));
        const Result<CompactToken> token = CompactToken::decode(*secret, 4096);
        QVERIFY(token);
        QCOMPARE(token->header.toSortedJson(),
                 "{\"alg\":\"ES256\",\"kid\":\"ABCDE67890\",\"typ\":\"JWT\"}"_ba);
        QCOMPARE(token->claims.toSortedJson(),
                 "{\"aud\":[\"https://appleid.apple.com\"],\"exp\":1767326645,\"iat\":1767323045,"
                 "\"iss\":\"ABCDE12345\",\"sub\":\"com.example.service\"}"_ba);
    }

    void refusesSecretsForApple_data()
    {
        QTest::addColumn<AppleSecretForm>("form");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("code");
        const QString key = QString::fromLatin1(privateKey);
        const AppleSecretForm good{u"c"_s, u"ABCDE12345"_s, u"ABCDE67890"_s, key, 3600};
        const auto with = [&good](auto AppleSecretForm::*member, auto value) {
            AppleSecretForm form = good;
            form.*member = value;
            return form;
        };
        const QString required = u"validation_required"_s;
        const QString length = u"validation_length_invalid"_s;
        QTest::newRow("no client")
            << with(&AppleSecretForm::clientId, QString()) << u"clientId"_s << required;
        QTest::newRow("no team") << with(&AppleSecretForm::teamId, QString()) << u"teamId"_s
                                 << required;
        QTest::newRow("short team")
            << with(&AppleSecretForm::teamId, u"ABC"_s) << u"teamId"_s << length;
        QTest::newRow("long key id")
            << with(&AppleSecretForm::keyId, u"ABCDE678901"_s) << u"keyId"_s << length;
        QTest::newRow("no key") << with(&AppleSecretForm::privateKey, QString()) << u"privateKey"_s
                                << required;
        QTest::newRow("no PEM") << with(&AppleSecretForm::privateKey, u"x"_s) << u"privateKey"_s
                                << u"validation_match_invalid"_s;
        QTest::newRow("no duration")
            << with(&AppleSecretForm::duration, qint64(0)) << u"duration"_s << required;
        QTest::newRow("negative duration")
            << with(&AppleSecretForm::duration, qint64(-1)) << u"duration"_s
            << u"validation_min_greater_equal_than_required"_s;
        QTest::newRow("long duration")
            << with(&AppleSecretForm::duration, qint64(15777001)) << u"duration"_s
            << u"validation_max_less_equal_than_required"_s;
    }

    void refusesSecretsForApple()
    {
        QFETCH(AppleSecretForm, form);
        QFETCH(QString, field);
        QFETCH(QString, code);
        const Result<QByteArray> secret = appleClientSecret(form, now);
        QVERIFY(!secret);
        QCOMPARE(secret.error().message, u"Invalid client secret data."_s);
        QCOMPARE(secret.error().fields[field][u"code"].toString(), code);
        QCOMPARE(secret.error().fields.size(), 1);
    }

    void tellsThatAnApplesKeyIsOfNoUse()
    {
        const AppleSecretForm form{
            u"c"_s, u"ABCDE12345"_s, u"ABCDE67890"_s,
            u"-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----"_s, 1};
        const Result<QByteArray> secret = appleClientSecret(form, now);
        QVERIFY(!secret);
        QVERIFY(secret.error().message.startsWith(
            u"Failed to generate client secret. Raw error: \n"_s));
    }
};

QTEST_GUILESS_MAIN(TestIdToken)
#include "tst_idtoken.moc"
