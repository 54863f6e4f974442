// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/collectionvalidation.h"

#include "schema/fieldsettings.h"
#include "schema/recordquery.h"
#include "schema/settingrules.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

constexpr qsizetype maximumProblemBytes = 500;

JsonValue at(size_t index, JsonValue item)
{
    return JsonValue::object({{QString::number(index), std::move(item)}});
}

const Field *fieldWithId(const Collection &collection, const QString &id)
{
    const auto found = std::find_if(collection.fields.begin(), collection.fields.end(),
                                    [&id](const Field &field) { return field.id == id; });
    return found == collection.fields.end() ? nullptr : &*found;
}

QString shortened(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    return utf8.size() <= maximumProblemBytes ? text
                                              : QString::fromUtf8(utf8.first(maximumProblemBytes));
}

class CollectionCheck
{
public:
    CollectionCheck(const Collection &collection, const CollectionContext &context)
        : m_collection(collection)
        , m_context(context)
        , m_original(context.original)
    {
    }

    Result<JsonValue> run()
    {
        add(u"id"_s, idItem());
        if (m_original && m_collection.isSystem != m_original->isSystem) {
            add(u"system"_s,
                validationItem(u"validation_collection_system_flag_change"_s,
                               u"System collection state cannot be changed."_s));
        }
        add(u"type"_s, typeItem());
        Result<JsonValue> name = nameItem();
        if (!name)
            return name;
        add(u"name"_s, *std::move(name));
        add(u"fields"_s, fieldsItem());
        checkRules();
        Result<JsonValue> indexes = indexItems(m_collection, m_context);
        if (!indexes)
            return indexes;
        add(u"indexes"_s, *std::move(indexes));
        checkOptions();
        return std::move(m_items);
    }

private:
    void add(const QString &key, JsonValue item) { addItem(m_items, key, std::move(item)); }

    JsonValue idItem() const
    {
        const QString &id = m_collection.id;
        if (id.isEmpty())
            return requiredItem();
        if (m_original) {
            if (id == m_original->id)
                return {};
            return validationItem(u"validation_values_mismatch"_s, u"Values don't match."_s);
        }
        JsonValue item = firstItem({lengthItem(id, 1, 100), wordItem(id)});
        if (item.isNull() && hasCollectionWithId(id)) {
            item = validationItem(u"validation_invalid_or_existing_id"_s,
                                  u"The model id is invalid or already exists."_s);
        }
        return item;
    }

    bool hasCollectionWithId(const QString &id) const
    {
        const Collection *found = m_context.collections.find(id);
        return found && found->id == id;
    }

    JsonValue typeItem() const
    {
        if (!m_context.unknownType.isEmpty())
            return validationItem(u"validation_in_invalid"_s, u"Must be a valid value."_s);
        if (m_original && m_original->type != m_collection.type) {
            return validationItem(u"validation_collection_type_change"_s,
                                  u"Collection type cannot be changed."_s);
        }
        return {};
    }

    Result<JsonValue> nameItem() const
    {
        const QString &name = m_collection.name;
        if (name.isEmpty())
            return requiredItem();
        JsonValue item = firstItem({lengthItem(name, 1, 255), viaItem(name), wordItem(name)});
        if (!item.isNull())
            return item;
        const bool isRenamed = m_original && m_original->name != name;
        if (isRenamed && m_original->isSystem) {
            return validationItem(u"validation_collection_system_name_change"_s,
                                  u"System collection name cannot be changed."_s);
        }
        if (isNameTaken(name)) {
            return validationItem(u"validation_collection_name_exists"_s,
                                  u"Collection name must be unique (case insensitive)."_s);
        }
        if (hasCollectionWithId(name)) {
            return validationItem(u"validation_collection_name_id_duplicate"_s,
                                  u"The name must not match an existing collection id."_s);
        }
        // A table that some collection has, its own among them, is no internal one.
        const Collection *owner = m_context.collections.find(name);
        if ((m_original && m_original->name == name) || owner)
            return JsonValue();
        const Result<bool> exists = m_context.tableExists(name);
        if (!exists)
            return exists.error();
        if (!*exists)
            return JsonValue();
        return validationItem(u"validation_collection_name_invalid"_s,
                              u"The name shouldn't match with an existing internal table."_s);
    }

