// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "router/requestlimiter.h"
#include "services/limits/ratelimiter.h"

namespace Binnacle {

class CollectionService;

/// The rate limits of the settings, as the router asks for them.
class SettingsLimiter final : public RequestLimiter
{
public:
    /// All must outlive it.
    SettingsLimiter(const SettingsService &settings, const CollectionService &collections,
                    const Clock &clock)
        : m_collections(collections)
        , m_limiter(settings, clock)
    {
    }

    Result<void> admit(const Call &call, const RouteSpec *route) override;

private:
    const CollectionService &m_collections;
    RateLimiter m_limiter;
};

}  // namespace Binnacle
