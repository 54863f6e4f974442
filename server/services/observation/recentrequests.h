// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/observation/seenrequest.h"

#include <deque>
#include <vector>

namespace Binnacle {

/// Where to look in the recent requests, and how far.
struct RecentQuery
{
    RequestFilter filter;
    /// Only what ended after, or before, that one; 0: no bound.
    quint64 after = 0;
    quint64 before = 0;
    int limit = 100;
};

/// Newest first, and what there would have been besides.
struct RecentAnswer
{
    std::vector<SeenRequest> requests;
    /// The newest that is no longer kept, of operators only if they were asked for; 0 for none.
    quint64 forgotten = 0;
};

/// The last requests, whole, bounded by number and by bytes. Thread: one at a time.
class RecentRequests
{
public:
    RecentRequests(size_t maximumCount, size_t maximumBytes);

    void add(SeenRequest request);
    RecentAnswer find(const RecentQuery &query) const;
    /// The newest of that X-Request-Id; its record is null when there is none.
    SeenRequest find(const QByteArray &id) const;

    size_t count() const { return m_entries.size(); }
    size_t bytes() const { return m_bytes; }

private:
    struct Entry
    {
        SeenRequest request;
        size_t bytes = 0;
    };

    size_t m_maximumCount;
    size_t m_maximumBytes;
    std::deque<Entry> m_entries;  // oldest first
    size_t m_bytes = 0;
    /// The newest that went, and the newest of them that no operator's tool made.
    quint64 m_forgotten = 0;
    quint64 m_forgottenOfClients = 0;
};

}  // namespace Binnacle
