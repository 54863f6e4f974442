// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/connection.h"

namespace Binnacle::Db {

namespace {

template <typename T, typename F>
Result<T> firstRow(Connection &connection, const Statement &statement, F read)
{
    Result<std::unique_ptr<Cursor>> cursor = connection.query(statement);
    if (!cursor)
        return std::move(cursor).error();
    Result<const Row *> row = (*cursor)->next();
    if (!row)
        return std::move(row).error();
    if (!*row)
        return Error::notFound();
    return read(**row);
}

}  // namespace

Result<qint64> Connection::forEach(const Statement &statement,
                                   const std::function<bool(const Row &)> &visit)
{
    Result<std::unique_ptr<Cursor>> cursor = query(statement);
    if (!cursor)
        return std::move(cursor).error();
    for (qint64 count = 0;; ++count) {
        Result<const Row *> row = (*cursor)->next();
        if (!row)
            return std::move(row).error();
        if (!*row)
            return count;
        if (!visit(**row))
            return count + 1;
    }
}

Result<Values> Connection::first(const Statement &statement)
{
    return firstRow<Values>(*this, statement, [](const Row &row) {
        Values values;
        values.reserve(size_t(row.columnCount()));
        for (int column = 0; column < row.columnCount(); ++column)
            values.push_back(row.value(column));
        return values;
    });
}

Result<qint64> Connection::integer(const Statement &statement)
{
    return firstRow<qint64>(*this, statement, [](const Row &row) { return row.integer(0); });
}

Result<void> Transaction::executeScript(const QByteArray &sql)
{
    Result<qint64> done = executeAll(sql);
    if (!done)
        return std::move(done).error();
    return {};
}

Savepoint::Savepoint(Transaction &transaction)
    : m_transaction(transaction)
    , m_opened(transaction.openSavepoint())
    , m_open(m_opened.has_value())
{
}

Savepoint::~Savepoint()
{
    if (m_open)
        m_transaction.rollBackSavepoint();
}

Result<void> Savepoint::release()
{
    if (!m_opened)
        return m_opened.error();
    Q_ASSERT(m_open);
    Result<void> released = m_transaction.releaseSavepoint();
    // A savepoint that could not be released is rolled back by the destructor.
    m_open = !released.has_value();
    return released;
}

}  // namespace Binnacle::Db
