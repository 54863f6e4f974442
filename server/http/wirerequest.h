// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/connection.h"
#include "wire/request.h"

class QHttpServerRequest;

namespace Binnacle::Http {

/// What of a request Qt HttpServer is given to parse.
struct FedRequest
{
    QByteArray head;
    QByteArray body;
    /// Head and body are as they came. Else the framing, and fields that Qt would act on, were
    /// taken out, and the body stays with the exchange.
    bool isVerbatim = true;
};

FedRequest feedOf(const Exchange &exchange);

/// The request as the rest of the program sees it. The target is the raw one: Qt's url() loses
/// what routing needs.
Wire::Request toWireRequest(const QHttpServerRequest &parsed, Exchange &exchange, bool isVerbatim,
                            const Peer &peer);

}  // namespace Binnacle::Http
