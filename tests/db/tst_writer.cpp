// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executioncontext.h"
#include "db/database.h"
#include "db/inspection.h"

#include <QProcess>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <future>
#include <latch>
#include <optional>
#include <stdexcept>
#include <sys/resource.h>
#include <thread>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace std::chrono_literals;

namespace {

const QByteArray endless
    = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"_ba;
const QByteArray endlessInsert
    = "INSERT INTO t (a) WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
      " SELECT x FROM n WHERE x < 0"_ba;

Result<void> insert(Db::Transaction &job, qint64 value)
{
    Result<qint64> rows = job.execute({"INSERT INTO t (a) VALUES (?)"_ba, {value}});
    return rows ? Result<void>() : std::move(rows).error();
}

/// Another connection that holds the write lock until it is told to let go.
class Lock
{
public:
    explicit Lock(const QString &fileName)
        : m_database(QSqlDatabase::addDatabase(u"QSQLITE"_s, u"lock"_s))
    {
        m_database.setDatabaseName(fileName);
        m_isHeld = m_database.open() && run(u"BEGIN IMMEDIATE"_s)
            && run(u"INSERT INTO t (a) VALUES (-1)"_s);
    }
    ~Lock()
    {
        m_database.close();
        m_database = QSqlDatabase();
        QSqlDatabase::removeDatabase(u"lock"_s);
    }
    bool isHeld() const { return m_isHeld; }
    bool letGo() { return run(u"COMMIT"_s); }

private:
    bool run(const QString &sql) { return QSqlQuery(m_database).exec(sql); }

    QSqlDatabase m_database;
    bool m_isHeld = false;
};

/// The test program itself as a second process: holds the lock until its input ends.
int holdLock(const QString &fileName)
{
    Lock lock(fileName);
    if (!lock.isHeld())
        return 1;
    std::puts("locked");
    std::fflush(stdout);
    std::getchar();
    return lock.letGo() ? 0 : 1;
}

}  // namespace

/// The one thread that writes: what jobs share and what they do not.
class TestWriter : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void givesValuesAndErrors();
    void seesItsOwnChanges();
    void commitsWaitingJobsTogether();
    void undoesOnlyTheJobThatFails();
    void undoesOnlyTheJobThatThrows();
    void nestsSavepoints();
    void refusesToEndTheSharedTransaction_data();
    void refusesToEndTheSharedTransaction();
    void undoesAJobThatBreaksAForeignKey();

    void boundsItsQueue();
    void finishesQueuedJobsWhenItCloses();
    void withdrawsAWaitingJob_data();
    void withdrawsAWaitingJob();
    void readsInAJobObeyTheDeadline();
    void writesInASharedJobAreNotBrokenOff();
    void breaksOffWritesOfAJobAlone();
    void notesTheStatementsOfEachCaller();

    void waitsForAnotherConnection();
    void waitsForAnotherProcess();
    void givesUpOnALongLock();
    void withdrawsWhileTheFileIsLocked();
    void failsTheWholeBatchWhenTheDiskIsFull();
    void refusesToWriteFromInsideAJob();
    void takesManyWriters();

private:
    void open(Db::DatabaseOptions options = {});
    QList<qint64> values();
    bool queued(int count) const { return m_database->health().queuedJobs == count; }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_fileName;
    std::unique_ptr<Db::Database> m_database;
};

namespace {

/// Keeps the writer busy until released, so that jobs gather behind it.
class Blocker
{
public:
    explicit Blocker(Db::Database &database)
    {
        m_done = std::async(std::launch::async, [this, &database] {
            return database.write([this](Db::Transaction &) -> Result<void> {
                m_started.set_value();
                m_release.get_future().wait();
                return {};
            });
        });
        m_started.get_future().wait();
    }
    ~Blocker()
    {
        if (m_done.valid())
            release();
    }
    bool release()
    {
        m_release.set_value();
        return m_done.get().has_value();
    }

private:
    std::promise<void> m_started;
    std::promise<void> m_release;
    std::future<Result<void>> m_done;
};

}  // namespace

