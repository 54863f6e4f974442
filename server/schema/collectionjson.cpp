// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/collectionjson.h"

#include "core/datetime.h"
#include "schema/authoptions.h"
#include "wire/jsonparser.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

Result<std::vector<Field>> fieldsFromJson(const JsonValue &json)
{
    std::vector<Field> fields;
    if (json.isNull())
        return fields;
    if (!json.isArray())
        return Error::invalidInput({}).withDetail(u"fields is no list"_s);
    fields.reserve(json.elements().size());
    for (const JsonValue &element : json.elements()) {
        Result<Field> field = Field::fromJson(element);
        if (!field)
            return std::move(field).error();
        fields.push_back(*std::move(field));
    }
    return fields;
}

Result<QStringList> textsFromJson(const JsonValue &json)
{
    QStringList texts;
    if (json.isNull())
        return texts;
    if (!json.isArray())
        return Error::invalidInput({}).withDetail(u"indexes is no list"_s);
    for (const JsonValue &element : json.elements()) {
        if (!element.isString())
            return Error::invalidInput({}).withDetail(u"an index is no text"_s);
        texts.append(element.toString());
    }
    return texts;
}

JsonValue fieldsToJson(const Collection &collection)
{
    JsonValue list = JsonValue::array();
    for (const Field &field : collection.fields)
        list.append(field.toJson());
    return list;
}

JsonValue ruleToJson(const std::optional<QString> &rule)
{
    return rule ? JsonValue(*rule) : JsonValue();
}

Db::Value ruleColumn(const std::optional<QString> &rule)
{
    return rule ? Db::textValue(*rule) : Db::Value();
}

Error brokenRow(const CollectionRow &row, const QString &column, const Error &cause)
{
    return Error::internal(u"collection "_s + row.name + u": " + column + u": " + cause.detail);
}

/// Decodes one key at a time; the first that does not fit is the error.
class BodyDecoder
{
public:
    BodyDecoder(Collection &collection, const JsonValue &body)
        : m_collection(collection)
        , m_body(body)
    {
    }

    Result<void> decode()
    {
        readText(u"id"_s, m_collection.id);
        readText(u"name"_s, m_collection.name);
        readRule(u"listRule"_s, m_collection.listRule);
        readRule(u"viewRule"_s, m_collection.viewRule);
        readRule(u"createRule"_s, m_collection.createRule);
        readRule(u"updateRule"_s, m_collection.updateRule);
        readRule(u"deleteRule"_s, m_collection.deleteRule);
        readDate(u"created"_s, m_collection.created);
        readDate(u"updated"_s, m_collection.updated);
        readType();
        readSystem();
        if (Result<void> lists = readLists(); !lists)
            return lists;
        if (!m_wrongKey.isEmpty()) {
            return Error::invalidInput({}).withDetail(u"wrong type of the collection option \""_s
                                                      + m_wrongKey + u'"');
        }
        return readOptions();
    }

private:
    const JsonValue *find(const QString &key) const
    {
        if (const JsonValue *exact = m_body.find(key))
            return exact;
        const JsonValue *found = nullptr;
        for (const auto &[name, value] : m_body.members()) {
            if (name.compare(key, Qt::CaseInsensitive) == 0)
                found = &value;
        }
        return found;
    }

    /// The value under a key if it is there and not null.
    const JsonValue *given(const QString &key, JsonValue::Type type)
    {
        const JsonValue *value = find(key);
        if (!value || value->isNull())
            return nullptr;
        if (value->type() == type)
            return value;
        if (m_wrongKey.isEmpty())
            m_wrongKey = key;
        return nullptr;
    }

    void readText(const QString &key, QString &place)
    {
        if (const JsonValue *value = given(key, JsonValue::Type::String))
            place = value->toString();
    }

    void readRule(const QString &key, std::optional<QString> &place)
    {
        const JsonValue *value = find(key);
        if (value && value->isNull())
            place.reset();
        else if (given(key, JsonValue::Type::String))
            place = value->toString();
    }

