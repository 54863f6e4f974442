// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/accessdata.h"
#include "client/apiclient.h"

namespace Binnacle::Client {

/// The calls of the Web API about accounts, keys, sessions and rules.
///
/// Errors and threads are ApiClient's. A server that lacks a route answers NotFound.
class AccessClient final
{
public:
    /// @p client must outlive it.
    explicit AccessClient(ApiClient &client)
        : m_client(client)
    {
    }

    /// @p as is `guest` or `collection/recordId`.
    QFuture<Result<RulesMatrix>> matrix(const QString &as, StopToken stop = {});
    /// Overlays @p changes on the collection as it is stored.
    QFuture<Result<CollectionInfo>> updateCollection(const QString &collection,
                                                     const JsonValue &changes);
    /// Those that the server knows.
    QFuture<Result<std::vector<ProviderInfo>>> providers();

    /// A token of that record, good for @p seconds.
    QFuture<Result<QString>> impersonate(const QString &collection, const QString &id,
                                         qint64 seconds);
    QFuture<Result<void>> sendVerification(const QString &collection, const QString &email);
    QFuture<Result<void>> resetTwoStep(const QString &collection, const QString &id);

    QFuture<Result<TwoStepInfo>> twoStep(const QString &collection, const QString &id,
                                         StopToken stop = {});
    QFuture<Result<std::vector<PasskeyInfo>>> passkeys(const QString &collection, const QString &id,
                                                       StopToken stop = {});
    QFuture<Result<void>> removePasskey(const QString &collection, const QString &id,
                                        const QString &passkey);

    /// Who asks.
    QFuture<Result<OwnAccount>> account();
    QFuture<Result<std::vector<OperatorInfo>>> operators();
    QFuture<Result<OperatorInfo>> setRole(const QString &id, const QString &role);

    struct SessionQuery
    {
        /// A former page's `next`; empty for the newest.
        QString before;
        /// What occurs in the account, device, address or way in; empty for all.
        QString search;
        /// 500 at most.
        int limit = 100;
    };
    QFuture<Result<SessionPage>> sessions(const SessionQuery &query, StopToken stop = {});
    QFuture<Result<void>> endSession(const QString &id);
    /// Every token of the account is refused from then on.
    QFuture<Result<void>> endSessionsOf(const QString &collection, const QString &id);

    QFuture<Result<std::vector<ApiKeyInfo>>> apiKeys();
    QFuture<Result<NewApiKey>> createApiKey(const ApiKeyDraft &draft);
    QFuture<Result<ApiKeyInfo>> updateApiKey(const QString &id, const ApiKeyDraft &draft);
    QFuture<Result<void>> revokeApiKey(const QString &id);

    struct AuditQuery
    {
        /// Of a former page; empty for the newest.
        QString before;
        QString action;
        QString actor;
        QString target;
        /// What occurs in the action, the target, or who did it and from where; empty for all.
        QString search;
        /// 200 at most.
        int limit = 100;
    };
    QFuture<Result<AuditPage>> audit(const AuditQuery &query, StopToken stop = {});

private:
    ApiClient &m_client;
};

}  // namespace Binnacle::Client
