// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/filterlexer.h"

#include "schema/filtererror.h"

#include <QList>
#include <QString>

#include <algorithm>
#include <array>

namespace Binnacle::Schema {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxFunctionDepth = 3;

constexpr bool isBlankByte(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

constexpr bool isDigitByte(char c)
{
    return c >= '0' && c <= '9';
}

constexpr bool isLetterByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr bool startsIdentifier(char c)
{
    return isLetterByte(c) || c == '_' || c == '@' || c == '#';
}

constexpr bool continuesIdentifier(char c)
{
    return isLetterByte(c) || isDigitByte(c) || c == '_' || c == '.' || c == ':';
}

constexpr bool isSignByte(char c)
{
    return c == '=' || c == '?' || c == '!' || c == '>' || c == '<' || c == '~';
}

bool isWholeIdentifier(const QByteArray &text)
{
    const char last = text.back();
    if (last == '.' || last == ':')
        return false;
    return text.size() > 1 || isLetterByte(last);
}

const std::array<QByteArrayView, 16> knownSigns = {
    "=", "!=", ">", ">=", "<", "<=", "~", "!~", "?=", "?!=", "?>", "?>=", "?<", "?<=", "?~", "?!~",
};

}  // namespace

Result<FilterToken> FilterLexer::next()
{
    if (const Result<void> skipped = skipBlanks(); !skipped)
        return skipped.error();
    if (atEnd())
        return FilterToken();

    const char c = peek();
    if (c == '(')
        return group();
    if (startsIdentifier(c))
        return identifier(maxFunctionDepth);
    if (c == '-' || isDigitByte(c))
        return number();
    if (c == '\'' || c == '"')
        return quotedText();
    if (isSignByte(c))
        return sign();
    if (c == '&' || c == '|')
        return join();
    return filterError(u"unexpected character "_s + quotedCharacter(character()));
}

Result<void> FilterLexer::skipBlanks()
{
    while (!atEnd()) {
        if (isBlankByte(peek())) {
            ++m_at;
        } else if (peek() == '/') {
            if (Result<void> skipped = skipComment(); !skipped)
                return skipped;
        } else {
            break;
        }
    }
    return {};
}

Result<void> FilterLexer::skipComment()
{
    if (m_at + 1 >= m_text.size() || m_text[m_at + 1] != '/')
        return filterError(u"invalid comment"_s);
    while (!atEnd() && peek() != '\n')
        ++m_at;
    return {};
}

Result<FilterToken> FilterLexer::identifier(int functionDepth)
{
    const qsizetype start = m_at++;
    while (!atEnd() && continuesIdentifier(peek()))
        ++m_at;
    const QByteArray text = since(start);

    if (!atEnd() && peek() == '(') {
        if (functionDepth <= 0) {
            return filterError(
                u"max nested function arguments reached (max: %1)"_s.arg(maxFunctionDepth));
        }
        if (!isWholeIdentifier(text))
            return filterError(u"invalid function name "_s + quotedForMessage(text));
        return function(text, functionDepth);
    }
    if (!isWholeIdentifier(text))
        return filterError(u"invalid identifier "_s + quotedForMessage(text));
    return FilterToken{FilterToken::Kind::Identifier, text, {}};
}

Result<FilterToken> FilterLexer::function(const QByteArray &name, int functionDepth)
{
    FilterToken token{FilterToken::Kind::Function, name, {}};
    bool needsComma = false;
    ++m_at;  // the parenthesis
    while (true) {
        if (const Result<void> skipped = skipBlanks(); !skipped)
            return skipped.error();
        if (atEnd()) {
            return filterError(
                u"invalid or incomplete function %1 (expected ')')"_s.arg(quotedForMessage(name)));
        }
        const char c = peek();
        if (c == ')') {
            ++m_at;
            return token;
        }
        if (needsComma && c != ',') {
            return filterError(u"expected comma after the last argument in function "_s
                               + quotedForMessage(name));
        }
        if (c == ',') {
            if (!needsComma)
                return filterError(u"unexpected comma in function "_s + quotedForMessage(name));
            needsComma = false;
            ++m_at;
            continue;
        }
        Result<FilterToken> read = argument(name, functionDepth);
        if (!read)
            return read;
        token.arguments.push_back(*std::move(read));
        needsComma = true;
    }
}

Result<FilterToken> FilterLexer::argument(const QByteArray &name, int functionDepth)
{
    const char c = peek();
    if (startsIdentifier(c))
        return identifier(functionDepth - 1);
    if (c == '-' || isDigitByte(c))
        return number();
    if (c == '\'' || c == '"')
        return quotedText();
    return filterError(u"unsupported argument character %1 in function %2"_s.arg(
        quotedCharacter(character()), quotedForMessage(name)));
}

Result<FilterToken> FilterLexer::number()
{
    const qsizetype start = m_at++;
    bool hadDot = false;
    while (!atEnd() && (isDigitByte(peek()) || (peek() == '.' && !hadDot)))
        hadDot |= m_text[m_at++] == '.';
    const QByteArray text = since(start);
    if (text == "-" || text.back() == '.')
        return filterError(u"invalid number "_s + quotedForMessage(text));
    return FilterToken{FilterToken::Kind::Number, text, {}};
}

Result<void> FilterLexer::passText()
{
    const qsizetype start = m_at;
    const char quote = m_text[m_at++];
    while (!atEnd()) {
        const char c = m_text[m_at++];
        // A backslash escapes the quote only, never another backslash.
        if (c == quote && m_text[m_at - 2] != '\\')
            return {};
    }
    return filterError(u"invalid quoted text "_s + quotedForMessage(since(start)));
}

Result<FilterToken> FilterLexer::quotedText()
{
    const qsizetype start = m_at;
    if (const Result<void> passed = passText(); !passed)
        return passed.error();
    QByteArray text = m_text.sliced(start + 1, m_at - start - 2).toByteArray();
    if (text.contains('\\')) {
        const char quote = m_text[start];
        const char escaped[] = {'\\', quote};
        text.replace(QByteArrayView(escaped, 2), QByteArrayView(&quote, 1));
    }
    return FilterToken{FilterToken::Kind::Text, text, {}};
}

Result<FilterToken> FilterLexer::sign()
{
    const qsizetype start = m_at;
    while (!atEnd() && isSignByte(peek()))
        ++m_at;
    const QByteArray text = since(start);
    if (std::find(knownSigns.begin(), knownSigns.end(), QByteArrayView(text)) == knownSigns.end())
        return filterError(u"invalid sign operator "_s + quotedForMessage(text));
    return FilterToken{FilterToken::Kind::Sign, text, {}};
}

Result<FilterToken> FilterLexer::join()
{
    const qsizetype start = m_at;
    while (!atEnd() && (peek() == '&' || peek() == '|'))
        ++m_at;
    const QByteArray text = since(start);
    if (text != "&&" && text != "||")
        return filterError(u"invalid join operator "_s + quotedForMessage(text));
    return FilterToken{FilterToken::Kind::Join, text, {}};
}

Result<FilterToken> FilterLexer::group()
{
    const qsizetype start = ++m_at;
    int open = 1;
    while (!atEnd()) {
        const char c = peek();
        if (c == '\'' || c == '"') {
            if (const Result<void> passed = passText(); !passed)
                return passed.error();
            continue;
        }
        ++m_at;
        if (c == '(') {
            ++open;
        } else if (c == ')' && --open == 0) {
            return FilterToken{
                FilterToken::Kind::Group, m_text.sliced(start, m_at - start - 1).toByteArray(), {}};
        }
    }
    return filterError(u"invalid formatted group - missing %1 closing bracket(s)"_s.arg(open));
}

char32_t FilterLexer::character() const
{
    // Four bytes hold any character of UTF-8.
    const QString start = QString::fromUtf8(m_text.sliced(m_at, qMin(m_text.size() - m_at, 4)));
    const auto characters = start.toUcs4();
    return characters.isEmpty() ? U'\0' : char32_t(characters.front());
}

}  // namespace Binnacle::Schema
