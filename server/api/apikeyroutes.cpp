// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/apikeyroutes.h"

#include "api/authanswer.h"
#include "api/consoleanswer.h"
#include "api/requestbody.h"
#include "router/router.h"
#include "services/apikeys/apikeyservice.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// What is not sent stays as it is.
Result<ApiKeyForm> keyForm(const Wire::Request &request)
{
    const Result<RequestBody> body = readForm(request);
    if (!body)
        return body.error();
    FormReader reader(*body);
    ApiKeyForm form;
    const auto isSent = [&body](QStringView name) { return !body->value[name].isNull(); };
    if (isSent(u"name"))
        form.name = reader.text(u"name");
    if (isSent(u"scope"))
        form.scope = reader.object(u"scope");
    if (isSent(u"expires"))
        form.expires = reader.text(u"expires");
    if (reader.hasTypeError())
        return loadingError();
    return form;
}

Result<Wire::Response> createKey(ApiKeyService &keys, const Call &call)
{
    const Result<ApiKeyForm> form = keyForm(call.request);
    if (!form)
        return form.error();
    Result<Wire::Response> answer = consoleAnswer(keys.create(*form));
    // It holds the key.
    if (answer)
        answer->headers.set("Cache-Control"_ba, "no-store"_ba);
    return answer;
}

Result<Wire::Response> changeKey(ApiKeyService &keys, const Call &call)
{
    const Result<ApiKeyForm> form = keyForm(call.request);
    if (!form)
        return form.error();
    return consoleAnswer(keys.change(call.parameter("id"), *form));
}

}  // namespace

void addApiKeyRoutes(Router &router, ApiKeyService &keys)
{
    const QByteArray all("/api/console/apikeys");
    const QByteArray one = all + "/{id}";
    addConsoleRoute(router, Wire::Method::Get, all,
                    [&keys](Call &) { return consoleAnswer(keys.list()); });
    addConsoleRoute(router, Wire::Method::Post, all,
                    [&keys](Call &call) { return createKey(keys, call); });
    addConsoleRoute(router, Wire::Method::Patch, one,
                    [&keys](Call &call) { return changeKey(keys, call); });
    addConsoleRoute(router, Wire::Method::Delete, one,
                    [&keys](Call &call) { return emptyAnswer(keys.revoke(call.parameter("id"))); });
}

}  // namespace Binnacle
