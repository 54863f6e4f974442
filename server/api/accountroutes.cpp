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
#include "services/roles/operatorroles.h"
#include "services/settings/settingsservice.h"
#include "services/twostep/totp.h"
#include "services/twostep/twostepservice.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// Who asks: an account, an API key or, without any, the owner in process.
Result<Wire::Response> whoAsks(const Call &call)
{
    const Wire::Identity &identity = call.identity;
    const JsonValue json = JsonValue::object(
        {{u"collection"_s, JsonValue(identity.collectionName)},
         {u"record"_s, JsonValue(identity.recordId)},
         {u"email"_s, JsonValue(identity.email)},
         {u"role"_s,
          JsonValue(identity.isSuperuser ? operatorRoleName(identity.role) : QString())}});
    return jsonAnswer(call.request, json.toJson());
}

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

Result<Wire::Response> totpState(const TwoStepService &twoStep, const AccountId &account,
                                 const Call &call)
{
    const Result<TwoStepState> state = twoStep.state(account);
    if (!state)
        return state.error();
    const JsonValue json = JsonValue::object(
        {{u"enabled"_s, JsonValue(state->isEnabled)},
         {u"confirmed"_s, JsonValue(state->confirmed)},
         {u"recoveryCodesLeft"_s, JsonValue(qint64(state->recoveryCodesLeft))}});
    return jsonAnswer(call.request, json.toJson());
}

Result<Wire::Response> ownTotpState(const TwoStepService &twoStep, const Call &call)
{
    const Result<AccountId> account = ownAccount(call);
    return account ? totpState(twoStep, *account, call) : account.error();
}

Result<Wire::Response> totpStateOf(const AccountRouteServices &services, const Call &call)
{
    const Result<Schema::Record> record = namedAccount(services.auth, call);
    if (!record)
        return record.error();
    return totpState(services.twoStep, {record->collection().id, record->id()}, call);
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
    const Result<Schema::Record> record = operatedAccount(services.auth, call);
    if (!record)
        return record.error();
    const Result<bool> reset = services.twoStep.reset({record->collection().id, record->id()});
    if (!reset)
        return reset.error();
    if (!*reset)
        return Error::notFound();
    if (services.audit)
        services.audit->record({u"totp.reset"_s, auditedAccount(*record)});
    return Wire::Response::noContent();
}

}  // namespace

void addAccountRoutes(Router &router, const AccountRouteServices &services)
{
    const auto add = [&router](Wire::Method method, const QByteArray &pattern, Handler handler) {
        addAccountRoute(router, method, pattern, std::move(handler));
    };
    add(Wire::Method::Get, "/api/console/account"_ba, whoAsks);
    TwoStepService &twoStep = services.twoStep;
    add(Wire::Method::Get, "/api/console/account/totp"_ba,
        [&twoStep](Call &call) { return ownTotpState(twoStep, call); });
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
    addConsoleRoute(router, Wire::Method::Get, "/api/console/access/totp/{collection}/{id}"_ba,
                    [services](Call &call) { return totpStateOf(services, call); });
    addConsoleRoute(
        router, Wire::Method::Delete, "/api/console/access/totp/{collection}/{id}"_ba,
        [services](Call &call) { return resetTotp(services, call); }, RouteClass::Manage);
    addAuthRoute(router, {"auth-with-totp"_ba, {"authWithTOTP"_ba, "auth"_ba}},
                 [&signIn = services.signIn](Call &call) {
                     return signInByForm<TotpForm>(signIn, call, u"mfaId", u"code");
                 });
}

}  // namespace Binnacle
