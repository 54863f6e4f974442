// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/collectiondefaults.h"

#include "schema/identifiers.h"
#include "schema/indexdefinition.h"
#include "schema/scaffold.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

Field *findBy(std::vector<Field> &fields, QString Field::*member, const QString &value)
{
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const Field &field) { return field.*member == value; });
    return found == fields.end() ? nullptr : &*found;
}

/// Adds a field at the end, or puts it in the place of the one it replaces: the one with its id,
/// or when it has none, with its name.
void addField(std::vector<Field> &fields, Field field)
{
    Field *replaced = nullptr;
    if (!field.id.isEmpty()) {
        replaced = findBy(fields, &Field::id, field.id);
    } else {
        if (!field.name.isEmpty())
            replaced = findBy(fields, &Field::name, field.name);
        const QString base = defaultFieldId(field.type, field.name);
        field.id = replaced ? replaced->id : base;
        for (int i = 2; !replaced && findBy(fields, &Field::id, field.id); ++i)
            field.id = base + QString::number(i);
    }
    if (replaced)
        *replaced = std::move(field);
    else
        fields.push_back(std::move(field));
}

void applyIdDefaults(Collection &collection)
{
    Field *id = findBy(collection.fields, &Field::name, u"id"_s);
    if (!id || id->type != FieldType::Text) {
        std::vector<Field> fields = {defaultIdField()};
        for (Field &field : collection.fields)
            addField(fields, std::move(field));
        collection.fields = std::move(fields);
        return;
    }
    id->isSystem = true;
    id->isRequired = true;
    id->isPrimaryKey = true;
    id->isHidden = false;
    if (id->pattern.isEmpty())
        id->pattern = defaultIdField().pattern;
}

void applyAuthFieldDefaults(Collection &collection)
{
    for (Field &preset : defaultAuthFields()) {
        Field *field = findBy(collection.fields, &Field::name, preset.name);
        if (!field || field->type != preset.type) {
            preset.id.clear();
            addField(collection.fields, std::move(preset));
            continue;
        }
        field->isSystem = true;
        if (preset.isHidden) {
            field->isHidden = true;
            field->isRequired = true;
        } else if (field->name == "email"_L1) {
            field->isHidden = false;
        }
    }
}

void blankUnknownMappings(Collection &collection)
{
    JsonValue options = collection.options;
    JsonValue *oauth2 = options.find(u"oauth2");
    JsonValue *mapped = oauth2 ? oauth2->find(u"mappedFields") : nullptr;
    if (!mapped)
        return;
    bool isChanged = false;
    for (auto &[key, name] : mapped->members()) {
        if (!name.toString().isEmpty() && !collection.field(name.toString())) {
            name = JsonValue(QString());
            isChanged = true;
        }
    }
    if (isChanged)
        collection.setOptions(options);
}

}  // namespace

std::vector<Field> withFieldIds(const std::vector<Field> &fields)
{
    std::vector<Field> result;
    result.reserve(fields.size());
    for (const Field &field : fields)
        addField(result, field);
    return result;
}

void applySystemDefaults(Collection &collection)
{
    if (collection.isView())
        return;
    applyIdDefaults(collection);
    if (!collection.isAuth())
        return;
    applyAuthFieldDefaults(collection);
    for (const QString &column : {u"tokenKey"_s, u"email"_s}) {
        if (!collection.hasUniqueIndex(column))
            collection.indexes.append(requiredIndexSql(column, collection.id, collection.name));
    }
    blankUnknownMappings(collection);
}

void adoptIndexTables(Collection &collection)
{
    for (QString &sql : collection.indexes) {
        std::optional<IndexDefinition> index = IndexDefinition::parse(sql);
        if (!index || index->table == collection.name)
            continue;
        index->table = collection.name;
        sql = index->toSql();
    }
}

void replaceCollectionId(Collection &collection, const QString &id)
{
    if (collection.id == id)
        return;
    for (QString &sql : collection.indexes) {
        std::optional<IndexDefinition> index = IndexDefinition::parse(sql);
        if (!index || collection.id.isEmpty() || !index->name.contains(collection.id))
            continue;
        index->name.replace(collection.id, id);
        sql = index->toSql();
    }
    collection.id = id;
}

QString freeCollectionId(const Collection &collection, const CollectionSet &collections)
{
    const QString type = collectionTypeName(collection.type);
    const auto isTaken = [&collections](const QString &id) {
        const Collection *found = collections.find(id);
        return found && found->id == id;
    };
    QString id = defaultCollectionId(type, collection.name);
    for (int attempt = 2; isTaken(id); ++attempt)
        id = defaultCollectionId(type, collection.name, attempt);
    return id;
}

void applySuperuserOptions(Collection &collection)
{
    if (collection.name != "_superusers"_L1 || !collection.isAuth())
        return;
    JsonValue options = collection.options;
    JsonValue *oauth2 = options.find(u"oauth2");
    oauth2->insert(u"enabled"_s, JsonValue(false));
    oauth2->insert(u"providers"_s, JsonValue());
    options.find(u"passwordAuth")->insert(u"enabled"_s, JsonValue(true));
    if (collection.auth.otpEnabled)
        options.find(u"mfa")->insert(u"enabled"_s, JsonValue(true));
    collection.setOptions(options);
}

}  // namespace Binnacle::Schema
