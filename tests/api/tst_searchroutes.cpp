// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/recordroutes.h"
#include "api/searchroutes.h"
#include "platform/changemarkers.h"
#include "services/collections/collectioneditor.h"
#include "services/search/searchservice.h"
#include "support/recordrouter.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

/// Part 7 of the issue: full-text search over chosen fields.
class TestSearchRoutes : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void finds_data();
    void finds();
    void meansNothingWithoutAnIndex();
    void followsRecords();
    void followsTheSchema();
    void obeysRules();
    void hidesHiddenFields();
    void sortsAndPages();
    void walksInTheOrderOfRows();
    void survivesAnything_data();
    void survivesAnything();
    void refuses_data();
    void refuses();
    void ends();
    void isRepaired();

private:
    Wire::Response choose(const QByteArray &collection, const QByteArray &fields)
    {
        return m_router->send(Wire::Method::Put, "/api/console/search/" + collection,
                              "{\"fields\":" + fields + '}', SendOptions{"root"});
    }
    /// The titles or names that a search gives, in its order.
    QStringList search(const QByteArray &words, const QByteArray &more = {},
                       const QByteArray &collection = "posts", const QByteArray &token = "root")
    {
        const JsonValue page = m_router->json("/api/collections/" + collection + "/records?search="
                                                  + words.toPercentEncoding() + more,
                                              token);
        QStringList titles;
        for (const JsonValue &item : page[u"items"].elements())
            titles << item[u"title"].toString() + item[u"name"].toString();
        return titles;
    }
    void add(const char *title, const char *body, const char *more = "")
    {
        QVERIFY(m_router->world()
                    .add(u"posts"_s,
                         QByteArray("{\"title\":\"") + title + "\",\"body\":\"" + body
                             + "\",\"live\":true" + more + '}')
                    .isObject());
    }

    QTemporaryDir m_folder;
    std::unique_ptr<RecordRouter> m_router;
    std::unique_ptr<SearchService> m_search;
    std::unique_ptr<ChangeMarkers> m_markers;
    std::unique_ptr<CollectionEditor> m_editor;
};

void TestSearchRoutes::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_router = std::make_unique<RecordRouter>();
    QVERIFY(m_router->isValid());
    RecordWorld &world = m_router->world();
    m_search = std::make_unique<SearchService>(world.database(), world.collections());
    m_markers = std::make_unique<ChangeMarkers>(m_folder.path());
    m_editor = std::make_unique<CollectionEditor>(world.database(), world.collections(), *m_markers,
                                                  world.clock());
    addRecordRoutes(m_router->router(), world.service());
    addSearchRoutes(m_router->router(), *m_search);
    add("Sailing home", "The <b>harbour</b> was quiet");
    add("Quiet", "Home is where the ship is");
    add("Über Äpfel", "Crème brûlée");
}

void TestSearchRoutes::cleanup()
{
    m_editor.reset();
    m_markers.reset();
    m_search.reset();
    m_router.reset();
}

void TestSearchRoutes::finds_data()
{
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QStringList>("titles");
    QTest::newRow("a word") << "harbour"_ba << QStringList{u"Sailing home"_s};
    QTest::newRow("another case") << "HARBOUR"_ba << QStringList{u"Sailing home"_s};
    QTest::newRow("its start") << "harb"_ba << QStringList{u"Sailing home"_s};
    QTest::newRow("all words") << "harbour quiet"_ba << QStringList{u"Sailing home"_s};
    QTest::newRow("a word that is missing") << "harbour apple"_ba << QStringList();
    QTest::newRow("only the last may be a start") << "har quiet"_ba << QStringList();
    QTest::newRow("without accents") << "creme uber"_ba << QStringList{u"Über Äpfel"_s};
    QTest::newRow("with accents") << "apfel"_ba << QStringList{u"Über Äpfel"_s};
    QTest::newRow("nothing to look for") << "!!!"_ba << QStringList();
    QTest::newRow("part of it to look for") << "!!! harbour ?"_ba << QStringList{u"Sailing home"_s};
}

void TestSearchRoutes::finds()
{
    QFETCH(QByteArray, words);
    QFETCH(QStringList, titles);
    QCOMPARE(choose("posts", "[\"title\",\"body\"]").status, 200);
    QCOMPARE(search(words), titles);
    QCOMPARE(m_router
                 ->json("/api/collections/posts/records?search="
                        + words.toPercentEncoding())[u"totalItems"]
                 .toInteger(),
             titles.size());
}

