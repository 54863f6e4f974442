// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/admission.h"

#include <QTest>

#include <arpa/inet.h>
#include <netinet/in.h>

using namespace Binnacle::Http;

namespace {

Peer peerOf(const QByteArray &text)
{
    sockaddr_storage storage{};
    if (text.contains(':')) {
        auto *address = reinterpret_cast<sockaddr_in6 *>(&storage);
        address->sin6_family = AF_INET6;
        ::inet_pton(AF_INET6, text.constData(), &address->sin6_addr);
    } else {
        auto *address = reinterpret_cast<sockaddr_in *>(&storage);
        address->sin_family = AF_INET;
        ::inet_pton(AF_INET, text.constData(), &address->sin_addr);
    }
    return Peer::fromAddress(storage);
}

}  // namespace

class TestAdmission : public QObject
{
    Q_OBJECT

private slots:
    void namesPeers_data();
    void namesPeers();
    void countsAllConnections();
    void countsByClient();
    void countsAnIpv6NetworkAsOneClient();
    void exemptsLoopback();
    void hasNoLimitAtZero();
};

void TestAdmission::namesPeers_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isLoopback");
    QTest::newRow("IPv4") << QByteArray("192.0.2.7") << QByteArray("192.0.2.7") << false;
    QTest::newRow("mapped") << QByteArray("::ffff:192.0.2.7") << QByteArray("192.0.2.7") << false;
    QTest::newRow("IPv6") << QByteArray("2001:db8:0::1") << QByteArray("2001:db8::1") << false;
    QTest::newRow("IPv4 loopback") << QByteArray("127.3.2.1") << QByteArray("127.3.2.1") << true;
    QTest::newRow("mapped loopback")
        << QByteArray("::ffff:127.0.0.1") << QByteArray("127.0.0.1") << true;
    QTest::newRow("IPv6 loopback") << QByteArray("::1") << QByteArray("::1") << true;
}

void TestAdmission::namesPeers()
{
    QFETCH(QByteArray, address);
    QFETCH(QByteArray, text);
    QFETCH(bool, isLoopback);
    const Peer peer = peerOf(address);
    QCOMPARE(peer.text, text);
    QCOMPARE(peer.isLoopback, isLoopback);
}

void TestAdmission::countsAllConnections()
{
    Admission admission(2, 0);
    QVERIFY(admission.admit(peerOf("192.0.2.1")));
    QVERIFY(admission.admit(peerOf("127.0.0.1")));
    QVERIFY(!admission.admit(peerOf("192.0.2.2")));
    admission.release(peerOf("127.0.0.1"));
    QVERIFY(admission.admit(peerOf("192.0.2.2")));
    QVERIFY(!admission.admit(peerOf("192.0.2.2")));
}

void TestAdmission::countsByClient()
{
    Admission admission(0, 2);
    QVERIFY(admission.admit(peerOf("192.0.2.1")));
    QVERIFY(admission.admit(peerOf("::ffff:192.0.2.1")));
    QVERIFY(!admission.admit(peerOf("192.0.2.1")));
    QVERIFY(admission.admit(peerOf("192.0.2.2")));
    admission.release(peerOf("192.0.2.1"));
    QVERIFY(admission.admit(peerOf("192.0.2.1")));
    QVERIFY(!admission.admit(peerOf("192.0.2.1")));
}

void TestAdmission::countsAnIpv6NetworkAsOneClient()
{
    Admission admission(0, 1);
    QVERIFY(admission.admit(peerOf("2001:db8:1:2::1")));
    QVERIFY(!admission.admit(peerOf("2001:db8:1:2:ffff::9")));
    QVERIFY(admission.admit(peerOf("2001:db8:1:3::1")));
}

void TestAdmission::exemptsLoopback()
{
    Admission admission(0, 1);
    for (int i = 0; i < 10; ++i) {
        QVERIFY(admission.admit(peerOf("127.0.0.1")));
        QVERIFY(admission.admit(peerOf("::1")));
    }
}

void TestAdmission::hasNoLimitAtZero()
{
    Admission admission(0, 0);
    for (int i = 0; i < 100; ++i)
        QVERIFY(admission.admit(peerOf("192.0.2.1")));
}

QTEST_GUILESS_MAIN(TestAdmission)
#include "tst_admission.moc"
