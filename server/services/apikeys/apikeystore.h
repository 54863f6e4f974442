// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "services/apikeys/apikey.h"

#include <QStringList>

#include <utility>
#include <vector>

namespace Binnacle {

namespace Db {
class Connection;
class Transaction;
}  // namespace Db

// The table `_bn_apikeys` of data.db, made with the first key. Errors: the database's.

/// Every key, without what is made of the columns. Empty without the table.
Result<std::vector<ApiKey>> readApiKeys(Db::Connection &connection);
Result<void> insertApiKey(Db::Transaction &transaction, const ApiKey &key);
/// Name, scope, expiry, and whether it is revoked from now on. Errors: NotFound, also for a key
/// that has been revoked meanwhile.
Result<void> updateApiKey(Db::Transaction &transaction, const ApiKey &key);
Result<void> deleteApiKey(Db::Transaction &transaction, const QString &id);
Result<void> writeKeyUses(Db::Transaction &transaction,
                          const std::vector<std::pair<QString, KeyUse::Seen>> &uses);

}  // namespace Binnacle
