// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/twostep/twostepstore.h"

#include "db/database.h"
#include "platform/sealedtext.h"
#include "services/storage/quotedsql.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// How secrets are marked that need the key of the settings.
constexpr QByteArrayView twoStepSealMark = "sealed:";

Db::Values twoStepAccount(const AccountId &account)
{
    return {Db::textValue(account.collectionId), Db::textValue(account.recordId)};
}

Db::Values withTwoStepAccount(Db::Values values, const AccountId &account)
{
    for (Db::Value &value : twoStepAccount(account))
        values.push_back(std::move(value));
    return values;
}

Result<qint64> runTwoStep(Db::Transaction &transaction, const QByteArray &sql, Db::Values values)
{
    return transaction.execute({quotedSql(transaction.dialect(), sql), std::move(values)});
}

Result<void> writeRecoveryCodes(Db::Transaction &transaction, const AccountId &account,
                                const QByteArrayList &codes)
{
    const Result<qint64> removed = runTwoStep(
        transaction, "DELETE FROM {_bn_recovery_codes} WHERE {collection} = ? AND {record} = ?",
        twoStepAccount(account));
    if (!removed)
        return removed.error();
    for (const QByteArray &hash : codes) {
        Db::Values values = twoStepAccount(account);
        values.emplace_back(hash);
        const Result<qint64> added = runTwoStep(transaction,
                                                "INSERT INTO {_bn_recovery_codes} ({collection}, "
                                                "{record}, {hash}) VALUES (?, ?, ?)",
                                                std::move(values));
        if (!added)
            return added.error();
    }
    return {};
}

}  // namespace

Result<QByteArray> TwoStepStore::sealed(const QByteArray &secret) const
{
    if (m_key.isEmpty())
        return secret.toHex();
    Result<QByteArray> text = sealText(secret, m_key);
    if (!text)
        return text;
    return QByteArray(twoStepSealMark + *text);
}

Result<QByteArray> TwoStepStore::opened(const QByteArray &stored) const
{
    if (!stored.startsWith(twoStepSealMark))
        return QByteArray::fromHex(stored);
    Result<QByteArray> secret = openText(stored.sliced(twoStepSealMark.size()), m_key);
    if (!secret) {
        return Error::internal(u"a two-step secret does not open with the key of the settings: "_s
                               + secret.error().message);
    }
    return secret;
}

Result<std::optional<TwoStepSecret>> TwoStepStore::find(const AccountId &account) const
{
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    std::optional<TwoStepSecret> found;
    const Result<qint64> rows
        = (*connection)
              ->forEach({quotedSql((*connection)->dialect(),
                                   "SELECT {secret}, {salt}, {confirmed}, {step} FROM {_bn_totp} "
                                   "WHERE {collection} = ? AND {record} = ?"),
                         twoStepAccount(account)},
                        [&found](const Db::Row &row) {
                            found = TwoStepSecret{row.text(0).toByteArray(),
                                                  row.text(1).toByteArray(), row.string(2),
                                                  row.integer(3)};
                            return false;
                        });
    if (!rows)
        return rows.error();
    return found;
}

Result<QByteArrayList> TwoStepStore::texts(const QByteArray &sql, const Db::Values &values) const
{
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    QByteArrayList found;
    const Result<qint64> rows = (*connection)
                                    ->forEach({quotedSql((*connection)->dialect(), sql), values},
                                              [&found](const Db::Row &row) {
                                                  found.append(row.text(0).toByteArray());
                                                  return true;
                                              });
    if (!rows)
        return rows.error();
    return found;
}

Result<QSet<QString>> TwoStepStore::confirmedRecords(const QString &collectionId) const
{
    const Result<QByteArrayList> found
        = texts("SELECT {record} FROM {_bn_totp} WHERE {collection} = ? AND {confirmed} <> ''",
                {Db::textValue(collectionId)});
    if (!found)
        return found.error();
    QSet<QString> records;
    for (const QByteArray &id : *found)
        records.insert(QString::fromUtf8(id));
    return records;
}

Result<QByteArrayList> TwoStepStore::codes(const AccountId &account) const
{
    return texts("SELECT {hash} FROM {_bn_recovery_codes} WHERE {collection} = ? AND {record} = ?",
                 twoStepAccount(account));
}

