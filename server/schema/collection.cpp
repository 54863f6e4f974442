// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/collection.h"

#include "schema/authoptions.h"
#include "schema/indexdefinition.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

const Field *Collection::field(QStringView fieldName) const
{
    const int index = fieldIndex(fieldName);
    return index < 0 ? nullptr : &fields[size_t(index)];
}

int Collection::fieldIndex(QStringView fieldName) const
{
    const auto it = std::find_if(fields.begin(), fields.end(), [fieldName](const Field &field) {
        return field.name == fieldName;
    });
    return it == fields.end() ? -1 : int(it - fields.begin());
}

bool Collection::hasUniqueIndex(QStringView column) const
{
    return std::any_of(indexes.begin(), indexes.end(), [column](const QString &sql) {
        const std::optional<IndexDefinition> index = IndexDefinition::parse(sql);
        return index && index->isUniqueOn(column);
    });
}

void Collection::setOptions(const JsonValue &stored)
{
    auth = {};
    viewQuery.clear();
    options = JsonValue::object();
    switch (type) {
    case CollectionType::Base: return;
    case CollectionType::View:
        viewQuery = stored[u"viewQuery"].toString();
        options.insert(u"viewQuery"_s, JsonValue(viewQuery));
        return;
    case CollectionType::Auth:
        options = completeAuthOptions(stored);
        auth = readAuthOptions(options);
        return;
    }
}

QString collectionTypeName(CollectionType type)
{
    switch (type) {
    case CollectionType::Base: break;
    case CollectionType::Auth: return u"auth"_s;
    case CollectionType::View: return u"view"_s;
    }
    return u"base"_s;
}

std::optional<CollectionType> collectionTypeFromName(QStringView name)
{
    for (const CollectionType type :
         {CollectionType::Base, CollectionType::Auth, CollectionType::View}) {
        if (name == collectionTypeName(type))
            return type;
    }
    return {};
}

CollectionSet::CollectionSet(std::vector<std::shared_ptr<const Collection>> collections)
    : m_collections(std::move(collections))
{
    for (size_t i = 0; i < m_collections.size(); ++i) {
        m_byId.insert(m_collections[i]->id, i);
        const QString name = m_collections[i]->name.toLower();
        if (!m_byLowerName.contains(name))
            m_byLowerName.insert(name, i);
    }
}

std::optional<size_t> CollectionSet::place(QStringView nameOrId) const
{
    const QString key = nameOrId.toString();
    if (const auto it = m_byId.constFind(key); it != m_byId.cend())
        return *it;
    if (const auto it = m_byLowerName.constFind(key.toLower()); it != m_byLowerName.cend())
        return *it;
    return {};
}

const Collection *CollectionSet::find(QStringView nameOrId) const
{
    const std::optional<size_t> index = place(nameOrId);
    return index ? m_collections[*index].get() : nullptr;
}

std::shared_ptr<const Collection> CollectionSet::share(QStringView nameOrId) const
{
    const std::optional<size_t> index = place(nameOrId);
    return index ? m_collections[*index] : nullptr;
}

}  // namespace Binnacle::Schema
