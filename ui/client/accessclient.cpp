// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/accessclient.h"

#include "client/apicall.h"

using namespace Qt::StringLiterals;

namespace Binnacle::Client {

namespace {

ApiTarget collectionTarget(const QString &collection)
{
    return ApiTarget("/api/collections").segment(collection);
}

ApiTarget passkeysTarget(const QString &collection, const QString &id)
{
    return ApiTarget("/api/console/access/passkeys").segment(collection).segment(id);
}

ApiTarget keysTarget()
{
    return ApiTarget("/api/console/apikeys");
}

JsonValue draftJson(const ApiKeyDraft &draft)
{
    JsonValue collections = JsonValue::object();
    for (const auto &[name, actions] : draft.scope)
        collections.insert(name, JsonValue(actions));
    return JsonValue::object(
        {{u"name"_s, JsonValue(draft.name)},
         {u"scope"_s, JsonValue::object({{u"collections"_s, std::move(collections)}})},
         {u"expires"_s, JsonValue(draft.expires)}});
}

/// Makes a list of the members of `items`.
template <typename T> auto listOf(T (*make)(const JsonValue &))
{
    return [make](JsonValue &&json) {
        std::vector<T> list;
        for (const JsonValue &item : json[u"items"].elements())
            list.push_back(make(item));
        return list;
    };
}

template <typename T> auto oneOf(T (*make)(const JsonValue &))
{
    return [make](JsonValue &&json) { return make(json); };
}

}  // namespace

QFuture<Result<RulesMatrix>> AccessClient::matrix(const QString &as, StopToken stop)
{
    ApiTarget target("/api/console/access/matrix");
    target.parameter("as", as);
    return answered(m_client, getting(std::move(target), std::move(stop)), oneOf(rulesMatrix));
}

QFuture<Result<CollectionInfo>> AccessClient::updateCollection(const QString &collection,
                                                               const JsonValue &changes)
{
    return answered(m_client, sending("PATCH"_ba, collectionTarget(collection), changes),
                    oneOf(collectionInfo));
}

QFuture<Result<std::vector<ProviderInfo>>> AccessClient::providers()
{
    return answered(
        m_client, getting(ApiTarget("/api/collections/meta/oauth2-providers")),
        [](JsonValue &&json) {
            std::vector<ProviderInfo> providers;
            for (const JsonValue &item : json.elements())
                providers.push_back({item[u"name"].toString(), item[u"displayName"].toString()});
            return providers;
        });
}

QFuture<Result<QString>> AccessClient::impersonate(const QString &collection, const QString &id,
                                                   qint64 seconds)
{
    ApiTarget target = collectionTarget(collection).path("/impersonate").segment(id);
    const JsonValue body = JsonValue::object({{u"duration"_s, JsonValue(seconds)}});
    return answered(m_client, sending("POST"_ba, std::move(target), body),
                    [](JsonValue &&json) { return json[u"token"].toString(); });
}

QFuture<Result<void>> AccessClient::sendVerification(const QString &collection,
                                                     const QString &email)
{
    ApiTarget target = collectionTarget(collection).path("/request-verification");
    const JsonValue body = JsonValue::object({{u"email"_s, JsonValue(email)}});
    return done(m_client, sending("POST"_ba, std::move(target), body));
}

QFuture<Result<void>> AccessClient::resetTwoStep(const QString &collection, const QString &id)
{
    return done(m_client,
                removing(ApiTarget("/api/console/access/totp").segment(collection).segment(id)));
}

QFuture<Result<TwoStepInfo>> AccessClient::twoStep(const QString &collection, const QString &id,
                                                   StopToken stop)
{
    ApiTarget target = ApiTarget("/api/console/access/totp").segment(collection).segment(id);
    return answered(m_client, getting(std::move(target), std::move(stop)), oneOf(twoStepInfo));
}

QFuture<Result<std::vector<PasskeyInfo>>> AccessClient::passkeys(const QString &collection,
                                                                 const QString &id, StopToken stop)
{
    return answered(m_client, getting(passkeysTarget(collection, id), std::move(stop)),
                    listOf(passkeyInfo));
}

QFuture<Result<void>> AccessClient::removePasskey(const QString &collection, const QString &id,
                                                  const QString &passkey)
{
    return done(m_client, removing(passkeysTarget(collection, id).segment(passkey)));
}

QFuture<Result<OwnAccount>> AccessClient::account()
{
    return answered(m_client, getting(ApiTarget("/api/console/account")), oneOf(ownAccount));
}

QFuture<Result<std::vector<OperatorInfo>>> AccessClient::operators()
{
    return answered(m_client, getting(ApiTarget("/api/console/operators")), listOf(operatorInfo));
}

QFuture<Result<OperatorInfo>> AccessClient::setRole(const QString &id, const QString &role)
{
    ApiTarget target = ApiTarget("/api/console/operators").segment(id);
    const JsonValue body = JsonValue::object({{u"role"_s, JsonValue(role)}});
    return answered(m_client, sending("PATCH"_ba, std::move(target), body), oneOf(operatorInfo));
}

QFuture<Result<SessionPage>> AccessClient::sessions(const SessionQuery &query, StopToken stop)
{
    ApiTarget target("/api/console/sessions");
    target.parameter("limit", query.limit).parameter("before", query.before);
    target.parameter("search", query.search);
    return answered(m_client, getting(std::move(target), std::move(stop)), oneOf(sessionPage));
}

QFuture<Result<void>> AccessClient::endSession(const QString &id)
{
    return done(m_client, removing(ApiTarget("/api/console/sessions").segment(id)));
}

QFuture<Result<void>> AccessClient::endSessionsOf(const QString &collection, const QString &id)
{
    ApiTarget target("/api/console/sessions");
    target.parameter("collection", collection).parameter("record", id);
    return done(m_client, removing(std::move(target)));
}

QFuture<Result<std::vector<ApiKeyInfo>>> AccessClient::apiKeys()
{
    return answered(m_client, getting(keysTarget()), listOf(apiKeyInfo));
}

QFuture<Result<NewApiKey>> AccessClient::createApiKey(const ApiKeyDraft &draft)
{
    return answered(m_client, sending("POST"_ba, keysTarget(), draftJson(draft)),
                    [](JsonValue &&json) {
                        return NewApiKey{apiKeyInfo(json), json[u"key"].toString()};
                    });
}

QFuture<Result<ApiKeyInfo>> AccessClient::updateApiKey(const QString &id, const ApiKeyDraft &draft)
{
    return answered(m_client, sending("PATCH"_ba, keysTarget().segment(id), draftJson(draft)),
                    oneOf(apiKeyInfo));
}

QFuture<Result<void>> AccessClient::revokeApiKey(const QString &id)
{
    return done(m_client, removing(keysTarget().segment(id)));
}

QFuture<Result<AuditPage>> AccessClient::audit(const AuditQuery &query, StopToken stop)
{
    ApiTarget target("/api/console/audit");
    target.parameter("limit", query.limit).parameter("before", query.before);
    target.parameter("action", query.action).parameter("actor", query.actor);
    target.parameter("target", query.target).parameter("search", query.search);
    return answered(m_client, getting(std::move(target), std::move(stop)), oneOf(auditPage));
}

}  // namespace Binnacle::Client
