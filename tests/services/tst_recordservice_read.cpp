// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recordworld.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

class TestRecordServiceRead : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void writesEveryVisibleField();
    void showsHiddenFieldsToSuperusersOnly();
    void neverShowsPasswordAndTokenKey();
    void viewsByTheRule_data();
    void viewsByTheRule();
    void listsPages_data();
    void listsPages();
    void listsByTheRule();
    void refusesLists_data();
    void refusesLists();
    void sortsAndFilters();
    void answersBrokenRules();
    void picksFields_data();
    void picksFields();
    void showsEmails_data();
    void showsEmails();
    void readsViews();
    void findsCollections();
    void computesBodyLimits();

private:
    std::unique_ptr<RecordWorld> m_world;
};

void TestRecordServiceRead::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_world = std::make_unique<RecordWorld>();
    QVERIFY(m_world->isValid());
    QVERIFY(m_world->addUser(u"ada000000000000"_s).isObject());
    QVERIFY(m_world->addUser(u"ben000000000000"_s).isObject());
    QVERIFY(m_world->addUser(u"eve000000000000"_s, u"staff"_s).isObject());
    QVERIFY(m_world->add(u"authors"_s, R"({"id":"author000000001","user":"ada000000000000"})")
                .isObject());
    for (int i = 1; i <= 5; ++i) {
        const QByteArray n = QByteArray::number(i);
        QVERIFY(m_world
                    ->add(u"posts"_s,
                          R"({"id":"post0000000000)" + n + R"(","title":"Post )" + n
                              + R"(","slug":"s)" + n + R"(","rating":)" + n + R"(,"live":)"
                              + (i > 2 ? "true" : "false")
                              + R"(,"author":"author000000001","secret":"x"})")
                    .isObject());
    }
}

void TestRecordServiceRead::writesEveryVisibleField()
{
    const auto json
        = m_world->service().view(u"posts"_s, u"post00000000003"_s, {}, m_world->guest());
    QVERIFY(json);
    QCOMPARE(
        *json,
        "{\"author\":\"author000000001\",\"body\":\"\",\"collectionId\":\"c_posts\","
        "\"collectionName\":\"posts\",\"contact\":\"\",\"created\":\"2026-01-02 03:04:05.678Z\","
        "\"id\":\"post00000000003\",\"labels\":[],\"link\":\"\",\"live\":true,\"lock\":\"\","
        "\"meta\":null,\"place\":{\"lon\":0,\"lat\":0},\"published\":\"\",\"rating\":3,"
        "\"slug\":\"s3\",\"status\":\"\",\"tags\":[],\"title\":\"Post 3\","
        "\"updated\":\"2026-01-02 03:04:05.678Z\"}");
}

void TestRecordServiceRead::showsHiddenFieldsToSuperusersOnly()
{
    const auto shown
        = m_world->service().view(u"posts"_s, u"post00000000003"_s, {}, m_world->superuser());
    QVERIFY(shown);
    QVERIFY(shown->contains(R"("secret":"x")"));
    const auto owner = m_world->service().view(u"posts"_s, u"post00000000003"_s, {},
                                               m_world->who(u"users/ada000000000000"_s));
    QVERIFY(owner);
    QVERIFY(!owner->contains("secret"));
}

void TestRecordServiceRead::neverShowsPasswordAndTokenKey()
{
    const auto shown
        = m_world->service().view(u"users"_s, u"ada000000000000"_s, {}, m_world->superuser());
    QVERIFY(shown);
    QVERIFY(!shown->contains("password"));
    QVERIFY(!shown->contains("tokenKey"));
    QVERIFY(shown->contains(R"("note":"")"));
}

void TestRecordServiceRead::viewsByTheRule_data()
{
    QTest::addColumn<QString>("collection");
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("viewer");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("message");

    const int notFound = int(Error::Kind::NotFound);
    const int forbidden = int(Error::Kind::Forbidden);
    QTest::newRow("satisfied") << u"posts"_s << u"post00000000003"_s << u"guest"_s << -1 << u""_s;
    QTest::newRow("not satisfied")
        << u"posts"_s << u"post00000000001"_s << u"guest"_s << notFound << u""_s;
    QTest::newRow("satisfied by who asks")
        << u"posts"_s << u"post00000000001"_s << u"users/ada000000000000"_s << -1 << u""_s;
    QTest::newRow("superuser") << u"posts"_s << u"post00000000001"_s << u"superuser"_s << -1
                               << u""_s;
    QTest::newRow("missing record")
        << u"posts"_s << u"nope"_s << u"superuser"_s << notFound << u""_s;
    QTest::newRow("missing collection")
        << u"nope"_s << u"x"_s << u"superuser"_s << notFound << u"Missing collection context."_s;
    QTest::newRow("null rule") << u"vault"_s << u"x"_s << u"users/ada000000000000"_s << forbidden
                               << u"Only superusers can perform this action."_s;
    QTest::newRow("name in another case")
        << u"POSTS"_s << u"post00000000003"_s << u"guest"_s << -1 << u""_s;
    QTest::newRow("by id") << u"c_posts"_s << u"post00000000003"_s << u"guest"_s << -1 << u""_s;
}

