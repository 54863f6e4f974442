// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>

namespace Binnacle::Wire {

/// Reads the first JSON value of @p text; what follows it is ignored when @p trailing says so
/// (R0.5). Of a repeated key the last value counts. Errors: InvalidInput with the offset and
/// reason in `detail`; nesting past 512 levels is one. Thread: any.
enum class Trailing
{
    Refuse,
    Ignore
};
Result<JsonValue> parseJson(const QByteArray &text, Trailing trailing = Trailing::Refuse);

}  // namespace Binnacle::Wire
