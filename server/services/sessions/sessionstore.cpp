// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/sessions/sessionstore.h"

#include "core/datetime.h"
#include "db/database.h"
#include "db/dialect.h"
#include "schema/collection.h"
#include "services/sessions/sessionwriter.h"
#include "services/storage/quotedsql.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// Notes in one transaction, so that other writers get their turn.
constexpr size_t notesPerJob = 200;

Result<QByteArrayList> sessionTexts(Db::Connection &connection, const QByteArray &sql,
                                    Db::Values values)
{
    QByteArrayList texts;
    const Result<qint64> rows = connection.forEach(
        {quotedSql(connection.dialect(), sql), std::move(values)}, [&texts](const Db::Row &row) {
            texts.append(row.text(0).toByteArray());
            return true;
        });
    if (!rows)
        return rows.error();
    return texts;
}

constexpr char sessionColumns[]
    = "SELECT {id}, {collection}, {record}, {keyprint}, {method}, {ip}, {agent}, {created}, "
      "{seen}, {expires} FROM {_bn_sessions}";

SessionRow sessionRow(const Db::Row &row)
{
    SessionRow session;
    session.id = row.string(0);
    session.account = {row.string(1), row.string(2)};
    session.keyPrint = row.text(3).toByteArray();
    session.origin = {row.string(4), row.string(5), row.text(6).toByteArray()};
    session.created = row.string(7);
    session.lastSeen = row.string(8);
    session.expires = row.string(9);
    return session;
}

/// The sessions in which @p text occurs, or in whose account or collection it does.
Db::Statement searchCondition(const Db::Dialect &dialect, const Schema::CollectionSet &collections,
                              const QString &text)
{
    Db::Statement condition
        = occursInOne(dialect, {"{record}", "{ip}", "{agent}", "{method}"}, text);
    QByteArrayList parts{condition.sql};
    for (const std::shared_ptr<const Schema::Collection> &collection : collections.all()) {
        if (!collection->isAuth())
            continue;
        const bool isNamed = collection->name.contains(text, Qt::CaseInsensitive);
        parts.append(quotedSql(dialect, "({collection} = ?"));
        condition.values.push_back(Db::textValue(collection->id));
        if (!isNamed) {
            Db::Statement email = occursInOne(dialect, {"{email}"}, text);
            parts.back() += quotedSql(dialect, " AND {record} IN (SELECT {id} FROM ")
                + dialect.quoted(collection->name) + " WHERE " + email.sql + ')';
            std::move(email.values.begin(), email.values.end(),
                      std::back_inserter(condition.values));
        }
        parts.back() += ')';
    }
    condition.sql = " AND (" + parts.join(" OR ") + ')';
    return condition;
}

Db::Statement rangeStatement(const Db::Dialect &dialect, const SessionRange &range,
                             const Schema::CollectionSet &collections, UtcTime now)
{
    QByteArray sql = sessionColumns + " WHERE ({expires} = '' OR {expires} > ?)"_ba;
    Db::Values values{formatDateTime(now)};
    const auto narrow = [&](const char *condition, const QString &value) {
        if (value.isEmpty())
            return;
        sql += condition;
        values.push_back(Db::textValue(value));
    };
    narrow(" AND {collection} = ?", range.collectionId);
    narrow(" AND {record} = ?", range.recordId);
    if (!range.before.isEmpty()) {
        const QByteArray moment = range.before.section(u'_', 0, 0).toUtf8();
        sql += " AND ({created} < ? OR ({created} = ? AND {id} < ?))";
        values.insert(values.end(), {moment, moment, Db::textValue(range.before.section(u'_', 1))});
    }
    sql = quotedSql(dialect, sql);
    if (!range.search.isEmpty()) {
        Db::Statement search = searchCondition(dialect, collections, range.search);
        sql += search.sql;
        std::move(search.values.begin(), search.values.end(), std::back_inserter(values));
    }
    sql += quotedSql(dialect, " ORDER BY {created} DESC, {id} DESC ");
    return {sql + dialect.limit(range.limit, 0), std::move(values)};
}

}  // namespace

