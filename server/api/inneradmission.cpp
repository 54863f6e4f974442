// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/inneradmission.h"

#include "router/call.h"
#include "router/requestlimiter.h"

namespace Binnacle {

Result<void> admitInner(RequestLimiter &limiter, const Call &call, const InnerRequest &inner)
{
    Wire::Request request;
    request.method = Wire::methodFromName(inner.method);
    request.methodName = inner.method;
    request.setTarget(inner.target);
    const Call made{request, {{"collection", inner.collection}}, call.identity, {}, call.record};
    RouteSpec route;
    // The same for all: a bucket is one of a pattern.
    route.method = Wire::Method::Post;
    route.pattern = inner.pattern;
    route.actions = {inner.action};
    return limiter.admit(made, &route);
}

}  // namespace Binnacle
