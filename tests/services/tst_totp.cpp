// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/twostep/recoverycodes.h"
#include "services/twostep/totp.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QUrl>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestTotp : public QObject
{
    Q_OBJECT

private slots:
    // RFC 6238, appendix B, SHA-1; the last six of its eight digits.
    void givesTheCodesOfTheStandard_data()
    {
        QTest::addColumn<qint64>("seconds");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("1970") << qint64(59) << "287082"_ba;
        QTest::newRow("2005-03-18 01:58:29") << qint64(1111111109) << "081804"_ba;
        QTest::newRow("2005-03-18 01:58:31") << qint64(1111111111) << "050471"_ba;
        QTest::newRow("2009") << qint64(1234567890) << "005924"_ba;
        QTest::newRow("2033") << qint64(2000000000) << "279037"_ba;
        QTest::newRow("2603") << qint64(20000000000) << "353130"_ba;
    }

    void givesTheCodesOfTheStandard()
    {
        QFETCH(qint64, seconds);
        QFETCH(QByteArray, code);
        const UtcTime time{std::chrono::seconds(seconds)};
        const QByteArray secret = "12345678901234567890"_ba;
        QCOMPARE(totpCode(secret, totpStep(time)), code);
        QCOMPARE(matchingTotpStep(secret, code, time, 0), totpStep(time));
    }

    // RFC 4226, appendix D.
    void countsAsTheStandard()
    {
        const QByteArrayList codes{"755224", "287082", "359152", "969429", "338314",
                                   "254676", "287922", "162583", "399871", "520489"};
        for (qsizetype i = 0; i < codes.size(); ++i)
            QCOMPARE(totpCode("12345678901234567890"_ba, i), codes[i]);
    }

    void allowsOneStepOfDrift()
    {
        const QByteArray secret = newTotpSecret();
        const UtcTime now{std::chrono::seconds(1767323045)};
        const qint64 step = totpStep(now);
        for (qint64 drift = -3; drift <= 3; ++drift) {
            const std::optional<qint64> found
                = matchingTotpStep(secret, totpCode(secret, step + drift), now, 0);
            QCOMPARE(found.has_value(), drift >= -1 && drift <= 1);
        }
    }

    void takesNoStepTwice()
    {
        const QByteArray secret = newTotpSecret();
        const UtcTime now{std::chrono::seconds(1767323045)};
        const qint64 step = totpStep(now);
        const QByteArray code = totpCode(secret, step);
        QCOMPARE(matchingTotpStep(secret, code, now, step - 1), step);
        QVERIFY(!matchingTotpStep(secret, code, now, step));
        QVERIFY(!matchingTotpStep(secret, totpCode(secret, step - 1), now, step));
        QCOMPARE(matchingTotpStep(secret, totpCode(secret, step + 1), now, step), step + 1);
    }

    void refusesWhatIsNoCode()
    {
        const QByteArray secret = newTotpSecret();
        const UtcTime now{std::chrono::seconds(1767323045)};
        const QByteArray code = totpCode(secret, totpStep(now));
        for (const QByteArray &wrong : {QByteArray(), code.left(5), QByteArray(code + '0')})
            QVERIFY(!matchingTotpStep(secret, wrong, now, 0));
    }

    // RFC 4648, 10.
    void writesBase32_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("0") << ""_ba
                           << ""_ba;
        QTest::newRow("1") << "f"_ba
                           << "MY"_ba;
        QTest::newRow("2") << "fo"_ba
                           << "MZXQ"_ba;
        QTest::newRow("3") << "foo"_ba
                           << "MZXW6"_ba;
        QTest::newRow("4") << "foob"_ba
                           << "MZXW6YQ"_ba;
        QTest::newRow("5") << "fooba"_ba
                           << "MZXW6YTB"_ba;
        QTest::newRow("6") << "foobar"_ba
                           << "MZXW6YTBOI"_ba;
    }

    void writesBase32()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, text);
        QCOMPARE(toBase32(bytes), text);
    }

    void describesTheSecretToApps()
    {
        const QUrl uri(totpUri("12345678901234567890"_ba, u"Acme & sons"_s, u"ann@example.com"_s));
        QVERIFY(uri.isValid());
        QCOMPARE(uri.scheme(), u"otpauth"_s);
        QCOMPARE(uri.host(), u"totp"_s);
        QCOMPARE(uri.path(), u"/Acme & sons:ann@example.com"_s);
        const QUrlQuery query(uri);
        QCOMPARE(query.queryItemValue(u"secret"_s), u"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"_s);
        QCOMPARE(query.queryItemValue(u"issuer"_s, QUrl::FullyDecoded), u"Acme & sons"_s);
        QCOMPARE(query.queryItemValue(u"period"_s), u"30"_s);
    }

    void makesRecoveryCodes()
    {
        const QStringList codes = newRecoveryCodes();
        QCOMPARE(codes.size(), 10);
        QCOMPARE(QSet<QString>(codes.cbegin(), codes.cend()).size(), 10);
        static const QRegularExpression shape(u"^[a-hjkmnp-z2-9]{5}-[a-hjkmnp-z2-9]{5}$"_s);
        for (const QString &code : codes)
            QVERIFY2(shape.match(code).hasMatch(), qPrintable(code));
        QVERIFY(newRecoveryCodes() != codes);
    }

    void readsRecoveryCodesAsTyped_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QByteArray>("plain");
        QTest::newRow("as shown") << u"abcde-23456"_s << "abcde23456"_ba;
        QTest::newRow("as people type") << u" ABCDE 23456 "_s << "abcde23456"_ba;
        QTest::newRow("short") << u"abcde-2345"_s << ""_ba;
        QTest::newRow("long") << u"abcde-234567"_s << ""_ba;
        QTest::newRow("other letters") << u"abcde-2345l"_s << ""_ba;
        QTest::newRow("beyond Latin") << u"abcde-2345\u0430"_s << ""_ba;
        QTest::newRow("nothing") << u""_s << ""_ba;
    }

    void readsRecoveryCodesAsTyped()
    {
        QFETCH(QString, typed);
        QFETCH(QByteArray, plain);
        QCOMPARE(plainRecoveryCode(typed), plain);
    }
};

QTEST_GUILESS_MAIN(TestTotp)
#include "tst_totp.moc"
