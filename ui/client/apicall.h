// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "client/apitarget.h"
#include "client/promisedreply.h"

#include <type_traits>
#include <utility>

namespace Binnacle::Client {

// What every typed call is made of. Thread: any; nothing blocks.

ApiRequest getting(ApiTarget target, StopToken stop = {});
ApiRequest sending(const QByteArray &method, ApiTarget target, const JsonValue &body,
                   const std::vector<UploadFile> &files = {});
/// Without a body.
ApiRequest removing(ApiTarget target);

/// The body as JSON; null for an empty one. Errors: Internal when it is none.
Result<JsonValue> jsonOf(const ApiReply &reply);

/// What @p make makes of the reply.
template <typename Make> auto replied(ApiClient &client, ApiRequest request, Make make)
{
    return promisedReply(
        [&client, &request](ReplyHandler done) { client.ask(std::move(request), std::move(done)); },
        std::move(make));
}

/// The body of an answer that went well, as JSON.
Result<JsonValue> answerOf(const Result<ApiReply> &reply);

/// What @p make makes of the answer's JSON.
template <typename Make> auto answered(ApiClient &client, ApiRequest request, Make make)
{
    using Made = std::invoke_result_t<Make, JsonValue &&>;
    return replied(client, std::move(request),
                   [make = std::move(make)](Result<ApiReply> &&reply) -> Result<Made> {
                       Result<JsonValue> json = answerOf(reply);
                       if (!json)
                           return std::move(json).error();
                       return make(*std::move(json));
                   });
}

/// Of an answer that says nothing but that it worked.
QFuture<Result<void>> done(ApiClient &client, ApiRequest request);

}  // namespace Binnacle::Client