void TestWriter::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_dir = std::make_unique<QTemporaryDir>();
    m_fileName = m_dir->filePath(u"data.db"_s);
    open();
    QVERIFY(m_database);
    QVERIFY(m_database->write([](Db::Transaction &job) {
        return job.executeScript(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a NUMERIC UNIQUE NOT NULL)"_ba);
    }));
}

void TestWriter::cleanup()
{
    m_database.reset();
    m_dir.reset();
}

void TestWriter::open(Db::DatabaseOptions options)
{
    m_database.reset();
    options.fileName = m_fileName;
    Result<std::unique_ptr<Db::Database>> opened = Db::Database::openSqlite(options);
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().detail));
    m_database = *std::move(opened);
}

QList<qint64> TestWriter::values()
{
    QList<qint64> found;
    const auto done = (*m_database->connection())
                          ->forEach({"SELECT a FROM t ORDER BY a"_ba, {}}, [&](const auto &row) {
                              found.append(row.integer(0));
                              return true;
                          });
    return done ? found : QList<qint64>{-999};
}

void TestWriter::givesValuesAndErrors()
{
    const Result<QString> text
        = m_database->write([](Db::Transaction &) -> Result<QString> { return u"made"_s; });
    QCOMPARE(*text, u"made"_s);
    const Result<int> failed = m_database->write(
        [](Db::Transaction &) -> Result<int> { return Error::forbidden(u"no"_s); });
    QCOMPARE(failed.error().kind, Error::Kind::Forbidden);
    QCOMPARE(failed.error().message, u"no"_s);
}

void TestWriter::seesItsOwnChanges()
{
    const Result<qint64> count = m_database->write([](Db::Transaction &job) -> Result<qint64> {
        if (Result<void> done = insert(job, 1); !done)
            return std::move(done).error();
        return job.integer({"SELECT count(*) FROM t"_ba, {}});
    });
    QCOMPARE(*count, 1);
    const Result<qint64> returned = m_database->write([](Db::Transaction &job) {
        return job.integer({"INSERT INTO t (a) VALUES (2) RETURNING a * 10"_ba, {}});
    });
    QCOMPARE(*returned, 20);
    QCOMPARE(values(), QList<qint64>({1, 2}));
}

void TestWriter::commitsWaitingJobsTogether()
{
    constexpr int callers = 32;
    const qint64 before = m_database->health().commits;
    std::vector<std::future<Result<void>>> results;
    {
        Blocker blocker(*m_database);
        for (int i = 0; i < callers; ++i) {
            results.push_back(std::async(std::launch::async, [this, i] {
                return m_database->write([i](Db::Transaction &job) { return insert(job, i); });
            }));
        }
        QTRY_VERIFY(queued(callers));
        QVERIFY(values().isEmpty());
        QVERIFY(blocker.release());
    }
    for (auto &result : results)
        QVERIFY(result.get());
    QCOMPARE(values().size(), callers);
    const Db::DatabaseHealth health = m_database->health();
    QVERIFY2(health.commits - before < callers / 2, qPrintable(QString::number(health.commits)));
    QCOMPARE(health.committedJobs, callers + 2);
}

void TestWriter::undoesOnlyTheJobThatFails()
{
    std::vector<std::future<Result<void>>> results;
    {
        Blocker blocker(*m_database);
        for (int i = 0; i < 9; ++i) {
            results.push_back(std::async(std::launch::async, [this, i] {
                return m_database->write([i](Db::Transaction &job) -> Result<void> {
                    if (Result<void> done = insert(job, i); !done)
                        return done;
                    if (i % 3 == 1)
                        return Error::forbidden(u"no"_s);
                    // Each third breaks on a row of its own.
                    return i % 3 == 2 ? insert(job, i) : Result<void>();
                });
            }));
        }
        QTRY_VERIFY(queued(9));
    }
    for (int i = 0; i < 9; ++i) {
        const Result<void> result = results[size_t(i)].get();
        QCOMPARE(result.has_value(), i % 3 == 0);
        if (i % 3 == 1)
            QCOMPARE(result.error().kind, Error::Kind::Forbidden);
        if (i % 3 == 2)
            QCOMPARE(result.error().kind, Error::Kind::Conflict);
    }
    QCOMPARE(values(), QList<qint64>({0, 3, 6}));
    QCOMPARE(m_database->health().failedJobs, 6);
}

