// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/collections/collectiondraft.h"

#include "core/datetime.h"
#include "schema/collectiondefaults.h"
#include "schema/collectionjson.h"
#include "schema/identifiers.h"
#include "schema/scaffold.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

const JsonValue *member(const JsonValue &body, QStringView key)
{
    if (const JsonValue *exact = body.find(key))
        return exact;
    const JsonValue *found = nullptr;
    for (const auto &[name, value] : body.members()) {
        if (QStringView(name).compare(key, Qt::CaseInsensitive) == 0)
            found = &value;
    }
    return found;
}

QString text(const JsonValue &body, QStringView key)
{
    const JsonValue *value = member(body, key);
    return value ? value->toString() : QString();
}

bool isText(const JsonValue &body, QStringView key)
{
    const JsonValue *value = member(body, key);
    return !value || value->isNull() || value->isString();
}

/// A blank collection with the name and id that it will have unless the body says otherwise.
Schema::Collection blank(Schema::CollectionType type, const QString &name)
{
    Schema::Collection collection = Schema::scaffold(type);
    collection.name = name;
    collection.id = Schema::defaultCollectionId(Schema::collectionTypeName(type), name);
    collection.indexes.clear();
    Schema::applySystemDefaults(collection);
    return collection;
}

}  // namespace

bool CollectionDraft::hasReadableType(const JsonValue &body)
{
    return body.isObject() && isText(body, u"type") && isText(body, u"name");
}

Result<CollectionDraft> CollectionDraft::create(const JsonValue &body)
{
    if (!hasReadableType(body))
        return Error::invalidInput({}).withDetail(u"type or name is no text"_s);
    CollectionDraft draft;
    const QString typeName = text(body, u"type");
    const auto type = Schema::collectionTypeFromName(typeName);
    Schema::Collection base
        = blank(type.value_or(Schema::CollectionType::Base), text(body, u"name"));
    if (!type && !typeName.isEmpty()) {
        draft.unknownType = typeName;
        base.id = Schema::defaultCollectionId(typeName, base.name);
    }
    draft.generatedId = base.id;
    Result<Schema::Collection> merged = Schema::collectionMerged(base, body);
    if (!merged)
        return std::move(merged).error();
    draft.collection = *std::move(merged);
    draft.collection.fields = Schema::withFieldIds(draft.collection.fields);
    return draft;
}

Result<CollectionDraft> CollectionDraft::change(const Schema::Collection &stored,
                                                const JsonValue &body)
{
    Result<Schema::Collection> merged = Schema::collectionMerged(stored, body);
    if (!merged)
        return std::move(merged).error();
    CollectionDraft draft;
    draft.storedId = stored.id;
    draft.collection = *std::move(merged);
    draft.collection.fields = Schema::withFieldIds(draft.collection.fields);
    const JsonValue *type = member(body, u"type");
    if (!type || type->isNull())
        return draft;
    if (type->toString().isEmpty())
        draft.collection.type = Schema::CollectionType::Base;
    else if (!Schema::collectionTypeFromName(type->toString()))
        draft.unknownType = type->toString();
    return draft;
}

void CollectionDraft::complete(const Schema::CollectionSet &collections, UtcTime now)
{
    const QString time = QString::fromLatin1(formatDateTime(now));
    if (isNew())
        collection.created = time;
    collection.updated = time;
    if (isNew() && collection.id.isEmpty())
        collection.id = generatedId;
    if (!unknownType.isEmpty())
        return;
    Schema::applySystemDefaults(collection);
    if (isNew() && collection.id == generatedId)
        Schema::replaceCollectionId(collection, Schema::freeCollectionId(collection, collections));
    Schema::adoptIndexTables(collection);
}

}  // namespace Binnacle
