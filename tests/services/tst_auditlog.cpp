// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executioncontext.h"
#include "db/connection.h"
#include "db/database.h"
#include "services/audit/auditdifference.h"
#include "services/audit/auditlog.h"
#include "support/fakeclock.h"
#include "wire/jsonparser.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

/// JSON that is easier to read here with single quotes.
QByteArray quoted(QByteArray json)
{
    return json.replace('\'', '"');
}

}  // namespace

/// The append-only log of administrative changes.
class TestAuditLog : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void keepsWhatDiffers_data();
    void keepsWhatDiffers();
    void tellsWhoDidIt();
    void removesSecrets();
    void boundsALine();
    void listsNewestFirst();
    void filters_data();
    void filters();
    void goesWithItsTransaction();
    void refusesChanges_data();
    void refusesChanges();
    void isEmptyBeforeTheFirstLine();

private:
    static JsonValue parsed(const QByteArray &json)
    {
        const Result<JsonValue> value = Wire::parseJson(json);
        return value ? *value : JsonValue();
    }
    JsonValue lines(const AuditQuery &query = {}) const
    {
        const Result<QByteArray> json = m_log->list(query);
        return json ? parsed(*json) : JsonValue();
    }
    QStringList actions(const AuditQuery &query) const
    {
        QStringList names;
        const JsonValue listed = lines(query);
        for (const JsonValue &item : listed[u"items"].elements())
            names.append(item[u"action"].toString());
        return names;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    FakeClock m_clock;
    std::unique_ptr<Db::Database> m_database;
    std::unique_ptr<AuditLog> m_log;
};

void TestAuditLog::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    Db::DatabaseOptions options;
    options.fileName = m_folder->filePath(u"data.db"_s);
    auto opened = Db::Database::openSqlite(options);
    QVERIFY(opened);
    m_database = *std::move(opened);
    m_log = std::make_unique<AuditLog>(*m_database, m_clock);
}

void TestAuditLog::cleanup()
{
    m_log.reset();
    m_database.reset();
    m_folder.reset();
}

void TestAuditLog::keepsWhatDiffers_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("keptBefore");
    QTest::addColumn<QByteArray>("keptAfter");

    QTest::newRow("members") << quoted("{'a':1,'b':2}") << quoted("{'a':1,'b':3}")
                             << quoted("{'b':2}") << quoted("{'b':3}");
    QTest::newRow("nested") << quoted("{'m':{'x':1,'y':2}}") << quoted("{'m':{'x':1,'y':3}}")
                            << quoted("{'m':{'y':2}}") << quoted("{'m':{'y':3}}");
    QTest::newRow("added and removed")
        << quoted("{'a':1}") << quoted("{'b':2}") << quoted("{'a':1}") << quoted("{'b':2}");
    QTest::newRow("items by id") << quoted("{'f':[{'id':'1','n':'a','t':0},{'id':'2','n':'b'}]}")
                                 << quoted("{'f':[{'id':'1','n':'c','t':0},{'id':'3','n':'d'}]}")
                                 << quoted("{'f':[{'id':'1','n':'a'},{'id':'2','n':'b'}]}")
                                 << quoted("{'f':[{'id':'1','n':'c'},{'id':'3','n':'d'}]}");
    QTest::newRow("plain lists") << quoted("{'l':[1,2]}") << quoted("{'l':[1]}")
                                 << quoted("{'l':[1,2]}") << quoted("{'l':[1]}");
    QTest::newRow("made") << "null"_ba << quoted("{'a':1}") << "null"_ba << quoted("{'a':1}");
    QTest::newRow("nothing") << quoted("{'a':1}") << quoted("{'a':1}") << "{}"_ba
                             << "{}"_ba;
}

void TestAuditLog::keepsWhatDiffers()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const AuditDifference difference = auditDifference(parsed(before), parsed(after));
    QTEST(difference.before.toJson(), "keptBefore");
    QTEST(difference.after.toJson(), "keptAfter");
}

void TestAuditLog::tellsWhoDidIt()
{
    const Actor key{Actor::Kind::ApiKey, u"k1"_s, u"backup"_s, "10.0.0.1", false};
    {
        const ExecutionScope scope(
            {nullptr, {}, std::chrono::steady_clock::time_point::max(), &key});
        m_log->record({u"logs.clear"_s, {u"logs"_s}});
    }
    m_log->record({u"superuser.create"_s, {u"superuser"_s, u"id1"_s, u"a@example.com"_s}});
    const JsonValue listed = lines();
    const JsonValue::Array &items = listed[u"items"].elements();
    QCOMPARE(items.size(), size_t(2));
    QCOMPARE(items[1][u"actor"].toJson(), quoted("{'kind':'apikey','id':'k1','label':'backup'}"));
    QCOMPARE(items[1][u"ip"].toString(), u"10.0.0.1"_s);
    QVERIFY(items[1][u"before"].isNull() && items[1][u"after"].isNull());
    QCOMPARE(items[0][u"actor"][u"kind"].toString(), u"server"_s);
    QCOMPARE(items[0][u"target"].toJson(),
             quoted("{'kind':'superuser','id':'id1','label':'a@example.com'}"));
}

