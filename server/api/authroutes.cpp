// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/authroutes.h"

#include "api/authanswer.h"
#include "api/jsonanswer.h"
#include "api/requestbody.h"
#include "api/tokenauthenticator.h"
#include "router/guards.h"
#include "router/router.h"
#include "services/auth/authservice.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Result<Wire::Response> authMethods(const AuthService &auth, const Call &call)
{
    const Result<JsonValue> methods = auth.authMethods(call.parameter("collection"));
    if (!methods)
        return methods.error();
    return jsonAnswer(call.request, methods->toJson());
}

Result<Wire::Response> authWithPassword(AuthService &auth, const Call &call)
{
    const QString collection = call.parameter("collection");
    const auto found = auth.authCollection(collection);
    if (!found)
        return found.error();
    // Before the body is looked at (A4.3).
    if (!(*found)->auth.passwordEnabled)
        return authAnswer(call, auth.signInWithPassword(collection, {}, {}));
    Result<RequestBody> body = readForm(call.request);
    if (!body)
        return std::move(body).error();
    FormReader reader(*body);
    const PasswordForm form{reader.text(u"identity"), reader.text(u"password"),
                            reader.text(u"identityField")};
    if (reader.hasTypeError())
        return loadingError();
    return authAnswer(
        call, auth.signInWithPassword(collection, form, authRequest(call, std::move(body->value))));
}

/// An unknown collection is told before the guard, one of another type after it (A0.5).
Result<void> checkRefresh(const AuthService &auth, const Call &call)
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

Result<Wire::Response> authRefresh(AuthService &auth, const Call &call)
{
    Result<void> allowed = checkRefresh(auth, call);
    if (!allowed)
        return std::move(allowed).error();
    // What the body says is for rules alone; one that cannot be read says nothing.
    Result<RequestBody> body = readForm(call.request);
    const AuthRequest request
        = authRequest(call, body ? std::move(body->value) : JsonValue::object());
    return authAnswer(
        call,
        auth.refresh(call.parameter("collection"), authorizationToken(call.request), request));
}

Result<Wire::Response> impersonate(AuthService &auth, const Call &call)
{
    const Result<Schema::Record> record
        = auth.recordToImpersonate(call.parameter("collection"), call.parameter("id"));
    if (!record)
        return record.error();
    Result<RequestBody> body = readForm(call.request);
    if (!body) {
        return body.error().kind == Error::Kind::InvalidInput ? loadingError(body.error().detail)
                                                              : body.error();
    }
    FormReader reader(*body);
    const qint64 duration = reader.integer(u"duration");
    if (reader.hasTypeError())
        return loadingError();
    return authAnswer(
        call, auth.impersonate(*record, duration, authRequest(call, std::move(body->value))));
}

}  // namespace

void addAuthRoutes(Router &router, AuthService &auth)
{
    const auto add
        = [&router](Wire::Method method, const QByteArray &path, Guard guard, Handler handler) {
              RouteSpec route;
              route.method = method;
              route.pattern = "/api/collections/{collection}/" + path;
              route.owner = "auth"_ba;
              route.guard = guard;
              route.handler = std::move(handler);
              router.add(std::move(route));
          };
    add(Wire::Method::Get, "auth-methods"_ba, Guard::None,
        [&auth](Call &call) { return authMethods(auth, call); });
    add(Wire::Method::Post, "auth-with-password"_ba, Guard::None,
        [&auth](Call &call) { return authWithPassword(auth, call); });
    add(Wire::Method::Post, "auth-refresh"_ba, Guard::None,
        [&auth](Call &call) { return authRefresh(auth, call); });
    add(Wire::Method::Post, "impersonate/{id}"_ba, Guard::Superuser,
        [&auth](Call &call) { return impersonate(auth, call); });
}

}  // namespace Binnacle
