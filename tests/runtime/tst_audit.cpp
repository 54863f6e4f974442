// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executioncontext.h"
#include "support/servedworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

/// That every administrative change leaves its line, over the whole server and its socket.
class TestAuditOverHttp : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void tellsOfCollections();
    void tellsOfImports();
    void tellsOfSuperusers();
    void tellsOfPasswordResets();
    void tellsOfCommands();
    void tellsOfSettings();
    void tellsOfKeysAndRoles();
    void tellsOfSql_data();
    void tellsOfSql();
    void leavesItselfAlone();
    void tellsOfTheRest();
    void tellsOfForcedLogoutsOnce();
    void leavesOrdinaryRecordsOut();
    void saysNothingOfWhatFailed();
    void tellsWhoItWas();

private:
    ServedAnswer send(const QByteArray &method, const QByteArray &path, const QByteArray &json = {})
    {
        return m_world->send(method, path, m_world->ownerToken(), json);
    }
    JsonValue lines(const QByteArray &query = {})
    {
        return send("GET", "/api/console/audit" + query).json()[u"items"];
    }
    /// The newest line of that action.
    JsonValue last(const QByteArray &action)
    {
        const JsonValue found = lines("?limit=1&action=" + action);
        return found.isEmpty() ? JsonValue() : found.elements().front();
    }

    std::unique_ptr<ServedWorld> m_world;
};

void TestAuditOverHttp::init()
{
    m_world = std::make_unique<ServedWorld>();
    QVERIFY(m_world->isOpen());
    // Its line is the first.
    QVERIFY(!m_world->ownerToken().isEmpty());
}

void TestAuditOverHttp::cleanup()
{
    m_world.reset();
}

void TestAuditOverHttp::tellsOfCollections()
{
    QCOMPARE(send("POST", "/api/collections",
                  "{\"name\":\"posts\",\"type\":\"base\",\"fields\":"
                  "[{\"name\":\"title\",\"type\":\"text\"}]}")
                 .status,
             200);
    const JsonValue made = last("collection.create");
    QCOMPARE(made[u"actor"][u"label"].toString(), u"root@example.com"_s);
    QCOMPARE(made[u"ip"].toString(), u"127.0.0.1"_s);
    QCOMPARE(made[u"target"][u"label"].toString(), u"posts"_s);
    QVERIFY(made[u"before"].isNull());
    QCOMPARE(made[u"after"][u"name"].toString(), u"posts"_s);

    QCOMPARE(send("PATCH", "/api/collections/posts", "{\"listRule\":\"\"}").status, 200);
    const JsonValue changed = last("collection.update");
    QCOMPARE(changed[u"before"].toJson(), "{\"listRule\":null}"_ba);
    QCOMPARE(changed[u"after"].toJson(), "{\"listRule\":\"\"}"_ba);

    QCOMPARE(send("POST", "/api/collections/posts/records", "{\"title\":\"a\"}").status, 200);
    QCOMPARE(send("DELETE", "/api/collections/posts/truncate").status, 204);
    QCOMPARE(last("collection.truncate")[u"after"].toJson(), "{\"records\":1}"_ba);
    QCOMPARE(send("DELETE", "/api/collections/posts").status, 204);
    const JsonValue gone = last("collection.delete");
    QCOMPARE(gone[u"before"][u"name"].toString(), u"posts"_s);
    QVERIFY(gone[u"after"].isNull());
}

void TestAuditOverHttp::tellsOfImports()
{
    const QByteArray body = "{\"collections\":[{\"name\":\"a\",\"type\":\"base\",\"fields\":[]},"
                            "{\"name\":\"b\",\"type\":\"base\",\"fields\":[]}]}";
    QCOMPARE(send("PUT", "/api/collections/import", body).status, 204);
    const JsonValue imported = lines("?action=collection.import");
    QCOMPARE(imported.elements().size(), size_t(2));
}

