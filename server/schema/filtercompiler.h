// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/fieldresolver.h"
#include "schema/filterast.h"

namespace Binnacle::Schema {

/// Turns a parsed filter or rule into one condition (R5.2, R5.3).
class FilterCompiler final
{
public:
    /// Comparisons in one filter or rule (R5.17).
    static constexpr int maxComparisons = 200;
    /// Chains inside chains: what SQLite's parser bears with the longest conditions inside.
    static constexpr int maxNesting = 25;

    /// Both must outlive the compiler.
    FilterCompiler(QueryContext &context, const QueryScope &scope, FieldAccess access)
        : m_context(context)
        , m_scope(scope)
        , m_resolver(context, scope, access)
    {
    }

    /// The condition stands by itself beside an AND. Errors: InvalidInput with the text of R5.18
    /// in `detail`; the context may then hold joins that nothing needs.
    Result<SqlFragment> compile(const FilterNodes &nodes);
    /// One side of a comparison by itself. Errors as for compile.
    Result<SqlOperand> operand(const FilterToken &token) { return resolveToken(token); }

private:
    /// A condition and how deep parentheses lie in each other in it.
    struct Part
    {
        SqlFragment sql;
        int depth = 0;
        bool isJoinedByOr = false;
    };

    Result<Part> compileChain(const FilterNodes &nodes);
    Result<SqlFragment> compileComparison(const FilterComparison &comparison);
    Result<SqlOperand> resolveToken(const FilterToken &token);
    Result<SqlOperand> resolveIdentifier(const FilterToken &token);
    Part joined(std::vector<Part> parts) const;

    QueryContext &m_context;
    const QueryScope &m_scope;
    FieldResolver m_resolver;
    int m_comparisons = 0;
    bool m_isDeep = false;
};

}  // namespace Binnacle::Schema
