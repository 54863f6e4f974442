// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "services/observation/seenrequest.h"
#include "wire/request.h"

namespace Binnacle {

/// Reads which requests a console asks for: `route` (number), `method`, `status` (`404`, `4xx`,
/// `400-599`), `minDuration` (milliseconds), `search` (part of the URL), `ip`, `auth` (record id),
/// `operators` (`false` leaves out the console's own requests). Errors: InvalidInput, one item a
/// parameter that does not read.
Result<RequestFilter> readRequestFilter(const Wire::QueryParameters &query);

/// Adds an item for a parameter that does not read to @p fields.
void addParameterError(JsonValue &fields, const QString &name);
/// The error of a request with such items.
Error parameterError(JsonValue fields);

}  // namespace Binnacle
