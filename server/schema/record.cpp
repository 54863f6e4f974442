// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/record.h"

#include "schema/fieldvalue.h"

#include <QAnyStringView>

namespace Binnacle::Schema {

namespace {

const JsonValue noValue;

}  // namespace

Record::Record(std::shared_ptr<const Collection> collection)
    : m_collection(std::move(collection))
{
    m_values.reserve(m_collection->fields.size());
    for (const Field &field : m_collection->fields)
        m_values.push_back(zeroValue(field));
}

Record Record::fromRow(std::shared_ptr<const Collection> collection, const Db::Row &row)
{
    Record record(std::move(collection));
    const std::vector<Field> &fields = record.m_collection->fields;
    const size_t count = fields.size();
    for (int column = 0; column < row.columnCount(); ++column) {
        const QUtf8StringView name(row.columnName(column));
        // Columns that were selected in the order of the fields are found at once.
        for (size_t i = 0; i < count; ++i) {
            const size_t field = (size_t(column) + i) % count;
            if (QAnyStringView(fields[field].name) == QAnyStringView(name)) {
                record.m_values[field] = valueFromColumn(fields[field], row, column);
                break;
            }
        }
    }
    return record;
}

const JsonValue &Record::value(QStringView field) const
{
    const int index = m_collection->fieldIndex(field);
    return index < 0 ? noValue : m_values[size_t(index)];
}

void Record::setValue(QStringView field, JsonValue value)
{
    if (const int index = m_collection->fieldIndex(field); index >= 0)
        m_values[size_t(index)] = std::move(value);
}

}  // namespace Binnacle::Schema