void TestAuditLog::removesSecrets()
{
    AuditEntry entry{u"settings.update"_s, {u"settings"_s}};
    entry.before = parsed(
        quoted("{'smtp':{'password':'old','host':'a'},'authToken':{'secret':'s1','duration':1}}"));
    entry.after = parsed(
        quoted("{'smtp':{'password':'new','host':'a'},'authToken':{'secret':'s2','duration':2}}"));
    m_log->record(entry);
    const JsonValue listed = lines();
    const JsonValue &line = listed[u"items"].elements().front();
    const QByteArray shown
        = quoted("{'smtp':{'password':'***'},'authToken':{'secret':'***','duration':1}}");
    QCOMPARE(line[u"before"].toJson(), shown);
    QCOMPARE(line[u"after"].toJson(), QByteArray(shown).replace(":1", ":2"));
}

void TestAuditLog::boundsALine()
{
    AuditEntry entry{u"collection.create"_s, {u"collection"_s}};
    entry.after = JsonValue::object(
        {{u"name"_s, JsonValue(u"posts"_s)}, {u"viewQuery"_s, JsonValue(QString(200'000, u'x'))}});
    m_log->record(entry);
    const JsonValue listed = lines();
    QCOMPARE(listed[u"items"].elements().front()[u"after"].toJson(),
             quoted("{'name':'posts','viewQuery':'(200002 bytes, left out)'}"));
}

void TestAuditLog::listsNewestFirst()
{
    for (int i = 1; i <= 5; ++i)
        m_log->record({u"a.%1"_s.arg(i), {}});
    AuditQuery query;
    query.limit = 2;
    QStringList seen;
    for (;;) {
        const JsonValue page = lines(query);
        for (const JsonValue &item : page[u"items"].elements())
            seen.append(item[u"action"].toString());
        query.before = page[u"next"].toString();
        if (query.before.isEmpty())
            break;
    }
    QCOMPARE(seen.join(u' '), u"a.5 a.4 a.3 a.2 a.1"_s);
    query.before = u"x"_s;
    QCOMPARE(m_log->list(query).error().kind, Error::Kind::InvalidInput);
}

void TestAuditLog::filters_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("actor");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("found");

    QTest::newRow("all") << u""_s << u""_s << u""_s
                         << u"apikey.create collections.x collection.update collection.create"_s;
    QTest::newRow("action") << u"collection.update"_s << u""_s << u""_s << u"collection.update"_s;
    QTest::newRow("group") << u"collection"_s << u""_s << u""_s
                           << u"collection.update collection.create"_s;
    QTest::newRow("actor's label")
        << u""_s << u"ann@example.com"_s << u""_s << u"collection.update"_s;
    QTest::newRow("target's id") << u""_s << u""_s << u"c1"_s
                                 << u"collection.update collection.create"_s;
    QTest::newRow("both") << u"collection.create"_s << u""_s << u"posts"_s
                          << u"collection.create"_s;
    QTest::newRow("none") << u"c"_s << u""_s << u""_s << u""_s;
}

void TestAuditLog::filters()
{
    const AuditTarget posts{u"collection"_s, u"c1"_s, u"posts"_s};
    AuditEntry updated{u"collection.update"_s, posts};
    updated.actor = Actor{Actor::Kind::Superuser, u"s1"_s, u"ann@example.com"_s};
    m_log->record({u"collection.create"_s, posts});
    m_log->record(updated);
    m_log->record({u"collections.x"_s, {}});
    m_log->record({u"apikey.create"_s, {}});
    QFETCH(QString, action);
    QFETCH(QString, actor);
    QFETCH(QString, target);
    AuditQuery query;
    query.action = action;
    query.actor = actor;
    query.target = target;
    QTEST(actions(query).join(u' '), "found");
}

void TestAuditLog::goesWithItsTransaction()
{
    m_log->record({u"first.one"_s, {}});
    const Result<void> undone
        = m_database->write([&](Db::Transaction &transaction) -> Result<void> {
              const Result<void> recorded = m_log->record(transaction, {u"second.one"_s, {}});
              return recorded ? Error::invalidInput(u"changed my mind"_s) : recorded.error();
          });
    QCOMPARE(undone.error().message, u"changed my mind"_s);
    QCOMPARE(actions({}), QStringList{u"first.one"_s});
}

void TestAuditLog::refusesChanges_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::newRow("update") << "UPDATE _bn_audit SET action = 'x'"_ba;
    QTest::newRow("delete") << "DELETE FROM _bn_audit"_ba;
    QTest::newRow("replace") << "REPLACE INTO _bn_audit (id, at) VALUES (1, '')"_ba;
    QTest::newRow("upsert") << "INSERT INTO _bn_audit (id, at) VALUES (1, '') "
                               "ON CONFLICT (id) DO UPDATE SET at = ''"_ba;
}

void TestAuditLog::refusesChanges()
{
    m_log->record({u"first.one"_s, {}});
    QFETCH(QByteArray, sql);
    const Result<void> changed = m_database->write(
        [&](Db::Transaction &transaction) { return transaction.executeScript(sql); });
    QVERIFY(!changed);
    QVERIFY2(changed.error().detail.contains("append-only"_L1), qPrintable(changed.error().detail));
    QCOMPARE(actions({}), QStringList{u"first.one"_s});
}

void TestAuditLog::isEmptyBeforeTheFirstLine()
{
    QCOMPARE(lines().toJson(), quoted("{'items':[],'next':''}"));
}

QTEST_GUILESS_MAIN(TestAuditLog)
#include "tst_auditlog.moc"
