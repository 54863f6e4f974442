// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <array>

namespace Binnacle::Http {

/// The bytes of a token (RFC 9110, 5.6.2).
inline constexpr std::array<bool, 256> tokenBytes = [] {
    std::array<bool, 256> table{};
    for (size_t c = '0'; c <= '9'; ++c)
        table[c] = true;
    for (size_t c = 'a'; c <= 'z'; ++c)
        table[c] = table[c - 'a' + 'A'] = true;
    for (const char c :
         {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'})
        table[uchar(c)] = true;
    return table;
}();

inline bool isTokenByte(char c)
{
    return tokenBytes[static_cast<unsigned char>(c)];
}

inline bool isToken(QByteArrayView text)
{
    for (const char c : text) {
        if (!isTokenByte(c))
            return false;
    }
    return !text.isEmpty();
}

/// Visible, a blank, a tab, or beyond ASCII: what a field's value may hold.
inline bool isValueByte(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7f) || byte == '\t';
}

inline bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// -1 when it is none.
inline int hexDigit(char c)
{
    if (isDigit(c))
        return c - '0';
    const char lower = char(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

inline bool equalsIgnoringCase(QByteArrayView a, QByteArrayView b)
{
    return a.size() == b.size() && a.compare(b, Qt::CaseInsensitive) == 0;
}

/// Without blanks and tabs at either end.
inline QByteArrayView trimmedField(QByteArrayView text)
{
    while (!text.isEmpty() && (text.front() == ' ' || text.front() == '\t'))
        text = text.sliced(1);
    while (!text.isEmpty() && (text.back() == ' ' || text.back() == '\t'))
        text.chop(1);
    return text;
}

}  // namespace Binnacle::Http
