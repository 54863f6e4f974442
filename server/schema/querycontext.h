// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/collection.h"
#include "schema/requestinfo.h"
#include "schema/sqlfragment.h"

#include <QHash>
#include <QSet>
#include <QString>

#include <functional>
#include <vector>

namespace Binnacle::Db {
class Dialect;
}

namespace Binnacle::Schema {

/// What paths of a filter start from: the base table, or a joined one for its list rule.
struct QueryScope
{
    const Collection *collection = nullptr;
    /// Not quoted.
    QString alias;
    /// The table in a FROM clause: quoted, never an alias.
    QByteArray table;
    /// The place of the join that brings the alias in; -1 for the base table.
    int join = -1;
    /// The base row is a candidate that is not stored (R6.4).
    bool isCandidate = false;
};

/// The LEFT JOINs of one query. Those that are asked for twice exist once; names are derived from
/// the path and unique within the query.
class QueryJoins
{
public:
    struct Join
    {
        QString alias;
        SqlFragment sql;
        int parent = -1;
        /// It may give more than one row for a row of its parent.
        bool isToMany = false;
        /// Only the sort needs it: a count can do without.
        bool isForSort = true;
    };

    /// SQLite joins at most 64 tables.
    static constexpr size_t maximum = 62;

    void reserve(const QString &alias) { m_aliases.insert(alias.toLower()); }
    /// @p wanted, or a name like it when that is taken or too long for some engine.
    QString uniqueAlias(const QString &wanted);
    /// The same name for the same @p key.
    QString aliasFor(const QString &key, const QString &wanted);

    /// The join of that key, -1 when there is none yet.
    int find(const QString &key) const { return m_places.value(key, -1); }
    int add(const QString &key, Join join);
    /// Marks a join and all it hangs on as needed by a condition.
    void useInCondition(int place);

    const std::vector<Join> &all() const { return m_joins; }
    bool isEmpty() const { return m_joins.empty(); }

private:
    std::vector<Join> m_joins;
    QHash<QString, int> m_places;
    QHash<QString, QString> m_names;
    QSet<QString> m_aliases;
};

/// What everything that compiles into one query shares. All references outlive it.
struct QueryContext
{
    const CollectionSet &collections;
    const Collection &base;
    /// Null while a rule is only checked: every @request path is then NULL.
    const RequestInfo *info = nullptr;
    const Db::Dialect &dialect;
    QueryJoins joins = {};
    /// A sort is being compiled.
    bool isSorting = false;

    /// Joined tables whose list rule a client's filter must obey, by the place of their join.
    std::vector<QueryScope> guardedScopes = {};
    QSet<int> guardedJoins = {};

    /// By name or id; the base collection in the state that the query was given.
    const Collection *find(QStringView nameOrId) const;
    QByteArray quoted(QStringView identifier) const;
    QByteArray column(QStringView alias, QStringView name) const;
};

}  // namespace Binnacle::Schema
