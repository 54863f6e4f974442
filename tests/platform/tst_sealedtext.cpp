// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/sealedtext.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

const QByteArray key = "abcdefghijklmnopqrstuvwxyz012345"_ba;
const QByteArray sealed = "AAECAwQFBgcICQoLDkvVDUNy+nHE/zgtm/4iy7W8ypn040pkfVIzG4z/"
                          "RD5NF6kg633/ldsFFw=="_ba;

}  // namespace

class TestSealedText : public QObject
{
    Q_OBJECT

private slots:
    void opensTheKnownText()
    {
        const Result<QByteArray> plain = openText(sealed, key);
        QVERIFY(plain);
        QCOMPARE(*plain,
                 QByteArray::fromHex("7b226d657461223a7b226170704e616d65223a2241636d65227d7d"));
    }

    void comesBack_data()
    {
        QTest::addColumn<int>("keyLength");
        for (const int length : {16, 24, 32})
            QTest::addRow("%d", length) << length;
    }

    void comesBack()
    {
        QFETCH(int, keyLength);
        const QByteArray shortKey = key.left(keyLength);
        for (const QByteArray &plain : {QByteArray(), "x"_ba, QByteArray(5000, 'y')}) {
            const Result<QByteArray> once = sealText(plain, shortKey);
            const Result<QByteArray> again = sealText(plain, shortKey);
            QVERIFY(once && again);
            QVERIFY(*once != *again);
            QCOMPARE(*openText(*once, shortKey), plain);
        }
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("withKey");
        QTest::addColumn<QString>("message");
        QTest::newRow("key size") << sealed << "short"_ba << u"crypto/aes: invalid key size 5"_s;
        QTest::newRow("wrong key")
            << sealed << QByteArray(32, 'k') << u"cipher: message authentication failed"_s;
        QByteArray changed = sealed;
        changed[30] = changed[30] == 'A' ? 'B' : 'A';
        QTest::newRow("changed") << changed << key << u"cipher: message authentication failed"_s;
        QTest::newRow("cut") << sealed.left(20) << key << u"the encrypted text is malformed"_s;
        QTest::newRow("no base64") << "{}"_ba << key << u"the encrypted text is malformed"_s;
    }

    void refuses()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, withKey);
        QFETCH(QString, message);
        const Result<QByteArray> plain = openText(text, withKey);
        QVERIFY(!plain);
        QCOMPARE(plain.error().message, message);
    }
};

QTEST_GUILESS_MAIN(TestSealedText)
#include "tst_sealedtext.moc"
