// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "router/router.h"

#include <QByteArrayView>

namespace Binnacle {

class AuthService;

/// The token of a request's Authorization header (P1.17): all of it, or what follows `Bearer `.
/// Empty when there is none.
QByteArrayView authorizationToken(const Wire::Request &request);

/// Tells the router who asks: by the Authorization header, or, in process, the owner, who is a
/// superuser without a record. A token counts first, so that the owner can try what others may do.
class TokenAuthenticator final : public Authenticator
{
public:
    /// @p auth must outlive it.
    explicit TokenAuthenticator(const AuthService &auth)
        : m_auth(auth)
    {
    }

    Wire::Identity identify(const Wire::Request &request) const override;

private:
    const AuthService &m_auth;
};

}  // namespace Binnacle
