// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/filterfunctions.h"

#include "db/dialect.h"
#include "schema/filtererror.h"

namespace Binnacle::Schema {

using namespace Qt::StringLiterals;

namespace {

using TokenKind = FilterToken::Kind;

constexpr size_t maxTimeArguments = 10;

void takeGuards(SqlOperand &result, const SqlOperand &argument)
{
    result.guards.insert(result.guards.end(), argument.guards.begin(), argument.guards.end());
    result.fansOut |= argument.fansOut;
}

Result<SqlOperand> geoDistanceOperand(const QueryContext &context, const FilterToken &call,
                                      const TokenResolver &resolve)
{
    const std::vector<FilterToken> &arguments = call.arguments;
    if (arguments.size() != 4) {
        return filterError(u"[geoDistance] expected 4 arguments, got %1"_s.arg(arguments.size()));
    }
    SqlOperand result;
    result.isNullExact = true;
    std::vector<SqlFragment> parts;
    for (size_t i = 0; i < arguments.size(); ++i) {
        const TokenKind kind = arguments[i].kind;
        if (kind != TokenKind::Identifier && kind != TokenKind::Number) {
            return filterError(
                u"[geoDistance] argument %1 must be an identifier or number"_s.arg(i));
        }
        Result<SqlOperand> argument = resolve(arguments[i]);
        if (!argument) {
            return filterError(u"[geoDistance] failed to resolve argument %1: %2"_s.arg(i).arg(
                argument.error().detail));
        }
        takeGuards(result, *argument);
        parts.push_back(std::move(argument->sql));
    }
    result.sql = filledIn(
        context.dialect.geoDistance(sqlMarker(0), sqlMarker(1), sqlMarker(2), sqlMarker(3)), parts);
    return result;
}

QString timeArgumentsMistake(const std::vector<FilterToken> &arguments)
{
    if (arguments.empty())
        return u"[strftime] expected at least 1 arguments, got 0"_s;
    if (arguments.size() > maxTimeArguments) {
        return u"[strftime] too many arguments (max allowed %1, got %2)"_s.arg(maxTimeArguments)
            .arg(arguments.size());
    }
    if (arguments[0].kind != TokenKind::Text)
        return u"[strftime] expects the first argument to be a format string"_s;
    if (arguments.size() > 1) {
        const TokenKind kind = arguments[1].kind;
        if (kind != TokenKind::Text && kind != TokenKind::Number && kind != TokenKind::Identifier)
            return u"[strftime] expects the second argument to be of a valid time-value type"_s;
    }
    for (size_t i = 2; i < arguments.size(); ++i) {
        if (arguments[i].kind != TokenKind::Text)
            return u"[strftime] invalid modifier argument %1 - can be only string"_s.arg(i - 2);
    }
    return {};
}

Result<SqlOperand> strftimeOperand(const QueryContext &context, const FilterToken &call,
                                   const TokenResolver &resolve)
{
    if (const QString mistake = timeArgumentsMistake(call.arguments); !mistake.isEmpty())
        return filterError(mistake);

    SqlOperand result;
    std::vector<SqlFragment> parts;
    QByteArrayList markers;
    for (size_t i = 0; i < call.arguments.size(); ++i) {
        Result<SqlOperand> argument = resolve(call.arguments[i]);
        if (!argument) {
            return filterError(u"[strftime] failed to resolve time-value argument: "_s
                               + argument.error().detail);
        }
        takeGuards(result, *argument);
        if (argument->multi)
            result.multi = std::move(argument->multi);
        parts.push_back(std::move(argument->sql));
        markers += sqlMarker(int(i));
    }
    const QByteArray sql = context.dialect.strftime(markers);
    result.sql = filledIn(sql, parts);
    if (result.multi) {
        // Only the time value, the second argument, can be one of many.
        parts[1] = result.multi->value;
        result.multi->value = filledIn(sql, parts);
    }
    return result;
}

}  // namespace

Result<SqlOperand> functionOperand(const QueryContext &context, const FilterToken &call,
                                   const TokenResolver &resolve)
{
    if (call.text == "geoDistance")
        return geoDistanceOperand(context, call, resolve);
    if (call.text == "strftime")
        return strftimeOperand(context, call, resolve);
    return filterError(u"unknown function "_s + quotedForMessage(call.text));
}

}  // namespace Binnacle::Schema
