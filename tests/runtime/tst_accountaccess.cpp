// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/passkeys/passkeystore.h"
#include "support/servedworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

/// What operators see and change of other people's ways of signing in, over the whole server and
/// its socket.
class TestAccountAccess : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void tellsWhoAsks();
    void listsPasskeysOfOthers();
    void removesOnePasskey();
    void refusesWhatTheRoleDoesNotAllow_data();
    void refusesWhatTheRoleDoesNotAllow();
    void tellsOfTwoStep();
    void findsSessions_data();
    void findsSessions();
    void findsAuditLines_data();
    void findsAuditLines();

private:
    ServedAnswer send(const QByteArray &method, const QByteArray &path, const QByteArray &token)
    {
        return m_world->send(method, "/api/console/" + path, token);
    }
    void addPasskey(const QString &collection, const QString &record, const QString &id);
    QByteArray tokenOf(const QByteArray &role) { return m_tokens.value(role); }

    std::unique_ptr<ServedWorld> m_world;
    QHash<QByteArray, QByteArray> m_tokens;
    QString m_ann;
    QString m_root;
};

void TestAccountAccess::initTestCase()
{
    m_world = std::make_unique<ServedWorld>();
    QVERIFY(m_world->isOpen());
    const QByteArray root = m_world->ownerToken();
    m_tokens.insert("owner", root);
    m_root = m_world->idOf(u"_superusers"_s, u"root@example.com"_s);
    const ServedAnswer made
        = m_world->send("POST", "/api/collections/users/records", root,
                        "{\"email\":\"ann_a@example.com\",\"password\":\"1234567890\","
                        "\"passwordConfirm\":\"1234567890\"}");
    QCOMPARE(made.status, 200);
    m_ann = made.json()[u"id"].toString();
    m_tokens.insert("user", m_world->token(u"users"_s, m_ann));
    for (const QByteArray &role : {"viewer"_ba, "operator"_ba}) {
        const QString id = m_world->superuser(QString::fromLatin1(role) + u"@example.com"_s);
        QCOMPARE(m_world
                     ->send("PATCH", "/api/console/operators/" + id.toUtf8(), root,
                            "{\"role\":\"" + role + "\"}")
                     .status,
                 200);
        m_tokens.insert(role, m_world->token(u"_superusers"_s, id));
    }
}

void TestAccountAccess::cleanupTestCase()
{
    m_world.reset();
}

void TestAccountAccess::addPasskey(const QString &collection, const QString &record,
                                   const QString &id)
{
    const auto found = m_world->services().collections().snapshot()->share(collection);
    Passkey passkey;
    passkey.id = id;
    passkey.account = {found->id, record};
    passkey.name = u"Phone of "_s + record;
    passkey.credential.id = id.toUtf8();
    passkey.credential.key.bytes = "key";
    passkey.created = u"2026-01-02 03:04:05.678Z"_s;
    PasskeyStore store(m_world->services().directory().data());
    QCOMPARE(*store.add(passkey), PasskeyStore::Added::Yes);
}

void TestAccountAccess::tellsWhoAsks()
{
    const JsonValue owner = send("GET", "account", tokenOf("owner")).json();
    QCOMPARE(owner[u"role"].toString(), u"owner"_s);
    QCOMPARE(owner[u"email"].toString(), u"root@example.com"_s);
    QCOMPARE(owner[u"record"].toString(), m_root);
    QCOMPARE(owner[u"collection"].toString(), u"_superusers"_s);
    QCOMPARE(send("GET", "account", tokenOf("viewer")).json()[u"role"].toString(), u"viewer"_s);
    const JsonValue user = send("GET", "account", tokenOf("user")).json();
    QCOMPARE(user[u"role"].toString(), QString());
    QCOMPARE(user[u"collection"].toString(), u"users"_s);
    QCOMPARE(send("GET", "account", {}).status, 401);
}

void TestAccountAccess::listsPasskeysOfOthers()
{
    const QByteArray path = "access/passkeys/users/" + m_ann.toUtf8();
    QCOMPARE(send("GET", path, tokenOf("operator")).json()[u"items"].size(), 0);
    addPasskey(u"users"_s, m_ann, u"first"_s);
    const JsonValue items = send("GET", path, tokenOf("viewer")).json()[u"items"];
    QCOMPARE(items.toJson(),
             "[{\"id\":\"first\",\"name\":\"Phone of " + m_ann.toUtf8()
                 + "\",\"created\":\"2026-01-02 03:04:05.678Z\",\"lastUsed\":\"\"}]");
    QCOMPARE(send("GET", path, tokenOf("user")).status, 403);
    QCOMPARE(send("GET", "access/passkeys/users/nope", tokenOf("owner")).status, 404);
    QCOMPARE(send("GET", "access/passkeys/nope/nope", tokenOf("owner")).status, 404);
}

