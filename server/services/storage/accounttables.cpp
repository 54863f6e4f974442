// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/storage/accounttables.h"

#include "db/connection.h"
#include "db/inspection.h"
#include "schema/collection.h"
#include "services/storage/quotedsql.h"

#include <array>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// Those with the columns `collection` and `record`.
constexpr std::array<const char *, 4> tablesOfAccounts{"{_bn_totp}", "{_bn_recovery_codes}",
                                                       "{_bn_passkeys}", "{_bn_sessions}"};

// Moments are texts as everywhere; empty ones are not set, or never come.
constexpr char accountTablesSql[]
    = "CREATE TABLE IF NOT EXISTS {_bn_totp} ({collection} TEXT NOT NULL, {record} TEXT NOT NULL, "
      "{secret} TEXT NOT NULL, {salt} TEXT NOT NULL, {confirmed} TEXT NOT NULL, "
      "{step} INTEGER NOT NULL, PRIMARY KEY ({collection}, {record}));"
      "CREATE TABLE IF NOT EXISTS {_bn_recovery_codes} ({collection} TEXT NOT NULL, "
      "{record} TEXT NOT NULL, {hash} TEXT NOT NULL, "
      "PRIMARY KEY ({collection}, {record}, {hash}));"
      "CREATE TABLE IF NOT EXISTS {_bn_passkeys} ({id} TEXT PRIMARY KEY NOT NULL, "
      "{collection} TEXT NOT NULL, {record} TEXT NOT NULL, {name} TEXT NOT NULL, "
      "{credential} TEXT NOT NULL UNIQUE, {algorithm} INTEGER NOT NULL, {key} TEXT NOT NULL, "
      "{count} INTEGER NOT NULL, {created} TEXT NOT NULL, {used} TEXT NOT NULL);"
      "CREATE INDEX IF NOT EXISTS {_bn_idx_passkeys_account} ON {_bn_passkeys} "
      "({collection}, {record});"
      "CREATE TABLE IF NOT EXISTS {_bn_sessions} ({id} TEXT PRIMARY KEY NOT NULL, "
      "{collection} TEXT NOT NULL, {record} TEXT NOT NULL, {keyprint} TEXT NOT NULL, "
      "{method} TEXT NOT NULL, {ip} TEXT NOT NULL, {agent} TEXT NOT NULL, "
      "{created} TEXT NOT NULL, {seen} TEXT NOT NULL, {expires} TEXT NOT NULL);"
      "CREATE INDEX IF NOT EXISTS {_bn_idx_sessions_account} ON {_bn_sessions} "
      "({collection}, {record}, {seen});"
      "CREATE INDEX IF NOT EXISTS {_bn_idx_sessions_created} ON {_bn_sessions} "
      "({created}, {id});"
      "CREATE TABLE IF NOT EXISTS {_bn_session_tokens} ({hash} TEXT NOT NULL, "
      "{session} TEXT NOT NULL, {expires} TEXT NOT NULL, PRIMARY KEY ({hash}, {session}));"
      "CREATE INDEX IF NOT EXISTS {_bn_idx_session_tokens} ON {_bn_session_tokens} "
      "({session}, {expires});"
      "CREATE TABLE IF NOT EXISTS {_bn_revoked_tokens} ({hash} TEXT PRIMARY KEY NOT NULL, "
      "{expires} TEXT NOT NULL)";

Result<void> deleteFromAll(Db::Transaction &transaction, const QByteArray &condition,
                           const Db::Values &values)
{
    // A database that no data directory has prepared has none of them.
    const Result<bool> exists = Db::tableExists(transaction, u"_bn_totp"_s);
    if (!exists || !*exists)
        return exists ? Result<void>() : exists.error();
    for (const char *table : tablesOfAccounts) {
        const Result<qint64> deleted = transaction.execute(
            {quotedSql(transaction.dialect(),
                       QByteArray("DELETE FROM ") + table + " WHERE " + condition),
             values});
        if (!deleted)
            return deleted.error();
    }
    return {};
}

Result<QStringList> collectionsIn(Db::Transaction &transaction)
{
    QStringList ids;
    for (const char *table : tablesOfAccounts) {
        const Result<qint64> rows = transaction.forEach(
            {quotedSql(transaction.dialect(),
                       QByteArray("SELECT DISTINCT {collection} FROM ") + table),
             {}},
            [&ids](const Db::Row &row) {
                ids.append(row.string(0));
                return true;
            });
        if (!rows)
            return rows.error();
    }
    ids.removeDuplicates();
    return ids;
}

}  // namespace

Result<void> ensureAccountTables(Db::Transaction &transaction)
{
    return transaction.executeScript(quotedSql(transaction.dialect(), accountTablesSql));
}

Result<void> removeAccountRows(Db::Transaction &transaction, const AccountId &account)
{
    return deleteFromAll(transaction, "{collection} = ? AND {record} = ?",
                         {Db::textValue(account.collectionId), Db::textValue(account.recordId)});
}

Result<void> removeAccountRows(Db::Transaction &transaction, const QString &collectionId)
{
    return deleteFromAll(transaction, "{collection} = ?", {Db::textValue(collectionId)});
}

Result<void> sweepAccountRows(Db::Transaction &transaction,
                              const Schema::CollectionSet &collections)
{
    const Result<QStringList> ids = collectionsIn(transaction);
    if (!ids)
        return ids.error();
    for (const QString &id : *ids) {
        const Schema::Collection *collection = collections.find(id);
        const bool isKnown = collection && collection->isAuth() && collection->id == id;
        const Result<void> deleted = isKnown
            ? deleteFromAll(transaction,
                            "{collection} = ? AND {record} NOT IN (SELECT {id} FROM {"
                                + collection->name.toLatin1() + "})",
                            {Db::textValue(id)})
            : removeAccountRows(transaction, id);
        if (!deleted)
            return deleted;
    }
    return {};
}

}  // namespace Binnacle
