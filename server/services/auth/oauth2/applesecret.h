// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QString>

namespace Binnacle {

/// What Apple wants to have signed in place of a client secret (A4.20).
struct AppleSecretForm
{
    QString clientId;
    QString teamId;
    QString keyId;
    /// PEM, PKCS #8.
    QString privateKey;
    /// Seconds.
    qint64 duration = 0;
};

/// A client secret for Apple: a token signed with ES256. Errors: InvalidInput, with fields or with
/// the reason in the message. Thread: any.
Result<QByteArray> appleClientSecret(const AppleSecretForm &form, UtcTime now);

}  // namespace Binnacle
