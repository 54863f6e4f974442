// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/executioncontext.h"
#include "wire/identity.h"
#include "wire/method.h"

#include <QByteArray>
#include <QString>

#include <chrono>

namespace Binnacle::Wire {

/// What is known of one finished request; filled in by the layers it passed, handed over once.
struct RequestRecord
{
    UtcTime startedAt{};
    /// X-Request-Id.
    QByteArray id;
    /// From `traceparent`, 32 hex digits, or empty.
    QByteArray traceId;
    /// Index of the route in the route table; -1 for none.
    int route = -1;
    /// As in the route table, `/api/collections/{collection}/records`; empty for none.
    QByteArray pattern;
    QByteArray method;
    /// The raw target, with the values of secret parameters (token) blanked.
    QByteArray url;
    int status = 0;
    std::chrono::nanoseconds duration{};
    qint64 requestBytes = 0;
    qint64 responseBytes = 0;
    Identity identity;
    /// The peer and, behind a trusted proxy, who it says it speaks for; else equal.
    QByteArray remoteIp;
    QByteArray userIp;
    QByteArray userAgent;
    QByteArray referer;
    /// What the client was told, and what only the log may know.
    QString errorMessage;
    QString errorDetail;
    StatementLog statements;
};

/// Takes finished requests. Thread: any, many at once. Must not block and not throw.
class RequestObserver
{
public:
    virtual ~RequestObserver() = default;
    virtual void requestStarted(int route) = 0;
    virtual void requestFinished(RequestRecord &&record) = 0;
};

}  // namespace Binnacle::Wire
