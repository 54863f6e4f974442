// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/apikeys/apikeystore.h"

#include "db/connection.h"
#include "db/dialect.h"
#include "db/inspection.h"
#include "wire/jsonparser.h"

#include <array>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

const QString keysTable = u"_bn_apikeys"_s;

constexpr std::array<QStringView, 11> keyColumns{u"id",      u"name",     u"prefix",  u"hash",
                                                 u"scope",   u"created",  u"expires", u"createdBy",
                                                 u"revoked", u"lastUsed", u"lastIp"};

QByteArray keyColumnNames(const Db::Dialect &dialect)
{
    QByteArrayList names;
    for (const QStringView name : keyColumns)
        names.append(dialect.quoted(name));
    return names.join(", ");
}

Result<void> ensureKeysTable(Db::Transaction &transaction)
{
    const Db::Dialect &dialect = transaction.dialect();
    QByteArrayList columns;
    for (const QStringView name : keyColumns) {
        QByteArray type = " TEXT DEFAULT '' NOT NULL";
        if (name == u"id")
            type = " TEXT PRIMARY KEY NOT NULL";
        else if (name == u"hash")
            type = " TEXT UNIQUE NOT NULL";
        else if (name == u"revoked")
            type = ' ' + dialect.columnDefinition(Db::ColumnKind::Bool);
        columns.append(dialect.quoted(name) + type);
    }
    return transaction.executeScript("CREATE TABLE IF NOT EXISTS " + dialect.quoted(keysTable)
                                     + " (" + columns.join(", ") + ')');
}

ApiKey apiKeyOf(const Db::Row &row)
{
    ApiKey key;
    key.id = row.string(0);
    key.name = row.string(1);
    key.prefix = row.string(2);
    key.hash = row.text(3).toByteArray();
    // A scope that cannot be read is none.
    const Result<JsonValue> scope = Wire::parseJson(row.text(4).toByteArray());
    key.scope = scope ? *scope : JsonValue::object();
    key.created = row.string(5);
    key.expires = row.string(6);
    key.createdBy = row.string(7);
    key.isRevoked = row.integer(8) != 0;
    key.lastSeen = {row.string(9), row.string(10)};
    return key;
}

Result<void> changeRow(Db::Transaction &transaction, Db::Statement statement)
{
    const Result<qint64> changed = transaction.execute(statement);
    if (!changed)
        return changed.error();
    return *changed > 0 ? Result<void>() : Error::notFound();
}

QByteArray whereId(const Db::Dialect &dialect)
{
    return " WHERE " + dialect.quoted(u"id") + " = ?";
}

}  // namespace

Result<std::vector<ApiKey>> readApiKeys(Db::Connection &connection)
{
    std::vector<ApiKey> keys;
    const Result<bool> exists = Db::tableExists(connection, keysTable);
    if (!exists)
        return exists.error();
    if (!*exists)
        return keys;
    const Db::Dialect &dialect = connection.dialect();
    const Result<qint64> rows = connection.forEach(
        {"SELECT " + keyColumnNames(dialect) + " FROM " + dialect.quoted(keysTable) + " ORDER BY "
             + dialect.quoted(u"created") + ", " + dialect.quoted(u"id"),
         {}},
        [&keys](const Db::Row &row) {
            keys.push_back(apiKeyOf(row));
            return true;
        });
    return rows ? Result<std::vector<ApiKey>>(std::move(keys)) : rows.error();
}

Result<void> insertApiKey(Db::Transaction &transaction, const ApiKey &key)
{
    if (Result<void> made = ensureKeysTable(transaction); !made)
        return made;
    const Db::Dialect &dialect = transaction.dialect();
    return changeRow(
        transaction,
        {"INSERT INTO " + dialect.quoted(keysTable) + " (" + keyColumnNames(dialect)
             + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')",
         {Db::textValue(key.id), Db::textValue(key.name), Db::textValue(key.prefix), key.hash,
          key.scope.toJson(), Db::textValue(key.created), Db::textValue(key.expires),
          Db::textValue(key.createdBy), qint64(key.isRevoked ? 1 : 0)}});
}

Result<void> updateApiKey(Db::Transaction &transaction, const ApiKey &key)
{
    const Db::Dialect &dialect = transaction.dialect();
    return changeRow(transaction,
                     {"UPDATE " + dialect.quoted(keysTable) + " SET " + dialect.quoted(u"name")
                          + " = ?, " + dialect.quoted(u"scope") + " = ?, "
                          + dialect.quoted(u"expires") + " = ?, " + dialect.quoted(u"revoked")
                          + " = ?" + whereId(dialect) + " AND " + dialect.quoted(u"revoked")
                          + " = FALSE",
                      {Db::textValue(key.name), key.scope.toJson(), Db::textValue(key.expires),
                       qint64(key.isRevoked ? 1 : 0), Db::textValue(key.id)}});
}

Result<void> deleteApiKey(Db::Transaction &transaction, const QString &id)
{
    const Db::Dialect &dialect = transaction.dialect();
    return changeRow(
        transaction,
        {"DELETE FROM " + dialect.quoted(keysTable) + whereId(dialect), {Db::textValue(id)}});
}

Result<void> writeKeyUses(Db::Transaction &transaction,
                          const std::vector<std::pair<QString, KeyUse::Seen>> &uses)
{
    const Db::Dialect &dialect = transaction.dialect();
    for (const auto &[id, seen] : uses) {
        const Result<qint64> written = transaction.execute(
            {"UPDATE " + dialect.quoted(keysTable) + " SET " + dialect.quoted(u"lastUsed")
                 + " = ?, " + dialect.quoted(u"lastIp") + " = ?" + whereId(dialect),
             {Db::textValue(seen.at), Db::textValue(seen.ip), Db::textValue(id)}});
        if (!written)
            return written.error();
    }
    return {};
}

}  // namespace Binnacle
