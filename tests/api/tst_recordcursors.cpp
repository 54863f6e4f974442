// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recordroutes.h"

#include <QRegularExpression>
#include <QTest>
#include <QUrl>

#include <rapidcheck.h>

#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

namespace {

constexpr int rowCount = 60;

const QByteArrayList sortNames{
    "rating", "title",       "live",        "meta.n", "created",           "title:lower",
    "id",     "tags:length", "author.name", "meta",   "author.mentor.name"};

QByteArray encoded(const QByteArray &text)
{
    return text.toPercentEncoding();
}

}  // namespace

/// Pages that begin where the last one ended (`cursor`).
class TestRecordCursors : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void answersInTheShapeOfAList();
    void walksLikeOneList();
    void walksByTheListsRules_data();
    void walksByTheListsRules();
    void walksThroughChanges();
    void refusesSorts_data();
    void refusesSorts();
    void refusesForgedCursors();
    void refusesCursorsOfOtherLists_data();
    void refusesCursorsOfOtherLists();
    void keepsWhatItSortsBy();
    void refusesEndlessValues();

private:
    JsonValue read(const QByteArray &target, const QByteArray &token = "root")
    {
        const Wire::Response answer = m_router->get(target, token);
        if (answer.status != 200)
            return JsonValue(QString::number(answer.status));
        return parsed(answer.body);
    }
    static QByteArrayList idsOf(const JsonValue &page)
    {
        QByteArrayList ids;
        for (const JsonValue &item : page[u"items"].elements())
            ids += item[u"id"].toString().toUtf8();
        return ids;
    }
    /// All pages, one after the other; stops with what went wrong.
    QByteArrayList walk(const QByteArray &target, const QByteArray &token = "root",
                        const std::function<void(int page)> &between = {})
    {
        QByteArrayList ids;
        QByteArray cursor;
        for (int page = 1; page <= 2 * rowCount; ++page) {
            const JsonValue answer = read(target + "&cursor=" + cursor, token);
            if (!answer.isObject())
                return {answer.toString().toUtf8()};
            ids += idsOf(answer);
            if (answer[u"nextCursor"].isNull())
                return ids;
            cursor = answer[u"nextCursor"].toString().toUtf8();
            if (between)
                between(page);
        }
        return {"no end"};
    }
    QByteArray cursorOf(const QByteArray &target)
    {
        return read(target)[u"nextCursor"].toString().toUtf8();
    }

    std::unique_ptr<RecordRoutes> m_router;
    const QByteArray m_posts = "/api/collections/posts/records";
};

void TestRecordCursors::initTestCase()
{
    m_router = std::make_unique<RecordRoutes>();
    RecordWorld &world = m_router->world();
    QVERIFY(m_router->isValid());
    QVERIFY(world.addUser(u"ada000000000000"_s).isObject());
    QVERIFY(world.run(
        "INSERT INTO authors (id, name, mentor, user) VALUES"
        " ('author000000001', 'Ann', 'author000000002', 'ada000000000000'),"
        " ('author000000002', 'bob', '', ''), ('author000000003', 'Ann', 'author000000001', '')"));
    QVERIFY(world.run(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)"
        " INSERT INTO posts (id, title, slug, rating, live, contact, author, tags, meta, created)"
        " SELECT printf('post%011d', (i * 37) % 61), substr('aAbBcC', 1 + i % 6, 1), 's' || i,"
        "  (i * 7) % 5 - 1.5 * (i % 2), i % 3 = 0, printf('person%d@example.com', i),"
        "  CASE i % 4 WHEN 0 THEN '' ELSE 'author00000000' || (i % 4) END,"
        "  CASE i % 3 WHEN 0 THEN '[]' WHEN 1 THEN '[\"a\"]' ELSE '[\"a\",\"b\"]' END,"
        "  CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN '{\"n\":1}' WHEN 2 THEN '{\"n\":\"1\"}'"
        "   WHEN 3 THEN '{\"n\":null}' ELSE '7' END,"
        "  CASE i % 2 WHEN 0 THEN '' ELSE '2026-01-01 00:00:00.000Z' END FROM n"));
    QCOMPARE(world.count(u"posts"_s), rowCount);
}

