// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/observation/observation.h"

namespace Binnacle {

// The JSON forms of the observation's answers; README.md has their members and units.

QByteArray metricsJson(const MetricsSnapshot &snapshot);
QByteArray seriesJson(const SeriesQuery &query, const SeriesAnswer &answer);
/// The members "requests" to "p99" into an object that is open.
void writeCounts(JsonWriter &json, const RequestCounts &counts);

}  // namespace Binnacle
