// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace Binnacle::Schema {

/// One `CREATE INDEX` statement, taken apart (R1.10).
struct IndexDefinition
{
    struct Column
    {
        /// A column's name or an expression, without surrounding quotes.
        QString name;
        QString collation;
        /// "ASC", "DESC" or empty.
        QString sort;
        friend bool operator==(const Column &, const Column &) = default;
    };

    bool isUnique = false;
    bool ifNotExists = false;
    QString schema;
    QString name;
    QString table;
    std::vector<Column> columns;
    /// What follows WHERE.
    QString condition;

    /// Nothing when the text is no such statement, or has no name, table or column. An empty
    /// quoted table name, as scaffolds have, is accepted.
    static std::optional<IndexDefinition> parse(QStringView sql);

    /// The normal form.
    QString toSql() const;
    /// True for a unique index on that column alone; the case of the name does not matter.
    bool isUniqueOn(QStringView column) const;
    /// True when all but name, schema and table is equal.
    bool isSameExceptName(const IndexDefinition &other) const;
};

}  // namespace Binnacle::Schema
