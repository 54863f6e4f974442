// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>
#include <atomic>
#include <bit>
#include <chrono>

namespace Binnacle {

/// The scale of every latency histogram: whole microseconds below 64 µs, then 32 buckets an octave
/// (a bucket is at most 1/32 of its value wide) up to 2^27 µs, about 134 s; the last bucket takes
/// what is longer.
struct LatencyScale
{
    static constexpr int linearBuckets = 64;
    static constexpr int bucketsPerOctave = 32;
    static constexpr int octaves = 21;
    static constexpr int bucketCount = linearBuckets + octaves * bucketsPerOctave;

    static constexpr int bucketOf(std::chrono::nanoseconds duration)
    {
        const quint64 micros = duration.count() <= 0 ? 0 : quint64(duration.count()) / 1000;
        if (micros < quint64(linearBuckets))
            return int(micros);
        const int octave = int(std::bit_width(micros)) - 7;
        if (octave >= octaves)
            return bucketCount - 1;
        const int step = int(micros >> (octave + 1)) - bucketsPerOctave;
        return linearBuckets + octave * bucketsPerOctave + step;
    }

    /// The shortest duration in that bucket; of `bucketCount`, the end of the scale.
    static constexpr std::chrono::nanoseconds lowerBound(int bucket)
    {
        if (bucket < linearBuckets)
            return std::chrono::microseconds(bucket);
        const int octave = (bucket - linearBuckets) / bucketsPerOctave;
        const int step = (bucket - linearBuckets) % bucketsPerOctave;
        return std::chrono::microseconds(qint64(bucketsPerOctave + step) << (octave + 1));
    }
};

/// Counts of a histogram at one moment: a value to merge, subtract and ask for percentiles.
class HistogramCounts
{
public:
    void add(std::chrono::nanoseconds duration);
    void add(const HistogramCounts &other);
    /// @p earlier must be an earlier state of the same histogram.
    void subtract(const HistogramCounts &earlier);

    quint64 count() const;
    std::chrono::nanoseconds sum() const { return m_sum; }
    /// 0 without durations.
    std::chrono::nanoseconds mean() const;
    /// The duration that a share of @p quantile (0 to 1) does not exceed, to 1/32 of it; 0 without
    /// durations.
    std::chrono::nanoseconds percentile(double quantile) const;
    /// How many were at most that long, to the bucket that @p limit lies in.
    quint64 countUpTo(std::chrono::nanoseconds limit) const;

private:
    friend class LatencyHistogram;

    std::array<quint64, LatencyScale::bucketCount> m_buckets{};
    std::chrono::nanoseconds m_sum{};
};

/// A histogram that one thread writes and any thread reads, both without waiting. A reader may see
/// a duration in its bucket but not yet in the sum.
class LatencyHistogram
{
public:
    void record(std::chrono::nanoseconds duration)
    {
        std::atomic<quint64> &bucket = m_buckets[size_t(LatencyScale::bucketOf(duration))];
        // One writer: a plain addition is enough, and cheaper than a locked one.
        bucket.store(bucket.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        m_sum.store(m_sum.load(std::memory_order_relaxed) + duration.count(),
                    std::memory_order_relaxed);
    }

    void addTo(HistogramCounts &counts) const;

private:
    std::array<std::atomic<quint64>, LatencyScale::bucketCount> m_buckets{};
    std::atomic<qint64> m_sum{0};
};

}  // namespace Binnacle