void TestAccountAccess::removesOnePasskey()
{
    addPasskey(u"users"_s, m_ann, u"second"_s);
    addPasskey(u"users"_s, m_ann, u"third"_s);
    const QByteArray path = "access/passkeys/users/" + m_ann.toUtf8();
    QCOMPARE(send("DELETE", path + "/nope", tokenOf("operator")).status, 404);
    QCOMPARE(send("DELETE", path + "/second", tokenOf("operator")).status, 204);
    QCOMPARE(send("DELETE", path + "/second", tokenOf("operator")).status, 404);
    const QByteArray left = send("GET", path, tokenOf("owner")).body;
    QVERIFY(left.contains("third") && !left.contains("second"));
    const JsonValue line
        = send("GET", "audit?limit=1&action=passkeys", tokenOf("owner")).json()[u"items"];
    const JsonValue &told = line.elements().front();
    QCOMPARE(told[u"action"].toString(), u"passkeys.delete"_s);
    QCOMPARE(told[u"target"][u"label"].toString(), u"ann_a@example.com"_s);
    QCOMPARE(told[u"actor"][u"label"].toString(), u"operator@example.com"_s);
    QCOMPARE(told[u"before"][u"id"].toString(), u"second"_s);
}

void TestAccountAccess::refusesWhatTheRoleDoesNotAllow_data()
{
    QTest::addColumn<QByteArray>("role");
    QTest::addColumn<QByteArray>("collection");
    QTest::addColumn<int>("status");
    QTest::newRow("viewer, user") << "viewer"_ba
                                  << "users"_ba << 403;
    QTest::newRow("operator, superuser") << "operator"_ba
                                         << "_superusers"_ba << 403;
    QTest::newRow("user") << "user"_ba
                          << "users"_ba << 403;
    QTest::newRow("owner, superuser") << "owner"_ba
                                      << "_superusers"_ba << 204;
}

void TestAccountAccess::refusesWhatTheRoleDoesNotAllow()
{
    QFETCH(QByteArray, role);
    QFETCH(QByteArray, collection);
    QFETCH(int, status);
    const bool isUser = collection == "users";
    const QString record = isUser ? m_ann : m_root;
    const QString id = QString::fromLatin1(QTest::currentDataTag());
    addPasskey(QString::fromLatin1(collection), record, u"kept"_s + QString::number(id.size()));
    const QByteArray path = "access/passkeys/" + collection + '/' + record.toUtf8() + "/kept"
        + QByteArray::number(id.size());
    QCOMPARE(send("DELETE", path, tokenOf(role)).status, status);
}

void TestAccountAccess::tellsOfTwoStep()
{
    const QByteArray path = "access/totp/users/" + m_ann.toUtf8();
    const ServedAnswer answer = send("GET", path, tokenOf("viewer"));
    QCOMPARE(answer.body.trimmed(),
             "{\"enabled\":false,\"confirmed\":\"\",\"recoveryCodesLeft\":0}"_ba);
    QCOMPARE(send("GET", path, tokenOf("user")).status, 403);
    QCOMPARE(send("GET", "access/totp/users/nope", tokenOf("owner")).status, 404);
}

void TestAccountAccess::findsSessions_data()
{
    QTest::addColumn<QByteArray>("search");
    QTest::addColumn<bool>("isUser");
    QTest::addColumn<bool>("isRoot");
    QTest::newRow("e-mail") << "ANN_a"_ba << true << false;
    // Nothing in a search stands for anything else.
    QTest::newRow("wildcard") << "ann%25"_ba << false << false;
    QTest::newRow("any character") << "r_ot"_ba << false << false;
    QTest::newRow("collection") << "superuser"_ba << false << true;
    QTest::newRow("address") << "127.0.0"_ba << true << true;
    QTest::newRow("blanks") << "%20"_ba << true << true;
    QTest::newRow("quote") << "%27"_ba << false << false;
    QTest::newRow("long") << QByteArray(3000, 'x') << false << false;
}

void TestAccountAccess::findsSessions()
{
    QFETCH(QByteArray, search);
    QFETCH(bool, isUser);
    QFETCH(bool, isRoot);
    for (const QByteArray &body : {"users/auth-with-password|ann_a@example.com"_ba,
                                   "_superusers/auth-with-password|root@example.com"_ba}) {
        const QList<QByteArray> parts = body.split('|');
        QCOMPARE(m_world
                     ->send("POST", "/api/collections/" + parts[0], {},
                            "{\"identity\":\"" + parts[1] + "\",\"password\":\"1234567890\"}")
                     .status,
                 200);
    }
    const ServedAnswer answer = send("GET", "sessions?search=" + search, tokenOf("owner"));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body.contains("ann_a@example.com"), isUser);
    QCOMPARE(answer.body.contains("root@example.com"), isRoot);
}

void TestAccountAccess::findsAuditLines_data()
{
    QTest::addColumn<QByteArray>("search");
    QTest::addColumn<bool>("isFound");
    QTest::newRow("action") << "operator.R"_ba << true;
    QTest::newRow("target") << "viewer@EXAMPLE"_ba << true;
    QTest::newRow("actor") << "root@"_ba << true;
    QTest::newRow("nothing") << "nobody"_ba << false;
    QTest::newRow("wildcard") << "operator%25role"_ba << false;
}

void TestAccountAccess::findsAuditLines()
{
    QFETCH(QByteArray, search);
    QFETCH(bool, isFound);
    const ServedAnswer answer = send("GET", "audit?search=" + search, tokenOf("owner"));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body.contains("\"operator.role\""), isFound);
}

QTEST_GUILESS_MAIN(TestAccountAccess)
#include "tst_accountaccess.moc"
