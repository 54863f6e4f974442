// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "schema/requestinfo.h"

#include <QByteArray>
#include <QString>

namespace Binnacle {

/// How somebody proves who they are.
enum class AuthMethod
{
    /// No sign-in: refreshed and static tokens.
    None,
    Password,
    OAuth2,
    Otp,
    /// An authenticator app, beyond the contract; only ever the second factor.
    Totp,
    /// Beyond the contract; a second factor in itself.
    Passkey
};

/// `password`, `oauth2`, `otp`, `totp`, `passkey`, as `_mfas` has it and `@request.context`; empty
/// for None.
QString authMethodName(AuthMethod method);

/// What is known of a request that wants to sign in.
struct AuthRequest
{
    /// Its context is the method's name; `default` where there is none.
    Schema::RequestInfo info;
    /// Relations to show with the record (A7.3).
    QString expand;
    /// Where the request comes from, proxies seen through, in the expanded form; empty in process.
    QString clientAddress;
    /// The header, for the login alert.
    QByteArray userAgent{};
    /// The first factor's answer, if this is the second (A4.8).
    QString mfaId{};
    /// False when what was sent for it is no text.
    bool isMfaIdReadable = true;
};

/// What a successful sign-in gives; or, with an mfaId, that another factor is asked for.
struct AuthAnswer
{
    QByteArray token;
    JsonValue record;
    QString mfaId;
    /// What else there is to say (OAuth2, A4.4.4); null when there is nothing.
    JsonValue meta{};
};

}  // namespace Binnacle
