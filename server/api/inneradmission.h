// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

namespace Binnacle {

class RequestLimiter;
struct Call;

/// A request about records that another one makes on its way, as rate limits see it (P9.3).
struct InnerRequest
{
    QByteArray method;
    /// Path and query, encoded.
    QByteArray target;
    /// Id or name.
    QString collection;
    QByteArray action;
    /// The part of its bucket's name that tells it from other routes; empty in batches.
    QByteArray pattern{};
};

/// Counts @p inner for the caller of @p call. Errors: TooManyRequests.
Result<void> admitInner(RequestLimiter &limiter, const Call &call, const InnerRequest &inner);

}  // namespace Binnacle
