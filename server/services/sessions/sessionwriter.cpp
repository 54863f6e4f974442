// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/sessions/sessionwriter.h"

#include "core/datetime.h"
#include "core/random.h"
#include "db/dialect.h"
#include "services/sessions/sessionstore.h"
#include "services/storage/quotedsql.h"

#include <optional>

namespace Binnacle {

Result<qint64> SessionWriter::execute(const QByteArray &sql, Db::Values values)
{
    return m_transaction.execute({quotedSql(m_transaction.dialect(), sql), std::move(values)});
}

Result<QByteArrayList> SessionWriter::texts(const QByteArray &sql, Db::Values values)
{
    QByteArrayList found;
    const Result<qint64> rows = m_transaction.forEach(
        {quotedSql(m_transaction.dialect(), sql), std::move(values)}, [&found](const Db::Row &row) {
            found.append(row.text(0).toByteArray());
            return true;
        });
    if (!rows)
        return rows.error();
    return found;
}

Result<QByteArrayList> SessionWriter::sessionsOf(const TokenDigest &token)
{
    return texts("SELECT {session} FROM {_bn_session_tokens} WHERE {hash} = ?", {token.toHex()});
}

Result<void> SessionWriter::write(const SessionNote &note)
{
    switch (note.kind) {
    case SessionNote::Kind::Begun: {
        const Result<QByteArray> id = insert(note, note.origin, note.token, note.expires);
        return id ? Result<void>() : id.error();
    }
    case SessionNote::Kind::Extended: return extend(note);
    case SessionNote::Kind::Seen: return see(note);
    }
    Q_UNREACHABLE();
}

Result<QByteArray> SessionWriter::insert(const SessionNote &note, const SessionOrigin &origin,
                                         const TokenDigest &token, const QByteArray &expires)
{
    const QByteArray id = randomRecordId();
    const QByteArray at = formatDateTime(note.at);
    const Result<qint64> added = execute(
        "INSERT INTO {_bn_sessions} ({id}, {collection}, {record}, {keyprint}, {method}, {ip}, "
        "{agent}, {created}, {seen}, {expires}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {id, Db::textValue(note.account.collectionId), Db::textValue(note.account.recordId),
         note.keyPrint, Db::textValue(origin.method), Db::textValue(origin.address),
         origin.userAgent, at, at, expires});
    if (!added)
        return added.error();
    Result<void> done = attach(token, id, expires);
    if (done)
        done = removeBeyond(note.account, SessionStore::maximumPerAccount);
    if (!done)
        return std::move(done).error();
    return id;
}

Result<void> SessionWriter::attach(const TokenDigest &token, const QByteArray &session,
                                   const QByteArray &expires)
{
    const Result<qint64> added
        = execute("INSERT INTO {_bn_session_tokens} ({hash}, {session}, {expires}) "
                  "VALUES (?, ?, ?) ON CONFLICT ({hash}, {session}) DO NOTHING",
                  {token.toHex(), session, expires});
    return added ? Result<void>() : added.error();
}

Result<void> SessionWriter::extend(const SessionNote &note)
{
    Result<QByteArrayList> sessions = sessionsOf(note.parent);
    if (!sessions)
        return std::move(sessions).error();
    if (sessions->isEmpty()) {
        // It was given before sessions were noted, by another program, or forgotten since.
        SessionOrigin origin = note.origin;
        origin.method.clear();
        const Result<QByteArray> id = insert(note, origin, note.parent, note.parentExpires);
        if (!id)
            return id.error();
        sessions = QByteArrayList{*id};
    }
    for (const QByteArray &session : *sessions) {
        if (Result<void> attached = attach(note.token, session, note.expires); !attached)
            return attached;
        const Result<qint64> updated = execute(
            "UPDATE {_bn_sessions} SET {seen} = ?, {expires} = CASE WHEN {expires} = '' OR "
            "? = '' THEN '' WHEN {expires} < ? THEN ? ELSE {expires} END WHERE {id} = ?",
            {formatDateTime(note.at), note.expires, note.expires, note.expires, session});
        if (!updated)
            return updated.error();
    }
    return {};
}

Result<void> SessionWriter::see(const SessionNote &note)
{
    const Result<QByteArrayList> sessions = sessionsOf(note.token);
    if (!sessions)
        return sessions.error();
    if (sessions->isEmpty()) {
        const Result<QByteArray> id = insert(note, note.origin, note.token, note.expires);
        return id ? Result<void>() : id.error();
    }
    for (const QByteArray &session : *sessions) {
        const QByteArray at = formatDateTime(note.at);
        const Result<qint64> updated
            = execute("UPDATE {_bn_sessions} SET {seen} = ? WHERE {id} = ? AND {seen} < ?",
                      {at, session, at});
        if (!updated)
            return updated.error();
    }
    return {};
}

