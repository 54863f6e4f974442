// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/timeseries.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace Binnacle {

using namespace std::chrono_literals;

SeriesRing::SeriesRing(std::chrono::seconds step, size_t capacity)
    : m_step(step)
    , m_capacity(capacity)
    , m_values(capacity * metricCount, std::numeric_limits<float>::quiet_NaN())
{
}

void SeriesRing::add(qint64 second, const MetricValues &values, const HistogramCounts &latency)
{
    const qint64 slot = second / m_step.count();
    if (m_open && m_open->number != slot)
        close();
    if (!m_open) {
        m_open.emplace();
        m_open->number = slot;
    }
    for (size_t i = 0; i < metricCount; ++i) {
        if (std::isfinite(values[i])) {
            m_open->sums[i] += values[i];
            ++m_open->counts[i];
        }
    }
    m_open->latency.add(latency);
    closeUpTo(second + 1);
}

void SeriesRing::closeUpTo(qint64 second)
{
    if (m_open && second / m_step.count() > m_open->number)
        close();
}

void SeriesRing::close()
{
    MetricValues values = unknownMetrics();
    for (size_t i = 0; i < metricCount; ++i) {
        const MetricInfo &info = metricInfo(Metric(i));
        switch (info.kind) {
        case MetricInfo::Kind::Sum:
            if (m_open->counts[i] > 0)
                values[i] = m_open->sums[i];
            break;
        case MetricInfo::Kind::Mean:
            if (m_open->counts[i] > 0)
                values[i] = m_open->sums[i] / m_open->counts[i];
            break;
        case MetricInfo::Kind::Percentile: {
            using Milliseconds = std::chrono::duration<double, std::milli>;
            if (m_open->latency.count() > 0)
                values[i] = Milliseconds(m_open->latency.percentile(info.quantile)).count();
            break;
        }
        }
    }
    const qint64 slot = m_open->number;
    m_open.reset();
    write(slot, values);
}

void SeriesRing::write(qint64 slot, const MetricValues &values)
{
    if (m_begin == m_end) {
        m_begin = slot;
        m_end = slot;
    }
    if (slot < m_end)
        return;  // the clock was set back: that time has its values already
    const auto place = [this](qint64 at) { return (size_t(at) % m_capacity) * metricCount; };
    for (qint64 at = std::max(m_end, slot - qint64(m_capacity) + 1); at < slot; ++at) {
        std::fill_n(m_values.begin() + qsizetype(place(at)), metricCount,
                    std::numeric_limits<float>::quiet_NaN());
    }
    std::transform(values.begin(), values.end(), m_values.begin() + qsizetype(place(slot)),
                   [](double value) { return float(value); });
    m_end = slot + 1;
}

qint64 SeriesRing::firstSlot() const
{
    return std::max(m_begin, m_end - qint64(m_capacity));
}

double SeriesRing::value(qint64 slot, Metric metric) const
{
    return double(m_values[(size_t(slot) % m_capacity) * metricCount + size_t(metric)]);
}

TimeSeries::TimeSeries()
    : m_rings{{{1s, 900}, {10s, 2160}, {300s, 2016}}}
{
}

void TimeSeries::add(qint64 second, const MetricValues &values, const HistogramCounts &latency)
{
    for (SeriesRing &ring : m_rings)
        ring.add(second, values, latency);
}

const SeriesRing *TimeSeries::ring(std::chrono::seconds step) const
{
    const auto found = std::find_if(m_rings.begin(), m_rings.end(),
                                    [step](const SeriesRing &ring) { return ring.step() == step; });
    return found == m_rings.end() ? nullptr : &*found;
}

}  // namespace Binnacle
