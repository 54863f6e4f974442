// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/accessroutes.h"
#include "services/access/accessmatrix.h"
#include "services/access/ruleclass.h"
#include "support/recordrouter.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

/// What the rules come to for somebody, over the real stack.
class TestAccessRoutes : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void namesTheClassOfARule_data();
    void namesTheClassOfARule();
    void tellsWhatIsAllowed_data();
    void tellsWhatIsAllowed();
    void tellsWhoIsAsked();
    void leavesOpenWhatHangsOnARequest();
    void leavesOpenWhatHasNoRecords();
    void tellsOfABrokenRule();
    void allowsNothingToBeWrittenToAView();
    void agreesWithRealLists();
    void refuses_data();
    void refuses();

private:
    QByteArray target(const QByteArray &as = {}) const
    {
        return "/api/console/access/matrix" + (as.isEmpty() ? as : "?as=" + as);
    }
    JsonValue collection(const QByteArray &name, const QByteArray &as = {})
    {
        const JsonValue matrix = m_router->json(target(as));
        for (const JsonValue &each : matrix[u"collections"].elements()) {
            if (each[u"name"].toString() == QLatin1String(name))
                return each;
        }
        return {};
    }
    /// `class allowed visible`; a dash for what is not known.
    QByteArray cell(const QByteArray &name, const QString &action, const QByteArray &as = {})
    {
        const JsonValue row = collection(name, as);
        const JsonValue &found = row[u"actions"][action];
        const auto text = [&found](QStringView member) {
            return found[member].isNull() ? "-"_ba : found[member].toJson();
        };
        return found[u"class"].toString().toLatin1() + ' ' + text(u"allowed") + ' '
            + text(u"visible");
    }

    /// JSON with its quotes, which are single here; a backtick is one inside a text.
    static QByteArray quoted(QByteArray json) { return json.replace('\'', '"').replace('`', '\''); }

    std::unique_ptr<RecordRouter> m_router;
    std::unique_ptr<AccessMatrix> m_matrix;
};

void TestAccessRoutes::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_router = std::make_unique<RecordRouter>();
    QVERIFY(m_router->isValid());
    RecordWorld &world = m_router->world();
    m_matrix = std::make_unique<AccessMatrix>(world.service().store());
    addAccessRoutes(m_router->router(), *m_matrix);
    QVERIFY(world.addUser(u"annannannannann"_s).isObject());
    QVERIFY(world.addUser(u"bobbobbobbobbob"_s).isObject());
    QVERIFY(world.add(u"authors"_s, quoted("{'id':'author000000001','user':'annannannannann'}"))
                .isObject());
    QVERIFY(world.add(u"posts"_s, quoted("{'title':'open','live':true}")).isObject());
    QVERIFY(
        world.add(u"posts"_s, quoted("{'title':'hidden','author':'author000000001'}")).isObject());
    QVERIFY(world.add(u"posts"_s, quoted("{'title':'of nobody'}")).isObject());
}

void TestAccessRoutes::cleanup()
{
    m_router.reset();
    m_matrix.reset();
}

void TestAccessRoutes::namesTheClassOfARule_data()
{
    QTest::addColumn<std::optional<QString>>("rule");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *title, const char16_t *rule, const QString &name) {
        QTest::newRow(title) << (rule ? std::optional(QString::fromUtf16(rule)) : std::nullopt)
                             << name;
    };
    row("none", nullptr, u"closed"_s);
    row("empty", u"", u"public"_s);
    row("signed in", u"@request.auth.id != \"\"", u"signed-in"_s);
    row("the other way round", u"'' != @request.auth.id", u"signed-in"_s);
    row("in parentheses", u"((@request.auth.id!=null)) // whoever", u"signed-in"_s);
    row("not signed in", u"@request.auth.id = ''", u"rule"_s);
    row("somebody", u"@request.auth.id != 'x'", u"rule"_s);
    row("more than that", u"@request.auth.id != '' && live = true", u"rule"_s);
    row("another field", u"@request.auth.email != ''", u"rule"_s);
    row("broken", u"((", u"rule"_s);
}

void TestAccessRoutes::namesTheClassOfARule()
{
    QFETCH(std::optional<QString>, rule);
    QFETCH(QString, name);
    QCOMPARE(QString(ruleClassName(ruleClassOf(rule))), name);
}

void TestAccessRoutes::tellsWhatIsAllowed_data()
{
    QTest::addColumn<QByteArray>("collection");
    QTest::addColumn<QString>("action");
    QTest::addColumn<QByteArray>("as");
    QTest::addColumn<QByteArray>("expected");
    const auto row
        = [](const char *collection, const QString &action, const char *as, const char *expected) {
              QTest::addRow("%s %s as %s", collection, qPrintable(action), as)
                  << QByteArray(collection) << action << QByteArray(as) << QByteArray(expected);
          };
    const char *ann = "users/annannannannann";
    const char *bob = "c_users/bobbobbobbobbob";
    // A record without an author counts as that of a guest, as in real lists.
    row("posts", u"list"_s, "guest", "rule true 2");
    row("posts", u"list"_s, bob, "rule true 1");
    row("posts", u"list"_s, ann, "rule true 2");
    row("posts", u"view"_s, ann, "rule true 2");
    row("posts", u"delete"_s, ann, "rule true 1");
    row("posts", u"delete"_s, bob, "rule false 0");
    row("posts", u"delete"_s, "guest", "rule true 2");
    row("users", u"list"_s, "guest", "public true 2");
    row("users", u"create"_s, "guest", "public true -");
    row("users", u"update"_s, "guest", "rule false 0");
    row("users", u"update"_s, ann, "rule true 1");
    row("vault", u"list"_s, ann, "closed false 0");
    row("vault", u"create"_s, ann, "closed false -");
    row("comments", u"list"_s, "guest", "public true 0");
    // Nobody of the staff is there, but whoever is signed in may.
    row("staff", u"update"_s, ann, "signed-in true 0");
    row("staff", u"update"_s, "guest", "signed-in false 0");
}