void TestWriter::undoesOnlyTheJobThatThrows()
{
    std::future<Result<void>> good;
    std::future<Result<void>> bad;
    {
        Blocker blocker(*m_database);
        bad = std::async(std::launch::async, [this] {
            return m_database->write([](Db::Transaction &job) -> Result<void> {
                if (Result<void> done = insert(job, 1); !done)
                    return done;
                throw std::runtime_error("broken");
            });
        });
        good = std::async(std::launch::async, [this] {
            return m_database->write([](Db::Transaction &job) { return insert(job, 2); });
        });
        QTRY_VERIFY(queued(2));
    }
    const Result<void> crashed = bad.get();
    QCOMPARE(crashed.error().kind, Error::Kind::Crashed);
    QCOMPARE(crashed.error().detail, u"broken"_s);
    QVERIFY(good.get());
    QCOMPARE(values(), QList<qint64>({2}));
    const Result<void> odd = m_database->write([](Db::Transaction &) -> Result<void> { throw 1; });
    QCOMPARE(odd.error().kind, Error::Kind::Crashed);
}

void TestWriter::nestsSavepoints()
{
    const Result<void> done = m_database->write([](Db::Transaction &job) -> Result<void> {
        Db::Savepoint outer(job);
        if (Result<void> added = insert(job, 1); !added)
            return added;
        {
            Db::Savepoint inner(job);
            if (Result<void> added = insert(job, 2); !added)
                return added;
            Db::Savepoint innermost(job);
            if (Result<void> added = insert(job, 3); !added)
                return added;
            if (Result<void> released = innermost.release(); !released)
                return released;
        }
        {
            Db::Savepoint failing(job);
            if (insert(job, 1))
                return Error::internal(u"should have failed"_s);
        }
        if (Result<void> added = insert(job, 4); !added)
            return added;
        return outer.release();
    });
    QVERIFY2(done, done ? "" : qPrintable(done.error().detail));
    QCOMPARE(values(), QList<qint64>({1, 4}));
}

void TestWriter::refusesToEndTheSharedTransaction_data()
{
    QTest::addColumn<QByteArray>("sql");

    QTest::newRow("commit") << "INSERT INTO t (a) VALUES (1); COMMIT;"_ba;
    QTest::newRow("rollback") << "INSERT INTO t (a) VALUES (1); ROLLBACK;"_ba;
    QTest::newRow("release") << "RELEASE bn_job"_ba;
    QTest::newRow("attach") << "ATTACH ':memory:' AS other"_ba;
    QTest::newRow("read only") << "PRAGMA query_only=1"_ba;
    QTest::newRow("synchronous") << "PRAGMA synchronous=OFF"_ba;
}

void TestWriter::refusesToEndTheSharedTransaction()
{
    QFETCH(QByteArray, sql);
    for (const Db::Grouping grouping : {Db::Grouping::Shared, Db::Grouping::Alone}) {
        const Result<void> done = m_database->write(
            [&](Db::Transaction &job) { return job.executeScript(sql); }, grouping);
        QVERIFY(!done);
        QCOMPARE(done.error().kind, Error::Kind::Internal);
        QVERIFY(values().isEmpty());
    }
    QVERIFY(m_database->write([](Db::Transaction &job) { return insert(job, 1); }));
}

