// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/jsonwebtoken.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

const QByteArray tokenKey = "Aa0Bb1Cc2Dd3Ee4Ff5Gg6Hh7Ii8Jj9Kk0Ll1Mm2Nn3Oo4Pp5Qq"_ba;
const QByteArray authKey = tokenKey + "S1auth0000000000000000000000000000000000000000auth"_ba;
const QByteArray authToken
    = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
      "eyJjb2xsZWN0aW9uSWQiOiJwYmNfMTczNjQ1NTQ5NCIsImV4cCI6MjUyNDYwNDQ2MSwiaWQiOiJiaW5uYWNsZXVz"
      "ZXIwMDEiLCJyZWZyZXNoYWJsZSI6dHJ1ZSwidHlwZSI6ImF1dGgifQ."
      "LHCcKYCL5-ovm5m4XgPxYszLZ0jBta4iojRtOWXGlWs"_ba;

QByteArray base64(const QByteArray &text)
{
    return text.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

JsonValue claims(const QString &type)
{
    return JsonValue::object({{u"id"_s, JsonValue(u"binnacleuser001")},
                              {u"collectionId"_s, JsonValue(u"pbc_1736455494")},
                              {u"exp"_s, JsonValue(2524604461.0)},
                              {u"type"_s, JsonValue(type)}});
}

UtcTime at(qint64 seconds)
{
    return UtcTime(std::chrono::seconds(seconds));
}

}  // namespace