void TestAuditOverHttp::tellsOfSuperusers()
{
    const ServedAnswer made = send("POST", "/api/collections/_superusers/records",
                                   "{\"email\":\"new@example.com\",\"password\":\"hunter2hunter2\","
                                   "\"passwordConfirm\":\"hunter2hunter2\"}");
    QCOMPARE(made.status, 200);
    const QByteArray id = made.json()[u"id"].toString().toUtf8();
    QCOMPARE(last("superuser.create")[u"target"].toJson(),
             "{\"kind\":\"superuser\",\"id\":\"" + id + "\",\"label\":\"new@example.com\"}");
    QCOMPARE(send("PATCH", "/api/collections/_superusers/records/" + id,
                  "{\"email\":\"other@example.com\"}")
                 .status,
             200);
    const JsonValue changed = last("superuser.update");
    QCOMPARE(changed[u"before"].toJson(),
             "{\"tokenKey\":\"***\",\"email\":\"new@example.com\"}"_ba);
    QCOMPARE(send("DELETE", "/api/collections/_superusers/records/" + id).status, 204);
    QVERIFY(last("superuser.delete")[u"after"].isNull());
    const QByteArray all = lines("?limit=200").toJson();
    QVERIFY(!all.contains("hunter2") && !all.contains("$2a$"));
}

void TestAuditOverHttp::tellsOfPasswordResets()
{
    const QString id = m_world->superuser(u"forgets@example.com"_s);
    const auto collection = m_world->services().collections().snapshot()->share(u"_superusers"_s);
    const Result<Schema::Record> record
        = m_world->services().records().store().find(collection, id);
    QVERIFY(record);
    const QByteArray token
        = issueToken(TokenType::PasswordReset, *record, m_world->services().clock().now());
    QCOMPARE(m_world
                 ->send("POST", "/api/collections/_superusers/confirm-password-reset", {},
                        "{\"token\":\"" + token
                            + "\",\"password\":\"hunter2hunter2\",\"passwordConfirm\":"
                              "\"hunter2hunter2\"}")
                 .status,
             204);
    const JsonValue line = last("superuser.update");
    QCOMPARE(line[u"actor"].toJson(),
             "{\"kind\":\"superuser\",\"id\":\"" + id.toUtf8()
                 + "\",\"label\":\"forgets@example.com\"}");
    QCOMPARE(line[u"ip"].toString(), u"127.0.0.1"_s);
}

/// As the command line does, beside the running server.
void TestAuditOverHttp::tellsOfCommands()
{
    const Actor actor{Actor::Kind::CommandLine};
    {
        const ExecutionScope scope({nullptr, {}, ExecutionContext().deadline, &actor});
        QVERIFY(m_world->services().superusers().create(u"cli@example.com"_s, u"1234567890"_s));
    }
    QCOMPARE(last("superuser.create")[u"actor"][u"kind"].toString(), u"cli"_s);
}

void TestAuditOverHttp::tellsOfSettings()
{
    QCOMPARE(send("PATCH", "/api/settings",
                  "{\"smtp\":{\"host\":\"mail.example.com\",\"password\":\"hunter2\"}}")
                 .status,
             200);
    const JsonValue line = last("settings.update");
    QCOMPARE(line[u"after"][u"smtp"][u"host"].toString(), u"mail.example.com"_s);
    QCOMPARE(line[u"after"][u"smtp"][u"password"].toString(), u"***"_s);
    QVERIFY(!line[u"after"].contains(u"meta"));
    QCOMPARE(line[u"before"].toJson(),
             "{\"smtp\":{\"host\":\"smtp.example.com\",\"password\":\"\"}}"_ba);
    QCOMPARE(line[u"actor"][u"label"].toString(), u"root@example.com"_s);

    // Neither what changes nothing nor what is refused.
    QCOMPARE(send("PATCH", "/api/settings", "{\"smtp\":{\"host\":\"mail.example.com\"}}").status,
             200);
    QCOMPARE(send("PATCH", "/api/settings", "{\"smtp\":{\"port\":-1}}").status, 400);
    QCOMPARE(lines("?action=settings.update").size(), 1);
}

