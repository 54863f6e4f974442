// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/filterast.h"
#include "schema/querycontext.h"
#include "schema/sqloperand.h"

namespace Binnacle::Schema {

/// The condition of one comparison (R5.11), with the part that makes every row of a multi-match
/// operand comply (R5.14) and the operands' guards.
SqlFragment comparisonSql(QueryContext &context, const SqlOperand &left, FilterSign sign,
                          const SqlOperand &right);

/// What LIKE looks for when a filter names @p text: the text as it is if it has a wildcard of its
/// own, else anything that contains it (R5.12).
QByteArray likePattern(const QByteArray &text);

}  // namespace Binnacle::Schema
