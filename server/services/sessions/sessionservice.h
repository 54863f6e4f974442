// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "schema/record.h"
#include "services/rightslistener.h"
#include "services/sessions/sessionmemory.h"
#include "services/sessions/sessionstore.h"

#include <mutex>
#include <thread>

namespace Binnacle {

class RecordStore;

/// An auth token that came with a request, its signature found right.
struct TokenUse
{
    QByteArrayView token;
    AccountId account;
    /// That signed it.
    QByteArrayView signingKey;
    /// Its claim, Unix seconds; 0 for never.
    qint64 expires = 0;
};

/// A session as operators and its owner see it.
struct SessionInfo
{
    SessionRow row;
    QString collectionName;
    /// The account's e-mail address, or its id.
    QString label;
    /// It is the asker's own.
    bool isCurrent = false;
};

struct SessionPage
{
    std::vector<SessionInfo> sessions;
    /// For SessionRange::before; empty at the end.
    QString next;
};

/// Who is signed in, on which device, and the end of it.
///
/// Tokens know nothing of sessions; a session is what is noted of the tokens that one sign-in led
/// to. Nothing is written while a request waits: sign-ins, refreshes and uses are noted in memory
/// and written together a second later, uses once a minute. A token that nobody noted, because it
/// is older than this or another program gave it, becomes a session when it is used.
///
/// Thread: any; what gives a Result blocks on the database and the writer. Errors: the
/// database's.
class SessionService final
{
    Q_DISABLE_COPY_MOVE(SessionService)

public:
    /// @p store must outlive it.
    explicit SessionService(RecordStore &store);
    /// Stops.
    ~SessionService();

    /// Is told of sessions that are revoked. Before the first request.
    void setRightsListener(RightsListener listener) { m_rightsListener = std::move(listener); }

    /// Reads which tokens are refused; before the first request.
    Result<void> load();
    /// Writes notes, and sweeps every hour, on a thread of its own. Once.
    void start();
    /// Writes what is noted. Harmless without start().
    void stop();

    /// False for a token that is refused; else notes the use. Takes no lock most of the time.
    bool admits(const TokenUse &use, UtcTime now);
    bool isRevoked(QByteArrayView token) const
    {
        return m_memory.isRevoked(TokenDigest::of(token));
    }

    /// Notes a sign-in that gave @p token, whose session it begins.
    void begin(const Schema::Record &account, QByteArrayView token, const SessionOrigin &origin);
    /// Notes that @p fresh was given for @p token, to the same session. Errors: Unauthenticated
    /// when that is refused by now.
    Result<void> extend(const Schema::Record &account, QByteArrayView token, QByteArrayView fresh,
                        const SessionOrigin &origin);

    /// Sessions whose tokens are good. @p asker is the token of who asks, or empty.
    Result<SessionPage> list(const SessionRange &range, QByteArrayView asker);
    /// Errors also: NotFound.
    Result<SessionRow> find(const QString &id);
    /// Ends a session, of @p owner if there is one: its tokens are refused at once, on every
    /// thread and after a restart. Gives what it was. Errors also: NotFound.
    Result<SessionRow> revoke(const QString &id, const std::optional<AccountId> &owner);
    /// Ends all sessions of an account by giving it another token key, which ends every token of
    /// it of whatever kind. Errors also: NotFound.
    Result<void> revokeAll(const AccountId &account);

    /// Forgets what has expired and sessions that ended otherwise.
    Result<void> sweep();

private:
    /// What is known of accounts that sessions speak of.
    struct LiveAccount
    {
        QString collectionName;
        QString label;
        QByteArray keyPrint;
    };
    using LiveAccounts = QHash<AccountId, LiveAccount>;

    Result<SessionRow> end(const QString &id, const std::optional<AccountId> &owner);
    Result<LiveAccounts> liveAccounts(const std::vector<SessionRow> &sessions) const;
    Result<void> sweepEnded();
    Result<void> writeNotes();
    void run();

    RecordStore &m_store;
    SessionStore m_sessions;
    SessionMemory m_memory;
    RightsListener m_rightsListener;
    /// One at a time writes notes or revokes: what is written is never about a token that has been
    /// refused meanwhile.
    std::mutex m_turn;
    std::thread m_thread;
};

}  // namespace Binnacle
