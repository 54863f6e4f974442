// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/datetime.h"
#include "core/executioncontext.h"
#include "services/apikeys/apikeyservice.h"
#include "services/apikeys/apikeystore.h"
#include "services/audit/auditlog.h"
#include "support/authworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

/// Keys as the service knows them; what they may do over HTTP is tested with the whole server.
class TestApiKeyService : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void storesOnlyAHash();
    void knowsItsOwnKeys_data();
    void knowsItsOwnKeys();
    void expires();
    void isRevokedForOtherThreads();
    void grantsWhatItsScopeSays();
    void followsRenamedCollections();
    void writesUsesLater();
    void keepsUsesThroughChanges();
    void tellsWhoMadeIt();
    void changesNoRevokedKey();

private:
    ApiKeyForm form(const QString &collection = u"users"_s) const
    {
        ApiKeyForm made;
        made.name = u"sync"_s;
        JsonValue actions = JsonValue::array();
        actions.append(JsonValue(u"list"_s));
        actions.append(JsonValue(u"update"_s));
        made.scope = JsonValue::object(
            {{u"collections"_s, JsonValue::object({{collection, std::move(actions)}})}});
        return made;
    }
    /// The new key's item, the key in it.
    JsonValue make(const ApiKeyForm &asked)
    {
        const Result<JsonValue> made = m_keys->create(asked);
        if (!made)
            qFatal("no key: %s", made.error().fields.toJson().constData());
        return *made;
    }
    static QByteArray tokenOf(const JsonValue &item) { return item[u"key"].toString().toUtf8(); }
    bool isKnown(const QByteArray &token, const QByteArray &ip = "192.0.2.1"_ba) const
    {
        return m_keys->identify(token, ip).key != nullptr;
    }
    std::vector<ApiKey> rows()
    {
        const Result<std::vector<ApiKey>> read = readApiKeys(**m_world->database().connection());
        return read ? *read : std::vector<ApiKey>();
    }

    std::unique_ptr<AuthWorld> m_world;
    std::unique_ptr<AuditLog> m_audit;
    std::unique_ptr<ApiKeyService> m_keys;
};

void TestApiKeyService::init()
{
    m_world = std::make_unique<AuthWorld>();
    QVERIFY(m_world->isOpen());
    m_audit = std::make_unique<AuditLog>(m_world->database(), m_world->clock());
    m_keys = std::make_unique<ApiKeyService>(m_world->database(), m_world->collections(), *m_audit,
                                             m_world->clock());
    QVERIFY(m_keys->reload());
}

void TestApiKeyService::cleanup()
{
    m_keys.reset();
    m_audit.reset();
    m_world.reset();
}

void TestApiKeyService::storesOnlyAHash()
{
    const JsonValue made = make(form());
    const std::vector<ApiKey> stored = rows();
    QCOMPARE(stored.size(), size_t(1));
    QCOMPARE(stored[0].hash.size(), 64);
    QCOMPARE(stored[0].prefix, made[u"prefix"].toString());
    QVERIFY(!m_keys->list().toJson().contains(tokenOf(made)));
    QVERIFY(!m_keys->list().toJson().contains(stored[0].hash));
}

void TestApiKeyService::knowsItsOwnKeys_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<int>("cut");
    QTest::addColumn<bool>("isKnown");
    QTest::newRow("itself") << ""_ba
                            << ""_ba << 0 << true;
    QTest::newRow("cut") << ""_ba
                         << ""_ba << 1 << false;
    QTest::newRow("longer") << ""_ba
                            << "a"_ba << 0 << false;
    QTest::newRow("a blank in front") << " "_ba
                                      << ""_ba << 0 << false;
    QTest::newRow("a NUL behind") << ""_ba << QByteArray(1, '\0') << 0 << false;
    QTest::newRow("the mark alone") << ""_ba
                                    << ""_ba << 40 << false;
    QTest::newRow("huge") << ""_ba << QByteArray(100'000, 'a') << 0 << false;
}

void TestApiKeyService::knowsItsOwnKeys()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(int, cut);
    const QByteArray token = tokenOf(make(form()));
    QTEST(isKnown(before + token.chopped(cut) + after), "isKnown");
}

