// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/field.h"

#include "core/datetime.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

constexpr std::array<std::pair<FieldType, QLatin1StringView>, 14> typeNames = {{
    {FieldType::Text, "text"_L1},
    {FieldType::Editor, "editor"_L1},
    {FieldType::Number, "number"_L1},
    {FieldType::Bool, "bool"_L1},
    {FieldType::Email, "email"_L1},
    {FieldType::Url, "url"_L1},
    {FieldType::Date, "date"_L1},
    {FieldType::Autodate, "autodate"_L1},
    {FieldType::Select, "select"_L1},
    {FieldType::Relation, "relation"_L1},
    {FieldType::File, "file"_L1},
    {FieldType::Json, "json"_L1},
    {FieldType::GeoPoint, "geoPoint"_L1},
    {FieldType::Password, "password"_L1},
}};

/// Reads the members of a field object into their places and remembers the first that does not
/// fit. Null leaves a place as it is.
class FieldReader
{
public:
    explicit FieldReader(const JsonValue &json)
        : m_json(json)
    {
    }

    const QString &wrongKey() const { return m_wrongKey; }

    /// The last member of that name in any case counts, an exact one first.
    const JsonValue *find(QLatin1StringView key) const
    {
        const JsonValue *found = m_json.find(QString(key));
        if (!found) {
            for (const auto &[name, value] : m_json.members()) {
                if (name.compare(key, Qt::CaseInsensitive) == 0)
                    found = &value;
            }
        }
        return found && !found->isNull() ? found : nullptr;
    }

    void read(QLatin1StringView key, QString &place)
    {
        const JsonValue *value = find(key);
        if (value && expect(value->isString(), key))
            place = value->toString();
    }

    void read(QLatin1StringView key, bool &place)
    {
        const JsonValue *value = find(key);
        if (value && expect(value->isBool(), key))
            place = value->toBool();
    }

    void read(QLatin1StringView key, qint64 &place)
    {
        const JsonValue *value = find(key);
        if (value && expect(isInteger(*value), key))
            place = value->toInteger();
    }

    void read(QLatin1StringView key, int &place)
    {
        qint64 wide = place;
        read(key, wide);
        if (expect(wide >= std::numeric_limits<int>::min()
                       && wide <= std::numeric_limits<int>::max(),
                   key))
            place = int(wide);
    }

    void read(QLatin1StringView key, QStringList &place, bool &isEmptyList)
    {
        const JsonValue *value = find(key);
        if (!value || !expect(value->isArray(), key))
            return;
        place.clear();
        for (const JsonValue &element : value->elements()) {
            if (!expect(element.isString() || element.isNull(), key))
                return;
            place.append(element.toString());
        }
        isEmptyList = place.isEmpty();
    }

    void readInteger(QLatin1StringView key, std::optional<double> &place)
    {
        const JsonValue *value = find(key);
        if (value && expect(isInteger(*value), key) && value->toDouble() != 0)
            place = value->toDouble();
    }

    void readNumber(QLatin1StringView key, std::optional<double> &place)
    {
        const JsonValue *value = find(key);
        if (value && expect(value->isNumber(), key))
            place = value->toDouble();
    }

    void readDate(QLatin1StringView key, QString &place)
    {
        QString text;
        read(key, text);
        const std::optional<UtcTime> time = parseDateTime(text);
        place = time ? QString::fromLatin1(formatDateTime(*time)) : QString();
    }

private:
    static bool isInteger(const JsonValue &value)
    {
        return value.isNumber() && std::trunc(value.toDouble()) == value.toDouble()
            && std::abs(value.toDouble()) < 9.2e18;
    }

    bool expect(bool fits, QLatin1StringView key)
    {
        if (!fits && m_wrongKey.isEmpty())
            m_wrongKey = QString(key);
        return fits;
    }

    const JsonValue &m_json;
    QString m_wrongKey;
};

JsonValue listOrNull(const QStringList &list, bool isEmptyList)
{
    return list.isEmpty() && !isEmptyList ? JsonValue() : JsonValue(list);
}

JsonValue numberOrNull(const std::optional<double> &number)
{
    return number ? JsonValue(*number) : JsonValue();
}

