// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "db/value.h"
#include "platform/webauthn.h"
#include "services/storage/accounttables.h"

#include <QString>

#include <optional>
#include <vector>

namespace Binnacle {

namespace Db {
class Database;
}

/// A passkey as it is kept. Moments are texts, as everywhere; empty ones have not come.
struct Passkey
{
    QString id;
    AccountId account;
    /// What its owner calls it.
    QString name;
    WebAuthnCredential credential;
    QString created;
    QString lastUsed;
};

/// Passkeys in `_bn_passkeys`.
///
/// Thread: any; calls block on the database and the writer, whose errors they give.
class PasskeyStore final
{
    Q_DISABLE_COPY_MOVE(PasskeyStore)

public:
    static constexpr qint64 maximumPerAccount = 20;

    /// @p database must outlive the store.
    explicit PasskeyStore(Db::Database &database)
        : m_database(database)
    {
    }

    /// Those of an account, the oldest first.
    Result<std::vector<Passkey>> list(const AccountId &account) const;
    Result<std::optional<Passkey>> find(const QByteArray &credentialId) const;

    enum class Added
    {
        Yes,
        /// Somebody has a credential with that id.
        Taken,
        /// The account has as many as it may.
        Full
    };
    Result<Added> add(const Passkey &passkey);
    /// False when the account has no such passkey.
    Result<bool> rename(const AccountId &account, const QString &id, const QString &name);
    Result<bool> remove(const AccountId &account, const QString &id);
    /// Gives how many there were.
    Result<qint64> removeAll(const AccountId &account);
    /// Notes a use. False when the passkey is gone, or its count says that there is a copy of it
    /// which was used more often.
    Result<bool> noteUse(const Passkey &passkey, quint32 signCount, const QString &moment);

private:
    Result<qint64> run(const QByteArray &sql, const Db::Values &values);

    Db::Database &m_database;
};

}  // namespace Binnacle
