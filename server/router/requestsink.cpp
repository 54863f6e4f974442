// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/requestsink.h"

namespace Binnacle {

RequestSink::~RequestSink() = default;

}  // namespace Binnacle