void TestWriter::undoesAJobThatBreaksAForeignKey()
{
    QVERIFY(m_database->write([](Db::Transaction &job) {
        return job.executeScript("CREATE TABLE child (t REFERENCES t (id)"
                                 " DEFERRABLE INITIALLY DEFERRED)"_ba);
    }));
    std::future<Result<void>> bad;
    std::future<Result<void>> good;
    {
        Blocker blocker(*m_database);
        bad = std::async(std::launch::async, [this] {
            return m_database->write([](Db::Transaction &job) {
                return job.executeScript("INSERT INTO child VALUES (99)"_ba);
            });
        });
        good = std::async(std::launch::async, [this] {
            return m_database->write([](Db::Transaction &job) { return insert(job, 1); });
        });
        QTRY_VERIFY(queued(2));
    }
    QCOMPARE(bad.get().error().kind, Error::Kind::Internal);
    QVERIFY(good.get());
    QCOMPARE(values(), QList<qint64>({1}));
}

void TestWriter::boundsItsQueue()
{
    Db::DatabaseOptions options;
    options.maximumQueuedJobs = 2;
    open(options);
    std::vector<std::future<Result<void>>> results;
    {
        Blocker blocker(*m_database);
        for (int i = 0; i < 2; ++i) {
            results.push_back(std::async(std::launch::async, [this, i] {
                return m_database->write([i](Db::Transaction &job) { return insert(job, i); });
            }));
        }
        QTRY_VERIFY(queued(2));
        const Result<void> refused
            = m_database->write([](Db::Transaction &job) { return insert(job, 9); });
        QCOMPARE(refused.error().kind, Error::Kind::Unavailable);
    }
    for (auto &result : results)
        QVERIFY(result.get());
    QCOMPARE(values(), QList<qint64>({0, 1}));
}

void TestWriter::finishesQueuedJobsWhenItCloses()
{
    std::vector<std::future<Result<void>>> results;
    std::future<void> closing;
    {
        Blocker blocker(*m_database);
        for (int i = 0; i < 4; ++i) {
            results.push_back(std::async(std::launch::async, [this, i] {
                return m_database->write([i](Db::Transaction &job) { return insert(job, i); });
            }));
        }
        QTRY_VERIFY(queued(4));
        std::latch begun(1);
        closing = std::async(std::launch::async, [&] {
            begun.count_down();
            m_database.reset();
        });
        begun.wait();
    }
    closing.wait();
    for (auto &result : results)
        QVERIFY(result.get());
    open();
    QCOMPARE(values(), QList<qint64>({0, 1, 2, 3}));
}

void TestWriter::withdrawsAWaitingJob_data()
{
    QTest::addColumn<bool>("stops");

    QTest::newRow("stopped") << true;
    QTest::newRow("out of time") << false;
}

void TestWriter::withdrawsAWaitingJob()
{
    QFETCH(bool, stops);
    Blocker blocker(*m_database);
    StopSource source;
    auto result = std::async(std::launch::async, [&] {
        ExecutionContext context;
        context.stop = source.token();
        if (!stops)
            context.deadline = std::chrono::steady_clock::now() + 100ms;
        const ExecutionScope scope(context);
        return m_database->write([](Db::Transaction &job) { return insert(job, 1); });
    });
    if (stops) {
        QTRY_VERIFY(queued(1));
        source.stop();
    }
    // The writer is still blocked: the caller does not wait for it.
    QCOMPARE(result.get().error().kind, stops ? Error::Kind::Cancelled : Error::Kind::Timeout);
    QVERIFY(queued(0));
    QVERIFY(blocker.release());
    QVERIFY(values().isEmpty());
}

void TestWriter::readsInAJobObeyTheDeadline()
{
    ExecutionContext context;
    context.deadline = std::chrono::steady_clock::now() + 100ms;
    const ExecutionScope scope(context);
    const Result<void> done = m_database->write([](Db::Transaction &job) -> Result<void> {
        const Result<qint64> count = job.integer({endless, {}});
        return count ? Result<void>() : count.error();
    });
    QCOMPARE(done.error().kind, Error::Kind::Timeout);
}

