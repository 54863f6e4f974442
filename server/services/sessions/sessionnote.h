// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "services/sessions/tokendigest.h"
#include "services/storage/accounttables.h"

#include <QByteArray>
#include <QString>

namespace Binnacle {

/// Where and how somebody signed in.
struct SessionOrigin
{
    /// `password`, `oauth2`, `otp`, `totp`, `impersonate`; empty where it is not known.
    QString method{};
    /// The client's address; empty in process, or where it is not known.
    QString address{};
    QByteArray userAgent{};
};

/// Something that happened to a session and is not written yet.
struct SessionNote
{
    enum class Kind
    {
        /// Somebody signed in and got the token.
        Begun,
        /// The token was given for another one of the same session.
        Extended,
        /// The token was used.
        Seen
    };

    Kind kind = Kind::Seen;
    TokenDigest token;
    /// As all moments are stored; empty for never.
    QByteArray expires{};
    AccountId account{};
    /// What sessionKeyPrint() gives of the key that signs the account's auth tokens.
    QByteArray keyPrint{};
    UtcTime at{};
    SessionOrigin origin{};
    // Of Extended: what it was given for.
    TokenDigest parent{};
    QByteArray parentExpires{};
};

/// Tells whether a session's tokens are still signed with the account's key. Says nothing of the
/// key.
QByteArray sessionKeyPrint(QByteArrayView signingKey);

}  // namespace Binnacle
