// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "router/router.h"

#include <QByteArrayView>

namespace Binnacle {

class AccessPolicy;
class ApiKeyService;
class AuthService;
class OperatorRoles;

/// The token of a request's Authorization header (P1.17): all of it, or what follows `Bearer `.
/// Empty when there is none.
QByteArrayView authorizationToken(const Wire::Request &request);

/// Tells the router who asks: by the token or API key of the Authorization header, or, in process,
/// the owner, who is a superuser without a record. A token counts first, so that the owner can try
/// what others may do.
class TokenAuthenticator final : public Authenticator
{
public:
    /// @p auth must outlive it.
    explicit TokenAuthenticator(const AuthService &auth)
        : m_auth(auth)
    {
    }

    // All must outlive it. Before the first request; without them every superuser is an owner, and
    // there are no keys.

    void setRoles(const OperatorRoles *roles) { m_roles = roles; }
    /// @p policy tells whence a key comes.
    void setKeys(const ApiKeyService *keys, const AccessPolicy *policy)
    {
        m_keys = keys;
        m_policy = policy;
    }

    Wire::Identity identify(const Wire::Request &request) const override;

private:
    const AuthService &m_auth;
    const OperatorRoles *m_roles = nullptr;
    const ApiKeyService *m_keys = nullptr;
    const AccessPolicy *m_policy = nullptr;
};

}  // namespace Binnacle