void TestWriter::writesInASharedJobAreNotBrokenOff()
{
    StopSource source;
    ExecutionContext context;
    context.stop = source.token();
    std::optional<ExecutionScope> scope(context);
    const Result<void> done = m_database->write([&](Db::Transaction &job) -> Result<void> {
        if (Result<void> added = insert(job, 1); !added)
            return added;
        Result<qint64> rows = Error::internal({});
        std::thread stopper([&] { source.stop(); });
        rows = job.execute({"INSERT INTO t (a) WITH RECURSIVE n(x) AS"
                            " (SELECT 10 UNION ALL SELECT x + 1 FROM n LIMIT 20000)"
                            " SELECT x FROM n"_ba,
                            {}});
        stopper.join();
        // It was refused before it began or ran to its end; both leave the transaction whole.
        if (rows && *rows != 20000)
            return Error::internal(u"broken off"_s);
        if (!rows && rows.error().kind != Error::Kind::Cancelled)
            return rows.error();
        return Error::make(Error::Kind::Cancelled);
    });
    scope.reset();
    QCOMPARE(done.error().kind, Error::Kind::Cancelled);
    QVERIFY(values().isEmpty());
}

void TestWriter::breaksOffWritesOfAJobAlone()
{
    for (const bool script : {false, true}) {
        ExecutionContext context;
        context.deadline = std::chrono::steady_clock::now() + 50ms;
        const ExecutionScope scope(context);
        const Result<void> done = m_database->write(
            [&](Db::Transaction &job) -> Result<void> {
                if (Result<void> added = insert(job, 1); !added)
                    return added;
                if (script)
                    return job.executeScript(endlessInsert);
                const Result<qint64> rows = job.execute({endlessInsert, {}});
                return rows ? Result<void>() : rows.error();
            },
            Db::Grouping::Alone);
        QCOMPARE(done.error().kind, Error::Kind::Timeout);
    }
    QVERIFY(values().isEmpty());
    QVERIFY(m_database->write([](Db::Transaction &job) { return insert(job, 2); }));
    QCOMPARE(values(), QList<qint64>({2}));
}

