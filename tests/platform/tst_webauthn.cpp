// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/webauthn.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

struct Ceremony
{
    const char *name;
    int algorithm;
    const char *id;
    const char *attestationObject;
    const char *authenticatorData;
    const char *clientData;
    const char *signature;
};

/// What Chromium's authenticator gave for the site `localhost`: a credential, and one signature.
const std::vector<Ceremony> &ceremonies()
{
    static const std::vector<Ceremony> all{
        {"ES256", -7, "zwStGDCsP174OXIVkJjMlNw0F50ghb2ae9iJFKcsmdU",
         "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMd"
         "l2NFAAAAAQECAwQFBgcIAQIDBAUGBwgAIM8ErRgwrD9e-DlyFZCYzJTcNBedIIW9mnvYiRSnLJnVpQEC"
         "AyYgASFYIPm5K2CjDNQwFlyLjkZY6hlaOS7rlQSomDHjWWksntzWIlggZPPedO04i6L24Mx4PViF1N9C"
         "JJtUJiNlMJWddNLaUQQ",
         "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAg",
         "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUFFQ0F3UUZCZ2NJQ1FvTERBME9EeEFS"
         "RWhNVUZSWVhHQmthR3h3ZEhoOCIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6Mzc3MjUiLCJjcm9z"
         "c09yaWdpbiI6ZmFsc2UsIm90aGVyX2tleXNfY2FuX2JlX2FkZGVkX2hlcmUiOiJkbyBub3QgY29tcGFy"
         "ZSBjbGllbnREYXRhSlNPTiBhZ2FpbnN0IGEgdGVtcGxhdGUuIFNlZSBodHRwczovL2dvby5nbC95YWJQ"
         "ZXgifQ",
         "MEUCIQCw3zW-24FKeHQRiJ5YMchD0qDpFBfVZnl4fx7fa32FUAIgCGzNX2HfzPuyhbd41svuUWViOCSA"
         "v6tqSQPQO3B7vcY"},
        {"RS256", -257, "vHBShQ4s-j_xAtp6c1WP7hOdtn6etoTlLX7Zm_6B2e4",
         "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVkBZ0mWDeWIDoxodDQXD2R2YFuP5K65ooYyx5lc87qD"
         "HZdjRQAAAAEBAgMEBQYHCAECAwQFBgcIACC8cFKFDiz6P_EC2npzVY_uE522fp62hOUtftmb_oHZ7qQB"
         "AwM5AQAgWQEAm7SfQtpgIhZIY4aVlKJlNoPWf76p4EmR9hDbWB3rbPi5CFhV9NiKhGsOHH49wEqCIIuC"
         "oaNhCpAoJOQHHJCL57TGA51wnkqKXVKdN9AycQNz4io5chn0iFTNyn4B8mHnPVkzYKB4sb4sifSoNSNc"
         "IAVzF0ZtbZWjQUrkmgxlLIzXisVaDojFbCp0FRIybj5uinebuRMqcNUMZ-7RV9pimLz5abw83vbcrROh"
         "gPQOSk_y83hK7fJh8vPk3PoauLGDqxDV-T5kzI27wjKDDMSqMxGFtrTBNthixJLa5j32CljkqHOG1-nk"
         "ERDQSgjKj3Utk6PAKiFMw2TSaBMNRws5eSFDAQAB",
         "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAg",
         "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUFFQ0F3UUZCZ2NJQ1FvTERBME9EeEFS"
         "RWhNVUZSWVhHQmthR3h3ZEhoOCIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6Mzc3MjUiLCJjcm9z"
         "c09yaWdpbiI6ZmFsc2V9",
         "Zu_l3EVExVF9WE7T60lUiKh7iusi99eitVXeXFK_haBbh_9a5cgz9BqEbh32mTxNKVeC5JWpnX1AlUmS"
         "C7xvQwv1eYQ2Gg8jaYk_V6yBykrus7CQwg24Boogxam1-ZyUkjoSEu9FueAhI6TPFYe89EDAB_vsAkYL"
         "YFtq2Kh0dO-0WckDNPiO2gWZz5Xrt0_UxDqNhL0XlkHsi9KH5ylGt8PyWgIOPYWpcgsS56d_ikpPsCSH"
         "1daxY3swGUmU5Za0uyTopG2U3OF0SrOXeB0SQ50k2BpH1K7A5XvGv9rDNcDc-XEzjdKzI6orkEsr-RnM"
         "NvXkmdLNPbDYzf8cbnEiwg"},
        {"EdDSA", -8, "5sKZKNOtBLlIP5n04tSSYGRL5thKv_waQEvS6nxZbA0",
         "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViBSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMd"
         "l2NFAAAAAQECAwQFBgcIAQIDBAUGBwgAIObCmSjTrQS5SD-Z9OLUkmBkS-bYSr_8GkBL0up8WWwNpAEB"
         "AycgBiFYIK1S0LsEerQbh4QxyXNqK56qCnyBcJpsVBwCBrdfRkAh",
         "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAg",
         "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUFFQ0F3UUZCZ2NJQ1FvTERBME9EeEFS"
         "RWhNVUZSWVhHQmthR3h3ZEhoOCIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6Mzc3MjUiLCJjcm9z"
         "c09yaWdpbiI6ZmFsc2V9",
         "WKeoIUUlXTKZuOEw04zncqYRaMEWAM2cZ06gfm5SYtGz7uy9MA-_qZbxJ6x-sAEssDWBBz-gfrqhqzye"
         "dTzACw"},
    };
    return all;
}

