// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recordroutes.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

/// Aggregates and facets of lists.
class TestRecordStatistics : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void aggregates_data();
    void aggregates();
    void countsFacets_data();
    void countsFacets();
    void obeysTheListRule();
    void hidesWhatFiltersMayNotSee_data();
    void hidesWhatFiltersMayNotSee();
    void hidesEmails();
    void obeysOtherListRules();
    void refuses_data();
    void refuses();

private:
    QByteArray itemsOf(const QByteArray &target, const QByteArray &token)
    {
        const Wire::Response answer = m_router->get(target, token);
        return answer.status == 200 ? parsed(answer.body)[u"items"].toJson()
                                    : QByteArray::number(answer.status);
    }

    std::unique_ptr<RecordRoutes> m_router;
    const QByteArray m_posts = "/api/collections/posts/aggregate";
    const QByteArray m_facets = "/api/collections/posts/facets";
};

void TestRecordStatistics::initTestCase()
{
    m_router = std::make_unique<RecordRoutes>();
    RecordWorld &world = m_router->world();
    QVERIFY(m_router->isValid());
    QVERIFY(world.addUser(u"ada000000000000"_s).isObject());
    QVERIFY(world.addUser(u"ben000000000000"_s).isObject());
    QVERIFY(world.run("UPDATE users SET emailVisibility = TRUE WHERE id = 'ben000000000000'"));
    QVERIFY(world.run("INSERT INTO tags (id, name) VALUES ('t1', 'red'), ('t2', 'blue')"));
    QVERIFY(world.run("INSERT INTO authors (id, name, user) VALUES"
                      " ('a1', 'Ann', 'ada000000000000'), ('a2', 'Bob', 'ben000000000000')"));
    QVERIFY(world.run(
        "INSERT INTO posts (id, title, slug, rating, live, status, labels, author, tags, meta,"
        " secret) VALUES"
        " ('p1', 'one', 's1', 1, TRUE, 'draft', '[\"a\",\"b\"]', 'a1', '[\"t1\",\"t2\"]',"
        "  '{\"n\":3}', 'x'),"
        " ('p2', 'two', 's2', 2.5, TRUE, 'live', '[\"b\"]', 'a1', '[\"t1\"]', '{\"n\":4}', 'x'),"
        " ('p3', 'three', 's3', 1, FALSE, 'live', '[]', 'a2', '[]', NULL, 'y'),"
        " ('p4', 'Four', 's4', -2, TRUE, '', '[\"b\",\"c\"]', '', '[\"t2\"]', '\"x\"', 'y')"));
}

void TestRecordStatistics::aggregates_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("items");

    const auto row = [](const char *query, const char *items) {
        QTest::newRow(query) << QByteArray(query) << QByteArray(items);
    };
    row("", R"j([{"count()":4}])j");
    row("select=count(),sum(rating),avg(rating),min(rating),max(rating)",
        R"j([{"count()":4,"sum(rating)":2.5,"avg(rating)":0.625,"min(rating)":-2,"max(rating)":2.5}])j");
    row("select=count(),sum(rating),avg(rating),max(title)&filter=rating>9",
        R"j([{"count()":0,"sum(rating)":0,"avg(rating)":null,"max(title)":null}])j");
    row("select=countDistinct(rating),min(live),sum(live)",
        R"j([{"countDistinct(rating)":3,"min(live)":false,"sum(live)":3}])j");
    row("select=%20count%20(%20)%20", R"j([{"count()":4}])j");
    row("select=count()&groupBy=status",
        R"j([{"status":"","count()":1},{"status":"draft","count()":1},{"status":"live","count()":2}])j");
    row("groupBy=live,status&sort=-count(),-live,status",
        R"j([{"live":true,"status":"","count()":1},{"live":true,"status":"draft","count()":1},)j"
        R"j({"live":true,"status":"live","count()":1},{"live":false,"status":"live","count()":1}])j");
    row("groupBy=status&sort=-status&perPage=1&page=2", R"j([{"status":"draft","count()":1}])j");
    row("groupBy=author.name&select=sum(rating)",
        R"j([{"author.name":null,"sum(rating)":-2},{"author.name":"Ann","sum(rating)":3.5},)j"
        R"j({"author.name":"Bob","sum(rating)":1}])j");
    // A record counts once for each of its items, and in a whole group but once.
    row("groupBy=labels:each&select=count(),sum(rating)",
        R"j([{"labels:each":null,"count()":1,"sum(rating)":1},{"labels:each":"a","count()":1,"sum(rating)":1},)j"
        R"j({"labels:each":"b","count()":3,"sum(rating)":1.5},{"labels:each":"c","count()":1,"sum(rating)":-2}])j");
    row("groupBy=tags.name&filter=labels:each?='b'",
        R"j([{"tags.name":"blue","count()":2},{"tags.name":"red","count()":2}])j");
    row("select=count(),sum(rating)&filter=labels:each?!='x'",
        R"j([{"count()":4,"sum(rating)":2.5}])j");
    row("groupBy=labels&filter=title='one'", R"j([{"labels":["a","b"],"count()":1}])j");
    row("groupBy=place&filter=title='one'", R"j([{"place":{"lon":0,"lat":0},"count()":1}])j");
    row("groupBy=meta.n&select=max(meta.n)&sort=-meta.n&perPage=2",
        R"j([{"meta.n":4,"max(meta.n)":4},{"meta.n":3,"max(meta.n)":3}])j");
    row("groupBy=title:lower&filter=rating<0", R"j([{"title:lower":"four","count()":1}])j");
    row("groupBy=labels:length&select=count()&sort=-labels:length&perPage=1",
        R"j([{"labels:length":2,"count()":2}])j");
    row("groupBy=status&fields=status&filter=live=false", R"j([{"status":"live"}])j");
}

