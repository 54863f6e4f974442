// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <chrono>

namespace Binnacle {

/// A JSON Web Token in its compact form, taken apart. Nothing in it is to be trusted before its
/// signature is checked, by JsonWebToken or hasValidSignature(). Thread: any.
struct CompactToken
{
    JsonValue header = JsonValue::object();
    JsonValue claims = JsonValue::object();
    /// What is signed.
    QByteArray content;
    QByteArray signature;

    /// Three canonical base64url parts, two of them JSON objects. Errors: InvalidInput, also for
    /// one longer than @p maximumLength.
    static Result<CompactToken> decode(QByteArrayView token, qsizetype maximumLength);

    /// What is to be signed of a token with these parts; the claims' keys sorted.
    static QByteArray contentOf(const QByteArray &headerJson, const JsonValue &claims);
    static QByteArray joined(const QByteArray &content, const QByteArray &signature);

    /// False past `exp`, before `nbf` or `iat`, by more than @p leeway, and when one of them is no
    /// number. Without them it always is.
    bool isCurrent(UtcTime now, std::chrono::seconds leeway = std::chrono::seconds(0)) const;
};

/// Base64url without padding, strictly: only what an encoder would have written. Errors:
/// InvalidInput.
Result<QByteArray> decodedBase64Url(QByteArrayView text);

}  // namespace Binnacle
