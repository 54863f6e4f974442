// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/filtertext.h"
#include "support/recordserver.h"

#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Models;
using namespace Qt::StringLiterals;

class TestFilterText : public QObject
{
    Q_OBJECT

private slots:
    void pointsAtSlips_data();
    void pointsAtSlips();
    void pointsAtUnknownNames_data();
    void pointsAtUnknownNames();
    void takesFiltersApart_data();
    void takesFiltersApart();
    void proposesWhatMayComeNext_data();
    void proposesWhatMayComeNext();
};

void TestFilterText::pointsAtSlips_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<int>("offset");

    QTest::newRow("empty") << QString() << -1;
    QTest::newRow("fine") << u"a = 'x' && (b > 2 || c:length = 0)"_s << -1;
    QTest::newRow("call") << u"geoDistance(a.lon, a.lat, 1, 2) < 5"_s << -1;
    QTest::newRow("comment") << u"a = 1 // one"_s << -1;
    QTest::newRow("open text") << u"a = 'x"_s << 4;
    QTest::newRow("no sign") << u"a"_s << 1;
    QTest::newRow("no value") << u"a ="_s << 3;
    QTest::newRow("two values") << u"a = 1 2"_s << 6;
    QTest::newRow("one ampersand") << u"a = 1 & b = 2"_s << 6;
    QTest::newRow("no bracket") << u"(a = 1"_s << 6;
    QTest::newRow("bracket too many") << u"a = 1)"_s << 5;
    QTest::newRow("joined to nothing") << u"a = 1 &&"_s << 8;
}

void TestFilterText::pointsAtSlips()
{
    QFETCH(QString, filter);
    QFETCH(int, offset);
    const FilterProblem problem = checkFilter(filter);
    QCOMPARE(problem.message.isEmpty() ? -1 : problem.offset, offset);
}

void TestFilterText::pointsAtUnknownNames_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<int>("offset");
    QTest::addColumn<int>("length");

    QTest::newRow("known") << u"title = 'x' && views > 3"_s << 0 << 0;
    QTest::newRow("words of the language")
        << u"title = null || @now > 1 || true = false"_s << 0 << 0;
    QTest::newRow("unknown") << u"title = 'x' && nothing = 1"_s << 15 << 7;
    QTest::newRow("unknown at the right") << u"title = nothing"_s << 8 << 7;
    QTest::newRow("leads nowhere") << u"title.name = 1"_s << 0 << 5;
    QTest::newRow("modifier") << u"title:lower = 'x'"_s << 0 << 0;
    QTest::newRow("back relation") << u"posts_via_author.title = 'x'"_s << 0 << 0;
    QTest::newRow("behind a back relation") << u"posts_via_author.nothing = 'x'"_s << 17 << 7;
    QTest::newRow("unknown back relation") << u"none_via_author.title = 'x'"_s << 0 << 4;
}

void TestFilterText::pointsAtUnknownNames()
{
    QFETCH(QString, filter);
    QFETCH(int, offset);
    QFETCH(int, length);
    const Client::CollectionInfo posts = Tests::RecordServer::posts();
    const QHash<QString, Client::CollectionInfo> all{{u"c1"_s, posts}};
    const FilterContext context{posts, all, {}};
    const FilterProblem problem = checkFilterNames(context, filter);
    QCOMPARE(problem.message.isEmpty(), length == 0);
    QCOMPARE(problem.offset, offset);
    QCOMPARE(problem.length, length);
}

void TestFilterText::takesFiltersApart_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QStringList>("clauses");

    QTest::newRow("empty") << QString() << QStringList();
    QTest::newRow("one") << u"a = 1"_s << QStringList{u"a = 1"_s};
    QTest::newRow("two") << u"a='&&' && (b=1 || c=2)"_s
                         << QStringList{u"a='&&'"_s, u"(b=1 || c=2)"_s};
    QTest::newRow("or") << u"a = 1 || b = 2"_s << QStringList{u"a = 1 || b = 2"_s};
}

void TestFilterText::takesFiltersApart()
{
    QFETCH(QString, filter);
    QFETCH(QStringList, clauses);
    QCOMPARE(filterClauses(filter), clauses);
}

void TestFilterText::proposesWhatMayComeNext_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("first");
    QTest::addColumn<int>("from");

    QTest::newRow("fields") << QString() << u"id"_s << 0;
    QTest::newRow("prefix") << u"ti"_s << u"title"_s << 0;
    QTest::newRow("sign") << u"title "_s << u"="_s << 6;
    QTest::newRow("seen") << u"title = "_s << u"'Seen'"_s << 8;
    QTest::newRow("seen, typed") << u"title = 'Se"_s << u"'Seen'"_s << 8;
    QTest::newRow("date") << u"updated > @y"_s << u"@yesterday"_s << 10;
    QTest::newRow("join") << u"title = 'x' "_s << u"&&"_s << 12;
    QTest::newRow("next field") << u"title = 'x' && v"_s << u"views"_s << 15;
}

void TestFilterText::proposesWhatMayComeNext()
{
    QFETCH(QString, filter);
    QFETCH(QString, first);
    QFETCH(int, from);
    const Client::CollectionInfo posts = Tests::RecordServer::posts();
    const QHash<QString, Client::CollectionInfo> all{{u"c1"_s, posts}};
    const FilterContext context{posts, all, [](const QString &) { return QStringList{u"Seen"_s}; }};
    const std::vector<FilterProposal> found = filterProposals(context, filter, int(filter.size()));
    QVERIFY(!found.empty());
    QCOMPARE(found[0].text, first);
    QCOMPARE(found[0].from, from);
}

QTEST_GUILESS_MAIN(TestFilterText)
#include "tst_filtertext.moc"
