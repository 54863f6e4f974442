// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/requestshard.h"

#include "services/observation/seenrequest.h"

#include <bit>
#include <numeric>
#include <utility>

namespace Binnacle {

namespace {

size_t statusClass(int status)
{
    return status >= 100 && status < 600 ? size_t(status / 100) : 0;
}

template <typename T, typename U> void increase(std::atomic<T> &counter, U by)
{
    counter.store(counter.load(std::memory_order_relaxed) + T(by), std::memory_order_relaxed);
}

}  // namespace

quint64 RequestCounts::requests() const
{
    return std::accumulate(byStatus.begin(), byStatus.end(), quint64(0));
}

void RequestCounts::add(const RequestCounts &other)
{
    for (size_t i = 0; i < byStatus.size(); ++i)
        byStatus[i] += other.byStatus[i];
    requestBytes += other.requestBytes;
    responseBytes += other.responseBytes;
    statements += other.statements;
    statementTime += other.statementTime;
    latency.add(other.latency);
}

void RequestCounts::subtract(const RequestCounts &earlier)
{
    for (size_t i = 0; i < byStatus.size(); ++i)
        byStatus[i] -= earlier.byStatus[i];
    requestBytes -= earlier.requestBytes;
    responseBytes -= earlier.responseBytes;
    statements -= earlier.statements;
    statementTime -= earlier.statementTime;
    latency.subtract(earlier.latency);
}

void RequestCounters::note(const Wire::RequestRecord &record)
{
    increase(m_byStatus[statusClass(record.status)], 1);
    increase(m_requestBytes, qMax<qint64>(0, record.requestBytes));
    increase(m_responseBytes, qMax<qint64>(0, record.responseBytes));
    if (record.statements.count() > 0) {
        increase(m_statements, record.statements.count());
        increase(m_statementTime, record.statements.total().count());
    }
    m_latency.record(record.duration);
}

void RequestCounters::addTo(RequestCounts &counts) const
{
    for (size_t i = 0; i < m_byStatus.size(); ++i)
        counts.byStatus[i] += m_byStatus[i].load(std::memory_order_relaxed);
    counts.requestBytes += m_requestBytes.load(std::memory_order_relaxed);
    counts.responseBytes += m_responseBytes.load(std::memory_order_relaxed);
    counts.statements += m_statements.load(std::memory_order_relaxed);
    counts.statementTime
        += std::chrono::nanoseconds(m_statementTime.load(std::memory_order_relaxed));
    m_latency.addTo(counts.latency);
}

quint64 RequestCounters::requests() const
{
    quint64 sum = 0;
    for (const std::atomic<quint64> &count : m_byStatus)
        sum += count.load(std::memory_order_relaxed);
    return sum;
}

RequestShard::RequestShard(size_t capacity)
    : m_slots(std::bit_ceil(qMax<size_t>(capacity, 2)))
{
}

RequestShard::~RequestShard()
{
    for (std::atomic<RequestCounters *> &route : m_routes)
        std::unique_ptr<RequestCounters>(route.load(std::memory_order_relaxed)).reset();
}

RequestCounters &RequestShard::countersOf(const Wire::RequestRecord &record)
{
    std::atomic<RequestCounters *> &slot = m_routes[place(record.route)];
    RequestCounters *counters = slot.load(std::memory_order_relaxed);
    if (!counters) {
        const bool isOperators = place(record.route) != 0 && isOperatorRoute(record.pattern);
        counters = std::make_unique<RequestCounters>(isOperators).release();
        slot.store(counters, std::memory_order_release);
    }
    return *counters;
}

bool RequestShard::noteEnd(Wire::RequestRecord &&record)
{
    RequestCounters &counters = countersOf(record);
    counters.note(record);
    if (!counters.isOperators())
        m_total.note(record);
    bump(m_finished);

    const size_t head = m_head.load(std::memory_order_relaxed);
    const size_t used = head - m_tail.load(std::memory_order_acquire);
    if (used == m_slots.size()) {
        bump(m_dropped);
        return false;
    }
    EndedRequest &slot = m_slots[head & (m_slots.size() - 1)];
    slot.record = std::move(record);
    slot.endedAt = std::chrono::steady_clock::now();
    m_head.store(head + 1, std::memory_order_release);
    return used + 1 == m_slots.size() / 2;
}

void RequestShard::drain(std::vector<EndedRequest> &records,
                         std::chrono::steady_clock::time_point until)
{
    const size_t head = m_head.load(std::memory_order_acquire);
    size_t tail = m_tail.load(std::memory_order_relaxed);
    while (tail != head) {
        EndedRequest &slot = m_slots[tail & (m_slots.size() - 1)];
        if (slot.endedAt > until)
            break;
        records.push_back(std::exchange(slot, {}));
        m_tail.store(++tail, std::memory_order_release);
    }
}

bool RequestShard::addRoute(int route, RequestCounts &counts) const
{
    const RequestCounters *counters = m_routes[place(route)].load(std::memory_order_acquire);
    if (counters)
        counters->addTo(counts);
    return counters != nullptr;
}

std::optional<quint64> RequestShard::requestsOf(int route) const
{
    const RequestCounters *counters = m_routes[place(route)].load(std::memory_order_acquire);
    return counters ? std::optional(counters->requests()) : std::nullopt;
}

bool RequestShard::tryOwn()
{
    bool free = false;
    return m_owned.compare_exchange_strong(free, true, std::memory_order_acquire);
}

}  // namespace Binnacle
