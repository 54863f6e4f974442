// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/recordquery.h"

#include "db/dialect.h"
#include "schema/filtercompiler.h"
#include "schema/filtererror.h"
#include "schema/filterparser.h"
#include "schema/sortparser.h"

namespace Binnacle::Schema {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maxFilterBytes = 3500;
// No collection can be called so: the dollar is not allowed in names.
constexpr QStringView sourceName = u"$source";

Result<SqlFragment> compiledFilter(QueryContext &context, const QueryScope &scope,
                                   const QString &text, FieldAccess access)
{
    const Result<FilterNodes> nodes = parseFilter(text.toUtf8());
    if (!nodes)
        return nodes.error();
    return FilterCompiler(context, scope, access).compile(*nodes);
}

}  // namespace

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
    Db::Statement latePage(qint64 limit, qint64 offset, const QByteArray &columns) const;
    SqlFragment start() const;
    void appendFrom(SqlFragment &sql, bool withSort) const;
    void appendConditions(SqlFragment &sql) const;
    QByteArray direction(const SortTerm &term) const
    {
        return term.isDescending ? " DESC" : " ASC";
    }

    const RequestInfo &info;
    const Db::Dialect &dialect;
    QueryContext context;
    QueryScope scope;
    QByteArray alias;
    SqlFragment source;
    std::vector<SqlFragment> conditions;
    std::vector<SortTerm> sortTerms;
};

Result<void> RecordQuery::Private::checkClientText(const QString &text) const
{
    if (info.identity.isSuperuser)
        return {};
    for (const QString &word : {u"@collection."_s, u"@request."_s}) {
        if (text.contains(word))
            return Error::forbidden(u"Only superusers can filter by %1"_s.arg(word));
    }
    return {};
}

FieldAccess RecordQuery::Private::fieldAccess(FilterAccess access) const
{
    return info.identity.isSuperuser && access == FilterAccess::ByIdentity ? FieldAccess::Full
                                                                           : FieldAccess::Public;
}

/// Adds the list rules of the collections that a client's paths went through. Rows without a
/// related record stay.
Result<void> RecordQuery::Private::addListRules()
{
    const std::vector<QueryScope> scopes = std::exchange(context.guardedScopes, {});
    for (const QueryScope &guarded : scopes) {
        Result<SqlFragment> rule
            = compiledFilter(context, guarded, *guarded.collection->listRule, FieldAccess::Full);
        if (!rule)
            return std::move(rule).error();
        const QByteArray id = context.column(guarded.alias, u"id");
        SqlFragment condition;
        condition << "((" << id << " = '' OR " << id << " IS NULL) OR (" << *rule << "))";
        conditions.push_back(std::move(condition));
    }
    return {};
}

Result<RecordQuery::Private::SortTerm> RecordQuery::Private::sortTerm(const SortItem &item,
                                                                      FieldAccess access)
{
    const auto invalid = [&item] {
        return filterError(u"invalid sort field "_s + quotedForMessage(item.name.toUtf8()));
    };
    if (item.name == "@random"_L1)
        return SortTerm{dialect.random(), item.isDescending, false, false, true};
    if (item.name == "@rowid"_L1) {
        if (!isPlainTable())
            return invalid();
        return SortTerm{dialect.rowKey(alias), item.isDescending, false, true, false};
    }
    Result<SqlOperand> operand = FieldResolver(context, scope, access).resolve(item.name);
    if (!operand)
        return std::move(operand).error();
    if (operand->nature != SqlOperand::Nature::Expression || !operand->sql.values.empty())
        return invalid();
    return SortTerm{operand->sql.sql, item.isDescending, operand->fansOut, false, false};
}

bool RecordQuery::Private::fansOut(bool withSort) const
{
    for (const QueryJoins::Join &join : context.joins.all()) {
        if (join.isToMany && (withSort || !join.isForSort))
            return true;
    }
    return false;
}

SqlFragment RecordQuery::Private::start() const
{
    SqlFragment sql;
    if (!source.isEmpty())
        sql << "WITH " << scope.table << " AS " << source << " ";
    return sql;
}