    void readDate(const QString &key, QString &place)
    {
        QString text;
        readText(key, text);
        if (!find(key))
            return;
        const std::optional<UtcTime> time = parseDateTime(text);
        place = time ? QString::fromLatin1(formatDateTime(*time)) : QString();
    }

    void readType()
    {
        QString text;
        readText(u"type"_s, text);
        if (const std::optional<CollectionType> type = collectionTypeFromName(text))
            m_collection.type = *type;
    }

    void readSystem()
    {
        if (const JsonValue *value = given(u"system"_s, JsonValue::Type::Bool))
            m_collection.isSystem = value->toBool();
    }

    Result<void> readLists()
    {
        if (const JsonValue *value = find(u"fields"_s)) {
            Result<std::vector<Field>> fields = fieldsFromJson(*value);
            if (!fields)
                return std::move(fields).error();
            m_collection.fields = *std::move(fields);
        }
        if (const JsonValue *value = find(u"indexes"_s)) {
            Result<QStringList> indexes = textsFromJson(*value);
            if (!indexes)
                return std::move(indexes).error();
            m_collection.indexes = *std::move(indexes);
        }
        return {};
    }

    Result<void> readOptions()
    {
        if (m_collection.isAuth()) {
            Result<JsonValue> options = mergedAuthOptions(m_collection.options, m_body);
            if (!options)
                return std::move(options).error();
            m_collection.setOptions(*options);
        } else if (m_collection.isView()) {
            QString query = m_collection.viewQuery;
            readText(u"viewQuery"_s, query);
            if (!m_wrongKey.isEmpty())
                return Error::invalidInput({}).withDetail(u"viewQuery is no text"_s);
            m_collection.setOptions(JsonValue::object({{u"viewQuery"_s, JsonValue(query)}}));
        } else {
            m_collection.setOptions(JsonValue::object());
        }
        return {};
    }

    Collection &m_collection;
    const JsonValue &m_body;
    QString m_wrongKey;
};

}  // namespace

CollectionRow CollectionRow::fromRow(const Db::Row &row)
{
    CollectionRow result;
    for (int i = 0; i < row.columnCount(); ++i) {
        const QByteArrayView name = row.columnName(i);
        const auto text = [&] { return row.string(i); };
        const auto bytes = [&] { return row.text(i).toByteArray(); };
        const auto rule
            = [&] { return row.isNull(i) ? std::nullopt : std::optional(row.string(i)); };
        if (name == "id")
            result.id = text();
        else if (name == "system")
            result.system = row.integer(i) != 0;
        else if (name == "type")
            result.type = text();
        else if (name == "name")
            result.name = text();
        else if (name == "fields")
            result.fields = bytes();
        else if (name == "indexes")
            result.indexes = bytes();
        else if (name == "options")
            result.options = bytes();
        else if (name == "listRule")
            result.listRule = rule();
        else if (name == "viewRule")
            result.viewRule = rule();
        else if (name == "createRule")
            result.createRule = rule();
        else if (name == "updateRule")
            result.updateRule = rule();
        else if (name == "deleteRule")
            result.deleteRule = rule();
        else if (name == "created")
            result.created = text();
        else if (name == "updated")
            result.updated = text();
    }
    return result;
}

std::vector<std::pair<QString, Db::Value>> CollectionRow::columns() const
{
    return {
        {u"id"_s, Db::textValue(id)},
        {u"system"_s, qint64(system ? 1 : 0)},
        {u"type"_s, Db::textValue(type)},
        {u"name"_s, Db::textValue(name)},
        {u"fields"_s, fields},
        {u"indexes"_s, indexes},
        {u"listRule"_s, ruleColumn(listRule)},
        {u"viewRule"_s, ruleColumn(viewRule)},
        {u"createRule"_s, ruleColumn(createRule)},
        {u"updateRule"_s, ruleColumn(updateRule)},
        {u"deleteRule"_s, ruleColumn(deleteRule)},
        {u"options"_s, options},
        {u"created"_s, Db::textValue(created)},
        {u"updated"_s, Db::textValue(updated)},
    };
}

