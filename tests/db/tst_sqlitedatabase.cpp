// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executioncontext.h"
#include "db/databasefixture.h"
#include "db/inspection.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <future>
#include <thread>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace std::chrono_literals;

namespace {

const QByteArray endless
    = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"_ba;

ExecutionContext stoppedBy(const StopSource &source)
{
    ExecutionContext context;
    context.stop = source.token();
    return context;
}

}  // namespace

/// Opening, how statements end, threads, typed scripts, upkeep.
class TestSqliteDatabase : public QObject, private DatabaseFixture
{
    Q_OBJECT

private slots:
    void init() { openDatabase(); }
    void cleanup() { closeDatabase(); }

    void setsItsPragmas();
    void refusesWhatIsNoDatabase();
    void refusesAMissingFolder();

    void stopEndsARunningQuery();
    void stoppedBeforehand();
    void deadlineEndsARunningQuery();
    void queryTimeoutAppliesOutsideOfRequests();

    void notesStatements();
    void givesEachThreadItsConnection();
    void threadMayOutliveTheDatabase();
    void databaseMayOutliveTheThreadsConnections();
    void runsTypedScripts();
    void rollsBackWhatATypedScriptLeftOpen();
    void inspectsTheSchema();
    void copiesItself();
    void checkpointsAndReportsHealth();
};

void TestSqliteDatabase::setsItsPragmas()
{
    const auto pragma = [this](const char *name) {
        return *connection().integer({"PRAGMA "_ba + name, {}});
    };
    QCOMPARE(pragma("synchronous"), 2);
    QCOMPARE(pragma("foreign_keys"), 1);
    QCOMPARE(pragma("temp_store"), 2);
    QCOMPARE(pragma("journal_size_limit"), 200000000);
    QVERIFY(pragma("cache_size") < 0 && pragma("cache_size") >= -32000);
    QCOMPARE(std::get<QByteArray>(connection().first({"PRAGMA journal_mode"_ba, {}})->at(0)),
             "wal"_ba);
    const Result<qint64> writers = m_database->write([](Db::Transaction &job) {
        return job.integer({"PRAGMA synchronous"_ba, {}});
    });
    QCOMPARE(*writers, 2);
}

void TestSqliteDatabase::refusesWhatIsNoDatabase()
{
    QFile file(m_dir->filePath(u"other.db"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    const auto opened = Db::Database::openSqlite({.fileName = file.fileName()});
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, Error::Kind::Internal);
    QVERIFY(opened.error().message.isEmpty());
    QVERIFY(!opened.error().detail.isEmpty());
}

void TestSqliteDatabase::refusesAMissingFolder()
{
    const auto opened
        = Db::Database::openSqlite({.fileName = m_dir->filePath(u"missing/data.db"_s)});
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, Error::Kind::Internal);
}

void TestSqliteDatabase::stopEndsARunningQuery()
{
    StopSource source;
    std::promise<void> started;
    auto result = std::async(std::launch::async, [&] {
        const ExecutionScope scope(stoppedBy(source));
        Db::Connection *own = *m_database->connection();
        started.set_value();
        return own->integer({endless, {}});
    });
    started.get_future().wait();
    QElapsedTimer timer;
    timer.start();
    source.stop();
    const Result<qint64> done = result.get();
    QCOMPARE(done.error().kind, Error::Kind::Cancelled);
    // Far above the 100 ms that are promised, for a machine under load; the query has no end.
    QVERIFY(timer.elapsed() < 5000);
}

void TestSqliteDatabase::stoppedBeforehand()
{
    StopSource source;
    source.stop();
    const ExecutionScope scope(stoppedBy(source));
    QCOMPARE(connection().integer({"SELECT 1"_ba, {}}).error().kind, Error::Kind::Cancelled);
    bool ran = false;
    const Result<void> done = m_database->write([&](Db::Transaction &) -> Result<void> {
        ran = true;
        return {};
    });
    QCOMPARE(done.error().kind, Error::Kind::Cancelled);
    QVERIFY(!ran);
}

void TestSqliteDatabase::deadlineEndsARunningQuery()
{
    {
        ExecutionContext context;
        context.deadline = std::chrono::steady_clock::now() + 20ms;
        const ExecutionScope scope(context);
        const auto cursor = connection().query({endless, {}});
        const auto row = (*cursor)->next();
        QCOMPARE(row.error().kind, Error::Kind::Timeout);
        QCOMPARE((*cursor)->next().error().kind, Error::Kind::Timeout);
    }
    QCOMPARE(*connection().integer({"SELECT 1"_ba, {}}), 1);
}

