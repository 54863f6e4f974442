// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/authroutes.h"

#include "api/authanswer.h"
#include "api/jsonanswer.h"
#include "api/requestbody.h"
#include "api/tokenauthenticator.h"
#include "router/router.h"
#include "services/auth/authservice.h"
#include "services/auth/otpservice.h"

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
        call, auth.signInWithPassword(collection, form, authRequest(call, *std::move(body))));
}

Result<Wire::Response> authRefresh(AuthService &auth, const Call &call)
{
    Result<void> allowed = checkSameCollection(auth, call);
    if (!allowed)
        return std::move(allowed).error();
    // What the body says is for rules alone, but it has to be readable for them.
    Result<RequestBody> body = readBody(call.request);
    if (!body)
        return std::move(body).error();
    return authAnswer(call,
                      auth.refresh(call.parameter("collection"), authorizationToken(call.request),
                                   authRequest(call, *std::move(body))));
}

Result<Wire::Response> impersonate(AuthService &auth, const Call &call)
{
    const Result<Schema::Record> record
        = auth.recordToImpersonate(call.parameter("collection"), call.parameter("id"));
    if (!record)
        return record.error();
    Result<RequestBody> body = readLenientForm(call.request);
    if (!body)
        return std::move(body).error();
    FormReader reader(*body);
    const qint64 duration = reader.integer(u"duration");
    if (reader.hasTypeError())
        return loadingError();
    return authAnswer(call,
                      auth.impersonate(*record, duration, authRequest(call, *std::move(body))));
}

Result<Wire::Response> requestOtp(OtpService &otps, const Call &call)
{
    const auto collection = otps.collection(call.parameter("collection"));
    if (!collection)
        return collection.error();
    Result<RequestBody> body = readForm(call.request);
    if (!body)
        return std::move(body).error();
    FormReader reader(*body);
    const QString email = reader.text(u"email");
    if (reader.hasTypeError())
        return loadingError();
    const Result<QString> id = otps.request(*collection, email);
    if (!id)
        return id.error();
    return jsonAnswer(call.request, JsonValue::object({{u"otpId"_s, JsonValue(*id)}}).toJson());
}

}  // namespace

void addAuthRoutes(Router &router, AuthService &auth, OtpService &otps)
{
    RouteSpec methods;
    methods.method = Wire::Method::Get;
    methods.pattern = "/api/collections/{collection}/auth-methods"_ba;
    methods.owner = "auth"_ba;
    methods.actions = {"listAuthMethods"_ba};
    methods.handler = [&auth](Call &call) { return authMethods(auth, call); };
    router.add(std::move(methods));

    addAuthRoute(router, {"auth-with-password"_ba, {"authWithPassword"_ba, "auth"_ba}, true},
                 [&auth](Call &call) { return authWithPassword(auth, call); });
    addAuthRoute(router, {"request-otp"_ba, {"requestOTP"_ba}, true},
                 [&otps](Call &call) { return requestOtp(otps, call); });
    addAuthRoute(
        router, {"auth-with-otp"_ba, {"authWithOTP"_ba, "auth"_ba}, true},
        [&otps](Call &call) { return signInByForm<OtpForm>(otps, call, u"otpId", u"password"); });
    addAuthRoute(router, {"auth-refresh"_ba, {"authRefresh"_ba}},
                 [&auth](Call &call) { return authRefresh(auth, call); });
    addAuthRoute(router, {"impersonate/{id}"_ba, {}, false, Guard::Superuser, RouteClass::Manage},
                 [&auth](Call &call) { return impersonate(auth, call); });
}

}  // namespace Binnacle
