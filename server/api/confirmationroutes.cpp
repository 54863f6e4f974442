// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/confirmationroutes.h"

#include "api/authanswer.h"
#include "api/requestbody.h"
#include "router/router.h"
#include "services/auth/authconfirmations.h"
#include "services/auth/authservice.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

using CollectionPointer = AuthConfirmations::CollectionPointer;

/// Runs @p action on the collection and on the one text that the form has.
template <typename Action>
Result<Wire::Response> withText(const Call &call, const Result<CollectionPointer> &collection,
                                QStringView name, const Action &action)
{
    if (!collection)
        return collection.error();
    const Result<QStringList> texts = formTexts(readForm(call.request), {name});
    if (!texts)
        return texts.error();
    return emptyAnswer(action(*collection, texts->front()));
}

Result<Wire::Response> requestVerification(AuthConfirmations &confirmations, const Call &call)
{
    return withText(call, confirmations.forVerification(call.parameter("collection")), u"email",
                    [&](const CollectionPointer &collection, const QString &email) {
                        return confirmations.requestVerification(collection, email);
                    });
}

Result<Wire::Response> confirmVerification(AuthConfirmations &confirmations, const Call &call)
{
    return withText(call, confirmations.forVerification(call.parameter("collection")), u"token",
                    [&](const CollectionPointer &collection, const QString &token) {
                        return confirmations.confirmVerification(collection, token);
                    });
}

Result<Wire::Response> requestPasswordReset(AuthConfirmations &confirmations, const Call &call)
{
    return withText(call, confirmations.forPasswordReset(call.parameter("collection")), u"email",
                    [&](const CollectionPointer &collection, const QString &email) {
                        return confirmations.requestPasswordReset(collection, email);
                    });
}

Result<Wire::Response> confirmPasswordReset(const AuthService &auth,
                                            AuthConfirmations &confirmations, const Call &call)
{
    const Result<CollectionPointer> collection = auth.authCollection(call.parameter("collection"));
    if (!collection)
        return collection.error();
    const Result<QStringList> texts
        = formTexts(readLenientForm(call.request), {u"token", u"password", u"passwordConfirm"});
    if (!texts)
        return texts.error();
    return emptyAnswer(confirmations.confirmPasswordReset(
        *collection, {texts->at(0), texts->at(1), texts->at(2)}));
}

Result<Wire::Response> requestEmailChange(const AuthService &auth, AuthConfirmations &confirmations,
                                          const Call &call)
{
    const Result<void> allowed = checkSameCollection(auth, call);
    if (!allowed)
        return allowed.error();
    return withText(call, confirmations.forEmailChange(call.parameter("collection")), u"newEmail",
                    [&](const CollectionPointer &collection, const QString &newEmail) {
                        return confirmations.requestEmailChange(collection, call.identity.recordId,
                                                                newEmail);
                    });
}

Result<Wire::Response> confirmEmailChange(AuthConfirmations &confirmations, const Call &call)
{
    const Result<CollectionPointer> collection
        = confirmations.forEmailChange(call.parameter("collection"));
    if (!collection)
        return collection.error();
    const Result<QStringList> texts = formTexts(readForm(call.request), {u"token", u"password"});
    if (!texts)
        return texts.error();
    return emptyAnswer(confirmations.confirmEmailChange(*collection, {texts->at(0), texts->at(1)}));
}

}  // namespace

void addConfirmationRoutes(Router &router, const AuthService &auth,
                           AuthConfirmations &confirmations)
{
    addAuthRoute(router, {"request-verification", {"requestVerification"}},
                 [&](Call &call) { return requestVerification(confirmations, call); });
    addAuthRoute(router, {"confirm-verification", {"confirmVerification"}},
                 [&](Call &call) { return confirmVerification(confirmations, call); });
    addAuthRoute(router, {"request-password-reset", {"requestPasswordReset"}},
                 [&](Call &call) { return requestPasswordReset(confirmations, call); });
    addAuthRoute(router, {"confirm-password-reset", {"confirmPasswordReset"}, true},
                 [&](Call &call) { return confirmPasswordReset(auth, confirmations, call); });
    addAuthRoute(router, {"request-email-change", {"requestEmailChange"}},
                 [&](Call &call) { return requestEmailChange(auth, confirmations, call); });
    addAuthRoute(router, {"confirm-email-change", {"confirmEmailChange"}, true},
                 [&](Call &call) { return confirmEmailChange(confirmations, call); });
}

}  // namespace Binnacle
