// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/dialect.h"
#include "schema/fieldwalker.h"
#include "schema/recordquery.h"
#include "schema/sortparser.h"

#include <optional>
#include <vector>

namespace Binnacle::Schema {

/// What recordquery.cpp, recordpages.cpp and recordgroups.cpp share.
class RecordQuery::Private
{
public:
    struct SortTerm
    {
        QByteArray sql;
        bool isDescending = false;
        bool fansOut = false;
        bool isRowKey = false;
        bool isRandom = false;
        /// The column is declared NOT NULL.
        bool isNeverNull = false;
    };
    /// One column of a result by groups, over the columns of its rows.
    struct Aggregate
    {
        AggregateFunction function;
        /// The operand's place in `operands`; nothing for a count of records.
        std::optional<size_t> operand;
    };

    Private(const CollectionSet &collections, const Collection &base,
            const RequestInfo &requestInfo, const Db::Dialect &sqlDialect)
        : info(requestInfo)
        , dialect(sqlDialect)
        , context{collections, base, &requestInfo, sqlDialect}
        , scope{&base, base.name, sqlDialect.quoted(base.name), -1, false}
        , alias(sqlDialect.quoted(base.name))
    {
        context.joins.reserve(base.name);
    }

    Result<void> checkClientText(const QString &text) const;
    FieldAccess fieldAccess(FilterAccess access) const;
    Result<void> addListRules();
    Result<SortTerm> sortTerm(const SortItem &item, FieldAccess access);

    bool isPlainTable() const { return source.isEmpty() && !scope.collection->isView(); }
    bool fansOut(bool withSort) const;
    bool sortsLate(qint64 limit) const;
    SqlFragment keyRows(qint64 limit, qint64 offset, const SqlFragment *seek) const;
    Db::Statement latePage(qint64 limit, qint64 offset, const QByteArray &columns,
                           const SqlFragment *seek = nullptr) const;
    Db::Statement viewPage(qint64 limit, const QByteArray &columns, const SqlFragment *seek) const;
    SqlFragment behind(const Db::Values &place) const;
    SqlFragment groupedRows() const;
    void appendGroupBy(SqlFragment &sql) const;
    Result<SqlOperand> columnOf(const QString &path, FilterAccess access);
    SqlFragment start() const;
    void appendFrom(SqlFragment &sql, bool withSort) const;
    void appendConditions(SqlFragment &sql) const;
    static QByteArray direction(bool isDescending) { return isDescending ? " DESC" : " ASC"; }
    /// The same with the place of NULL said, where engines differ.
    static QByteArray fullDirection(bool isDescending)
    {
        return isDescending ? " DESC NULLS LAST" : " ASC NULLS FIRST";
    }
    QByteArray numbered(const char *name, size_t number) const
    {
        return dialect.quoted(QString(QLatin1StringView(name) + QString::number(number)));
    }

    const RequestInfo &info;
    const Db::Dialect &dialect;
    QueryContext context;
    QueryScope scope;
    QByteArray alias;
    SqlFragment source;
    std::vector<SqlFragment> conditions;
    std::vector<SortTerm> sortTerms;
    std::vector<QByteArray> groups;
    std::vector<QByteArray> operands;
    std::vector<Aggregate> aggregates;
};

}  // namespace Binnacle::Schema
