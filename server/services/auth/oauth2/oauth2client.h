// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "platform/httpclient.h"
#include "services/auth/oauth2/oauth2setup.h"
#include "services/auth/oauth2/oauth2user.h"

#include <QString>

namespace Binnacle {

/// What a browser came back with.
struct OAuth2Code
{
    QString code;
    QString codeVerifier;
    /// The address that it came back to.
    QString redirectUrl;
};

/// Asks providers who signed in there: exchanges the code for a token and the token for the user
/// (A9.3 to A9.5).
///
/// Thread: any. Calls block on the provider, 30 seconds at most. Errors: InvalidInput with the
/// contract's messages (A4.4) and what happened in the detail; Unavailable and Cancelled when there
/// is no turn to be had.
class OAuth2Client final
{
    Q_DISABLE_COPY_MOVE(OAuth2Client)

public:
    /// Both must outlive it.
    OAuth2Client(const HttpClient &http, const Clock &clock)
        : m_http(http)
        , m_clock(clock)
    {
    }

    Result<OAuth2User> fetchUser(const OAuth2Setup &setup, const OAuth2Code &code) const;

private:
    using Time = HttpRequest::Time;

    Result<JsonValue> exchange(const OAuth2Setup &setup, const OAuth2Code &code,
                               Time deadline) const;
    Result<JsonValue> requestToken(const OAuth2Setup &setup, const OAuth2Code &code,
                                   bool usesHeader, Time deadline) const;
    Result<OAuth2User> readUser(const OAuth2Setup &setup, const JsonValue &token,
                                Time deadline) const;
    Result<JsonValue> claims(const OAuth2Setup &setup, const JsonValue &token, Time deadline) const;
    Result<QString> findEmail(const OAuth2Setup &setup, const JsonValue &token,
                              const OAuth2User &user, Time deadline) const;

    const HttpClient &m_http;
    const Clock &m_clock;
};

}  // namespace Binnacle
