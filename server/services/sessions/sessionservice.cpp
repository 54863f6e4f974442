// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/sessions/sessionservice.h"

#include "core/datetime.h"
#include "db/database.h"
#include "platform/jsonwebtoken.h"
#include "services/auth/tokens.h"
#include "services/collections/collectionservice.h"
#include "services/records/recordstore.h"
#include "services/storage/quotedsql.h"

#include <QLoggingCategory>
#include <QMap>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(lcSessions, "binnacle.services.sessions", QtInfoMsg)

/// How long uses may stay in memory, and how long sign-ins wait for others to be written with.
constexpr std::chrono::minutes usesTime{1};
constexpr std::chrono::seconds groupTime{1};
constexpr std::chrono::hours sweepTime{1};
constexpr qint64 sweepPage = 500;
constexpr qsizetype maximumAgent = 200;

QByteArray expiryText(qint64 seconds)
{
    // Later than any date that can be written is never.
    constexpr qint64 latest = 253'402'300'799;
    return seconds <= 0 || seconds > latest
        ? QByteArray()
        : formatDateTime(UtcTime(std::chrono::seconds(seconds)));
}

QByteArray tokenExpiry(QByteArrayView token)
{
    const Result<JsonWebToken> read = JsonWebToken::decode(token);
    return read ? expiryText(read->claims()[u"exp"].toInteger()) : QByteArray();
}

SessionNote noteOf(SessionNote::Kind kind, const Schema::Record &account, QByteArrayView token,
                   const SessionOrigin &origin, UtcTime now)
{
    const Schema::Collection &collection = account.collection();
    SessionNote note;
    note.kind = kind;
    note.token = TokenDigest::of(token);
    note.expires = tokenExpiry(token);
    note.account = {collection.id, account.id()};
    note.keyPrint = sessionKeyPrint(
        signingKey(account.value(u"tokenKey").toString(), collection.auth.authToken));
    note.at = now;
    note.origin = origin;
    note.origin.userAgent.truncate(maximumAgent);
    return note;
}

}  // namespace

SessionService::SessionService(RecordStore &store)
    : m_store(store)
    , m_sessions(store.database())
{
}

SessionService::~SessionService()
{
    stop();
}

Result<void> SessionService::load()
{
    Result<TokenDigests> revoked = m_sessions.revoked();
    if (!revoked)
        return std::move(revoked).error();
    m_memory.setRevoked(*std::move(revoked));
    return {};
}

void SessionService::start()
{
    Q_ASSERT(!m_thread.joinable());
    m_thread = std::thread([this] { run(); });
}

void SessionService::stop()
{
    if (!m_thread.joinable())
        return;
    m_memory.stop();
    m_thread.join();
}

void SessionService::run()
{
    auto sweptAt = std::chrono::steady_clock::now();
    bool isFailing = false;
    bool goesOn = true;
    while (goesOn) {
        goesOn = m_memory.waitForNotes(usesTime) && m_memory.waitForMore(groupTime);
        Result<void> done;
        {
            const std::lock_guard turn(m_turn);
            done = writeNotes();
        }
        if (done && goesOn && std::chrono::steady_clock::now() - sweptAt >= sweepTime) {
            sweptAt = std::chrono::steady_clock::now();
            done = sweep();
        }
        // Once, not every second.
        if (!done && !isFailing)
            qCWarning(lcSessions) << "sessions cannot be written:" << done.error().detail;
        isFailing = !done;
    }
}

bool SessionService::admits(const TokenUse &use, UtcTime now)
{
    const TokenDigest token = TokenDigest::of(use.token);
    if (m_memory.isRevoked(token))
        return false;
    m_memory.noteUse(token, now, [&] {
        SessionNote note;
        note.token = token;
        note.expires = expiryText(use.expires);
        note.account = use.account;
        note.keyPrint = sessionKeyPrint(use.signingKey);
        note.at = now;
        return note;
    });
    return true;
}

void SessionService::begin(const Schema::Record &account, QByteArrayView token,
                           const SessionOrigin &origin)
{
    m_memory.add(noteOf(SessionNote::Kind::Begun, account, token, origin, m_store.clock().now()));
}

Result<void> SessionService::extend(const Schema::Record &account, QByteArrayView token,
                                    QByteArrayView fresh, const SessionOrigin &origin)
{
    // Who came without a token of ours, by a key or in process, has no session to extend.
    if (!JsonWebToken::decode(token))
        return {};
    SessionNote note
        = noteOf(SessionNote::Kind::Extended, account, fresh, origin, m_store.clock().now());
    note.parent = TokenDigest::of(token);
    note.parentExpires = tokenExpiry(token);
    if (!m_memory.add(std::move(note)))
        return Error::unauthenticated();
    return {};
}

/// In the caller's turn.
Result<void> SessionService::writeNotes()
{
    std::vector<SessionNote> notes = m_memory.take();
    if (notes.empty())
        return {};
    Result<void> written = m_sessions.write(notes);
    if (!written)
        m_memory.putBack(std::move(notes));
    return written;
}

