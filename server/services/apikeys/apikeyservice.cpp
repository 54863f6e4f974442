// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/apikeys/apikeyservice.h"

#include "core/datetime.h"
#include "core/executioncontext.h"
#include "core/random.h"
#include "db/connection.h"
#include "db/database.h"
#include "platform/contenthash.h"
#include "schema/settingrules.h"
#include "services/apikeys/apikeyscope.h"
#include "services/apikeys/apikeystore.h"
#include "services/audit/auditlog.h"
#include "services/collections/collectionservice.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(lcApiKeys, "binnacle.services.apikeys", QtInfoMsg)

/// 62 to the power of 40 is more than anybody can try.
constexpr qsizetype secretLength = 40;
/// Of the secret, what people are shown; the rest is still more than 200 bits.
constexpr qsizetype shownLength = 6;
constexpr qsizetype maximumKeyNameBytes = 200;
constexpr std::chrono::seconds writeInterval{30};

QByteArray hashOf(QByteArrayView token)
{
    return contentHash(token).toHex();
}

AuditTarget targetOf(const ApiKey &key)
{
    return {u"apikey"_s, key.id, key.name};
}

}  // namespace

ApiKeyService::ApiKeyService(Db::Database &database, const CollectionService &collections,
                             const AuditLog &audit, const Clock &clock)
    : m_database(database)
    , m_collections(collections)
    , m_audit(audit)
    , m_clock(clock)
    , m_keys(std::make_shared<const ApiKeySet>())
{
}

ApiKeyService::~ApiKeyService()
{
    stop();
}

Result<void> ApiKeyService::reload()
{
    const std::lock_guard lock(m_reloading);
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    Result<std::vector<ApiKey>> keys = readApiKeys(**connection);
    if (!keys)
        return std::move(keys).error();
    const std::shared_ptr<const ApiKeySet> known = m_keys.get();
    auto set = std::make_shared<ApiKeySet>();
    set->keys = *std::move(keys);
    for (size_t i = 0; i < set->keys.size(); ++i) {
        ApiKey &key = set->keys[i];
        if (!key.expires.isEmpty()) {
            // A date that cannot be read has passed.
            key.end = parseDateTime(key.expires).value_or(UtcTime());
        }
        key.grant = grantOf(key);
        const ApiKey *before = known->find(key.id);
        key.use = before ? before->use : std::make_shared<KeyUse>(key.lastSeen);
        set->byHash.insert(key.hash, i);
    }
    m_keys.publish(std::move(set));
    return {};
}

void ApiKeyService::start()
{
    Q_ASSERT(!m_thread.joinable());
    m_thread = std::thread([this] { work(); });
}

void ApiKeyService::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void ApiKeyService::work()
{
    std::unique_lock lock(m_mutex);
    for (bool isLast = false; !isLast;) {
        isLast = m_wake.wait_for(lock, writeInterval, [this] { return m_isStopping; });
        lock.unlock();
        if (const Result<void> written = writeUses(); !written)
            qCWarning(lcApiKeys) << "uses of keys are not written:" << written.error().detail;
        lock.lock();
    }
}

Wire::Identity ApiKeyService::identify(QByteArrayView token, const QByteArray &ip) const
{
    const std::shared_ptr<const ApiKeySet> set = m_keys.get();
    if (set->byHash.isEmpty())
        return {};
    const auto found = set->byHash.constFind(hashOf(token));
    if (found == set->byHash.cend())
        return {};
    const ApiKey &key = set->keys[*found];
    const UtcTime now = m_clock.now();
    if (key.isRevoked || (key.end && now >= *key.end))
        return {};
    key.use->note(now, ip);
    Wire::Identity identity;
    identity.key = key.grant;
    return identity;
}

JsonValue ApiKeyService::list() const
{
    const std::shared_ptr<const ApiKeySet> set = m_keys.get();
    JsonValue items = JsonValue::array();
    for (const ApiKey &key : set->keys)
        items.append(item(key));
    return JsonValue::object({{u"items"_s, std::move(items)}});
}

JsonValue ApiKeyService::item(const ApiKey &key) const
{
    const KeyUse::Seen seen = key.use ? key.use->seen() : key.lastSeen;
    const auto collections = m_collections.snapshot();
    return JsonValue::object({{u"id"_s, JsonValue(key.id)},
                              {u"name"_s, JsonValue(key.name)},
                              {u"prefix"_s, JsonValue(key.prefix)},
                              {u"scope"_s, scopeWithNames(key.scope, *collections)},
                              {u"created"_s, JsonValue(key.created)},
                              {u"expires"_s, JsonValue(key.expires)},
                              {u"lastUsed"_s, JsonValue(seen.at)},
                              {u"lastIp"_s, JsonValue(seen.ip)},
                              {u"createdBy"_s, JsonValue(key.createdBy)},
                              {u"revoked"_s, JsonValue(key.isRevoked)}});
}

JsonValue ApiKeyService::auditState(const ApiKey &key) const
{
    const auto collections = m_collections.snapshot();
    return JsonValue::object({{u"name"_s, JsonValue(key.name)},
                              {u"prefix"_s, JsonValue(key.prefix)},
                              {u"scope"_s, scopeWithNames(key.scope, *collections)},
                              {u"expires"_s, JsonValue(key.expires)},
                              {u"revoked"_s, JsonValue(key.isRevoked)}});
}

