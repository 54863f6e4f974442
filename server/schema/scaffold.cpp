// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/scaffold.h"

#include "core/datetime.h"
#include "core/random.h"
#include "schema/authoptions.h"
#include "schema/identifiers.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

Field makeField(FieldType type, const QString &name)
{
    Field field;
    field.type = type;
    field.name = name;
    field.id = defaultFieldId(type, name);
    return field;
}

Field systemField(FieldType type, const QString &name)
{
    Field field = makeField(type, name);
    field.isSystem = true;
    return field;
}

Field requiredText(const QString &name)
{
    Field field = systemField(FieldType::Text, name);
    field.isRequired = true;
    return field;
}

void appendDates(std::vector<Field> &fields, bool isSystem)
{
    Field created = makeField(FieldType::Autodate, u"created"_s);
    created.onCreate = true;
    created.isSystem = isSystem;
    Field updated = makeField(FieldType::Autodate, u"updated"_s);
    updated.onCreate = true;
    updated.onUpdate = true;
    updated.isSystem = isSystem;
    fields.push_back(std::move(created));
    fields.push_back(std::move(updated));
}

std::vector<Field> authFields()
{
    std::vector<Field> fields = {defaultIdField()};
    for (Field &field : defaultAuthFields())
        fields.push_back(std::move(field));
    return fields;
}

Collection baseCollection(const QString &name, const std::vector<Field> &ownFields)
{
    Collection collection;
    collection.name = name;
    collection.id = defaultCollectionId(u"base"_s, name);
    collection.isSystem = true;
    collection.fields
        = {defaultIdField(), requiredText(u"collectionRef"_s), requiredText(u"recordRef"_s)};
    collection.fields.insert(collection.fields.end(), ownFields.begin(), ownFields.end());
    appendDates(collection.fields, true);
    const QString owner = u"@request.auth.id != '' && recordRef = @request.auth.id && "
                          "collectionRef = @request.auth.collectionId"_s;
    collection.listRule = owner;
    collection.viewRule = owner;
    return collection;
}

Collection authCollection(const QString &id, const QString &name)
{
    Collection collection;
    collection.id = id;
    collection.name = name;
    collection.type = CollectionType::Auth;
    collection.fields = authFields();
    collection.indexes
        = {requiredIndexSql(u"tokenKey"_s, id, name), requiredIndexSql(u"email"_s, id, name)};
    collection.setOptions(defaultAuthOptions(true));
    return collection;
}

Collection mfas()
{
    Collection collection = baseCollection(u"_mfas"_s, {requiredText(u"method"_s)});
    collection.indexes = {
        u"CREATE INDEX `idx_mfas_collectionRef_recordRef` ON `_mfas` (collectionRef,recordRef)"_s};
    return collection;
}

Collection otps()
{
    Field password = systemField(FieldType::Password, u"password"_s);
    password.isHidden = true;
    password.isRequired = true;
    password.cost = 8;
    Field sentTo = systemField(FieldType::Text, u"sentTo"_s);
    sentTo.isHidden = true;
    Collection collection = baseCollection(u"_otps"_s, {password, sentTo});
    collection.indexes = {
        u"CREATE INDEX `idx_otps_collectionRef_recordRef` ON `_otps` (collectionRef, recordRef)"_s};
    return collection;
}

Collection externalAuths()
{
    Collection collection = baseCollection(
        u"_externalAuths"_s, {requiredText(u"provider"_s), requiredText(u"providerId"_s)});
    collection.deleteRule = collection.listRule;
    collection.indexes = {u"CREATE UNIQUE INDEX `idx_externalAuths_record_provider` ON "
                          "`_externalAuths` (collectionRef, recordRef, provider)"_s,
                          u"CREATE UNIQUE INDEX `idx_externalAuths_collection_provider` ON "
                          "`_externalAuths` (collectionRef, provider, providerId)"_s};
    return collection;
}

Collection authOrigins()
{
    Collection collection = baseCollection(u"_authOrigins"_s, {requiredText(u"fingerprint"_s)});
    collection.deleteRule = collection.listRule;
    collection.indexes = {u"CREATE UNIQUE INDEX `idx_authOrigins_unique_pairs` ON `_authOrigins` "
                          "(collectionRef, recordRef, fingerprint)"_s};
    return collection;
}

