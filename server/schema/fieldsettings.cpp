// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/fieldsettings.h"

#include "schema/fieldvalidation.h"
#include "schema/pattern.h"
#include "schema/settingrules.h"
#include "schema/textformat.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

constexpr int trialTexts = 10;
constexpr qint64 maximumPasswordLength = 71;
constexpr qint64 minimumCost = 4;
constexpr qint64 maximumCost = 31;

qint64 wholeNumber(const std::optional<double> &number)
{
    return qint64(number.value_or(0));
}

JsonValue rangeItem(qint64 value, qint64 minimum, qint64 maximum)
{
    return firstItem({minimumItem(value, minimum), maximumItem(value, maximum)});
}

JsonValue nameItem(const QString &name)
{
    static const QStringList reserved
        = {u"null"_s,         u"true"_s,           u"false"_s, u"_rowid_"_s,
           u"collectionId"_s, u"collectionName"_s, u"expand"_s};
    if (name.isEmpty())
        return requiredItem();
    return firstItem(
        {lengthItem(name, 1, 100), wordItem(name), noneOfItem(name, reserved), viaItem(name)});
}

/// What RE2 calls the first part of a pattern that has no text of its own: an anchor by its number,
/// else a question mark.
QString unsupportedOperator(const QString &pattern)
{
    bool isInClass = false;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const QChar c = pattern[i];
        if (c == u'\\') {
            const QChar next = i + 1 < pattern.size() ? pattern[i + 1] : QChar();
            if (next == u'A')
                return u"9"_s;
            if (next == u'z')
                return u"10"_s;
            if (next == u'b')
                return u"11"_s;
            if (next == u'B')
                return u"12"_s;
            ++i;
        } else if (c == u'[' || c == u']') {
            isInClass = c == u'[';
        } else if (!isInClass && (c == u'^' || c == u'$')) {
            return c == u'^' ? u"9"_s : u"10"_s;
        }
    }
    return u"?"_s;
}

/// The items of a list of domains by position, or the item that it must not be set.
JsonValue domainsItem(const QStringList &domains, const QStringList &others)
{
    if (domains.isEmpty())
        return {};
    if (!others.isEmpty())
        return mustBeBlankItem(u"validation_empty"_s);
    JsonValue items = JsonValue::object();
    for (qsizetype i = 0; i < domains.size(); ++i) {
        if (!domains[i].isEmpty() && !isDomain(domains[i])) {
            items.insert(QString::number(i),
                         validationItem(u"validation_is_domain"_s, u"Must be a valid domain."_s));
        }
    }
    return items;
}

/// Collects the items of one field.
class SettingsCheck
{
public:
    SettingsCheck(const Field &field, const FieldSettingsContext &context)
        : m_field(field)
        , m_context(context)
    {
    }

    JsonValue run()
    {
        add(u"id"_s, m_field.id.isEmpty() ? requiredItem() : lengthItem(m_field.id, 1, 100));
        add(u"name"_s, nameItem(m_field.name));
        add(u"help"_s, lengthItem(m_field.help, 1, 300));
        checkOptions();
        return std::move(m_items);
    }

private:
    void add(const QString &key, JsonValue item)
    {
        if (!m_items.contains(key))
            addItem(m_items, key, std::move(item));
    }

    void checkOptions()
    {
        switch (m_field.type) {
        case FieldType::Text: checkText(); return;
        case FieldType::Editor:
        case FieldType::Json: checkSize(u"maxSize"_s, m_field.maxSize); return;
        case FieldType::Number: checkNumber(); return;
        case FieldType::Email:
        case FieldType::Url:
            add(u"exceptDomains"_s, domainsItem(m_field.exceptDomains, m_field.onlyDomains));
            add(u"onlyDomains"_s, domainsItem(m_field.onlyDomains, m_field.exceptDomains));
            return;
        case FieldType::Autodate: checkAutodate(); return;
        case FieldType::Select: checkSelect(); return;
        case FieldType::Relation: checkRelation(); return;
        case FieldType::File: checkFile(); return;
        case FieldType::Password: checkPassword(); return;
        case FieldType::Bool:
        case FieldType::Date:
        case FieldType::GeoPoint: return;
        }
    }

