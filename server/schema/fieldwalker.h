// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/fieldmodifier.h"
#include "schema/fieldpath.h"
#include "schema/querycontext.h"
#include "schema/sqloperand.h"

#include <QStringList>

namespace Binnacle::Schema {

/// What an expression may see.
enum class FieldAccess
{
    /// Rules and superusers: everything.
    Full,
    /// Others: no hidden fields, public e-mail addresses, related records that their collection's
    /// list rule shows (R5.15).
    Public,
};

/// Follows a plain path over relations, back-relations and JSON to its value (R5.5, R5.8, R5.9).
class FieldWalker final
{
public:
    /// @p isNullWhenMissing: what is not there is NULL, no error.
    FieldWalker(QueryContext &context, const QueryScope &scope, FieldAccess access,
                bool isNullWhenMissing)
        : m_context(context)
        , m_scope(scope)
        , m_access(access)
        , m_isNullWhenMissing(isNullWhenMissing)
    {
    }

    /// @p segments start where @p path stands. Errors: InvalidInput, a cause of R5.18.
    Result<SqlOperand> follow(FieldPath &path, const QStringList &segments);

private:
    /// What a path without a value comes to.
    Result<SqlOperand> missing(const QString &cause) const;
    Result<SqlOperand> lastSegment(FieldPath &path, const QString &segment);
    SqlOperand columnOperand(FieldPath &path, const Field &field, bool isLower);
    Result<SqlOperand> eachOperand(FieldPath &path, const Field &field);
    Result<SqlOperand> jsonOperand(FieldPath &path, const Field &field, const QStringList &rest);

    /// Empty when @p segment is fine as a back-relation; else the cause.
    QString backRelation(const FieldPath &path, const QString &segment, const Collection **from,
                         const Field **field) const;
    Result<void> followBackRelation(FieldPath &path, const QString &segment, const Collection &from,
                                    const Field &field);
    Result<void> followRelation(FieldPath &path, const Field &field, const Collection &target);
    Result<void> arrive(FieldPath &path, const QString &segment, const Collection &collection);
    PathStep eachStep(const FieldPath &path, const Field &field) const;

    QueryContext &m_context;
    const QueryScope &m_scope;
    FieldAccess m_access;
    bool m_isNullWhenMissing;
};

/// True for the types that may hold several values.
bool isMultiValueType(FieldType type);

}  // namespace Binnacle::Schema