Collection superusers()
{
    Collection collection
        = authCollection(defaultCollectionId(u"auth"_s, u"_superusers"_s), u"_superusers"_s);
    collection.isSystem = true;
    appendDates(collection.fields, true);
    JsonValue options = collection.options;
    options.find(u"authToken")->insert(u"duration"_s, JsonValue(86400));
    collection.setOptions(options);
    return collection;
}

Collection users()
{
    Collection collection = authCollection(u"_pb_users_auth_"_s, u"users"_s);
    Field name = makeField(FieldType::Text, u"name"_s);
    name.max = 255;
    Field avatar = makeField(FieldType::File, u"avatar"_s);
    avatar.maxSelect = 1;
    avatar.mimeTypes
        = {u"image/jpeg"_s, u"image/png"_s, u"image/svg+xml"_s, u"image/gif"_s, u"image/webp"_s};
    collection.fields.push_back(std::move(name));
    collection.fields.push_back(std::move(avatar));
    appendDates(collection.fields, false);
    const QString self = u"id = @request.auth.id"_s;
    collection.listRule = self;
    collection.viewRule = self;
    collection.createRule = QString();
    collection.updateRule = self;
    collection.deleteRule = self;
    JsonValue options = collection.options;
    JsonValue *mapped = options.find(u"oauth2")->find(u"mappedFields");
    mapped->insert(u"name"_s, JsonValue(u"name"_s));
    mapped->insert(u"avatarURL"_s, JsonValue(u"avatar"_s));
    collection.setOptions(options);
    return collection;
}

}  // namespace

Field defaultIdField()
{
    Field field = systemField(FieldType::Text, u"id"_s);
    field.isRequired = true;
    field.isPrimaryKey = true;
    field.min = 15;
    field.max = 15;
    field.pattern = u"^[a-z0-9]+$"_s;
    field.autogeneratePattern = u"[a-z0-9]{15}"_s;
    return field;
}

std::vector<Field> defaultAuthFields()
{
    Field password = systemField(FieldType::Password, u"password"_s);
    password.isHidden = true;
    password.isRequired = true;
    password.min = 8;

    Field tokenKey = systemField(FieldType::Text, u"tokenKey"_s);
    tokenKey.isHidden = true;
    tokenKey.isRequired = true;
    tokenKey.min = 30;
    tokenKey.max = 60;
    tokenKey.autogeneratePattern = u"[a-zA-Z0-9]{50}"_s;

    Field email = systemField(FieldType::Email, u"email"_s);
    email.isRequired = true;

    return {password, tokenKey, email, systemField(FieldType::Bool, u"emailVisibility"_s),
            systemField(FieldType::Bool, u"verified"_s)};
}

QString requiredIndexSql(const QString &column, const QString &suffix, const QString &table)
{
    const QString name = QString(u"idx_"_s + column + u'_' + suffix).left(64);
    QString sql = u"CREATE UNIQUE INDEX `"_s + name + u"` ON `" + table + u"` (`" + column + u"`)";
    if (column == "email"_L1)
        sql += u" WHERE `email` != ''";
    return sql;
}

Collection scaffold(CollectionType type)
{
    Collection collection;
    collection.type = type;
    switch (type) {
    case CollectionType::Base: collection.fields = {defaultIdField()}; break;
    case CollectionType::View: collection.setOptions(JsonValue::object()); break;
    case CollectionType::Auth: {
        const QString suffix = QString::fromLatin1(randomString(10, lowerAlphanumeric));
        collection.fields = authFields();
        collection.indexes = {requiredIndexSql(u"tokenKey"_s, suffix, {}),
                              requiredIndexSql(u"email"_s, suffix, {})};
        collection.setOptions(defaultAuthOptions(true));
        break;
    }
    }
    return collection;
}

std::vector<Collection> systemCollections(UtcTime now)
{
    std::vector<Collection> collections
        = {mfas(), otps(), externalAuths(), authOrigins(), superusers(), users()};
    const QString time = QString::fromLatin1(formatDateTime(now));
    for (Collection &collection : collections) {
        collection.created = time;
        collection.updated = time;
    }
    return collections;
}

}  // namespace Binnacle::Schema
