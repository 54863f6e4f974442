// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/filtercompiler.h"

#include "schema/comparison.h"
#include "schema/filtererror.h"
#include "schema/filterfunctions.h"
#include "schema/filtermacros.h"

#include <algorithm>
#include <cmath>

namespace Binnacle::Schema {

using namespace Qt::StringLiterals;

namespace {

/// Deeper expressions are written in another order, to suit the engine's parser.
constexpr int plainDepth = 6;

/// Groups inside groups, without those around one thing only, which need no parentheses.
int nestingOf(const FilterNodes &nodes)
{
    int depth = 0;
    for (const FilterNode &node : nodes) {
        if (node.isGroup())
            depth = std::max(depth, nestingOf(node.group));
    }
    return nodes.size() > 1 ? depth + 1 : depth;
}

Error invalidOperand(QStringView side, const FilterToken &token, const Error &cause)
{
    return filterError(
        u"invalid %1 operand %2 - %3"_s.arg(side, quotedForMessage(token.text), cause.detail));
}

}  // namespace

Result<SqlFragment> FilterCompiler::compile(const FilterNodes &nodes)
{
    const int nesting = nestingOf(nodes);
    if (nesting > maxNesting)
        return filterError(u"max nested groups reached (max: %1)"_s.arg(maxNesting));
    m_isDeep = nesting > plainDepth;
    Result<Part> part = compileChain(nodes);
    if (!part)
        return std::move(part).error();
    return std::move(part->sql);
}

Result<FilterCompiler::Part> FilterCompiler::compileChain(const FilterNodes &nodes)
{
    std::vector<Part> parts;
    for (const FilterNode &node : nodes) {
        Part part;
        if (node.isGroup()) {
            Result<Part> group = compileChain(node.group);
            if (!group)
                return group;
            part = *std::move(group);
        } else {
            Result<SqlFragment> sql = compileComparison(node.comparison);
            if (!sql)
                return std::move(sql).error();
            part.sql = *std::move(sql);
        }
        part.isJoinedByOr = node.isJoinedByOr;
        parts.push_back(std::move(part));
    }
    return parts.size() == 1 ? std::move(parts.front()) : joined(std::move(parts));
}

/// SQLite's parser keeps what stands before an open parenthesis on a stack of a hundred entries,
/// so in deep expressions the deepest part of every chain comes first, where nothing does.
FilterCompiler::Part FilterCompiler::joined(std::vector<Part> parts) const
{
    std::vector<std::vector<Part>> terms;
    int depth = 0;
    for (Part &part : parts) {
        if (terms.empty() || part.isJoinedByOr)
            terms.emplace_back();
        depth = std::max(depth, part.depth);
        terms.back().push_back(std::move(part));
    }
    if (m_isDeep) {
        const auto isDeeper = [](const Part &a, const Part &b) { return a.depth > b.depth; };
        for (std::vector<Part> &term : terms)
            std::stable_sort(term.begin(), term.end(), isDeeper);
        std::stable_sort(terms.begin(), terms.end(), [&](const auto &a, const auto &b) {
            return isDeeper(a.front(), b.front());
        });
    }

    Part whole;
    whole.depth = depth + 1;
    whole.sql << "(";
    for (size_t i = 0; i < terms.size(); ++i) {
        for (size_t j = 0; j < terms[i].size(); ++j) {
            if (j > 0)
                whole.sql << " AND ";
            else if (i > 0)
                whole.sql << " OR ";
            whole.sql << terms[i][j].sql;
        }
    }
    whole.sql << ")";
    return whole;
}

Result<SqlFragment> FilterCompiler::compileComparison(const FilterComparison &comparison)
{
    if (++m_comparisons > maxComparisons)
        return filterError(u"max filter expressions limit reached"_s);
    const Result<SqlOperand> left = resolveToken(comparison.left);
    if (!left)
        return invalidOperand(u"left", comparison.left, left.error());
    const Result<SqlOperand> right = resolveToken(comparison.right);
    if (!right)
        return invalidOperand(u"right", comparison.right, right.error());
    return comparisonSql(m_context, *left, comparison.sign, *right);
}

Result<SqlOperand> FilterCompiler::resolveToken(const FilterToken &token)
{
    switch (token.kind) {
    case FilterToken::Kind::Text: return SqlOperand::textParameter(token.text);
    case FilterToken::Kind::Number: {
        bool isNumber = false;
        const double number = token.text.toDouble(&isNumber);
        if (!isNumber || !std::isfinite(number))
            return filterError(u"invalid number "_s + quotedForMessage(token.text));
        return SqlOperand::numberParameter(number);
    }
    case FilterToken::Kind::Function:
        return functionOperand(m_context, token,
                               [this](const FilterToken &inner) { return resolveToken(inner); });
    case FilterToken::Kind::Identifier: return resolveIdentifier(token);
    case FilterToken::Kind::End:
    case FilterToken::Kind::Join:
    case FilterToken::Kind::Sign:
    case FilterToken::Kind::Group: break;
    }
    return filterError(u"unsupported token "_s + quotedForMessage(token.text));
}

Result<SqlOperand> FilterCompiler::resolveIdentifier(const FilterToken &token)
{
    const UtcTime now = m_context.info ? m_context.info->now : UtcTime();
    if (std::optional<SqlOperand> macro = macroOperand(token.text, now))
        return *std::move(macro);
    // The words give way to a field of that name.
    const QString name = QString::fromUtf8(token.text);
    if (!m_scope.collection->field(name)) {
        if (token.text.compare("null", Qt::CaseInsensitive) == 0)
            return SqlOperand::null();
        if (token.text.compare("true", Qt::CaseInsensitive) == 0)
            return SqlOperand::constant("1");
        if (token.text.compare("false", Qt::CaseInsensitive) == 0)
            return SqlOperand::constant("0");
    }
    return m_resolver.resolve(name);
}

}  // namespace Binnacle::Schema
