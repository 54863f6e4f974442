// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordtable.h"

#include "db/dialect.h"
#include "schema/fieldvalue.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

RecordTable::RecordTable(std::shared_ptr<const Schema::Collection> of, const Db::Dialect &dialect)
    : collection(std::move(of))
    , name(dialect.quoted(collection->name))
{
    const QByteArray id = dialect.quoted(u"id");
    QByteArrayList plain;
    QByteArrayList qualified;
    QByteArrayList marks;
    QByteArrayList assignments;
    for (const Schema::Field &field : collection->fields) {
        const QByteArray column = dialect.quoted(field.name);
        plain.append(column);
        qualified.append(name + '.' + column);
        marks.append("?"_ba);
        if (field.name != "id"_L1)
            assignments.append(column + " = ?");
    }
    if (assignments.isEmpty())
        assignments.append(id + " = " + id);

    columns = qualified.join(", ");
    selectById = "SELECT " + columns + " FROM " + name + " WHERE " + name + '.' + id + " = ?";
    insert
        = "INSERT INTO " + name + " (" + plain.join(", ") + ") VALUES (" + marks.join(", ") + ')';
    update = "UPDATE " + name + " SET " + assignments.join(", ") + " WHERE " + id + " = ?";
    deleteById = "DELETE FROM " + name + " WHERE " + id + " = ?";
}

const Schema::RecordJsonWriter &RecordTable::jsonWriter(const Db::Row &row, bool showsAll) const
{
    Writer &writer = m_writers[showsAll ? 1 : 0];
    std::call_once(writer.made, [&] {
        writer.writer = std::make_unique<const Schema::RecordJsonWriter>(
            *collection, row, Schema::RecordJsonWriter::Options{showsAll, showsAll});
    });
    return *writer.writer;
}

Db::Statement RecordTable::insertOf(const Schema::Record &record) const
{
    Db::Statement statement{insert, {}};
    statement.values.reserve(collection->fields.size());
    for (size_t i = 0; i < collection->fields.size(); ++i)
        statement.values.push_back(
            Schema::columnValue(collection->fields[i], record.value(int(i))));
    return statement;
}

Db::Statement RecordTable::updateOf(const Schema::Record &record) const
{
    Db::Statement statement{update, {}};
    statement.values.reserve(collection->fields.size());
    for (size_t i = 0; i < collection->fields.size(); ++i) {
        const Schema::Field &field = collection->fields[i];
        if (field.name != "id"_L1)
            statement.values.push_back(Schema::columnValue(field, record.value(int(i))));
    }
    statement.values.push_back(Db::textValue(record.id()));
    return statement;
}

std::shared_ptr<const RecordTable>
RecordTables::of(const std::shared_ptr<const Schema::Collection> &collection) const
{
    const std::lock_guard lock(m_mutex);
    std::shared_ptr<const RecordTable> &table = m_tables[collection->id];
    if (!table || table->collection != collection)
        table = std::make_shared<const RecordTable>(collection, m_dialect);
    return table;
}

Db::Statement isOneOf(const QByteArray &column, const QStringList &ids)
{
    Q_ASSERT(!ids.isEmpty());
    qsizetype count = 1;
    while (count < ids.size())
        count *= 2;
    Db::Statement condition{column + " IN (?" + QByteArray(", ?").repeated(count - 1) + ')', {}};
    condition.values.reserve(size_t(count));
    for (const QString &id : ids)
        condition.values.push_back(Db::textValue(id));
    condition.values.resize(size_t(count), condition.values.back());
    return condition;
}

}  // namespace Binnacle
