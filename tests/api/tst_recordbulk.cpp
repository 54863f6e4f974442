// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recordroutes.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

namespace {

const QByteArray tagRecords = "/api/collections/tags/records";

QByteArray filtered(const QByteArray &filter, const QByteArray &more = {})
{
    return tagRecords + "?filter=" + filter.toPercentEncoding() + more;
}

}  // namespace

/// Updates and deletes by filter.
class TestRecordBulk : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void triesWithoutChanging();
    void updatesEveryMatch();
    void deletesEveryMatch();
    void deletesWhatHangsOnThem();
    void goesTheWayOfSingleChanges();
    void undoesAllWhenOneFails();
    void refuses_data();
    void refuses();
    void isNoRouteWithoutAFilter();
    void boundsWhatItChanges();

private:
    RecordWorld &world() { return m_router->world(); }
    Wire::Response send(const QByteArray &method, const QByteArray &target,
                        const QByteArray &body = {}, const QByteArray &token = "root")
    {
        return m_router->send(method, target, body, token);
    }

    std::unique_ptr<RecordRoutes> m_router;
};

void TestRecordBulk::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_router = std::make_unique<RecordRoutes>();
    QVERIFY(m_router->isValid());
    QVERIFY(world().run("INSERT INTO tags (id, name) VALUES"
                        " ('t1', 'red'), ('t2', 'blue'), ('t3', 'dark red'), ('t4', 'green')"));
}

void TestRecordBulk::triesWithoutChanging()
{
    int events = 0;
    const EventBus::Subscription subscription
        = world().events().subscribe([&events](const RecordEvent &) { ++events; });
    const QByteArray expected = R"({"count":2,"dryRun":true,"ids":["t1","t3"]})"
                                "\n";
    const QByteArray target = filtered("name ~ 'red'", "&dryRun=1");
    QCOMPARE(send("DELETE", target).body, expected);
    QCOMPARE(send("PATCH", target, R"({"name":"x"})").body, expected);
    QCOMPARE(send("DELETE", filtered("name = 'none'", "&dryRun=true")).body,
             R"({"count":0,"dryRun":true,"ids":[]})"
             "\n");
    QCOMPARE(world().count(u"tags"_s), 4);
    QCOMPARE(events, 0);

    QVERIFY(world().run("WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n"
                        " WHERE i < 99) INSERT INTO tags (id, name) SELECT 'n' || i, i FROM n"));
    const JsonValue many = parsed(send("DELETE", filtered("id ~ 'n%'", "&dryRun=1")).body);
    QCOMPARE(many[u"count"].toInteger(), 90);
    QCOMPARE(many[u"ids"].size(), 10);
}

void TestRecordBulk::updatesEveryMatch()
{
    QVERIFY(world().run("INSERT INTO comments (id, text, post) VALUES ('c1', 'a', 'p'),"
                        " ('c2', 'b', 'p'), ('c3', 'c', 'q')"));
    QVERIFY(world().run("INSERT INTO posts (id, title, slug) VALUES ('p', 'one', 's1'),"
                        " ('q', 'two', 's2')"));
    QStringList told;
    const EventBus::Subscription subscription
        = world().events().subscribe([&told](const RecordEvent &event) {
              told += event.record.id() + event.record.value(u"text").toString();
          });
    const Wire::Response answer
        = send("PATCH", "/api/collections/comments/records?filter=post='p'", R"({"text":"new"})");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body,
             R"({"count":2,"dryRun":false,"ids":["c1","c2"]})"
             "\n");
    QCOMPARE(told, QStringList({u"c1new"_s, u"c2new"_s}));
    QCOMPARE(world().column(u"comments"_s, u"c1"_s, u"text"_s), "new");
    QCOMPARE(world().column(u"comments"_s, u"c3"_s, u"text"_s), "c");
    // As in a single change.
    QCOMPARE(world().column(u"comments"_s, u"c2"_s, u"updated"_s), "2026-01-02 03:04:05.678Z");

    // Modifiers work on each record's own value; the filter may match no more afterwards.
    QVERIFY(world().run("UPDATE posts SET rating = length(title)"));
    QCOMPARE(send("PATCH", "/api/collections/posts/records?filter=rating%3C4", R"({"rating+":2})")
                 .status,
             200);
    QCOMPARE(world().column(u"posts"_s, u"p"_s, u"rating"_s), "5");
    QCOMPARE(world().column(u"posts"_s, u"q"_s, u"rating"_s), "5");
}