Result<void> SessionStore::write(const std::vector<SessionNote> &notes)
{
    for (size_t start = 0; start < notes.size(); start += notesPerJob) {
        const size_t end = std::min(notes.size(), start + notesPerJob);
        const Result<void> written = m_database.writeJob([&](Db::Transaction &transaction) {
            SessionWriter writer(transaction);
            Result<void> done;
            for (size_t i = start; i < end && done; ++i)
                done = writer.write(notes[i]);
            return done;
        });
        if (!written)
            return written;
    }
    return {};
}

Result<std::vector<SessionRow>> SessionStore::list(const SessionRange &range,
                                                   const Schema::CollectionSet &collections,
                                                   UtcTime now) const
{
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    std::vector<SessionRow> sessions;
    const Result<qint64> rows
        = (*connection)
              ->forEach(rangeStatement((*connection)->dialect(), range, collections, now),
                        [&sessions](const Db::Row &row) {
                            sessions.push_back(sessionRow(row));
                            return true;
                        });
    if (!rows)
        return rows.error();
    return sessions;
}

Result<SessionRow> SessionStore::find(const QString &id) const
{
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    SessionRow session;
    const Result<qint64> rows
        = (*connection)
              ->forEach({quotedSql((*connection)->dialect(), sessionColumns + " WHERE {id} = ?"_ba),
                         {Db::textValue(id)}},
                        [&session](const Db::Row &row) {
                            session = sessionRow(row);
                            return false;
                        });
    if (!rows)
        return rows.error();
    if (session.id.isEmpty())
        return Error::notFound();
    return session;
}

Result<QStringList> SessionStore::sessionsOf(const TokenDigest &token) const
{
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    const Result<QByteArrayList> ids
        = sessionTexts(**connection, "SELECT {session} FROM {_bn_session_tokens} WHERE {hash} = ?",
                       {token.toHex()});
    if (!ids)
        return ids.error();
    QStringList texts;
    for (const QByteArray &id : *ids)
        texts.append(QString::fromLatin1(id));
    return texts;
}

Result<std::vector<TokenDigest>> SessionStore::revoke(const QString &id)
{
    return m_database.write([&](Db::Transaction &transaction) -> Result<std::vector<TokenDigest>> {
        return SessionWriter(transaction).revoke(id.toLatin1());
    });
}

Result<void> SessionStore::revokeTokens(const std::vector<SessionNote> &tokens)
{
    return m_database.writeJob([&](Db::Transaction &transaction) {
        SessionWriter writer(transaction);
        Result<void> done;
        for (size_t i = 0; i < tokens.size() && done; ++i)
            done = writer.refuse(tokens[i].token.toHex(), tokens[i].expires);
        return done;
    });
}

Result<TokenDigests> SessionStore::revoked() const
{
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    const Result<QByteArrayList> hashes
        = sessionTexts(**connection, "SELECT {hash} FROM {_bn_revoked_tokens}", {});
    if (!hashes)
        return hashes.error();
    std::vector<TokenDigest> digests;
    for (const QByteArray &hash : *hashes) {
        if (const std::optional<TokenDigest> digest = TokenDigest::fromHex(hash))
            digests.push_back(*digest);
    }
    return TokenDigests(std::move(digests));
}

Result<void> SessionStore::remove(const QStringList &ids)
{
    return m_database.writeJob([&](Db::Transaction &transaction) {
        SessionWriter writer(transaction);
        Result<void> done;
        for (qsizetype i = 0; i < ids.size() && done; ++i)
            done = writer.remove(ids[i].toLatin1());
        return done;
    });
}

Result<void> SessionStore::removeAll(const AccountId &account)
{
    return m_database.writeJob([&](Db::Transaction &transaction) {
        return SessionWriter(transaction).removeBeyond(account, 0);
    });
}

Result<void> SessionStore::sweep(UtcTime now)
{
    return m_database.writeJob([&](Db::Transaction &transaction) {
        return SessionWriter(transaction).sweep(formatDateTime(now));
    });
}

}  // namespace Binnacle
