// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/querycontext.h"
#include "schema/sqloperand.h"

#include <QStringList>

namespace Binnacle::Schema {

/// The value of an `@request` path that does not touch the database (R5.6). @p path is what
/// follows `@request`, modifier included; @p base decides which texts are numbers.
/// Errors: InvalidInput for a modifier that makes no sense there.
Result<SqlOperand> staticRequestOperand(const QueryContext &context, const Collection &base,
                                        const QStringList &path);

/// The body's value of that name; null when it is not there.
const JsonValue *bodyValue(const QueryContext &context, const QString &name);

/// The items of a submitted value as the modifiers `each` and `length` count them: none for a
/// missing one or null, one for any single value.
JsonValue::Array submittedItems(const JsonValue *value);

/// Cast to a list of texts without blanks and repeats (R0.9), for submitted ids.
QStringList submittedIds(const JsonValue *value);

/// Cast to text (R0.9).
QString submittedText(const JsonValue *value);

}  // namespace Binnacle::Schema
