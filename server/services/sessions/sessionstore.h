// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "services/sessions/sessionnote.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace Binnacle {

namespace Db {
class Database;
class Transaction;
}  // namespace Db
namespace Schema {
class CollectionSet;
}

/// A session as it is stored; moments are texts, empty for never.
struct SessionRow
{
    QString id;
    AccountId account;
    QByteArray keyPrint;
    SessionOrigin origin;
    QString created;
    QString lastSeen;
    QString expires;
};

/// The place of a session in a list, for the next page; it outlasts the session.
inline QString sessionCursor(const SessionRow &session)
{
    return QString(session.created + u'_' + session.id);
}

/// Which sessions are read, newest first.
struct SessionRange
{
    /// Ids; empty for all.
    QString collectionId{};
    QString recordId{};
    /// Those after this sessionCursor(); empty for the first.
    QString before{};
    qint64 limit = 200;
    /// What occurs in the account's e-mail address or id, the client's address or program, the way
    /// in, or the collection's name; empty for all.
    QString search{};
};

/// The rows of sessions, of their tokens and of tokens that are refused. A token may belong to
/// several sessions: two sign-ins within one second give the same one.
///
/// Thread: any; calls block on the database and the writer. Errors: the database's.
class SessionStore final
{
    Q_DISABLE_COPY_MOVE(SessionStore)

public:
    /// Sessions of an account; of more the ones that were not used for longest are forgotten, and
    /// noted anew when they are used.
    static constexpr qint64 maximumPerAccount = 100;
    /// Tokens of a session; of more the first to expire are forgotten.
    static constexpr qint64 maximumTokens = 500;

    /// @p database must outlive it.
    explicit SessionStore(Db::Database &database)
        : m_database(database)
    {
    }

    Result<void> write(const std::vector<SessionNote> &notes);
    /// Those that have not expired at @p now. @p collections are those of the accounts.
    Result<std::vector<SessionRow>>
    list(const SessionRange &range, const Schema::CollectionSet &collections, UtcTime now) const;
    Result<QStringList> sessionsOf(const TokenDigest &token) const;

    /// Errors also: NotFound.
    Result<SessionRow> find(const QString &id) const;

    /// Notes that the session's tokens are refused, and forgets it and those that share them.
    /// Errors also: NotFound.
    Result<std::vector<TokenDigest>> revoke(const QString &id);
    /// The same for tokens that no session has yet.
    Result<void> revokeTokens(const std::vector<SessionNote> &tokens);
    Result<TokenDigests> revoked() const;

    Result<void> remove(const QStringList &ids);
    Result<void> removeAll(const AccountId &account);
    /// Deletes what has expired, and tokens beyond maximumTokens.
    Result<void> sweep(UtcTime now);

private:
    Db::Database &m_database;
};

}  // namespace Binnacle