void TestAccessRoutes::tellsWhatIsAllowed()
{
    QFETCH(QByteArray, collection);
    QFETCH(QString, action);
    QFETCH(QByteArray, as);
    QFETCH(QByteArray, expected);
    QCOMPARE(cell(collection, action, as), expected);
}

void TestAccessRoutes::tellsWhoIsAsked()
{
    QCOMPARE(m_router->json(target())[u"as"].toJson(), "{\"kind\":\"guest\"}"_ba);
    const JsonValue as = m_router->json(target("users/annannannannann"))[u"as"];
    QCOMPARE(as[u"kind"].toString(), u"record"_s);
    QCOMPARE(as[u"collection"].toString(), u"c_users"_s);
    QCOMPARE(as[u"collectionName"].toString(), u"users"_s);
    QCOMPARE(as[u"record"].toString(), u"annannannannann"_s);
    QVERIFY(!as[u"label"].toString().isEmpty());
    QCOMPARE(as[u"superuser"].toBool(true), false);
    const JsonValue posts = collection("posts");
    QCOMPARE(posts[u"rows"].toInteger(), 3);
    QCOMPARE(posts[u"type"].toString(), u"base"_s);
    QCOMPARE(posts[u"actions"][u"delete"][u"rule"].toString(), u"author.user = @request.auth.id"_s);
    QVERIFY(collection("vault")[u"actions"][u"list"][u"rule"].isNull());
}

void TestAccessRoutes::leavesOpenWhatHangsOnARequest()
{
    // Whoever is signed in may, if what is made has another title.
    QCOMPARE(cell("posts", u"create"_s, "users/annannannannann"), "rule - -"_ba);
    QCOMPARE(cell("posts", u"create"_s), "rule false -"_ba);
    // The body decides, where the rest of the rule is satisfied.
    QCOMPARE(cell("posts", u"update"_s, "users/annannannannann"), "rule - -"_ba);
    QCOMPARE(cell("posts", u"update"_s, "users/bobbobbobbobbob"), "rule false 0"_ba);
}

void TestAccessRoutes::leavesOpenWhatHasNoRecords()
{
    QVERIFY(m_router->world().redefine(u"comments"_s, quoted("{'listRule':'text = `x`'}")));
    QCOMPARE(cell("comments", u"list"_s), "rule - 0"_ba);
    QVERIFY(m_router->world().redefine(
        u"comments"_s, quoted("{'listRule':'text = `x` && @request.auth.id != ``'}")));
    QCOMPARE(cell("comments", u"list"_s), "rule false 0"_ba);
}

void TestAccessRoutes::tellsOfABrokenRule()
{
    QVERIFY(m_router->world().redefine(u"posts"_s, quoted("{'listRule':'nothing = 1'}")));
    const JsonValue row = collection("posts");
    const JsonValue &list = row[u"actions"][u"list"];
    QCOMPARE(list[u"allowed"].toBool(true), false);
    QVERIFY(list[u"error"].toString().contains(u"nothing"_s));
    QVERIFY(!row[u"actions"][u"view"].contains(u"error"));
}

void TestAccessRoutes::allowsNothingToBeWrittenToAView()
{
    QCOMPARE(cell("titles", u"list"_s), "public true 3"_ba);
    for (const QString &action : {u"create"_s, u"update"_s, u"delete"_s})
        QVERIFY(cell("titles", action).startsWith("closed false "));
}

void TestAccessRoutes::agreesWithRealLists()
{
    RecordWorld &world = m_router->world();
    for (const QString &name :
         {u"guest"_s, u"users/annannannannann"_s, u"users/bobbobbobbobbob"_s}) {
        for (const QString &each : {u"posts"_s, u"users"_s, u"comments"_s, u"titles"_s}) {
            const Result<QByteArray> list = world.service().list(each, {}, world.who(name));
            QVERIFY(list.has_value());
            const JsonValue row = collection(each.toLatin1(), name.toLatin1());
            QCOMPARE(row[u"actions"][u"list"][u"visible"].toInteger(),
                     parsed(*list)[u"totalItems"].toInteger());
        }
    }
}

void TestAccessRoutes::refuses_data()
{
    QTest::addColumn<QByteArray>("as");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<int>("status");
    QTest::newRow("a guest") << ""_ba
                             << ""_ba << 401;
    QTest::newRow("a user") << ""_ba
                            << "users/annannannannann"_ba << 403;
    QTest::newRow("no identity") << "ann"_ba
                                 << "root"_ba << 400;
    QTest::newRow("no record named") << "users/"_ba
                                     << "root"_ba << 400;
    QTest::newRow("no auth collection") << "posts/annannannannann"_ba
                                        << "root"_ba << 400;
    QTest::newRow("no collection") << "nothing/annannannannann"_ba
                                   << "root"_ba << 400;
    QTest::newRow("no such record") << "users/nobodynobodynob"_ba
                                    << "root"_ba << 404;
}

void TestAccessRoutes::refuses()
{
    QFETCH(QByteArray, as);
    QFETCH(QByteArray, token);
    QFETCH(int, status);
    QCOMPARE(m_router->get(target(as), token).status, status);
}

QTEST_GUILESS_MAIN(TestAccessRoutes)
#include "tst_accessroutes.moc"