void TestAuditOverHttp::tellsOfKeysAndRoles()
{
    const JsonValue made
        = send("POST", "/api/console/apikeys",
               "{\"name\":\"sync\",\"scope\":{\"collections\":{\"users\":[\"list\"]}}}")
              .json();
    const QByteArray one = "/api/console/apikeys/" + made[u"id"].toString().toUtf8();
    QCOMPARE(last("apikey.create")[u"target"][u"label"].toString(), u"sync"_s);
    QCOMPARE(send("PATCH", one, "{\"name\":\"sync 2\"}").status, 200);
    QCOMPARE(last("apikey.update")[u"before"].toJson(), "{\"name\":\"sync\"}"_ba);
    QCOMPARE(send("DELETE", one).status, 204);
    QCOMPARE(last("apikey.revoke")[u"after"].toJson(), "{\"revoked\":true}"_ba);
    QCOMPARE(send("DELETE", one).status, 204);
    QCOMPARE(last("apikey.delete")[u"target"][u"label"].toString(), u"sync 2"_s);
    QVERIFY(!lines("?limit=200").toJson().contains(made[u"key"].toString().toUtf8()));

    const QByteArray id = m_world->superuser(u"second@example.com"_s).toUtf8();
    QCOMPARE(send("PATCH", "/api/console/operators/" + id, "{\"role\":\"editor\"}").status, 200);
    const JsonValue role = last("operator.role");
    QCOMPARE(role[u"before"].toJson(), "{\"role\":\"owner\"}"_ba);
    QCOMPARE(role[u"after"].toJson(), "{\"role\":\"editor\"}"_ba);
}

void TestAuditOverHttp::tellsOfSql_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::addColumn<QByteArray>("told");
    QTest::newRow("writing") << "update users set name = 'secret text'"_ba
                             << "{\"query\":\"update users set name = ?\",\"affectedRows\":0}"_ba;
    QTest::newRow("hidden writing") << "select 1; delete from users"_ba
                                    << "{\"query\":\"select ?; delete from users\"}"_ba;
    QTest::newRow("pragma") << "pragma user_version = 3"_ba
                            << "{\"query\":\"pragma user_version = ?\"}"_ba;
    QTest::newRow("reading") << "select * from users"_ba
                             << ""_ba;
}

void TestAuditOverHttp::tellsOfSql()
{
    QFETCH(QByteArray, sql);
    QFETCH(QByteArray, told);
    const ServedAnswer answer = send("POST", "/api/sql", "{\"query\":\"" + sql + "\"}");
    QVERIFY2(answer.status == 200, answer.text());
    const JsonValue line = last("sql.run");
    QCOMPARE(line.isNull() ? QByteArray() : line[u"after"].toJson(), told);
}

void TestAuditOverHttp::leavesItselfAlone()
{
    QCOMPARE(send("DELETE", "/api/logs").status, 204);
    const qsizetype before = lines().size();
    for (const QByteArray &sql :
         {"drop table _bn_audit"_ba, "drop trigger _BN_AUDIT_update"_ba,
          "select 1; delete from `_bn_audit`"_ba, "delete from _bn_audit"_ba})
        QCOMPARE(send("POST", "/api/sql", "{\"query\":\"" + sql + "\"}").status, 400);
    QCOMPARE(lines().size(), before);
    QCOMPARE(send("POST", "/api/sql", "{\"query\":\"select * from _bn_audit\"}").status, 200);
}

void TestAuditOverHttp::tellsOfTheRest()
{
    QCOMPARE(send("DELETE", "/api/logs").status, 204);
    QVERIFY(!last("logs.clear").isNull());
    QCOMPARE(send("POST", "/api/collections",
                  "{\"name\":\"posts\",\"type\":\"base\",\"fields\":"
                  "[{\"name\":\"title\",\"type\":\"text\"}]}")
                 .status,
             200);
    QCOMPARE(send("PUT", "/api/console/search/posts", "{\"fields\":[\"title\"]}").status, 200);
    QCOMPARE(last("search.update")[u"after"].toJson(), "{\"fields\":[\"title\"]}"_ba);
    QCOMPARE(send("DELETE", "/api/console/search/posts").status, 204);
    QCOMPARE(last("search.delete")[u"before"].toJson(), "{\"fields\":[\"title\"]}"_ba);
    const QString id = m_world->idOf(u"_superusers"_s, u"root@example.com"_s);
    QCOMPARE(
        send("POST", "/api/collections/_superusers/impersonate/" + id.toUtf8(), "{\"duration\":60}")
            .status,
        200);
    const JsonValue line = last("token.impersonate");
    QCOMPARE(line[u"target"][u"label"].toString(), u"root@example.com"_s);
    QCOMPARE(line[u"after"].toJson(), "{\"duration\":60}"_ba);
}

