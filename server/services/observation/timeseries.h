// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "services/observation/histogram.h"
#include "services/observation/metric.h"

#include <chrono>
#include <optional>
#include <vector>

namespace Binnacle {

/// A slot of the time series that is still being filled.
struct OpenSlot
{
    qint64 number = 0;
    MetricValues sums{};
    std::array<int, metricCount> counts{};
    HistogramCounts latency;
};

/// One resolution of the time series: a ring of slots in which every metric has a value.
/// Thread: one at a time.
class SeriesRing
{
public:
    /// @p step is whole seconds.
    SeriesRing(std::chrono::seconds step, size_t capacity);

    std::chrono::seconds step() const { return m_step; }

    /// Adds one second's values; seconds must not go backwards. A slot is closed, and seen by
    /// readers, when a second behind its end arrives or closeUpTo() passes it. Skipped slots stay
    /// unknown.
    void add(qint64 second, const MetricValues &values, const HistogramCounts &latency);
    void closeUpTo(qint64 second);

    /// Number (time / step) of the oldest slot kept and of the first one not closed yet; equal
    /// when there is none.
    qint64 firstSlot() const;
    qint64 endSlot() const { return m_end; }
    /// Not a number where nothing is known. @p slot lies in [firstSlot, endSlot).
    double value(qint64 slot, Metric metric) const;

private:
    void close();
    void write(qint64 slot, const MetricValues &values);

    std::chrono::seconds m_step;
    size_t m_capacity;
    // Floats: half the memory, and seven digits are more than a chart can show.
    std::vector<float> m_values;
    qint64 m_begin = 0;
    qint64 m_end = 0;
    std::optional<OpenSlot> m_open;
};

/// All metrics at three resolutions: 1 s for 15 min, 10 s for 6 h, 5 min for 7 days. Memory is
/// fixed, about 0.7 MB. Thread: one at a time.
class TimeSeries
{
public:
    TimeSeries();

    /// The values of the second that begins at @p second (seconds since 1970) and has ended.
    void add(qint64 second, const MetricValues &values, const HistogramCounts &latency);
    /// Null when there is no such resolution.
    const SeriesRing *ring(std::chrono::seconds step) const;

private:
    std::array<SeriesRing, 3> m_rings;
};

}  // namespace Binnacle