void TestSqliteDatabase::queryTimeoutAppliesOutsideOfRequests()
{
    m_database.reset();
    m_database = open(20ms);
    QCOMPARE(connection().integer({endless, {}}).error().kind, Error::Kind::Timeout);
    QCOMPARE(*connection().integer({"SELECT 1"_ba, {}}), 1);
    // In a job too, which then fails alone.
    const Result<qint64> counted = m_database->write([](Db::Transaction &job) {
        return job.integer({endless, {}});
    });
    QCOMPARE(counted.error().kind, Error::Kind::Timeout);
}

void TestSqliteDatabase::notesStatements()
{
    StatementLog log;
    {
        ExecutionContext context;
        context.statements = &log;
        const ExecutionScope scope(context);
        const Result<void> written = m_database->write([](Db::Transaction &job) -> Result<void> {
            if (Result<void> made = job.executeScript("CREATE TABLE t (a);"_ba); !made)
                return made;
            const auto rows
                = job.execute({"INSERT INTO t VALUES (?), (?)"_ba, {"secret"_ba, qint64(2)}});
            return rows ? Result<void>() : rows.error();
        });
        QVERIFY(written);
        QVERIFY(connection().forEach({"SELECT a FROM t WHERE a != ?"_ba, {""_ba}},
                                     [](const Db::Row &) { return true; }));
    }
    QVERIFY(connection().first({"SELECT 1"_ba, {}}));
    QCOMPARE(log.count(), 3);
    const std::vector<StatementTrace> &traces = log.statements();
    QCOMPARE(traces[0].sql, "CREATE TABLE t (a);"_ba);
    QCOMPARE(traces[0].rows, 0);
    QCOMPARE(traces[1].sql, "INSERT INTO t VALUES (?), (?)"_ba);
    QCOMPARE(traces[1].rows, 2);
    QCOMPARE(traces[2].sql, "SELECT a FROM t WHERE a != ?"_ba);
    QCOMPARE(traces[2].rows, 2);
    QVERIFY(traces[2].duration > 0ns);
}

void TestSqliteDatabase::givesEachThreadItsConnection()
{
    Db::Connection *mine = &connection();
    QCOMPARE(&connection(), mine);
    const int before = m_database->health().openConnections;
    Db::Connection *other = nullptr;
    std::thread thread([&] {
        other = *m_database->connection();
        QCOMPARE(*m_database->connection(), other);
        QCOMPARE(m_database->health().openConnections, before + 1);
    });
    thread.join();
    QVERIFY(other != mine);
    QCOMPARE(m_database->health().openConnections, before);

    // Two databases on one thread do not share either.
    const auto second = Db::Database::openSqlite({.fileName = m_dir->filePath(u"second.db"_s)});
    QVERIFY(second);
    QVERIFY(*(*second)->connection() != mine);
    QCOMPARE(&connection(), mine);
}

void TestSqliteDatabase::threadMayOutliveTheDatabase()
{
    std::promise<void> opened;
    std::promise<void> gone;
    std::thread thread([&] {
        QVERIFY(m_database->connection());
        opened.set_value();
        gone.get_future().wait();
    });
    opened.get_future().wait();
    m_database.reset();
    gone.set_value();
    thread.join();
    m_database = open();
    QVERIFY(m_database);
}

void TestSqliteDatabase::databaseMayOutliveTheThreadsConnections()
{
    // As a static database is destroyed after the main thread's own objects.
    struct Late
    {
        std::unique_ptr<Db::Database> database;
        std::promise<Error::Kind> kind;

        ~Late()
        {
            const Result<Db::Connection *> connection = database->connection();
            kind.set_value(connection ? Error::Kind::Internal : connection.error().kind);
        }
    };
    std::future<Error::Kind> kind;
    std::thread thread([&] {
        // Made before the connections, so it goes after them.
        thread_local Late late;
        kind = late.kind.get_future();
        late.database = open();
        QVERIFY(late.database && late.database->connection());
    });
    thread.join();
    QCOMPARE(kind.get(), Error::Kind::Unavailable);
}

void TestSqliteDatabase::runsTypedScripts()
{
    const auto cursor
        = connection().queryScript("CREATE TABLE t (a);\nINSERT INTO t VALUES (1), (2); -- two\n"
                                   "SELECT a AS x FROM t; /* the end */ ;"_ba);
    QVERIFY2(cursor, cursor ? "" : qPrintable(cursor.error().detail));
    QCOMPARE((*cursor)->columnName(0), "x");
    QCOMPARE((*(*cursor)->next())->integer(0), 1);
    QCOMPARE((*(*cursor)->next())->integer(0), 2);
    QVERIFY(!*(*cursor)->next());
    QVERIFY(!connection().queryScript(" ; -- nothing"_ba));

    const Result<qint64> rows = m_database->write([](Db::Transaction &job) {
        return job.executeAll("INSERT INTO t VALUES (3);"
                              "CREATE TRIGGER g AFTER INSERT ON t BEGIN"
                              " UPDATE t SET a = a; DELETE FROM t WHERE a = 0; END;"
                              "UPDATE t SET a = a + 1"_ba);
    });
    QVERIFY2(rows, rows ? "" : qPrintable(rows.error().detail));
    QCOMPARE(*rows, 3);
}

