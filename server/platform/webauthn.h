// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace Binnacle {

/// A credential's public key, as libfido2 has it.
struct WebAuthnKey
{
    /// Of the COSE register: -7 (ES256), -8 (EdDSA) or -257 (RS256).
    int algorithm = 0;
    QByteArray bytes;
};

/// What an authenticator says of itself along with a credential or a signature.
struct WebAuthnReport
{
    /// Counts the signatures; 0 with authenticators that do not count.
    quint32 signCount = 0;
    /// The authenticator knew who used it, by a PIN or a finger: a second factor of its own.
    bool isUserVerified = false;
};

struct WebAuthnCredential
{
    QByteArray id;
    WebAuthnKey key;
    WebAuthnReport report;
};

/// The algorithms of keys that can be checked, the best first.
const std::vector<int> &webAuthnAlgorithms();

/// The credential that an authenticator has made, out of its attestation object. Nobody vouches
/// for the kind of authenticator: no attestation statement is asked for, and none is checked. A
/// user must have been present. Thread: any.
/// Errors: InvalidInput for what is broken, or made for somebody else than @p relyingPartyId.
Result<WebAuthnCredential> readWebAuthnCredential(const QByteArray &attestationObject,
                                                  const QString &relyingPartyId);

struct WebAuthnAssertion
{
    QByteArray authenticatorData;
    QByteArray clientData;
    QByteArray signature;
};

/// Checks a signature over authenticator data and the hash of client data, that the former is for
/// @p relyingPartyId, and that a user was present. What client data says is the caller's to check.
/// Thread: any. Errors: InvalidInput.
Result<WebAuthnReport> verifyWebAuthnAssertion(const WebAuthnAssertion &assertion,
                                               const WebAuthnKey &key,
                                               const QString &relyingPartyId);

}  // namespace Binnacle