void TestWriter::notesTheStatementsOfEachCaller()
{
    std::array<StatementLog, 4> logs;
    std::vector<std::thread> threads;
    for (size_t i = 0; i < logs.size(); ++i) {
        threads.emplace_back([&, i] {
            ExecutionContext context;
            context.statements = &logs[i];
            const ExecutionScope scope(context);
            for (size_t n = 0; n <= i; ++n) {
                QVERIFY(m_database->write(
                    [&](Db::Transaction &job) { return insert(job, qint64(i * 10 + n)); }));
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    for (size_t i = 0; i < logs.size(); ++i) {
        QCOMPARE(logs[i].count(), qint64(i + 1));
        QCOMPARE(logs[i].statements().front().sql, "INSERT INTO t (a) VALUES (?)"_ba);
    }
}

void TestWriter::waitsForAnotherConnection()
{
    Lock lock(m_fileName);
    QVERIFY(lock.isHeld());
    auto result = std::async(std::launch::async, [this] {
        return m_database->write([](Db::Transaction &job) { return insert(job, 1); });
    });
    QTRY_VERIFY(queued(1));
    QVERIFY(values().isEmpty());
    QVERIFY(lock.letGo());
    QVERIFY(result.get());
    QCOMPARE(values(), QList<qint64>({-1, 1}));
}

void TestWriter::waitsForAnotherProcess()
{
    QProcess other;
    other.start(QCoreApplication::applicationFilePath(), {u"--hold-lock"_s, m_fileName});
    QVERIFY(other.waitForReadyRead());
    QCOMPARE(other.readLine(), "locked\n"_ba);
    auto result = std::async(std::launch::async, [this] {
        return m_database->write([](Db::Transaction &job) { return insert(job, 1); });
    });
    QTRY_VERIFY(queued(1));
    other.write("\n");
    QVERIFY(other.waitForFinished());
    QCOMPARE(other.exitCode(), 0);
    QVERIFY(result.get());
    QCOMPARE(values(), QList<qint64>({-1, 1}));
}

void TestWriter::givesUpOnALongLock()
{
    Db::DatabaseOptions options;
    options.busyTimeout = 50ms;
    open(options);
    QVERIFY(values().isEmpty());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"cannot begin to write"_s));
    Lock lock(m_fileName);
    QVERIFY(lock.isHeld());
    const Result<void> done
        = m_database->write([](Db::Transaction &job) { return insert(job, 1); });
    QCOMPARE(done.error().kind, Error::Kind::Unavailable);
    QVERIFY(done.error().message.isEmpty());
    // Reading goes on meanwhile, and writing afterwards.
    QVERIFY(values().isEmpty());
    QVERIFY(lock.letGo());
    QVERIFY(m_database->write([](Db::Transaction &job) { return insert(job, 1); }));
}

void TestWriter::withdrawsWhileTheFileIsLocked()
{
    Lock lock(m_fileName);
    QVERIFY(lock.isHeld());
    {
        ExecutionContext context;
        context.deadline = std::chrono::steady_clock::now() + 50ms;
        const ExecutionScope scope(context);
        const Result<void> done
            = m_database->write([](Db::Transaction &job) { return insert(job, 1); });
        QCOMPARE(done.error().kind, Error::Kind::Timeout);
    }
    QVERIFY(lock.letGo());
    QVERIFY(m_database->write([](Db::Transaction &job) { return insert(job, 2); }));
    QCOMPARE(values(), QList<qint64>({-1, 2}));
}

void TestWriter::failsTheWholeBatchWhenTheDiskIsFull()
{
    // No file may grow past its present size: as full as a disk can be had in a test.
    QVERIFY(m_database->checkpoint());
    const auto earlier = std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    QCOMPARE(getrlimit(RLIMIT_FSIZE, &limit), 0);
    const rlimit unlimited = limit;
    std::vector<std::future<Result<void>>> results;
    {
        Blocker blocker(*m_database);
        for (int i = 0; i < 3; ++i) {
            results.push_back(std::async(std::launch::async, [this, i] {
                return m_database->write([i](Db::Transaction &job) { return insert(job, i); });
            }));
        }
        QTRY_VERIFY(queued(3));
        limit.rlim_cur = 1024;
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &limit), 0);
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"cannot commit"_s));
    }
    std::vector<Error::Kind> kinds;
    for (auto &result : results) {
        const Result<void> done = result.get();
        kinds.push_back(done ? Error::Kind::Crashed : done.error().kind);
    }
    QCOMPARE(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
    std::signal(SIGXFSZ, earlier);
    QCOMPARE(kinds, std::vector<Error::Kind>(3, Error::Kind::Unavailable));
    QVERIFY(values().isEmpty());
    QVERIFY(m_database->write([](Db::Transaction &job) { return insert(job, 7); }));
    QCOMPARE(values(), QList<qint64>({7}));
}

void TestWriter::refusesToWriteFromInsideAJob()
{
#ifndef QT_NO_DEBUG
    QSKIP("an assertion in this build");
#endif
    const Result<void> done = m_database->write([this](Db::Transaction &) {
        return m_database->write([](Db::Transaction &job) { return insert(job, 1); });
    });
    QCOMPARE(done.error().kind, Error::Kind::Internal);
}

void TestWriter::takesManyWriters()
{
    constexpr int callers = 64;
    constexpr int each = 20;
    std::atomic<int> failed = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < callers; ++i) {
        threads.emplace_back([&, i] {
            for (int n = 0; n < each; ++n) {
                const Result<void> done = m_database->write(
                    [&](Db::Transaction &job) { return insert(job, i * each + n); });
                failed += done ? 0 : 1;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(failed.load(), 0);
    QCOMPARE(values().size(), callers * each);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == u"--hold-lock"_s)
        return holdLock(arguments[2]);
    TestWriter test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_writer.moc"
