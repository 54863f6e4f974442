// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/authanswer.h"

#include "api/jsonanswer.h"
#include "api/requestinfo.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

AuthRequest authRequest(const Call &call, JsonValue body)
{
    const Wire::QueryParameters query(call.request.query);
    AuthRequest request;
    request.expand = query.first(u"expand").value_or(QString());
    request.mfaId = query.first(u"mfaId").value_or(QString());
    if (request.mfaId.isEmpty())
        request.mfaId = body[u"mfaId"].toString();
    request.clientAddress = QString::fromLatin1(
        call.record.userIp.isEmpty() ? call.request.remoteAddress : call.record.userIp);
    request.userAgent = QString::fromUtf8(call.request.headers.value("User-Agent"));
    request.info = requestInfo(call, std::move(body));
    return request;
}

Result<Wire::Response> authAnswer(const Call &call, Result<AuthAnswer> answer)
{
    if (!answer)
        return std::move(answer).error();
    if (!answer->mfaId.isEmpty()) {
        const JsonValue json = JsonValue::object({{u"mfaId"_s, JsonValue(answer->mfaId)}});
        return Wire::Response::json(json.toJson(), 401);
    }
    JsonValue json = JsonValue::object();
    if (!answer->meta.isNull())
        json.insert(u"meta"_s, std::move(answer->meta));
    json.insert(u"record"_s, std::move(answer->record));
    json.insert(u"token"_s, JsonValue(QString::fromLatin1(answer->token)));
    return jsonAnswer(call.request, json.toJson());
}

}  // namespace Binnacle
