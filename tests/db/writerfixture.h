// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/database.h"

#include <QList>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <future>

inline Binnacle::Result<void> insert(Binnacle::Db::Transaction &job, qint64 value)
{
    Binnacle::Result<qint64> rows
        = job.execute({QByteArrayLiteral("INSERT INTO t (a) VALUES (?)"), {value}});
    return rows ? Binnacle::Result<void>() : std::move(rows).error();
}

/// Keeps the writer busy until released, so that jobs gather behind it.
class Blocker
{
public:
    explicit Blocker(Binnacle::Db::Database &database)
    {
        m_done = std::async(std::launch::async, [this, &database] {
            return database.write([this](Binnacle::Db::Transaction &) -> Binnacle::Result<void> {
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
    std::future<Binnacle::Result<void>> m_done;
};

/// A database with one table `t`; what a test class inherits beside QObject.
class WriterFixture
{
protected:
    void openDatabase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<QTemporaryDir>();
        m_fileName = m_dir->filePath(QStringLiteral("data.db"));
        open();
        QVERIFY(m_database);
        QVERIFY(m_database->write([](Binnacle::Db::Transaction &job) {
            return job.executeScript(QByteArrayLiteral(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, a NUMERIC UNIQUE NOT NULL)"));
        }));
    }
    void closeDatabase()
    {
        m_database.reset();
        m_dir.reset();
    }

    void open(Binnacle::Db::DatabaseOptions options = {})
    {
        m_database.reset();
        options.fileName = m_fileName;
        auto opened = Binnacle::Db::Database::openSqlite(options);
        QVERIFY2(opened, opened ? "" : qPrintable(opened.error().detail));
        m_database = *std::move(opened);
    }

    QList<qint64> values()
    {
        QList<qint64> found;
        const auto done = (*m_database->connection())
                              ->forEach({QByteArrayLiteral("SELECT a FROM t ORDER BY a"), {}},
                                        [&](const auto &row) {
                                            found.append(row.integer(0));
                                            return true;
                                        });
        return done ? found : QList<qint64>{-999};
    }
    bool queued(int count) const { return m_database->health().queuedJobs == count; }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_fileName;
    std::unique_ptr<Binnacle::Db::Database> m_database;
};