void RecordQuery::Private::appendFrom(SqlFragment &sql, bool withSort) const
{
    sql << " FROM " << scope.table;
    if (scope.table != alias)
        sql << " AS " << alias;
    for (const QueryJoins::Join &join : context.joins.all()) {
        if (withSort || !join.isForSort)
            sql << " " << join.sql;
    }
}

void RecordQuery::Private::appendConditions(SqlFragment &sql) const
{
    for (size_t i = 0; i < conditions.size(); ++i)
        sql << (i == 0 ? " WHERE " : " AND ") << conditions[i];
}

/// True when fetching the rows after sorting is possible and gives the same order: rows have a
/// key of their own, and what they are sorted by depends on that key alone.
bool RecordQuery::Private::sortsLate(qint64 limit) const
{
    if (limit < 0 || sortTerms.empty() || !isPlainTable())
        return false;
    if (sortTerms.front().isRowKey && !fansOut(true))
        return false;  // the table lies in that order
    for (const SortTerm &term : sortTerms) {
        if (term.fansOut || (term.isRandom && fansOut(true)))
            return false;
    }
    return true;
}

Db::Statement RecordQuery::Private::latePage(qint64 limit, qint64 offset,
                                             const QByteArray &columns) const
{
    const QByteArray page = dialect.quoted(u"$page");
    const QByteArray key = dialect.quoted(u"$key");
    QByteArray innerOrder;
    QByteArray outerOrder;
    SqlFragment sql;
    sql << "SELECT " << (columns.isEmpty() ? QByteArray(alias + ".*") : columns) << " FROM (SELECT "
        << (fansOut(true) ? "DISTINCT " : "") << dialect.rowKey(alias) << " AS " << key;
    for (size_t i = 0; i < sortTerms.size(); ++i) {
        const QByteArray name = dialect.quoted(u"$sort%1"_s.arg(i));
        sql << ", " << sortTerms[i].sql << " AS " << name;
        const QByteArray comma = i == 0 ? ""_ba : ", "_ba;
        innerOrder += comma + name + direction(sortTerms[i]);
        outerOrder += comma + page + '.' + name + direction(sortTerms[i]);
    }
    appendFrom(sql, true);
    appendConditions(sql);
    sql << " ORDER BY " << innerOrder << " " << dialect.limit(limit, offset) << ") AS " << page
        << " CROSS JOIN " << scope.table << " WHERE " << dialect.rowKey(alias) << " = " << page
        << "." << key << " ORDER BY " << outerOrder;
    return {sql.sql, sql.values};
}

RecordQuery::RecordQuery(const CollectionSet &collections, const Collection &base,
                         const RequestInfo &info, const Db::Dialect &dialect)
    : d(std::make_unique<Private>(collections, base, info, dialect))
{
}

RecordQuery::~RecordQuery() = default;

Result<void> RecordQuery::addRule(const QString &rule)
{
    if (rule.isEmpty())
        return {};
    Result<SqlFragment> condition = compiledFilter(d->context, d->scope, rule, FieldAccess::Full);
    if (!condition)
        return std::move(condition).error();
    d->conditions.push_back(*std::move(condition));
    return {};
}

Result<void> RecordQuery::addParsedRule(const FilterNodes &nodes)
{
    Result<SqlFragment> condition
        = FilterCompiler(d->context, d->scope, FieldAccess::Full).compile(nodes);
    if (!condition)
        return std::move(condition).error();
    d->conditions.push_back(*std::move(condition));
    return {};
}

Result<void> RecordQuery::addFilter(const QString &filter, FilterAccess access)
{
    if (filter.isEmpty())
        return {};
    // No UTF-16 unit takes more than three bytes.
    if (filter.size() > maxFilterBytes / 3 && filter.toUtf8().size() > maxFilterBytes)
        return filterError(u"max filter length reached (max: %1)"_s.arg(maxFilterBytes));
    if (Result<void> checked = d->checkClientText(filter); !checked)
        return checked;
    Result<SqlFragment> condition
        = compiledFilter(d->context, d->scope, filter, d->fieldAccess(access));
    if (!condition)
        return std::move(condition).error();
    d->conditions.push_back(*std::move(condition));
    return d->addListRules();
}

