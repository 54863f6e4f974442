// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "db/connection.h"
#include "schema/overruling.h"
#include "schema/record.h"
#include "schema/requestinfo.h"

#include <QSet>
#include <QStringList>

namespace Binnacle {

/// True when a rule is there and says more than "everybody".
inline bool isExpression(const std::optional<QString> &rule)
{
    return rule && !rule->isEmpty();
}

/// Asks rules about records (R6) for one request. Thread: the connection's.
///
/// The rule is always an expression: who is let in by an empty or a missing one is the caller's
/// to know. A rule that no longer compiles, or fails when run, is an error InvalidInput or
/// Internal; what such an error means differs from case to case (R6.2), see isRuleFailure.
class RecordAccess final
{
    Q_DISABLE_COPY_MOVE(RecordAccess)

public:
    /// All must outlive it.
    RecordAccess(Db::Connection &connection, const Schema::CollectionSet &collections,
                 const Schema::RequestInfo &info)
        : m_connection(connection)
        , m_collections(collections)
        , m_info(info)
    {
    }

    /// Rules are not asked: by a superuser, or an API key within its scope.
    bool overrules(const Schema::Collection &collection, Wire::RecordAction action) const
    {
        return Schema::overrules(m_info.identity, collection, action);
    }
    bool overrulesReading(const Schema::Collection &collection) const
    {
        return Schema::overrulesReading(m_info.identity, collection);
    }
    /// True for the record that asks.
    bool isOwn(const Schema::Record &record) const;

    /// Whether the stored record satisfies the rule.
    Result<bool> allows(const Schema::Collection &collection, const QString &rule,
                        const QString &id) const;
    /// Whether what would be inserted satisfies the rule (R6.4).
    Result<bool> allowsCandidate(const Schema::Record &candidate, const QString &rule) const;
    /// Those of @p ids whose stored records satisfy the rule.
    Result<QSet<QString>> allowed(const Schema::Collection &collection, const QString &rule,
                                  const QStringList &ids) const;

    /// Manage access for a write (R6.5): never for guests, nor by a broken rule.
    Result<bool> managesStored(const Schema::Record &record) const;
    Result<bool> managesCandidate(const Schema::Record &candidate) const;

    const Schema::RequestInfo &info() const { return m_info; }
    const Schema::CollectionSet &collections() const { return m_collections; }
    Db::Connection &connection() const { return m_connection; }

private:
    bool mayManage(const Schema::Collection &collection) const;

    Db::Connection &m_connection;
    const Schema::CollectionSet &m_collections;
    const Schema::RequestInfo &m_info;
};

/// A table of one row, parenthesised: what would be inserted, as create rules see it (R6.4).
Db::Statement candidateRow(const Schema::Record &candidate, const Db::Dialect &dialect);

/// True when it is the rule or filter that failed, not the database as a whole (Unavailable), nor
/// the request's time (Timeout, Cancelled).
bool isRuleFailure(const Error &error);

}  // namespace Binnacle
