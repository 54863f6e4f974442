// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/connection.h"
#include "db/statementcache.h"

#include <chrono>
#include <optional>

struct sqlite3_stmt;

namespace Binnacle::Db {

class SqliteConnection;

/// The row a statement stands on, read in place.
class SqliteRow final : public Row
{
public:
    explicit SqliteRow(sqlite3_stmt *statement)
        : m_statement(statement)
    {
    }

    int columnCount() const override;
    QByteArrayView columnName(int column) const override;
    Type type(int column) const override;
    qint64 integer(int column) const override;
    double real(int column) const override;
    QByteArrayView text(int column) const override;

private:
    sqlite3_stmt *m_statement;
};

/// Gives its statement back at the last row already, so that no snapshot is held for longer.
class SqliteCursor final : public Cursor
{
    Q_DISABLE_COPY_MOVE(SqliteCursor)

public:
    SqliteCursor(SqliteConnection &connection, StatementLease lease, Statement statement);
    ~SqliteCursor() override { finish(); }

    Result<const Row *> next() override;
    int columnCount() const override;
    QByteArrayView columnName(int column) const override;
    QByteArrayView declaredType(int column) const override;

    sqlite3_stmt *statement() const { return m_lease.get(); }
    /// What is bound; lives as long as the bindings.
    const Values &values() const { return m_text.values; }
    /// The statements after this one may go on with a transaction that it opened.
    void keepTransaction() { m_keepsTransaction = true; }

private:
    void finish();

    SqliteConnection &m_connection;
    Statement m_text;
    StatementLease m_lease;
    SqliteRow m_row;
    std::chrono::nanoseconds m_spent{};
    qint64 m_rows = 0;
    std::optional<Error> m_error;
    bool m_stepped = false;
    bool m_keepsTransaction = false;
};

}  // namespace Binnacle::Db
