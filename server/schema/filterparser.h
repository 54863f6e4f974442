// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/filterast.h"

#include <QByteArrayView>
#include <QString>

namespace Binnacle::Schema {

/// How deep groups may lie in each other; the compiler is stricter about those that matter.
constexpr int maxFilterNesting = 64;

/// Reads a filter or rule (R5.2); @p text is UTF-8. The result is never empty.
/// Errors: InvalidInput with the text of R5.18 in `detail`. Thread: any.
Result<FilterNodes> parseFilter(QByteArrayView text);

/// "identifier", "sign" and so on.
QString filterTokenName(FilterToken::Kind kind);

}  // namespace Binnacle::Schema
