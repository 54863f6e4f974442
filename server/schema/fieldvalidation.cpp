// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/fieldvalidation.h"

#include "core/datetime.h"
#include "schema/fieldvalue.h"
#include "schema/filevalidation.h"
#include "schema/jsontext.h"
#include "schema/pattern.h"
#include "schema/settingrules.h"
#include "schema/textformat.h"

#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

constexpr qint64 defaultTextLength = 5000;
constexpr qint64 defaultEditorBytes = 5'242'880;
constexpr qint64 defaultJsonBytes = 1'048'576;
constexpr qint64 defaultPasswordLength = 71;
constexpr qsizetype maximumPasswordBytes = 72;

/// The first check that failed, or a null value.
using Finding = Result<JsonValue>;

JsonValue required()
{
    return validationItem(u"validation_required"_s, u"Cannot be blank."_s);
}

JsonValue param(const QString &name, JsonValue value)
{
    return JsonValue::object({{name, std::move(value)}});
}

qsizetype codePoints(const QString &text)
{
    qsizetype count = text.size();
    for (qsizetype i = 1; i < text.size(); ++i) {
        if (text[i].isLowSurrogate() && text[i - 1].isHighSurrogate())
            --count;
    }
    return count;
}

/// Patterns belong to fields, so a thread meets the same few again and again.
bool matches(const QString &pattern, const QString &text)
{
    constexpr qsizetype maximumKept = 256;
    thread_local QHash<QString, std::optional<Pattern>> kept;
    auto it = kept.constFind(pattern);
    if (it == kept.cend()) {
        if (kept.size() >= maximumKept)
            kept.clear();
        Result<Pattern> compiled = Pattern::compile(pattern);
        it = kept.insert(pattern, compiled ? std::optional(*compiled) : std::nullopt);
    }
    return *it && (*it)->matches(text);
}

qint64 limitOr(qint64 limit, qint64 fallback)
{
    return limit > 0 ? limit : fallback;
}

qint64 lengthOr(const std::optional<double> &limit, qint64 fallback)
{
    return limitOr(qint64(limit.value_or(0)), fallback);
}

JsonValue forbiddenKeyItem(const QString &id)
{
    constexpr QStringView forbidden = u"./\\|\"'`<>:?*%$";
    const auto item = [](const QString &ch) {
        return validationItem(u"validation_forbidden_pk_character"_s,
                              u'\'' + ch + u"' is not a valid primary key character.",
                              param(u"ch"_s, JsonValue(ch)));
    };
    for (const QChar c : forbidden) {
        if (id.contains(c))
            return item(c);
    }
    for (const char16_t c : {u'\0', u'\t', u'\n', u'\r', u' '}) {
        if (id.contains(QChar(c)))
            return item(QString(QChar(c)));
    }
    return {};
}

/// Names that some file systems keep for devices; records have folders named after their ids.
JsonValue reservedKeyItem(const QString &id)
{
    const QString upper = id.toUpper();
    bool isReserved
        = upper == "CON"_L1 || upper == "PRN"_L1 || upper == "AUX"_L1 || upper == "NUL"_L1;
    if (upper.size() == 4 && (upper.startsWith("COM"_L1) || upper.startsWith("LPT"_L1)))
        isReserved = upper[3] >= u'1' && upper[3] <= u'9';
    if (!isReserved)
        return {};
    return validationItem(u"validation_reserved_pk"_s,
                          u"The primary key '"_s + upper + u"' is reserved and cannot be used.",
                          param(u"reserved"_s, JsonValue(upper)));
}

bool hasOwnKeyPattern(const Field &field)
{
    return field.isPrimaryKey && field.pattern != "^[a-z0-9]+$"_L1;
}

/// Checks one field after the other; made for one record.
class Validator
{
public:
    Validator(const Record &record, const ValidationContext &context)
        : m_record(record)
        , m_context(context)
    {
    }

