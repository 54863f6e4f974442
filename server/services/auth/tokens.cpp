// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/tokens.h"

#include "platform/jsonwebtoken.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

QString tokenTypeName(TokenType type)
{
    switch (type) {
    case TokenType::Auth: return u"auth"_s;
    case TokenType::File: return u"file"_s;
    case TokenType::Verification: return u"verification"_s;
    case TokenType::PasswordReset: return u"passwordReset"_s;
    case TokenType::EmailChange: return u"emailChange"_s;
    }
    Q_UNREACHABLE();
}

const Schema::TokenOptions &tokenOptions(const Schema::Collection &collection, TokenType type)
{
    const Schema::AuthOptions &options = collection.auth;
    switch (type) {
    case TokenType::Auth: return options.authToken;
    case TokenType::File: return options.fileToken;
    case TokenType::Verification: return options.verificationToken;
    case TokenType::PasswordReset: return options.passwordResetToken;
    case TokenType::EmailChange: return options.emailChangeToken;
    }
    Q_UNREACHABLE();
}

QByteArray signingKey(const QString &tokenKey, const Schema::TokenOptions &options)
{
    if (tokenKey.isEmpty() || options.secret.isEmpty())
        return {};
    return tokenKey.toUtf8() + options.secret.toUtf8();
}

QByteArray issueToken(TokenType type, const Schema::Record &record, UtcTime now,
                      const TokenClaims &claims)
{
    const Schema::TokenOptions &options = tokenOptions(record.collection(), type);
    const qint64 seconds
        = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    const qint64 duration = claims.duration > 0 ? claims.duration : options.duration;
    JsonValue json = JsonValue::object({{u"collectionId"_s, JsonValue(record.collection().id)},
                                        {u"exp"_s, JsonValue(seconds + duration)},
                                        {u"id"_s, JsonValue(record.id())},
                                        {u"type"_s, JsonValue(tokenTypeName(type))}});
    if (type == TokenType::Auth)
        json.insert(u"refreshable"_s, JsonValue(claims.isRefreshable));
    else if (type != TokenType::File)
        json.insert(u"email"_s, record.value(u"email"));
    if (type == TokenType::EmailChange)
        json.insert(u"newEmail"_s, JsonValue(claims.newEmail));
    return JsonWebToken::sign(json, signingKey(record.value(u"tokenKey").toString(), options));
}

}  // namespace Binnacle