    bool isNameTaken(const QString &name) const
    {
        const QString own = m_original ? m_original->id : QString();
        const auto &all = m_context.collections.all();
        return std::any_of(all.begin(), all.end(), [&](const auto &other) {
            return other->id != own && other->name.compare(name, Qt::CaseInsensitive) == 0;
        });
    }

    JsonValue fieldsItem() const
    {
        JsonValue item = duplicatesItem();
        if (item.isNull())
            item = requiredFieldsItem();
        if (item.isNull() && m_original && !m_collection.isView())
            item = keptFieldsItem();
        if (item.isNull() && m_collection.isAuth())
            item = reservedNamesItem();
        return item.isNull() ? settingsItems() : item;
    }

    JsonValue duplicatesItem() const
    {
        QSet<QString> ids;
        QSet<QString> names;
        for (size_t i = 0; i < m_collection.fields.size(); ++i) {
            const Field &field = m_collection.fields[i];
            if (field.id.isEmpty() || ids.contains(field.id)) {
                return at(
                    i,
                    JsonValue::object(
                        {{u"id"_s,
                          itemOf(u"validation_duplicated_field_id"_s,
                                 u"Duplicated or invalid field id \"%1\""_s.arg(field.id))}}));
            }
            ids.insert(field.id);
            const QString lowerName = field.name.toLower();
            if (names.contains(lowerName)) {
                return at(i,
                          JsonValue::object(
                              {{u"name"_s,
                                itemOf(u"validation_duplicated_field_name"_s,
                                       u"Duplicated or invalid field name "_s + field.name,
                                       parameter(u"fieldName"_s, JsonValue(field.name)))}}));
            }
            names.insert(lowerName);
        }
        return {};
    }

    JsonValue requiredFieldsItem() const
    {
        if (m_collection.fields.empty())
            return requiredItem();
        const Field *id = m_collection.field(u"id");
        if (!id || id->type != FieldType::Text || !id->isPrimaryKey) {
            return validationItem(u"validation_missing_primary_key"_s,
                                  u"Missing or invalid \"id\" PK field."_s);
        }
        if (!m_collection.isAuth())
            return {};
        static const std::vector<std::pair<QString, FieldType>> wanted
            = {{u"password"_s, FieldType::Password},
               {u"tokenKey"_s, FieldType::Text},
               {u"email"_s, FieldType::Email},
               {u"emailVisibility"_s, FieldType::Bool},
               {u"verified"_s, FieldType::Bool}};
        for (const auto &[name, type] : wanted) {
            const Field *field = m_collection.field(name);
            if (!field || field->type != type) {
                return validationItem(u"validation_missing_"_s + name + u"_field",
                                      u"System \"%1\" field is required."_s.arg(name));
            }
            JsonValue item = authFlagsItem(*field);
            if (!item.isNull())
                return JsonValue::object({{name, std::move(item)}});
        }
        return {};
    }

    static JsonValue authFlagsItem(const Field &field)
    {
        const bool isSecret = field.name == "password"_L1 || field.name == "tokenKey"_L1;
        if (isSecret && !(field.isSystem && field.isHidden)) {
            return validationItem(u"validation_must_be_system_and_hidden"_s,
                                  u"The field must be marked as \"System\" and \"Hidden\"."_s);
        }
        if (!field.isSystem) {
            return validationItem(u"validation_must_be_system"_s,
                                  u"The field must be marked as \"System\"."_s);
        }
        return {};
    }

