// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/routefigures.h"

#include "models/columntext.h"
#include "models/observation/routetablemodel.h"

#include <QHash>

#include <cmath>

using namespace Qt::StringLiterals;

namespace Binnacle::Models {

namespace {

double unixTimeOf(const QDateTime &time)
{
    return time.isValid() ? double(time.toMSecsSinceEpoch()) : unknownFigure;
}

QString routeText(const Client::RouteRow &row, int column)
{
    switch (column) {
    case RouteTableModel::MethodColumn: return row.method;
    case RouteTableModel::OwnerColumn: return row.owner;
    case RouteTableModel::GuardColumn: return accessText(row.guard);
    default: return row.pattern;
    }
}

}  // namespace

QString accessText(const QString &guard)
{
    static const QHash<QString, const char *> words{
        {u"none"_s, QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "everyone")},
        {u"guest"_s, QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "guests")},
        {u"anyRecord"_s, QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "signed in")},
        {u"sameCollection"_s,
         QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "signed in here")},
        {u"superuser"_s, QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "superuser")},
        {u"superuserOrOwner"_s,
         QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "superuser, owner")},
        {u"loopbackOrSuperuser"_s,
         QT_TRANSLATE_NOOP("Binnacle::Models::RouteTableModel", "superuser, local")},
    };
    const char *known = words.value(guard);
    return known ? RouteTableModel::tr(known) : guard;
}

double routeFigure(const Client::RouteRow &row, int column)
{
    const bool isKnown = row.recent.requests > 0;
    switch (column) {
    case RouteTableModel::RateColumn:
    case RouteTableModel::SparkColumn: return row.rate;
    case RouteTableModel::P50Column: return isKnown ? row.recent.p50 : unknownFigure;
    case RouteTableModel::P95Column: return isKnown ? row.recent.p95 : unknownFigure;
    case RouteTableModel::P99Column: return isKnown ? row.recent.p99 : unknownFigure;
    case RouteTableModel::ErrorColumn: return isKnown ? row.recent.errorShare : unknownFigure;
    case RouteTableModel::FailureColumn:
        return row.lastFailure ? unixTimeOf(row.lastFailure->time) : unknownFigure;
    case RouteTableModel::SeenColumn: return unixTimeOf(row.lastSeen);
    default: return unknownFigure;
    }
}

bool routeComesBefore(const Client::RouteRow &a, const Client::RouteRow &b, int column,
                      Qt::SortOrder order)
{
    const bool isDescending = order == Qt::DescendingOrder;
    if (column >= RouteTableModel::RateColumn) {
        const double left = routeFigure(a, column);
        const double right = routeFigure(b, column);
        // What is unknown comes last in either direction.
        if (std::isnan(left) != std::isnan(right))
            return std::isnan(right);
        if (!std::isnan(left) && left != right)
            return isDescending ? left > right : left < right;
        if (a.total.requests != b.total.requests)
            return a.total.requests > b.total.requests;
    } else if (const int compared = routeText(a, column).compare(routeText(b, column));
               compared != 0) {
        return isDescending ? compared > 0 : compared < 0;
    }
    if (a.pattern != b.pattern)
        return a.pattern < b.pattern;
    return a.method < b.method;
}

}  // namespace Binnacle::Models
