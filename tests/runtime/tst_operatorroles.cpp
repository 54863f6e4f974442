// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/router.h"
#include "support/servedworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

namespace {

using Role = Wire::OperatorRole;

const QList<QByteArray> roleNames{"viewer"_ba, "editor"_ba, "operator"_ba, "owner"_ba};

QByteArray withoutParameters(QByteArray pattern)
{
    for (;;) {
        const qsizetype begin = pattern.indexOf('{');
        if (begin < 0)
            return pattern;
        pattern.replace(begin, pattern.indexOf('}') + 1 - begin, "x");
    }
}

}  // namespace

/// Which role may do what, over the whole server and its socket.
class TestOperatorRolesOverHttp : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void admitsByRole_data();
    void admitsByRole();
    void refusesWhatNobodyClassified();
    void everybodyKeepsTheirOwnAccount();
    void editorsCannotReachAccountsInABatch();
    void operatorsCannotImportSuperusers();
    void everySuperuserIsAnOwnerAtFirst();
    void lastOwnerStays();
    void forgetsTheRoleOfWhoIsDeleted();
    void rolesCountAtOnce();
    void signedInRecordsHaveNoRole();

private:
    ServedAnswer setRole(const QString &id, const QByteArray &role)
    {
        return m_world->send("PATCH", "/api/console/operators/" + id.toUtf8(),
                             m_world->ownerToken(), "{\"role\":\"" + role + "\"}");
    }
    QByteArray tokenOf(const QByteArray &role) { return m_tokens.value(role); }

    std::unique_ptr<ServedWorld> m_world;
    QHash<QByteArray, QByteArray> m_tokens;
    QHash<QByteArray, QString> m_ids;
    QByteArray m_user;
};

void TestOperatorRolesOverHttp::initTestCase()
{
    m_world = std::make_unique<ServedWorld>();
    QVERIFY(m_world->isOpen());
    const QByteArray root = m_world->ownerToken();
    QCOMPARE(m_world
                 ->send("POST", "/api/collections", root,
                        "{\"name\":\"posts\",\"type\":\"base\",\"fields\":"
                        "[{\"name\":\"title\",\"type\":\"text\"}]}")
                 .status,
             200);
    const ServedAnswer user
        = m_world->send("POST", "/api/collections/users/records", root,
                        "{\"email\":\"ann@example.com\",\"password\":\"1234567890\","
                        "\"passwordConfirm\":\"1234567890\"}");
    QCOMPARE(user.status, 200);
    m_user = user.json()[u"id"].toString().toUtf8();
    QVERIFY(m_world->services().settings().update([](const Settings &current) -> Result<Settings> {
        JsonValue values = current.values;
        JsonValue batch = values[u"batch"];
        batch.insert(u"enabled"_s, JsonValue(true));
        values.insert(u"batch"_s, std::move(batch));
        return Settings::fromJson(values);
    }));
    for (const QByteArray &role : roleNames) {
        const QString id = m_world->superuser(QString::fromLatin1(role) + u"@example.com"_s);
        QCOMPARE(setRole(id, role).status, 200);
        m_ids.insert(role, id);
        m_tokens.insert(role, m_world->token(u"_superusers"_s, id));
    }
}

void TestOperatorRolesOverHttp::cleanupTestCase()
{
    m_world.reset();
}