    Finding check(int index) const
    {
        const Field &field = m_record.collection().fields[size_t(index)];
        const JsonValue &value = m_record.value(index);
        switch (field.type) {
        case FieldType::Text: return text(field, value.toString());
        case FieldType::Editor: return editor(field, value.toString());
        case FieldType::Number: return number(field, value.toDouble());
        case FieldType::Bool:
        case FieldType::Autodate: break;
        case FieldType::Email: return email(field, value.toString());
        case FieldType::Url: return url(field, value.toString());
        case FieldType::Date: return date(field, value.toString());
        case FieldType::Select: return select(field, valuesOf(value));
        case FieldType::Relation: return relation(field, valuesOf(value));
        case FieldType::File: return file(field, valuesOf(value));
        case FieldType::Json: return json(field, value);
        case FieldType::GeoPoint: return geoPoint(field, value);
        case FieldType::Password: return password(field, value.toString());
        }
        if (field.type == FieldType::Bool && isBlank(field, value))
            return blank(field);
        return JsonValue();
    }

private:
    static JsonValue blank(const Field &field)
    {
        return field.isRequired ? required() : JsonValue();
    }

    static QStringList valuesOf(const JsonValue &value)
    {
        QStringList values;
        if (value.isArray()) {
            for (const JsonValue &element : value.elements())
                values.append(element.toString());
        } else if (!value.toString().isEmpty()) {
            values.append(value.toString());
        }
        return values;
    }

    Finding text(const Field &field, const QString &text) const
    {
        if (field.isPrimaryKey && !m_context.isNew) {
            if (m_context.original && m_context.original->value(field.name).toString() == text)
                return JsonValue();
            return validationItem(u"validation_pk_change"_s,
                                  u"The record primary key cannot be changed."_s);
        }
        if (hasOwnKeyPattern(field) && !text.isEmpty() && m_context.idExists) {
            const Result<bool> exists = m_context.idExists(text);
            if (!exists)
                return exists.error();
            if (*exists) {
                return validationItem(u"validation_pk_invalid"_s,
                                      u"The record primary key is invalid or already exists."_s);
            }
        }
        return textItem(field, text);
    }

    static Finding editor(const Field &field, const QString &text)
    {
        if (text.isEmpty())
            return blank(field);
        const qint64 limit = limitOr(field.maxSize, defaultEditorBytes);
        if (text.toUtf8().size() <= limit)
            return JsonValue();
        return validationItem(u"validation_content_size_limit"_s,
                              u"The maximum allowed content size is "_s + QString::number(limit)
                                  + u" bytes.",
                              param(u"maxSize"_s, JsonValue(limit)));
    }

    static Finding number(const Field &field, double value)
    {
        if (!std::isfinite(value)) {
            return validationItem(u"validation_not_a_number"_s,
                                  u"The submitted number is not properly formatted."_s);
        }
        if (value == 0)
            return blank(field);
        if (field.onlyInt && std::trunc(value) != value) {
            return validationItem(u"validation_only_int_constraint"_s,
                                  u"Decimal numbers are not allowed."_s);
        }
        if (field.min && value < *field.min) {
            return validationItem(u"validation_min_number_constraint"_s,
                                  u"Must be greater or equal than "_s + messageNumber(*field.min)
                                      + u'.',
                                  param(u"min"_s, JsonValue(*field.min)));
        }
        if (field.max && value > *field.max) {
            return validationItem(u"validation_max_number_constraint"_s,
                                  u"Must be less or equal than "_s + messageNumber(*field.max)
                                      + u'.',
                                  param(u"max"_s, JsonValue(*field.max)));
        }
        return JsonValue();
    }

    static bool isDomainAllowed(const Field &field, const QString &domain)
    {
        if (!field.onlyDomains.isEmpty() && !field.onlyDomains.contains(domain))
            return false;
        return !field.exceptDomains.contains(domain);
    }

    static Finding email(const Field &field, const QString &text)
    {
        if (text.isEmpty())
            return blank(field);
        if (JsonValue item = emailItem(text); !item.isNull())
            return item;
        if (!isDomainAllowed(field, text.sliced(text.lastIndexOf(u'@') + 1))) {
            return validationItem(u"validation_email_domain_not_allowed"_s,
                                  u"Email domain is not allowed."_s);
        }
        return JsonValue();
    }