Result<Collection> collectionFromRow(const CollectionRow &row)
{
    const std::optional<CollectionType> type = collectionTypeFromName(row.type);
    if (!type)
        return Error::internal(u"collection "_s + row.name + u": unknown type " + row.type);
    Collection collection;
    collection.id = row.id;
    collection.name = row.name;
    collection.type = *type;
    collection.isSystem = row.system;
    collection.listRule = row.listRule;
    collection.viewRule = row.viewRule;
    collection.createRule = row.createRule;
    collection.updateRule = row.updateRule;
    collection.deleteRule = row.deleteRule;
    collection.created = row.created;
    collection.updated = row.updated;

    Result<std::vector<Field>> fields = Wire::parseJson(row.fields).and_then(fieldsFromJson);
    if (!fields)
        return brokenRow(row, u"fields"_s, fields.error());
    collection.fields = *std::move(fields);
    Result<QStringList> indexes
        = Wire::parseJson(row.indexes.isEmpty() ? "[]"_ba : row.indexes).and_then(textsFromJson);
    if (!indexes)
        return brokenRow(row, u"indexes"_s, indexes.error());
    collection.indexes = *std::move(indexes);
    const Result<JsonValue> options
        = Wire::parseJson(row.options.isEmpty() ? "{}"_ba : row.options);
    if (!options)
        return brokenRow(row, u"options"_s, options.error());
    collection.setOptions(*options);
    return collection;
}

CollectionRow collectionToRow(const Collection &collection)
{
    CollectionRow row;
    row.id = collection.id;
    row.system = collection.isSystem;
    row.type = collectionTypeName(collection.type);
    row.name = collection.name;
    row.fields = fieldsToJson(collection).toJson();
    row.indexes = JsonValue(collection.indexes).toJson();
    row.options = collection.options.toJson();
    row.listRule = collection.listRule;
    row.viewRule = collection.viewRule;
    row.createRule = collection.createRule;
    row.updateRule = collection.updateRule;
    row.deleteRule = collection.deleteRule;
    row.created = collection.created;
    row.updated = collection.updated;
    return row;
}

JsonValue collectionToJson(const Collection &collection)
{
    JsonValue json = JsonValue::object();
    json.insert(u"id"_s, JsonValue(collection.id));
    json.insert(u"listRule"_s, ruleToJson(collection.listRule));
    json.insert(u"viewRule"_s, ruleToJson(collection.viewRule));
    json.insert(u"createRule"_s, ruleToJson(collection.createRule));
    json.insert(u"updateRule"_s, ruleToJson(collection.updateRule));
    json.insert(u"deleteRule"_s, ruleToJson(collection.deleteRule));
    json.insert(u"name"_s, JsonValue(collection.name));
    json.insert(u"type"_s, JsonValue(collectionTypeName(collection.type)));
    json.insert(u"fields"_s, fieldsToJson(collection));
    json.insert(u"indexes"_s, JsonValue(collection.indexes));
    json.insert(u"created"_s, JsonValue(collection.created));
    json.insert(u"updated"_s, JsonValue(collection.updated));
    json.insert(u"system"_s, JsonValue(collection.isSystem));
    if (collection.isAuth()) {
        JsonValue options = redactedAuthOptions(collection.options);
        for (auto &[key, value] : options.members())
            json.insert(key, std::move(value));
    } else if (collection.isView()) {
        json.insert(u"viewQuery"_s, JsonValue(collection.viewQuery));
    }
    return json;
}

Result<Collection> collectionMerged(Collection collection, const JsonValue &body)
{
    if (!body.isObject())
        return Error::invalidInput({}).withDetail(u"the collection is no object"_s);
    if (Result<void> decoded = BodyDecoder(collection, body).decode(); !decoded)
        return std::move(decoded).error();
    return collection;
}

}  // namespace Binnacle::Schema
