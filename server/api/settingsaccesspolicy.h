// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "router/accesspolicy.h"

namespace Binnacle {

class SettingsService;

/// What the settings say of addresses: trusted proxies (P1.14) and where superusers may come from
/// (P1.19).
class SettingsAccessPolicy final : public AccessPolicy
{
public:
    /// @p settings must outlive it.
    explicit SettingsAccessPolicy(const SettingsService &settings)
        : m_settings(settings)
    {
    }

    QByteArray realAddress(const Wire::Request &request) const override;
    bool admitsSuperuser(QByteArrayView realAddress) const override;

private:
    const SettingsService &m_settings;
};

}  // namespace Binnacle
