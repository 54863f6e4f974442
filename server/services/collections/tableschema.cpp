// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/collections/tableschema.h"

#include "db/connection.h"
#include "db/dialect.h"
#include "schema/indexdefinition.h"

#include <algorithm>

namespace Binnacle {

QByteArray createTableSql(const Schema::Collection &collection, const Db::Dialect &dialect)
{
    std::vector<const Schema::Field *> fields;
    for (const Schema::Field &field : collection.fields)
        fields.push_back(&field);
    std::sort(fields.begin(), fields.end(), [](const Schema::Field *a, const Schema::Field *b) {
        return a->name.toUtf8() < b->name.toUtf8();
    });
    QByteArrayList columns;
    for (const Schema::Field *field : fields) {
        columns.append(dialect.quoted(field->name) + ' '
                       + dialect.columnDefinition(field->columnKind()));
    }
    return "CREATE TABLE " + dialect.quoted(collection.name) + " (" + columns.join(", ") + ')';
}

QByteArrayList createIndexSql(const Schema::Collection &collection)
{
    QByteArrayList statements;
    for (const QString &definition : collection.indexes) {
        std::optional<Schema::IndexDefinition> index = Schema::IndexDefinition::parse(definition);
        if (!index)
            continue;
        index->table = collection.name;
        statements.append(index->toSql().toUtf8());
    }
    return statements;
}

Result<void> createTable(Db::Transaction &transaction, const Schema::Collection &collection)
{
    Result<void> done
        = transaction.executeScript(createTableSql(collection, transaction.dialect()));
    for (const QByteArray &statement : createIndexSql(collection)) {
        if (!done)
            return done;
        done = transaction.executeScript(statement);
    }
    return done;
}

}  // namespace Binnacle