void TestRecordServiceRead::viewsByTheRule()
{
    QFETCH(QString, collection);
    QFETCH(QString, id);
    QFETCH(QString, viewer);
    QFETCH(int, kind);
    QFETCH(QString, message);
    const auto json = m_world->service().view(collection, id, {}, m_world->who(viewer));
    QCOMPARE(json ? -1 : int(json.error().kind), kind);
    if (!json)
        QCOMPARE(json.error().message, message);
}

void TestRecordServiceRead::listsPages_data()
{
    QTest::addColumn<qint64>("page");
    QTest::addColumn<qint64>("perPage");
    QTest::addColumn<bool>("skipTotal");
    QTest::addColumn<QByteArray>("numbers");
    QTest::addColumn<int>("items");

    const auto row
        = [](const char *name, qint64 page, qint64 perPage, bool skip, const QByteArray &numbers,
             int items) { QTest::newRow(name) << page << perPage << skip << numbers << items; };
    row("first", 1, 2, false, R"("page":1,"perPage":2,"totalItems":5,"totalPages":3})", 2);
    row("last", 3, 2, false, R"("page":3,"perPage":2,"totalItems":5,"totalPages":3})", 1);
    row("past the end", 9, 2, false, R"("page":9,"perPage":2,"totalItems":5,"totalPages":3})", 0);
    row("page below 1", -4, 2, false, R"("page":1,"perPage":2,"totalItems":5,"totalPages":3})", 2);
    row("size below 1", 1, 0, false, R"("page":1,"perPage":30,"totalItems":5,"totalPages":1})", 5);
    row("size too large", 1, 5000, false,
        R"("page":1,"perPage":1000,"totalItems":5,"totalPages":1})", 5);
    row("huge page", std::numeric_limits<qint64>::max(), 1000, false,
        R"("page":9223372036854775807,"perPage":1000,"totalItems":5,"totalPages":1})", 0);
    row("no totals", 1, 2, true, R"("page":1,"perPage":2,"totalItems":-1,"totalPages":-1})", 2);
}

void TestRecordServiceRead::listsPages()
{
    QFETCH(qint64, page);
    QFETCH(qint64, perPage);
    QFETCH(bool, skipTotal);
    QFETCH(QByteArray, numbers);
    QFETCH(int, items);
    ListOptions options;
    options.page = page;
    options.perPage = perPage;
    options.skipTotal = skipTotal;
    const auto json = m_world->service().list(u"posts"_s, options, m_world->superuser());
    QVERIFY(json);
    QVERIFY2(json->endsWith(numbers), json->right(90).constData());
    QCOMPARE(parsed(*json)[u"items"].size(), items);
}

void TestRecordServiceRead::listsByTheRule()
{
    const auto ofGuest = m_world->service().list(u"posts"_s, {}, m_world->guest());
    QVERIFY(ofGuest);
    QCOMPARE(parsed(*ofGuest)[u"totalItems"].toInteger(), 3);
    const auto ofOwner
        = m_world->service().list(u"posts"_s, {}, m_world->who(u"users/ada000000000000"_s));
    QVERIFY(ofOwner);
    QCOMPARE(parsed(*ofOwner)[u"totalItems"].toInteger(), 5);
    const auto empty = m_world->service().list(u"comments"_s, {}, m_world->guest());
    QVERIFY(empty);
    QCOMPARE(*empty, R"({"items":[],"page":1,"perPage":30,"totalItems":0,"totalPages":0})");
}

