// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/indexdefinition.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle::Schema;

class TestIndexDefinition : public QObject
{
    Q_OBJECT

private slots:
    void rebuilds_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("normal");

        QTest::newRow("one column")
            << u"create index idx on demo (title)"_s << u"CREATE INDEX `idx` ON `demo` (`title`)"_s;
        QTest::newRow("quotes and lines")
            << u"CREATE UNIQUE INDEX \"idx\" on \"demo\" (\n\"title\"\n)"_s
            << u"CREATE UNIQUE INDEX `idx` ON `demo` (`title`)"_s;
        QTest::newRow("several columns")
            << u"CREATE INDEX IF NOT EXISTS [idx] ON [demo] ([a] COLLATE nocase desc, b asc, `c`)"_s
            << u"CREATE INDEX IF NOT EXISTS `idx` ON `demo` (\n  `a` COLLATE nocase DESC,\n  `b` ASC,\n  `c`\n)"_s;
        QTest::newRow("schema") << u"create index main.idx on demo(a)"_s
                                << u"CREATE INDEX `main`.`idx` ON `demo` (`a`)"_s;
        QTest::newRow("quoted schema") << u"create index `main`.`idx` on `demo`(a)"_s
                                       << u"CREATE INDEX `main`.`idx` ON `demo` (`a`)"_s;
        QTest::newRow("expression")
            << u"CREATE INDEX idx ON demo (lower(a), json_extract(b, '$.x, y') desc)"_s
            << u"CREATE INDEX `idx` ON `demo` (\n  lower(a),\n  json_extract(b, '$.x, y') DESC\n)"_s;
        QTest::newRow("condition")
            << u"CREATE UNIQUE INDEX `i` ON `users` (`email`) WHERE `email` != ''"_s
            << u"CREATE UNIQUE INDEX `i` ON `users` (`email`) WHERE `email` != ''"_s;
        QTest::newRow("condition in parentheses")
            << u"CREATE INDEX i ON t (a) where (a != '' and b in (1,2))"_s
            << u"CREATE INDEX `i` ON `t` (`a`) WHERE (a != '' and b in (1,2))"_s;
        QTest::newRow("empty table") << u"CREATE UNIQUE INDEX `i` ON `` (`email`)"_s
                                     << u"CREATE UNIQUE INDEX `i` ON `` (`email`)"_s;
        QTest::newRow("column named desc")
            << u"create index i on t (desc)"_s << u"CREATE INDEX `i` ON `t` (`desc`)"_s;
    }

    void rebuilds()
    {
        QFETCH(QString, sql);
        QFETCH(QString, normal);
        const auto index = IndexDefinition::parse(sql);
        QVERIFY(index);
        QCOMPARE(index->toSql(), normal);
        const auto again = IndexDefinition::parse(normal);
        QVERIFY(again);
        QVERIFY(again->isSameExceptName(*index));
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("sql");

        for (const QString &sql :
             {u""_s, u"create table x (a)"_s, u"create index on t (a)"_s, u"create index i t (a)"_s,
              u"create index i on t ()"_s, u"create index i on t (a"_s, u"create index i on t"_s,
              u"create index `` on t (a)"_s, u"create index i on t (\"\", '')"_s,
              u"create index if exists i on t (a)"_s})
            QTest::newRow(qPrintable(sql)) << sql;
    }

    void refuses()
    {
        QFETCH(QString, sql);
        QVERIFY(!IndexDefinition::parse(sql));
    }

    void knowsSingleColumnUniqueIndexes()
    {
        const auto isUniqueOn = [](const QString &sql) {
            return IndexDefinition::parse(sql)->isUniqueOn(u"tokenKey");
        };
        QVERIFY(isUniqueOn(u"create unique index i on t (TOKENKEY collate nocase) where x"_s));
        QVERIFY(!isUniqueOn(u"create index i on t (tokenKey)"_s));
        QVERIFY(!isUniqueOn(u"create unique index i on t (tokenKey, a)"_s));
        QVERIFY(!isUniqueOn(u"create unique index i on t (a)"_s));
    }
};

QTEST_GUILESS_MAIN(TestIndexDefinition)
#include "tst_indexdefinition.moc"
