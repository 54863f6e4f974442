// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/openapi/recordschemas.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

using Schema::Field;
using Schema::FieldType;

/// Dates as the API writes them; a field without one holds an empty text.
constexpr auto datePattern = R"(^$|^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}Z$)"_L1;

JsonValue typed(QLatin1StringView type)
{
    return JsonValue::object({{u"type"_s, JsonValue(QString(type))}});
}

JsonValue numberSchema(const Field &field)
{
    JsonValue schema = typed(field.onlyInt ? "integer"_L1 : "number"_L1);
    if (field.min)
        schema.insert(u"minimum"_s, JsonValue(*field.min));
    if (field.max)
        schema.insert(u"maximum"_s, JsonValue(*field.max));
    return schema;
}

JsonValue pointSchema()
{
    JsonValue schema = typed("object"_L1);
    schema.insert(
        u"properties"_s,
        JsonValue::object({{u"lon"_s, typed("number"_L1)}, {u"lat"_s, typed("number"_L1)}}));
    schema.insert(u"required"_s, JsonValue(QStringList{u"lon"_s, u"lat"_s}));
    return schema;
}

/// One value of a field that may hold a list.
JsonValue itemSchema(const Field &field)
{
    JsonValue schema = typed("string"_L1);
    if (field.type == FieldType::Select) {
        QStringList values = field.selectValues;
        if (!field.isMultiple() && !values.contains(QString()))
            values.append(QString());
        schema.insert(u"enum"_s, JsonValue(values));
    }
    return schema;
}

JsonValue valueSchema(const Field &field)
{
    switch (field.type) {
    case FieldType::Text:
    case FieldType::Editor:
    case FieldType::Email:
    case FieldType::Url:
    case FieldType::Password: return typed("string"_L1);
    case FieldType::Number: return numberSchema(field);
    case FieldType::Bool: return typed("boolean"_L1);
    case FieldType::Date:
    case FieldType::Autodate: {
        JsonValue schema = typed("string"_L1);
        schema.insert(u"pattern"_s, JsonValue(QString(datePattern)));
        return schema;
    }
    case FieldType::Json: return JsonValue::object();
    case FieldType::GeoPoint: return pointSchema();
    case FieldType::Select:
    case FieldType::Relation:
    case FieldType::File: break;
    }
    if (!field.isMultiple())
        return itemSchema(field);
    JsonValue schema = typed("array"_L1);
    schema.insert(u"items"_s, itemSchema(field));
    schema.insert(u"maxItems"_s, JsonValue(field.maxSelect));
    return schema;
}

JsonValue describedSchema(const Field &field, const Schema::CollectionSet *all)
{
    JsonValue schema = valueSchema(field);
    QString description = field.help;
    if (field.type == FieldType::Relation && all) {
        if (const Schema::Collection *related = all->find(field.relatedCollectionId))
            schema.insert(u"x-relation"_s, JsonValue(related->name));
    }
    if (!description.isEmpty())
        schema.insert(u"description"_s, JsonValue(std::move(description)));
    schema.insert(u"x-field-type"_s, JsonValue(Schema::fieldTypeName(field.type)));
    if (field.isHidden)
        schema.insert(u"x-hidden"_s, JsonValue(true));
    return schema;
}

bool isNeverShown(const Schema::Collection &collection, const Field &field)
{
    return collection.isAuth() && (field.name == "password"_L1 || field.name == "tokenKey"_L1);
}

bool isNeeded(const Field &field)
{
    return field.isRequired && !field.isPrimaryKey && field.autogeneratePattern.isEmpty();
}

/// Files come as parts of a form; a JSON body names those that are there already.
JsonValue submittedSchema(const Field &field)
{
    JsonValue schema = describedSchema(field, nullptr);
    schema.remove(u"x-field-type");
    // Dates are taken in many forms.
    if (field.type == FieldType::Date)
        schema = typed("string"_L1);
    if (field.type == FieldType::Password)
        schema.insert(u"writeOnly"_s, JsonValue(true));
    return schema;
}

}  // namespace

JsonValue recordSchema(const Schema::Collection &collection, const Schema::CollectionSet &all)
{
    JsonValue properties = JsonValue::object();
    QStringList required{u"collectionId"_s, u"collectionName"_s};
    const auto fixed = [&properties](const QString &name, const QString &value) {
        JsonValue schema = typed("string"_L1);
        schema.insert(u"const"_s, JsonValue(value));
        properties.insert(name, std::move(schema));
    };
    fixed(u"collectionId"_s, collection.id);
    fixed(u"collectionName"_s, collection.name);
    for (const Field &field : collection.fields) {
        if (isNeverShown(collection, field))
            continue;
        properties.insert(field.name, describedSchema(field, &all));
        const bool mayBeLeftOut
            = field.isHidden || (collection.isAuth() && field.name == "email"_L1);
        if (!mayBeLeftOut)
            required.append(field.name);
    }
    JsonValue expand = typed("object"_L1);
    expand.insert(u"description"_s,
                  JsonValue(u"Related records, for what the `expand` parameter names."_s));
    properties.insert(u"expand"_s, std::move(expand));

    JsonValue schema = typed("object"_L1);
    schema.insert(u"properties"_s, std::move(properties));
    schema.insert(u"required"_s, JsonValue(required));
    return schema;
}

JsonValue recordBodySchema(const Schema::Collection &collection, RecordBodyKind kind)
{
    JsonValue properties = JsonValue::object();
    QStringList required;
    for (const Field &field : collection.fields) {
        if (field.type == FieldType::Autodate
            || (kind == RecordBodyKind::Update && field.isPrimaryKey))
            continue;
        properties.insert(field.name, submittedSchema(field));
        if (kind == RecordBodyKind::Create && isNeeded(field)
            && !(collection.isAuth() && field.name == "tokenKey"_L1))
            required.append(field.name);
    }
    if (collection.isAuth()) {
        JsonValue text = typed("string"_L1);
        text.insert(u"writeOnly"_s, JsonValue(true));
        properties.insert(u"passwordConfirm"_s, text);
        if (kind == RecordBodyKind::Create)
            required.append(u"passwordConfirm"_s);
        else
            properties.insert(u"oldPassword"_s, std::move(text));
    }
    JsonValue schema = typed("object"_L1);
    schema.insert(u"properties"_s, std::move(properties));
    if (!required.isEmpty())
        schema.insert(u"required"_s, JsonValue(required));
    return schema;
}

}  // namespace Binnacle
