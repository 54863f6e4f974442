// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/contenthash.h"

#include <QTest>

#include <thread>

using namespace Binnacle;
using namespace Qt::StringLiterals;

class TestContentHash : public QObject
{
    Q_OBJECT

private slots:
    void knowsTheStandardsVectors_data();
    void knowsTheStandardsVectors();
    void worksOnEveryThread();
};

void TestContentHash::knowsTheStandardsVectors_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("hex");

    QTest::newRow("empty") << ""_ba
                           << "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"_ba;
    QTest::newRow("short") << "abc"_ba
                           << "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"_ba;
    QTest::newRow("million") << QByteArray(
        1'000'000, 'a') << "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"_ba;
}

void TestContentHash::knowsTheStandardsVectors()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, hex);
    // Twice: the second finds what the first left behind.
    QCOMPARE(contentHash(text).toHex(), hex);
    QCOMPARE(contentHash(text).toHex(), hex);
}

void TestContentHash::worksOnEveryThread()
{
    const QByteArray here = contentHash("x");
    QByteArray there;
    std::thread([&there] { there = contentHash("x"); }).join();
    QCOMPARE(there, here);
}

QTEST_GUILESS_MAIN(TestContentHash)
#include "tst_contenthash.moc"
