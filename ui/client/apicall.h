// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "client/apitarget.h"

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

/// What @p make makes of the answer. One step, on the thread that brings the answer, so that
/// nothing large is copied on the way.
template <typename Make> auto answered(QFuture<Result<ApiReply>> reply, Make make)
{
    using Made = std::invoke_result_t<Make, JsonValue &&>;
    return reply.then([make = std::move(make)](const Result<ApiReply> &came) -> Result<Made> {
        if (!came)
            return came.error();
        if (came->status >= 300)
            return errorOf(*came);
        Result<JsonValue> json = jsonOf(*came);
        if (!json)
            return std::move(json).error();
        return make(*std::move(json));
    });
}

/// Of an answer that says nothing but that it worked.
QFuture<Result<void>> done(QFuture<Result<ApiReply>> reply);

}  // namespace Binnacle::Client