Result<SessionPage> SessionService::list(const SessionRange &range, QByteArrayView asker)
{
    {
        const std::lock_guard turn(m_turn);
        if (Result<void> written = writeNotes(); !written)
            return std::move(written).error();
    }
    const Result<std::vector<SessionRow>> rows
        = m_sessions.list(range, *m_store.collections().snapshot(), m_store.clock().now());
    if (!rows)
        return rows.error();
    const Result<LiveAccounts> accounts = liveAccounts(*rows);
    if (!accounts)
        return accounts.error();
    const Result<QStringList> current
        = asker.isEmpty() ? QStringList() : m_sessions.sessionsOf(TokenDigest::of(asker));
    if (!current)
        return current.error();
    SessionPage page;
    for (const SessionRow &row : *rows) {
        const auto account = accounts->constFind(row.account);
        if (account == accounts->cend() || account->keyPrint != row.keyPrint)
            continue;
        page.sessions.push_back(
            {row, account->collectionName, account->label, current->contains(row.id)});
    }
    if (qint64(rows->size()) == range.limit && !rows->empty())
        page.next = sessionCursor(rows->back());
    return page;
}

Result<SessionService::LiveAccounts>
SessionService::liveAccounts(const std::vector<SessionRow> &sessions) const
{
    QMap<QString, QStringList> byCollection;
    for (const SessionRow &session : sessions)
        byCollection[session.account.collectionId].append(session.account.recordId);
    const Result<Db::Connection *> connection = m_store.database().connection();
    if (!connection)
        return connection.error();
    const std::shared_ptr<const Schema::CollectionSet> set = m_store.collections().snapshot();
    LiveAccounts live;
    for (auto [id, records] : byCollection.asKeyValueRange()) {
        const Schema::Collection *collection = set->find(id);
        if (!collection || !collection->isAuth() || collection->id != id)
            continue;
        records.removeDuplicates();
        const Db::Dialect &dialect = (*connection)->dialect();
        Db::Statement statement = isOneOf(quotedSql(dialect, "{id}"), records);
        statement.sql = quotedSql(dialect,
                                  "SELECT {id}, {email}, {tokenKey} FROM {"
                                      + collection->name.toLatin1() + "} WHERE ")
            + statement.sql;
        const Result<qint64> rows = (*connection)->forEach(statement, [&](const Db::Row &row) {
            const QString email = row.string(1);
            live.insert({collection->id, row.string(0)},
                        {collection->name, email.isEmpty() ? row.string(0) : email,
                         sessionKeyPrint(signingKey(row.string(2), collection->auth.authToken))});
            return true;
        });
        if (!rows)
            return rows.error();
    }
    return live;
}

Result<SessionRow> SessionService::find(const QString &id)
{
    const std::lock_guard turn(m_turn);
    if (Result<void> written = writeNotes(); !written)
        return std::move(written).error();
    return m_sessions.find(id);
}

Result<SessionRow> SessionService::revoke(const QString &id, const std::optional<AccountId> &owner)
{
    Result<SessionRow> ended = end(id, owner);
    if (ended && m_rightsListener)
        m_rightsListener(ended->account.recordId);
    return ended;
}

Result<SessionRow> SessionService::end(const QString &id, const std::optional<AccountId> &owner)
{
    const std::lock_guard turn(m_turn);
    if (Result<void> written = writeNotes(); !written)
        return std::move(written).error();
    const Result<SessionRow> session = m_sessions.find(id);
    if (!session)
        return session;
    if (owner && session->account != *owner)
        return Error::notFound();
    const Result<std::vector<TokenDigest>> tokens = m_sessions.revoke(id);
    if (!tokens)
        return tokens.error();
    // What one of them was exchanged for in between goes too.
    const std::vector<SessionNote> given = m_memory.revoke(*tokens);
    if (!given.empty()) {
        if (Result<void> refused = m_sessions.revokeTokens(given); !refused)
            return std::move(refused).error();
    }
    return session;
}

Result<void> SessionService::revokeAll(const AccountId &account)
{
    const std::shared_ptr<const Schema::Collection> collection
        = m_store.collections().snapshot()->share(account.collectionId);
    if (!collection || !collection->isAuth())
        return Error::notFound();
    const Result<Schema::Record> changed = m_store.rotateTokenKey(collection, account.recordId);
    if (!changed)
        return changed.error();
    // They are over anyway; a failure leaves them to the next sweep.
    if (const Result<void> removed = m_sessions.removeAll({collection->id, account.recordId});
        !removed)
        qCWarning(lcSessions) << "ended sessions stay for now:" << removed.error().detail;
    return {};
}

Result<void> SessionService::sweep()
{
    const std::lock_guard turn(m_turn);
    if (Result<void> swept = m_sessions.sweep(m_store.clock().now()); !swept)
        return swept;
    if (Result<void> swept = sweepEnded(); !swept)
        return swept;
    return load();
}

/// Sessions of accounts that are gone or have another key: a changed password, a deletion.
Result<void> SessionService::sweepEnded()
{
    SessionRange range;
    range.limit = sweepPage;
    for (;;) {
        const Result<std::vector<SessionRow>> rows
            = m_sessions.list(range, *m_store.collections().snapshot(), m_store.clock().now());
        if (!rows)
            return rows.error();
        const Result<LiveAccounts> accounts = liveAccounts(*rows);
        if (!accounts)
            return accounts.error();
        QStringList ended;
        for (const SessionRow &row : *rows) {
            if (accounts->value(row.account).keyPrint != row.keyPrint)
                ended.append(row.id);
        }
        if (!ended.isEmpty()) {
            if (Result<void> removed = m_sessions.remove(ended); !removed)
                return removed;
        }
        if (qint64(rows->size()) < sweepPage)
            return {};
        range.before = sessionCursor(rows->back());
    }
}

}  // namespace Binnacle
