// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "router/call.h"
#include "schema/requestinfo.h"

namespace Binnacle {

/// What rules and filters see of @p call (R5.6): method, query, headers in snake case, who asks,
/// and the moment at which the request came. The body is @p body, for the handler to resolve.
Schema::RequestInfo requestInfo(const Call &call, JsonValue body = JsonValue::object());

/// A header's name as rules write it: `X-Token` is `x_token`.
QString headerPathName(const QByteArray &name);

}  // namespace Binnacle