    static Finding url(const Field &field, const QString &text)
    {
        if (text.isEmpty())
            return blank(field);
        if (!isUrl(text))
            return validationItem(u"validation_invalid_url"_s, u"Must be a valid url."_s);
        if (!isDomainAllowed(field, urlHost(text))) {
            return validationItem(u"validation_url_domain_not_allowed"_s,
                                  u"Url domain is not allowed."_s);
        }
        return JsonValue();
    }

    /// @p separator and @p zone make the two spellings of a threshold.
    static QString threshold(const QString &date, QStringView separator, QStringView zone)
    {
        // YYYY-MM-DD HH:MM:SS.mmmZ, fractions without trailing zeros.
        QString fraction = date.sliced(19, 4);
        while (fraction.endsWith(u'0') || fraction.endsWith(u'.'))
            fraction.chop(1);
        return date.first(10) + separator + date.sliced(11, 8) + fraction + zone;
    }

    static JsonValue dateItem(const QString &code, const QString &text, const QString &limit)
    {
        return validationItem(code, text + threshold(limit, u" ", u" +0000 UTC") + u'.',
                              param(u"threshold"_s, JsonValue(threshold(limit, u"T", u"Z"))));
    }

    static Finding date(const Field &field, const QString &text)
    {
        if (text.isEmpty())
            return blank(field);
        // Texts of the one stored form sort like the moments they stand for.
        if (!field.minDate.isEmpty() && text < field.minDate) {
            return dateItem(u"validation_min_greater_equal_than_required"_s,
                            u"Must be no less than "_s, field.minDate);
        }
        if (!field.maxDate.isEmpty() && text > field.maxDate) {
            return dateItem(u"validation_max_less_equal_than_required"_s,
                            u"Must be no greater than "_s, field.maxDate);
        }
        return JsonValue();
    }

    static JsonValue tooManyItem(const Field &field, const QStringList &values)
    {
        const qint64 limit = qMax(field.maxSelect, qint64(1));
        if (values.size() <= limit)
            return {};
        return validationItem(u"validation_too_many_values"_s,
                              u"Select no more than "_s + QString::number(limit) + u'.',
                              param(u"maxSelect"_s, JsonValue(limit)));
    }

    static Finding select(const Field &field, const QStringList &values)
    {
        if (values.isEmpty())
            return blank(field);
        if (JsonValue item = tooManyItem(field, values); !item.isNull())
            return item;
        for (const QString &value : values) {
            if (!field.selectValues.contains(value)) {
                return validationItem(u"validation_invalid_value"_s,
                                      u"Invalid value "_s + value + u'.',
                                      param(u"value"_s, JsonValue(value)));
            }
        }
        return JsonValue();
    }

    Finding relation(const Field &field, const QStringList &ids) const
    {
        if (ids.isEmpty())
            return blank(field);
        if (field.minSelect > 0 && ids.size() < field.minSelect) {
            return validationItem(u"validation_not_enough_values"_s,
                                  u"Select at least "_s + QString::number(field.minSelect) + u'.',
                                  param(u"minSelect"_s, JsonValue(field.minSelect)));
        }
        if (JsonValue item = tooManyItem(field, ids); !item.isNull())
            return item;
        if (!m_context.recordsExist)
            return JsonValue();
        const Result<bool> exist = m_context.recordsExist(field.relatedCollectionId, ids);
        if (!exist && exist.error().kind != Error::Kind::NotFound)
            return exist.error();
        if (!exist) {
            return validationItem(u"validation_missing_rel_collection"_s,
                                  u"Relation connection is missing or cannot be accessed."_s);
        }
        if (!*exist) {
            return validationItem(u"validation_missing_rel_records"_s,
                                  u"Failed to find all relation records with the provided ids."_s);
        }
        return JsonValue();
    }

    Finding file(const Field &field, const QStringList &names) const
    {
        if (names.isEmpty())
            return blank(field);
        const QStringList stored
            = m_context.original ? valuesOf(m_context.original->value(field.name)) : QStringList();
        return fileItem(field, names, stored, m_context.uploads.value(field.name));
    }

