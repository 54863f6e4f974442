// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/tokenauthenticator.h"

#include "router/accesspolicy.h"
#include "services/apikeys/apikeyservice.h"
#include "services/auth/authservice.h"
#include "services/roles/operatorroles.h"

namespace Binnacle {

QByteArrayView authorizationToken(const Wire::Request &request)
{
    const QByteArrayView value = request.headers.value("Authorization");
    constexpr qsizetype schemeLength = 7;
    if (value.size() > schemeLength
        && value.first(schemeLength).compare("Bearer ", Qt::CaseInsensitive) == 0)
        return value.sliced(schemeLength);
    return value;
}

Wire::Identity TokenAuthenticator::identify(const Wire::Request &request) const
{
    const QByteArrayView token = authorizationToken(request);
    if (m_keys && ApiKeyService::isKey(token)) {
        return m_keys->identify(token,
                                m_policy ? m_policy->realAddress(request) : request.remoteAddress);
    }
    Wire::Identity identity;
    if (!token.isEmpty()) {
        identity = m_auth.identify(token);
        if (m_roles && identity.isSuperuser)
            identity.role = m_roles->roleOf(identity.recordId);
        return identity;
    }
    identity.isSuperuser = request.isOwner;
    return identity;
}

}  // namespace Binnacle
