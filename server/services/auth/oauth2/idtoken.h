// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>

namespace Binnacle {

/// What an id_token must be besides current (A9.4).
struct IdTokenRules
{
    /// Must be in `aud`.
    QString audience;
    /// One of them must be `iss`; none for any.
    QStringList issuers{};
    /// Must it say when it ends?
    bool needsExpiry = false;
    /// The keys that may have signed it; empty when the signature is not looked at.
    QString keysUrl{};
};

/// How far clocks may be apart: 5 minutes, or the seconds in PB_ID_TOKEN_LEEWAY.
std::chrono::seconds idTokenLeeway();

/// Gives the key set, JSON text, behind an address.
using KeySetFetcher = std::function<Result<QByteArray>(const QString &url)>;

/// The claims of an id_token that keeps the rules. Errors: InvalidInput, with the reason in the
/// detail, and those of @p fetch.
Result<JsonValue> checkedIdToken(const QString &token, const IdTokenRules &rules, UtcTime now,
                                 const KeySetFetcher &fetch);

/// The claims of one that is current, whoever made it (A9.5). Errors: InvalidInput.
Result<JsonValue> currentIdToken(const QString &token, UtcTime now);

}  // namespace Binnacle
