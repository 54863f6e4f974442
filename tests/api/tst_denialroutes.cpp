// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/denialroutes.h"
#include "api/recordroutes.h"
#include "services/denials/denialbook.h"
#include "support/recordrouter.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

/// Parts 8 of the query language's issue: why a request was turned down.
class TestDenialRoutes : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void keepsDenials_data();
    void keepsDenials();
    void keepsNothingOfAllowed();
    void showsTheTree();
    void showsManyValues();
    void showsCandidates();
    void tellsBrokenRules();
    void hidesSecrets_data();
    void hidesSecrets();
    void isForSuperusers();
    void findsByQuery();
    void staysSmall();
    void savesTime();

private:
    void build(DenialBookOptions options = {});
    JsonValue denials(const QByteArray &query = {})
    {
        return m_router->json("/api/console/denials" + query)[u"items"];
    }
    /// The last denial, with its tree.
    JsonValue last()
    {
        const JsonValue all = denials();
        if (all.isEmpty())
            return {};
        const JsonValue &newest = all.elements().front();
        return m_router->json("/api/console/denials/" + newest[u"request"].toString().toUtf8());
    }

    std::unique_ptr<RecordRouter> m_router;
    std::unique_ptr<DenialBook> m_book;
};

void TestDenialRoutes::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    build();
}

void TestDenialRoutes::build(DenialBookOptions options)
{
    cleanup();
    m_router = std::make_unique<RecordRouter>();
    QVERIFY(m_router->isValid());
    RecordWorld &world = m_router->world();
    m_book = std::make_unique<DenialBook>(world.clock(), options);
    world.service().setDenialObserver(m_book.get());
    addRecordRoutes(m_router->router(), world.service());
    addDenialRoutes(m_router->router(), *m_book);
    QVERIFY(world.addUser(u"user00000000001"_s).isObject());
    QVERIFY(world.addUser(u"user00000000002"_s).isObject());
    QVERIFY(world.add(u"tags"_s, R"({"id":"tag000000000001","name":"one"})").isObject());
    QVERIFY(world.add(u"tags"_s, R"({"id":"tag000000000002","name":"two"})").isObject());
    QVERIFY(
        world.add(u"authors"_s, R"({"id":"author000000001","name":"A","user":"user00000000001"})")
            .isObject());
    QVERIFY(world
                .add(u"posts"_s,
                     R"({"id":"post00000000001","title":"hidden","author":"author000000001",)"
                     R"("tags":["tag000000000001","tag000000000002"],"lock":"s3cretlock"})")
                .isObject());
}

void TestDenialRoutes::cleanup()
{
    m_router.reset();
    m_book.reset();
}

void TestDenialRoutes::keepsDenials_data()
{
    QTest::addColumn<int>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("operation");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<QString>("record");
    QTest::addColumn<bool>("hasTree");

    using Wire::Method;
    const QByteArray posts = "/api/collections/posts/records";
    const QByteArray post = posts + "/post00000000001";
    const QByteArray stranger = "users/user00000000002";
    const QString id = u"post00000000001"_s;
    QTest::newRow("view") << int(Method::Get) << post << QByteArray() << stranger << 404
                          << u"view"_s << u"viewRule"_s << id << true;
    QTest::newRow("list") << int(Method::Get) << posts << QByteArray() << stranger << 200
                          << u"list"_s << u"listRule"_s << id << true;
    QTest::newRow("filtered list")
        << int(Method::Get) << QByteArray(posts + "?filter=title='hidden'") << QByteArray()
        << stranger << 200 << u"list"_s << u"listRule"_s << id << true;
    QTest::newRow("create") << int(Method::Post) << posts << R"({"title":"forbidden"})"_ba
                            << stranger << 400 << u"create"_s << u"createRule"_s << QString()
                            << true;
    QTest::newRow("update") << int(Method::Patch) << post << R"({"title":"mine"})"_ba << stranger
                            << 404 << u"update"_s << u"updateRule"_s << id << true;
    QTest::newRow("delete") << int(Method::Delete) << post << QByteArray() << stranger << 404
                            << u"delete"_s << u"deleteRule"_s << id << true;
    QTest::newRow("superusers only")
        << int(Method::Get) << "/api/collections/vault/records"_ba << QByteArray() << stranger
        << 403 << u"list"_s << u"listRule"_s << QString() << false;
}