void readOptions(FieldReader &reader, Field &field)
{
    switch (field.type) {
    case FieldType::Text:
        reader.readInteger("min"_L1, field.min);
        reader.readInteger("max"_L1, field.max);
        reader.read("pattern"_L1, field.pattern);
        reader.read("autogeneratePattern"_L1, field.autogeneratePattern);
        reader.read("primaryKey"_L1, field.isPrimaryKey);
        return;
    case FieldType::Editor:
        reader.read("maxSize"_L1, field.maxSize);
        reader.read("convertURLs"_L1, field.convertUrls);
        return;
    case FieldType::Number:
        reader.readNumber("min"_L1, field.min);
        reader.readNumber("max"_L1, field.max);
        reader.read("onlyInt"_L1, field.onlyInt);
        return;
    case FieldType::Email:
    case FieldType::Url:
        reader.read("exceptDomains"_L1, field.exceptDomains, field.emptyLists.exceptDomains);
        reader.read("onlyDomains"_L1, field.onlyDomains, field.emptyLists.onlyDomains);
        return;
    case FieldType::Date:
        reader.readDate("min"_L1, field.minDate);
        reader.readDate("max"_L1, field.maxDate);
        return;
    case FieldType::Autodate:
        reader.read("onCreate"_L1, field.onCreate);
        reader.read("onUpdate"_L1, field.onUpdate);
        return;
    case FieldType::Select:
        reader.read("values"_L1, field.selectValues, field.emptyLists.selectValues);
        reader.read("maxSelect"_L1, field.maxSelect);
        return;
    case FieldType::Relation:
        reader.read("collectionId"_L1, field.relatedCollectionId);
        reader.read("cascadeDelete"_L1, field.cascadeDelete);
        reader.read("minSelect"_L1, field.minSelect);
        reader.read("maxSelect"_L1, field.maxSelect);
        return;
    case FieldType::File:
        reader.read("maxSize"_L1, field.maxSize);
        reader.read("maxSelect"_L1, field.maxSelect);
        reader.read("mimeTypes"_L1, field.mimeTypes, field.emptyLists.mimeTypes);
        reader.read("thumbs"_L1, field.thumbs, field.emptyLists.thumbs);
        reader.read("protected"_L1, field.isProtected);
        return;
    case FieldType::Json: reader.read("maxSize"_L1, field.maxSize); return;
    case FieldType::Password:
        reader.readInteger("min"_L1, field.min);
        reader.readInteger("max"_L1, field.max);
        reader.read("pattern"_L1, field.pattern);
        reader.read("cost"_L1, field.cost);
        return;
    case FieldType::Bool:
    case FieldType::GeoPoint: return;
    }
}

void writeOptions(JsonValue &json, const Field &field)
{
    switch (field.type) {
    case FieldType::Text:
        json.insert(u"min"_s, JsonValue(field.min.value_or(0)));
        json.insert(u"max"_s, JsonValue(field.max.value_or(0)));
        json.insert(u"pattern"_s, JsonValue(field.pattern));
        json.insert(u"autogeneratePattern"_s, JsonValue(field.autogeneratePattern));
        json.insert(u"primaryKey"_s, JsonValue(field.isPrimaryKey));
        return;
    case FieldType::Editor:
        json.insert(u"maxSize"_s, JsonValue(field.maxSize));
        json.insert(u"convertURLs"_s, JsonValue(field.convertUrls));
        return;
    case FieldType::Number:
        json.insert(u"min"_s, numberOrNull(field.min));
        json.insert(u"max"_s, numberOrNull(field.max));
        json.insert(u"onlyInt"_s, JsonValue(field.onlyInt));
        return;
    case FieldType::Email:
    case FieldType::Url:
        json.insert(u"exceptDomains"_s,
                    listOrNull(field.exceptDomains, field.emptyLists.exceptDomains));
        json.insert(u"onlyDomains"_s, listOrNull(field.onlyDomains, field.emptyLists.onlyDomains));
        return;
    case FieldType::Date:
        json.insert(u"min"_s, JsonValue(field.minDate));
        json.insert(u"max"_s, JsonValue(field.maxDate));
        return;
    case FieldType::Autodate:
        json.insert(u"onCreate"_s, JsonValue(field.onCreate));
        json.insert(u"onUpdate"_s, JsonValue(field.onUpdate));
        return;
    case FieldType::Select:
        json.insert(u"values"_s, listOrNull(field.selectValues, field.emptyLists.selectValues));
        json.insert(u"maxSelect"_s, JsonValue(field.maxSelect));
        return;
    case FieldType::Relation:
        json.insert(u"collectionId"_s, JsonValue(field.relatedCollectionId));
        json.insert(u"cascadeDelete"_s, JsonValue(field.cascadeDelete));
        json.insert(u"minSelect"_s, JsonValue(field.minSelect));
        json.insert(u"maxSelect"_s, JsonValue(field.maxSelect));
        return;
    case FieldType::File:
        json.insert(u"maxSize"_s, JsonValue(field.maxSize));
        json.insert(u"maxSelect"_s, JsonValue(field.maxSelect));
        json.insert(u"mimeTypes"_s, listOrNull(field.mimeTypes, field.emptyLists.mimeTypes));
        json.insert(u"thumbs"_s, listOrNull(field.thumbs, field.emptyLists.thumbs));
        json.insert(u"protected"_s, JsonValue(field.isProtected));
        return;
    case FieldType::Json: json.insert(u"maxSize"_s, JsonValue(field.maxSize)); return;
    case FieldType::Password:
        json.insert(u"min"_s, JsonValue(field.min.value_or(0)));
        json.insert(u"max"_s, JsonValue(field.max.value_or(0)));
        json.insert(u"pattern"_s, JsonValue(field.pattern));
        json.insert(u"cost"_s, JsonValue(field.cost));
        return;
    case FieldType::Bool:
    case FieldType::GeoPoint: return;
    }
}

}  // namespace

