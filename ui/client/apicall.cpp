// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/apicall.h"

#include "wire/jsonparser.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Client {

ApiRequest getting(ApiTarget target, StopToken stop)
{
    ApiRequest request;
    request.target = std::move(target).take();
    request.stop = std::move(stop);
    return request;
}

ApiRequest sending(const QByteArray &method, ApiTarget target, const JsonValue &body,
                   const std::vector<UploadFile> &files)
{
    ApiRequest request;
    request.method = method;
    request.target = std::move(target).take();
    if (!files.empty()) {
        request.form.push_back({u"@jsonPayload"_s, body.toJson(), {}});
        for (const UploadFile &file : files)
            request.form.push_back({file.field, {}, file.path});
        return request;
    }
    request.contentType = "application/json"_ba;
    request.body = body.toJson();
    return request;
}

ApiRequest removing(ApiTarget target)
{
    ApiRequest request = getting(std::move(target));
    request.method = "DELETE"_ba;
    return request;
}

Result<JsonValue> jsonOf(const ApiReply &reply)
{
    if (reply.body.isEmpty())
        return JsonValue();
    Result<JsonValue> json = Wire::parseJson(reply.body);
    if (!json) {
        return Error::make(Error::Kind::Internal, u"The server's answer cannot be understood."_s,
                           json.error().detail);
    }
    return json;
}

Result<JsonValue> answerOf(const Result<ApiReply> &reply)
{
    if (!reply)
        return reply.error();
    if (reply->status >= 300)
        return errorOf(*reply);
    return jsonOf(*reply);
}

QFuture<Result<void>> done(ApiClient &client, ApiRequest request)
{
    return replied(client, std::move(request), [](Result<ApiReply> &&reply) -> Result<void> {
        if (!reply)
            return std::move(reply).error();
        if (reply->status >= 300)
            return errorOf(*reply);
        return {};
    });
}

}  // namespace Binnacle::Client