void TestDenialRoutes::keepsDenials()
{
    QFETCH(int, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, token);
    QFETCH(int, status);
    QFETCH(QString, operation);
    QFETCH(QString, rule);
    QFETCH(QString, record);
    QFETCH(bool, hasTree);

    const Wire::Response response
        = m_router->send(Wire::Method(method), target, body, SendOptions{token});
    QCOMPARE(response.status, status);
    QCOMPARE(denials().size(), 1);
    const JsonValue denial = last();
    QCOMPARE(denial[u"request"].toString().toUtf8(),
             response.headers.value("X-Request-Id").toByteArray());
    QCOMPARE(denial[u"operation"].toString(), operation);
    QCOMPARE(denial[u"rule"].toString(), rule);
    QCOMPARE(denial[u"record"].toString(), record);
    QCOMPARE(int(denial[u"status"].toDouble()), status);
    QCOMPARE(denial[u"identity"][u"id"].toString(), u"user00000000002"_s);
    QCOMPARE(denial[u"failure"].toString(), QString());
    QCOMPARE(denial[u"tree"].isObject(), hasTree);
    QCOMPARE(denial[u"expression"].isNull(), !hasTree);
    if (hasTree) {
        QVERIFY(denial[u"tree"][u"result"].isBool());
        QCOMPARE(denial[u"tree"][u"result"].toBool(), false);
    }
}

void TestDenialRoutes::keepsNothingOfAllowed()
{
    const QByteArray posts = "/api/collections/posts/records";
    const QByteArray owner = "users/user00000000001";
    QCOMPARE(m_router->get(posts + "/post00000000001", owner).status, 200);
    QCOMPARE(m_router->get(posts, owner).status, 200);
    QCOMPARE(m_router->get("/api/collections/vault/records", "root").status, 200);
    // Missing records and empty tables are nobody's rule's doing.
    QCOMPARE(m_router->get(posts + "/post00000000009", owner).status, 404);
    QCOMPARE(m_router->get(posts + "?filter=title='none'", owner).status, 200);
    QCOMPARE(m_router->get(posts + "?page=9", owner).status, 200);
    QCOMPARE(m_router->get(posts + "?filter=nope='x'", owner).status, 400);
    QCOMPARE(denials().size(), 0);
}

void TestDenialRoutes::showsTheTree()
{
    m_router->get("/api/collections/posts/records/post00000000001", "users/user00000000002");
    const JsonValue tree = last()[u"tree"];
    QCOMPARE(tree[u"kind"].toString(), u"or"_s);
    QCOMPARE(tree[u"text"].toString(), u"live = true || author.user = @request.auth.id"_s);
    QCOMPARE(tree[u"children"].size(), 2);
    const JsonValue live = tree[u"children"].elements()[0];
    QCOMPARE(
        live.toJson(),
        R"({"kind":"comparison","text":"live = true","result":false,)"
        R"("left":{"text":"live","values":[0]},"sign":"=","right":{"text":"true","values":[1]}})"_ba);
    const JsonValue author = tree[u"children"].elements()[1];
    QCOMPARE(author[u"left"][u"values"].toJson(), R"(["user00000000001"])"_ba);
    QCOMPARE(author[u"right"][u"values"].toJson(), R"(["user00000000002"])"_ba);
    QCOMPARE(author[u"result"].toBool(true), false);
}

