// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace Binnacle {

/// A JSON Web Token signed with HMAC-SHA-256, the only kind there is here (A2.1). Thread: any.
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
    const JsonValue &claims() const { return m_claims; }
    /// Empty unless the claim is a string.
    QString text(QStringView claim) const { return m_claims[claim].toString(); }
    /// False past `exp`, before `nbf` or `iat`, and when one of them is no number. Without `exp` a
    /// token never expires.
    bool isCurrent(UtcTime now) const;
    /// Whether the header says HS256 and the signature is that of @p key. Compares in constant
    /// time. An empty key fits nothing.
    bool hasValidSignature(QByteArrayView key) const;

private:
    JsonWebToken() = default;

    QByteArray m_signed;
    QByteArray m_signature;
    JsonValue m_claims = JsonValue::object();
    bool m_isHs256 = false;
};

}  // namespace Binnacle