QByteArray decoded(const char *text)
{
    return QByteArray::fromBase64(text, QByteArray::Base64UrlEncoding);
}

WebAuthnAssertion assertionOf(const Ceremony &ceremony)
{
    return {decoded(ceremony.authenticatorData), decoded(ceremony.clientData),
            decoded(ceremony.signature)};
}

}  // namespace

class TestWebAuthn : public QObject
{
    Q_OBJECT

private slots:
    void readsAndVerifies_data();
    void readsAndVerifies();
    void refusesOtherSites();
    void refusesForgeries();
    void refusesBrokenCredentials();
};

void TestWebAuthn::readsAndVerifies_data()
{
    QTest::addColumn<int>("index");
    for (size_t i = 0; i < ceremonies().size(); ++i)
        QTest::newRow(ceremonies()[i].name) << int(i);
}

void TestWebAuthn::readsAndVerifies()
{
    QFETCH(const int, index);
    const Ceremony &ceremony = ceremonies()[size_t(index)];
    const Result<WebAuthnCredential> credential
        = readWebAuthnCredential(decoded(ceremony.attestationObject), u"localhost"_s);
    QVERIFY2(credential, qPrintable(credential ? QString() : credential.error().detail));
    QCOMPARE(credential->id, decoded(ceremony.id));
    QCOMPARE(credential->key.algorithm, ceremony.algorithm);
    QVERIFY(credential->report.isUserVerified);
    QCOMPARE(credential->report.signCount, 1u);

    const Result<WebAuthnReport> report
        = verifyWebAuthnAssertion(assertionOf(ceremony), credential->key, u"localhost"_s);
    QVERIFY2(report, qPrintable(report ? QString() : report.error().detail));
    QVERIFY(report->isUserVerified);
    QCOMPARE(report->signCount, 2u);
}

void TestWebAuthn::refusesOtherSites()
{
    for (const Ceremony &ceremony : ceremonies()) {
        const QByteArray attestation = decoded(ceremony.attestationObject);
        QVERIFY(!readWebAuthnCredential(attestation, u"example.com"_s));
        QVERIFY(!readWebAuthnCredential(attestation, {}));
        const Result<WebAuthnCredential> credential
            = readWebAuthnCredential(attestation, u"localhost"_s);
        QVERIFY(credential);
        QVERIFY(!verifyWebAuthnAssertion(assertionOf(ceremony), credential->key, u"example.com"_s));
    }
}

void TestWebAuthn::refusesForgeries()
{
    for (const Ceremony &ceremony : ceremonies()) {
        const Result<WebAuthnCredential> credential
            = readWebAuthnCredential(decoded(ceremony.attestationObject), u"localhost"_s);
        QVERIFY(credential);
        const auto isRefused = [&](const WebAuthnAssertion &assertion, const WebAuthnKey &key) {
            const Result<WebAuthnReport> report
                = verifyWebAuthnAssertion(assertion, key, u"localhost"_s);
            return !report && report.error().kind == Error::Kind::InvalidInput;
        };
        const WebAuthnAssertion good = assertionOf(ceremony);
        for (QByteArray WebAuthnAssertion::*part :
             {&WebAuthnAssertion::authenticatorData, &WebAuthnAssertion::clientData,
              &WebAuthnAssertion::signature}) {
            for (const qsizetype at : {qsizetype(0), (good.*part).size() - 1}) {
                WebAuthnAssertion bad = good;
                (bad.*part)[at] = char((bad.*part)[at] ^ 1);
                QVERIFY(isRefused(bad, credential->key));
            }
            WebAuthnAssertion cut = good;
            (cut.*part).chop(1);
            QVERIFY(isRefused(cut, credential->key));
            (cut.*part).clear();
            QVERIFY(isRefused(cut, credential->key));
        }
        for (const int algorithm : {0, -7, -8, -257, -65535}) {
            if (algorithm != credential->key.algorithm)
                QVERIFY(isRefused(good, {algorithm, credential->key.bytes}));
        }
        QVERIFY(isRefused(good, {credential->key.algorithm, {}}));
        // Signed, but nobody was there: the bit is part of what is signed, so this is both.
        WebAuthnAssertion absent = good;
        absent.authenticatorData[32] = 0;
        QVERIFY(isRefused(absent, credential->key));
    }
}

void TestWebAuthn::refusesBrokenCredentials()
{
    QVERIFY(!readWebAuthnCredential({}, u"localhost"_s));
    QVERIFY(!readWebAuthnCredential("not CBOR", u"localhost"_s));
    for (const Ceremony &ceremony : ceremonies()) {
        const QByteArray good = decoded(ceremony.attestationObject);
        for (qsizetype size = 0; size < good.size(); ++size)
            QVERIFY(!readWebAuthnCredential(good.first(size), u"localhost"_s));
    }
}

QTEST_GUILESS_MAIN(TestWebAuthn)
#include "tst_webauthn.moc"
