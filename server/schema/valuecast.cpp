// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/valuecast.h"

#include "wire/jsonparser.h"

#include <QSet>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

using namespace Qt::StringLiterals;

namespace Binnacle::Schema {

namespace {

void appendUnique(QStringList &list, QSet<QString> &seen, const QString &text)
{
    if (text.isEmpty() || seen.contains(text))
        return;
    seen.insert(text);
    list.append(text);
}

/// The texts of an array; nothing when an element has no text form.
std::optional<QStringList> textsOf(const JsonValue::Array &elements)
{
    QStringList list;
    QSet<QString> seen;
    for (const JsonValue &element : elements) {
        if (element.isArray() || element.isObject())
            return {};
        appendUnique(list, seen, castToString(element));
    }
    return list;
}

bool startsWithHexPrefix(const char *at, const char *end)
{
    return end - at > 2 && at[0] == '0' && (at[1] == 'x' || at[1] == 'X');
}

}  // namespace

QString plainNumber(double value)
{
    if (!std::isfinite(value)) {
        if (std::isnan(value))
            return u"NaN"_s;
        return value > 0 ? u"+Inf"_s : u"-Inf"_s;
    }
    char text[40];
    char *const end
        = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
    char *const e = std::find(text, end, 'e');
    int exponent = 0;
    std::from_chars(e[1] == '+' ? e + 2 : e + 1, end, exponent);
    const bool isNegative = text[0] == '-';
    QByteArray digits(text + isNegative, e - text - isNegative);
    digits.replace(".", "");
    if (exponent < 0) {
        digits.prepend(QByteArray(-exponent, '0'));
        digits.insert(1, '.');
    } else if (digits.size() <= exponent + 1) {
        digits.append(exponent + 1 - digits.size(), '0');
    } else {
        digits.insert(exponent + 1, '.');
    }
    if (isNegative)
        digits.prepend('-');
    return QString::fromLatin1(digits);
}

QString castToString(const JsonValue &value)
{
    switch (value.type()) {
    case JsonValue::Type::String: return value.toString();
    case JsonValue::Type::Number: return plainNumber(value.toDouble());
    case JsonValue::Type::Bool: return value.toBool() ? u"true"_s : u"false"_s;
    case JsonValue::Type::Null:
    case JsonValue::Type::Array:
    case JsonValue::Type::Object: break;
    }
    return {};
}

bool castToBool(const JsonValue &value)
{
    switch (value.type()) {
    case JsonValue::Type::Bool: return value.toBool();
    case JsonValue::Type::Number: return value.toDouble() != 0;
    case JsonValue::Type::String: return castToBool(QByteArrayView(value.toString().toUtf8()));
    case JsonValue::Type::Null:
    case JsonValue::Type::Array:
    case JsonValue::Type::Object: break;
    }
    return false;
}

bool castToBool(QByteArrayView text)
{
    return text == "1" || text == "t" || text == "T" || text == "true" || text == "TRUE"
        || text == "True";
}

double castToNumber(const JsonValue &value)
{
    switch (value.type()) {
    case JsonValue::Type::Number: return value.toDouble();
    case JsonValue::Type::Bool: return value.toBool() ? 1 : 0;
    case JsonValue::Type::String: return castToNumber(QByteArrayView(value.toString().toUtf8()));
    case JsonValue::Type::Null:
    case JsonValue::Type::Array:
    case JsonValue::Type::Object: break;
    }
    return 0;
}

double castToNumber(QByteArrayView text)
{
    const char *at = text.data();
    const char *const end = at + text.size();
    bool isNegative = false;
    if (at != end && (*at == '+' || *at == '-'))
        isNegative = *at++ == '-';
    // std::from_chars takes a minus sign of its own, and "nan(...)", which no number has here.
    if (at == end || *at == '-' || text.back() == ')')
        return 0;
    std::chars_format format = std::chars_format::general;
    if (startsWithHexPrefix(at, end)) {
        // A hexadecimal number needs its binary exponent.
        if (std::find_if(at, end, [](char c) { return c == 'p' || c == 'P'; }) == end)
            return 0;
        format = std::chars_format::hex;
        at += 2;
    }
    double value = 0;
    const auto [rest, error] = std::from_chars(at, end, value, format);
    if (error != std::errc() || rest != end)
        return 0;
    return isNegative ? -value : value;
}

QStringList castToUniqueStrings(const JsonValue &value)
{
    switch (value.type()) {
    case JsonValue::Type::String: return castToUniqueStrings(value.toString());
    case JsonValue::Type::Number:
    case JsonValue::Type::Bool: return {castToString(value)};
    case JsonValue::Type::Array: return textsOf(value.elements()).value_or(QStringList());
    case JsonValue::Type::Null:
    case JsonValue::Type::Object: break;
    }
    return {};
}

QStringList castToUniqueStrings(const QString &text)
{
    if (text.isEmpty())
        return {};
    if (text.contains(u'[')) {
        const Result<JsonValue> json = Wire::parseJson(text.toUtf8());
        const auto isText
            = [](const JsonValue &element) { return element.isString() || element.isNull(); };
        if (json && json->isArray()
            && std::all_of(json->elements().begin(), json->elements().end(), isText))
            return textsOf(json->elements()).value_or(QStringList());
    }
    return {text};
}

}  // namespace Binnacle::Schema
