// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/oauth2routes.h"

#include "api/authanswer.h"
#include "api/inneradmission.h"
#include "api/jsonanswer.h"
#include "api/requestbody.h"
#include "core/clock.h"
#include "router/router.h"
#include "services/auth/authservice.h"
#include "services/auth/oauth2/applesecret.h"
#include "services/auth/oauth2/oauth2redirect.h"
#include "services/auth/oauth2/oauth2service.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// A record that signing in creates counts as one that is asked for (A6.1).
Result<void> admitCreate(RequestLimiter &limiter, const Call &call, const QString &collection)
{
    return admitInner(limiter, call,
                      {"POST"_ba, "/api/collections/" + collection.toUtf8() + "/records",
                       collection, "create"_ba,
                       "/api/collections/{collection}/auth-with-oauth2"_ba});
}

Result<Wire::Response> signInWithOAuth2(const OAuth2Routes &routes, const Call &call)
{
    const QString collection = call.parameter("collection");
    const auto found = routes.auth.authCollection(collection);
    if (!found)
        return found.error();
    // Before the body is looked at (A4.4).
    if (!(*found)->auth.oauth2Enabled)
        return authAnswer(call, routes.oauth2.signIn(collection, {}, {}));
    Result<RequestBody> body = readForm(call.request);
    if (!body)
        return std::move(body).error();
    FormReader reader(*body);
    OAuth2Form form;
    form.provider = reader.text(u"provider");
    form.code.code = reader.text(u"code");
    form.code.codeVerifier = reader.text(u"codeVerifier");
    form.code.redirectUrl = reader.text(u"redirectURL");
    if (form.code.redirectUrl.isEmpty())
        form.code.redirectUrl = reader.text(u"redirectUrl");
    form.createData = reader.object(u"createData");
    if (reader.hasTypeError())
        return loadingError();
    OAuth2Service::Gate mayCreate;
    if (routes.limiter) {
        mayCreate = [&routes, &call, name = (*found)->name] {
            return admitCreate(*routes.limiter, call, name);
        };
    }
    return authAnswer(
        call,
        routes.oauth2.signIn(collection, form, authRequest(call, *std::move(body)), mayCreate));
}

/// To the page that people see last. A form must not be posted there again.
Wire::Response toLastPage(const Call &call, bool isDone)
{
    Wire::Response response;
    response.status = call.request.method == Wire::Method::Get ? 307 : 303;
    response.headers.add("Location"_ba,
                         isDone ? "../_/#/auth/oauth2-redirect-success"_ba
                                : "../_/#/auth/oauth2-redirect-failure"_ba);
    return response;
}

Result<Wire::Response> returnFromProvider(OAuth2Redirect &redirect, const Call &call)
{
    OAuth2Return back;
    if (call.request.method == Wire::Method::Post) {
        Result<RequestBody> body = readForm(call.request);
        if (!body)
            return toLastPage(call, false);
        FormReader reader(*body);
        back = {reader.text(u"state"), reader.text(u"code"), reader.text(u"error"),
                reader.text(u"user")};
        if (reader.hasTypeError())
            return toLastPage(call, false);
    } else {
        const Wire::QueryParameters query(call.request.query);
        const auto value
            = [&query](QStringView name) { return query.first(name).value_or(QString()); };
        back = {value(u"state"), value(u"code"), value(u"error"), value(u"user")};
    }
    const QString address = authRequest(call, {}).clientAddress;
    return toLastPage(call, redirect.handOver(back, address));
}

Result<Wire::Response> generateAppleSecret(const Clock &clock, const Call &call)
{
    Result<RequestBody> body = readLenientForm(call.request);
    if (!body)
        return std::move(body).error();
    FormReader reader(*body);
    const AppleSecretForm form{reader.text(u"clientId"), reader.text(u"teamId"),
                               reader.text(u"keyId"), reader.text(u"privateKey"),
                               reader.integer(u"duration")};
    if (reader.hasTypeError())
        return loadingError();
    const Result<QByteArray> secret = appleClientSecret(form, clock.now());
    if (!secret)
        return secret.error();
    const JsonValue json
        = JsonValue::object({{u"secret"_s, JsonValue(QString::fromLatin1(*secret))}});
    return jsonAnswer(call.request, json.toJson());
}

}  // namespace

void addOAuth2Routes(Router &router, const OAuth2Routes &routes)
{
    // It may create a record, past the rule when a superuser asks.
    addAuthRoute(router,
                 {"auth-with-oauth2"_ba,
                  {"authWithOAuth2"_ba, "auth"_ba},
                  false,
                  Guard::None,
                  RouteClass::WriteRecords},
                 [routes](Call &call) { return signInWithOAuth2(routes, call); });
    const auto add = [&router](Wire::Method method, const QByteArray &pattern, Handler handler,
                               Guard guard = Guard::None) {
        RouteSpec route;
        route.method = method;
        route.pattern = pattern;
        route.owner = "auth"_ba;
        route.guard = guard;
        if (guard == Guard::Superuser)
            route.routeClass = RouteClass::Manage;
        route.handler = std::move(handler);
        route.isQuiet = pattern == "/api/oauth2-redirect";
        router.add(std::move(route));
    };
    for (const Wire::Method method : {Wire::Method::Get, Wire::Method::Post}) {
        add(method, "/api/oauth2-redirect"_ba, [&redirect = routes.redirect](Call &call) {
            return returnFromProvider(redirect, call);
        });
    }
    add(
        Wire::Method::Post, "/api/settings/apple/generate-client-secret"_ba,
        [&clock = routes.clock](Call &call) { return generateAppleSecret(clock, call); },
        Guard::Superuser);
}

}  // namespace Binnacle
