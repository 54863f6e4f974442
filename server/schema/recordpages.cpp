// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/filtererror.h"
#include "schema/recordquery_p.h"

namespace Binnacle::Schema {

using namespace Qt::StringLiterals;

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

/// The keys of the rows of a page, with what they are sorted by.
SqlFragment RecordQuery::Private::keyRows(qint64 limit, qint64 offset,
                                          const SqlFragment *seek) const
{
    QByteArray order;
    SqlFragment sql;
    sql << "SELECT " << (fansOut(true) ? "DISTINCT " : "") << dialect.rowKey(alias) << " AS "
        << dialect.quoted(u"$key");
    for (size_t i = 0; i < sortTerms.size(); ++i) {
        const bool isDescending = sortTerms[i].isDescending;
        const QByteArray name = numbered("$sort", i);
        sql << ", " << sortTerms[i].sql << " AS " << name;
        order += (i == 0 ? ""_ba : ", "_ba) + name
            + (seek ? fullDirection(isDescending) : direction(isDescending));
    }
    appendFrom(sql, true);
    appendConditions(sql);
    if (seek && !seek->isEmpty())
        sql << (conditions.empty() ? " WHERE " : " AND ") << *seek;
    sql << " ORDER BY " << order << " " << dialect.limit(limit, offset);
    return sql;
}

Db::Statement RecordQuery::Private::latePage(qint64 limit, qint64 offset, const QByteArray &columns,
                                             const SqlFragment *seek) const
{
    const QByteArray page = dialect.quoted(u"$page");
    QByteArray order;
    QByteArray place;
    for (size_t i = 0; i < sortTerms.size(); ++i) {
        const bool isDescending = sortTerms[i].isDescending;
        const QByteArray name = page + '.' + numbered("$sort", i);
        order += (i == 0 ? ""_ba : ", "_ba) + name
            + (seek ? fullDirection(isDescending) : direction(isDescending));
        if (seek)
            place += ", " + name;
    }
    SqlFragment sql;
    sql << "SELECT " << (columns.isEmpty() ? QByteArray(alias + ".*") : columns) << place
        << " FROM (" << keyRows(limit, offset, seek) << ") AS " << page << " CROSS JOIN "
        << scope.table << " WHERE " << dialect.rowKey(alias) << " = " << page << "."
        << dialect.quoted(u"$key") << " ORDER BY " << order;
    return {sql.sql, sql.values};
}

/// A page behind a place where rows have no key of the engine's.
Db::Statement RecordQuery::Private::viewPage(qint64 limit, const QByteArray &columns,
                                             const SqlFragment *seek) const
{
    QByteArray order;
    SqlFragment sql = start();
    sql << "SELECT " << (context.joins.isEmpty() ? "" : "DISTINCT ")
        << (columns.isEmpty() ? QByteArray(alias + ".*") : columns);
    for (size_t i = 0; i < sortTerms.size(); ++i) {
        const QByteArray name = numbered("$sort", i);
        sql << ", " << sortTerms[i].sql << " AS " << name;
        order += (i == 0 ? ""_ba : ", "_ba) + name + fullDirection(sortTerms[i].isDescending);
    }
    appendFrom(sql, true);
    appendConditions(sql);
    if (!seek->isEmpty())
        sql << (conditions.empty() ? " WHERE " : " AND ") << *seek;
    sql << " ORDER BY " << order << " " << dialect.limit(limit, 0);
    return {sql.sql, sql.values};
}

/// True for the rows that come after @p place. NULL comes before everything, as SQLite has it.
SqlFragment RecordQuery::Private::behind(const Db::Values &place) const
{
    Q_ASSERT(place.size() == sortTerms.size());
    SqlFragment whole;
    for (size_t i = sortTerms.size(); i-- > 0;) {
        const SortTerm &term = sortTerms[i];
        const bool isNull = std::holds_alternative<std::monostate>(place[i]);
        const SqlFragment value = SqlFragment::parameter(place[i]);
        SqlFragment here;
        if (isNull && term.isDescending)
            here << "FALSE";
        else if (isNull)
            here << term.sql << " IS NOT NULL";
        else
            here << term.sql << (term.isDescending ? " < " : " > ") << value;
        if (!isNull && term.isDescending && !term.isNeverNull)
            here << " OR " << term.sql << " IS NULL";
        if (!whole.isEmpty()) {
            here << " OR (" << term.sql;
            if (isNull)
                here << " IS NULL";
            else
                here << " = " << value;
            here << " AND " << whole << ")";
        }
        whole = SqlFragment();
        whole << "(" << here << ")";
    }
    // What holds anyhow, in words that an index understands.
    const SortTerm &first = sortTerms.front();
    const bool startsAtNull = std::holds_alternative<std::monostate>(place.front());
    SqlFragment bounded;
    if (startsAtNull && first.isDescending)
        bounded << first.sql << " IS NULL AND ";
    else if (!startsAtNull && (first.isNeverNull || !first.isDescending))
        bounded << first.sql << (first.isDescending ? " <= " : " >= ")
                << SqlFragment::parameter(place.front()) << " AND ";
    bounded << whole;
    return bounded;
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
            << Private::direction(d->sortTerms[i].isDescending);
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

Result<void> RecordQuery::fixPlaces()
{
    for (const Private::SortTerm &term : d->sortTerms) {
        if (term.isRandom || term.fansOut)
            return filterError(u"such a sort gives rows no place of their own"_s);
        if (term.isRowKey)
            return {};
    }
    Private::SortTerm last;
    last.isDescending = !d->sortTerms.empty() && d->sortTerms.back().isDescending;
    last.isRowKey = d->isPlainTable();
    last.isNeverNull = last.isRowKey;
    last.sql = last.isRowKey ? d->dialect.rowKey(d->alias)
                             : QByteArray(d->alias + '.' + d->dialect.quoted(u"id"));
    d->sortTerms.push_back(std::move(last));
    return {};
}

size_t RecordQuery::placeSize() const
{
    return d->sortTerms.size();
}

Db::Statement RecordQuery::pageBehind(const Db::Values &place, qint64 limit,
                                      const QByteArray &columns) const
{
    Q_ASSERT(!d->sortTerms.empty());
    const SqlFragment seek = place.empty() ? SqlFragment() : d->behind(place);
    return d->isPlainTable() ? d->latePage(limit, 0, columns, &seek)
                             : d->viewPage(limit, columns, &seek);
}

bool RecordQuery::hasLateKeys() const
{
    return d->isPlainTable() && d->sortTerms.size() > 1;
}

Db::Statement RecordQuery::keysBehind(const Db::Values &place, qint64 limit) const
{
    const SqlFragment seek = place.empty() ? SqlFragment() : d->behind(place);
    const SqlFragment sql = d->keyRows(limit, 0, &seek);
    return {sql.sql, sql.values};
}

Db::Statement RecordQuery::pageOf(const std::vector<qint64> &keys, const QByteArray &columns) const
{
    SqlFragment sought;
    sought << d->dialect.rowKey(d->alias) << " IN (";
    for (size_t i = 0; i < keys.size(); ++i)
        sought << (i == 0 ? "" : ", ") << SqlFragment::parameter(keys[i]);
    sought << ")";
    return d->latePage(qint64(keys.size()), 0, columns, &sought);
}

}  // namespace Binnacle::Schema