    JsonValue keptFieldsItem() const
    {
        for (const Field &old : m_original->fields) {
            const Field *now = old.isSystem ? fieldWithId(m_collection, old.id) : nullptr;
            if (old.isSystem && (!now || now->name != old.name)) {
                return validationItem(u"validation_system_field_change"_s,
                                      u"System fields cannot be deleted or renamed."_s);
            }
        }
        for (size_t i = 0; i < m_collection.fields.size(); ++i) {
            const Field *old = fieldWithId(*m_original, m_collection.fields[i].id);
            if (old && old->type != m_collection.fields[i].type) {
                return at(i,
                          validationItem(u"validation_field_type_change"_s,
                                         u"Field type cannot be changed."_s));
            }
        }
        return {};
    }

    JsonValue reservedNamesItem() const
    {
        for (size_t i = 0; i < m_collection.fields.size(); ++i) {
            const QString &name = m_collection.fields[i].name;
            if (name == "passwordConfirm"_L1 || name == "oldPassword"_L1) {
                return at(
                    i,
                    JsonValue::object(
                        {{u"name"_s,
                          validationItem(u"validation_reserved_field_name"_s,
                                         u"The field name is reserved and cannot be used."_s)}}));
            }
        }
        return {};
    }

    JsonValue settingsItems() const
    {
        const Collection *stored
            = m_original ? m_context.collections.find(m_original->id) : nullptr;
        const FieldSettingsContext context{m_context.collections, m_collection, stored};
        JsonValue items = JsonValue::object();
        for (size_t i = 0; i < m_collection.fields.size(); ++i) {
            addItem(items, QString::number(i), fieldSettingsItems(m_collection.fields[i], context));
        }
        return items.isEmpty() ? JsonValue() : items;
    }

    void checkRules()
    {
        using Rule = std::optional<QString> Collection::*;
        const auto check = [this](const QString &key, Rule member, bool isWriting) {
            const std::optional<QString> &rule = m_collection.*member;
            if (isWriting && rule && m_collection.isView()) {
                add(key, mustBeBlankItem(u"validation_nil"_s));
                return;
            }
            JsonValue item = rule ? ruleItem(*rule, m_collection, m_context) : JsonValue();
            if (item.isNull() && m_original && m_original->isSystem
                && rule != m_original->*member) {
                item = validationItem(u"validation_collection_system_rule_change"_s,
                                      u"System collection API rule cannot be changed."_s);
            }
            add(key, std::move(item));
        };
        check(u"listRule"_s, &Collection::listRule, false);
        check(u"viewRule"_s, &Collection::viewRule, false);
        check(u"createRule"_s, &Collection::createRule, true);
        check(u"updateRule"_s, &Collection::updateRule, true);
        check(u"deleteRule"_s, &Collection::deleteRule, true);
    }

    void checkOptions()
    {
        if (m_collection.isView()) {
            if (m_collection.viewQuery.isEmpty()) {
                add(u"viewQuery"_s, requiredItem());
            } else if (m_context.viewProblem) {
                add(u"viewQuery"_s,
                    itemOf(u"validation_invalid_view_query"_s,
                           u"Invalid query - "_s + shortened(*m_context.viewProblem)));
            }
        } else if (m_collection.isAuth()) {
            JsonValue items = authOptionItems(m_collection, m_context);
            for (auto &[key, item] : items.members())
                add(key, std::move(item));
        }
    }

    const Collection &m_collection;
    const CollectionContext &m_context;
    const Collection *m_original;
    JsonValue m_items = JsonValue::object();
};

}  // namespace

JsonValue ruleItem(const QString &rule, const Collection &collection,
                   const CollectionContext &context)
{
    if (rule.isEmpty())
        return {};
    const Result<void> valid = validateRule(context.collections, collection, rule, context.dialect);
    if (valid)
        return {};
    return itemOf(u"validation_invalid_rule"_s,
                  u"Invalid rule. Raw error: "_s + valid.error().detail);
}

Result<JsonValue> validateCollection(const Collection &collection, const CollectionContext &context)
{
    return CollectionCheck(collection, context).run();
}

}  // namespace Binnacle::Schema
