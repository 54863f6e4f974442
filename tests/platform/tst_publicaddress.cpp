// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/publicaddress.h"

#include <QTest>

#include <arpa/inet.h>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

using namespace Binnacle;

// A4.4.3: where avatars may come from.
class TestPublicAddress : public QObject
{
    Q_OBJECT

private slots:
    void knowsPublicAddresses_data()
    {
        QTest::addColumn<bool>("isPublic");
        for (const char *address :
             {"1.1.1.1", "8.8.8.8", "93.184.216.34", "172.15.255.255", "172.32.0.1", "100.63.0.1",
              "223.255.255.255", "2606:4700:4700::1111", "2a00:1450:4001::1", "::ffff:8.8.8.8",
              "64:ff9b::808:808", "2002:0808:0808::1"})
            QTest::newRow(address) << true;
        for (const char *address : {"0.0.0.0",
                                    "0.1.2.3",
                                    "10.0.0.1",
                                    "100.64.0.1",
                                    "127.0.0.1",
                                    "127.255.255.254",
                                    "169.254.169.254",
                                    "172.16.0.1",
                                    "172.31.255.255",
                                    "192.168.1.1",
                                    "192.0.0.1",
                                    "192.0.2.1",
                                    "198.18.0.1",
                                    "198.51.100.1",
                                    "203.0.113.1",
                                    "224.0.0.1",
                                    "239.255.255.255",
                                    "240.0.0.1",
                                    "255.255.255.255",
                                    "::",
                                    "::1",
                                    "fe80::1",
                                    "fc00::1",
                                    "fd12:3456::1",
                                    "ff02::1",
                                    "::ffff:127.0.0.1",
                                    "::ffff:10.0.0.1",
                                    "::127.0.0.1",
                                    "64:ff9b::7f00:1",
                                    "2002:7f00:1::1",
                                    "2001:db8::1",
                                    "100::1"})
            QTest::newRow(address) << false;
    }

    void knowsPublicAddresses()
    {
        QFETCH(bool, isPublic);
        const char *text = QTest::currentDataTag();
        sockaddr_storage storage;
        std::memset(&storage, 0, sizeof storage);
        sockaddr_in ipv4 = {};
        sockaddr_in6 ipv6 = {};
        if (inet_pton(AF_INET, text, &ipv4.sin_addr) == 1) {
            ipv4.sin_family = AF_INET;
            std::memcpy(&storage, &ipv4, sizeof ipv4);
        } else {
            QCOMPARE(inet_pton(AF_INET6, text, &ipv6.sin6_addr), 1);
            ipv6.sin6_family = AF_INET6;
            std::memcpy(&storage, &ipv6, sizeof ipv6);
        }
        QCOMPARE(isPublicAddress(reinterpret_cast<const sockaddr *>(&storage)), isPublic);
    }

    void refusesOtherFamilies()
    {
        sockaddr address = {};
        address.sa_family = AF_UNIX;
        QVERIFY(!isPublicAddress(&address));
    }
};

QTEST_GUILESS_MAIN(TestPublicAddress)
#include "tst_publicaddress.moc"
