// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/recordquery.h"

#include "schema/filtercompiler.h"
#include "schema/filtererror.h"
#include "schema/filterparser.h"
#include "schema/overruling.h"
#include "schema/recordquery_p.h"

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
    const bool isFull = access == FilterAccess::ByIdentity
        && overrules(info.identity, context.base, Wire::RecordAction::List);
    return isFull ? FieldAccess::Full : FieldAccess::Public;
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
        return SortTerm{dialect.random(), item.isDescending, false, false, true, true};
    if (item.name == "@rowid"_L1) {
        if (!isPlainTable())
            return invalid();
        return SortTerm{dialect.rowKey(alias), item.isDescending, false, true, false, true};
    }
    Result<SqlOperand> operand = FieldResolver(context, scope, access).resolve(item.name);
    if (!operand)
        return std::move(operand).error();
    if (operand->nature != SqlOperand::Nature::Expression || !operand->sql.values.empty())
        return invalid();
    // The columns of tables are NOT NULL but for JSON (R1.8).
    const Field *own = isPlainTable() ? scope.collection->field(item.name) : nullptr;
    const bool isNeverNull = own && own->type != FieldType::Json;
    return SortTerm{operand->sql.sql, item.isDescending, operand->fansOut, false, false,
                    isNeverNull};
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

void RecordQuery::addMatches(const QByteArray &matches, Db::Value pattern, bool ranks)
{
    const QByteArray found = d->dialect.quoted(u"$matches");
    QueryJoins::Join join;
    join.alias = u"$matches"_s;
    join.sql << "JOIN (" << matches << ") AS " << found << " ON " << found
             << ".matchKey = " << d->dialect.rowKey(d->alias);
    join.sql.values.push_back(std::move(pattern));
    join.isForSort = false;
    d->context.joins.add(u"$matches"_s, std::move(join));
    if (!ranks)
        return;
    Private::SortTerm rank;
    rank.sql = found + ".matchRank";
    Private::SortTerm key;
    key.sql = d->dialect.rowKey(d->alias);
    d->sortTerms.push_back(std::move(rank));
    d->sortTerms.push_back(std::move(key));
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
