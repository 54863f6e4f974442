// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "schema/record.h"

#include <QByteArray>
#include <QString>

namespace Binnacle {

/// What a token is good for (A2.3).
enum class TokenType
{
    Auth,
    File,
    Verification,
    PasswordReset,
    EmailChange
};

/// The claim `type`.
QString tokenTypeName(TokenType type);

/// The secret and duration of its kind in an auth collection.
const Schema::TokenOptions &tokenOptions(const Schema::Collection &collection, TokenType type);

/// The key that signs such tokens of one record (A2.2); empty, which signs nothing, when the
/// record or the collection has none.
QByteArray signingKey(const QString &tokenKey, const Schema::TokenOptions &options);

struct TokenClaims
{
    /// Auth tokens: may it be exchanged for a fresh one?
    bool isRefreshable = true;
    /// Seconds; 0 or less means the collection's duration.
    qint64 duration = 0;
    /// E-mail change tokens.
    QString newEmail{};
};

/// A token for @p record as it is now (A2.3, A2.4).
QByteArray issueToken(TokenType type, const Schema::Record &record, UtcTime now,
                      const TokenClaims &claims = {});

}  // namespace Binnacle
