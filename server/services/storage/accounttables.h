// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QHash>
#include <QString>

namespace Binnacle {

namespace Db {
class Transaction;
}
namespace Schema {
class CollectionSet;
}

/// A record that can sign in, by the ids of its collection and its own.
struct AccountId
{
    QString collectionId;
    QString recordId;

    friend bool operator==(const AccountId &, const AccountId &) = default;
};

inline size_t qHash(const AccountId &account, size_t seed = 0)
{
    return qHashMulti(seed, account.collectionId, account.recordId);
}

// The tables of data.db that say more of accounts than their records do: two-step secrets
// (`_bn_totp`), recovery codes (`_bn_recovery_codes`), passkeys (`_bn_passkeys`) and sessions (`_bn_sessions`), each with the
// columns `collection` and `record`; the tokens of sessions (`_bn_session_tokens`) and those that
// are refused (`_bn_revoked_tokens`).

/// Makes the tables where they are missing.
Result<void> ensureAccountTables(Db::Transaction &transaction);

/// Forgets what is kept of an account that goes.
Result<void> removeAccountRows(Db::Transaction &transaction, const AccountId &account);
/// The same for every account of a collection.
Result<void> removeAccountRows(Db::Transaction &transaction, const QString &collectionId);

/// The same for accounts that another program has deleted.
Result<void> sweepAccountRows(Db::Transaction &transaction,
                              const Schema::CollectionSet &collections);

}  // namespace Binnacle
