// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/tokenauthenticator.h"

#include "services/auth/authservice.h"

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
    if (!token.isEmpty())
        return m_auth.identify(token);
    Wire::Identity identity;
    identity.isSuperuser = request.isOwner;
    return identity;
}

}  // namespace Binnacle