void TestSearchRoutes::meansNothingWithoutAnIndex()
{
    const QByteArray plain = m_router->get("/api/collections/posts/records").body;
    QCOMPARE(m_router->get("/api/collections/posts/records?search=harbour").body, plain);
    QCOMPARE(choose("posts", "[\"title\"]").status, 200);
    QCOMPARE(m_router->get("/api/collections/posts/records").body, plain);
    QCOMPARE(m_router->get("/api/collections/posts/records?search=%20").body, plain);
}

void TestSearchRoutes::followsRecords()
{
    QCOMPARE(choose("posts", "[\"title\",\"body\"]").status, 200);
    add("Fresh", "whale");
    QCOMPARE(search("whale"), QStringList{u"Fresh"_s});
    const QByteArray id
        = m_router->json("/api/collections/posts/records?filter=title='Fresh'")[u"items"]
              .elements()
              .front()[u"id"]
              .toString()
              .toUtf8();
    const QByteArray record = "/api/collections/posts/records/" + id;
    QCOMPARE(
        m_router->send(Wire::Method::Patch, record, "{\"body\":\"squid\"}", SendOptions{"root"})
            .status,
        200);
    QCOMPARE(search("whale"), QStringList());
    QCOMPARE(search("squid"), QStringList{u"Fresh"_s});
    QCOMPARE(m_router->send(Wire::Method::Delete, record, {}, SendOptions{"root"}).status, 204);
    QCOMPARE(search("squid"), QStringList());
    // SQL from outside counts as well.
    QVERIFY(m_router->world().run("UPDATE posts SET body = 'octopus' WHERE title = 'Quiet'"));
    QCOMPARE(search("octopus"), QStringList{u"Quiet"_s});
}

void TestSearchRoutes::followsTheSchema()
{
    QCOMPARE(choose("tags", "[\"name\"]").status, 200);
    QVERIFY(m_router->world().add(u"tags"_s, "{\"name\":\"first\"}"_ba).isObject());
    QCOMPARE(search("first", {}, "tags"), QStringList{u"first"_s});
    const auto stored = m_router->world().collections().snapshot()->share(u"tags");
    JsonValue fields = JsonValue::array();
    for (const Schema::Field &field : stored->fields) {
        JsonValue json = field.toJson();
        if (field.name == "name"_L1)
            json.insert(u"name"_s, JsonValue(u"title"_s));
        fields.append(std::move(json));
    }
    // Another field name and another name of the collection.
    const auto changed = m_editor->update(u"tags"_s,
                                          JsonValue::object({{u"fields"_s, fields},
                                                             {u"name"_s, JsonValue(u"labels"_s)},
                                                             {u"indexes"_s, JsonValue::array()}}));
    QVERIFY2(changed, changed ? "" : qPrintable(changed.error().message + changed.error().detail));
    QCOMPARE(search("first", {}, "labels"), QStringList{u"first"_s});
    QVERIFY(m_router->world().add(u"labels"_s, "{\"title\":\"second\"}"_ba).isObject());
    QCOMPARE(search("second", {}, "labels"), QStringList{u"second"_s});
    QCOMPARE(m_router->json("/api/console/search")[u"items"].toJson(),
             "[{\"collection\":\"labels\",\"collectionId\":\"c_tags\",\"fields\":[\"title\"]}]"_ba);

    // Without the field there is nothing to search any more, and no trigger in the way.
    fields.elements().erase(std::remove_if(fields.elements().begin(), fields.elements().end(),
                                           [](const JsonValue &field) {
                                               return field[u"name"].toString() == "title"_L1;
                                           }),
                            fields.elements().end());
    const auto dropped = m_editor->update(u"labels"_s, JsonValue::object({{u"fields"_s, fields}}));
    QVERIFY2(dropped, dropped ? "" : qPrintable(dropped.error().message + dropped.error().detail));
    QCOMPARE(m_router->json("/api/console/search")[u"items"].size(), 0);
    QCOMPARE(
        m_router->json("/api/collections/labels/records?search=first")[u"totalItems"].toInteger(),
        2);
    QVERIFY(m_router->world().run("INSERT INTO labels (id) VALUES ('x')"));
}

