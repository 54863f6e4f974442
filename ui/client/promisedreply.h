// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/transport.h"

#include <QFuture>
#include <QPromise>

#include <memory>
#include <type_traits>
#include <utility>

namespace Binnacle::Client {

/// The future of what @p make makes of a reply, on the thread that brings it, so that nothing large
/// is copied on the way. @p call is given the handler of the reply.
template <typename Call, typename Make> auto promisedReply(Call call, Make make)
{
    using Made = std::invoke_result_t<Make &, Result<ApiReply> &&>;
    auto promise = std::make_shared<QPromise<Made>>();
    promise->start();
    QFuture<Made> future = promise->future();
    call([promise, make = std::move(make)](Result<ApiReply> &&reply) mutable {
        promise->addResult(make(std::move(reply)));
        promise->finish();
    });
    return future;
}

}  // namespace Binnacle::Client
