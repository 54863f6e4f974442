// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/passkeys/passkeystore.h"

#include "db/database.h"
#include "services/storage/quotedsql.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr char passkeyColumns[]
    = "SELECT {id}, {collection}, {record}, {name}, {credential}, {algorithm}, {key}, {count}, "
      "{created}, {used} FROM {_bn_passkeys} WHERE ";

// Ids and keys are kept in hex: both are compared and copied as texts by every engine.
Passkey passkeyOf(const Db::Row &row)
{
    Passkey passkey;
    passkey.id = row.string(0);
    passkey.account = {row.string(1), row.string(2)};
    passkey.name = row.string(3);
    passkey.credential.id = QByteArray::fromHex(row.text(4).toByteArray());
    passkey.credential.key.algorithm = int(row.integer(5));
    passkey.credential.key.bytes = QByteArray::fromHex(row.text(6).toByteArray());
    passkey.credential.report.signCount = quint32(row.integer(7));
    passkey.created = row.string(8);
    passkey.lastUsed = row.string(9);
    return passkey;
}

Result<std::vector<Passkey>> readPasskeys(Db::Database &database, const QByteArray &condition,
                                          const Db::Values &values)
{
    const Result<Db::Connection *> connection = database.connection();
    if (!connection)
        return connection.error();
    std::vector<Passkey> found;
    const Result<qint64> rows
        = (*connection)
              ->forEach({quotedSql((*connection)->dialect(), passkeyColumns + condition), values},
                        [&found](const Db::Row &row) {
                            found.push_back(passkeyOf(row));
                            return true;
                        });
    if (!rows)
        return rows.error();
    return found;
}

}  // namespace

Result<std::vector<Passkey>> PasskeyStore::list(const AccountId &account) const
{
    return readPasskeys(m_database, "{collection} = ? AND {record} = ? ORDER BY {created}, {id}",
                        {Db::textValue(account.collectionId), Db::textValue(account.recordId)});
}

Result<std::optional<Passkey>> PasskeyStore::find(const QByteArray &credentialId) const
{
    Result<std::vector<Passkey>> found
        = readPasskeys(m_database, "{credential} = ?", {credentialId.toHex()});
    if (!found)
        return std::move(found).error();
    if (found->empty())
        return std::optional<Passkey>();
    return std::optional<Passkey>(std::move(found->front()));
}

Result<PasskeyStore::Added> PasskeyStore::add(const Passkey &passkey)
{
    return m_database.write([&](Db::Transaction &transaction) -> Result<Added> {
        const Db::Value collection = Db::textValue(passkey.account.collectionId);
        const Db::Value record = Db::textValue(passkey.account.recordId);
        const Result<qint64> present = transaction.integer(
            {quotedSql(
                 transaction.dialect(),
                 "SELECT COUNT(*) FROM {_bn_passkeys} WHERE {collection} = ? AND {record} = ?"),
             {collection, record}});
        if (!present)
            return present.error();
        if (*present >= maximumPerAccount)
            return Added::Full;
        const WebAuthnCredential &credential = passkey.credential;
        const Result<qint64> added = transaction.execute(
            {quotedSql(transaction.dialect(),
                       "INSERT INTO {_bn_passkeys} ({id}, {collection}, {record}, {name}, "
                       "{credential}, {algorithm}, {key}, {count}, {created}, {used}) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '') ON CONFLICT ({credential}) "
                       "DO NOTHING"),
             {Db::textValue(passkey.id), collection, record, Db::textValue(passkey.name),
              credential.id.toHex(), qint64(credential.key.algorithm), credential.key.bytes.toHex(),
              qint64(credential.report.signCount), Db::textValue(passkey.created)}});
        if (!added)
            return added.error();
        return *added > 0 ? Added::Yes : Added::Taken;
    });
}

Result<qint64> PasskeyStore::run(const QByteArray &sql, const Db::Values &values)
{
    return m_database.write([&](Db::Transaction &transaction) -> Result<qint64> {
        return transaction.execute({quotedSql(transaction.dialect(), sql), values});
    });
}

Result<bool> PasskeyStore::rename(const AccountId &account, const QString &id, const QString &name)
{
    return run("UPDATE {_bn_passkeys} SET {name} = ? WHERE {collection} = ? AND {record} = ? AND "
               "{id} = ?",
               {Db::textValue(name), Db::textValue(account.collectionId),
                Db::textValue(account.recordId), Db::textValue(id)})
        .transform([](qint64 changed) { return changed > 0; });
}

Result<bool> PasskeyStore::remove(const AccountId &account, const QString &id)
{
    return run("DELETE FROM {_bn_passkeys} WHERE {collection} = ? AND {record} = ? AND {id} = ?",
               {Db::textValue(account.collectionId), Db::textValue(account.recordId),
                Db::textValue(id)})
        .transform([](qint64 removed) { return removed > 0; });
}

Result<qint64> PasskeyStore::removeAll(const AccountId &account)
{
    return run("DELETE FROM {_bn_passkeys} WHERE {collection} = ? AND {record} = ?",
               {Db::textValue(account.collectionId), Db::textValue(account.recordId)});
}

Result<bool> PasskeyStore::noteUse(const Passkey &passkey, quint32 signCount, const QString &moment)
{
    // Authenticators that do not count say 0 for ever.
    return run("UPDATE {_bn_passkeys} SET {count} = ?, {used} = ? WHERE {id} = ? AND "
               "({count} < ? OR ({count} = 0 AND ? = 0))",
               {qint64(signCount), Db::textValue(moment), Db::textValue(passkey.id),
                qint64(signCount), qint64(signCount)})
        .transform([](qint64 changed) { return changed > 0; });
}

}  // namespace Binnacle
