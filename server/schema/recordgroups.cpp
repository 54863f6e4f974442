// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/fieldresolver.h"
#include "schema/filtererror.h"
#include "schema/recordquery_p.h"

namespace Binnacle::Schema {

using namespace Qt::StringLiterals;

namespace {

QByteArray aggregateSql(AggregateFunction function, const QByteArray &operand)
{
    switch (function) {
    case AggregateFunction::Count: return "COUNT(" + operand + ')';
    case AggregateFunction::CountDistinct: return "COUNT(DISTINCT " + operand + ')';
    // As doubles, which is what JSON numbers are: integers could overflow.
    case AggregateFunction::Sum: return "COALESCE(SUM(" + operand + " * 1.0), 0)";
    case AggregateFunction::Average: return "AVG(" + operand + ')';
    case AggregateFunction::Minimum: return "MIN(" + operand + ')';
    case AggregateFunction::Maximum: return "MAX(" + operand + ')';
    }
    Q_UNREACHABLE();
}

/// JSON paths and lengths have no field; what they hold is not known beforehand.
bool isSummable(const SqlOperand &operand)
{
    return !operand.field || operand.field->type == FieldType::Number
        || operand.field->type == FieldType::Bool || operand.field->type == FieldType::Json;
}

}  // namespace

Result<SqlOperand> RecordQuery::Private::columnOf(const QString &path, FilterAccess access)
{
    if (Result<void> checked = checkClientText(path); !checked)
        return std::move(checked).error();
    Result<SqlOperand> operand = FieldResolver(context, scope, fieldAccess(access)).resolve(path);
    if (!operand)
        return operand;
    if (operand->nature != SqlOperand::Nature::Expression || !operand->sql.values.empty()
        || operand->isSecret)
        return filterError(u"no value to group by in "_s + quotedForMessage(path.toUtf8()));
    // Where a condition would not hold, because the value is nobody's to know, it counts as none.
    for (const SqlFragment &guard : operand->guards) {
        operand->sql = SqlFragment("CASE WHEN " + guard.sql + " THEN " + operand->sql.sql + " END");
    }
    if (Result<void> guarded = addListRules(); !guarded)
        return std::move(guarded).error();
    return operand;
}

/// One row for each record, or for each of the groups that it belongs to: what it is grouped by,
/// and what is computed with.
SqlFragment RecordQuery::Private::groupedRows() const
{
    const bool isDistinct = fansOut(true) || (!context.joins.isEmpty() && !isPlainTable());
    SqlFragment sql;
    sql << "(SELECT ";
    if (isDistinct)
        sql << "DISTINCT ";
    // Without the key equal records would be one.
    sql << (isPlainTable() ? dialect.rowKey(alias)
                           : QByteArray(alias + '.' + dialect.quoted(u"id")))
        << " AS " << dialect.quoted(u"$key");
    for (size_t i = 0; i < groups.size(); ++i)
        sql << ", " << groups[i] << " AS " << numbered("$group", i);
    for (size_t i = 0; i < operands.size(); ++i)
        sql << ", " << operands[i] << " AS " << numbered("$operand", i);
    appendFrom(sql, true);
    appendConditions(sql);
    sql << ") AS " << dialect.quoted(u"$rows");
    return sql;
}

void RecordQuery::Private::appendGroupBy(SqlFragment &sql) const
{
    for (size_t i = 0; i < groups.size(); ++i)
        sql << (i == 0 ? " GROUP BY " : ", ") << numbered("$group", i);
}

Result<const Field *> RecordQuery::addGroup(const QString &path, FilterAccess access)
{
    const Result<SqlOperand> operand = d->columnOf(path, access);
    if (!operand)
        return operand.error();
    d->groups.push_back(operand->sql.sql);
    return operand->field;
}

Result<const Field *> RecordQuery::addAggregate(AggregateFunction function, const QString &path,
                                                FilterAccess access)
{
    if (path.isEmpty() && function == AggregateFunction::Count) {
        d->aggregates.push_back({function, std::nullopt});
        return nullptr;
    }
    const Result<SqlOperand> operand = d->columnOf(path, access);
    if (!operand)
        return operand.error();
    const bool sums = function == AggregateFunction::Sum || function == AggregateFunction::Average;
    if (operand->fansOut || (sums && !isSummable(*operand)))
        return filterError(u"cannot compute over "_s + quotedForMessage(path.toUtf8()));
    d->aggregates.push_back({function, d->operands.size()});
    d->operands.push_back(operand->sql.sql);
    return operand->field;
}

Db::Statement RecordQuery::groupPage(qint64 limit, qint64 offset,
                                     const std::vector<GroupOrder> &order) const
{
    const auto column = [this](size_t index) {
        return index < d->groups.size() ? d->numbered("$group", index)
                                        : d->numbered("$value", index - d->groups.size());
    };
    SqlFragment sql;
    sql << "SELECT ";
    for (size_t i = 0; i < d->groups.size(); ++i)
        sql << (i == 0 ? "" : ", ") << column(i);
    for (size_t i = 0; i < d->aggregates.size(); ++i) {
        const Private::Aggregate &aggregate = d->aggregates[i];
        const QByteArray operand
            = aggregate.operand ? d->numbered("$operand", *aggregate.operand) : "*"_ba;
        sql << (i == 0 && d->groups.empty() ? "" : ", ")
            << aggregateSql(aggregate.function, operand) << " AS " << d->numbered("$value", i);
    }
    sql << " FROM " << d->groupedRows();
    d->appendGroupBy(sql);
    const char *separator = " ORDER BY ";
    for (const GroupOrder &item : order) {
        sql << separator << column(item.column) << Private::fullDirection(item.isDescending);
        separator = ", ";
    }
    for (size_t i = 0; i < d->groups.size(); ++i) {
        sql << separator << column(i) << Private::fullDirection(false);
        separator = ", ";
    }
    sql << " " << d->dialect.limit(limit, offset);
    return {sql.sql, sql.values};
}

Db::Statement RecordQuery::groupCount() const
{
    SqlFragment sql;
    sql << "SELECT COUNT(*) FROM (SELECT COUNT(*) FROM " << d->groupedRows();
    d->appendGroupBy(sql);
    sql << ") AS " << d->dialect.quoted(u"$groups");
    return {sql.sql, sql.values};
}

}  // namespace Binnacle::Schema
