// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/filterast.h"
#include "schema/querycontext.h"
#include "schema/sqloperand.h"

#include <functional>

namespace Binnacle::Schema {

using TokenResolver = std::function<Result<SqlOperand>(const FilterToken &token)>;

/// The value of a function call (R5.10); @p resolve is asked for identifiers and literals.
/// Errors: InvalidInput with the text of the contract in `detail`.
Result<SqlOperand> functionOperand(const QueryContext &context, const FilterToken &call,
                                   const TokenResolver &resolve);

}  // namespace Binnacle::Schema