Result<void> ApiKeyService::fill(ApiKey &key, const ApiKeyForm &form) const
{
    JsonValue items = JsonValue::object();
    if (form.name)
        key.name = form.name->trimmed();
    Schema::addItem(items, u"name"_s,
                    key.name.isEmpty() ? Schema::requiredItem()
                                       : Schema::lengthItem(key.name, 1, maximumKeyNameBytes));
    if (form.scope || key.scope.isNull()) {
        const auto collections = m_collections.snapshot();
        const JsonValue asked = form.scope.value_or(JsonValue());
        if (JsonValue problems = scopeItems(asked, *collections); !problems.isEmpty())
            Schema::addItem(items, u"scope"_s, std::move(problems));
        else
            key.scope = scopeWithIds(asked, *collections);
    }
    if (form.expires && form.expires->isEmpty()) {
        key.expires.clear();
    } else if (form.expires) {
        const std::optional<UtcTime> end = parseDateTime(*form.expires);
        if (!end || *end <= m_clock.now()) {
            Schema::addItem(
                items, u"expires"_s,
                Schema::itemOf(u"validation_invalid_date"_s, u"Must be a date to come."_s));
        } else {
            key.expires = QString::fromLatin1(formatDateTime(*end));
        }
    }
    if (items.isEmpty())
        return {};
    return Error::invalidInput(u"An error occurred while validating the submitted data."_s,
                               std::move(items));
}

Result<void> ApiKeyService::run(const QString &id, const Change &change)
{
    Result<void> done = m_database.writeJob(change);
    if (done)
        done = reload();
    if (done && m_rightsListener)
        m_rightsListener(id);
    return done;
}

Result<JsonValue> ApiKeyService::create(const ApiKeyForm &form)
{
    ApiKey key;
    if (Result<void> filled = fill(key, form); !filled)
        return std::move(filled).error();
    const Actor &actor = ExecutionScope::currentActor();
    const QByteArray token = apiKeyMark.toByteArray() + randomString(secretLength);
    key.id = QString::fromLatin1(randomRecordId());
    key.prefix = QString::fromLatin1(token.first(apiKeyMark.size() + shownLength));
    key.hash = hashOf(token);
    key.created = QString::fromLatin1(formatDateTime(m_clock.now()));
    key.createdBy = actor.label.isEmpty() ? actorKindName(actor.kind) : actor.label;
    const Result<void> done = run(key.id, [&](Db::Transaction &transaction) {
        Result<void> added = insertApiKey(transaction, key);
        return added
            ? m_audit.record(transaction, {u"apikey.create"_s, targetOf(key), {}, auditState(key)})
            : added;
    });
    if (!done)
        return done.error();
    JsonValue shown = item(key);
    shown.insert(u"key"_s, JsonValue(QString::fromLatin1(token)));
    return shown;
}

Result<ApiKey> ApiKeyService::find(const QString &id) const
{
    const std::shared_ptr<const ApiKeySet> set = m_keys.get();
    const ApiKey *key = set->find(id);
    return key ? Result<ApiKey>(*key) : Error::notFound();
}

Result<JsonValue> ApiKeyService::change(const QString &id, const ApiKeyForm &form)
{
    const Result<ApiKey> found = find(id);
    if (!found)
        return found.error();
    if (found->isRevoked)
        return Error::invalidInput(u"The key is revoked."_s);
    ApiKey key = *found;
    if (Result<void> filled = fill(key, form); !filled)
        return std::move(filled).error();
    const Result<void> done = run(id, [&](Db::Transaction &transaction) {
        Result<void> changed = updateApiKey(transaction, key);
        return changed ? m_audit.record(
                   transaction,
                   {u"apikey.update"_s, targetOf(key), auditState(*found), auditState(key)})
                       : changed;
    });
    if (!done)
        return done.error();
    return item(key);
}

Result<void> ApiKeyService::revoke(const QString &id)
{
    const Result<ApiKey> found = find(id);
    if (!found)
        return found.error();
    return run(id, [&](Db::Transaction &transaction) -> Result<void> {
        if (found->isRevoked) {
            Result<void> gone = deleteApiKey(transaction, id);
            return gone ? m_audit.record(transaction,
                                         {u"apikey.delete"_s, targetOf(*found), auditState(*found)})
                        : gone;
        }
        ApiKey key = *found;
        key.isRevoked = true;
        Result<void> revoked = updateApiKey(transaction, key);
        return revoked ? m_audit.record(
                   transaction,
                   {u"apikey.revoke"_s, targetOf(key), auditState(*found), auditState(key)})
                       : revoked;
    });
}

Result<void> ApiKeyService::writeUses()
{
    const std::shared_ptr<const ApiKeySet> set = m_keys.get();
    std::vector<std::pair<QString, KeyUse::Seen>> uses;
    for (const ApiKey &key : set->keys) {
        if (std::optional<KeyUse::Seen> seen = key.use->takeUnwritten())
            uses.emplace_back(key.id, *std::move(seen));
    }
    if (uses.empty())
        return {};
    const Result<void> written = m_database.writeJob(
        [&](Db::Transaction &transaction) { return writeKeyUses(transaction, uses); });
    if (!written) {
        for (const auto &[id, seen] : uses)
            set->find(id)->use->putBack();
    }
    return written;
}

}  // namespace Binnacle