void TestDenialRoutes::showsManyValues()
{
    QVERIFY(m_router->world().redefine(
        u"posts"_s,
        R"js({"viewRule":"(tags.name ?= 'one' && tags.name = 'one') && @collection.tags.name ?= 'three'"})js"));
    m_router->get("/api/collections/posts/records/post00000000001");
    const JsonValue tree = last()[u"tree"];
    QCOMPARE(tree[u"kind"].toString(), u"and"_s);
    const JsonValue inner = tree[u"children"].elements()[0];
    QCOMPARE(inner[u"kind"].toString(), u"and"_s);
    const JsonValue any = inner[u"children"].elements()[0];
    QCOMPARE(any[u"sign"].toString(), u"?="_s);
    QCOMPARE(any[u"result"].toBool(), true);
    QCOMPARE(any[u"left"][u"values"].size(), 2);
    const JsonValue all = inner[u"children"].elements()[1];
    QCOMPARE(all[u"result"].toBool(true), false);
    QCOMPARE(inner[u"result"].toBool(true), false);
}

void TestDenialRoutes::showsCandidates()
{
    QVERIFY(m_router->world().redefine(
        u"posts"_s,
        R"js({"createRule":"title = @request.body.body && author.user = 'nobody'"})js"));
    m_router->send(Wire::Method::Post, "/api/collections/posts/records",
                   R"({"title":"my title","body":"other","author":"author000000001"})");
    const JsonValue denial = last();
    QCOMPARE(denial[u"identity"].isNull(), true);
    const JsonValue tree = denial[u"tree"];
    const JsonValue title = tree[u"children"].elements()[0];
    QCOMPARE(title[u"left"][u"values"].toJson(), R"(["my title"])"_ba);
    QCOMPARE(title[u"right"][u"values"].toJson(), R"(["other"])"_ba);
    const JsonValue author = tree[u"children"].elements()[1];
    QCOMPARE(author[u"left"][u"values"].toJson(), R"(["user00000000001"])"_ba);
}

void TestDenialRoutes::tellsBrokenRules()
{
    QVERIFY(m_router->world().redefine(
        u"posts"_s, "{\"viewRule\":\"gone = 1 && title != ''\",\"listRule\":\"((title = 1\"}"_ba));
    QCOMPARE(m_router->get("/api/collections/posts/records/post00000000001").status, 404);
    JsonValue denial = last();
    QVERIFY(!denial[u"failure"].toString().isEmpty());
    const JsonValue children = denial[u"tree"][u"children"];
    QVERIFY(children.elements()[0][u"result"].isNull());
    QVERIFY(children.elements()[0][u"error"].toString().contains(u"gone"));
    QVERIFY(children.elements()[0][u"left"][u"error"].isString());
    QCOMPARE(children.elements()[1][u"result"].toBool(), true);
    QCOMPARE(m_router->get("/api/collections/posts/records").status, 400);
    denial = last();
    QCOMPARE(int(denial[u"status"].toDouble()), 400);
    QVERIFY(!denial[u"failure"].toString().isEmpty());
}

void TestDenialRoutes::hidesSecrets_data()
{
    QTest::addColumn<QByteArray>("rule");
    const auto row = [](const char *name, const char *rule) {
        const QByteArray text(rule);
        QTest::newRow(name) << QByteArray("{\"createRule\":\"" + text + "\",\"updateRule\":\""
                                          + text + "\"}");
    };
    row("password field", "title = '' && lock = 'x'");
    row("its submitted value", "title = '' && @request.body.lock = 'x'");
    row("unknown body member", "title = '' && @request.body.apiToken = 'x'");
    row("inside json", "title = '' && meta ~ 'x'");
    row("json path", "title = '' && meta.password = 'x'");
    row("submitted json", "title = '' && @request.body.meta ~ 'x'");
    row("submitted json path", "title = '' && @request.body.meta.password = 'x'");
    row("header", "title = '' && @request.headers.x_api_key = 'x'");
    row("authorization", "title = '' && @request.headers.authorization = 'x'");
    row("cookie", "title = '' && @request.headers.cookie:lower = 'x'");
    row("query", "title = '' && @request.query.token = 'x'");
    row("nested object", "title = '' && @request.body.account ~ 'x'");
    row("token key", "title = '' && author.user.tokenKey = 'x'");
    row("password hash", "title = '' && author.user.password ~ '$2'");
    row("in a function", "title = '' && strftime('%Y', meta.secret) = 'x'");
}

