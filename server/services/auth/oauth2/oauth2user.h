// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "core/result.h"

#include <QString>
#include <QStringView>

namespace Binnacle {

/// Somebody as a provider knows them; texts are empty where it says nothing.
struct OAuth2User
{
    QString id;
    QString name;
    QString username;
    /// Only if the provider vouches for it.
    QString email;
    QString avatarUrl;
    /// What the provider said, as it said it.
    JsonValue rawUser;
    QString accessToken{};
    QString refreshToken{};
    /// As dates are sent; empty when the token does not end.
    QString expiry{};
};

// What the answers of providers mean (A9.2). Thread: any.

/// The user in a user-info answer or in the claims of an id_token. @p token is the token answer.
/// Errors: Forbidden when the provider says that the account is not in use.
Result<OAuth2User> mappedOAuth2User(QStringView provider, const JsonValue &answer,
                                    const JsonValue &token);

/// Where the provider lists e-mail addresses of the user, if it has to be asked for them apart;
/// empty when @p user has what there is to have.
QString emailListUrl(QStringView provider, const QString &userInfoUrl, const OAuth2User &user);
/// The one out of such a list that the provider vouches for; empty when there is none.
/// Errors: InvalidInput for what is no such list.
Result<QString> primaryEmail(QStringView provider, const JsonValue &list);

/// A9.5: the address in the claims of a Microsoft id_token; @p mode is `idTokenEmailClaim`.
QString microsoftEmail(const QString &mode, const JsonValue &claims);

/// Boolean claims come as texts too.
bool isTruthy(const JsonValue &value);

}  // namespace Binnacle
