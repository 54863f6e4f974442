// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/observation/histogram.h"
#include "wire/requestrecord.h"

#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace Binnacle {

/// What was counted of one route, or of all of them.
struct RequestCounts
{
    /// By the first digit of the status; what has none is at 0.
    std::array<quint64, 6> byStatus{};
    quint64 requestBytes = 0;
    quint64 responseBytes = 0;
    quint64 statements = 0;
    std::chrono::nanoseconds statementTime{};
    HistogramCounts latency;

    quint64 requests() const;
    void add(const RequestCounts &other);
    void subtract(const RequestCounts &earlier);
};

/// Counters that one thread writes and any thread reads.
class RequestCounters
{
public:
    /// @p isOperators: of a route for operators' tools, which no total counts.
    explicit RequestCounters(bool isOperators = false)
        : m_isOperators(isOperators)
    {
    }
    bool isOperators() const { return m_isOperators; }
    void note(const Wire::RequestRecord &record);
    void addTo(RequestCounts &counts) const;
    quint64 requests() const;

private:
    const bool m_isOperators;
    std::array<std::atomic<quint64>, 6> m_byStatus{};
    std::atomic<quint64> m_requestBytes{0};
    std::atomic<quint64> m_responseBytes{0};
    std::atomic<quint64> m_statements{0};
    std::atomic<qint64> m_statementTime{0};
    LatencyHistogram m_latency;
};

/// A record on its way from the request's thread to the observation's.
struct EndedRequest
{
    Wire::RequestRecord record;
    std::chrono::steady_clock::time_point endedAt{};
};

/// One request thread's part of the observation: counters, which miss nothing, and a bounded
/// buffer of whole records, which drops what finds it full and counts that.
///
/// Thread: the functions of the first group belong to the thread that owns the shard, those of the
/// second to one reader at a time. Neither ever waits for the other.
class RequestShard
{
public:
    /// Routes have numbers below this; others are counted with the unknown ones.
    static constexpr int maximumRoutes = 1024;

    /// @p capacity is rounded up to a power of two.
    explicit RequestShard(size_t capacity);
    ~RequestShard();
    RequestShard(const RequestShard &) = delete;
    RequestShard &operator=(const RequestShard &) = delete;

    void noteStart() { bump(m_started); }
    /// True when the buffer has just become half full: time to drain it.
    bool noteEnd(Wire::RequestRecord &&record);

    /// Moves the buffered records of requests that ended by @p until to the end of @p records.
    void drain(std::vector<EndedRequest> &records, std::chrono::steady_clock::time_point until);
    /// Without what operators' tools ask for, which would be all there is on an idle server.
    void addTotal(RequestCounts &counts) const { m_total.addTo(counts); }
    /// False when this thread never met that route. @p route is -1 for none.
    bool addRoute(int route, RequestCounts &counts) const;
    /// The number of its requests, without the rest.
    std::optional<quint64> requestsOf(int route) const;
    quint64 started() const { return m_started.load(std::memory_order_relaxed); }
    quint64 finished() const { return m_finished.load(std::memory_order_relaxed); }
    quint64 dropped() const { return m_dropped.load(std::memory_order_relaxed); }

    /// Takes a shard whose thread has ended. Any thread.
    bool tryOwn();
    void disown() { m_owned.store(false, std::memory_order_release); }

private:
    static void bump(std::atomic<quint64> &counter)
    {
        counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    }
    static size_t place(int route)
    {
        return route >= 0 && route < maximumRoutes ? size_t(route) + 1 : 0;
    }
    RequestCounters &countersOf(const Wire::RequestRecord &record);

    std::atomic<bool> m_owned{true};
    std::atomic<quint64> m_started{0};
    std::atomic<quint64> m_finished{0};
    std::atomic<quint64> m_dropped{0};
    RequestCounters m_total;
    // Made by the owner at the first request of a route, and kept.
    std::array<std::atomic<RequestCounters *>, size_t(maximumRoutes) + 1> m_routes{};

    std::vector<EndedRequest> m_slots;
    // Writer and reader each change their own; apart, so that they do not share a cache line.
    alignas(64) std::atomic<size_t> m_head{0};
    alignas(64) std::atomic<size_t> m_tail{0};
};

}  // namespace Binnacle