void TestRecordCursors::answersInTheShapeOfAList()
{
    const QByteArray target = m_posts + "?perPage=1&fields=id&sort=id&cursor=start";
    static const QRegularExpression shape(
        u"^\\{\"items\":\\[\\{\"id\":\"post00000000001\"\\}\\],"
        "\"nextCursor\":\"[A-Za-z0-9_-]+\","
        "\"page\":1,\"perPage\":1,\"totalItems\":-1,\"totalPages\":-1\\}\n$"_s);
    const QString first = QString::fromUtf8(m_router->get(target, "root").body);
    QVERIFY2(shape.match(first).hasMatch(), qPrintable(first));

    const QByteArray whole
        = m_router->get(m_posts + "?perPage=500&fields=id&sort=id&cursor=&page=7", "root").body;
    QVERIFY(whole.contains(R"(],"nextCursor":null,"page":1,"perPage":500,)"));
    // An exact fit leaves no empty page behind.
    QVERIFY(read(m_posts + "?perPage=60&cursor=")[u"nextCursor"].isNull());
    QVERIFY(read(m_posts + "?perPage=59&cursor=")[u"nextCursor"].isString());
    QVERIFY(read(m_posts + "?cursor=&filter=id='nope'")[u"nextCursor"].isNull());
    // Without the parameter nothing is new.
    QVERIFY(!m_router->get(m_posts, "root").body.contains("nextCursor"));
}

void TestRecordCursors::walksLikeOneList()
{
    QVERIFY(rc::check("cursor pages are the whole list", [this] {
        const auto terms = *rc::gen::resize(
            5,
            rc::gen::container<std::vector<std::pair<unsigned, bool>>>(
                rc::gen::pair(rc::gen::inRange<unsigned>(0, unsigned(sortNames.size())),
                              rc::gen::arbitrary<bool>())));
        const int perPage = *rc::gen::element(1, 3, 7, 59, 60, 100);
        const auto filter = *rc::gen::element<QByteArray>("", "tags:each ?!= 'x'", "live = false",
                                                          "meta.n = null");
        QByteArrayList sort;
        for (const auto &[name, isDescending] : terms)
            sort += (isDescending ? "-" : "") + sortNames[qsizetype(name)];
        const QByteArray query = m_posts + "?filter=" + encoded(filter) + "&sort=";
        // Equal rows are in the order of their making, in the direction of the last sort.
        QByteArrayList full = sort;
        full += !terms.empty() && terms.back().second ? "-@rowid" : "@rowid";
        const QByteArrayList expected
            = idsOf(read(query + full.join(',') + "&perPage=" + QByteArray::number(rowCount)));
        const QByteArrayList walked
            = walk(query + sort.join(',') + "&perPage=" + QByteArray::number(perPage));
        RC_LOG() << sort.join(',').constData() << " with " << filter.constData();
        RC_ASSERT(walked.join(' ').toStdString() == expected.join(' ').toStdString());
    }));
}

void TestRecordCursors::walksByTheListsRules_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("token");

    const QByteArray posts = m_posts + "?perPage=7";
    QTest::newRow("guest") << QByteArray(posts + "&sort=-rating") << ""_ba;
    QTest::newRow("owner") << QByteArray(posts + "&sort=title,-rating")
                           << "users/ada000000000000"_ba;
    QTest::newRow("filtered") << QByteArray(posts + "&sort=-created&filter=rating%20%3E%201")
                              << ""_ba;
    QTest::newRow("relation sorted and expanded")
        << QByteArray(posts + "&sort=author.name&expand=author") << "users/ada000000000000"_ba;
    QTest::newRow("unsorted") << posts << ""_ba;
    QTest::newRow("by row") << QByteArray(posts + "&sort=-@rowid") << ""_ba;
    const QByteArray titles = "/api/collections/titles/records?perPage=7";
    QTest::newRow("view") << QByteArray(titles + "&sort=-title") << "root"_ba;
    QTest::newRow("view, relation") << QByteArray(titles + "&sort=author.name,-title") << "root"_ba;
    QTest::newRow("view, unsorted") << titles << "root"_ba;
}

void TestRecordCursors::walksByTheListsRules()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, token);
    QByteArrayList walked = walk(target, token);
    QByteArrayList listed
        = idsOf(read(QByteArray(target).replace("perPage=7", "perPage=1000"), token));
    QVERIFY(listed.size() > 7);
    std::sort(walked.begin(), walked.end());
    std::sort(listed.begin(), listed.end());
    QCOMPARE(walked, listed);
    if (target.contains("expand")) {
        const JsonValue page = read(target + "&cursor=", token);
        QVERIFY(page[u"items"].elements().front().contains(u"expand"));
    }
}

/// Rows that stay are seen once, whatever is made and deleted around them.
void TestRecordCursors::walksThroughChanges()
{
    RecordWorld &world = m_router->world();
    for (int i = 10; i < 20; ++i)
        QVERIFY(world.run("INSERT INTO keyed (id) VALUES ('k" + QByteArray::number(i) + "')"));
    const QByteArray target = "/api/collections/keyed/records?sort=id&perPage=2";
    const QByteArrayList ids = walk(target, {}, [&world](int page) {
        // Behind, at and before the place.
        if (page == 1)
            QVERIFY(world.run("DELETE FROM keyed WHERE id = 'k11' OR id = 'k15'"));
        if (page == 2)
            QVERIFY(world.run("INSERT INTO keyed (id) VALUES ('k0'), ('k131')"));
    });
    QCOMPARE(ids.join(' '), "k10 k11 k12 k13 k131 k14 k16 k17 k18 k19");
}

