// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/compacttoken.h"

#include <QByteArray>

namespace Binnacle {

/// Whether the signature of @p token is that of the public key @p key (a JSON Web Key, RFC 7517)
/// by the algorithm that the token's header and the key both name: RS*, PS*, ES* or EdDSA with
/// Ed25519. False also for keys that make no sense or are too weak. Thread: any.
bool hasValidSignature(const CompactToken &token, const JsonValue &key);

/// A token signed by ES256. @p headerJson says so; @p privateKey is a PEM of a P-256 key. Errors:
/// InvalidInput, with the reason in the detail, when the key cannot be used; Internal.
Result<QByteArray> signedByEs256(const QByteArray &headerJson, const JsonValue &claims,
                                 const QByteArray &privateKey);

}  // namespace Binnacle
