// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executioncontext.h"
#include "db/writerfixture.h"

#include <QCoreApplication>
#include <QProcess>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <future>
#include <latch>
#include <optional>
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

/// What holds the writer up: a full queue, deadlines, the locks of others, a full disk.
class TestWriterWaiting : public QObject, private WriterFixture
{
    Q_OBJECT

private slots:
    void init() { openDatabase(); }
    void cleanup() { closeDatabase(); }

    void boundsItsQueue();
    void finishesQueuedJobsWhenItCloses();
    void withdrawsAWaitingJob_data();
    void withdrawsAWaitingJob();
    void readsInAJobObeyTheDeadline();
    void writesInASharedJobAreNotBrokenOff();
    void breaksOffWritesOfAJobAlone();
    void waitsForAnotherConnection();
    void waitsForAnotherProcess();
    void givesUpOnALongLock();
    void withdrawsWhileTheFileIsLocked();
    void failsTheWholeBatchWhenTheDiskIsFull();
};

void TestWriterWaiting::boundsItsQueue()
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

void TestWriterWaiting::finishesQueuedJobsWhenItCloses()
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

void TestWriterWaiting::withdrawsAWaitingJob_data()
{
    QTest::addColumn<bool>("stops");

    QTest::newRow("stopped") << true;
    QTest::newRow("out of time") << false;
}

void TestWriterWaiting::withdrawsAWaitingJob()
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

void TestWriterWaiting::readsInAJobObeyTheDeadline()
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

void TestWriterWaiting::writesInASharedJobAreNotBrokenOff()
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

void TestWriterWaiting::breaksOffWritesOfAJobAlone()
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

void TestWriterWaiting::waitsForAnotherConnection()
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

void TestWriterWaiting::waitsForAnotherProcess()
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

void TestWriterWaiting::givesUpOnALongLock()
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

void TestWriterWaiting::withdrawsWhileTheFileIsLocked()
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

void TestWriterWaiting::failsTheWholeBatchWhenTheDiskIsFull()
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

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == u"--hold-lock"_s)
        return holdLock(arguments[2]);
    TestWriterWaiting test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_writerwaiting.moc"
