// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "models/observation/logmodel.h"

#include <QStringList>

namespace Binnacle::Ui {

/// The filter that the arguments of a PageTarget ask for: `route`, `status`, `method`, `search`,
/// `minDuration`, `authId`, `ip`; besides, `pattern` instead of the number of a route, and
/// `filter`, an expression.
QString logFilterOf(const JsonValue &arguments);

/// Values of a field among the newest rows of @p model, the most frequent first.
QStringList seenValues(const Models::LogModel &model, const QString &field);

/// A clause that lets through what has the same value as the cell, or what has not; empty when
/// the cell has none.
QString clauseOf(const Models::LogRow &row, int column, bool excludes);

}  // namespace Binnacle::Ui