void TestApiKeyService::expires()
{
    ApiKeyForm asked = form();
    asked.expires
        = QString::fromLatin1(formatDateTime(m_world->clock().now() + std::chrono::minutes(1)));
    const QByteArray token = tokenOf(make(asked));
    m_world->clock().advance(std::chrono::milliseconds(59'999));
    QVERIFY(isKnown(token));
    m_world->clock().advance(std::chrono::milliseconds(1));
    QVERIFY(!isKnown(token));
}

void TestApiKeyService::isRevokedForOtherThreads()
{
    const JsonValue made = make(form());
    const QByteArray token = tokenOf(made);
    // A thread that has seen the key keeps its own copy of the set.
    QVERIFY(isKnown(token));
    bool wasRevoked = false;
    std::thread([&] { wasRevoked = bool(m_keys->revoke(made[u"id"].toString())); }).join();
    QVERIFY(wasRevoked);
    QVERIFY(!isKnown(token));
    // Also after a restart.
    ApiKeyService again(m_world->database(), m_world->collections(), *m_audit, m_world->clock());
    QVERIFY(again.reload());
    QVERIFY(!again.identify(token, {}).key);
}

void TestApiKeyService::grantsWhatItsScopeSays()
{
    const Wire::Identity identity = m_keys->identify(tokenOf(make(form())), {});
    QVERIFY(!identity.isGuest() && !identity.isSuperuser && identity.recordId.isEmpty());
    const QString users = m_world->collections().snapshot()->find(u"users")->id;
    using Action = Wire::RecordAction;
    QVERIFY(identity.key->allows(users, Action::List));
    QVERIFY(identity.key->allows(users, Action::Update));
    QVERIFY(!identity.key->allows(users, Action::View));
    QVERIFY(!identity.key->allows(users, Action::Delete));
    QVERIFY(!identity.key->allows(u"other"_s, Action::List));
    QCOMPARE(m_keys->create(form(u"_superusers"_s)).error().kind, Error::Kind::InvalidInput);
}

void TestApiKeyService::followsRenamedCollections()
{
    const JsonValue made = make(form());
    const Result<QByteArray> renamed = m_world->editor().update(
        u"users"_s, JsonValue::object({{u"name"_s, JsonValue(u"people"_s)}}));
    QVERIFY(renamed);
    const JsonValue all = m_keys->list();
    QCOMPARE(all[u"items"].elements().front()[u"scope"].toJson(),
             "{\"collections\":{\"people\":[\"list\",\"update\"]}}"_ba);
}

void TestApiKeyService::writesUsesLater()
{
    const QByteArray token = tokenOf(make(form()));
    QVERIFY(isKnown(token, "192.0.2.9"_ba));
    QCOMPARE(rows()[0].lastSeen.at, QString());
    QVERIFY(m_keys->writeUses());
    QCOMPARE(rows()[0].lastSeen.at, u"2026-01-02 03:04:05.678Z"_s);
    QCOMPARE(rows()[0].lastSeen.ip, u"192.0.2.9"_s);
    // At the end as well.
    m_world->clock().advance(std::chrono::seconds(2));
    m_keys->start();
    QVERIFY(isKnown(token));
    m_keys->stop();
    QCOMPARE(rows()[0].lastSeen.at, u"2026-01-02 03:04:07.678Z"_s);
}

void TestApiKeyService::keepsUsesThroughChanges()
{
    const JsonValue made = make(form());
    QVERIFY(isKnown(tokenOf(made)));
    ApiKeyForm renamed;
    renamed.name = u"other"_s;
    const Result<JsonValue> changed = m_keys->change(made[u"id"].toString(), renamed);
    QVERIFY(changed);
    const JsonValue all = m_keys->list();
    const JsonValue &item = all[u"items"].elements().front();
    QCOMPARE(item[u"name"].toString(), u"other"_s);
    QCOMPARE(item[u"lastUsed"].toString(), u"2026-01-02 03:04:05.678Z"_s);
    QCOMPARE(item[u"scope"], made[u"scope"]);
}

void TestApiKeyService::tellsWhoMadeIt()
{
    const Actor actor{Actor::Kind::Superuser, u"s1"_s, u"root@example.com"_s};
    const ExecutionScope scope({nullptr, {}, ExecutionContext().deadline, &actor});
    QCOMPARE(make(form())[u"createdBy"].toString(), u"root@example.com"_s);
}

void TestApiKeyService::changesNoRevokedKey()
{
    const QString id = make(form())[u"id"].toString();
    QVERIFY(m_keys->revoke(id));
    QCOMPARE(m_keys->change(id, form()).error().kind, Error::Kind::InvalidInput);
    QVERIFY(m_keys->revoke(id));
    QCOMPARE(m_keys->revoke(id).error().kind, Error::Kind::NotFound);
    QVERIFY(rows().empty());
}

QTEST_GUILESS_MAIN(TestApiKeyService)
#include "tst_apikeyservice.moc"
