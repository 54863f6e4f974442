// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/jsonparser.h"

#include <QHash>

#include <simdjson.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Wire {

namespace {

constexpr size_t maximumDepth = 512;
/// Integers of more digits need not fit into 64 bits.
constexpr qsizetype safeDigits = 18;

JsonValue convert(simdjson::dom::element element)
{
    using simdjson::dom::element_type;
    switch (element.type()) {
    case element_type::NULL_VALUE: return {};
    case element_type::BOOL: return JsonValue(bool(element));
    case element_type::INT64: return JsonValue(double(int64_t(element)));
    case element_type::UINT64: return JsonValue(double(uint64_t(element)));
    case element_type::DOUBLE: return JsonValue(double(element));
    case element_type::STRING: {
        const std::string_view text = element;
        return JsonValue(QString::fromUtf8(text.data(), qsizetype(text.size())));
    }
    case element_type::ARRAY: {
        JsonValue::Array list;
        for (const simdjson::dom::element item : simdjson::dom::array(element))
            list.push_back(convert(item));
        return JsonValue(std::move(list));
    }
    case element_type::OBJECT: break;
    }
    JsonValue object = JsonValue::object();
    JsonValue::Object &members = object.members();
    // An object of a hundred thousand members must not cost the square of it.
    QHash<QString, size_t> places;
    for (const auto &[key, item] : simdjson::dom::object(element)) {
        QString name = QString::fromUtf8(key.data(), qsizetype(key.size()));
        const auto there = places.constFind(name);
        if (there != places.cend()) {
            members[*there].second = convert(item);
        } else {
            places.insert(name, members.size());
            members.emplace_back(std::move(name), convert(item));
        }
    }
    return object;
}

/// The end of the first value of @p text: the closing bracket that matches the first opening one,
/// or the end of a lone scalar. -1 when it has no end.
qsizetype endOfFirstValue(const QByteArray &text)
{
    qsizetype at = 0;
    while (at < text.size()
           && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r'))
        ++at;
    if (at == text.size())
        return -1;
    int depth = 0;
    bool inString = false;
    for (qsizetype i = at; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
            if (!inString && depth == 0)
                return i + 1;
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (--depth <= 0)
                return depth == 0 ? i + 1 : i;
        } else if (depth == 0 && (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',')) {
            return i;
        }
    }
    return depth == 0 && !inString ? text.size() : -1;
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isNumberCharacter(char c)
{
    return isDigit(c) || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-';
}

/// The place behind the string that starts at @p at.
qsizetype endOfString(const QByteArray &text, qsizetype at)
{
    for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\')
            ++at;
    }
    return at + 1;
}

/// All numbers are doubles to us, but simdjson takes integers for 64 bits: this gives a fraction to
/// those that do not fit, and to the zero with a sign.
QByteArray withLongIntegersAsDoubles(const QByteArray &text)
{
    QByteArray wide;
    qsizetype copied = 0;
    for (qsizetype i = 0; i < text.size();) {
        if (text[i] == '"') {
            i = endOfString(text, i);
            continue;
        }
        if (!isDigit(text[i])) {
            ++i;
            continue;
        }
        const auto start = text.cbegin() + i;
        const auto end = std::find_if_not(start, text.cend(), isNumberCharacter);
        i = end - text.cbegin();
        const bool isSignedZero
            = end == start + 1 && *start == '0' && start > text.cbegin() && start[-1] == '-';
        const bool isLong = end - start > safeDigits && std::all_of(start, end, isDigit);
        if (isSignedZero || isLong) {
            wide += text.mid(copied, i - copied) + ".0";
            copied = i;
        }
    }
    return wide + text.mid(copied);
}

simdjson::simdjson_result<simdjson::dom::element>
parsedBy(simdjson::dom::parser &parser, const QByteArray &text, Trailing trailing)
{
    auto parsed = parser.parse(text.constData(), size_t(text.size()));
    // Only a body with a tail needs the search for the end of its first value.
    if (parsed.error() != simdjson::SUCCESS && trailing == Trailing::Ignore) {
        const qsizetype end = endOfFirstValue(text);
        if (end > 0 && end < text.size())
            parsed = parser.parse(text.constData(), size_t(end));
    }
    return parsed;
}

}  // namespace

Result<JsonValue> parseJson(const QByteArray &text, Trailing trailing)
{
    // One parser a thread: its buffers are what makes parsing fast.
    thread_local simdjson::dom::parser parser(64 * 1024 * 1024);
    thread_local bool prepared = false;
    if (!prepared) {
        if (parser.allocate(4096, maximumDepth) != simdjson::SUCCESS)
            return Error::internal(u"no memory for the JSON parser"_s);
        prepared = true;
    }
    const bool mayHaveSignedZero = text.contains("-0");
    auto parsed
        = parsedBy(parser, mayHaveSignedZero ? withLongIntegersAsDoubles(text) : text, trailing);
    if (parsed.error() != simdjson::SUCCESS && !mayHaveSignedZero)
        parsed = parsedBy(parser, withLongIntegersAsDoubles(text), trailing);
    if (parsed.error() != simdjson::SUCCESS) {
        return Error::invalidInput({}).withDetail(
            QString::fromUtf8(simdjson::error_message(parsed.error())));
    }
    JsonValue value = convert(parsed.value_unsafe());
    // A rare giant body must not pin its buffers to the thread for good.
    if (text.size() > 4 * 1024 * 1024) {
        parser = simdjson::dom::parser(64 * 1024 * 1024);
        prepared = false;
    }
    return value;
}

}  // namespace Binnacle::Wire
