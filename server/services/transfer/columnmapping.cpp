// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/transfer/columnmapping.h"

#include "wire/jsonparser.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

/// A file's rows may each have names of their own.
constexpr qsizetype maximumColumns = 2000;
constexpr qsizetype shownColumns = 100;

bool isImported(const Schema::Field &field)
{
    return field.type != Schema::FieldType::File && field.type != Schema::FieldType::Autodate;
}

/// The value of a cell: the casts of the field types do the rest.
JsonValue cellValue(const Schema::Field &field, const JsonValue &cell)
{
    const bool isJson = field.type == Schema::FieldType::Json
        || field.type == Schema::FieldType::GeoPoint || field.isMultiple();
    if (!isJson || !cell.isString())
        return cell;
    const QString text = cell.toString().trimmed();
    if (text.isEmpty())
        return {};
    Result<JsonValue> json = Wire::parseJson(text.toUtf8());
    return json ? *std::move(json) : cell;
}

}  // namespace

Result<ColumnMapping> ColumnMapping::make(const Schema::Collection &collection,
                                          const JsonValue &wanted)
{
    ColumnMapping mapping(collection);
    if (wanted.isNull())
        return mapping;
    if (!wanted.isObject())
        return Error::invalidInput(u"The mapping must be an object of column to field."_s);
    mapping.m_isExplicit = true;
    QStringList targets;
    for (const auto &[column, target] : wanted.members()) {
        const QString name = target.toString();
        const Schema::Field *field = collection.field(name);
        if (!field)
            return Error::invalidInput(u"The mapping names an unknown field: %1."_s.arg(name));
        if (!isImported(*field))
            return Error::invalidInput(u"The field %1 cannot be imported."_s.arg(name));
        if (targets.contains(name))
            return Error::invalidInput(u"Two columns go to the field %1."_s.arg(name));
        targets.append(name);
        mapping.m_wanted.insert(column, name);
    }
    return mapping;
}

Result<void> ColumnMapping::check(const QStringList &columns) const
{
    for (auto it = m_wanted.cbegin(); it != m_wanted.cend(); ++it) {
        if (!columns.contains(it.key()))
            return Error::invalidInput(u"The file has no column %1."_s.arg(it.key()));
    }
    return {};
}

const Schema::Field *ColumnMapping::fieldOf(const QString &column)
{
    if (const auto known = m_known.constFind(column); known != m_known.cend())
        return *known;
    if (m_known.size() >= maximumColumns)
        return nullptr;
    const Schema::Field *field
        = m_collection->field(m_isExplicit ? m_wanted.value(column) : column);
    if (field && !isImported(*field))
        field = nullptr;
    m_known.insert(column, field);
    (field ? m_seen : m_ignored).append(column);
    return field;
}

JsonValue ColumnMapping::body(const JsonValue &values, bool isText)
{
    JsonValue body = JsonValue::object();
    for (const auto &[column, value] : values.members()) {
        if (const Schema::Field *field = fieldOf(column))
            body.insert(field->name, isText ? cellValue(*field, value) : value);
    }
    return body;
}

JsonValue ColumnMapping::fieldsJson() const
{
    JsonValue fields = JsonValue::object();
    for (const QString &column : m_seen.mid(0, shownColumns))
        fields.insert(column, JsonValue(m_known.value(column)->name));
    return fields;
}

}  // namespace Binnacle
