// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executioncontext.h"
#include "db/inspection.h"
#include "db/writerfixture.h"

#include <QTest>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace std::chrono_literals;

/// The one thread that writes: what jobs share and what they do not.
class TestWriter : public QObject, private WriterFixture
{
    Q_OBJECT

private slots:
    void init() { openDatabase(); }
    void cleanup() { closeDatabase(); }

    void givesValuesAndErrors();
    void seesItsOwnChanges();
    void commitsWaitingJobsTogether();
    void undoesOnlyTheJobThatFails();
    void undoesOnlyTheJobThatThrows();
    void nestsSavepoints();
    void refusesToEndTheSharedTransaction_data();
    void refusesToEndTheSharedTransaction();
    void undoesAJobThatBreaksAForeignKey();

    void notesTheStatementsOfEachCaller();

    void refusesToWriteFromInsideAJob();
    void takesManyWriters();
};

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

QTEST_GUILESS_MAIN(TestWriter)

#include "tst_writer.moc"
