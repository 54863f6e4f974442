// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>

namespace Binnacle::Ui {

/// The names in the braces of a route's pattern, in their order.
QStringList parametersOf(const QString &pattern);

/// True for a parameter that takes the rest of the path, and may be empty: `{path...}`.
bool isRestParameter(const QString &pattern, const QString &name);

/// The values of the parameters in @p path, decoded, by their names; none if the path is not one of
/// the route.
std::optional<QHash<QString, QString>> parameterValues(const QString &pattern, const QString &path);

/// Path and query of a call. Parameters without a value stay as they are in the pattern.
QString callTarget(const QString &pattern, const QHash<QString, QString> &values,
                   const QString &query);

}  // namespace Binnacle::Ui
