// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/accountroutes.h"

#include "api/authanswer.h"
#include "api/consoleaccount.h"
#include "api/consoleanswer.h"
#include "api/jsonanswer.h"
#include "router/router.h"
#include "services/audit/auditlog.h"
#include "services/auth/authservice.h"
#include "services/auth/totpsignin.h"
#include "services/records/recordauthority.h"
#include "services/settings/settingsservice.h"
#include "services/twostep/totp.h"
#include "services/twostep/twostepservice.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// The caller's code for an account of its own.
Result<TwoStepAttempt> ownAttempt(const Call &call)
{
    const Result<AccountId> account = ownAccount(call);
    if (!account)
        return account.error();
    const Result<QStringList> texts = formTexts(readForm(call.request), {u"code"});
    if (!texts)
        return texts.error();
    return TwoStepAttempt{*account, texts->front(), QString::fromLatin1(call.record.userIp)};
}

Result<Wire::Response> codesAnswer(const Call &call, const Result<QStringList> &codes)
{
    if (!codes)
        return codes.error();
    return jsonAnswer(call.request,
                      JsonValue::object({{u"recoveryCodes"_s, JsonValue(*codes)}}).toJson());
}

Result<Wire::Response> totpState(const TwoStepService &twoStep, const Call &call)
{
    const Result<AccountId> account = ownAccount(call);
    if (!account)
        return account.error();
    const Result<TwoStepState> state = twoStep.state(*account);
    if (!state)
        return state.error();
    const JsonValue json = JsonValue::object(
        {{u"enabled"_s, JsonValue(state->isEnabled)},
         {u"confirmed"_s, JsonValue(state->confirmed)},
         {u"recoveryCodesLeft"_s, JsonValue(qint64(state->recoveryCodesLeft))}});
    return jsonAnswer(call.request, json.toJson());
}

Result<Wire::Response> beginTotp(TwoStepService &twoStep, const SettingsService &settings,
                                 const Call &call)
{
    const Result<AccountId> account = ownAccount(call);
    if (!account)
        return account.error();
    const Result<QByteArray> secret = twoStep.begin(*account);
    if (!secret)
        return secret.error();
    const QString &email = call.identity.email;
    const QString uri = totpUri(*secret, settings.snapshot()->meta.appName,
                                email.isEmpty() ? account->recordId : email);
    const JsonValue json
        = JsonValue::object({{u"secret"_s, JsonValue(QString::fromLatin1(toBase32(*secret)))},
                             {u"uri"_s, JsonValue(uri)}});
    return jsonAnswer(call.request, json.toJson());
}

Result<Wire::Response> confirmTotp(TwoStepService &twoStep, const Call &call)
{
    const Result<TwoStepAttempt> attempt = ownAttempt(call);
    return attempt ? codesAnswer(call, twoStep.confirm(*attempt)) : attempt.error();
}

Result<Wire::Response> renewCodes(TwoStepService &twoStep, const Call &call)
{
    const Result<TwoStepAttempt> attempt = ownAttempt(call);
    return attempt ? codesAnswer(call, twoStep.renewRecoveryCodes(*attempt)) : attempt.error();
}

Result<Wire::Response> disableTotp(TwoStepService &twoStep, const Call &call)
{
    const Result<TwoStepAttempt> attempt = ownAttempt(call);
    return emptyAnswer(attempt ? twoStep.disable(*attempt) : Result<void>(attempt.error()));
}

Result<Wire::Response> resetTotp(const AccountRouteServices &services, const Call &call)
{
    const Result<Schema::Record> record
        = services.auth.recordToImpersonate(call.parameter("collection"), call.parameter("id"));
    if (!record)
        return record.error();
    if (const Result<void> allowed = checkAuthority(call.identity, record->collection(),
                                                    Wire::RecordAction::Update, record->id());
        !allowed)
        return allowed.error();
    const Result<bool> reset = services.twoStep.reset({record->collection().id, record->id()});
    if (!reset)
        return reset.error();
    if (!*reset)
        return Error::notFound();
    if (services.audit)
        services.audit->record({u"totp.reset"_s, auditedAccount(*record)});
    return Wire::Response::noContent();
}

Result<Wire::Response> authWithTotp(TotpSignIn &signIn, const Call &call)
{
    const auto collection = signIn.collection(call.parameter("collection"));
    if (!collection)
        return collection.error();
    Result<RequestBody> body = readForm(call.request);
    if (!body)
        return std::move(body).error();
    FormReader reader(*body);
    const TotpForm form{reader.text(u"mfaId"), reader.text(u"code")};
    if (reader.hasTypeError())
        return loadingError();
    return authAnswer(call,
                      signIn.signIn(*collection, form, authRequest(call, std::move(body->value))));
}

}  // namespace

void addAccountRoutes(Router &router, const AccountRouteServices &services)
{
    const auto add = [&router](Wire::Method method, const QByteArray &pattern, Handler handler) {
        addAccountRoute(router, method, pattern, std::move(handler));
    };
    TwoStepService &twoStep = services.twoStep;
    add(Wire::Method::Get, "/api/console/account/totp"_ba,
        [&twoStep](Call &call) { return totpState(twoStep, call); });
    add(Wire::Method::Post, "/api/console/account/totp"_ba,
        [&twoStep, &settings = services.settings](Call &call) {
            return beginTotp(twoStep, settings, call);
        });
    add(Wire::Method::Post, "/api/console/account/totp/confirm"_ba,
        [&twoStep](Call &call) { return confirmTotp(twoStep, call); });
    add(Wire::Method::Post, "/api/console/account/totp/recovery-codes"_ba,
        [&twoStep](Call &call) { return renewCodes(twoStep, call); });
    add(Wire::Method::Delete, "/api/console/account/totp"_ba,
        [&twoStep](Call &call) { return disableTotp(twoStep, call); });
    addConsoleRoute(
        router, Wire::Method::Delete, "/api/console/access/totp/{collection}/{id}"_ba,
        [services](Call &call) { return resetTotp(services, call); }, RouteClass::Manage);
    addAuthRoute(router, {"auth-with-totp"_ba, {"authWithTOTP"_ba, "auth"_ba}},
                 [&signIn = services.signIn](Call &call) { return authWithTotp(signIn, call); });
}

}  // namespace Binnacle
