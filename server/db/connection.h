// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "db/row.h"
#include "db/value.h"

#include <QStringList>

#include <functional>
#include <memory>

namespace Binnacle::Db {

class Dialect;

/// Walks the rows of one query; the statement goes back to its connection's cache at the end.
/// Must not outlive the connection. Thread: the connection's.
class Cursor
{
public:
    virtual ~Cursor() = default;
    /// The next row, or null behind the last. Errors: Cancelled (the request's stop token),
    /// Timeout (its deadline), Unavailable (locked too long), Internal.
    virtual Result<const Row *> next() = 0;

    // Of the result, known before its first row.
    virtual int columnCount() const = 0;
    virtual QByteArrayView columnName(int column) const = 0;
    /// The type that the column was declared with, empty for an expression.
    virtual QByteArrayView declaredType(int column) const = 0;
};

/// One thread's connection to a database; reads run here. Thread: the one that asked for it.
/// Every statement is noted in the thread's ExecutionContext and obeys its stop and deadline.
class Connection
{
public:
    virtual ~Connection() = default;

    /// Runs a statement that gives rows. The statement is prepared once and kept.
    virtual Result<std::unique_ptr<Cursor>> query(const Statement &statement) = 0;
    /// Runs statements that somebody typed, separated by semicolons, and gives the rows of the
    /// last one. Nothing is kept prepared; logs get the text without its literals. A transaction
    /// left open is rolled back.
    virtual Result<std::unique_ptr<Cursor>> queryScript(const QByteArray &sql) = 0;
    virtual const Dialect &dialect() const = 0;

    /// Calls @p visit for each row until it returns false or the rows end; gives their number.
    Result<qint64> forEach(const Statement &statement,
                           const std::function<bool(const Row &)> &visit);
    /// The first row's columns; NotFound when there is none.
    Result<Values> first(const Statement &statement);
    /// The first column of the first row as an integer; NotFound when there is no row.
    Result<qint64> integer(const Statement &statement);
};

/// What a write job works on: the writer's connection inside an open transaction. Reads see the
/// job's own changes.
class Transaction : public Connection
{
public:
    /// Runs a statement that changes rows and gives their number. Errors as Cursor::next, and
    /// Conflict for a broken unique constraint (`detail` is the engine's text, `fields` holds
    /// {"columns": ["table.column", …]}).
    virtual Result<qint64> execute(const Statement &statement) = 0;
    /// Runs schema statements, separated by semicolons, without values, through Qt Sql.
    Result<void> executeScript(const QByteArray &sql);
    /// The same, and gives the number of rows that the last statement changed which inserts,
    /// updates or deletes.
    virtual Result<qint64> executeAll(const QByteArray &sql) = 0;

protected:
    friend class Savepoint;
    virtual Result<void> openSavepoint() = 0;
    virtual Result<void> releaseSavepoint() = 0;
    virtual void rollBackSavepoint() = 0;
};

/// A nested step inside a transaction: undone at the end of the scope unless released. Scopes
/// nest; no cursor over what a step changed may outlive it.
class Savepoint
{
public:
    explicit Savepoint(Transaction &transaction);
    ~Savepoint();
    Savepoint(const Savepoint &) = delete;
    Savepoint &operator=(const Savepoint &) = delete;

    /// Keeps what was done. Errors: Internal, also when the savepoint could not be opened.
    Result<void> release();

private:
    Transaction &m_transaction;
    Result<void> m_opened;
    bool m_open = true;
};

}  // namespace Binnacle::Db
