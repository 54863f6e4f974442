// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QByteArray>

#include <vector>

namespace Binnacle::Db {
class Dialect;
class Transaction;
}  // namespace Binnacle::Db

namespace Binnacle {

struct SettingsKey;

/// The rows that a complete `_migrations` table has (R1.4), in their order.
const std::vector<QByteArray> &systemMigrations();
/// The first migration of the current schema; a directory without it is too old to open.
inline const QByteArray oldestMigration = QByteArrayLiteral("1717233556_v0.23_migrate.go");

/// Notes that a system migration has been applied.
Result<void> recordMigration(Db::Transaction &transaction, const QByteArray &file, UtcTime now);

/// Makes everything a fresh `data.db` holds: system tables, migration rows, default settings, the
/// system collections with their tables, and `users` (R1.3 to R1.5).
Result<void> createDataTables(Db::Transaction &transaction, const SettingsKey &key, UtcTime now);

/// Makes `_logs` and its indexes in `auxiliary.db` where they are missing.
Result<void> ensureLogTables(Db::Transaction &transaction);

/// Makes the index on the type of collections unless it is there.
Result<void> ensureCollectionTypeIndex(Db::Transaction &transaction);

}  // namespace Binnacle
