// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/authanswer.h"

#include "api/jsonanswer.h"
#include "api/requestinfo.h"
#include "router/guards.h"
#include "router/router.h"
#include "services/auth/authservice.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

void addAuthRoute(Router &router, AuthRoute route, Handler handler)
{
    RouteSpec spec;
    spec.method = Wire::Method::Post;
    spec.pattern = "/api/collections/{collection}/" + route.path;
    spec.owner = "auth"_ba;
    spec.guard = route.guard;
    spec.routeClass = route.routeClass;
    spec.actions = std::move(route.actions);
    spec.isCostly = route.isCostly;
    spec.handler = std::move(handler);
    router.add(std::move(spec));
}

Result<void> checkSameCollection(const AuthService &auth, const Call &call)
{
    const QString collection = call.parameter("collection");
    Result<void> checked = auth.checkCollection(collection);
    if (checked)
        checked = checkGuard(Guard::SameCollection, call);
    if (!checked)
        return checked;
    const auto found = auth.authCollection(collection);
    return found ? Result<void>() : found.error();
}

AuthRequest authRequest(const Call &call, RequestBody body)
{
    const Wire::QueryParameters query(call.request.query);
    AuthRequest request;
    request.expand = query.first(u"expand").value_or(QString());
    request.mfaId = query.first(u"mfaId").value_or(QString());
    if (request.mfaId.isEmpty()) {
        FormReader reader(body);
        request.mfaId = reader.text(u"mfaId");
        request.isMfaIdReadable = !reader.hasTypeError();
    }
    if (body.isForm) {
        // It was read once already, so it can be read.
        if (Result<RequestBody> inferred = readBody(call.request))
            body = *std::move(inferred);
    }
    request.clientAddress = QString::fromLatin1(
        call.record.userIp.isEmpty() ? call.request.remoteAddress : call.record.userIp);
    request.userAgent = call.request.headers.value("User-Agent").toByteArray();
    request.info = requestInfo(call, std::move(body.value));
    return request;
}

Result<RequestBody> readLenientForm(const Wire::Request &request)
{
    Result<RequestBody> body = readForm(request);
    if (body || body.error().kind != Error::Kind::InvalidInput)
        return body;
    return loadingError(body.error().detail);
}

Result<QStringList> formTexts(Result<RequestBody> body, std::initializer_list<QStringView> names)
{
    if (!body)
        return std::move(body).error();
    FormReader reader(*body);
    QStringList texts;
    for (const QStringView name : names)
        texts.append(reader.text(name));
    if (reader.hasTypeError())
        return loadingError();
    return texts;
}

Result<Wire::Response> emptyAnswer(const Result<void> &done)
{
    if (!done)
        return done.error();
    return Wire::Response::noContent();
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
