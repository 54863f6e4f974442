// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/collections/tableschema.h"

#include "db/connection.h"
#include "db/dialect.h"
#include "schema/indexdefinition.h"
#include "schema/settingrules.h"

#include <algorithm>

using namespace Qt::StringLiterals;

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

Result<void> createIndexes(Db::Transaction &transaction, const Schema::Collection &collection)
{
    JsonValue items = JsonValue::object();
    for (qsizetype i = 0; i < collection.indexes.size(); ++i) {
        std::optional<Schema::IndexDefinition> index
            = Schema::IndexDefinition::parse(collection.indexes[i]);
        if (!index)
            continue;
        index->table = collection.name;
        Result<void> made;
        {
            Db::Savepoint step(transaction);
            made = transaction.executeScript(index->toSql().toUtf8());
            if (made)
                made = step.release();
        }
        if (made)
            continue;
        if (made.error().kind != Error::Kind::Internal
            && made.error().kind != Error::Kind::Conflict)
            return made;
        items.insert(QString::number(i),
                     Schema::itemOf(u"validation_invalid_index_expression"_s,
                                    u"Failed to create index "_s + index->name + u" - "
                                        + made.error().detail));
    }
    if (items.isEmpty())
        return {};
    return Error::invalidInput({}, JsonValue::object({{u"indexes"_s, std::move(items)}}));
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