void TestSearchRoutes::obeysRules()
{
    QVERIFY(m_router->world().addUser(u"user00000000001"_s).isObject());
    QVERIFY(m_router->world()
                .add(u"authors"_s, "{\"id\":\"author000000001\",\"user\":\"user00000000001\"}"_ba)
                .isObject());
    QVERIFY(m_router->world()
                .add(u"posts"_s, "{\"title\":\"Secret harbour\",\"author\":\"author000000001\"}"_ba)
                .isObject());
    QCOMPARE(choose("posts", "[\"title\",\"body\"]").status, 200);
    QCOMPARE(search("harbour").size(), 2);
    QCOMPARE(search("harbour", {}, "posts", {}), QStringList{u"Sailing home"_s});
    QCOMPARE(search("harbour", "&filter=title~'secret'"), QStringList{u"Secret harbour"_s});
}

void TestSearchRoutes::hidesHiddenFields()
{
    add("Plain", "x", ",\"secret\":\"treasure\"");
    QCOMPARE(choose("posts", "[\"title\",\"secret\"]").status, 200);
    QCOMPARE(search("treasure"), QStringList{u"Plain"_s});
    QCOMPARE(search("treasure", {}, "posts", {}), QStringList());
    QCOMPARE(search("plain", {}, "posts", {}), QStringList{u"Plain"_s});
    QCOMPARE(choose("posts", "[\"secret\"]").status, 200);
    QCOMPARE(search("treasure", {}, "posts", {}), QStringList());
    // Words of the query cannot reach past the columns.
    QCOMPARE(search("secret:treasure", {}, "posts", {}), QStringList());
    // Mail addresses.
    QVERIFY(m_router->world().addUser(u"user00000000001"_s).isObject());
    QCOMPARE(choose("users", "[\"email\",\"name\"]").status, 200);
    QCOMPARE(m_router->json("/api/collections/users/records?search=user00000000001")[u"totalItems"]
                 .toInteger(),
             1);
    QCOMPARE(
        m_router->json("/api/collections/users/records?search=user00000000001", {})[u"totalItems"]
            .toInteger(),
        0);
}

void TestSearchRoutes::sortsAndPages()
{
    QCOMPARE(choose("posts", "[\"title\",\"body\"]").status, 200);
    add("Once", "gull and many other words that make the text a long one");
    add("Often", "gull gull gull");
    add("Never", "tern");
    QCOMPARE(search("gull"), (QStringList{u"Often"_s, u"Once"_s}));
    QCOMPARE(search("gull", "&sort=-title"), (QStringList{u"Once"_s, u"Often"_s}));
    QCOMPARE(search("gull", "&perPage=1&page=2"), QStringList{u"Once"_s});
    QCOMPARE(search("gull", "&cursor=&sort=title"), (QStringList{u"Often"_s, u"Once"_s}));
}

/// A rank changes with every record, so it is no place to go on from.
void TestSearchRoutes::walksInTheOrderOfRows()
{
    QCOMPARE(choose("posts", "[\"title\",\"body\"]").status, 200);
    add("Once", "gull and many other words that make the text a long one");
    add("Often", "gull gull gull");
    add("Never", "tern");
    add("Again", "another gull");
    QStringList walked;
    QByteArray cursor = "start";
    while (!cursor.isEmpty() && walked.size() < 10) {
        const JsonValue page = m_router->json(
            "/api/collections/posts/records?perPage=1&search=gull&cursor=" + cursor);
        QCOMPARE(page[u"items"].size(), 1);
        walked << page[u"items"].elements()[0][u"title"].toString();
        cursor = page[u"nextCursor"].toString().toLatin1();
    }
    QCOMPARE(walked, (QStringList{u"Once"_s, u"Often"_s, u"Again"_s}));
}

void TestSearchRoutes::survivesAnything_data()
{
    QTest::addColumn<QByteArray>("words");
    for (const char *words : {"\"",
                              "\"\"",
                              "'",
                              "*",
                              "a*",
                              "-a",
                              "^a",
                              "NEAR(a b)",
                              "a AND",
                              "OR",
                              "NOT a",
                              "AND OR NOT",
                              "title:a",
                              "{title}:a",
                              "(a",
                              "a)",
                              "a\"b",
                              "a' OR 1=1 --",
                              "a;DROP TABLE posts",
                              "\\",
                              "%",
                              "_",
                              "a\tb\nc",
                              "+",
                              "posts MATCH",
                              "rank",
                              "\xf0\x9f\x90\xb3 whale",
                              "ａ",
                              "a.b.c@d"})
        QTest::newRow(words) << QByteArray(words);
    QTest::newRow("zero") << QByteArray("a\0b\"", 4);
    QTest::newRow("no UTF-8") << "\xff\xfe"_ba;
    QTest::newRow("control characters") << "\x01\x02\x7f"_ba;
}