void TestRecordServiceRead::refusesLists_data()
{
    QTest::addColumn<QString>("collection");
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QString>("sort");
    QTest::addColumn<QString>("viewer");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("message");

    const int invalid = int(Error::Kind::InvalidInput);
    const int forbidden = int(Error::Kind::Forbidden);
    const auto row
        = [](const char *name, const QString &collection, const QString &filter,
             const QString &sort, const QString &viewer, int kind, const QString &message) {
              QTest::newRow(name) << collection << filter << sort << viewer << kind << message;
          };
    row("missing collection", u"nope"_s, {}, {}, u"superuser"_s, int(Error::Kind::NotFound),
        u"Missing collection context."_s);
    row("null rule", u"vault"_s, u"broken ("_s, {}, u"guest"_s, forbidden,
        u"Only superusers can perform this action."_s);
    row("broken filter", u"posts"_s, u"title ="_s, {}, u"guest"_s, invalid, {});
    row("unknown field", u"posts"_s, u"nope = 1"_s, {}, u"guest"_s, invalid, {});
    row("unknown sort", u"posts"_s, {}, u"nope"_s, u"superuser"_s, invalid, {});
    row("too long", u"posts"_s, u"title = '"_s + QString(3500, u'x') + u"'"_s, {}, u"superuser"_s,
        invalid, {});
    row("hidden field", u"posts"_s, u"secret = 'x'"_s, {}, u"guest"_s, invalid, {});
    row("hidden field in the sort", u"posts"_s, {}, u"secret"_s, u"guest"_s, invalid, {});
    row("collections", u"posts"_s, u"'@collection.'='' && @request.auth.id=''"_s, {}, u"guest"_s,
        forbidden, u"Only superusers can filter by @collection."_s);
    row("request", u"posts"_s, u"@request.auth.id = ''"_s, {}, u"users/ada000000000000"_s,
        forbidden, u"Only superusers can filter by @request."_s);
    row("collections in the sort", u"posts"_s, {}, u"@collection.posts.title"_s, u"guest"_s,
        forbidden, u"Only superusers can filter by @collection."_s);
    row("relation to what is for superusers", u"vault"_s, {}, {}, u"guest"_s, forbidden,
        u"Only superusers can perform this action."_s);
}

void TestRecordServiceRead::refusesLists()
{
    QFETCH(QString, collection);
    QFETCH(QString, filter);
    QFETCH(QString, sort);
    QFETCH(QString, viewer);
    QFETCH(int, kind);
    QFETCH(QString, message);
    ListOptions options;
    options.filter = filter;
    options.sort = sort;
    const auto json = m_world->service().list(collection, options, m_world->who(viewer));
    QVERIFY(!json);
    QCOMPARE(int(json.error().kind), kind);
    QCOMPARE(json.error().message, message);
    QVERIFY(json.error().fields.isEmpty());
}

void TestRecordServiceRead::sortsAndFilters()
{
    ListOptions options;
    options.sort = u"-rating"_s;
    options.filter = u"rating > 1 && rating < 5"_s;
    const auto json = m_world->service().list(u"posts"_s, options, m_world->superuser());
    QVERIFY(json);
    const JsonValue page = parsed(*json);
    QCOMPARE(page[u"totalItems"].toInteger(), 3);
    QList<qint64> ratings;
    for (const JsonValue &item : page[u"items"].elements())
        ratings << item[u"rating"].toInteger();
    QCOMPARE(ratings, (QList<qint64>{4, 3, 2}));

    options.filter = u"secret = 'x' && @request.auth.id != ''"_s;
    QVERIFY(m_world->service().list(u"posts"_s, options, m_world->superuser()));
}

void TestRecordServiceRead::answersBrokenRules()
{
    QVERIFY(m_world->redefine(u"posts"_s, R"({"listRule":"gone = 1","viewRule":"gone = 1"})"));
    const auto list = m_world->service().list(u"posts"_s, {}, m_world->guest());
    QVERIFY(!list);
    QCOMPARE(list.error().kind, Error::Kind::InvalidInput);
    QVERIFY(list.error().message.isEmpty());
    const auto view
        = m_world->service().view(u"posts"_s, u"post00000000003"_s, {}, m_world->guest());
    QVERIFY(!view);
    QCOMPARE(view.error().kind, Error::Kind::NotFound);
}

void TestRecordServiceRead::picksFields_data()
{
    QTest::addColumn<QString>("fields");
    QTest::addColumn<QByteArray>("json");

    QTest::newRow("some") << u"title,id"_s
                          << QByteArray(R"({"id":"post00000000003","title":"Post 3"})");
    QTest::newRow("nothing") << u"nope"_s << QByteArray("{}");
    QTest::newRow("inside") << u"place.lat"_s << QByteArray(R"({"place":{"lat":0}})");
    QTest::newRow("excerpt") << u"title:excerpt(2,true)"_s << QByteArray(R"({"title":"Po..."})");
    QTest::newRow("broken") << u"title:nope(1)"_s << QByteArray();
}

void TestRecordServiceRead::picksFields()
{
    QFETCH(QString, fields);
    QFETCH(QByteArray, json);
    const auto view
        = m_world->service().view(u"posts"_s, u"post00000000003"_s, {{}, fields}, m_world->guest());
    QVERIFY(view);
    QCOMPARE(*view, json);

    ListOptions options;
    options.fields = fields;
    options.filter = u"id = 'post00000000003'"_s;
    const auto list = m_world->service().list(u"posts"_s, options, m_world->guest());
    QVERIFY(list);
    QCOMPARE(*list,
             json.isEmpty() ? QByteArray()
                            : R"({"items":[)" + json
                     + R"(],"page":1,"perPage":30,"totalItems":1,"totalPages":1})");
}

