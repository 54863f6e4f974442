// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/recentrequests.h"

#include <algorithm>
#include <utility>

namespace Binnacle {

RecentRequests::RecentRequests(size_t maximumCount, size_t maximumBytes)
    : m_maximumCount(maximumCount)
    , m_maximumBytes(maximumBytes)
{
}

void RecentRequests::add(SeenRequest request)
{
    const size_t size = sizeInMemory(*request.record);
    m_entries.push_back({std::move(request), size});
    m_bytes += size;
    while (!m_entries.empty() && (m_entries.size() > m_maximumCount || m_bytes > m_maximumBytes)) {
        const SeenRequest &oldest = m_entries.front().request;
        m_forgotten = oldest.sequence;
        if (!isOperatorRoute(oldest.record->pattern))
            m_forgottenOfClients = oldest.sequence;
        m_bytes -= m_entries.front().bytes;
        m_entries.pop_front();
    }
}

RecentAnswer RecentRequests::find(const RecentQuery &query) const
{
    std::vector<SeenRequest> found;
    for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry) {
        if (found.size() >= size_t(std::max(0, query.limit)))
            break;
        const SeenRequest &request = entry->request;
        if (request.sequence <= query.after)
            break;
        if (query.before != 0 && request.sequence >= query.before)
            continue;
        if (query.filter.matches(*request.record))
            found.push_back(request);
    }
    return {std::move(found), query.filter.withOperators ? m_forgotten : m_forgottenOfClients};
}

SeenRequest RecentRequests::find(const QByteArray &id) const
{
    const auto found
        = std::find_if(m_entries.rbegin(), m_entries.rend(),
                       [&id](const Entry &entry) { return entry.request.record->id == id; });
    return found == m_entries.rend() ? SeenRequest() : found->request;
}

}  // namespace Binnacle
