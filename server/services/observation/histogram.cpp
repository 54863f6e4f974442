// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/histogram.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace Binnacle {

void HistogramCounts::add(std::chrono::nanoseconds duration)
{
    ++m_buckets[size_t(LatencyScale::bucketOf(duration))];
    m_sum += duration;
}

void HistogramCounts::add(const HistogramCounts &other)
{
    for (size_t i = 0; i < m_buckets.size(); ++i)
        m_buckets[i] += other.m_buckets[i];
    m_sum += other.m_sum;
}

void HistogramCounts::subtract(const HistogramCounts &earlier)
{
    for (size_t i = 0; i < m_buckets.size(); ++i)
        m_buckets[i] -= std::min(m_buckets[i], earlier.m_buckets[i]);
    m_sum -= earlier.m_sum;
}

quint64 HistogramCounts::count() const
{
    return std::accumulate(m_buckets.begin(), m_buckets.end(), quint64(0));
}

std::chrono::nanoseconds HistogramCounts::mean() const
{
    const quint64 total = count();
    return total == 0 ? std::chrono::nanoseconds(0)
                      : std::chrono::nanoseconds(m_sum.count() / qint64(total));
}

std::chrono::nanoseconds HistogramCounts::percentile(double quantile) const
{
    const quint64 total = count();
    if (total == 0)
        return {};
    const double wanted = std::ceil(std::clamp(quantile, 0.0, 1.0) * double(total));
    const quint64 rank = std::max<quint64>(1, quint64(wanted));
    quint64 before = 0;
    for (int i = 0; i < LatencyScale::bucketCount; ++i) {
        const quint64 here = m_buckets[size_t(i)];
        if (before + here >= rank) {
            const std::chrono::nanoseconds low = LatencyScale::lowerBound(i);
            const std::chrono::nanoseconds width = LatencyScale::lowerBound(i + 1) - low;
            const double share = (double(rank - before) - 0.5) / double(here);
            return low + std::chrono::nanoseconds(qint64(double(width.count()) * share));
        }
        before += here;
    }
    return LatencyScale::lowerBound(LatencyScale::bucketCount);
}

quint64 HistogramCounts::countUpTo(std::chrono::nanoseconds limit) const
{
    const int last = LatencyScale::bucketOf(limit);
    return std::accumulate(m_buckets.begin(), m_buckets.begin() + last + 1, quint64(0));
}

void LatencyHistogram::addTo(HistogramCounts &counts) const
{
    for (size_t i = 0; i < m_buckets.size(); ++i)
        counts.m_buckets[i] += m_buckets[i].load(std::memory_order_relaxed);
    counts.m_sum += std::chrono::nanoseconds(m_sum.load(std::memory_order_relaxed));
}

}  // namespace Binnacle
