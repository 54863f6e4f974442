// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api/requestbody.h"
#include "router/call.h"
#include "services/records/recordservice.h"

#include <vector>

namespace Binnacle {

/// The requests in the body of `/api/batch`, checked (R7.1). What each works on is found out from
/// its method and URL; one that a batch cannot hold has the operation None. Errors: InvalidInput
/// with the contract's messages.
Result<std::vector<BatchRequest>> batchRequests(const Call &call, qint64 maximumRequests);

}  // namespace Binnacle
