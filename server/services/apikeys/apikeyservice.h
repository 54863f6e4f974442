// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "services/apikeys/apikey.h"
#include "services/published.h"
#include "services/rightslistener.h"

#include <QByteArray>
#include <QByteArrayView>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace Binnacle {

namespace Db {
class Database;
class Transaction;
}  // namespace Db

class AuditLog;
class CollectionService;

/// What is asked of a key; nothing leaves it as it is.
struct ApiKeyForm
{
    std::optional<QString> name{};
    /// `{"collections":{"<name or id>" or "*":["list","view","create","update","delete"]}}`.
    std::optional<JsonValue> scope{};
    /// A date to come; empty for a key that does not expire.
    std::optional<QString> expires{};
};

/// Long-lived keys for programs, each good for some actions on the records of some collections.
/// Within its scope a key overrules the rules, as a superuser does; everything else is refused to
/// it. `@request.auth` is empty for it.
///
/// Thread: any. identify() neither blocks nor asks the database; what is changed here counts for
/// every thread as soon as the call returns. The others block on the writer.
class ApiKeyService final
{
    Q_DISABLE_COPY_MOVE(ApiKeyService)

public:
    /// All must outlive the service. No keys until the first reload().
    ApiKeyService(Db::Database &database, const CollectionService &collections,
                  const AuditLog &audit, const Clock &clock);
    /// Stops.
    ~ApiKeyService();

    /// Is told of keys that are changed or revoked. Before the first request.
    void setRightsListener(RightsListener listener) { m_rightsListener = std::move(listener); }

    /// Reads the table again: at start.
    Result<void> reload();
    /// Writes uses down every half minute, on a thread of its own. Once.
    void start();
    /// Writes the last of them. Harmless without start().
    void stop();

    /// True for what looks like a key, whether it is one or not.
    static bool isKey(QByteArrayView token) { return token.startsWith(apiKeyMark); }
    /// Whose key that is, used from @p ip; a guest for a key that is unknown, revoked or expired.
    Wire::Identity identify(QByteArrayView token, const QByteArray &ip) const;

    /// `{"items":[…]}`, oldest first.
    JsonValue list() const;
    /// Makes a key for the thread's ExecutionContext::actor: the item with the key itself as `key`,
    /// which cannot be had again. Errors: InvalidInput, with fields.
    Result<JsonValue> create(const ApiKeyForm &form);
    /// The changed item. Errors: NotFound; InvalidInput, with fields, or for a revoked key.
    Result<JsonValue> change(const QString &id, const ApiKeyForm &form);
    /// Revokes a key, or removes one that is revoked already. Errors: NotFound.
    Result<void> revoke(const QString &id);
    /// Writes uses down now.
    Result<void> writeUses();

private:
    Result<void> fill(ApiKey &key, const ApiKeyForm &form) const;
    JsonValue item(const ApiKey &key) const;
    JsonValue auditState(const ApiKey &key) const;
    Result<ApiKey> find(const QString &id) const;
    /// One change of a key with its line in the audit log, and what follows from it.
    using Change = std::function<Result<void>(Db::Transaction &)>;
    Result<void> run(const QString &id, const Change &change);
    void work();

    Db::Database &m_database;
    const CollectionService &m_collections;
    const AuditLog &m_audit;
    const Clock &m_clock;
    /// Held from reading to publishing, so that what was read later is published later.
    std::mutex m_reloading;
    Published<ApiKeySet> m_keys;
    RightsListener m_rightsListener;

    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_isStopping = false;
    std::thread m_thread;
};

}  // namespace Binnacle
