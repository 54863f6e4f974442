// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/random.h"

#include <QSet>
#include <QTest>

using namespace Binnacle;

class TestRandom : public QObject
{
    Q_OBJECT

private slots:
    void drawsOnlyFromTheAlphabet()
    {
        const QByteArray alphabet(lowerAlphanumeric);
        QCOMPARE(alphabet.size(), 36);
        QSet<char> seen;
        const QByteArray text = randomString(20000, lowerAlphanumeric);
        for (char c : text) {
            QVERIFY(alphabet.contains(c));
            seen.insert(c);
        }
        QCOMPARE(seen.size(), 36);
    }

    void idsDiffer()
    {
        QSet<QByteArray> ids;
        for (int i = 0; i < 1000; ++i)
            ids.insert(randomRecordId());
        QCOMPARE(ids.size(), 1000);
        QCOMPARE(randomRecordId().size(), 15);
    }
};

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"
