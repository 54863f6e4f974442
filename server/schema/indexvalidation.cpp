// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "schema/collectionvalidation.h"
#include "schema/indexdefinition.h"
#include "schema/settingrules.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

JsonValue at(qsizetype index, JsonValue item)
{
    return JsonValue::object({{QString::number(index), std::move(item)}});
}

/// What makes an index unique: everything but names, condition, collation and sort.
bool isSameConstraint(const IndexDefinition &a, const IndexDefinition &b)
{
    return a.isUnique == b.isUnique
        && std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(),
                      [](const auto &one, const auto &other) { return one.name == other.name; });
}

/// A system field of the original among the index's columns; null when there is none.
const Field *systemFieldOf(const IndexDefinition &index, const Collection &original)
{
    for (const IndexDefinition::Column &column : index.columns) {
        for (const Field &field : original.fields) {
            if (field.isSystem && field.name.compare(column.name, Qt::CaseInsensitive) == 0)
                return &field;
        }
    }
    return nullptr;
}

JsonValue fieldNameItem(const QString &code, const QString &message, const QString &field)
{
    return validationItem(code, message.arg(field), parameter(u"fieldName"_s, JsonValue(field)));
}

JsonValue keptConstraintsItem(const std::vector<IndexDefinition> &indexes,
                              const Collection &original)
{
    for (const QString &sql : original.indexes) {
        const std::optional<IndexDefinition> old = IndexDefinition::parse(sql);
        if (!old || !old->isUnique)
            continue;
        const Field *field = systemFieldOf(*old, original);
        const bool isKept = std::any_of(indexes.begin(), indexes.end(), [&old](const auto &index) {
            return isSameConstraint(*old, index);
        });
        if (field && !isKept) {
            return fieldNameItem(u"validation_invalid_unique_system_field_index"_s,
                                 u"Unique index definition on system fields (%1) is invalid or "
                                 "missing."_s,
                                 field->name);
        }
    }
    return {};
}

class IndexCheck
{
public:
    IndexCheck(const Collection &collection, const CollectionContext &context)
        : m_collection(collection)
        , m_context(context)
    {
    }

    Result<JsonValue> run()
    {
        if (m_collection.isView()) {
            if (m_collection.indexes.isEmpty())
                return JsonValue();
            return validationItem(u"validation_indexes_not_supported"_s,
                                  u"View collections don't support indexes."_s);
        }
        for (qsizetype i = 0; i < m_collection.indexes.size(); ++i) {
            Result<JsonValue> item = check(m_collection.indexes[i]);
            if (!item)
                return item;
            if (!item->isNull())
                return at(i, *std::move(item));
        }
        if (m_context.original) {
            JsonValue item = keptConstraintsItem(m_indexes, *m_context.original);
            if (!item.isNull())
                return item;
        }
        return requiredIndexesItem();
    }

private:
    Result<JsonValue> check(const QString &sql)
    {
        const std::optional<IndexDefinition> index = IndexDefinition::parse(sql);
        if (!index) {
            return validationItem(u"validation_invalid_index_expression"_s,
                                  u"Invalid CREATE INDEX expression."_s);
        }
        const QString lowerName = index->name.toLower();
        if (m_names.contains(lowerName)) {
            return validationItem(u"validation_duplicated_index_name"_s,
                                  u"The index name already exists."_s);
        }
        m_names.insert(lowerName);
        const Result<QString> owner = m_context.tableOfIndex(index->name);
        if (!owner)
            return owner.error();
        if (!owner->isEmpty() && !isOwn(*owner)) {
            return validationItem(u"validation_existing_index_name"_s,
                                  u"The index name is already used in %1 collection."_s.arg(*owner),
                                  parameter(u"usedTableName"_s, JsonValue(*owner)));
        }
        const bool isTwin
            = std::any_of(m_indexes.begin(), m_indexes.end(),
                          [&index](const auto &other) { return index->isSameExceptName(other); });
        if (isTwin) {
            return validationItem(u"validation_duplicated_index_definition"_s,
                                  u"The index definition already exists."_s);
        }
        m_indexes.push_back(*index);
        return JsonValue();
    }

    bool isOwn(const QString &table) const
    {
        return table.compare(m_collection.name, Qt::CaseInsensitive) == 0
            || (m_context.original
                && table.compare(m_context.original->name, Qt::CaseInsensitive) == 0);
    }

    JsonValue requiredIndexesItem() const
    {
        if (!m_collection.isAuth())
            return {};
        for (const QString &column : {u"tokenKey"_s, u"email"_s}) {
            if (!m_collection.hasUniqueIndex(column)) {
                return fieldNameItem(u"validation_missing_required_unique_index"_s,
                                     u"Missing required unique index for field \"%1\"."_s, column);
            }
        }
        return {};
    }

    const Collection &m_collection;
    const CollectionContext &m_context;
    QSet<QString> m_names;
    std::vector<IndexDefinition> m_indexes;
};

}  // namespace

Result<JsonValue> indexItems(const Collection &collection, const CollectionContext &context)
{
    return IndexCheck(collection, context).run();
}

}  // namespace Binnacle::Schema
