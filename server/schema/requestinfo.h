// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/jsonvalue.h"
#include "wire/identity.h"

#include <QByteArray>
#include <QString>

#include <utility>
#include <vector>

namespace Binnacle::Schema {

/// What `@request.*` and the time macros see (R5.4, R5.6).
struct RequestInfo
{
    /// "default", "expand", "realtime", "protectedFile", "batch", "oauth2", "otp", "password".
    QString context = QStringLiteral("default");
    QString method;
    std::vector<std::pair<QString, QString>> query;
    /// Names in snake case: x_token.
    std::vector<std::pair<QString, QString>> headers;
    /// The resolved body (R4.5 step 2).
    JsonValue body = JsonValue::object();
    Wire::Identity identity;
    UtcTime now{};
    /// For telling what happened to the request; no rule sees it.
    QByteArray requestId{};
};

}  // namespace Binnacle::Schema