    void checkSize(const QString &key, qint64 value)
    {
        add(key, rangeItem(value, 0, maximumSafeInteger));
    }

    void checkText()
    {
        if (m_field.isPrimaryKey)
            checkPrimaryKey();
        checkSize(u"min"_s, wholeNumber(m_field.min));
        add(u"max"_s,
            rangeItem(wholeNumber(m_field.max), wholeNumber(m_field.min), maximumSafeInteger));
        add(u"pattern"_s, patternItem(m_field.pattern));
        add(u"autogeneratePattern"_s, patternItem(m_field.autogeneratePattern));
        if (!m_field.autogeneratePattern.isEmpty() && !m_items.contains(u"autogeneratePattern"))
            checkAutogeneration();
    }

    void checkPrimaryKey()
    {
        const std::vector<Field> &fields = m_context.collection.fields;
        const bool hasOther = std::any_of(fields.begin(), fields.end(), [this](const Field &other) {
            return other.isPrimaryKey && other.id != m_field.id;
        });
        if (hasOther) {
            add(u"primaryKey"_s,
                validationItem(u"validation_unsupported_composite_pk"_s,
                               u"Composite PKs are not supported and the "
                               "collection must have only 1 PK."_s));
        }
        if (m_field.name != "id"_L1) {
            add(u"name"_s,
                validationItem(u"validation_in_invalid"_s,
                               u"The primary key must be named \"id\"."_s));
        }
        if (m_field.pattern.isEmpty())
            add(u"pattern"_s, requiredItem());
        if (m_field.isHidden)
            add(u"hidden"_s, mustBeBlankItem(u"validation_empty"_s));
        if (!m_field.isRequired)
            add(u"required"_s, requiredItem());
    }

    void checkAutogeneration()
    {
        for (int i = 0; i < trialTexts; ++i) {
            const std::optional<QString> text = generateText(m_field.autogeneratePattern);
            if (!text) {
                add(u"autogeneratePattern"_s,
                    validationItem(u"validation_invalid_autogenerate_pattern"_s,
                                   u"Unsupported pattern operator "_s
                                       + unsupportedOperator(m_field.autogeneratePattern) + u'.'));
                return;
            }
            if (!textItem(m_field, *text).isNull()) {
                add(u"autogeneratePattern"_s,
                    validationItem(u"validation_invalid_autogenerate_pattern_value"_s,
                                   u"The provided autogenerate pattern could produce invalid field "
                                   "values, ex.: \"%1\"."_s.arg(*text)));
                return;
            }
        }
    }

    JsonValue wholeItem(const std::optional<double> &number) const
    {
        if (!m_field.onlyInt || !number || std::trunc(*number) == *number)
            return {};
        return validationItem(u"validation_only_int_constraint"_s,
                              u"Decimal numbers are not allowed."_s);
    }

    void checkNumber()
    {
        add(u"min"_s, wholeItem(m_field.min));
        add(u"max"_s, wholeItem(m_field.max));
        if (m_field.min && m_field.max && *m_field.max < *m_field.min) {
            add(u"max"_s,
                validationItem(u"validation_min_number_constraint"_s,
                               u"Must be greater or equal than "_s + messageNumber(*m_field.min)
                                   + u'.',
                               parameter(u"min"_s, JsonValue(*m_field.min))));
        }
    }

    const Field *storedField() const
    {
        if (!m_context.stored)
            return nullptr;
        const std::vector<Field> &fields = m_context.stored->fields;
        const auto found = std::find_if(fields.begin(), fields.end(), [this](const Field &field) {
            return field.id == m_field.id && field.type == m_field.type;
        });
        return found == fields.end() ? nullptr : &*found;
    }

