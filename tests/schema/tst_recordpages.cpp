// SPDX-License-Identifier: GPL-3.0-or-later
#include "demodata.h"

#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Schema;
using namespace Binnacle::Test;
using namespace Qt::StringLiterals;

/// Sorting, paging, counting and the candidate row.
class TestRecordPages : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_fixture = demoFixture(); }

    void sorts_data()
    {
        QTest::addColumn<QString>("sort");
        QTest::addColumn<QString>("ids");

        const auto row = [](const QString &sort, const QString &ids) {
            QTest::newRow(qPrintable(sort)) << sort << ids;
        };
        row(u"-total"_s, u"d3 d1 d2 d4"_s);
        row(u"+total"_s, u"d4 d2 d1 d3"_s);
        row(u" -active , -title "_s, u"d1 d2 d3 d4"_s);
        row(u"rel_one.title,-id"_s, u"d4 d2 d3 d1"_s);
        row(u"rel_one.rel_one.title,id"_s, u"d1 d2 d4 d3"_s);
        row(u"-rel_many.title,id"_s, u"d1 d3 d4 d2"_s);
        row(u"tags:length,-id"_s, u"d2 d4 d3 d1"_s);
        row(u"title:lower"_s, u"d4 d3 d1 d2"_s);
        row(u"-data.n,id"_s, u"d1 d2 d3 d4"_s);
        row(u"-place.lon,-id"_s, u"d1 d4 d3 d2"_s);
        row(u"@rowid"_s, u"d1 d2 d3 d4"_s);
        row(u"-@rowid"_s, u"d4 d3 d2 d1"_s);
        row(u"active,-@rowid"_s, u"d4 d3 d2 d1"_s);
        row(u"profiles_via_user.bio"_s, u"error: failed to load"_s);
    }

    void sorts()
    {
        QFETCH(QString, sort);
        QFETCH(QString, ids);
        const QString found = m_fixture->ids(u"demo"_s, {{}, {}, sort});
        if (ids.startsWith(u"error"_s))
            QVERIFY(found.startsWith(u"error"_s));
        else
            QCOMPARE(found, ids);
    }

    void sortsAtRandom()
    {
        const QString found = m_fixture->ids(u"demo"_s, {{}, {}, u"@random"_s});
        QStringList ids = found.split(u' ');
        ids.sort();
        QCOMPARE(ids.join(u' '), u"d1 d2 d3 d4"_s);
        // Repeats of a row do not slip through beside another random number.
        const QString several
            = m_fixture->ids(u"demo"_s, {u"rel_many.id ?!= 'x'"_s, {}, u"@random"_s});
        QCOMPARE(several.count(u' '), 3);
    }

    void refusesSorts_data()
    {
        QTest::addColumn<QString>("sort");

        const QStringList sorts = {u","_s,
                                   u"id,"_s,
                                   u" "_s,
                                   u"-"_s,
                                   u"--id"_s,
                                   u"- id"_s,
                                   u"nope"_s,
                                   u"@now"_s,
                                   u"null"_s,
                                   u"1"_s,
                                   u"'a'"_s,
                                   u"id desc"_s,
                                   u"`id`"_s,
                                   u"strftime('%Y', created)"_s,
                                   u"@request.method"_s,
                                   u"@request.auth.id"_s,
                                   u"@request.auth.name"_s,
                                   u"@request.query.x:isset"_s,
                                   u"id,id,id,id,id,id,id,id,id"_s,
                                   QString(256, u'x')};
        for (qsizetype i = 0; i < sorts.size(); ++i)
            QTest::addRow("%d", int(i)) << sorts[i];
    }

    void refusesSorts()
    {
        QFETCH(QString, sort);
        RequestInfo info;
        info.identity.isSuperuser = true;
        QVERIFY(m_fixture->ids(u"demo"_s, {{}, {}, sort}, info).startsWith(u"error: "_s));
    }

    void sortsByTheCallersTable()
    {
        RequestInfo info;
        info.identity.isSuperuser = true;
        info.identity.recordId = u"u1"_s;
        info.identity.collectionId = u"users_id"_s;
        RecordQuery query(m_fixture->collections, m_fixture->collection(u"demo"_s), info,
                          m_fixture->dialect());
        QVERIFY(query.addSort(u"@request.auth.name,-id"_s));
        QCOMPARE(m_fixture->run(query.page(10, 0)), u"d4 d3 d2 d1"_s);
        QCOMPARE(m_fixture->run(query.count()), u"4"_s);
    }

    void pages()
    {
        const auto page
            = [this](qint64 limit, qint64 offset, const QString &sort, const QString &rule) {
                  const QString found = m_fixture->ids(u"demo"_s, {rule, {}, sort, limit, offset});
                  return found.left(found.indexOf(u" |"_s));
              };
        QCOMPARE(page(2, 0, u"-total"_s, {}), u"d3 d1"_s);
        QCOMPARE(page(2, 2, u"-total"_s, {}), u"d2 d4"_s);
        QCOMPARE(page(2, 4, u"-total"_s, {}), u""_s);
        QCOMPARE(page(2, 1, {}, {}), u"d2 d3"_s);
        QCOMPARE(page(-1, 1, u"title"_s, {}), u"d3 d1 d2"_s);
        // Rows that many joined rows match come once.
        const QString anyRelated = u"rel_many.id ?!= 'x' && tags:each ?!= 'x'"_s;
        QCOMPARE(page(3, 0, u"-total"_s, anyRelated), u"d3 d1 d2"_s);
        QCOMPARE(page(3, 3, u"-total"_s, anyRelated), u"d4"_s);
        QCOMPARE(page(2, 1, u"id"_s, anyRelated), u"d2 d3"_s);
    }

    void countsWhatThereIs()
    {
        QCOMPARE(m_fixture->ids(u"demo"_s, {u"rel_many.id ?!= 'x'"_s, {}, u"id"_s, 2, 0}),
                 u"d1 d2 | 4"_s);
        QCOMPARE(m_fixture->ids(u"demo"_s, {{}, u"total >= 0"_s, u"rel_many.title"_s, 1, 0})
                     .section(u' ', 2),
                 u"3"_s);
    }

    void leavesSortJoinsOutOfTheCount()
    {
        const RequestInfo info;
        RecordQuery query(m_fixture->collections, m_fixture->collection(u"demo"_s), info,
                          m_fixture->dialect());
        QVERIFY(query.addSort(u"rel_many.title"_s));
        QVERIFY(query.hasJoins());
        QVERIFY(!query.count().sql.contains("JOIN"));
        QVERIFY(query.addRule(u"rel_many.title ?= 'beta'"_s));
        QVERIFY(query.count().sql.contains("JOIN"));
        QCOMPARE(m_fixture->run(query.count()), u"2"_s);
    }

    void addsConditions()
    {
        const RequestInfo info;
        RecordQuery query(m_fixture->collections, m_fixture->collection(u"demo"_s), info,
                          m_fixture->dialect());
        QVERIFY(query.addRule(u"total > -5"_s));
        query.addCondition("`demo`.`id` = ? OR `demo`.`id` = ?"_ba, {"d2"_ba, "d4"_ba});
        QVERIFY(query.addSort(u"-id"_s));
        QCOMPARE(m_fixture->run(query.page(1, 0)), u"d4"_s);
        QCOMPARE(m_fixture->run(query.count()), u"2"_s);
        QCOMPARE(m_fixture->run(query.page(5, 0, "(1)"_ba)), u"1 1"_s);
    }

    void readsViews()
    {
        QCOMPARE(m_fixture->ids(u"demo_view"_s, {u"title != ''"_s, {}, u"-title"_s}),
                 u"d2 d1 d3"_s);
        QVERIFY(m_fixture->ids(u"demo_view"_s, {{}, {}, u"@rowid"_s}).startsWith(u"error"_s));
        QCOMPARE(
            m_fixture->ids(u"demo_view"_s, {u"@collection.demo.title ?= title"_s, {}, u"id"_s}),
            u"d1 d2 d3 d4"_s);
    }

    void judgesCandidates_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<bool>("isAllowed");

        const auto row = [](const QString &rule, bool isAllowed) {
            QTest::newRow(qPrintable(rule)) << rule << isAllowed;
        };
        row(u"title = 'new' && total = 7"_s, true);
        row(u"title = 'old'"_s, false);
        row(u"author.name = 'Ann'"_s, true);
        row(u"rel_one.title = 'beta'"_s, true);
        row(u"rel_many.title ?= 'beta'"_s, true);
        row(u"rel_many.title = 'beta'"_s, false);
        row(u"rel_many.total >= 0"_s, true);
        row(u"tags:each = 'a'"_s, true);
        row(u"tags:length = 1"_s, true);
        row(u"rel_one.comments_via_post.text = 'x'"_s, true);
        row(u"@collection.demo.title ?= title"_s, false);
        row(u"@collection.demo.id ?= rel_one"_s, true);
        row(u"@request.body.title:changed = true"_s, false);
        row(u"id = '__temp'"_s, true);
    }

    void judgesCandidates()
    {
        QFETCH(QString, rule);
        QFETCH(bool, isAllowed);
        const RequestInfo info = candidateRequest();
        RecordQuery query(m_fixture->collections, m_fixture->collection(u"demo"_s), info,
                          m_fixture->dialect());
        setCandidate(query);
        const Result<void> added = query.addRule(rule);
        QVERIFY2(added, added ? "" : qPrintable(added.error().detail));
        QCOMPARE(m_fixture->run(query.page(1, 0, "(1)"_ba)), isAllowed ? u"1"_s : u""_s);
        QCOMPARE(m_fixture->run(query.count()), isAllowed ? u"1"_s : u"0"_s);
    }

    void candidatesHaveNoBackRelations()
    {
        const RequestInfo info = candidateRequest();
        RecordQuery query(m_fixture->collections, m_fixture->collection(u"demo"_s), info,
                          m_fixture->dialect());
        setCandidate(query);
        const Result<void> added = query.addRule(u"comments_via_post.text != 'x'"_s);
        QVERIFY(!added);
        QVERIFY(added.error().detail.endsWith(
            u"invalid collection reference of a back relation field \"post\""_s));
    }

private:
    static RequestInfo candidateRequest()
    {
        RequestInfo info;
        info.body.insert(u"title"_s, JsonValue(u"new"_s));
        return info;
    }

    static void setCandidate(RecordQuery &query)
    {
        query.setSource(
            "(SELECT ? AS `id`, ? AS `title`, ? AS `total`, ? AS `rel_one`, "
            "? AS `rel_many`, ? AS `author`, ? AS `tags`)"_ba,
            {"__temp"_ba, "new"_ba, 7.0, "d2"_ba, "[\"d2\",\"d1\"]"_ba, "u1"_ba, "[\"a\"]"_ba});
    }

    std::unique_ptr<QueryFixture> m_fixture;
};

QTEST_GUILESS_MAIN(TestRecordPages)
#include "tst_recordpages.moc"
