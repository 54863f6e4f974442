// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/httpclient.h"
#include "services/auth/authrecords.h"
#include "services/auth/oauth2/oauth2user.h"
#include "services/records/recordservice.h"

namespace Binnacle {

/// Makes the create request for somebody who signs in for the first time (A4.4.3).
///
/// Thread: any; calls block on the database and on the download of an avatar.
class OAuth2Registration final
{
    Q_DISABLE_COPY_MOVE(OAuth2Registration)

public:
    /// Both must outlive it. Avatars are fetched from public addresses alone, unless tests say
    /// otherwise.
    OAuth2Registration(RecordStore &store, const HttpClient &http, bool onlyPublicAvatars = true)
        : m_records(store)
        , m_http(http)
        , m_onlyPublicAvatars(onlyPublicAvatars)
    {
    }

    /// @p createData is an object or null. Errors: the database's.
    Result<RecordRequest> request(const AuthRecords::CollectionPointer &collection,
                                  const JsonValue &createData, const OAuth2User &user) const;

private:
    Result<bool> isUsable(const AuthRecords::CollectionPointer &collection, const QString &field,
                          const QString &username) const;
    /// Failures are logged alone.
    std::optional<Wire::FilePart> avatar(const QString &field, const QString &url) const;

    AuthRecords m_records;
    const HttpClient &m_http;
    const bool m_onlyPublicAvatars;
};

}  // namespace Binnacle
