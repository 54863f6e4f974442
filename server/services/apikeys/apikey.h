// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/jsonvalue.h"
#include "wire/identity.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace Binnacle {

/// When and whence a key came last. Kept in memory, written down now and then. Thread: any.
class KeyUse final
{
public:
    struct Seen
    {
        QString at;
        QString ip;
    };

    explicit KeyUse(Seen seen)
        : m_seen(std::move(seen))
    {
    }

    /// Notes a use; of the same address once a second at most.
    void note(UtcTime now, const QByteArray &ip);
    Seen seen() const;
    /// What has changed since the last call.
    std::optional<Seen> takeUnwritten();
    /// Could not be written after all.
    void putBack();

private:
    mutable std::mutex m_mutex;
    Seen m_seen;
    UtcTime m_noted{};
    bool m_isUnwritten = false;
};

/// One row of `_bn_apikeys`.
struct ApiKey
{
    QString id;
    QString name;
    /// The beginning of the key, for people to know it by.
    QString prefix;
    /// SHA-256 of the key, in hex; the key itself is nowhere.
    QByteArray hash;
    /// `{"collections":{"<id>" or "*":["list",…]}}`.
    JsonValue scope;
    QString created;
    /// Empty when it does not expire.
    QString expires;
    QString createdBy;
    bool isRevoked = false;
    KeyUse::Seen lastSeen{};

    /// Of what is read from the table, for those who ask all the time.
    std::optional<UtcTime> end{};
    std::shared_ptr<const Wire::KeyGrant> grant{};
    /// Shared by the readings of one key, so that a use is never lost.
    std::shared_ptr<KeyUse> use{};
};

/// Every key at one moment, oldest first. Immutable.
struct ApiKeySet
{
    std::vector<ApiKey> keys;
    QHash<QByteArray, size_t> byHash;

    const ApiKey *find(const QString &id) const;
};

/// What a key starts with.
inline constexpr QByteArrayView apiKeyMark("bnk_");

/// What the scope comes to.
std::shared_ptr<const Wire::KeyGrant> grantOf(const ApiKey &key);

/// "list", "view", "create", "update", "delete".
QString recordActionName(Wire::RecordAction action);
std::optional<Wire::RecordAction> recordActionFromName(const QString &name);

}  // namespace Binnacle