QString fieldTypeName(FieldType type)
{
    return QString(typeNames[size_t(type)].second);
}

std::optional<FieldType> fieldTypeFromName(QStringView name)
{
    for (const auto &[type, typeName] : typeNames) {
        if (name == typeName)
            return type;
    }
    return {};
}

Db::ColumnKind Field::columnKind() const
{
    switch (type) {
    case FieldType::Text: return isPrimaryKey ? Db::ColumnKind::PrimaryKey : Db::ColumnKind::Text;
    case FieldType::Number: return Db::ColumnKind::Number;
    case FieldType::Bool: return Db::ColumnKind::Bool;
    case FieldType::Json: return Db::ColumnKind::Json;
    case FieldType::GeoPoint: return Db::ColumnKind::GeoPoint;
    case FieldType::Select:
    case FieldType::Relation:
    case FieldType::File: return isMultiple() ? Db::ColumnKind::JsonList : Db::ColumnKind::Text;
    case FieldType::Editor:
    case FieldType::Email:
    case FieldType::Url:
    case FieldType::Date:
    case FieldType::Autodate:
    case FieldType::Password: break;
    }
    return Db::ColumnKind::Text;
}

Result<Field> Field::fromJson(const JsonValue &json)
{
    if (!json.isObject())
        return Error::invalidInput({}).withDetail(u"a field is no object"_s);
    FieldReader reader(json);
    QString typeName;
    reader.read("type"_L1, typeName);
    const std::optional<FieldType> type = fieldTypeFromName(typeName);
    if (!type)
        return Error::invalidInput({}).withDetail(u"unknown field type \""_s + typeName + u'"');

    Field field;
    field.type = *type;
    reader.read("id"_L1, field.id);
    reader.read("name"_L1, field.name);
    reader.read("system"_L1, field.isSystem);
    reader.read("hidden"_L1, field.isHidden);
    reader.read("presentable"_L1, field.isPresentable);
    if (field.type != FieldType::Autodate) {
        reader.read("required"_L1, field.isRequired);
        reader.read("help"_L1, field.help);
    }
    readOptions(reader, field);
    if (!reader.wrongKey().isEmpty()) {
        return Error::invalidInput({}).withDetail(u"wrong type of the field option \""_s
                                                  + reader.wrongKey() + u'"');
    }
    return field;
}

JsonValue Field::toJson() const
{
    JsonValue json = JsonValue::object();
    json.insert(u"id"_s, JsonValue(id));
    json.insert(u"name"_s, JsonValue(name));
    json.insert(u"type"_s, JsonValue(fieldTypeName(type)));
    json.insert(u"system"_s, JsonValue(isSystem));
    json.insert(u"hidden"_s, JsonValue(isHidden));
    json.insert(u"presentable"_s, JsonValue(isPresentable));
    if (type != FieldType::Autodate) {
        json.insert(u"required"_s, JsonValue(isRequired));
        json.insert(u"help"_s, JsonValue(help));
    }
    writeOptions(json, *this);
    // Every key is ASCII, so the order of UTF-16 units is that of bytes.
    std::sort(json.members().begin(), json.members().end(),
              [](const auto &a, const auto &b) { return a.first < b.first; });
    return json;
}

}  // namespace Binnacle::Schema