Result<std::vector<TokenDigest>> SessionWriter::revoke(const QByteArray &id)
{
    struct HeldToken
    {
        QByteArray hash;
        QByteArray expires;
    };
    std::vector<HeldToken> held;
    const Result<qint64> rows = m_transaction.forEach(
        {quotedSql(m_transaction.dialect(),
                   "SELECT {hash}, {expires} FROM {_bn_session_tokens} WHERE {session} = ?"),
         {id}},
        [&held](const Db::Row &row) {
            held.push_back({row.text(0).toByteArray(), row.text(1).toByteArray()});
            return true;
        });
    if (!rows)
        return rows.error();

    std::vector<TokenDigest> digests;
    for (const HeldToken &token : held) {
        if (Result<void> refused = refuse(token.hash, token.expires); !refused)
            return std::move(refused).error();
        if (const std::optional<TokenDigest> digest = TokenDigest::fromHex(token.hash))
            digests.push_back(*digest);
        if (Result<void> detached = detach(token.hash); !detached)
            return std::move(detached).error();
    }
    const Result<qint64> removed = execute("DELETE FROM {_bn_sessions} WHERE {id} = ?", {id});
    if (!removed)
        return removed.error();
    if (digests.empty() && *removed == 0)
        return Error::notFound();
    return digests;
}

/// Sessions that shared the token and have no other go with it.
Result<void> SessionWriter::detach(const QByteArray &hash)
{
    const Result<QByteArrayList> sessions
        = texts("SELECT {session} FROM {_bn_session_tokens} WHERE {hash} = ?", {hash});
    if (!sessions)
        return sessions.error();
    const Result<qint64> detached
        = execute("DELETE FROM {_bn_session_tokens} WHERE {hash} = ?", {hash});
    if (!detached)
        return detached.error();
    for (const QByteArray &session : *sessions) {
        const Result<qint64> emptied
            = execute("DELETE FROM {_bn_sessions} WHERE {id} = ? AND NOT EXISTS "
                      "(SELECT 1 FROM {_bn_session_tokens} WHERE {session} = ?)",
                      {session, session});
        if (!emptied)
            return emptied.error();
    }
    return {};
}

Result<void> SessionWriter::refuse(const QByteArray &hash, const QByteArray &expires)
{
    const Result<qint64> added
        = execute("INSERT INTO {_bn_revoked_tokens} ({hash}, {expires}) VALUES (?, ?) "
                  "ON CONFLICT ({hash}) DO NOTHING",
                  {hash, expires});
    return added ? Result<void>() : added.error();
}

Result<void> SessionWriter::remove(const QByteArray &id)
{
    for (const char *sql : {"DELETE FROM {_bn_session_tokens} WHERE {session} = ?",
                            "DELETE FROM {_bn_sessions} WHERE {id} = ?"}) {
        if (const Result<qint64> removed = execute(sql, {id}); !removed)
            return removed.error();
    }
    return {};
}

Result<void> SessionWriter::removeBeyond(const AccountId &account, qint64 count)
{
    const Db::Dialect &dialect = m_transaction.dialect();
    const Result<QByteArrayList> ids
        = texts("SELECT {id} FROM {_bn_sessions} WHERE {collection} = ? AND {record} = ? "
                "ORDER BY {seen} DESC, {created} DESC "
                    + dialect.limit(-1, count),
                {Db::textValue(account.collectionId), Db::textValue(account.recordId)});
    if (!ids)
        return ids.error();
    for (const QByteArray &id : *ids) {
        if (Result<void> removed = remove(id); !removed)
            return removed;
    }
    return {};
}

Result<void> SessionWriter::sweep(const QByteArray &now)
{
    for (const char *sql :
         {"DELETE FROM {_bn_revoked_tokens} WHERE {expires} <> '' AND {expires} <= ?",
          "DELETE FROM {_bn_session_tokens} WHERE {expires} <> '' AND {expires} <= ?",
          "DELETE FROM {_bn_sessions} WHERE {expires} <> '' AND {expires} <= ?"}) {
        if (const Result<qint64> removed = execute(sql, {now}); !removed)
            return removed.error();
    }
    // Sessions also go with their accounts.
    const Result<qint64> detached
        = execute("DELETE FROM {_bn_session_tokens} WHERE {session} NOT IN "
                  "(SELECT {id} FROM {_bn_sessions})",
                  {});
    if (!detached)
        return detached.error();
    const Result<QByteArrayList> crowded
        = texts("SELECT {session} FROM {_bn_session_tokens} GROUP BY {session} "
                "HAVING COUNT(*) > ?",
                {Db::Value(SessionStore::maximumTokens)});
    if (!crowded)
        return crowded.error();
    for (const QByteArray &session : *crowded) {
        const Result<qint64> removed = execute(
            "DELETE FROM {_bn_session_tokens} WHERE {session} = ? AND {expires} <> '' AND "
            "{expires} < (SELECT {expires} FROM {_bn_session_tokens} WHERE {session} = ? AND "
            "{expires} <> '' ORDER BY {expires} DESC "
                + m_transaction.dialect().limit(1, SessionStore::maximumTokens - 1) + ')',
            {session, session});
        if (!removed)
            return removed.error();
    }
    return {};
}

}  // namespace Binnacle