void TestRecordStatistics::aggregates()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, items);
    QCOMPARE(itemsOf(m_posts + '?' + query, "root"), items);
    const JsonValue page = parsed(m_router->get(m_posts + '?' + query, "root").body);
    QVERIFY(page[u"totalItems"].toInteger() >= page[u"items"].size());
    const JsonValue uncounted
        = parsed(m_router->get(m_posts + "?skipTotal=1&" + query, "root").body);
    QCOMPARE(uncounted[u"totalItems"].toInteger(), -1);
}

void TestRecordStatistics::countsFacets_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("answer");

    const auto row = [](const char *query, const QByteArray &answer) {
        QTest::newRow(query) << QByteArray(query) << answer;
    };
    row("by=status,live",
        R"j({"facets":[{"by":"status","distinct":3,"values":[{"count":2,"value":"live"},)j"
        R"j({"count":1,"value":""},{"count":1,"value":"draft"}]},{"by":"live","distinct":2,)j"
        R"j("values":[{"count":3,"value":true},{"count":1,"value":false}]}],"totalItems":4})j");
    row("by=labels&limit=1&filter=live=true",
        R"j({"facets":[{"by":"labels","distinct":3,"values":[{"count":3,"value":"b"}]}],"totalItems":3})j");
    row("by=tags.name,author.name&limit=1&filter=title='two'",
        R"j({"facets":[{"by":"tags.name","distinct":1,"values":[{"count":1,"value":"red"}]},)j"
        R"j({"by":"author.name","distinct":1,"values":[{"count":1,"value":"Ann"}]}],"totalItems":1})j");
    row("by=status&filter=title='none'",
        R"j({"facets":[{"by":"status","distinct":0,"values":[]}],"totalItems":0})j");
}

void TestRecordStatistics::countsFacets()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, answer);
    const Wire::Response response = m_router->get(m_facets + '?' + query, "root");
    QCOMPARE(response.status, 200);
    QCOMPARE(response.body, answer + '\n');
}

void TestRecordStatistics::obeysTheListRule()
{
    QCOMPARE(itemsOf(m_posts, {}), R"j([{"count()":3}])j");
    QCOMPARE(itemsOf(m_posts, "users/ben000000000000"), R"j([{"count()":4}])j");
    QCOMPARE(itemsOf(m_posts + "?groupBy=live", {}), R"j([{"live":true,"count()":3}])j");
    QVERIFY(m_router->get(m_facets + "?by=live").body.contains("\"totalItems\":3"));
    for (const QByteArray &tail : {"aggregate"_ba, "facets?by=code"_ba}) {
        const QByteArray target = "/api/collections/vault/" + tail;
        QCOMPARE(m_router->get(target).status, 403);
        QCOMPARE(m_router->get(target, "users/ada000000000000").status, 403);
        QCOMPARE(m_router->get(target, "root").status, 200);
        QCOMPARE(m_router->get("/api/collections/nope/" + tail, "root").status, 404);
    }
}

void TestRecordStatistics::hidesWhatFiltersMayNotSee_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("guest");
    QTest::addColumn<int>("superuser");

    QTest::newRow("hidden") << "secret"_ba << 400 << 200;
    QTest::newRow("hidden by relation") << "author.user.note"_ba << 400 << 200;
    QTest::newRow("password") << "author.user.password"_ba << 400 << 400;
    QTest::newRow("token key") << "author.user.tokenKey"_ba << 400 << 400;
    QTest::newRow("token key in capitals") << "author.user.tokenKey:lower"_ba << 400 << 400;
    QTest::newRow("password of a base collection") << "lock"_ba << 400 << 400;
    QTest::newRow("own token key") << "@request.auth.tokenKey"_ba << 403 << 400;
    QTest::newRow("request") << "@request.auth.id"_ba << 403 << 400;
    QTest::newRow("collection") << "@collection.vault.code"_ba << 403 << 200;
    QTest::newRow("closed collection") << "vault_via_owner.code"_ba << 400 << 400;
    QTest::newRow("closed back-relation") << "author.vault_via_owner.code"_ba << 400 << 200;
}