void TestSqliteDatabase::rollsBackWhatATypedScriptLeftOpen()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"left a transaction open"_s));
    {
        const auto cursor
            = connection().queryScript("BEGIN IMMEDIATE; CREATE TABLE t (a); SELECT 1"_ba);
        QVERIFY(*(*cursor)->next());
    }
    QCOMPARE(*Db::tableExists(connection(), u"t"_s), false);
    write("CREATE TABLE t (a)"_ba);
}

void TestSqliteDatabase::inspectsTheSchema()
{
    write("CREATE TABLE `Posts` (id TEXT PRIMARY KEY NOT NULL, `n` NUMERIC DEFAULT 0 NOT NULL,"
          " j JSON DEFAULT NULL, u UNIQUE);"
          "CREATE UNIQUE INDEX `by_n` ON `Posts` (n);"
          "CREATE INDEX plain ON Posts (j);"
          "CREATE VIEW v AS SELECT id, n AS m FROM Posts;"_ba);
    const auto tables = Db::tables(connection());
    QCOMPARE(tables->size(), size_t(2));
    QCOMPARE(tables->at(0).name, u"Posts"_s);
    QVERIFY(!tables->at(0).isView);
    QVERIFY(tables->at(1).isView);
    QCOMPARE(tables->at(1).sql, "CREATE VIEW v AS SELECT id, n AS m FROM Posts"_ba);
    QCOMPARE(*Db::tableExists(connection(), u"posts"_s), true);
    QCOMPARE(*Db::tableExists(connection(), u"post"_s), false);
    QCOMPARE(*Db::tableExists(connection(), u""_s), false);

    const auto columns = Db::columns(connection(), u"posts"_s);
    QCOMPARE(columns->size(), size_t(4));
    QCOMPARE(columns->at(0).primaryKeyPosition, 1);
    QVERIFY(columns->at(0).isNotNull);
    QVERIFY(!columns->at(0).defaultSql);
    QCOMPARE(columns->at(1).type, u"NUMERIC"_s);
    QCOMPARE(*columns->at(1).defaultSql, "0"_ba);
    QCOMPARE(*columns->at(2).defaultSql, "NULL"_ba);
    QCOMPARE(Db::columns(connection(), u"v"_s)->at(1).name, u"m"_s);
    QVERIFY(Db::columns(connection(), u"nowhere"_s)->empty());

    const auto indexes = Db::indexes(connection(), u"posts"_s);
    QCOMPARE(indexes->size(), size_t(2));
    QCOMPARE(indexes->at(0).name, u"by_n"_s);
    QVERIFY(indexes->at(0).isUnique);
    QVERIFY(!indexes->at(1).isUnique);
    QCOMPARE(indexes->at(1).sql, "CREATE INDEX plain ON Posts (j)"_ba);
    QCOMPARE(indexes->at(1).table, u"Posts"_s);
}

void TestSqliteDatabase::copiesItself()
{
    write("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2);"_ba);
    const QString copy = m_dir->filePath(u"copy.db"_s);
    const Result<void> copied = m_database->copyTo(copy);
    QVERIFY2(copied, copied ? "" : qPrintable(copied.error().detail));
    QVERIFY(!m_database->copyTo(copy));
    const auto second = Db::Database::openSqlite({.fileName = copy});
    QCOMPARE(*(*(*second)->connection())->integer({"SELECT count(*) FROM t"_ba, {}}), 2);

    StopSource source;
    source.stop();
    const ExecutionScope scope(stoppedBy(source));
    QCOMPARE(m_database->copyTo(m_dir->filePath(u"third.db"_s)).error().kind,
             Error::Kind::Cancelled);
}

void TestSqliteDatabase::checkpointsAndReportsHealth()
{
    write("CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(100000));"_ba);
    Db::DatabaseHealth health = m_database->health();
    QVERIFY(health.walBytes > 100000);
    QCOMPARE(health.committedJobs, 1);
    QCOMPARE(health.commits, 1);
    QCOMPARE(health.queuedJobs, 0);
    QVERIFY(health.lastCommit > 0ns);
    QVERIFY(m_database->checkpoint());
    QVERIFY(m_database->optimize());
    health = m_database->health();
    QCOMPARE(health.walBytes, 0);
    QVERIFY(health.fileBytes > 100000);
}

QTEST_GUILESS_MAIN(TestSqliteDatabase)
#include "tst_sqlitedatabase.moc"
