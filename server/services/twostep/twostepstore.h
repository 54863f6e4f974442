// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "db/value.h"
#include "services/storage/accounttables.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QSet>

#include <optional>

namespace Binnacle {

namespace Db {
class Database;
}

/// What is stored of an account's authenticator app.
struct TwoStepSecret
{
    /// As TwoStepStore::sealed() gives it.
    QByteArray sealed;
    /// Of its recovery codes, in hex.
    QByteArray salt;
    /// When it was confirmed, as all moments are stored; empty while it waits for that.
    QString confirmed;
    /// The step of the last code that was taken.
    qint64 lastStep = 0;
};

/// The rows of two-step sign-in.
///
/// Thread: any; calls block on the database and the writer. What must happen once is decided by
/// the writer: of two at once, one gets false. Errors: the database's.
class TwoStepStore final
{
    Q_DISABLE_COPY_MOVE(TwoStepStore)

public:
    /// @p database must outlive it. @p key seals the secrets, as it does the settings: 16, 24 or
    /// 32 bytes, or none.
    TwoStepStore(Db::Database &database, QByteArray key)
        : m_database(database)
        , m_key(std::move(key))
    {
    }

    // A secret as it is stored, and back. Errors: Internal when it does not open with this key.
    Result<QByteArray> sealed(const QByteArray &secret) const;
    Result<QByteArray> opened(const QByteArray &stored) const;

    Result<std::optional<TwoStepSecret>> find(const AccountId &account) const;
    /// Of one collection, those that have been confirmed.
    Result<QSet<QString>> confirmedRecords(const QString &collectionId) const;
    /// The hashes that are left.
    Result<QByteArrayList> codes(const AccountId &account) const;

    /// A secret that waits to be confirmed, in the place of another such. False when there is a
    /// confirmed one.
    Result<bool> savePending(const AccountId &account, const TwoStepSecret &secret);
    /// With the hashes of the first recovery codes. False when @p secret does not wait any more.
    Result<bool> confirm(const AccountId &account, const TwoStepSecret &secret,
                         const QByteArrayList &codes);
    /// Takes all codes up to that step. False when they are taken already.
    Result<bool> takeStep(const AccountId &account, qint64 step);
    Result<bool> takeCode(const AccountId &account, const QByteArray &hash);
    Result<bool> replaceCodes(const AccountId &account, const QByteArrayList &codes);
    /// False when there was nothing.
    Result<bool> remove(const AccountId &account);

private:
    /// The first column of what is found.
    Result<QByteArrayList> texts(const QByteArray &sql, const Db::Values &values) const;
    /// True when the statement changed a row, as it does once.
    Result<bool> takeOnce(const QByteArray &sql, const Db::Values &values);

    Db::Database &m_database;
    const QByteArray m_key;
};

}  // namespace Binnacle