    static Finding json(const Field &field, const JsonValue &value)
    {
        const QByteArray text = value.toString().toUtf8();
        const qint64 limit = limitOr(field.maxSize, defaultJsonBytes);
        if (text.size() > limit) {
            return validationItem(u"validation_json_size_limit"_s,
                                  u"The maximum allowed JSON size is "_s + QString::number(limit)
                                      + u" bytes.",
                                  param(u"maxSize"_s, JsonValue(limit)));
        }
        if (!text.isEmpty() && !isValidJson(text)) {
            return validationItem(u"validation_invalid_json"_s, u"Must be a valid json value."_s);
        }
        return isBlank(field, value) ? blank(field) : JsonValue();
    }

    static Finding geoPoint(const Field &field, const JsonValue &value)
    {
        if (isBlank(field, value))
            return blank(field);
        if (std::abs(value[u"lat"].toDouble()) > 90) {
            return validationItem(u"validation_invalid_latitude"_s,
                                  u"Latitude must be between -90 and 90 degrees."_s);
        }
        if (std::abs(value[u"lon"].toDouble()) > 180) {
            return validationItem(u"validation_invalid_longitude"_s,
                                  u"Longitude must be between -180 and 180 degrees."_s);
        }
        return JsonValue();
    }

    Finding password(const Field &field, const QString &hash) const
    {
        const QString plain = m_context.plainPasswords[field.name].toString();
        if (plain.toUtf8().size() > maximumPasswordBytes)
            return validationItem(u"validation_invalid_value"_s, u"Invalid value."_s);
        if (hash.isEmpty())
            return blank(field);
        if (plain.isEmpty())
            return JsonValue();
        const qsizetype length = codePoints(plain);
        const qint64 minimum = lengthOr(field.min, 0);
        const qint64 maximum = lengthOr(field.max, defaultPasswordLength);
        if (length < minimum) {
            return validationItem(u"validation_min_text_constraint"_s,
                                  u"Must be at least "_s + QString::number(minimum)
                                      + u" character(s).");
        }
        if (length > maximum) {
            return validationItem(u"validation_max_text_constraint"_s,
                                  u"Must be less than "_s + QString::number(maximum)
                                      + u" character(s).");
        }
        if (!field.pattern.isEmpty() && !matches(field.pattern, plain))
            return validationItem(u"validation_invalid_format"_s, u"Invalid value format."_s);
        return JsonValue();
    }

    const Record &m_record;
    const ValidationContext &m_context;
};

}  // namespace

JsonValue textItem(const Field &field, const QString &text)
{
    if (text.isEmpty())
        return field.isRequired || field.isPrimaryKey ? required() : JsonValue();
    const qsizetype length = codePoints(text);
    const qint64 minimum = lengthOr(field.min, 0);
    const qint64 maximum = lengthOr(field.max, defaultTextLength);
    if (length < minimum) {
        return validationItem(u"validation_min_text_constraint"_s,
                              u"Must be at least "_s + QString::number(minimum) + u" character(s).",
                              param(u"min"_s, JsonValue(minimum)));
    }
    if (length > maximum) {
        return validationItem(u"validation_max_text_constraint"_s,
                              u"Must be no more than "_s + QString::number(maximum)
                                  + u" character(s).",
                              param(u"max"_s, JsonValue(maximum)));
    }
    if (!field.pattern.isEmpty() && !matches(field.pattern, text))
        return validationItem(u"validation_invalid_format"_s, u"Invalid value format."_s);
    if (!hasOwnKeyPattern(field))
        return JsonValue();
    JsonValue item = forbiddenKeyItem(text);
    return item.isNull() ? reservedKeyItem(text) : item;
}

Result<JsonValue> validateRecord(const Record &record, const ValidationContext &context)
{
    const Validator validator(record, context);
    JsonValue items = JsonValue::object();
    const std::vector<Field> &fields = record.collection().fields;
    for (size_t i = 0; i < fields.size(); ++i) {
        Result<JsonValue> item = validator.check(int(i));
        if (!item)
            return item;
        if (!item->isNull())
            items.insert(fields[i].name, *std::move(item));
    }
    return items;
}

}  // namespace Binnacle::Schema
