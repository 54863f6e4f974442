// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/sqlitecursor.h"

#include "db/sqliteconnection.h"

#include <sqlite3.h>

namespace Binnacle::Db {

int SqliteRow::columnCount() const
{
    return sqlite3_column_count(m_statement);
}

QByteArrayView SqliteRow::columnName(int column) const
{
    return sqlite3_column_name(m_statement, column);
}

Row::Type SqliteRow::type(int column) const
{
    switch (sqlite3_column_type(m_statement, column)) {
    case SQLITE_INTEGER: return Type::Integer;
    case SQLITE_FLOAT: return Type::Real;
    case SQLITE_TEXT: return Type::Text;
    case SQLITE_BLOB: return Type::Blob;
    default: return Type::Null;
    }
}

qint64 SqliteRow::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

double SqliteRow::real(int column) const
{
    return sqlite3_column_double(m_statement, column);
}

QByteArrayView SqliteRow::text(int column) const
{
    // sqlite3_column_text would turn a blob into text for good, and type() with it.
    const void *bytes = sqlite3_column_type(m_statement, column) == SQLITE_BLOB
        ? sqlite3_column_blob(m_statement, column)
        : sqlite3_column_text(m_statement, column);
    if (!bytes)
        return {};
    return {static_cast<const char *>(bytes), sqlite3_column_bytes(m_statement, column)};
}

SqliteCursor::SqliteCursor(SqliteConnection &connection, StatementLease lease, Statement statement)
    : m_connection(connection)
    , m_text(std::move(statement))
    , m_lease(std::move(lease))
    , m_row(m_lease.get())
{
}

Result<const Row *> SqliteCursor::next()
{
    if (m_error)
        return *m_error;
    if (!m_lease)
        return nullptr;
    m_stepped = true;
    Result<bool> stepped = m_connection.step(m_lease.get(), m_spent);
    if (stepped && *stepped) {
        ++m_rows;
        return &m_row;
    }
    if (!stepped)
        m_error = std::move(stepped).error();
    finish();
    if (m_error)
        return *m_error;
    return nullptr;
}

int SqliteCursor::columnCount() const
{
    return m_lease ? sqlite3_column_count(m_lease.get()) : 0;
}

QByteArrayView SqliteCursor::columnName(int column) const
{
    return m_lease ? QByteArrayView(sqlite3_column_name(m_lease.get(), column)) : QByteArrayView();
}

QByteArrayView SqliteCursor::declaredType(int column) const
{
    return m_lease ? QByteArrayView(sqlite3_column_decltype(m_lease.get(), column))
                   : QByteArrayView();
}

void SqliteCursor::finish()
{
    if (!m_lease)
        return;
    m_lease.giveBack();
    if (!m_keepsTransaction)
        m_connection.cursorEnded();
    if (m_stepped)
        SqliteConnection::note(m_text.sql, m_spent, m_rows);
}

}  // namespace Binnacle::Db