void TestDenialRoutes::hidesSecrets()
{
    QFETCH(QByteArray, rule);
    QVERIFY(m_router->world().redefine(u"posts"_s, rule));
    const QByteArray body
        = R"({"title":"open","author":"author000000001","lock":"hush-hush-1","apiToken":"hush-hush-2",)"
          R"("meta":{"password":"hush-hush-3","secret":"hush-hush-4","deep":[{"api_key":"hush-hush-5"}]},)"
          R"("account":{"password":"hush-hush-6"}})";
    SendOptions with;
    with.token = "users/user00000000002";
    with.headers = {{"X-Api-Key", "hush-hush-7"}, {"Cookie", "pb_auth=hush-hush-8"}};
    const QByteArray posts = "/api/collections/posts/records";
    m_router->send(Wire::Method::Post, posts + "?token=hush-hush-9", body, with);
    m_router->send(Wire::Method::Patch, posts + "/post00000000001?token=hush-hush-9", body, with);
    QCOMPARE(denials().size(), 2);
    const JsonValue all = denials();
    for (const JsonValue &denial : all.elements()) {
        const QByteArray text
            = m_router
                  ->get("/api/console/denials/" + denial[u"request"].toString().toUtf8(), "root")
                  .body;
        QVERIFY(text.contains("\"tree\":{"));
        QVERIFY2(!text.contains("hush"), text.constData());
        QVERIFY2(!text.contains("$2a$"), text.constData());
    }
}

void TestDenialRoutes::isForSuperusers()
{
    QCOMPARE(m_router->get("/api/console/denials").status, 401);
    QCOMPARE(m_router->get("/api/console/denials", "users/user00000000001").status, 403);
    QCOMPARE(m_router->get("/api/console/denials/abc").status, 401);
    QCOMPARE(m_router->get("/api/console/denials/abc", "root").status, 404);
    QCOMPARE(m_router->get("/api/console/denials?limit=x", "root").status, 400);
}

void TestDenialRoutes::findsByQuery()
{
    m_router->get("/api/collections/posts/records/post00000000001");
    m_router->get("/api/collections/vault/records");
    m_router->get("/api/collections/vault/records/none");
    QCOMPARE(denials().size(), 3);
    QCOMPARE(denials("?limit=2").size(), 2);
    QCOMPARE(denials("?after=2").size(), 1);
    QCOMPARE(denials("?before=2").size(), 1);
    QCOMPARE(denials("?collection=vault").size(), 2);
    QCOMPARE(denials("?collection=c_posts").size(), 1);
    QCOMPARE(int(denials().elements().front()[u"number"].toDouble()), 3);
}

void TestDenialRoutes::staysSmall()
{
    DenialBookOptions options;
    options.maximumDenials = 3;
    build(options);
    for (int i = 0; i < 5; ++i)
        m_router->get("/api/collections/vault/records");
    QCOMPARE(denials().size(), 3);
    QCOMPARE(int(denials().elements().back()[u"number"].toDouble()), 3);

    options.maximumDenials = 1000;
    options.maximumBytes = 3000;
    options.maximumTreeBytes = 200;
    build(options);
    for (int i = 0; i < 20; ++i)
        m_router->get("/api/collections/posts/records/post00000000001");
    QVERIFY(denials().size() >= 2);
    QVERIFY(denials().size() < 8);
    QVERIFY(last()[u"tree"].isNull());
}

void TestDenialRoutes::savesTime()
{
    DenialBookOptions options;
    options.timePerSecond = std::chrono::milliseconds(0);
    build(options);
    m_router->get("/api/collections/posts/records/post00000000001");
    QCOMPARE(denials().size(), 1);
    QVERIFY(last()[u"tree"].isNull());
}

QTEST_GUILESS_MAIN(TestDenialRoutes)
#include "tst_denialroutes.moc"
