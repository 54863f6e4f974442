// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/filterparser.h"

#include "schema/filtererror.h"
#include "schema/filterlexer.h"

namespace Binnacle::Schema {

using namespace Qt::StringLiterals;

namespace {

bool isOperandToken(const FilterToken &token)
{
    using Kind = FilterToken::Kind;
    return token.kind == Kind::Identifier || token.kind == Kind::Function
        || token.kind == Kind::Number || token.kind == Kind::Text;
}

FilterSign signOf(QByteArrayView text)
{
    using Kind = FilterSign::Kind;
    FilterSign sign;
    if (text.startsWith('?')) {
        sign.isAny = true;
        text = text.sliced(1);
    }
    if (text == "=")
        sign.kind = Kind::Equal;
    else if (text == "!=")
        sign.kind = Kind::NotEqual;
    else if (text == ">")
        sign.kind = Kind::Greater;
    else if (text == ">=")
        sign.kind = Kind::GreaterOrEqual;
    else if (text == "<")
        sign.kind = Kind::Less;
    else if (text == "<=")
        sign.kind = Kind::LessOrEqual;
    else if (text == "~")
        sign.kind = Kind::Like;
    else
        sign.kind = Kind::NotLike;
    return sign;
}

Error unexpectedToken(const QString &expected, const FilterToken &token)
{
    return filterError(u"expected %1, got %2 (%3)"_s.arg(expected, quotedForMessage(token.text),
                                                         filterTokenName(token.kind)));
}

class FilterParser
{
public:
    Result<FilterNodes> parse(QByteArrayView text, int depth);

private:
    enum class Step
    {
        Left,
        Sign,
        Right,
        Join
    };

    Result<void> take(FilterToken token);

    FilterNodes m_nodes;
    FilterComparison m_comparison;
    Step m_step = Step::Left;
    bool m_isJoinedByOr = false;
    bool m_sawOperand = false;
};

Result<FilterNodes> FilterParser::parse(QByteArrayView text, int depth)
{
    if (depth > maxFilterNesting)
        return filterError(u"max nested groups reached (max: %1)"_s.arg(maxFilterNesting));
    FilterLexer lexer(text);
    while (true) {
        Result<FilterToken> token = lexer.next();
        if (!token)
            return token.error();
        if (token->kind == FilterToken::Kind::End)
            break;
        if (token->kind == FilterToken::Kind::Group) {
            // A group may stand anywhere; an operand that was waiting for its sign is dropped.
            Result<FilterNodes> group = FilterParser().parse(token->text, depth + 1);
            if (!group)
                return group;
            m_nodes.push_back({m_isJoinedByOr, {}, *std::move(group)});
            m_step = Step::Join;
            continue;
        }
        if (const Result<void> taken = take(*std::move(token)); !taken)
            return taken.error();
    }
    if (m_step != Step::Join) {
        return filterError(m_nodes.empty() && !m_sawOperand
                               ? u"empty filter expression"_s
                               : u"invalid or incomplete filter expression"_s);
    }
    return std::move(m_nodes);
}

Result<void> FilterParser::take(FilterToken token)
{
    switch (m_step) {
    case Step::Left:
        if (!isOperandToken(token)) {
            return unexpectedToken(u"left operand (identifier, function, text or number)"_s, token);
        }
        m_comparison = {std::move(token), {}, {}};
        m_sawOperand = true;
        m_step = Step::Sign;
        break;
    case Step::Sign:
        if (token.kind != FilterToken::Kind::Sign)
            return unexpectedToken(u"a sign operator"_s, token);
        m_comparison.sign = signOf(token.text);
        m_step = Step::Right;
        break;
    case Step::Right:
        if (!isOperandToken(token)) {
            return unexpectedToken(u"right operand (identifier, function text or number)"_s, token);
        }
        m_comparison.right = std::move(token);
        m_nodes.push_back({m_isJoinedByOr, std::move(m_comparison), {}});
        m_step = Step::Join;
        break;
    case Step::Join:
        if (token.kind != FilterToken::Kind::Join)
            return unexpectedToken(u"&& or ||"_s, token);
        m_isJoinedByOr = token.text == "||";
        m_step = Step::Left;
        break;
    }
    return {};
}

}  // namespace

Result<FilterNodes> parseFilter(QByteArrayView text)
{
    return FilterParser().parse(text, 0);
}

QString filterTokenName(FilterToken::Kind kind)
{
    using Kind = FilterToken::Kind;
    switch (kind) {
    case Kind::End: return u"eof"_s;
    case Kind::Join: return u"join"_s;
    case Kind::Sign: return u"sign"_s;
    case Kind::Identifier: return u"identifier"_s;
    case Kind::Function: return u"function"_s;
    case Kind::Number: return u"number"_s;
    case Kind::Text: return u"text"_s;
    case Kind::Group: return u"group"_s;
    }
    return {};
}

}  // namespace Binnacle::Schema
