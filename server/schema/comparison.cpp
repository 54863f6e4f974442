// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/comparison.h"

#include "db/dialect.h"

#include <algorithm>

namespace Binnacle::Schema {

using namespace Qt::StringLiterals;

namespace {

class ComparisonBuilder
{
public:
    explicit ComparisonBuilder(QueryContext &context)
        : m_context(context)
    {
    }

    SqlFragment plain(const SqlOperand &left, FilterSign::Kind sign, const SqlOperand &right) const;
    SqlFragment noneViolates(const SqlOperand &left, FilterSign::Kind sign,
                             const SqlOperand &right) const;

private:
    SqlFragment equality(bool isEqual, const SqlOperand &left, const SqlOperand &right) const;
    SqlFragment same(bool isEqual, const SqlFragment &left, const SqlFragment &right) const;
    SqlFragment equals(bool isEqual, const SqlFragment &left, const SqlFragment &right) const;
    SqlFragment blankOrNull(bool isEqual, const SqlFragment &operand, bool isBlankLeft) const;
    SqlFragment like(bool isLike, const SqlOperand &left, const SqlOperand &right) const;

    QueryContext &m_context;
};

SqlFragment infix(const SqlFragment &left, QByteArrayView sign, const SqlFragment &right)
{
    SqlFragment sql;
    sql << left << " " << sign << " " << right;
    return sql;
}

SqlFragment blankOr(const SqlOperand &operand)
{
    return operand.isEmpty() ? SqlFragment("''"_ba) : operand.sql;
}

SqlFragment ComparisonBuilder::plain(const SqlOperand &left, FilterSign::Kind sign,
                                     const SqlOperand &right) const
{
    using Kind = FilterSign::Kind;
    switch (sign) {
    case Kind::Equal: return equality(true, left, right);
    case Kind::NotEqual: return equality(false, left, right);
    case Kind::Greater: return infix(left.sql, ">", right.sql);
    case Kind::GreaterOrEqual: return infix(left.sql, ">=", right.sql);
    case Kind::Less: return infix(left.sql, "<", right.sql);
    case Kind::LessOrEqual: return infix(left.sql, "<=", right.sql);
    case Kind::Like: return like(true, left, right);
    case Kind::NotLike: return like(false, left, right);
    }
    return {};
}

SqlFragment ComparisonBuilder::same(bool isEqual, const SqlFragment &left,
                                    const SqlFragment &right) const
{
    const Db::Dialect &dialect = m_context.dialect;
    return filledIn(isEqual ? dialect.isSame(sqlMarker(0), sqlMarker(1))
                            : dialect.isNotSame(sqlMarker(0), sqlMarker(1)),
                    {left, right});
}

/// Inequality knows NULL: a column that is NULL is not 'x'.
SqlFragment ComparisonBuilder::equals(bool isEqual, const SqlFragment &left,
                                      const SqlFragment &right) const
{
    return isEqual ? infix(left, "=", right) : same(false, left, right);
}

SqlFragment ComparisonBuilder::blankOrNull(bool isEqual, const SqlFragment &operand,
                                           bool isBlankLeft) const
{
    const SqlFragment blank("''"_ba);
    SqlFragment sql;
    sql << "(" << (isBlankLeft ? equals(isEqual, blank, operand) : equals(isEqual, operand, blank))
        << (isEqual ? " OR " : " AND ") << operand << (isEqual ? " IS NULL)" : " IS NOT NULL)");
    return sql;
}

SqlFragment ComparisonBuilder::equality(bool isEqual, const SqlOperand &left,
                                        const SqlOperand &right) const
{
    if (left.isNullExact || right.isNullExact)
        return same(isEqual, left.sql, right.sql);
    if ((left.isEmpty() && right.isEmpty()) || left.isKnownNonEmpty() || right.isKnownNonEmpty())
        return equals(isEqual, blankOr(left), blankOr(right));
    if (left.isEmpty())
        return blankOrNull(isEqual, right.sql, true);
    if (right.isEmpty())
        return blankOrNull(isEqual, left.sql, false);
    const auto filled = [](const SqlFragment &operand) {
        SqlFragment sql;
        sql << "COALESCE(" << operand << ", '')";
        return sql;
    };
    return equals(isEqual, filled(left.sql), filled(right.sql));
}

QByteArray valueText(const Db::Value &value)
{
    if (const auto *text = std::get_if<QByteArray>(&value))
        return *text;
    if (const auto *number = std::get_if<double>(&value))
        return decimalText(*number);
    if (const auto *integer = std::get_if<qint64>(&value))
        return QByteArray::number(*integer);
    return {};
}

SqlFragment ComparisonBuilder::like(bool isLike, const SqlOperand &left,
                                    const SqlOperand &right) const
{
    const Db::Dialect &dialect = m_context.dialect;
    SqlFragment pattern = right.sql;
    if (right.nature == SqlOperand::Nature::Parameter) {
        pattern.values = {Db::Value(likePattern(right.text))};
    } else if (!pattern.values.empty()) {
        // What is computed from values, by a function, is no pattern; its values become ones.
        for (Db::Value &value : pattern.values)
            value = Db::Value(likePattern(valueText(value)));
    } else {
        pattern = filledIn(dialect.concat({"'%'"_ba, sqlMarker(0), "'%'"_ba}), {right.sql});
    }
    return filledIn(isLike ? dialect.like(sqlMarker(0), sqlMarker(1))
                           : dialect.notLike(sqlMarker(0), sqlMarker(1)),
                    {left.sql, pattern});
}

/// A side of the sub-query's condition: a column of @p table if the operand is the one with many
/// values, else the operand without what concerns the whole comparison.
SqlOperand innerOperand(const SqlOperand &operand, const QByteArray &table)
{
    SqlOperand inner;
    if (table.isEmpty()) {
        inner = operand;
        inner.isNullExact = false;
    } else {
        inner.sql << table << ".multiMatchValue";
        inner.isNullExact = operand.isNullExact;
    }
    return inner;
}

SqlFragment ComparisonBuilder::noneViolates(const SqlOperand &left, FilterSign::Kind sign,
                                            const SqlOperand &right) const
{
    QueryJoins &joins = m_context.joins;
    QByteArray leftTable;
    QByteArray rightTable;
    if (left.multi)
        leftTable = m_context.quoted(joins.aliasFor(u"multi left"_s, u"__mml"_s));
    if (right.multi)
        rightTable = m_context.quoted(joins.aliasFor(u"multi right"_s, u"__mmr"_s));

    SqlFragment sql;
    sql << "NOT EXISTS (SELECT 1 FROM (";
    if (left.multi)
        sql << left.multi->query() << ") AS " << leftTable;
    if (left.multi && right.multi)
        sql << " LEFT JOIN (";
    if (right.multi)
        sql << right.multi->query() << ") AS " << rightTable;
    if (left.multi && right.multi)
        sql << " ON TRUE";
    sql << " WHERE NOT ("
        << plain(innerOperand(left, leftTable), sign, innerOperand(right, rightTable)) << "))";
    return sql;
}

bool isEscapable(char c)
{
    return c == '\\' || c == '%' || c == '_';
}

bool hasOwnWildcard(const QByteArray &text)
{
    char previous = 0;
    for (const char c : text) {
        if (c == '%' && previous != '\\')
            return true;
        previous = c == '\\' && previous == '\\' ? '\0' : c;
    }
    return false;
}

}  // namespace

SqlFragment comparisonSql(QueryContext &context, const SqlOperand &left, FilterSign sign,
                          const SqlOperand &right)
{
    const ComparisonBuilder builder(context);
    SqlFragment sql = builder.plain(left, sign.kind, right);
    if (!sign.isAny && (left.multi || right.multi)) {
        SqlFragment all;
        all << "((" << sql << ") AND (" << builder.noneViolates(left, sign.kind, right) << "))";
        sql = std::move(all);
    }
    for (const SqlOperand *operand : {&left, &right}) {
        for (const SqlFragment &guard : operand->guards) {
            SqlFragment guarded;
            guarded << "((" << sql << ") AND (" << guard << "))";
            sql = std::move(guarded);
        }
    }
    return sql;
}

QByteArray likePattern(const QByteArray &text)
{
    if (hasOwnWildcard(text))
        return text;
    // Backwards; the byte before an escaped one is taken over unseen.
    QByteArray reversed;
    reversed.reserve(text.size() + 4);
    for (qsizetype i = text.size() - 1; i >= 0; --i) {
        reversed += text[i];
        if (!isEscapable(text[i]))
            continue;
        if (i == 0) {
            reversed += '\\';
            break;
        }
        if (text[i - 1] != '\\')
            reversed += '\\';
        reversed += text[--i];
    }
    std::reverse(reversed.begin(), reversed.end());
    return '%' + reversed + '%';
}

}  // namespace Binnacle::Schema
