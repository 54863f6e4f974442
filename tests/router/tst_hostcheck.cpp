// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/hostcheck.h"

#include <QTest>

using namespace Binnacle;
using namespace Qt::StringLiterals;

class TestHostCheck : public QObject
{
    Q_OBJECT

private slots:
    void admits_data();
    void admits();
    void starAdmitsAll();
};

void TestHostCheck::admits_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("admitted");

    QTest::newRow("none") << ""_ba << true;
    QTest::newRow("address") << "127.0.0.1:8090"_ba << true;
    QTest::newRow("address without port") << "127.3.2.1"_ba << true;
    QTest::newRow("localhost") << "LocalHost:1"_ba << true;
    QTest::newRow("final dot") << "localhost."_ba << true;
    QTest::newRow("below localhost") << "app.localhost:8090"_ba << true;
    QTest::newRow("v6") << "[::1]:8090"_ba << true;
    QTest::newRow("configured") << "API.example.com:8090"_ba << true;
    QTest::newRow("foreign") << "evil.example"_ba << false;
    QTest::newRow("foreign like an address") << "127.0.0.1.evil.example"_ba << false;
    QTest::newRow("foreign like localhost") << "xlocalhost"_ba << false;
    QTest::newRow("other address") << "10.0.0.1:8090"_ba << false;
    QTest::newRow("other v6") << "[::2]"_ba << false;
}

void TestHostCheck::admits()
{
    QFETCH(QByteArray, host);
    QFETCH(bool, admitted);
    QCOMPARE(HostCheck({u"api.example.com"_s}).admits(host), admitted);
}

void TestHostCheck::starAdmitsAll()
{
    QVERIFY(HostCheck({u"*"_s}).admits("evil.example"));
}

QTEST_GUILESS_MAIN(TestHostCheck)
#include "tst_hostcheck.moc"
