// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "api/requestbody.h"
#include "core/result.h"
#include "router/call.h"
#include "services/auth/authrequest.h"

#include <QByteArrayList>
#include <QStringList>

#include <initializer_list>

namespace Binnacle {

class AuthService;
class Router;

// What the routes of sign-in have in common.

/// A POST to `/api/collections/{collection}/<path>`.
struct AuthRoute
{
    QByteArray path;
    /// Names of the route for rate limits (A6.1).
    QByteArrayList actions{};
    /// Hashes passwords.
    bool isCostly = false;
    Guard guard = Guard::None;
    RouteClass routeClass = RouteClass::Open;
};

void addAuthRoute(Router &router, AuthRoute route, Handler handler);

/// The guard of routes for records of the path's collection: an unknown collection is told before
/// it, one of another type after it (A0.5).
Result<void> checkSameCollection(const AuthService &auth, const Call &call);

/// What every method of sign-in takes of a call, whose typed body is @p body. Rules see it as
/// `@request.body`, a form with its numbers and booleans recognised (R0.6).
AuthRequest authRequest(const Call &call, RequestBody body);

/// Reads a typed body like readForm(), but knows one failure only besides TooLarge, whatever the
/// content type: that the data could not be loaded (A0.4).
Result<RequestBody> readLenientForm(const Wire::Request &request);

/// The texts of a typed body, in the order of @p names. Errors: those of the body, and of a text
/// that is none.
Result<QStringList> formTexts(Result<RequestBody> body, std::initializer_list<QStringView> names);

/// 204, or the error.
Result<Wire::Response> emptyAnswer(const Result<void> &done);

/// The shape of A7.1, or the MFA answer, which is no error envelope (A4.8).
Result<Wire::Response> authAnswer(const Call &call, Result<AuthAnswer> answer);

/// A sign-in with a form of two texts by those names: @p service says whether the collection has
/// such sign-ins, before the body is looked at, and takes the `Form`.
template <typename Form, typename Service>
Result<Wire::Response> signInByForm(Service &service, const Call &call, QStringView first,
                                    QStringView second)
{
    const auto collection = service.collection(call.parameter("collection"));
    if (!collection)
        return collection.error();
    Result<RequestBody> body = readForm(call.request);
    if (!body)
        return std::move(body).error();
    FormReader reader(*body);
    const Form form{reader.text(first), reader.text(second)};
    if (reader.hasTypeError())
        return loadingError();
    return authAnswer(call, service.signIn(*collection, form, authRequest(call, *std::move(body))));
}

}  // namespace Binnacle
