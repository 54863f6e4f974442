// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/database.h"
#include "db/sqlitedialect.h"
#include "db/sqlitewriter.h"

#include <atomic>

namespace Binnacle::Db {

/// What the connections of a database share with it. They keep it alive: a thread may end, and
/// close its connection, after the database is gone.
struct SqliteShared
{
    DatabaseOptions options;
    SqliteDialect dialect;
    std::atomic<int> openConnections = 0;
    std::atomic<bool> isClosed = false;
};

/// A SQLite file: a connection a thread for reading, one thread that writes.
class SqliteDatabase final : public Database
{
    Q_DISABLE_COPY_MOVE(SqliteDatabase)

public:
    static Result<std::unique_ptr<Database>> open(const DatabaseOptions &options);
    ~SqliteDatabase() override;

    Result<Connection *> connection() override;
    Result<void> writeJob(Job job, Grouping grouping) override;
    const Dialect &dialect() const override;
    QByteArray engine() const override;
    DatabaseHealth health() const override;
    qint64 commits() const override { return m_writer.commits(); }
    Result<void> checkpoint() override;
    Result<void> optimize() override;
    Result<void> compact() override;
    Result<void> copyTo(const QString &fileName) override;

private:
    explicit SqliteDatabase(const DatabaseOptions &options);

    std::shared_ptr<SqliteShared> m_shared;
    SqliteWriter m_writer;
};

}  // namespace Binnacle::Db
