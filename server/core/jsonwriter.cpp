// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonwriter.h"

#include "core/jsonvalue.h"

#include <QString>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

namespace Binnacle {

namespace {

// 0: copied as it is. 1: needs a look. Bytes from 0x80 are looked at to check the UTF-8.
constexpr std::array<quint8, 256> specialBytes = [] {
    std::array<quint8, 256> table{};
    for (size_t i = 0; i < 0x20; ++i)
        table[i] = 1;
    for (size_t i = 0x80; i < 0x100; ++i)
        table[i] = 1;
    for (char c : {'"', '\\', '<', '>', '&', '\x7f'})
        table[uchar(c)] = 1;
    table[0x7f] = 0;
    return table;
}();

void appendUnicodeEscape(QByteArray &out, quint16 unit)
{
    constexpr char hex[] = "0123456789abcdef";
    const char text[6] = {
        '\\', 'u', hex[unit >> 12], hex[(unit >> 8) & 15], hex[(unit >> 4) & 15], hex[unit & 15]};
    out.append(text, sizeof text);
}

void appendAsciiEscape(QByteArray &out, char c)
{
    switch (c) {
    case '"': out.append("\\\"", 2); return;
    case '\\': out.append("\\\\", 2); return;
    case '\n': out.append("\\n", 2); return;
    case '\r': out.append("\\r", 2); return;
    case '\t': out.append("\\t", 2); return;
    case '\b': out.append("\\b", 2); return;
    case '\f': out.append("\\f", 2); return;
    default: appendUnicodeEscape(out, quint8(c)); return;
    }
}

/// The length of the valid UTF-8 sequence at @p at, or 0.
qsizetype sequenceLength(const uchar *at, qsizetype left)
{
    const auto continues = [&](qsizetype i) { return i < left && (at[i] & 0xc0) == 0x80; };
    if (at[0] >= 0xc2 && at[0] <= 0xdf)
        return continues(1) ? 2 : 0;
    if (at[0] >= 0xe0 && at[0] <= 0xef) {
        if (!continues(1) || !continues(2) || (at[0] == 0xe0 && at[1] < 0xa0)
            || (at[0] == 0xed && at[1] > 0x9f))
            return 0;
        return 3;
    }
    if (at[0] >= 0xf0 && at[0] <= 0xf4) {
        if (!continues(1) || !continues(2) || !continues(3) || (at[0] == 0xf0 && at[1] < 0x90)
            || (at[0] == 0xf4 && at[1] > 0x8f))
            return 0;
        return 4;
    }
    return 0;
}

}  // namespace

void JsonWriter::beginObject()
{
    separate();
    m_out.append('{');
    m_needsComma = false;
}

void JsonWriter::endObject()
{
    m_out.append('}');
    m_needsComma = true;
}

void JsonWriter::beginArray()
{
    separate();
    m_out.append('[');
    m_needsComma = false;
}

void JsonWriter::endArray()
{
    m_out.append(']');
    m_needsComma = true;
}

void JsonWriter::key(QByteArrayView name)
{
    separate();
    string(name);
    m_out.append(':');
    m_needsComma = false;
}

void JsonWriter::key(QStringView name)
{
    key(QByteArrayView(name.toUtf8()));
}

void JsonWriter::rawKey(QByteArrayView quotedWithColon)
{
    separate();
    m_out.append(quotedWithColon.data(), quotedWithColon.size());
    m_needsComma = false;
}

void JsonWriter::null()
{
    raw("null");
}

void JsonWriter::value(bool value)
{
    raw(value ? QByteArrayView("true") : QByteArrayView("false"));
}

void JsonWriter::value(double number)
{
    raw(jsonNumber(number));
}

void JsonWriter::value(qint64 number)
{
    separate();
    char text[24];
    const auto end = std::to_chars(text, text + sizeof text, number).ptr;
    m_out.append(text, end - text);
}

void JsonWriter::value(QStringView text)
{
    utf8(text.toUtf8());
}

void JsonWriter::value(const JsonValue &json)
{
    write(json, false);
}

void JsonWriter::sortedValue(const JsonValue &json)
{
    write(json, true);
}

void JsonWriter::utf8(QByteArrayView text)
{
    separate();
    string(text);
}

void JsonWriter::raw(QByteArrayView json)
{
    separate();
    m_out.append(json.data(), json.size());
}

void JsonWriter::string(QByteArrayView text)
{
    m_out.append('"');
    const char *const data = text.data();
    const qsizetype size = text.size();
    qsizetype start = 0;
    for (qsizetype i = 0; i < size;) {
        const uchar c = uchar(data[i]);
        if (!specialBytes[c]) {
            ++i;
            continue;
        }
        if (c >= 0x80) {
            const qsizetype length
                = sequenceLength(reinterpret_cast<const uchar *>(data) + i, size - i);
            const bool lineSeparator = length == 3 && c == 0xe2 && uchar(data[i + 1]) == 0x80
                && (uchar(data[i + 2]) == 0xa8 || uchar(data[i + 2]) == 0xa9);
            if (length > 0 && !lineSeparator) {
                i += length;
                continue;
            }
            m_out.append(data + start, i - start);
            if (lineSeparator)
                appendUnicodeEscape(m_out, quint16(0x2000 | (uchar(data[i + 2]) & 0x3f)));
            else
                appendUnicodeEscape(m_out, 0xfffd);
            i += lineSeparator ? 3 : 1;
        } else {
            m_out.append(data + start, i - start);
            appendAsciiEscape(m_out, data[i]);
            ++i;
        }
        start = i;
    }
    m_out.append(data + start, size - start);
    m_out.append('"');
}

void JsonWriter::write(const JsonValue &json, bool sorted)
{
    switch (json.type()) {
    case JsonValue::Type::Null: null(); return;
    case JsonValue::Type::Bool: value(json.toBool()); return;
    case JsonValue::Type::Number: value(json.toDouble()); return;
    case JsonValue::Type::String: value(QStringView(json.toString())); return;
    case JsonValue::Type::Array:
        beginArray();
        for (const JsonValue &element : json.elements())
            write(element, sorted);
        endArray();
        return;
    case JsonValue::Type::Object: break;
    }
    beginObject();
    if (!sorted) {
        for (const auto &[name, member] : json.members()) {
            key(QStringView(name));
            write(member, false);
        }
    } else {
        std::vector<std::pair<QByteArray, const JsonValue *>> members;
        members.reserve(size_t(json.size()));
        for (const auto &[name, member] : json.members())
            members.emplace_back(name.toUtf8(), &member);
        std::sort(members.begin(), members.end(),
                  [](const auto &a, const auto &b) { return a.first < b.first; });
        for (const auto &[name, member] : members) {
            key(QByteArrayView(name));
            write(*member, true);
        }
    }
    endObject();
}

QByteArray jsonNumber(double value)
{
    if (!std::isfinite(value))
        return QByteArrayLiteral("0");
    char text[64];
    const double size = std::abs(value);
    if (size < 1e15 && (size == 0 || size >= 1e-6)) {
        const char *end
            = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed).ptr;
        return QByteArray(text, end - text);
    }
    char *end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
    if (size < 1e21 && size >= 1) {
        // std::to_chars would print every digit of the binary value; here the shortest ones are
        // followed by zeros.
        char *const e = std::find(text, end, 'e');
        int exponent = 0;
        std::from_chars(e + 2, end, exponent);
        QByteArray digits(text, e - text);
        const qsizetype point = digits.indexOf('.');
        const qsizetype fraction = point < 0 ? 0 : digits.size() - point - 1;
        if (point >= 0)
            digits.remove(point, 1);
        if (fraction <= exponent) {
            digits.append(exponent - fraction, '0');
        } else {
            digits.insert(digits.size() - (fraction - exponent), '.');
        }
        return digits;
    }
    // "1e-07" is written "1e-7"; a positive exponent here has two digits by itself.
    if (end - text >= 4 && end[-4] == 'e' && end[-3] == '-' && end[-2] == '0') {
        end[-2] = end[-1];
        --end;
    }
    return QByteArray(text, end - text);
}

}  // namespace Binnacle
