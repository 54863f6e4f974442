// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "db/connection.h"
#include "services/sessions/sessionnote.h"

#include <QByteArrayList>

#include <vector>

namespace Binnacle {

/// What SessionStore does inside one transaction. Thread: the writer's.
class SessionWriter final
{
    Q_DISABLE_COPY_MOVE(SessionWriter)

public:
    explicit SessionWriter(Db::Transaction &transaction)
        : m_transaction(transaction)
    {
    }

    Result<void> write(const SessionNote &note);
    /// Errors: NotFound.
    Result<std::vector<TokenDigest>> revoke(const QByteArray &id);
    Result<void> refuse(const QByteArray &hash, const QByteArray &expires);
    Result<void> remove(const QByteArray &id);
    /// All sessions of an account but the @p count that were used last.
    Result<void> removeBeyond(const AccountId &account, qint64 count);
    Result<void> sweep(const QByteArray &now);

private:
    Result<qint64> execute(const QByteArray &sql, Db::Values values);
    Result<QByteArrayList> texts(const QByteArray &sql, Db::Values values);
    Result<QByteArrayList> sessionsOf(const TokenDigest &token);
    /// A session with that token; gives its id.
    Result<QByteArray> insert(const SessionNote &note, const SessionOrigin &origin,
                              const TokenDigest &token, const QByteArray &expires);
    Result<void> attach(const TokenDigest &token, const QByteArray &session,
                        const QByteArray &expires);
    Result<void> detach(const QByteArray &hash);
    Result<void> extend(const SessionNote &note);
    Result<void> see(const SessionNote &note);

    Db::Transaction &m_transaction;
};

}  // namespace Binnacle
