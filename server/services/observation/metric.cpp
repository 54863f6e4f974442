// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/metric.h"

#include <limits>

namespace Binnacle {

namespace {

using Kind = MetricInfo::Kind;

constexpr std::array<MetricInfo, metricCount> metrics = {{
    {"requests", "1", Kind::Sum},
    {"requests2xx", "1", Kind::Sum},
    {"requests3xx", "1", Kind::Sum},
    {"requests4xx", "1", Kind::Sum},
    {"requests5xx", "1", Kind::Sum},
    {"p50", "ms", Kind::Percentile, 0.50},
    {"p95", "ms", Kind::Percentile, 0.95},
    {"p99", "ms", Kind::Percentile, 0.99},
    {"bytesIn", "B", Kind::Sum},
    {"bytesOut", "B", Kind::Sum},
    {"inFlight", "1", Kind::Mean},
    {"statements", "1", Kind::Sum},
    {"statementTime", "ms", Kind::Sum},
    {"cpu", "%", Kind::Mean},
    {"residentBytes", "B", Kind::Mean},
    {"threads", "1", Kind::Mean},
    {"openFiles", "1", Kind::Mean},
    {"connections", "1", Kind::Mean},
    {"streams", "1", Kind::Mean},
    {"realtimeClients", "1", Kind::Mean},
    {"queuedRequests", "1", Kind::Mean},
    {"busyWorkers", "1", Kind::Mean},
    {"dataFileBytes", "B", Kind::Mean},
    {"dataWalBytes", "B", Kind::Mean},
    {"dataQueue", "1", Kind::Mean},
    {"dataCommits", "1", Kind::Sum},
    {"dataCommitTime", "ms", Kind::Mean},
    {"dataConnections", "1", Kind::Mean},
    {"auxiliaryFileBytes", "B", Kind::Mean},
    {"auxiliaryWalBytes", "B", Kind::Mean},
    {"auxiliaryQueue", "1", Kind::Mean},
    {"logQueue", "1", Kind::Mean},
    {"droppedLogs", "1", Kind::Sum},
    {"droppedRecords", "1", Kind::Sum},
}};

}  // namespace

const MetricInfo &metricInfo(Metric metric)
{
    return metrics[size_t(metric)];
}

std::optional<Metric> metricFromName(QByteArrayView name)
{
    for (size_t i = 0; i < metrics.size(); ++i) {
        if (metrics[i].name == name)
            return Metric(i);
    }
    return std::nullopt;
}

MetricValues unknownMetrics()
{
    MetricValues values;
    values.fill(std::numeric_limits<double>::quiet_NaN());
    return values;
}

}  // namespace Binnacle
