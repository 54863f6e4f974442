// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/clientaddress.h"

#include <QTest>

using namespace Binnacle;
using namespace Qt::StringLiterals;

class TestClientAddress : public QObject
{
    Q_OBJECT

private slots:
    void expands_data();
    void expands();
    void findsTheClient_data();
    void findsTheClient();
};

void TestClientAddress::expands_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<QByteArray>("expanded");

    QTest::newRow("v4") << "192.0.2.1"_ba
                        << "192.0.2.1"_ba;
    QTest::newRow("v6") << "2001:DB8::1"_ba
                        << "2001:0db8:0000:0000:0000:0000:0000:0001"_ba;
    QTest::newRow("zone") << "fe80::1%eth0"_ba
                          << "fe80:0000:0000:0000:0000:0000:0000:0001%eth0"_ba;
    QTest::newRow("port") << "192.0.2.1:80"_ba
                          << ""_ba;
    QTest::newRow("name") << "unknown"_ba
                          << ""_ba;
    QTest::newRow("v4 with zone") << "192.0.2.1%eth0"_ba
                                  << ""_ba;
    QTest::newRow("empty") << ""_ba
                           << ""_ba;
}

void TestClientAddress::expands()
{
    QFETCH(QByteArray, address);
    QFETCH(QByteArray, expanded);
    QCOMPARE(expandedAddress(address), expanded);
}

void TestClientAddress::findsTheClient_data()
{
    QTest::addColumn<QByteArrayList>("trusted");
    QTest::addColumn<bool>("useLeftmost");
    QTest::addColumn<QByteArray>("client");

    const QByteArray peer = "0000:0000:0000:0000:0000:0000:0000:0001"_ba;
    QTest::newRow("no proxy") << QByteArrayList() << false << peer;
    QTest::newRow("missing header") << QByteArrayList{"X-Nope"_ba} << false << peer;
    QTest::newRow("rightmost") << QByteArrayList{"x-forwarded-for"_ba} << false << "10.0.0.4"_ba;
    QTest::newRow("leftmost") << QByteArrayList{"x-forwarded-for"_ba} << true << "10.0.0.3"_ba;
    QTest::newRow("second header")
        << QByteArrayList{"X-Broken"_ba, "X-Real-IP"_ba} << false << "10.0.0.9"_ba;
    QTest::newRow("only broken") << QByteArrayList{"X-Broken"_ba} << false << peer;
}

void TestClientAddress::findsTheClient()
{
    QFETCH(QByteArrayList, trusted);
    QFETCH(bool, useLeftmost);
    QFETCH(QByteArray, client);
    Wire::Request request;
    request.remoteAddress = "::1"_ba;
    request.headers.add("X-Forwarded-For"_ba, "10.0.0.1"_ba);
    request.headers.add("X-Forwarded-For"_ba, "?, 10.0.0.3 , 10.0.0.4, unknown"_ba);
    request.headers.add("X-Real-IP"_ba, "10.0.0.9"_ba);
    request.headers.add("X-Broken"_ba, "a,,b"_ba);
    QCOMPARE(realAddress(request, trusted, useLeftmost), client);
}

QTEST_GUILESS_MAIN(TestClientAddress)
#include "tst_clientaddress.moc"