void TestRecordCursors::refusesSorts_data()
{
    QTest::addColumn<QByteArray>("sort");

    QTest::newRow("random") << "@random"_ba;
    QTest::newRow("random last") << "title,@random"_ba;
    QTest::newRow("many related") << "tags.name"_ba;
    QTest::newRow("many items") << "-labels:each"_ba;
    QTest::newRow("many back-related") << "title,comments_via_post.text"_ba;
    QTest::newRow("unknown") << "nope"_ba;
    QTest::newRow("too many") << "id,id,id,id,id,id,id,id,id"_ba;
}

void TestRecordCursors::refusesSorts()
{
    QFETCH(QByteArray, sort);
    QCOMPARE(m_router->get(m_posts + "?cursor=&sort=" + sort, "root").status, 400);
}

void TestRecordCursors::refusesForgedCursors()
{
    const QByteArray target = m_posts + "?perPage=2&sort=-title&cursor=";
    const QByteArray good = cursorOf(target);
    QVERIFY(read(target + good).isObject());
    QList<QByteArray> forged{"x",
                             "null",
                             "0",
                             "AAAA",
                             "%00",
                             "%F0%9F%98%80",
                             "..%2F",
                             "' OR 1=1",
                             good + "A",
                             "A" + good,
                             good.chopped(1),
                             good.mid(4),
                             good + good,
                             QByteArray(5000, 'A')};
    for (qsizetype i = 0; i < good.size(); ++i) {
        QByteArray changed = good;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        forged += changed;
    }
    for (const QByteArray &cursor : std::as_const(forged)) {
        const Wire::Response answer = m_router->get(target + encoded(cursor), "root");
        QVERIFY2(answer.status == 400, cursor.constData());
        QCOMPARE(answer.body,
                 R"({"data":{},"message":"The cursor is not one of this list.","status":400})"
                 "\n");
    }
}

void TestRecordCursors::refusesCursorsOfOtherLists_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");

    QTest::newRow("the same") << QByteArray(m_posts + "?sort=title") << 200;
    QTest::newRow("other page size and filter")
        << QByteArray(m_posts + "?sort=title&perPage=9&filter=live=true") << 200;
    QTest::newRow("collection by its id")
        << "/api/collections/c_posts/records?sort=title"_ba << 200;
    QTest::newRow("other direction") << QByteArray(m_posts + "?sort=-title") << 400;
    QTest::newRow("other sort") << QByteArray(m_posts + "?sort=rating") << 400;
    QTest::newRow("no sort") << m_posts + "?" << 400;
    QTest::newRow("other collection") << "/api/collections/titles/records?sort=title"_ba << 400;
}

void TestRecordCursors::refusesCursorsOfOtherLists()
{
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    const QByteArray cursor = cursorOf(m_posts + "?sort=title&perPage=2&cursor=");
    QCOMPARE(m_router->get(target + "&cursor=" + cursor, "root").status, status);
}

/// An e-mail that a guest does not see may still be what the list is sorted by.
void TestRecordCursors::keepsWhatItSortsBy()
{
    QVERIFY(m_router->world().addUser(u"zoe000000000000"_s).isObject());
    const QByteArray target = "/api/collections/users/records?sort=email&perPage=1&cursor=";
    const JsonValue page = read(target, {});
    QCOMPARE(page[u"items"].elements().size(), size_t(1));
    const QByteArray cursor = page[u"nextCursor"].toString().toUtf8();
    QVERIFY(cursor != cursorOf(target));
    QVERIFY(!QByteArray::fromBase64(cursor, QByteArray::Base64UrlEncoding).contains("example"));
    QCOMPARE(idsOf(read(target + cursor, {})), QByteArrayList{"zoe000000000000"});
}

void TestRecordCursors::refusesEndlessValues()
{
    QVERIFY(m_router->world().run("UPDATE posts SET body = printf('%.3000c', 'x')"));
    QCOMPARE(m_router->get(m_posts + "?sort=body&perPage=1&cursor=", "root").status, 400);
    QCOMPARE(m_router->get(m_posts + "?sort=body&perPage=60&cursor=", "root").status, 200);
}

QTEST_GUILESS_MAIN(TestRecordCursors)
#include "tst_recordcursors.moc"
