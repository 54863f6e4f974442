// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire/method.h"
#include "wire/request.h"
#include "wire/response.h"

#include <QByteArrayView>

namespace Binnacle {

/// Where a transport (sockets, the window's own) hands its requests in: the router, or a stand-in
/// in tests. Thread: any, many at once.
class RequestSink
{
public:
    virtual ~RequestSink();

    /// The body limit of the route that such a request would reach, in bytes, for the transport to
    /// enforce while it reads: it dispatches what is past it with Request::isBodyTooLarge.
    /// Negative: none. Must not block: it runs on the I/O thread.
    virtual qint64 bodyLimit(Wire::Method method, QByteArrayView path) const = 0;

    /// Answers @p request through @p done, exactly once: at once on this thread or later on any
    /// other. Must not block.
    virtual void dispatch(Wire::Request request, Wire::Completion done) = 0;
};

}  // namespace Binnacle
