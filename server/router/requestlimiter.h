// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

namespace Binnacle {

struct Call;
struct RouteSpec;

/// Says whether a client has asked too often (P9). Thread: any, many at once; must not block.
class RequestLimiter
{
public:
    virtual ~RequestLimiter() = default;

    /// Counts the request. @p route is null where none was found. Errors: TooManyRequests.
    virtual Result<void> admit(const Call &call, const RouteSpec *route) = 0;
};

}  // namespace Binnacle