class TestJsonWebToken : public QObject
{
    Q_OBJECT

private slots:
    void signsKnownTokens_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<QByteArray>("signature");
        QTest::newRow("auth") << u"auth"_s
                              << "S1auth0000000000000000000000000000000000000000auth"_ba
                              << "LHCcKYCL5-ovm5m4XgPxYszLZ0jBta4iojRtOWXGlWs"_ba;
        QTest::newRow("verification")
            << u"verification"_s << "S2veri0000000000000000000000000000000000000000veri"_ba
            << "Vt1nb-xauFFcyU_KSRMPwmtay2HhEyHy_8P3eqml2A0"_ba;
        QTest::newRow("passwordReset")
            << u"passwordReset"_s << "S3pass0000000000000000000000000000000000000000pass"_ba
            << "azkv4eimSv2VYAteC2WwB_PySXFfl_n5TmsBymqMUS8"_ba;
        QTest::newRow("emailChange")
            << u"emailChange"_s << "S4mail0000000000000000000000000000000000000000mail"_ba
            << "fA9fMyJWOOydSHB0bBkPm-zmvzN6hV7htwwD6yBJcmA"_ba;
        QTest::newRow("file") << u"file"_s
                              << "S5file0000000000000000000000000000000000000000file"_ba
                              << "wbcKaBHh0t7n4joOR02WC8M9oc6SzOFKUezr72jMGQA"_ba;
    }

    void signsKnownTokens()
    {
        QFETCH(QString, type);
        QFETCH(QByteArray, secret);
        QFETCH(QByteArray, signature);
        JsonValue content = claims(type);
        if (type == "auth"_L1)
            content.insert(u"refreshable"_s, JsonValue(true));
        else if (type != "file"_L1)
            content.insert(u"email"_s, JsonValue(u"ann@example.com"));
        if (type == "emailChange"_L1)
            content.insert(u"newEmail"_s, JsonValue(u"ann2@example.com"));
        const QByteArray key = tokenKey + secret;
        const QByteArray token = JsonWebToken::sign(content, key);
        QCOMPARE(token.mid(token.lastIndexOf('.') + 1), signature);
        const Result<JsonWebToken> read = JsonWebToken::decode(token);
        QVERIFY(read);
        QVERIFY(read->hasValidSignature(key));
        QVERIFY(!read->hasValidSignature(QByteArray(key + 'x')));
        QVERIFY(!read->hasValidSignature(tokenKey));
        QCOMPARE(read->text(u"type"), type);
    }

    void readsTheKnownToken()
    {
        const Result<JsonWebToken> token = JsonWebToken::decode(authToken);
        QVERIFY(token);
        QVERIFY(token->hasValidSignature(authKey));
        QCOMPARE(token->text(u"id"), u"binnacleuser001"_s);
        QVERIFY(token->claims()[u"refreshable"].toBool());
        QVERIFY(token->isCurrent(at(2524604460)));
        QVERIFY(!token->isCurrent(at(2524604461)));
    }

    void checksTimes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("value");
        QTest::addColumn<bool>("isCurrent");
        QTest::newRow("exp past") << u"exp"_s << 999.0 << false;
        QTest::newRow("exp now") << u"exp"_s << 1000.0 << false;
        QTest::newRow("exp to come") << u"exp"_s << 1000.5 << true;
        QTest::newRow("nbf past") << u"nbf"_s << 999.0 << true;
        QTest::newRow("nbf to come") << u"nbf"_s << 1001.0 << false;
        QTest::newRow("iat to come") << u"iat"_s << 1001.0 << false;
    }

    void checksTimes()
    {
        QFETCH(QString, name);
        QFETCH(double, value);
        QFETCH(bool, isCurrent);
        JsonValue content = JsonValue::object({{name, JsonValue(value)}});
        const auto token = JsonWebToken::decode(JsonWebToken::sign(content, "k"));
        QVERIFY(token);
        QCOMPARE(token->isCurrent(at(1000)), isCurrent);
        content.insert(name, JsonValue(u"2000"));
        QVERIFY(!JsonWebToken::decode(JsonWebToken::sign(content, "k"))->isCurrent(at(1000)));
    }

    void neverExpiresWithoutExp()
    {
        const auto token = JsonWebToken::decode(JsonWebToken::sign(JsonValue::object(), "k"));
        QVERIFY(token);
        QVERIFY(token->isCurrent(at(4000000000)));
    }

    // Each must fail to decode or to verify; none may crash.
    void refusesForgeries_data()
    {
        QTest::addColumn<QByteArray>("token");
        const QList<QByteArray> parts = authToken.split('.');
        const auto join = [](const QByteArray &a, const QByteArray &b, const QByteArray &c) {
            return QByteArray(a + '.' + b + '.' + c);
        };
        const auto header
            = [&](const QByteArray &text) { return join(base64(text), parts[1], parts[2]); };
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("one dot") << "."_ba;
        QTest::newRow("two dots") << ".."_ba;
        QTest::newRow("no signature") << join(parts[0], parts[1], "");
        QTest::newRow("two parts") << QByteArray(parts[0] + '.' + parts[1]);
        QTest::newRow("four parts") << QByteArray(authToken + ".x");
        QTest::newRow("five parts") << QByteArray("a.b." + authToken);
        QTest::newRow("cut signature") << authToken.chopped(1);
        QTest::newRow("cut by half") << authToken.left(authToken.size() / 2);
        QTest::newRow("longer signature") << QByteArray(authToken + "AAAA");
        QTest::newRow("padded") << QByteArray(authToken + "=");
        QTest::newRow("trailing bits") << QByteArray(authToken.chopped(1) + "t");
        QTest::newRow("line end") << QByteArray(authToken + "\n");
        QTest::newRow("leading blank") << QByteArray(" " + authToken);
        QTest::newRow("plain base64") << QByteArray(authToken).replace('-', '+').replace('_', '/');
        QTest::newRow("other claims")
            << join(parts[0], base64(claims(u"auth"_s).toSortedJson()), parts[2]);
        QTest::newRow("alg none") << header("{\"alg\":\"none\",\"typ\":\"JWT\"}");
        QTest::newRow("alg none, no signature") << join(base64("{\"alg\":\"none\"}"), parts[1], "");
        QTest::newRow("alg None") << header("{\"alg\":\"None\"}");
        QTest::newRow("alg HS512") << header("{\"alg\":\"HS512\"}");
        QTest::newRow("alg RS256") << header("{\"alg\":\"RS256\"}");
        QTest::newRow("alg hs256") << header("{\"alg\":\"hs256\"}");
        QTest::newRow("alg list") << header("{\"alg\":[\"HS256\"]}");
        QTest::newRow("alg number") << header("{\"alg\":256}");
        QTest::newRow("no alg") << header("{\"typ\":\"JWT\"}");
        QTest::newRow("header a list") << header("[]");
        QTest::newRow("header no JSON") << header("x");
        QTest::newRow("claims a list") << join(parts[0], base64("[1]"), parts[2]);
        QTest::newRow("claims a string") << join(parts[0], base64("\"auth\""), parts[2]);
        QTest::newRow("claims cut") << join(parts[0], base64("{\"id\":"), parts[2]);
        QTest::newRow("claims deep")
            << join(parts[0], base64(QByteArray(3000, '[') + QByteArray(3000, ']')), parts[2]);
        QTest::newRow("NUL inside") << QByteArray(authToken).replace(40, 1, QByteArray(1, '\0'));
        QTest::newRow("8-bit") << QByteArray(authToken).replace(40, 1, "\xff");
        QTest::newRow("oversized")
            << join(parts[0], base64(QByteArray(20000, ' ') + "{}"), parts[2]);
        QTest::newRow("dots only") << QByteArray(5000, '.');
    }

    void refusesForgeries()
    {
        QFETCH(QByteArray, token);
        const Result<JsonWebToken> read = JsonWebToken::decode(token);
        QVERIFY(!read || !read->hasValidSignature(authKey));
    }

    // A valid signature under another algorithm's name must not pass either.
    void refusesOtherAlgorithmsWithOurSignature()
    {
        const QByteArray signedPart
            = base64("{\"alg\":\"none\"}") + '.' + base64("{\"type\":\"auth\"}");
        const QByteArray honest = JsonWebToken::sign(JsonValue::object(), "k");
        QVERIFY(JsonWebToken::decode(honest)->hasValidSignature("k"));
        QVERIFY(!JsonWebToken::decode(honest)->hasValidSignature(""));
        const QByteArray forged = signedPart + '.' + honest.split('.').at(2);
        const auto read = JsonWebToken::decode(forged);
        QVERIFY(read && !read->hasValidSignature("k"));
    }

    void verifiesFast()
    {
        QBENCHMARK
        {
            const Result<JsonWebToken> token = JsonWebToken::decode(authToken);
            QVERIFY(token->hasValidSignature(authKey));
        }
    }
};

QTEST_GUILESS_MAIN(TestJsonWebToken)
#include "tst_jsonwebtoken.moc"
