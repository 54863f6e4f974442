// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/resendthrottle.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace Binnacle {

namespace {

constexpr std::chrono::minutes resendPause{2};

QString throttleKey(const Schema::Record &record)
{
    return QString(record.collection().id + u'/' + record.id());
}

}  // namespace

bool ResendThrottle::isArmed(const Schema::Record &record) const
{
    const UtcTime now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    const auto found = m_armed.constFind(throttleKey(record));
    return found != m_armed.cend() && *found + resendPause > now;
}

void ResendThrottle::arm(const Schema::Record &record)
{
    const UtcTime now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    if (m_armed.size() >= m_sweepAt) {
        m_armed.removeIf([now](const std::pair<const QString &, UtcTime &> &entry) {
            return entry.second + resendPause <= now;
        });
        m_sweepAt = std::max(qsizetype(1024), 2 * m_armed.size());
    }
    m_armed.insert(throttleKey(record), now);
}

void ResendThrottle::clear(const Schema::Record &record)
{
    const std::lock_guard lock(m_mutex);
    m_armed.remove(throttleKey(record));
}

}  // namespace Binnacle
