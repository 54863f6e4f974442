// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/observation/observation.h"

#include <vector>

namespace Binnacle {

/// What a route is called in the exposition.
struct RouteLabel
{
    int route = -1;
    QByteArray method;
    QByteArray pattern;
};

/// The text exposition format of Prometheus, version 0.0.4. Routes without a label are summed up
/// as `route="unmatched"`.
QByteArray prometheusText(const MetricsSnapshot &snapshot, const std::vector<RouteFigures> &routes,
                          const std::vector<RouteLabel> &labels);

/// The Content-Type that goes with it.
constexpr char prometheusContentType[] = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace Binnacle