void TestOperatorRolesOverHttp::admitsByRole_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");

    struct Case
    {
        const char *method;
        QByteArray path;
        const char *body;
        Role least;
        /// When it is let through. What is asked for is missing or wrong where it would be changed.
        int status;
    };
    const QByteArray posts = "/api/collections/posts";
    const QByteArray superusers = "/api/collections/_superusers";
    const QByteArray somebody = superusers + "/records/" + m_ids["owner"].toUtf8();
    const std::vector<Case> cases{
        {"GET", "/api/health", "", Role::Viewer, 200},
        {"GET", "/api/openapi.json", "", Role::Viewer, 200},
        {"GET", "/metrics", "", Role::Viewer, 200},
        {"GET", "/api/collections", "", Role::Viewer, 200},
        {"GET", posts, "", Role::Viewer, 200},
        {"GET", "/api/collections/meta/scaffolds", "", Role::Viewer, 200},
        {"POST", "/api/collections", "{}", Role::Operator, 400},
        {"PATCH", posts, "{\"listRule\":null}", Role::Operator, 200},
        {"DELETE", "/api/collections/missing", "", Role::Operator, 404},
        {"DELETE", "/api/collections/missing/truncate", "", Role::Operator, 404},
        {"PUT", "/api/collections/import", "{}", Role::Operator, 400},
        {"PATCH", superusers, "{\"authAlert\":{\"enabled\":false}}", Role::Owner, 200},
        {"PATCH", superusers, "{\"authToken\":{\"duration\":86000}}", Role::Owner, 200},
        {"POST", "/api/collections/meta/dry-run-view", "{\"query\":\"select id from posts\"}",
         Role::Operator, 200},
        {"POST", "/api/collections/meta/dry-run-view",
         "{\"query\":\"select id from `_SUPERUSERS`\"}", Role::Owner, 200},
        {"POST", "/api/collections/meta/dry-run-view",
         "{\"query\":\"select id, options from _collections\"}", Role::Owner, 200},
        {"POST", "/api/collections",
         "{\"name\":\"spy\",\"type\":\"view\",\"viewQuery\":\"select id, value from _params\","
         "\"fields\":[]}",
         Role::Owner, 200},
        {"POST", "/api/sql", "{\"query\":\"select 1\"}", Role::Owner, 200},

        {"GET", posts + "/records", "", Role::Viewer, 200},
        {"GET", posts + "/records/missing", "", Role::Viewer, 404},
        {"GET", posts + "/aggregate", "", Role::Viewer, 200},
        {"GET", posts + "/facets?by=title", "", Role::Viewer, 200},
        {"GET", posts + "/export", "", Role::Viewer, 200},
        {"POST", posts + "/records", "{\"title\":\"a\"}", Role::Editor, 200},
        {"PATCH", posts + "/records/missing", "{}", Role::Editor, 404},
        {"DELETE", posts + "/records/missing", "", Role::Editor, 404},
        {"PATCH", posts + "/records?filter=id%3D%22x%22&dryRun=1", "{}", Role::Editor, 200},
        {"DELETE", posts + "/records?filter=id%3D%22x%22&dryRun=1", "", Role::Editor, 200},
        {"POST", posts + "/import?format=none", "", Role::Editor, 400},
        {"POST", "/api/batch", "{\"requests\":[]}", Role::Editor, 400},
        {"PATCH", "/api/collections/users/records/" + m_user, "{\"verified\":true}", Role::Editor,
         200},

        {"GET", superusers + "/records", "", Role::Viewer, 200},
        {"POST", superusers + "/records", "{}", Role::Owner, 400},
        {"PATCH", somebody, "{\"emailVisibility\":true}", Role::Owner, 200},
        {"DELETE", superusers + "/records/missing", "", Role::Owner, 404},
        {"PATCH", superusers + "/records?filter=id%3D%22x%22", "{}", Role::Owner, 200},
        {"POST", "/api/collections/_otps/records", "{}", Role::Owner, 400},
        {"PATCH", "/api/collections/_externalAuths/records/missing", "{}", Role::Owner, 404},
        {"DELETE", "/api/collections/_externalAuths/records/missing", "", Role::Operator, 404},

        {"POST", superusers + "/auth-refresh", "", Role::Viewer, 200},
        {"POST", "/api/files/token", "", Role::Viewer, 200},
        {"GET", "/api/collections/users/auth-methods", "", Role::Viewer, 200},
        {"POST", "/api/collections/users/impersonate/" + m_user, "", Role::Operator, 200},
        {"POST", superusers + "/impersonate/" + m_ids["owner"].toUtf8(), "", Role::Owner, 200},
        {"GET", "/api/files/posts/missing/missing.png", "", Role::Viewer, 404},

        {"GET", "/api/logs", "", Role::Viewer, 200},
        {"DELETE", "/api/logs", "", Role::Operator, 204},
        {"GET", "/api/settings", "", Role::Viewer, 200},
        {"PATCH", "/api/settings", "{\"meta\":{\"appName\":\"\"}}", Role::Owner, 400},
        {"POST", "/api/settings/test/email", "{}", Role::Operator, 400},
        {"POST", "/api/settings/apple/generate-client-secret", "{}", Role::Operator, 400},
        {"GET", "/api/console/routes", "", Role::Viewer, 200},
        {"GET", "/api/console/requests", "", Role::Viewer, 200},
        {"GET", "/api/console/denials", "", Role::Viewer, 200},
        {"GET", "/api/console/search", "", Role::Viewer, 200},
        {"PUT", "/api/console/search/posts", "{\"fields\":[\"title\"]}", Role::Operator, 200},
        {"DELETE", "/api/console/search/missing", "", Role::Operator, 404},
        {"GET", "/api/console/audit", "", Role::Viewer, 200},
        {"GET", "/api/console/operators", "", Role::Viewer, 200},
        {"PATCH", "/api/console/operators/missing", "{\"role\":\"viewer\"}", Role::Owner, 404},
        {"GET", "/api/console/apikeys", "", Role::Viewer, 200},
        {"POST", "/api/console/apikeys", "{}", Role::Owner, 400},
        {"PATCH", "/api/console/apikeys/missing", "{}", Role::Owner, 404},
        {"DELETE", "/api/console/apikeys/missing", "", Role::Owner, 404},
    };
    for (const Case &one : cases) {
        for (qsizetype role = 0; role < roleNames.size(); ++role) {
            const QByteArray name
                = roleNames[role] + ": " + one.method + ' ' + one.path + ' ' + one.body;
            QTest::newRow(name.constData())
                << m_tokens[roleNames[role]] << QByteArray(one.method) << one.path
                << QByteArray(one.body) << (role >= qsizetype(one.least) ? one.status : 403);
        }
    }
}