Result<bool> TwoStepStore::savePending(const AccountId &account, const TwoStepSecret &secret)
{
    return m_database.write([&](Db::Transaction &transaction) -> Result<bool> {
        const Result<qint64> cleared
            = runTwoStep(transaction,
                         "DELETE FROM {_bn_totp} WHERE {collection} = ? AND {record} = ? AND "
                         "{confirmed} = ''",
                         twoStepAccount(account));
        if (!cleared)
            return cleared.error();
        Db::Values values = twoStepAccount(account);
        values.emplace_back(secret.sealed);
        values.emplace_back(secret.salt);
        const Result<qint64> added = runTwoStep(
            transaction,
            "INSERT INTO {_bn_totp} ({collection}, {record}, {secret}, {salt}, {confirmed}, "
            "{step}) VALUES (?, ?, ?, ?, '', 0) ON CONFLICT ({collection}, {record}) "
            "DO NOTHING",
            std::move(values));
        if (!added)
            return added.error();
        return *added > 0;
    });
}

Result<bool> TwoStepStore::confirm(const AccountId &account, const TwoStepSecret &secret,
                                   const QByteArrayList &codes)
{
    return m_database.write([&](Db::Transaction &transaction) -> Result<bool> {
        // The salt tells which secret it is: one that was begun anew has another.
        Db::Values values = withTwoStepAccount(
            {Db::textValue(secret.confirmed), Db::Value(secret.lastStep)}, account);
        values.emplace_back(secret.salt);
        const Result<qint64> confirmed = runTwoStep(
            transaction,
            "UPDATE {_bn_totp} SET {confirmed} = ?, {step} = ? WHERE {collection} = ? AND "
            "{record} = ? AND {salt} = ? AND {confirmed} = ''",
            std::move(values));
        if (!confirmed)
            return confirmed.error();
        if (*confirmed == 0)
            return false;
        const Result<void> written = writeRecoveryCodes(transaction, account, codes);
        return written ? Result<bool>(true) : written.error();
    });
}

Result<bool> TwoStepStore::takeOnce(const QByteArray &sql, const Db::Values &values)
{
    const Result<qint64> taken = m_database.write(
        [&](Db::Transaction &transaction) { return runTwoStep(transaction, sql, values); });
    return taken ? Result<bool>(*taken > 0) : taken.error();
}

Result<bool> TwoStepStore::takeStep(const AccountId &account, qint64 step)
{
    Db::Values values = withTwoStepAccount({Db::Value(step)}, account);
    values.emplace_back(step);
    return takeOnce("UPDATE {_bn_totp} SET {step} = ? WHERE {collection} = ? AND {record} = ? AND "
                    "{step} < ? AND {confirmed} <> ''",
                    values);
}

Result<bool> TwoStepStore::takeCode(const AccountId &account, const QByteArray &hash)
{
    Db::Values values = twoStepAccount(account);
    values.emplace_back(hash);
    return takeOnce("DELETE FROM {_bn_recovery_codes} WHERE {collection} = ? AND {record} = ? AND "
                    "{hash} = ?",
                    values);
}

Result<bool> TwoStepStore::replaceCodes(const AccountId &account, const QByteArrayList &codes)
{
    return m_database.write([&](Db::Transaction &transaction) -> Result<bool> {
        const Result<qint64> confirmed = transaction.integer(
            {quotedSql(transaction.dialect(),
                       "SELECT COUNT(*) FROM {_bn_totp} WHERE {collection} = ? AND {record} = ? "
                       "AND {confirmed} <> ''"),
             twoStepAccount(account)});
        if (!confirmed)
            return confirmed.error();
        if (*confirmed == 0)
            return false;
        const Result<void> written = writeRecoveryCodes(transaction, account, codes);
        return written ? Result<bool>(true) : written.error();
    });
}

Result<bool> TwoStepStore::remove(const AccountId &account)
{
    return m_database.write([&](Db::Transaction &transaction) -> Result<bool> {
        const Result<qint64> removed = runTwoStep(
            transaction, "DELETE FROM {_bn_totp} WHERE {collection} = ? AND {record} = ?",
            twoStepAccount(account));
        if (!removed)
            return removed.error();
        const Result<void> cleared = writeRecoveryCodes(transaction, account, {});
        return cleared ? Result<bool>(*removed > 0) : cleared.error();
    });
}

}  // namespace Binnacle
