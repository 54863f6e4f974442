// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/collection.h"

#include <memory>
#include <vector>

namespace Binnacle::Test {

using Schema::Collection;
using Schema::CollectionType;
using Schema::Field;
using Schema::FieldType;

inline Field makeField(const QString &name, FieldType type = FieldType::Text)
{
    Field field;
    field.id = name + QStringLiteral("_field");
    field.name = name;
    field.type = type;
    return field;
}

inline Field makeHidden(const QString &name, FieldType type = FieldType::Text)
{
    Field field = makeField(name, type);
    field.isHidden = true;
    return field;
}

/// A select, file or relation that holds up to @p maxSelect values.
inline Field makeMulti(const QString &name, FieldType type, qint64 maxSelect = 10)
{
    Field field = makeField(name, type);
    field.maxSelect = maxSelect;
    return field;
}

/// A relation to @p collectionId.
inline Field makeRelation(const QString &name, const QString &collectionId, qint64 maxSelect = 1)
{
    Field field = makeMulti(name, FieldType::Relation, maxSelect);
    field.relatedCollectionId = collectionId;
    return field;
}

/// A collection with the id `<name>_id`, an `id` field in front and, for auth collections, the
/// fields that all of them have. Everybody may list it.
inline Collection makeCollection(const QString &name, std::vector<Field> fields,
                                 CollectionType type = CollectionType::Base)
{
    Collection collection;
    collection.id = name + QStringLiteral("_id");
    collection.name = name;
    collection.type = type;
    collection.listRule = QString(QLatin1String(""));
    Field id = makeField(QStringLiteral("id"));
    id.isPrimaryKey = type != CollectionType::View;
    collection.fields.push_back(id);
    if (type == CollectionType::Auth) {
        collection.fields.push_back(makeHidden(QStringLiteral("password"), FieldType::Password));
        collection.fields.push_back(makeHidden(QStringLiteral("tokenKey")));
        collection.fields.push_back(makeField(QStringLiteral("email"), FieldType::Email));
        collection.fields.push_back(makeField(QStringLiteral("emailVisibility"), FieldType::Bool));
        collection.fields.push_back(makeField(QStringLiteral("verified"), FieldType::Bool));
    }
    collection.fields.insert(collection.fields.end(), fields.begin(), fields.end());
    return collection;
}

inline Schema::CollectionSet makeCollectionSet(const std::vector<Collection> &collections)
{
    std::vector<std::shared_ptr<const Collection>> shared;
    for (const Collection &collection : collections)
        shared.push_back(std::make_shared<const Collection>(collection));
    return Schema::CollectionSet(std::move(shared));
}

}  // namespace Binnacle::Test
