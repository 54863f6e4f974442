// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <array>
#include <optional>

namespace Binnacle {

/// What the time series hold, a value a slot.
enum class Metric
{
    Requests,
    Requests2xx,
    Requests3xx,
    Requests4xx,
    Requests5xx,
    P50,
    P95,
    P99,
    BytesIn,
    BytesOut,
    InFlight,
    Statements,
    StatementTime,
    Cpu,
    ResidentBytes,
    Threads,
    OpenFiles,
    Connections,
    Streams,
    RealtimeClients,
    QueuedRequests,
    BusyWorkers,
    DataFileBytes,
    DataWalBytes,
    DataQueue,
    DataCommits,
    DataCommitTime,
    DataConnections,
    AuxiliaryFileBytes,
    AuxiliaryWalBytes,
    AuxiliaryQueue,
    LogQueue,
    DroppedLogs,
    DroppedRecords,
};

constexpr size_t metricCount = size_t(Metric::DroppedRecords) + 1;

struct MetricInfo
{
    /// How a coarser slot comes of finer ones.
    enum class Kind
    {
        Sum,
        Mean,
        Percentile
    };

    QByteArrayView name;
    QByteArrayView unit;
    Kind kind = Kind::Mean;
    /// Of a percentile.
    double quantile = 0;
};

/// One value a metric; not a number where nothing is known.
using MetricValues = std::array<double, metricCount>;

const MetricInfo &metricInfo(Metric metric);
std::optional<Metric> metricFromName(QByteArrayView name);
/// Every value not a number.
MetricValues unknownMetrics();

inline double &at(MetricValues &values, Metric metric)
{
    return values[size_t(metric)];
}
inline double at(const MetricValues &values, Metric metric)
{
    return values[size_t(metric)];
}

}  // namespace Binnacle