    void checkAutodate()
    {
        const Field *stored = m_field.isSystem ? storedField() : nullptr;
        const auto checkFlag = [&](const QString &key, bool Field::*flag) {
            if (stored && stored->*flag != m_field.*flag) {
                add(key, validationItem(u"validation_values_mismatch"_s, u"Values don't match."_s));
            }
            if (!m_field.onCreate && !m_field.onUpdate) {
                add(key,
                    validationItem(u"validation_required"_s,
                                   u"Either onCreate or onUpdate must be enabled."_s));
            }
        };
        checkFlag(u"onCreate"_s, &Field::onCreate);
        checkFlag(u"onUpdate"_s, &Field::onUpdate);
    }

    void checkSelect()
    {
        if (m_field.selectValues.isEmpty())
            add(u"values"_s, requiredItem());
        add(u"maxSelect"_s,
            rangeItem(m_field.maxSelect, 0, qMax<qint64>(m_field.selectValues.size(), 1)));
    }

    void checkRelation()
    {
        add(u"collectionId"_s, relatedCollectionItem());
        add(u"minSelect"_s, minimumItem(m_field.minSelect, 0));
        if (m_field.minSelect > 0 && m_field.maxSelect == 0)
            add(u"maxSelect"_s, requiredItem());
        add(u"maxSelect"_s, minimumItem(m_field.maxSelect, m_field.minSelect));
    }

    JsonValue relatedCollectionItem() const
    {
        const QString &id = m_field.relatedCollectionId;
        if (id.isEmpty())
            return requiredItem();
        const Field *stored = storedField();
        if (stored && stored->relatedCollectionId != id) {
            return validationItem(u"validation_field_relation_change"_s,
                                  u"The relation collection cannot be changed."_s);
        }
        const Collection *related = m_context.collections.find(id);
        if (!related || related->id != id) {
            return validationItem(u"validation_field_relation_missing_collection"_s,
                                  u"The relation collection doesn't exist."_s);
        }
        if (related->isView() && !m_context.collection.isView()) {
            return validationItem(
                u"validation_relation_field_non_view_base_collection"_s,
                u"Only view collections are allowed to have relations to other views."_s);
        }
        return {};
    }

    void checkFile()
    {
        static const QStringList refused = {u"0x0"_s, u"0x0t"_s, u"0x0b"_s, u"0x0f"_s};
        static const QRegularExpression size(u"^([0-9]+)x([0-9]+)(t|b|f)?\\z"_s);
        checkSize(u"maxSize"_s, m_field.maxSize);
        checkSize(u"maxSelect"_s, m_field.maxSelect);
        JsonValue items = JsonValue::object();
        for (qsizetype i = 0; i < m_field.thumbs.size(); ++i) {
            const QString &thumb = m_field.thumbs[i];
            JsonValue item = noneOfItem(thumb, refused);
            if (item.isNull() && !thumb.isEmpty() && !size.match(thumb).hasMatch()) {
                item = validationItem(u"validation_match_invalid"_s,
                                      u"Must be in a valid format."_s);
            }
            addItem(items, QString::number(i), std::move(item));
        }
        add(u"thumbs"_s, std::move(items));
    }

    void checkPassword()
    {
        add(u"min"_s, rangeItem(wholeNumber(m_field.min), 1, maximumPasswordLength));
        add(u"max"_s,
            rangeItem(wholeNumber(m_field.max), wholeNumber(m_field.min), maximumPasswordLength));
        add(u"pattern"_s, patternItem(m_field.pattern));
        add(u"cost"_s, rangeItem(m_field.cost, minimumCost, maximumCost));
    }

    const Field &m_field;
    const FieldSettingsContext &m_context;
    JsonValue m_items = JsonValue::object();
};

}  // namespace

JsonValue fieldSettingsItems(const Field &field, const FieldSettingsContext &context)
{
    return SettingsCheck(field, context).run();
}

}  // namespace Binnacle::Schema
