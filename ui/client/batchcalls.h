// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/recorddata.h"
#include "client/transport.h"

namespace Binnacle::Client {

/// Several changes as one call of `/api/batch`.
ApiRequest batchRequest(const std::vector<BatchCall> &calls);
/// The records that its answer holds.
std::vector<JsonValue> batchAnswers(JsonValue &&json);

}  // namespace Binnacle::Client
