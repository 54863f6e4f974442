// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace Binnacle::Db {

class Connection;

struct TableInfo
{
    QString name;
    bool isView = false;
    /// The statement that made it.
    QByteArray sql;
};

struct ColumnInfo
{
    QString name;
    /// As declared; may be empty.
    QString type;
    bool isNotNull = false;
    std::optional<QByteArray> defaultSql;
    /// From 1 on; 0 for a column outside of the primary key.
    int primaryKeyPosition = 0;
};

struct IndexInfo
{
    QString name;
    QString table;
    bool isUnique = false;
    QByteArray sql;
};

// What a database holds, engine-neutral. Names are compared without case. Inside a job pass its
// transaction, which sees its own changes. Thread: the connection's. Errors: as Cursor::next.

/// Tables and views, by name.
Result<std::vector<TableInfo>> tables(Connection &connection);
/// A table or view by its name; NotFound when there is none.
Result<TableInfo> table(Connection &connection, const QString &name);
Result<bool> tableExists(Connection &connection, const QString &name);
/// The columns of a table or view in their order; empty when there is no such table.
Result<std::vector<ColumnInfo>> columns(Connection &connection, const QString &table);
/// The indexes of a table that have a CREATE statement.
Result<std::vector<IndexInfo>> indexes(Connection &connection, const QString &table);

}  // namespace Binnacle::Db
