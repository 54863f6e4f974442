// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/passkeyroutes.h"

#include "api/authanswer.h"
#include "api/consoleaccount.h"
#include "api/consoleanswer.h"
#include "api/jsonanswer.h"
#include "router/router.h"
#include "services/audit/auditlog.h"
#include "services/auth/authservice.h"
#include "services/passkeys/passkeyservice.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

JsonValue passkeyJson(const Passkey &passkey)
{
    return JsonValue::object({{u"id"_s, JsonValue(passkey.id)},
                              {u"name"_s, JsonValue(passkey.name)},
                              {u"created"_s, JsonValue(passkey.created)},
                              {u"lastUsed"_s, JsonValue(passkey.lastUsed)}});
}

/// The account that asks, if it asks for itself: who impersonates it must not leave a key behind.
Result<AccountId> lastingAccount(const Call &call)
{
    if (!call.identity.isRefreshable)
        return Error::forbidden(u"The request can be made only by a refreshable token."_s);
    return ownAccount(call);
}

Result<Wire::Response> creationOptions(const PasskeyService &passkeys, const Call &call)
{
    const Result<AccountId> account = lastingAccount(call);
    if (!account)
        return account.error();
    const Result<JsonValue> options = passkeys.creationOptions(*account);
    if (!options)
        return options.error();
    return jsonAnswer(call.request, options->toJson());
}

Result<Wire::Response> addPasskey(PasskeyService &passkeys, const Call &call)
{
    const Result<AccountId> account = lastingAccount(call);
    if (!account)
        return account.error();
    const Result<RequestBody> body = readForm(call.request);
    if (!body)
        return body.error();
    const Result<Passkey> added
        = passkeys.add(*account, body->value[u"name"].toString(), body->value[u"credential"]);
    if (!added)
        return added.error();
    return jsonAnswer(call.request, passkeyJson(*added).toJson());
}

Result<Wire::Response> passkeysOf(const PasskeyService &passkeys, const AccountId &account,
                                  const Call &call)
{
    const Result<std::vector<Passkey>> found = passkeys.list(account);
    if (!found)
        return found.error();
    JsonValue items = JsonValue::array();
    for (const Passkey &passkey : *found)
        items.append(passkeyJson(passkey));
    return jsonAnswer(call.request, JsonValue::object({{u"items"_s, std::move(items)}}).toJson());
}

Result<Wire::Response> listPasskeys(const PasskeyService &passkeys, const Call &call)
{
    const Result<AccountId> account = ownAccount(call);
    return account ? passkeysOf(passkeys, *account, call) : account.error();
}

Result<Wire::Response> listPasskeysOf(const AuthService &auth, const PasskeyService &passkeys,
                                      const Call &call)
{
    const Result<Schema::Record> record = namedAccount(auth, call);
    if (!record)
        return record.error();
    return passkeysOf(passkeys, {record->collection().id, record->id()}, call);
}

Result<Wire::Response> renamePasskey(PasskeyService &passkeys, const Call &call)
{
    const Result<AccountId> account = ownAccount(call);
    if (!account)
        return account.error();
    const Result<QStringList> texts = formTexts(readForm(call.request), {u"name"});
    if (!texts)
        return texts.error();
    return emptyAnswer(passkeys.rename(*account, call.parameter("id"), texts->front()));
}

Result<Wire::Response> removePasskey(PasskeyService &passkeys, const Call &call)
{
    const Result<AccountId> account = ownAccount(call);
    if (!account)
        return account.error();
    return emptyAnswer(passkeys.remove(*account, call.parameter("id")));
}

Result<Wire::Response> resetPasskeys(const AuthService &auth, PasskeyService &passkeys,
                                     const AuditLog *audit, const Call &call)
{
    const Result<Schema::Record> record = operatedAccount(auth, call);
    if (!record)
        return record.error();
    const Result<void> reset = passkeys.reset({record->collection().id, record->id()});
    if (!reset)
        return reset.error();
    if (audit)
        audit->record({u"passkeys.reset"_s, auditedAccount(*record)});
    return Wire::Response::noContent();
}

