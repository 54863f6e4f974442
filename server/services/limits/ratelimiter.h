// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "services/limits/windowcounters.h"
#include "services/settings/settings.h"

#include <QByteArrayList>
#include <QString>

namespace Binnacle {

class SettingsService;

/// What a rate limit has to know of a request.
struct LimitedRequest
{
    /// For routes of collections: its id and current name, the route's pattern, and what the route
    /// does with the collection (P9.3). Empty for all others.
    QString collectionId{};
    QString collectionName{};
    QByteArray pattern{};
    QByteArrayList actions{};
    QString method;
    /// Decoded, without the query.
    QString path;
    bool isGuest = true;
    /// Real address, expanded.
    QByteArray client;
};

/// The rate limits of the settings (P9.1 to P9.6). Who saves settings starts all counters anew.
///
/// Thread: any; does not block.
class RateLimiter final
{
    Q_DISABLE_COPY_MOVE(RateLimiter)

public:
    /// Both must outlive it.
    RateLimiter(const SettingsService &settings, const Clock &clock);

    /// Limits there are, which bind a client from that address.
    bool binds(const QByteArray &client) const;
    /// Counts the request. Errors: TooManyRequests.
    Result<void> admit(const LimitedRequest &request);

private:
    const SettingsService &m_settings;
    WindowCounters m_counters;
};

/// The rule that a request falls under (P9.4); null for none.
const Settings::RateLimitRule *rateLimitRule(const std::vector<Settings::RateLimitRule> &rules,
                                             const LimitedRequest &request);

}  // namespace Binnacle