void TestRecordStatistics::hidesWhatFiltersMayNotSee()
{
    QFETCH(QByteArray, path);
    QFETCH(int, guest);
    QFETCH(int, superuser);
    for (const QByteArray &target :
         {QByteArray(m_posts + "?groupBy=" + path), QByteArray(m_facets + "?by=" + path)}) {
        QCOMPARE(m_router->get(target).status, guest);
        QCOMPARE(m_router->get(target, "root").status, superuser);
    }
    // Values of many are never computed with.
    const bool isMany = path.contains("@collection") || path.contains("_via_");
    const QByteArray selected = m_posts + "?select=min(" + path + ')';
    QCOMPARE(m_router->get(selected).status, guest);
    QCOMPARE(m_router->get(selected, "root").status, isMany ? 400 : superuser);
}

void TestRecordStatistics::hidesEmails()
{
    const QByteArray users = "/api/collections/users/aggregate";
    QCOMPARE(
        itemsOf(users + "?groupBy=email", {}),
        R"j([{"email":null,"count()":1},{"email":"ben000000000000@example.com","count()":1}])j");
    QCOMPARE(itemsOf(users + "?select=min(email),countDistinct(email)", {}),
             R"j([{"min(email)":"ben000000000000@example.com","countDistinct(email)":1}])j");
    QCOMPARE(itemsOf(users + "?select=min(email)", "root"),
             R"j([{"min(email)":"ada000000000000@example.com"}])j");
    QCOMPARE(itemsOf(m_posts + "?groupBy=author.user.email&filter=live=true", {}),
             R"j([{"author.user.email":null,"count()":3}])j");
}

void TestRecordStatistics::obeysOtherListRules()
{
    RecordWorld &world = m_router->world();
    QVERIFY(world.redefine(u"authors"_s, R"j({"listRule":"name != 'Ann'"})j"));
    QCOMPARE(itemsOf(m_posts + "?groupBy=author.name", {}),
             R"j([{"author.name":null,"count()":1}])j");
    QCOMPARE(itemsOf(m_posts + "?select=max(author.name)", {}), R"j([{"max(author.name)":null}])j");
    QVERIFY(world.redefine(u"authors"_s, R"j({"listRule":null})j"));
    QCOMPARE(m_router->get(m_posts + "?groupBy=author.name").status, 400);
    QCOMPARE(m_router->get(m_facets + "?by=author.name").status, 400);
    QVERIFY(world.redefine(u"authors"_s, R"j({"listRule":""})j"));
}

void TestRecordStatistics::refuses_data()
{
    QTest::addColumn<QByteArray>("target");

    const QByteArrayList queries{"select=count",
                                 "select=count(",
                                 "select=count)",
                                 "select=nope(rating)",
                                 "select=COUNT()",
                                 "select=sum()",
                                 "select=sum(title)",
                                 "select=avg(status)",
                                 "select=sum(nope)",
                                 "select=sum(rating),",
                                 "select=count(),count()",
                                 "select=sum(sum(rating))",
                                 "select=min(labels:each)",
                                 "select=max(tags.name)",
                                 "select=sum('1')",
                                 "select=sum(1)",
                                 "select=min(null)",
                                 "select=min(@now)",
                                 "select=sum(rating)%20from%20posts",
                                 "select=sum(rating);drop",
                                 "select=min(`title`)",
                                 "select=min(title)%00",
                                 "groupBy=nope",
                                 "groupBy=status,status",
                                 "groupBy=,",
                                 "groupBy='x'",
                                 "groupBy=1",
                                 "groupBy=id,title,rating,live,status,labels",
                                 "groupBy=status)%20--",
                                 "sort=status",
                                 "groupBy=status&sort=title",
                                 "groupBy=status&sort=-",
                                 "groupBy=status&sort=count()%20desc",
                                 "sort=count(),count()",
                                 "filter=(",
                                 "page=x",
                                 "perPage=1.5",
                                 "skipTotal=2",
                                 "select=" + QByteArray(20000, '('),
                                 "groupBy=" + QByteArray(300, 'x')};
    for (const QByteArray &query : queries)
        QTest::addRow("aggregate %s", query.left(40).constData())
            << QByteArray(m_posts + '?' + query);
    for (const QByteArray &query :
         QByteArrayList{"", "by=", "by=,", "by=nope", "by=status,status", "by=status&limit=x",
                        "by=status&filter=(", "by=a,b,c,d,e,f,g,h,i,j,k", "by=@now",
                        "by=title%27%20or%201", "by=count()"})
        QTest::addRow("facets %s", query.constData()) << QByteArray(m_facets + '?' + query);
}

void TestRecordStatistics::refuses()
{
    QFETCH(QByteArray, target);
    const Wire::Response answer = m_router->get(target, "root");
    QCOMPARE(answer.status, 400);
    QCOMPARE(parsed(answer.body)[u"status"].toInteger(), 400);
}

QTEST_GUILESS_MAIN(TestRecordStatistics)
#include "tst_recordstatistics.moc"
