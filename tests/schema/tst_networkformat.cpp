// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/networkformat.h"

#include <QByteArrayList>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Schema;

class TestNetworkFormat : public QObject
{
    Q_OBJECT

private slots:
    void knowsAddressesAndSubnets_data()
    {
        QTest::addColumn<bool>("valid");
        for (const char *good :
             {"1.2.3.4", "0.0.0.0/0", "1.2.3.4/24", "255.255.255.255/32", "::", "::1", "::/0",
              "::1/128", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4/100", "fe80::1%eth0"})
            QTest::newRow(good) << true;
        for (const char *bad :
             {"",        "x",         "1",          "1.2.3",       "1.2.3.4.5", "01.2.3.4",
              "1.2.3.",  "1.2.3.256", "1.2.3.4/",   "1.2.3.4/33",  "/8",        "1.2.3.4/08",
              "1.2.3/8", "::1/129",   "1.2.3.4/+8", "1.2.3.4/8/8", "[::1]",     "1::2::3",
              " ::1",    "::1 ",      "fe80::1%",   "1.2.3.4%eth0"})
            QTest::newRow(bad) << false;
    }
    void knowsAddressesAndSubnets()
    {
        QTEST(isAddressOrSubnet(QString::fromUtf8(QTest::currentDataTag())), "valid");
    }

    void looksAtTheWholeText()
    {
        QVERIFY(!isIp4Address(u"1.2.3.4\0x"_s));
        QVERIFY(!isIp6Address(u"::1\0"_s));
        QVERIFY(!isIp6Address(u"::\u0661"_s));
    }

    void knowsHosts_data()
    {
        QTest::addColumn<bool>("valid");
        for (const char *good : {"localhost", "a", "1", "a.b", "A.B.", "a_", "_dmarc.a.b", "a-.b",
                                 "1.2.3", "1.2.3.4", "1.2.3.256", "::1", "xn--a"})
            QTest::newRow(good) << true;
        for (const char *bad : {"", ".", "..", "a..b", ".a", "-a", "a.-b", "a b", " a", "a/b",
                                "a:25", "[::1]", "http://a.b", "fe80::1%eth0", "a*"})
            QTest::newRow(bad) << false;
        const QByteArray label(63, 'a');
        const QByteArray labels = QByteArrayList(4, label).join('.');
        QTest::addRow("%s", label.constData()) << true;
        QTest::addRow("%s_", label.constData()) << true;
        QTest::addRow("%sa", label.constData()) << false;
        QTest::addRow("%s.aaa", labels.constData()) << true;
        QTest::addRow("%s.aaaa", labels.constData()) << false;
    }
    void knowsHosts() { QTEST(isHostName(QString::fromUtf8(QTest::currentDataTag())), "valid"); }
};

QTEST_APPLESS_MAIN(TestNetworkFormat)
#include "tst_networkformat.moc"
