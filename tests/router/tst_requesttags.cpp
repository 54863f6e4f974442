// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/requesttags.h"

#include <QTest>

using namespace Binnacle;
using namespace Qt::StringLiterals;

class TestRequestTags : public QObject
{
    Q_OBJECT

private slots:
    void keepsPlainIds();
    void makesIds();
    void readsTraceparent_data();
    void readsTraceparent();
    void blanksTokens_data();
    void blanksTokens();
};

void TestRequestTags::keepsPlainIds()
{
    QCOMPARE(requestId("Abc-1_2.3"), "Abc-1_2.3"_ba);
    QCOMPARE(requestId(QByteArray(64, 'a')), QByteArray(64, 'a'));
}

void TestRequestTags::makesIds()
{
    for (const QByteArray &sent : {""_ba, "a b"_ba, "a\nb"_ba, "<x>"_ba, QByteArray(65, 'a')}) {
        const QByteArray id = requestId(sent);
        QCOMPARE(id.size(), 16);
        QVERIFY(id != requestId(sent));
    }
}

void TestRequestTags::readsTraceparent_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("traceId");

    const QByteArray id = "4bf92f3577b34da6a3ce929d0e0e4736"_ba;
    QTest::newRow("good") << "00-"_ba + id + "-00f067aa0ba902b7-01" << id;
    QTest::newRow("none") << ""_ba
                          << ""_ba;
    QTest::newRow("short") << "00-"_ba + id << ""_ba;
    QTest::newRow("zero") << "00-"_ba + QByteArray(32, '0') + "-00f067aa0ba902b7-01"
                          << ""_ba;
    QTest::newRow("upper case") << "00-"_ba + id.toUpper() + "-00f067aa0ba902b7-01"
                                << ""_ba;
    QTest::newRow("forbidden version") << "ff-"_ba + id + "-00f067aa0ba902b7-01"
                                       << ""_ba;
}

void TestRequestTags::readsTraceparent()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, traceId);
    QCOMPARE(traceIdOf(header), traceId);
}

void TestRequestTags::blanksTokens_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("blanked");

    QTest::newRow("no query") << "/a"_ba
                              << "/a"_ba;
    QTest::newRow("other") << "/a?b=token&tokens=1"_ba
                           << "/a?b=token&tokens=1"_ba;
    QTest::newRow("only") << "/a?token=abc"_ba
                          << "/a?token=***"_ba;
    QTest::newRow("middle") << "/a?b=1&token=abc&c=2"_ba
                            << "/a?b=1&token=***&c=2"_ba;
    QTest::newRow("twice") << "/a?token=abc&token=d"_ba
                           << "/a?token=***&token=***"_ba;
    QTest::newRow("encoded name") << "/a?tok%65n=abc"_ba
                                  << "/a?tok%65n=***"_ba;
    QTest::newRow("empty") << "/a?token=&token"_ba
                           << "/a?token=&token"_ba;
}

void TestRequestTags::blanksTokens()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, blanked);
    QCOMPARE(withoutSecrets(target), blanked);
}

QTEST_GUILESS_MAIN(TestRequestTags)
#include "tst_requesttags.moc"