void TestRecordBulk::deletesEveryMatch()
{
    QCOMPARE(send("DELETE", filtered("name ~ 'red'")).body,
             R"({"count":2,"dryRun":false,"ids":["t1","t3"]})"
             "\n");
    QCOMPARE(world().count(u"tags"_s), 2);
    QCOMPARE(parsed(send("DELETE", filtered("name ~ 'red'")).body)[u"count"].toInteger(), 0);
}

void TestRecordBulk::deletesWhatHangsOnThem()
{
    QVERIFY(world().run("INSERT INTO albums (id, title, parent) VALUES ('a1', 'a', ''),"
                        " ('a2', 'b', 'a1'), ('a3', 'c', 'a2'), ('a4', 'd', '')"));
    // The first takes the others with it, which match as well.
    const JsonValue answer
        = parsed(send("DELETE", "/api/collections/albums/records?filter=title%3C'd'").body);
    QCOMPARE(answer[u"count"].toInteger(), 1);
    QCOMPARE(world().count(u"albums"_s), 1);
}

void TestRecordBulk::goesTheWayOfSingleChanges()
{
    const QByteArray users = "/api/collections/users/records?filter=name=''";
    QVERIFY(world().addUser(u"ada000000000000"_s).isObject());
    QVERIFY(world().addUser(u"ben000000000000"_s).isObject());
    const QByteArray key = world().column(u"users"_s, u"ada000000000000"_s, u"tokenKey"_s);
    const Wire::Response answer
        = send("PATCH", users, R"({"password":"new password","passwordConfirm":"new password"})");
    QCOMPARE(parsed(answer.body)[u"count"].toInteger(), 2);
    QVERIFY(world().column(u"users"_s, u"ada000000000000"_s, u"tokenKey"_s) != key);
    const QByteArray hash = world().column(u"users"_s, u"ben000000000000"_s, u"password"_s);
    QVERIFY(*world().hasher().verify("new password", hash));
    QCOMPARE(send("PATCH", users, R"({"password":"new password"})").status, 400);
}

void TestRecordBulk::undoesAllWhenOneFails()
{
    int events = 0;
    const EventBus::Subscription subscription
        = world().events().subscribe([&events](const RecordEvent &) { ++events; });
    const Wire::Response same = send("PATCH", filtered("name != ''"), R"({"name":"same"})");
    QCOMPARE(same.status, 400);
    QCOMPARE(
        same.body,
        R"({"data":{"name":{"code":"validation_not_unique","message":"Value must be unique."}},)"
        R"("message":"Failed to update record t2.","status":400})"
        "\n");
    QCOMPARE(world().column(u"tags"_s, u"t1"_s, u"name"_s), "red");

    QVERIFY(world().run("INSERT INTO authors (id, name) VALUES ('a1', 'x'), ('a2', 'y')"));
    QVERIFY(world().run("INSERT INTO bundles (id, needs) VALUES ('b1', '[\"a2\"]')"));
    const Wire::Response needed = send("DELETE", "/api/collections/authors/records?filter=id!=''");
    QCOMPARE(needed.status, 400);
    QVERIFY(needed.body.contains("Failed to delete record a2. "));
    QCOMPARE(world().count(u"authors"_s), 2);
    QCOMPARE(events, 0);
}

