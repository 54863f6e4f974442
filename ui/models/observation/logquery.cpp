// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/logrow.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

using Operator = FilterExpression::Operator;
using Comparison = FilterExpression::Comparison;

/// The statuses that a comparison lets through.
std::pair<int, int> statusRange(const Comparison &comparison)
{
    constexpr int lowest = 100;
    constexpr int highest = 599;
    const int from = int(std::ceil(comparison.number));
    const int to = int(std::floor(comparison.numberEnd));
    switch (comparison.op) {
    case Operator::Equal: return {from, to};
    case Operator::Greater: return {to + 1, highest};
    case Operator::GreaterEqual: return {from, highest};
    case Operator::Less: return {lowest, from - 1};
    case Operator::LessEqual: return {lowest, to};
    default: return {lowest, highest};
    }
}

QString signOf(Operator op)
{
    switch (op) {
    case Operator::Equal: return u"="_s;
    case Operator::NotEqual: return u"!="_s;
    case Operator::Greater: return u">"_s;
    case Operator::GreaterEqual: return u">="_s;
    case Operator::Less: return u"<"_s;
    case Operator::LessEqual: return u"<="_s;
    case Operator::Like: return u"~"_s;
    case Operator::NotLike: return u"!~"_s;
    }
    return {};
}

}  // namespace

Client::RequestQuery serverQuery(const FilterExpression &filter)
{
    Client::RequestQuery query;
    int lowest = 100;
    int highest = 599;
    for (const FilterExpression::Clause &clause : filter.clauses()) {
        if (!clause.comparison)
            continue;
        const Comparison &comparison = *clause.comparison;
        const bool isEqual = comparison.op == Operator::Equal;
        switch (LogField(comparison.field)) {
        case LogField::Status: {
            if (comparison.op == Operator::Like || comparison.op == Operator::NotLike)
                break;
            const auto [from, to] = statusRange(comparison);
            lowest = std::max(lowest, from);
            highest = std::min(highest, to);
            break;
        }
        case LogField::Method:
            if (isEqual)
                query.method = comparison.text.toUpper();
            break;
        case LogField::RouteNumber:
            if (isEqual)
                query.route = int(comparison.number);
            break;
        case LogField::Duration:
            if (comparison.op == Operator::Greater || comparison.op == Operator::GreaterEqual)
                query.minDuration = std::max(query.minDuration, comparison.number);
            break;
        case LogField::Ip:
            if (isEqual)
                query.ip = comparison.text;
            break;
        default: break;  // the server compares other text by case, or not at all
        }
    }
    // Messages have no status: they come by another way, so narrowing here loses none.
    if (lowest > highest)
        query.status = u"100"_s;
    else if (lowest > 100 || highest < 599)
        query.status = QString(QString::number(lowest) + u'-' + QString::number(highest));
    return query;
}

QString storedFilter(const FilterExpression &filter)
{
    QStringList parts;
    for (const FilterExpression::Clause &clause : filter.clauses()) {
        if (!clause.comparison)
            continue;
        const Comparison &comparison = *clause.comparison;
        const auto text = [&](const QString &name) {
            // `=` minds case on the server, `~` does not.
            if (comparison.op == Operator::Like || comparison.op == Operator::NotLike)
                parts.append(name + u' ' + signOf(comparison.op) + u' '
                             + filterLiteral(comparison.text));
        };
        const bool isText = comparison.op == Operator::Like || comparison.op == Operator::NotLike;
        switch (LogField(comparison.field)) {
        case LogField::Status:
            if (!isText && comparison.op != Operator::NotEqual) {
                const auto [from, to] = statusRange(comparison);
                parts.append(u"data.status >= %1 && data.status <= %2"_s.arg(from).arg(to));
            }
            break;
        case LogField::Duration:
            if (!isText && comparison.op != Operator::Equal && comparison.op != Operator::NotEqual)
                parts.append(u"data.execTime "_s + signOf(comparison.op) + u' '
                             + QString::number(comparison.number, 'f', 3));
            break;
        case LogField::Url: text(u"data.url"_s); break;
        case LogField::Ip: text(u"data.userIP"_s); break;
        case LogField::Error: text(u"data.error"_s); break;
        case LogField::Agent: text(u"data.userAgent"_s); break;
        default: break;
        }
    }
    return parts.join(u" && "_s);
}

}  // namespace Binnacle::Models