void TestRecordServiceRead::showsEmails_data()
{
    QTest::addColumn<QString>("viewer");
    QTest::addColumn<QString>("expand");
    QTest::addColumn<int>("shown");

    for (const QString &expand : {QString(), u"team"_s}) {
        const QByteArray suffix = expand.isEmpty() ? "" : ", expanded";
        QTest::newRow(QByteArray("guest" + suffix).constData()) << u"guest"_s << expand << 0;
        QTest::newRow(QByteArray("owner" + suffix).constData())
            << u"users/ada000000000000"_s << expand << 1;
        QTest::newRow(QByteArray("manager" + suffix).constData())
            << u"staff/eve000000000000"_s << expand << 2;
        QTest::newRow(QByteArray("superuser" + suffix).constData())
            << u"superuser"_s << expand << 2;
    }
}

void TestRecordServiceRead::showsEmails()
{
    QFETCH(QString, viewer);
    QFETCH(QString, expand);
    QFETCH(int, shown);
    ListOptions options;
    options.expand = expand;
    const auto list = m_world->service().list(u"users"_s, options, m_world->who(viewer));
    QVERIFY(list);
    QCOMPARE(list->count(R"("email":)"), shown);
    const auto view = m_world->service().view(u"users"_s, u"ada000000000000"_s, {expand, {}},
                                              m_world->who(viewer));
    QVERIFY(view);
    QCOMPARE(view->contains(R"("email":"ada000000000000@example.com")"), shown > 0);

    QVERIFY(m_world->redefine(u"users"_s, R"({"manageRule":null})"));
    const auto unmanaged = m_world->service().list(u"users"_s, options, m_world->who(viewer));
    QVERIFY(unmanaged);
    QCOMPARE(unmanaged->count(R"("email":)"), viewer == u"staff/eve000000000000" ? 0 : shown);

    QVERIFY(m_world->run("UPDATE users SET emailVisibility = 1"));
    const auto visible = m_world->service().list(u"users"_s, options, m_world->who(viewer));
    QVERIFY(visible);
    QCOMPARE(visible->count(R"("email":)"), 2);
}

void TestRecordServiceRead::readsViews()
{
    const auto view
        = m_world->service().view(u"titles"_s, u"post00000000001"_s, {}, m_world->guest());
    QVERIFY(view);
    QCOMPARE(*view,
             "{\"author\":\"author000000001\",\"collectionId\":\"c_titles\","
             "\"collectionName\":\"titles\",\"id\":\"post00000000001\",\"title\":\"Post 1\"}");
    ListOptions options;
    options.sort = u"-title"_s;
    options.filter = u"author.name = '' && title > 'Post 3'"_s;
    const auto list = m_world->service().list(u"titles"_s, options, m_world->guest());
    QVERIFY(list);
    QCOMPARE(parsed(*list)[u"totalItems"].toInteger(), 2);
    options.sort = u"@rowid"_s;
    const auto byRow = m_world->service().list(u"titles"_s, options, m_world->guest());
    QVERIFY(!byRow);
    QCOMPARE(byRow.error().kind, Error::Kind::InvalidInput);
}

void TestRecordServiceRead::findsCollections()
{
    using Operation = RecordService::Operation;
    RecordService &service = m_world->service();
    for (const Operation operation : {Operation::List, Operation::View, Operation::Delete}) {
        const auto found = service.check(u"nope"_s, operation);
        QVERIFY(!found);
        QCOMPARE(found.error().message, u"Missing collection context."_s);
    }
    for (const Operation operation : {Operation::Create, Operation::Update}) {
        const auto found = service.check(u"nope"_s, operation);
        QVERIFY(!found);
        QCOMPARE(found.error().message, u"Missing or invalid collection context."_s);
    }
    for (const Operation operation : {Operation::Create, Operation::Update, Operation::Delete}) {
        const auto found = service.check(u"titles"_s, operation);
        QVERIFY(!found);
        QCOMPARE(found.error().kind, Error::Kind::InvalidInput);
        QCOMPARE(found.error().message, u"Unsupported collection type."_s);
        QVERIFY(service.check(u"posts"_s, operation));
    }
}

void TestRecordServiceRead::computesBodyLimits()
{
    const qint64 base = 32 * 1024 * 1024;
    QCOMPARE(m_world->service().bodyLimit(u"nope"_s), base);
    QCOMPARE(m_world->service().bodyLimit(u"titles"_s), base);
    QCOMPARE(m_world->service().bodyLimit(u"tags"_s), base);
    // An editor and a json field of default size.
    QCOMPARE(m_world->service().bodyLimit(u"posts"_s), base + 5242880 + 1048576);
}

QTEST_GUILESS_MAIN(TestRecordServiceRead)

#include "tst_recordservice_read.moc"
