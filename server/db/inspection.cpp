// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/inspection.h"

#include "db/connection.h"
#include "db/dialect.h"

namespace Binnacle::Db {

namespace {

template <typename T, typename F>
Result<std::vector<T>> collect(Connection &connection, const Statement &statement, F read)
{
    std::vector<T> items;
    Result<qint64> done = connection.forEach(statement, [&](const Row &row) {
        items.push_back(read(row));
        return true;
    });
    if (!done)
        return std::move(done).error();
    return items;
}

TableInfo tableInfo(const Row &row)
{
    return {row.string(0), row.integer(1) != 0, row.text(2).toByteArray()};
}

}  // namespace

Result<std::vector<TableInfo>> tables(Connection &connection)
{
    return collect<TableInfo>(connection, connection.dialect().tablesQuery({}), tableInfo);
}

Result<TableInfo> table(Connection &connection, const QString &name)
{
    if (name.isEmpty())
        return Error::notFound();
    Result<std::vector<TableInfo>> found
        = collect<TableInfo>(connection, connection.dialect().tablesQuery(name), tableInfo);
    if (!found)
        return std::move(found).error();
    if (found->empty())
        return Error::notFound();
    return std::move(found->front());
}

Result<bool> tableExists(Connection &connection, const QString &name)
{
    const Result<TableInfo> found = table(connection, name);
    if (!found && found.error().kind != Error::Kind::NotFound)
        return found.error();
    return found.has_value();
}

Result<std::vector<ColumnInfo>> columns(Connection &connection, const QString &table)
{
    return collect<ColumnInfo>(
        connection, connection.dialect().columnsQuery(table), [](const Row &row) {
            std::optional<QByteArray> defaultSql;
            if (!row.isNull(3))
                defaultSql = row.text(3).toByteArray();
            return ColumnInfo{row.string(0), row.string(1), row.integer(2) != 0, defaultSql,
                              int(row.integer(4))};
        });
}

Result<std::vector<IndexInfo>> indexes(Connection &connection, const QString &table)
{
    return collect<IndexInfo>(connection, connection.dialect().indexesQuery(table),
                              [](const Row &row) {
                                  return IndexInfo{row.string(0), row.string(1),
                                                   row.integer(2) != 0, row.text(3).toByteArray()};
                              });
}

}  // namespace Binnacle::Db
