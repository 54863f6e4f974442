// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/fieldwalker.h"

namespace Binnacle::Schema {

/// Turns identifiers into SQL (R5.5 to R5.8): plain paths, what the request holds, rows of other
/// collections.
class FieldResolver final
{
public:
    /// Both must outlive the resolver.
    FieldResolver(QueryContext &context, const QueryScope &scope, FieldAccess access)
        : m_context(context)
        , m_scope(scope)
        , m_access(access)
    {
    }

    /// Errors: InvalidInput with the cause of R5.18 in `detail`.
    Result<SqlOperand> resolve(const QString &identifier);

private:
    Result<SqlOperand> collectionField(const QString &identifier, const QStringList &segments);
    Result<SqlOperand> requestField(const QStringList &segments);
    Result<SqlOperand> authField(const QStringList &segments);
    Result<SqlOperand> bodyField(const QStringList &segments);
    Result<SqlOperand> bodyRelationField(const Field &field, const QStringList &rest);
    Result<SqlOperand> bodyEach(const Field &field);
    Result<SqlOperand> bodyChanged(const Field &field);
    SqlOperand bodyLength(const Field &field) const;
    SqlOperand bodyLower(const Field &field) const;
    /// A table of the submitted texts, as one bound JSON text.
    SqlFragment submittedTable(const JsonValue &list) const;

    QueryContext &m_context;
    const QueryScope &m_scope;
    FieldAccess m_access;
};

}  // namespace Binnacle::Schema
