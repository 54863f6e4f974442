// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/sqlitescript.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestSqliteScript : public QObject
{
    Q_OBJECT

private slots:
    void findsStatements_data();
    void findsStatements();
    void masksLiterals_data();
    void masksLiterals();
};

void TestSqliteScript::findsStatements_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<bool>("holds");

    QTest::newRow("empty") << ""_ba << false;
    QTest::newRow("blank") << " \t\r\n;;"_ba << false;
    QTest::newRow("line comment") << "-- a\n;"_ba << false;
    QTest::newRow("line comment at the end") << "-- a"_ba << false;
    QTest::newRow("block comment") << "/* a\n ; */ ;"_ba << false;
    QTest::newRow("open block comment") << "/* a"_ba << false;
    QTest::newRow("short block comment") << "/*/ SELECT */"_ba << false;
    QTest::newRow("statement") << "; /* a */ -- b\n SELECT 1"_ba << true;
    QTest::newRow("division") << "/ 2"_ba << true;
}

void TestSqliteScript::findsStatements()
{
    QFETCH(QByteArray, sql);
    QFETCH(bool, holds);
    QCOMPARE(Db::holdsStatement(sql), holds);
}

void TestSqliteScript::masksLiterals_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("masked");

    QTest::newRow("text") << "UPDATE t SET p = 'it''s' WHERE id='x'"_ba
                          << "UPDATE t SET p = ? WHERE id=?"_ba;
    QTest::newRow("numbers") << "SELECT 1, -2.5e-3, 0xff, a1, .5"_ba
                             << "SELECT ?, -?, ?, a1, .?"_ba;
    QTest::newRow("blob") << "VALUES (x'00ff')"_ba
                          << "VALUES (x?)"_ba;
    QTest::newRow("names") << "SELECT `a'1`, \"b'2\", [c'3] FROM t2"_ba
                           << "SELECT `a'1`, \"b'2\", [c'3] FROM t2"_ba;
    QTest::newRow("comments") << "SELECT/* 'secret' */1 -- 'secret'"_ba
                              << "SELECT ?"_ba;
    QTest::newRow("open text") << "SELECT 'abc"_ba
                               << "SELECT ?"_ba;
    QTest::newRow("arithmetic") << "SELECT 1+2"_ba
                                << "SELECT ?+?"_ba;
    QTest::newRow("other letters") << "SELECT \u00e91"_ba
                                   << "SELECT \u00e91"_ba;
}

void TestSqliteScript::masksLiterals()
{
    QFETCH(QByteArray, sql);
    QFETCH(QByteArray, masked);
    QCOMPARE(Db::withoutLiterals(sql), masked);
}

QTEST_GUILESS_MAIN(TestSqliteScript)
#include "tst_sqlitescript.moc"
