// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/settingsaccesspolicy.h"

#include "router/clientaddress.h"
#include "services/settings/settingsservice.h"

namespace Binnacle {

QByteArray SettingsAccessPolicy::realAddress(const Wire::Request &request) const
{
    const std::shared_ptr<const Settings> settings = m_settings.snapshot();
    const Settings::TrustedProxy &proxy = settings->trustedProxy;
    QByteArrayList names;
    for (const QString &name : proxy.headers)
        names.append(name.toLatin1());
    return Binnacle::realAddress(request, names, proxy.useLeftmostIp);
}

bool SettingsAccessPolicy::admitsSuperuser(QByteArrayView realAddress) const
{
    const std::shared_ptr<const Settings> settings = m_settings.snapshot();
    return settings->superuserIps.isEmpty()
        || isListedAddress(QString::fromLatin1(realAddress), settings->superuserIps);
}

}  // namespace Binnacle
