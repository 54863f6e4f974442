// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/settingrules.h"

#include "core/error.h"
#include "schema/networkformat.h"
#include "schema/pattern.h"
#include "schema/textformat.h"
#include "wire/response.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

bool isWord(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
            || c == u'_';
    });
}

/// The rules of R0.3 say what they say in small letters; a message of our own is a sentence.
bool isGeneric(const QString &code)
{
    static const QStringList codes = {u"validation_required"_s,
                                      u"validation_nil_or_not_empty_required"_s,
                                      u"validation_nil"_s,
                                      u"validation_empty"_s,
                                      u"validation_length_out_of_range"_s,
                                      u"validation_length_too_long"_s,
                                      u"validation_match_invalid"_s,
                                      u"validation_in_invalid"_s,
                                      u"validation_not_in_invalid"_s,
                                      u"validation_min_greater_equal_than_required"_s,
                                      u"validation_max_less_equal_than_required"_s,
                                      u"validation_is_url"_s,
                                      u"validation_is_domain"_s};
    return codes.contains(code);
}

/// Messages that get their full stop only when they stand as an item's.
bool isWithoutStop(const QString &code)
{
    static const QStringList codes
        = {u"validation_only_int_constraint"_s, u"validation_min_number_constraint"_s,
           u"validation_missing_field"_s,       u"validation_invalid_rule"_s,
           u"validation_invalid_regex"_s,       u"validation_invalid_view_query"_s,
           u"validation_duplicated_field_id"_s, u"validation_duplicated_field_name"_s};
    return codes.contains(code);
}

}  // namespace

JsonValue requiredItem()
{
    return validationItem(u"validation_required"_s, u"Cannot be blank."_s);
}

JsonValue lengthItem(const QString &text, qsizetype minimum, qsizetype maximum)
{
    const qsizetype length = text.toUtf8().size();
    if (length == 0 || (length >= minimum && length <= maximum))
        return {};
    JsonValue params = JsonValue::object(
        {{u"max"_s, JsonValue(qint64(maximum))}, {u"min"_s, JsonValue(qint64(minimum))}});
    if (minimum == 0) {
        return validationItem(u"validation_length_too_long"_s,
                              u"The length must be no more than %1."_s.arg(maximum),
                              std::move(params));
    }
    if (minimum == maximum) {
        return validationItem(u"validation_length_invalid"_s,
                              u"The length must be exactly %1."_s.arg(minimum), std::move(params));
    }
    return validationItem(u"validation_length_out_of_range"_s,
                          u"The length must be between %1 and %2."_s.arg(minimum).arg(maximum),
                          std::move(params));
}

JsonValue wordItem(const QString &text)
{
    if (isWord(text))
        return {};
    return validationItem(u"validation_match_invalid"_s, u"Must be in a valid format."_s);
}

JsonValue oneOfItem(const QString &text, const QStringList &allowed)
{
    if (text.isEmpty() || allowed.contains(text))
        return {};
    return validationItem(u"validation_in_invalid"_s, u"Must be a valid value."_s);
}

JsonValue noneOfItem(const QString &text, const QStringList &refused)
{
    if (text.isEmpty() || !refused.contains(text))
        return {};
    return validationItem(u"validation_not_in_invalid"_s, u"Must not be in list."_s);
}

JsonValue viaItem(const QString &name)
{
    if (!name.contains("_via_"_L1, Qt::CaseInsensitive))
        return {};
    return validationItem(u"validation_found_via"_s, u"The value cannot contain \"_via_\"."_s);
}

JsonValue minimumItem(qint64 value, qint64 minimum)
{
    if (value == 0 || value >= minimum)
        return {};
    return validationItem(u"validation_min_greater_equal_than_required"_s,
                          u"Must be no less than %1."_s.arg(minimum),
                          parameter(u"threshold"_s, JsonValue(minimum)));
}

JsonValue maximumItem(qint64 value, qint64 maximum)
{
    if (value == 0 || value <= maximum)
        return {};
    return validationItem(u"validation_max_less_equal_than_required"_s,
                          u"Must be no greater than %1."_s.arg(maximum),
                          parameter(u"threshold"_s, JsonValue(maximum)));
}

JsonValue patternItem(const QString &pattern)
{
    if (pattern.isEmpty())
        return {};
    const Result<Pattern> compiled = Pattern::compile(pattern);
    if (compiled)
        return {};
    return itemOf(u"validation_invalid_regex"_s, compiled.error().message);
}

JsonValue urlItem(const QString &text)
{
    if (text.isEmpty() || isUrl(text))
        return {};
    return validationItem(u"validation_is_url"_s, u"Must be a valid URL."_s);
}

JsonValue emailItem(const QString &text)
{
    if (text.isEmpty() || isEmailAddress(text))
        return {};
    return validationItem(u"validation_is_email"_s, u"Must be a valid email address."_s);
}

JsonValue hostItem(const QString &text)
{
    if (text.isEmpty() || isHostName(text))
        return {};
    return validationItem(u"validation_is_host"_s, u"Must be a valid IP address or DNS name."_s);
}

JsonValue addressItem(const QString &text)
{
    if (text.isEmpty() || isAddressOrSubnet(text))
        return {};
    // The code is misspelt, and so it stays.
    return validationItem(u"validation_invlaid_ip_or_subnet"_s, u"Invalid IP or CIDR subnet."_s);
}

JsonValue colorItem(const QString &text)
{
    static const QRegularExpression color(u"\\A#?(?:[0-9a-fA-F]{3}){1,2}\\z"_s);
    if (text.isEmpty() || color.match(text).hasMatch())
        return {};
    return validationItem(u"validation_is_hex_color"_s,
                          u"Must be a valid hexadecimal color code."_s);
}

JsonValue mustBeBlankItem(const QString &code)
{
    return validationItem(code, u"Must be blank."_s);
}

JsonValue firstItem(std::initializer_list<JsonValue> items)
{
    const auto found = std::find_if(items.begin(), items.end(),
                                    [](const JsonValue &item) { return !item.isNull(); });
    return found == items.end() ? JsonValue() : *found;
}

void addItem(JsonValue &items, const QString &key, JsonValue item)
{
    if (!item.isNull() && !item.isEmpty())
        items.insert(key, std::move(item));
}

JsonValue itemOf(const QString &code, const QString &message, JsonValue params)
{
    return validationItem(code, Wire::sentence(message), std::move(params));
}

JsonValue parameter(const QString &name, JsonValue value)
{
    return JsonValue::object({{name, std::move(value)}});
}

JsonValue plainMessages(const JsonValue &items)
{
    if (!items[u"code"].isString()) {
        JsonValue plain = JsonValue::object();
        for (const auto &[key, item] : items.members())
            plain.insert(key, plainMessages(item));
        return plain;
    }
    QString message = items[u"message"].toString();
    if (isGeneric(items[u"code"].toString()) && message.size() > 1) {
        message[0] = message[0].toLower();
        message.chop(1);
    } else if (isWithoutStop(items[u"code"].toString())) {
        message.chop(1);
    }
    return JsonValue(message);
}

}  // namespace Binnacle::Schema
