// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/logs/logarguments.h"

#include <QHash>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

/// So many of the newest rows are looked at for values.
constexpr int rowsLookedAt = 2000;
constexpr int mostValues = 40;

QString statusClause(const QString &status)
{
    const QStringList ends = status.split(u'-');
    if (ends.size() == 2) {
        if (ends[1] == u"599")
            return QString(u"status>="_s + ends[0]);
        return QString(u"status>="_s + ends[0] + u" && status<="_s + ends[1]);
    }
    return QString(u"status="_s + status);
}

}  // namespace

QString logFilterOf(const JsonValue &arguments)
{
    QStringList clauses;
    const auto text = [&](QStringView name, const QString &form) {
        const QString value = arguments[name].toString();
        if (!value.isEmpty())
            clauses.append(form + Models::filterLiteral(value));
    };
    const JsonValue &status = arguments[u"status"];
    if (status.isNumber())
        clauses.append(statusClause(QString::number(status.toInteger())));
    else if (!status.toString().isEmpty())
        clauses.append(statusClause(status.toString()));
    text(u"method", u"method="_s);
    // The pattern says more to people than the number of the route.
    if (const JsonValue &pattern = arguments[u"pattern"]; pattern.isString())
        clauses.append(u"route="_s + Models::filterLiteral(pattern.toString()));
    else if (const JsonValue &route = arguments[u"route"]; route.isNumber())
        clauses.append(route.toInteger() < 0
                           ? u"route=''"_s
                           : QString(u"routeno="_s + QString::number(route.toInteger())));
    text(u"search", u"url~"_s);
    if (const double duration = arguments[u"minDuration"].toDouble(); duration > 0)
        clauses.append(u"ms>="_s + QString::number(duration, 'g', 4));
    if (const QString user = arguments[u"authId"].toString(); !user.isEmpty())
        clauses.append(u"user~"_s + Models::filterLiteral(user));
    text(u"ip", u"ip="_s);
    if (const QString filter = arguments[u"filter"].toString(); !filter.isEmpty())
        clauses.append(clauses.isEmpty() ? filter : QString(u'(' + filter + u')'));
    return clauses.join(u" && "_s);
}

QStringList seenValues(const Models::LogModel &model, const QString &field)
{
    const Models::FilterFields &fields = Models::logFilterFields();
    const auto found
        = std::find_if(fields.begin(), fields.end(),
                       [&field](const Models::FilterField &known) { return known.name == field; });
    if (found == fields.end() || found->type == Models::FilterField::Type::Duration)
        return {};
    const auto number = int(found - fields.begin());
    QHash<QString, int> counts;
    const std::deque<Models::LogRow> &ring = model.ring();
    int looked = 0;
    for (auto it = ring.rbegin(); it != ring.rend() && looked < rowsLookedAt; ++it, ++looked) {
        if (it->kind == Models::LogRow::Kind::Gap)
            continue;
        if (const QString value = Models::LogRowSubject(*it).text(number); !value.isEmpty())
            ++counts[value];
    }
    std::vector<std::pair<int, QString>> order;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        order.emplace_back(-it.value(), it.key());
    std::sort(order.begin(), order.end());
    QStringList values;
    for (const auto &[count, value] : order) {
        if (values.size() < mostValues)
            values.append(value);
    }
    return values;
}

QString clauseOf(const Models::LogRow &row, int column, bool excludes)
{
    using Model = Models::LogModel;
    const QString sign = excludes ? u"!="_s : u"="_s;
    if (!row.isRequest()) {
        if (column == Model::StatusColumn)
            return QString(u"level"_s + sign + Models::filterLiteral(Models::levelWord(row.level)));
        return {};
    }
    const auto text = [&sign](const QString &field, const QString &value) {
        return QString(field + sign + Models::filterLiteral(value));
    };
    switch (column) {
    case Model::StatusColumn: return QString(u"status"_s + sign + QString::number(row.status));
    case Model::MethodColumn: return text(u"method"_s, row.facts->method);
    case Model::RouteColumn: return text(u"path"_s, row.path());
    case Model::WhoColumn: return text(u"user"_s, Models::whoText(*row.facts));
    case Model::IpColumn: return text(u"ip"_s, row.facts->ip);
    case Model::DurationColumn:
        return QString((excludes ? u"ms<"_s : u"ms>="_s)
                       + QString::number(double(row.duration), 'f', 1));
    default: return {};
    }
}

}  // namespace Binnacle::Ui
