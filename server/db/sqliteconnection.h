// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/connection.h"
#include "db/sqlitewatch.h"
#include "db/statementcache.h"

#include <QSqlDatabase>

#include <chrono>

struct sqlite3;

namespace Binnacle::Db {

struct SqliteShared;

/// One connection to a SQLite file: a thread's own for reading, or the writer's. Qt Sql owns it
/// and runs scripts; single statements are prepared and stepped on its native handle.
/// Thread: the one that opened it, to its end.
class SqliteConnection final : public Transaction
{
    Q_DISABLE_COPY_MOVE(SqliteConnection)

public:
    enum class Role
    {
        Reader,
        Writer
    };
    using Clock = SqliteWatch::Clock;

    /// Errors: Internal (cannot open, no database), Unavailable (locked, disk full).
    static Result<std::unique_ptr<SqliteConnection>> open(std::shared_ptr<SqliteShared> shared,
                                                          Role role);
    ~SqliteConnection() override;

    Result<std::unique_ptr<Cursor>> query(const Statement &statement) override;
    Result<std::unique_ptr<Cursor>> queryScript(const QByteArray &sql) override;
    const Dialect &dialect() const override;
    Result<qint64> execute(const Statement &statement) override;
    Result<qint64> executeAll(const QByteArray &sql) override;

    /// Steps once; false behind the last row. Adds the time it took to @p spent.
    Result<bool> step(sqlite3_stmt *statement, std::chrono::nanoseconds &spent);
    /// Called when a cursor has given its statement back.
    void cursorEnded();
    /// Notes a finished statement for the request.
    static void note(const QByteArray &sql, std::chrono::nanoseconds spent, qint64 rows);

    // For the writer: statements of its own, which are neither noted nor broken off.
    Result<void> control(const QByteArray &sql);
    bool inTransaction() const;
    /// Whether the transaction would break a foreign key if it were committed now.
    bool breaksForeignKey() const;
    /// The job that runs now has the transaction to itself: its writing statements may be broken
    /// off, which undoes all of it.
    void setAlone(bool alone) { m_alone = alone; }
    /// Folds the write-ahead log into the file if much has been added since the last time.
    void checkpointIfDue();
    void setTimeLimit(Clock::duration limit) { m_timeLimit = limit; }

protected:
    Result<void> openSavepoint() override;
    Result<void> releaseSavepoint() override;
    void rollBackSavepoint() override;

private:
    SqliteConnection(std::shared_ptr<SqliteShared> shared, Role role);

    Result<void> openFile();
    Result<void> setUp();
    Result<void> runPragma(const QString &sql);
    Result<StatementLease> prepare(const QByteArray &sql);
    Result<void> bind(sqlite3_stmt *statement, const Values &values);
    Result<qint64> executeOne(const QString &sql);
    bool isBreakable(sqlite3_stmt *statement) const;
    Error lastError() const;

    static int authorize(void *self, int action, const char *first, const char *second,
                         const char *database, const char *trigger);
    static int onCommitted(void *self, sqlite3 *handle, const char *database, int frames);

    // Shared with the database and the threads' holders, which end in any order.
    std::shared_ptr<SqliteShared> m_shared;
    Role m_role;
    QString m_name;
    QSqlDatabase m_database;
    sqlite3 *m_handle = nullptr;
    SqliteWatch m_watch;
    StatementCache m_statements;
    Clock::duration m_timeLimit;
    bool m_alone = false;
    bool m_controls = false;
    int m_logFrames = 0;
    int m_foldedFrames = 0;
};

}  // namespace Binnacle::Db