Result<Wire::Response> removePasskeyOf(const AuthService &auth, PasskeyService &passkeys,
                                       const AuditLog *audit, const Call &call)
{
    const Result<Schema::Record> record = operatedAccount(auth, call);
    if (!record)
        return record.error();
    const AccountId account{record->collection().id, record->id()};
    const Result<std::vector<Passkey>> known = passkeys.list(account);
    if (!known)
        return known.error();
    const QString id = call.parameter("passkey");
    const auto found = std::find_if(known->begin(), known->end(),
                                    [&id](const Passkey &each) { return each.id == id; });
    if (found == known->end())
        return Error::notFound();
    const Result<void> removed = passkeys.remove(account, id);
    if (!removed)
        return removed.error();
    if (audit)
        audit->record({u"passkeys.delete"_s, auditedAccount(*record), passkeyJson(*found)});
    return Wire::Response::noContent();
}

Result<Wire::Response> signInOptions(const PasskeyService &passkeys, const Call &call)
{
    const auto collection = passkeys.collection(call.parameter("collection"));
    if (!collection)
        return collection.error();
    const Result<JsonValue> options = passkeys.signInOptions(*collection);
    if (!options)
        return options.error();
    return jsonAnswer(call.request, options->toJson());
}

Result<Wire::Response> authWithPasskey(PasskeyService &passkeys, const Call &call)
{
    const auto collection = passkeys.collection(call.parameter("collection"));
    if (!collection)
        return collection.error();
    Result<RequestBody> body = readForm(call.request);
    if (!body)
        return std::move(body).error();
    const JsonValue credential = body->value[u"credential"];
    return authAnswer(
        call, passkeys.signIn(*collection, credential, authRequest(call, *std::move(body))));
}

}  // namespace

void addPasskeyRoutes(Router &router, const AuthService &auth, PasskeyService &passkeys,
                      const AuditLog *audit)
{
    const auto add = [&router](Wire::Method method, const QByteArray &path, Handler handler) {
        addAccountRoute(router, method, "/api/console/account/passkeys" + path, std::move(handler));
    };
    add(Wire::Method::Get, {}, [&passkeys](Call &call) { return listPasskeys(passkeys, call); });
    add(Wire::Method::Post, {}, [&passkeys](Call &call) { return addPasskey(passkeys, call); });
    add(Wire::Method::Post, "/options"_ba,
        [&passkeys](Call &call) { return creationOptions(passkeys, call); });
    add(Wire::Method::Patch, "/{id}"_ba,
        [&passkeys](Call &call) { return renamePasskey(passkeys, call); });
    add(Wire::Method::Delete, "/{id}"_ba,
        [&passkeys](Call &call) { return removePasskey(passkeys, call); });
    addConsoleRoute(
        router, Wire::Method::Get, "/api/console/access/passkeys/{collection}/{id}"_ba,
        [&auth, &passkeys](Call &call) { return listPasskeysOf(auth, passkeys, call); });
    addConsoleRoute(
        router, Wire::Method::Delete, "/api/console/access/passkeys/{collection}/{id}/{passkey}"_ba,
        [&auth, &passkeys, audit](Call &call) {
            return removePasskeyOf(auth, passkeys, audit, call);
        },
        RouteClass::Manage);
    addConsoleRoute(
        router, Wire::Method::Delete, "/api/console/access/passkeys/{collection}/{id}"_ba,
        [&auth, &passkeys, audit](Call &call) {
            return resetPasskeys(auth, passkeys, audit, call);
        },
        RouteClass::Manage);
    addAuthRoute(router, {"passkey-options"_ba},
                 [&passkeys](Call &call) { return signInOptions(passkeys, call); });
    addAuthRoute(router, {"auth-with-passkey"_ba, {"authWithPasskey"_ba, "auth"_ba}},
                 [&passkeys](Call &call) { return authWithPasskey(passkeys, call); });
}

}  // namespace Binnacle
