// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/querycontext.h"
#include "schema/sqloperand.h"

#include <functional>
#include <vector>

namespace Binnacle::Schema {

/// One LEFT JOIN on the way along a path.
struct PathStep
{
    /// What tells it from other steps that start at the same place.
    QString key;
    /// How its alias should be called.
    QString alias;
    /// Writes the join; both arguments are quoted aliases.
    std::function<SqlFragment(const QByteArray &previous, const QByteArray &alias)> join;
    bool isToMany = false;
};

/// Where a path has come to: the alias and collection it stands on, and the joins behind it. Each
/// step joins the main query at once and is remembered, because an operand with many values needs
/// the same joins again in a sub-query (R5.14).
class FieldPath final
{
public:
    FieldPath(QueryContext &context, const QueryScope &scope)
        : m_context(context)
        , m_scope(scope)
        , m_collection(scope.collection)
        , m_alias(scope.alias)
        , m_join(scope.join)
    {
    }

    /// Errors: InvalidInput when the query has too many joins.
    Result<void> take(PathStep step);
    /// From here on every value of a base row counts.
    void setMulti() { m_isMulti = true; }
    void setCollection(const Collection *collection) { m_collection = collection; }

    const Collection &collection() const { return *m_collection; }
    const QString &alias() const { return m_alias; }
    int join() const { return m_join; }
    bool isAtStart() const { return m_steps.empty(); }

    /// What @p value makes of the (quoted) alias that the path stands on.
    SqlOperand operand(const std::function<SqlFragment(const QByteArray &alias)> &value);

private:
    MultiMatch multiMatch(const std::function<SqlFragment(const QByteArray &alias)> &value);

    QueryContext &m_context;
    const QueryScope &m_scope;
    const Collection *m_collection;
    QString m_alias;
    int m_join;
    std::vector<PathStep> m_steps;
    std::vector<QString> m_aliases;
    bool m_isMulti = false;
    bool m_fansOut = false;
};

}  // namespace Binnacle::Schema
