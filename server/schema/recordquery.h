// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "db/value.h"
#include "schema/collection.h"
#include "schema/requestinfo.h"

#include <QStringView>

#include <memory>

namespace Binnacle::Db {
class Dialect;
}

namespace Binnacle::Schema {

/// Builds one SELECT over the records of a collection out of rules, client filters and sorts
/// (R5). The base table's alias is the collection's name. Thread: any, one at a time.
///
/// Errors of every add: InvalidInput with the text of R5.18 in `detail`.
class RecordQuery final
{
public:
    /// All must outlive the query.
    RecordQuery(const CollectionSet &collections, const Collection &base, const RequestInfo &info,
                const Db::Dialect &dialect);
    ~RecordQuery();
    RecordQuery(const RecordQuery &) = delete;
    RecordQuery &operator=(const RecordQuery &) = delete;

    /// A rule: every field and collection is open to it. An empty one changes nothing.
    Result<void> addRule(const QString &rule);
    /// A client's filter, held to R5.15 unless the identity is a superuser.
    Result<void> addFilter(const QString &filter);
    Result<void> addSort(const QString &sort);
    /// SQL of our own, joined by AND; identifiers quoted by the dialect.
    void addCondition(QByteArray sql, Db::Values values);
    /// Takes the base rows from @p tableSql instead of the collection's table: a parenthesised
    /// SELECT with the columns of the collection, for rules over a candidate row (R6.4).
    void setSource(QByteArray tableSql, Db::Values values);

    /// The rows of one page. @p columns is the select list, `alias.*` when empty. Sorted pages
    /// without a fitting index sort keys first and fetch rows late, which is several times faster.
    Db::Statement page(qint64 limit, qint64 offset, const QByteArray &columns = {}) const;
    /// The number of distinct rows.
    Db::Statement count() const;
    bool hasJoins() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace Binnacle::Schema
