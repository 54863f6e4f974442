// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/transport.h"

#include "client/promisedreply.h"

namespace Binnacle::Client {

QFuture<Result<ApiReply>> Transport::send(ApiRequest request)
{
    return promisedReply(
        [this, &request](ReplyHandler done) { call(std::move(request), std::move(done)); },
        [](Result<ApiReply> &&reply) { return std::move(reply); });
}

}  // namespace Binnacle::Client