Result<void> RecordQuery::addSort(const QString &sort, FilterAccess access)
{
    if (sort.isEmpty())
        return {};
    if (Result<void> checked = d->checkClientText(sort); !checked)
        return checked;
    Result<std::vector<SortItem>> items = parseSort(sort);
    if (!items)
        return std::move(items).error();
    for (const SortItem &item : *items) {
        d->context.isSorting = true;
        Result<Private::SortTerm> term = d->sortTerm(item, d->fieldAccess(access));
        d->context.isSorting = false;
        if (!term)
            return std::move(term).error();
        d->sortTerms.push_back(*std::move(term));
    }
    return d->addListRules();
}

void RecordQuery::addCondition(const QByteArray &sql, Db::Values values)
{
    SqlFragment condition('(' + sql + ')');
    condition.values = std::move(values);
    d->conditions.push_back(std::move(condition));
}

void RecordQuery::setSource(QByteArray tableSql, Db::Values values)
{
    Q_ASSERT(d->conditions.empty() && d->sortTerms.empty());
    d->source.sql = std::move(tableSql);
    d->source.values = std::move(values);
    d->scope.table = d->dialect.quoted(sourceName);
    d->scope.isCandidate = true;
}

Db::Statement RecordQuery::page(qint64 limit, qint64 offset, const QByteArray &columns) const
{
    if (d->sortsLate(limit))
        return d->latePage(limit, offset, columns);
    SqlFragment sql = d->start();
    // Joins to one row at most repeat nothing. The rows of a view may be equal from the start.
    const bool isDistinct = d->fansOut(true) || (hasJoins() && !d->isPlainTable());
    sql << "SELECT " << (isDistinct ? "DISTINCT " : "")
        << (columns.isEmpty() ? QByteArray(d->alias + ".*") : columns);
    d->appendFrom(sql, true);
    d->appendConditions(sql);
    for (size_t i = 0; i < d->sortTerms.size(); ++i) {
        sql << (i == 0 ? " ORDER BY " : ", ") << d->sortTerms[i].sql
            << d->direction(d->sortTerms[i]);
    }
    if (limit >= 0 || offset > 0)
        sql << " " << d->dialect.limit(limit, offset);
    return {sql.sql, sql.values};
}

Db::Statement RecordQuery::count() const
{
    SqlFragment sql = d->start();
    sql << "SELECT COUNT(";
    if (!d->isPlainTable())
        sql << "DISTINCT " << d->alias << "." << d->dialect.quoted(u"id");
    else if (d->fansOut(false))
        sql << "DISTINCT " << d->dialect.rowKey(d->alias);
    else
        sql << "*";
    sql << ")";
    // LEFT JOINs that only the sort needs take no rows away.
    d->appendFrom(sql, false);
    d->appendConditions(sql);
    return {sql.sql, sql.values};
}

Result<Db::Statement> RecordQuery::operandValues(const FilterToken &operand, qint64 limit)
{
    Result<SqlOperand> value
        = FilterCompiler(d->context, d->scope, FieldAccess::Full).operand(operand);
    if (!value)
        return std::move(value).error();
    SqlFragment sql = d->start();
    sql << "SELECT DISTINCT " << value->sql;
    d->appendFrom(sql, true);
    d->appendConditions(sql);
    sql << " " << d->dialect.limit(limit, 0);
    return Db::Statement{sql.sql, sql.values};
}

bool RecordQuery::hasJoins() const
{
    return !d->context.joins.isEmpty();
}

Result<void> validateRule(const CollectionSet &collections, const Collection &collection,
                          const QString &rule, const Db::Dialect &dialect)
{
    QueryContext context{collections, collection, nullptr, dialect};
    context.joins.reserve(collection.name);
    const QueryScope scope{&collection, collection.name, dialect.quoted(collection.name), -1,
                           false};
    Result<SqlFragment> compiled = compiledFilter(context, scope, rule, FieldAccess::Full);
    if (!compiled)
        return std::move(compiled).error();
    return {};
}

}  // namespace Binnacle::Schema
