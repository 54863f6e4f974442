// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/compacttoken.h"

#include <QString>

namespace Binnacle {

/// A JSON Web Token of our own, signed with HMAC-SHA-256 (A2.1). Thread: any.
class JsonWebToken final
{
public:
    /// Longer tokens are refused unread.
    static constexpr qsizetype maximumLength = 8 * 1024;

    /// Takes a compact token apart: three canonical base64url parts, two of them JSON objects.
    /// Nothing is verified. Errors: InvalidInput.
    static Result<JsonWebToken> decode(QByteArrayView token);

    /// A token of @p claims, its keys sorted.
    static QByteArray sign(const JsonValue &claims, QByteArrayView key);

    /// An object. Not to be trusted before hasValidSignature().
    const JsonValue &claims() const { return m_token.claims; }
    /// Empty unless the claim is a string.
    QString text(QStringView claim) const { return m_token.claims[claim].toString(); }
    /// False past `exp`, before `nbf` or `iat`, and when one of them is no number. Without `exp` a
    /// token never expires.
    bool isCurrent(UtcTime now) const { return m_token.isCurrent(now); }
    /// Whether the header says HS256 and the signature is that of @p key. Compares in constant
    /// time. An empty key fits nothing.
    bool hasValidSignature(QByteArrayView key) const;

private:
    JsonWebToken() = default;

    CompactToken m_token;
};

}  // namespace Binnacle