void TestAuditOverHttp::tellsOfForcedLogoutsOnce()
{
    const ServedAnswer made = send("POST", "/api/collections/users/records",
                                   "{\"email\":\"ann@example.com\",\"password\":\"1234567890\","
                                   "\"passwordConfirm\":\"1234567890\"}");
    QCOMPARE(made.status, 200);
    const QString ann = made.json()[u"id"].toString();
    const QString second = m_world->superuser(u"second@example.com"_s);
    const auto logOut = [this](const QByteArray &collection, const QString &id) {
        return send("DELETE",
                    "/api/console/sessions?collection=" + collection + "&record=" + id.toUtf8())
            .status;
    };
    const qsizetype before = lines().size();
    QCOMPARE(logOut("users"_ba, ann), 204);
    QCOMPARE(lines().size(), before + 1);
    const JsonValue line = last("session.revokeAll");
    QCOMPARE(line[u"target"][u"kind"].toString(), u"users"_s);
    QCOMPARE(line[u"target"][u"label"].toString(), u"ann@example.com"_s);
    QCOMPARE(line[u"actor"][u"label"].toString(), u"root@example.com"_s);
    QVERIFY(line[u"before"].isNull() && line[u"after"].isNull());
    QCOMPARE(logOut("_superusers"_ba, second), 204);
    QCOMPARE(lines().size(), before + 2);
    QCOMPARE(last("session.revokeAll")[u"target"][u"label"].toString(), u"second@example.com"_s);
    // Their own is theirs.
    QCOMPARE(
        m_world->send("DELETE", "/api/console/account/sessions", m_world->token(u"users"_s, ann))
            .status,
        204);
    QCOMPARE(lines().size(), before + 2);
}

void TestAuditOverHttp::leavesOrdinaryRecordsOut()
{
    const ServedAnswer made = send("POST", "/api/collections/users/records",
                                   "{\"email\":\"ann@example.com\",\"password\":\"1234567890\","
                                   "\"passwordConfirm\":\"1234567890\"}");
    QCOMPARE(made.status, 200);
    const QString id = made.json()[u"id"].toString();
    const QByteArray one = "/api/collections/users/records/" + id.toUtf8();
    const qsizetype before = lines().size();
    QCOMPARE(send("PATCH", one, "{\"name\":\"Ann\"}").status, 200);
    // What people change of their own is theirs.
    QCOMPARE(m_world
                 ->send("PATCH", one, m_world->token(u"users"_s, id),
                        "{\"oldPassword\":\"1234567890\",\"password\":\"0987654321\","
                        "\"passwordConfirm\":\"0987654321\"}")
                 .status,
             200);
    QCOMPARE(lines().size(), before);
    QCOMPARE(send("PATCH", one, "{\"verified\":true}").status, 200);
    QCOMPARE(last("account.update")[u"after"].toJson(), "{\"verified\":true}"_ba);
}

void TestAuditOverHttp::saysNothingOfWhatFailed()
{
    QCOMPARE(send("POST", "/api/collections", "{\"name\":\"users\",\"type\":\"base\"}").status,
             400);
    QCOMPARE(send("DELETE", "/api/collections/_superusers/truncate").status, 400);
    QVERIFY(last("collection.create").isNull());
    QVERIFY(last("collection.truncate").isNull());
    QVERIFY(last("superuser.delete").isNull());
}

void TestAuditOverHttp::tellsWhoItWas()
{
    const QByteArray other
        = m_world->token(u"_superusers"_s, m_world->superuser(u"second@example.com"_s));
    QCOMPARE(send("DELETE", "/api/logs").status, 204);
    QCOMPARE(m_world->send("DELETE", "/api/logs", other).status, 204);
    QCOMPARE(lines("?action=logs&actor=second%40example.com").size(), 1);
    QCOMPARE(lines("?action=logs").size(), 2);
    const JsonValue page = send("GET", "/api/console/audit?limit=1&action=logs.clear").json();
    QVERIFY(!page[u"next"].toString().isEmpty());
    const QByteArray rest = "/api/console/audit?limit=1&action=logs.clear&before="
        + page[u"next"].toString().toUtf8();
    QCOMPARE(send("GET", rest).json()[u"items"].size(), 1);
    QCOMPARE(send("GET", rest).json()[u"next"].toString(), QString());
    QCOMPARE(send("GET", "/api/console/audit?before=x").status, 400);
}

QTEST_GUILESS_MAIN(TestAuditOverHttp)
#include "tst_audit.moc"
