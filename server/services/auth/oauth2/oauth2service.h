// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/auth/authrequest.h"
#include "services/auth/oauth2/oauth2client.h"
#include "services/auth/oauth2/oauth2links.h"
#include "services/auth/oauth2/oauth2registration.h"

#include <functional>

namespace Binnacle {

class AppleNames;
class AuthService;

struct OAuth2Form
{
    QString provider;
    OAuth2Code code;
    /// For a new record: an object or null.
    JsonValue createData{};
};

/// Signs in whom a provider knows (A4.4): finds, links or creates their record.
///
/// Thread: any; it holds no mutable state. Calls block on the provider, up to 40 seconds with an
/// avatar, and then like those of AuthService. Errors: those of the contract with its messages.
class OAuth2Service final
{
    Q_DISABLE_COPY_MOVE(OAuth2Service)

public:
    /// All must outlive the service. For @p onlyPublicAvatars see OAuth2Registration.
    OAuth2Service(AuthService &auth, RecordService &records, const PasswordHasher &hasher,
                  const HttpClient &http, AppleNames &appleNames, const Clock &clock,
                  bool onlyPublicAvatars = true);

    /// Asked before a record is created; its error is the answer (A6.1).
    using Gate = std::function<Result<void>()>;
    Result<AuthAnswer> signIn(QStringView collection, const OAuth2Form &form, AuthRequest request,
                              const Gate &mayCreate = {});

private:
    using CollectionPointer = OAuth2Links::CollectionPointer;

    Result<OAuth2Account> fetchAccount(const Schema::Collection &collection,
                                       const OAuth2Form &form) const;
    Result<Schema::Record> create(const CollectionPointer &collection, const OAuth2Account &account,
                                  const JsonValue &createData, const Schema::RequestInfo &info);

    AuthService &m_auth;
    RecordService &m_recordService;
    const PasswordHasher &m_hasher;
    AppleNames &m_appleNames;
    OAuth2Client m_client;
    OAuth2Links m_links;
    OAuth2Registration m_registration;
};

}  // namespace Binnacle