void TestRecordBulk::refuses_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<int>("status");

    QTest::newRow("guest") << filtered("id != ''") << ""_ba << 403;
    QTest::newRow("guest, dry run") << filtered("id != ''", "&dryRun=1") << ""_ba << 403;
    QTest::newRow("user") << filtered("id != ''") << "users/ada000000000000"_ba << 403;
    QTest::newRow("guest, empty filter") << filtered("") << ""_ba << 403;
    QTest::newRow("empty filter") << filtered("") << "root"_ba << 400;
    QTest::newRow("blank filter") << filtered(" \t\n") << "root"_ba << 400;
    QTest::newRow("comment for a filter") << filtered("// all of them") << "root"_ba << 400;
    QTest::newRow("broken filter") << filtered("(") << "root"_ba << 400;
    QTest::newRow("unknown field") << filtered("nope = 1") << "root"_ba << 400;
    QTest::newRow("endless filter")
        << filtered("id != '" + QByteArray(4000, 'x') + "'") << "root"_ba << 400;
    QTest::newRow("statement") << filtered("1=1; DROP TABLE tags") << "root"_ba << 400;
    QTest::newRow("bad dry run") << filtered("id != ''", "&dryRun=maybe") << "root"_ba << 400;
    QTest::newRow("view") << "/api/collections/titles/records?filter=id!=''"_ba
                          << "root"_ba << 400;
    QTest::newRow("no such collection") << "/api/collections/nope/records?filter=id!=''"_ba
                                        << "root"_ba << 404;
}

void TestRecordBulk::refuses()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, token);
    QFETCH(int, status);
    for (const QByteArray &method : {"PATCH"_ba, "DELETE"_ba}) {
        QCOMPARE(send(method, target, R"({"name":"x"})", token).status, status);
        QCOMPARE(send(method, target + "&dryRun=1", R"({"name":"x"})", token).status, status);
    }
    QCOMPARE(send("PATCH", filtered("id != ''"), R"({"id":"other"})").status, 400);
    QCOMPARE(send("PATCH", filtered("id != ''"), "[1]").status, 400);
    QCOMPARE(world().count(u"tags"_s), 4);
    QCOMPARE(world().column(u"tags"_s, u"t1"_s, u"name"_s), "red");
}

/// As it is for everybody who knows nothing of this.
void TestRecordBulk::isNoRouteWithoutAFilter()
{
    for (const QByteArray &method : {"PATCH"_ba, "DELETE"_ba}) {
        for (const QByteArray &tail : {""_ba, "?dryRun=1"_ba, "?Filter=id!=''"_ba}) {
            const Wire::Response answer = send(method, tagRecords + tail, "{}");
            const Wire::Response unknown = send(method, "/api/nothing/here", "{}");
            QCOMPARE(answer.status, 404);
            QCOMPARE(answer.body, unknown.body);
        }
    }
    QCOMPARE(world().count(u"tags"_s), 4);
}

void TestRecordBulk::boundsWhatItChanges()
{
    QVERIFY(world().run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                        " WHERE i < 10000) INSERT INTO keyed (id) SELECT 'k' || i FROM n"));
    const QByteArray all = "/api/collections/keyed/records?filter=id!=''";
    QVERIFY(world().run("INSERT INTO keyed (id) VALUES ('one_more')"));
    const Wire::Response refused = send("DELETE", all);
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.body,
             R"({"data":{"filter":{"code":"validation_too_many_records",)"
             R"("message":"Must match no more than 10000 records.","params":{"max":10000}}},)"
             R"("message":"The filter matches too many records.","status":400})"
             "\n");
    QCOMPARE(parsed(send("DELETE", all + "&dryRun=1").body)[u"count"].toInteger(), 10001);

    // What the commit waits with must fit into memory.
    QVERIFY(world().run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                        " WHERE i < 40) INSERT INTO posts (id, title, slug, body)"
                        " SELECT 'p' || i, 'x', 's' || i, printf('%.1000000c', 'x') FROM n"));
    const Wire::Response large = send("DELETE", "/api/collections/posts/records?filter=id!=''");
    QCOMPARE(large.status, 400);
    QVERIFY(large.body.contains("\"max\":3"));
    QCOMPARE(world().count(u"posts"_s), 40);
}

QTEST_GUILESS_MAIN(TestRecordBulk)
#include "tst_recordbulk.moc"