void TestOperatorRolesOverHttp::admitsByRole()
{
    QFETCH(QByteArray, token);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    const ServedAnswer answer = m_world->send(method, path, token, body);
    QVERIFY2(answer.status == status, answer.text());
    if (status != 403)
        return;
    const JsonValue json = answer.json();
    QCOMPARE(json.members().size(), size_t(3));
    QCOMPARE(json[u"status"].toInteger(), 403);
    QVERIFY(json[u"data"].isObject() && !json[u"message"].toString().isEmpty());
}

/// Whatever routes there are: what superusers alone may change takes more than a viewer.
void TestOperatorRolesOverHttp::refusesWhatNobodyClassified()
{
    int seen = 0;
    for (const RouteInfo &route : m_world->server().router().routes()) {
        if (route.guard != "superuser" || route.method == "GET")
            continue;
        const ServedAnswer answer
            = m_world->send(route.method, withoutParameters(route.pattern), tokenOf("viewer"));
        QVERIFY2(answer.status == 403, QByteArray(route.method + ' ' + route.pattern).constData());
        ++seen;
    }
    QVERIFY(seen > 10);
}

void TestOperatorRolesOverHttp::everybodyKeepsTheirOwnAccount()
{
    const QString id = m_world->superuser(u"changes@example.com"_s);
    QCOMPARE(setRole(id, "viewer").status, 200);
    const QByteArray token = m_world->token(u"_superusers"_s, id);
    const QByteArray own = "/api/collections/_superusers/records/" + id.toUtf8();
    const QByteArray password = "{\"password\":\"0987654321\",\"passwordConfirm\":\"0987654321\"}";
    QCOMPARE(m_world->send("PATCH", own, token, password).status, 200);
    // The change has ended the session.
    QCOMPARE(m_world->send("PATCH", own, token, password).status, 403);
    QCOMPARE(m_world->send("DELETE", own, m_world->token(u"_superusers"_s, id)).status, 403);
}

void TestOperatorRolesOverHttp::editorsCannotReachAccountsInABatch()
{
    const QByteArray body = "{\"requests\":[{\"method\":\"POST\",\"url\":"
                            "\"/api/collections/posts/records\",\"body\":{\"title\":\"b\"}},"
                            "{\"method\":\"POST\",\"url\":"
                            "\"/api/collections/_superusers/records\",\"body\":"
                            "{\"email\":\"evil@example.com\",\"password\":\"1234567890\","
                            "\"passwordConfirm\":\"1234567890\"}}]}";
    const ServedAnswer refused = m_world->send("POST", "/api/batch", tokenOf("editor"), body);
    QCOMPARE(refused.status, 400);
    const JsonValue json = refused.json();
    QCOMPARE(json[u"data"][u"requests"][u"1"][u"response"][u"status"].toInteger(), 403);
    QVERIFY(m_world->idOf(u"_superusers"_s, u"evil@example.com"_s).isEmpty());
    QCOMPARE(m_world->send("POST", "/api/batch", tokenOf("owner"), body).status, 200);
    const QByteArray made = m_world->idOf(u"_superusers"_s, u"evil@example.com"_s).toUtf8();
    QCOMPARE(
        m_world->send("DELETE", "/api/collections/_superusers/records/" + made, tokenOf("owner"))
            .status,
        204);
}

