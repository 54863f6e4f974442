// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/jsonwebkey.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

JsonValue keyOf(std::initializer_list<std::pair<const char16_t *, const char16_t *>> members)
{
    JsonValue key = JsonValue::object();
    for (const auto &[name, value] : members)
        key.insert(QString::fromUtf16(name), JsonValue(value));
    return key;
}

/// RFC 8037, appendix A: its token carries no JSON object, so only the key is taken from there.
JsonValue ed25519Key()
{
    return keyOf({{u"kty", u"OKP"},
                  {u"crv", u"Ed25519"},
                  {u"alg", u"EdDSA"},
                  {u"x", u"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}});
}

/// RFC 7515, A.3.
JsonValue curveKey()
{
    return keyOf({{u"kty", u"EC"},
                  {u"crv", u"P-256"},
                  {u"alg", u"ES256"},
                  {u"x", u"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"},
                  {u"y", u"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}});
}
const QByteArray curveToken
    = "eyJhbGciOiJFUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVl"
      "fQ."
      "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"_ba;

/// RFC 7515, A.2.
JsonValue rsaKey()
{
    return keyOf({{u"kty", u"RSA"},
                  {u"alg", u"RS256"},
                  {u"e", u"AQAB"},
                  {u"n",
                   u"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-"
                   u"4qPCJrcS2mJPMEzP1Pt0Bm4d4"
                   "QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-"
                   "bSf63kpaSHSXndS5z5rexMdbB"
                   "YUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_"
                   "I5IhlJH7aGhyxXFvUK-DWN"
                   "moudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"}});
}
const QByteArray rsaToken = "eyJhbGciOiJSUzI1NiJ9."
                            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLm"
                            "NvbS9pc19yb290Ijp0cnVlfQ."
                            "cC4hiUPoj9Eetdgtv3hF80EGrhuB__"
                            "dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbd"
                            "s9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_"
                            "nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0Ga"
                            "rZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-"
                            "eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6Lbg"
                            "GY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"_ba;

CompactToken decoded(const QByteArray &text)
{
    return CompactToken::decode(text, 8192).value_or(CompactToken());
}

}  // namespace

// A9.4, A4.20.
class TestJsonWebKey : public QObject
{
    Q_OBJECT

private slots:
    void verifiesSignatures()
    {
        QVERIFY(hasValidSignature(decoded(rsaToken), rsaKey()));
        QVERIFY(hasValidSignature(decoded(curveToken), curveKey()));
    }

    void refusesChangedTokens_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<JsonValue>("key");
        QTest::newRow("RSA") << rsaToken << rsaKey();
        QTest::newRow("curve") << curveToken << curveKey();
    }

    void refusesChangedTokens()
    {
        QFETCH(QByteArray, token);
        QFETCH(JsonValue, key);
        CompactToken changed = decoded(token);
        changed.content[20] = changed.content[20] == 'a' ? 'b' : 'a';
        QVERIFY(!hasValidSignature(changed, key));
        changed = decoded(token);
        changed.signature[7] = char(changed.signature[7] ^ 1);
        QVERIFY(!hasValidSignature(changed, key));
        changed = decoded(token);
        changed.signature.chop(1);
        QVERIFY(!hasValidSignature(changed, key));
        changed.signature.clear();
        QVERIFY(!hasValidSignature(changed, key));
    }

    // Nobody but the key says how it signs, and never "none".
    void refusesOtherAlgorithms_data()
    {
        QTest::addColumn<QString>("inToken");
        QTest::addColumn<QString>("inKey");
        QTest::newRow("none") << u"none"_s << u"none"_s;
        QTest::newRow("none in the token") << u"none"_s << u"RS256"_s;
        QTest::newRow("symmetric") << u"HS256"_s << u"HS256"_s;
        QTest::newRow("differ") << u"RS256"_s << u"RS384"_s;
        QTest::newRow("not in the key") << u"RS256"_s << QString();
        QTest::newRow("other digest") << u"RS512"_s << u"RS512"_s;
        QTest::newRow("other padding") << u"PS256"_s << u"PS256"_s;
        QTest::newRow("other kind") << u"ES256"_s << u"ES256"_s;
    }

    void refusesOtherAlgorithms()
    {
        QFETCH(QString, inToken);
        QFETCH(QString, inKey);
        CompactToken token = decoded(rsaToken);
        token.header.insert(u"alg"_s, JsonValue(inToken));
        JsonValue key = rsaKey();
        key.insert(u"alg"_s, JsonValue(inKey));
        QVERIFY(!hasValidSignature(token, key));
    }

    void refusesBrokenKeys_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<JsonValue>("key");
        const auto with = [](JsonValue key, const QString &name, const QString &value) {
            key.insert(name, JsonValue(value));
            return key;
        };
        QTest::newRow("empty") << rsaToken << JsonValue::object();
        QTest::newRow("no modulus") << rsaToken << with(rsaKey(), u"n"_s, {});
        QTest::newRow("modulus is no base64") << rsaToken << with(rsaKey(), u"n"_s, u"a+/="_s);
        QTest::newRow("small modulus")
            << rsaToken << with(rsaKey(), u"n"_s, rsaKey()[u"n"].toString().left(200));
        QTest::newRow("no exponent") << rsaToken << with(rsaKey(), u"e"_s, {});
        QTest::newRow("type differs") << rsaToken << with(rsaKey(), u"kty"_s, u"EC"_s);
        QTest::newRow("not on the curve")
            << curveToken << with(curveKey(), u"y"_s, curveKey()[u"x"].toString());
        QTest::newRow("curve differs") << curveToken << with(curveKey(), u"crv"_s, u"P-384"_s);
        QTest::newRow("short coordinate") << curveToken << with(curveKey(), u"x"_s, u"AQAB"_s);
    }

    void refusesBrokenKeys()
    {
        QFETCH(QByteArray, token);
        QFETCH(JsonValue, key);
        QVERIFY(!hasValidSignature(decoded(token), key));
    }

    // A vector of RFC 8037 (A.4) signs text that is no token; the content is replaced by it.
    void verifiesEdwardsCurves()
    {
        CompactToken token;
        token.header.insert(u"alg"_s, JsonValue(u"EdDSA"));
        token.content = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"_ba;
        token.signature
            = *decodedBase64Url("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhV"
                                "sPt9g7sVvpAr_MuM0KAg");
        QVERIFY(hasValidSignature(token, ed25519Key()));
        token.content += 'x';
        QVERIFY(!hasValidSignature(token, ed25519Key()));
    }

    void signsByEs256()
    {
        // The private half of the RFC's key, as PKCS #8.
        const QByteArray pem = "-----BEGIN PRIVATE KEY-----\n"
                               "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff\n"
                               "H1136cspYG6+0iY7X1fCE9+E9LKhRANCAAR/zc4ncPbEXUGDy+5v20t7WAczNXvp\n"
                               "7xO6z248e9FURcfxRM0bvZt+hyzf7bnuufSzaV1uqQskrYpGIyiFiOWt\n"
                               "-----END PRIVATE KEY-----\n"_ba;
        const JsonValue claims = JsonValue::object({{u"iss"_s, JsonValue(u"joe")}});
        const Result<QByteArray> text
            = signedByEs256("{\"alg\":\"ES256\",\"kid\":\"k\"}"_ba, claims, pem);
        QVERIFY2(text, text ? "" : qPrintable(text.error().detail));
        const CompactToken token = decoded(*text);
        QCOMPARE(token.header[u"kid"].toString(), u"k"_s);
        QCOMPARE(token.claims[u"iss"].toString(), u"joe"_s);
        QVERIFY(hasValidSignature(token, curveKey()));
    }

    void refusesPrivateKeys_data()
    {
        QTest::addColumn<QByteArray>("pem");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no PEM") << "secret"_ba;
        QTest::newRow("broken")
            << "-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY-----\n"_ba;
        // Ed25519, RFC 8410.
        QTest::newRow("another curve")
            << "-----BEGIN PRIVATE KEY-----\n"
               "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
               "-----END PRIVATE KEY-----\n"_ba;
    }

    void refusesPrivateKeys()
    {
        QFETCH(QByteArray, pem);
        const Result<QByteArray> text
            = signedByEs256("{\"alg\":\"ES256\"}"_ba, JsonValue::object(), pem);
        QVERIFY(!text);
        QCOMPARE(text.error().kind, Error::Kind::InvalidInput);
        QVERIFY(!text.error().detail.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestJsonWebKey)
#include "tst_jsonwebkey.moc"
