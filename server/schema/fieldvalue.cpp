// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/fieldvalue.h"

#include "core/datetime.h"
#include "schema/jsontext.h"
#include "schema/valuecast.h"
#include "wire/jsonparser.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

JsonValue geoPoint(double lon, double lat)
{
    return JsonValue::object({{u"lon"_s, JsonValue(lon)}, {u"lat"_s, JsonValue(lat)}});
}

JsonValue normalisedGeoPoint(const JsonValue &submitted)
{
    if (submitted.isString()) {
        const Result<JsonValue> parsed = Wire::parseJson(submitted.toString().toUtf8());
        return normalisedGeoPoint(parsed && parsed->isObject() ? *parsed : JsonValue());
    }
    return geoPoint(submitted[u"lon"].toDouble(), submitted[u"lat"].toDouble());
}

JsonValue normalisedDate(const QString &text)
{
    const std::optional<UtcTime> time = parseDateTime(text);
    return JsonValue(time ? QString::fromLatin1(formatDateTime(*time)) : QString());
}

JsonValue normalisedList(const Field &field, const QStringList &values)
{
    if (field.isMultiple())
        return JsonValue(values);
    return JsonValue(values.isEmpty() ? QString() : values.last());
}

JsonValue jsonFromText(const QString &text)
{
    if (text == "null"_L1 || text == "true"_L1 || text == "false"_L1)
        return JsonValue(text);
    if (!text.isEmpty()) {
        const char16_t first = text.front().unicode();
        const bool mayBeJson = (first >= u'0' && first <= u'9') || first == u'-' || first == u'"'
            || first == u'[' || first == u'{';
        if (mayBeJson && isValidJson(text.toUtf8()))
            return JsonValue(text);
    }
    return JsonValue(QString::fromUtf8(JsonValue(text).toJson()));
}

JsonValue normalisedJson(const JsonValue &submitted)
{
    if (submitted.isNull())
        return {};
    if (submitted.isString())
        return jsonFromText(submitted.toString());
    return JsonValue(QString::fromUtf8(submitted.toSortedJson()));
}

}  // namespace

JsonValue zeroValue(const Field &field)
{
    return normalised(field, {});
}

JsonValue normalised(const Field &field, const JsonValue &submitted)
{
    switch (field.type) {
    case FieldType::Text:
    case FieldType::Editor:
    case FieldType::Email:
    case FieldType::Url:
    case FieldType::Password: return JsonValue(castToString(submitted));
    case FieldType::Number: return JsonValue(castToNumber(submitted));
    case FieldType::Bool: return JsonValue(castToBool(submitted));
    case FieldType::Date:
    case FieldType::Autodate: return normalisedDate(castToString(submitted));
    case FieldType::Select:
    case FieldType::Relation:
    case FieldType::File: return normalisedList(field, castToUniqueStrings(submitted));
    case FieldType::Json: return normalisedJson(submitted);
    case FieldType::GeoPoint: return normalisedGeoPoint(submitted);
    }
    return {};
}

JsonValue valueFromColumn(const Field &field, const Db::Row &row, int column)
{
    if (row.isNull(column))
        return zeroValue(field);
    switch (field.type) {
    case FieldType::Number:
        switch (row.type(column)) {
        case Db::Row::Type::Integer: return JsonValue(double(row.integer(column)));
        case Db::Row::Type::Real: return JsonValue(row.real(column));
        default: return JsonValue(castToNumber(row.text(column)));
        }
    case FieldType::Bool: return JsonValue(castToBool(row.text(column)));
    default: return normalised(field, JsonValue(row.string(column)));
    }
}

Db::Value columnValue(const Field &field, const JsonValue &value)
{
    switch (field.type) {
    case FieldType::Number: return value.toDouble();
    case FieldType::Bool: return qint64(value.toBool() ? 1 : 0);
    case FieldType::Json:
        if (value.isNull())
            return {};
        return Db::textValue(value.toString());
    case FieldType::GeoPoint: return value.toJson();
    default: return value.isArray() ? value.toJson() : Db::textValue(value.toString());
    }
}

JsonValue outputValue(const Field &field, const JsonValue &value)
{
    if (field.type == FieldType::Password)
        return JsonValue(QString());
    if (field.type == FieldType::Json && value.isString()) {
        const Result<JsonValue> parsed = Wire::parseJson(value.toString().toUtf8());
        return parsed ? *parsed : JsonValue();
    }
    return value;
}

bool isBlank(const Field &field, const JsonValue &value)
{
    switch (field.type) {
    case FieldType::Number: return value.toDouble() == 0;
    case FieldType::Bool: return !value.toBool();
    case FieldType::Json: {
        const QString text = value.toString();
        return text.isEmpty() || text == "null"_L1 || text == "\"\""_L1 || text == "[]"_L1
            || text == "{}"_L1;
    }
    case FieldType::GeoPoint: return value[u"lon"].toDouble() == 0 && value[u"lat"].toDouble() == 0;
    default: return value.isArray() ? value.isEmpty() : value.toString().isEmpty();
    }
}

}  // namespace Binnacle::Schema