void TestSearchRoutes::survivesAnything()
{
    QFETCH(QByteArray, words);
    QCOMPARE(choose("posts", "[\"title\",\"body\"]").status, 200);
    for (const char *token : {"root", ""}) {
        QCOMPARE(
            m_router
                ->get("/api/collections/posts/records?search=" + words.toPercentEncoding(), token)
                .status,
            200);
    }
}

void TestSearchRoutes::refuses_data()
{
    QTest::addColumn<QByteArray>("collection");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("status");
    QTest::newRow("no collection") << "nope"_ba
                                   << "[\"title\"]"_ba << 404;
    QTest::newRow("view") << "titles"_ba
                          << "[\"title\"]"_ba << 400;
    QTest::newRow("no field") << "posts"_ba
                              << "[\"nope\"]"_ba << 400;
    QTest::newRow("password") << "posts"_ba
                              << "[\"lock\"]"_ba << 400;
    QTest::newRow("token key") << "users"_ba
                               << "[\"tokenKey\"]"_ba << 400;
    QTest::newRow("number") << "posts"_ba
                            << "[\"rating\"]"_ba << 400;
    QTest::newRow("twice") << "posts"_ba
                           << "[\"title\",\"title\"]"_ba << 400;
    QTest::newRow("no list") << "posts"_ba
                             << "\"title\""_ba << 400;
    QTest::newRow("no names") << "posts"_ba
                              << "[1]"_ba << 400;
}

void TestSearchRoutes::refuses()
{
    QFETCH(QByteArray, collection);
    QFETCH(QByteArray, fields);
    QFETCH(int, status);
    QCOMPARE(choose(collection, fields).status, status);
    QCOMPARE(m_router->json("/api/console/search")[u"items"].size(), 0);
    QCOMPARE(m_router->get("/api/console/search").status, 401);
    // Many words cost much.
    QCOMPARE(choose("posts", "[\"title\"]").status, 200);
    QCOMPARE(m_router
                 ->get("/api/collections/posts/records?search="
                       + QByteArray("a ").repeated(30).toPercentEncoding())
                 .status,
             400);
    QCOMPARE(m_router->get("/api/collections/posts/records?search=" + QByteArray(600, 'a')).status,
             400);
}

void TestSearchRoutes::ends()
{
    QCOMPARE(choose("posts", "[\"title\"]").status, 200);
    const QByteArray path("/api/console/search/posts");
    QCOMPARE(m_router->send(Wire::Method::Delete, path, {}, SendOptions{"root"}).status, 204);
    QCOMPARE(m_router->send(Wire::Method::Delete, path, {}, SendOptions{"root"}).status, 404);
    QCOMPARE(search("harbour").size(), 3);
    QCOMPARE(choose("posts", "[\"title\"]").status, 200);
    // With the collection goes its index.
    QVERIFY(m_editor->remove(u"titles"_s));
    QVERIFY(m_router->world().redefine(u"comments"_s, "{}"_ba));
    QCOMPARE(choose("vault", "[\"code\"]").status, 200);
    QVERIFY(m_editor->remove(u"vault"_s));
    QVERIFY(m_router->world().run("CREATE TABLE _bn_search_c_vault (x)"));
}

void TestSearchRoutes::isRepaired()
{
    QCOMPARE(choose("vault", "[\"code\"]").status, 200);
    QVERIFY(m_router->world().add(u"vault"_s, "{\"code\":\"narwhal\"}"_ba).isObject());
    // As another program would rename a field: the column in the table, then the definition.
    QVERIFY(m_router->world().run(
        "ALTER TABLE vault RENAME COLUMN code TO phrase;"
        "UPDATE _collections SET fields = replace(fields, '\"code\"', '\"phrase\"')"
        " WHERE name = 'vault'"));
    QVERIFY(m_router->world().collections().reload());
    QVERIFY(m_search->repair());
    QVERIFY(m_router->world().add(u"vault"_s, "{\"phrase\":\"walrus\"}"_ba).isObject());
    const auto found = [this](const QByteArray &word) {
        return m_router->json("/api/collections/vault/records?search=" + word)[u"totalItems"]
            .toInteger();
    };
    QCOMPARE(found("narwhal"), 1);
    QCOMPARE(found("walrus"), 1);
    QVERIFY(m_search->repair());
}

QTEST_GUILESS_MAIN(TestSearchRoutes)
#include "tst_searchroutes.moc"
