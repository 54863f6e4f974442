// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "db/value.h"
#include "schema/collection.h"
#include "schema/filterast.h"
#include "schema/requestinfo.h"

#include <QStringView>

#include <memory>
#include <vector>

namespace Binnacle::Db {
class Dialect;
}

namespace Binnacle::Schema {

/// What a client's filter may see.
enum class FilterAccess
{
    /// Superusers everything, others what R5.15 leaves them.
    ByIdentity,
    /// What R5.15 leaves, for superusers as well (subscriptions).
    Public,
};

/// What is computed over the records of a group.
enum class AggregateFunction
{
    Count,
    CountDistinct,
    Sum,
    Average,
    Minimum,
    Maximum,
};

/// Builds one SELECT over the records of a collection out of rules, client filters and sorts
/// (R5): a page of them, their number, or what groups of them come to. The base table's alias is
/// the collection's name. Thread: any, one at a time.
///
/// Errors of every add: InvalidInput with the text of R5.18 in `detail`, after which the query is
/// of no more use.
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
    /// The same for a rule, or a part of one, that has been parsed.
    Result<void> addParsedRule(const FilterNodes &nodes);
    /// A client's filter, of at most 3500 bytes; an empty one changes nothing. Errors: also
    /// Forbidden, with its message, when somebody else than a superuser names `@request.` or
    /// `@collection.` (R4.3).
    Result<void> addFilter(const QString &filter, FilterAccess access = FilterAccess::ByIdentity);
    /// Errors and access as for filters. An empty sort changes nothing.
    Result<void> addSort(const QString &sort, FilterAccess access = FilterAccess::ByIdentity);
    /// Leaves only rows that a full-text index finds: @p matches is a query of the dialect's with
    /// one placeholder. The best come first, as far as nothing else sorts, when @p ranks says so.
    /// Tables only.
    void addMatches(const QByteArray &matches, Db::Value pattern, bool ranks);
    /// SQL of our own, joined by AND; identifiers quoted by the dialect.
    void addCondition(const QByteArray &sql, Db::Values values);
    /// Takes the base rows from @p tableSql instead of the collection's table: a parenthesised
    /// SELECT with the columns of the collection, for rules over a candidate row (R6.4). To be
    /// called before anything is added.
    void setSource(QByteArray tableSql, Db::Values values);

    /// The rows of one page; a negative @p limit means all. @p columns is the select list,
    /// `alias.*` when empty. Sorted pages sort keys first and fetch rows late, which is several
    /// times faster without a fitting index.
    Db::Statement page(qint64 limit, qint64 offset, const QByteArray &columns = {}) const;
    /// The number of distinct rows.
    Db::Statement count() const;
    /// The values that an operand of a rule takes over the rows, each once, @p limit at most: for
    /// explaining. Errors as for addRule.
    Result<Db::Statement> operandValues(const FilterToken &operand, qint64 limit);
    bool hasJoins() const;

    // Pages that begin behind a row, however deep it lies.

    /// Gives each row a place of its own in the order, by a last key that no two rows share. To be
    /// called after the sorts. Errors: when a row has no fixed place, because the order is random
    /// or by what a row has several of.
    Result<void> fixPlaces();
    /// The values that make a row's place.
    size_t placeSize() const;
    /// The first rows behind @p place, or of all when it is empty, each with its own place in the
    /// last columns.
    Db::Statement pageBehind(const Db::Values &place, qint64 limit,
                             const QByteArray &columns) const;
    /// Rows have a key of the engine's that is not what they are sorted by, so that these make
    /// sense: pageBehind() in two steps.
    bool hasLateKeys() const;
    /// The keys of the first rows behind @p place, in order, in the first column.
    Db::Statement keysBehind(const Db::Values &place, qint64 limit) const;
    /// The rows of those keys that are still rows of this query, as of pageBehind().
    Db::Statement pageOf(const std::vector<qint64> &keys, const QByteArray &columns) const;

    // Groups. The columns of a result are the groups and then the aggregates, as they were added.

    /// Groups by what a path leads to. A record counts once in each group that it belongs to.
    /// Gives the field if the path ends at a column. Errors and access as for sorts, and for
    /// values that no answer shows.
    Result<const Field *> addGroup(const QString &path,
                                   FilterAccess access = FilterAccess::ByIdentity);
    /// An empty @p path, for counts only, is the record itself. Errors: also when a record has
    /// several such values, or has no numbers to sum up.
    Result<const Field *> addAggregate(AggregateFunction function, const QString &path,
                                       FilterAccess access = FilterAccess::ByIdentity);
    struct GroupOrder
    {
        /// Of the result.
        size_t column = 0;
        bool isDescending = false;
    };
    /// Groups that @p order leaves equal are in their own order.
    Db::Statement groupPage(qint64 limit, qint64 offset,
                            const std::vector<GroupOrder> &order) const;
    Db::Statement groupCount() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// Compiles a rule of @p collection to see whether it is one (R2.14), with everything allowed and
/// no request. @p collection counts in the state given, also where paths come back to it.
/// Errors: InvalidInput with the text of R5.18 in `detail`.
Result<void> validateRule(const CollectionSet &collections, const Collection &collection,
                          const QString &rule, const Db::Dialect &dialect);

}  // namespace Binnacle::Schema