void TestOperatorRolesOverHttp::operatorsCannotImportSuperusers()
{
    const JsonValue superusers
        = m_world->send("GET", "/api/collections/_superusers", tokenOf("owner")).json();
    JsonValue changed = superusers;
    JsonValue token = changed[u"authToken"];
    token.insert(u"secret"_s, JsonValue(QString(50, u'x')));
    changed.insert(u"authToken"_s, std::move(token));
    const auto import = [&](const JsonValue &collection, const QByteArray &role) {
        JsonValue list = JsonValue::array();
        list.append(collection);
        return m_world
            ->send("PUT", "/api/collections/import", tokenOf(role),
                   JsonValue::object({{u"collections"_s, std::move(list)}}).toJson())
            .status;
    };
    QCOMPARE(import(changed, "operator"), 403);
    // As it is stored already.
    QCOMPARE(import(superusers, "operator"), 204);
}

void TestOperatorRolesOverHttp::everySuperuserIsAnOwnerAtFirst()
{
    ServedWorld fresh;
    QVERIFY(fresh.isOpen());
    const JsonValue listed = fresh.send("GET", "/api/console/operators", fresh.ownerToken()).json();
    QCOMPARE(listed[u"items"].elements().size(), size_t(1));
    const JsonValue &root = listed[u"items"].elements().front();
    QCOMPARE(root[u"email"].toString(), u"root@example.com"_s);
    QCOMPARE(root[u"role"].toString(), u"owner"_s);
    QCOMPARE(root[u"totp"], JsonValue(false));
    QVERIFY(!root[u"created"].toString().isEmpty());
}

void TestOperatorRolesOverHttp::lastOwnerStays()
{
    ServedWorld fresh;
    QVERIFY(fresh.isOpen());
    const QByteArray root = fresh.ownerToken();
    const QByteArray id = fresh.idOf(u"_superusers"_s, u"root@example.com"_s).toUtf8();
    const QByteArray other = fresh.superuser(u"second@example.com"_s).toUtf8();
    const auto give = [&](const QByteArray &who, const QByteArray &role) {
        return fresh
            .send("PATCH", "/api/console/operators/" + who, root, "{\"role\":\"" + role + "\"}")
            .status;
    };
    QCOMPARE(give(other, "operator"), 200);
    QCOMPARE(give(id, "viewer"), 400);
    QCOMPARE(give(other, "king"), 400);
    const ServedAnswer kept
        = fresh.send("DELETE", "/api/collections/_superusers/records/" + id, root);
    QCOMPARE(kept.status, 400);
    QCOMPARE(kept.json()[u"message"].toString(), u"You can't delete the only owner."_s);
    QVERIFY(!fresh.services().superusers().remove(u"root@example.com"_s));
    QCOMPARE(give(other, "owner"), 200);
    QCOMPARE(give(id, "viewer"), 200);
    QCOMPARE(give(id, "owner"), 403);
}

void TestOperatorRolesOverHttp::forgetsTheRoleOfWhoIsDeleted()
{
    const QString id = m_world->superuser(u"leaves@example.com"_s);
    QCOMPARE(setRole(id, "viewer").status, 200);
    QCOMPARE(m_world
                 ->send("DELETE", "/api/collections/_superusers/records/" + id.toUtf8(),
                        m_world->ownerToken())
                 .status,
             204);
    QVERIFY(m_world->services().roles().reload());
    QCOMPARE(m_world->services().roles().roleOf(id), Role::Owner);
}

void TestOperatorRolesOverHttp::rolesCountAtOnce()
{
    const QString id = m_world->superuser(u"rises@example.com"_s);
    const QByteArray token = m_world->token(u"_superusers"_s, id);
    const auto ask
        = [&] { return m_world->send("DELETE", "/api/collections/missing", token).status; };
    QCOMPARE(ask(), 404);
    QCOMPARE(setRole(id, "editor").status, 200);
    QCOMPARE(ask(), 403);
    QCOMPARE(setRole(id, "operator").status, 200);
    QCOMPARE(ask(), 404);
}

void TestOperatorRolesOverHttp::signedInRecordsHaveNoRole()
{
    const QByteArray token = m_world->token(u"users"_s, QString::fromLatin1(m_user));
    QCOMPARE(m_world->send("GET", "/api/console/audit", token).status, 403);
    QCOMPARE(m_world->send("GET", "/api/console/audit").status, 401);
    QCOMPARE(m_world->send("POST", "/api/collections/users/auth-refresh", token).status, 200);
}

QTEST_GUILESS_MAIN(TestOperatorRolesOverHttp)
#include "tst_operatorroles.moc"
