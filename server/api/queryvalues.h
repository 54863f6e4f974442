// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "wire/request.h"

namespace Binnacle {

// Single values of a query string; the first occurrence of a name counts, a missing or empty one
// gives @p fallback. Errors: InvalidInput, with the default message of its status.

Result<qint64> queryInteger(const Wire::QueryParameters &query, QStringView name, qint64 fallback);
/// `1 t T TRUE true True` and `0 f F FALSE false False`.
Result<bool> queryBool(const Wire::QueryParameters &query, QStringView name, bool fallback = false);

}  // namespace Binnacle
