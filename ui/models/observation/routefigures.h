// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/observationdata.h"

#include <Qt>

namespace Binnacle::Models {

/// What a column of RouteTableModel counts or measures, as it is sorted by; NaN when unknown, and
/// for columns of text.
double routeFigure(const Client::RouteRow &row, int column);

/// The order of the table by that column: a strict one, as no two routes are the same.
bool routeComesBefore(const Client::RouteRow &a, const Client::RouteRow &b, int column,
                      Qt::SortOrder order);

/// Who passes a guard of the router, in words.
QString accessText(const QString &guard);

}  // namespace Binnacle::Models
