// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/sessions/sessionmemory.h"

#include "core/random.h"
#include "platform/contenthash.h"

#include <QtEndian>

#include <algorithm>
#include <array>

namespace Binnacle {

namespace {

/// Some 20 MB each. What is beyond is left out: a session that nobody noted is listed as soon as
/// it is used again.
constexpr size_t maximumNotes = 50'000;

/// Uses of one token that lie closer together are one.
constexpr std::chrono::seconds usePause{30};

/// What a thread noted last of some tokens: most uses end here, without a lock.
struct NotedUse
{
    quint64 key = 0;
    UtcTime at{};
};

constexpr size_t notedUses = 512;

bool isDue(quint64 key, UtcTime now)
{
    thread_local std::array<NotedUse, notedUses> noted{};
    NotedUse &use = noted[key % notedUses];
    if (use.key == key && use.at <= now && now - use.at < usePause)
        return false;
    use = {key, now};
    return true;
}

}  // namespace

QByteArray sessionKeyPrint(QByteArrayView signingKey)
{
    return contentHash(QByteArray("session " + signingKey.toByteArray())).toHex().left(16);
}

SessionMemory::SessionMemory()
    // Threads outlive servers: what one noted for another server does not count here.
    : m_salt(qFromBigEndian<quint64>(randomBytes(sizeof(quint64)).constData()))
    , m_revoked(std::make_shared<const TokenDigests>())
{
}

void SessionMemory::setRevoked(TokenDigests tokens)
{
    m_revoked.publish(std::make_shared<const TokenDigests>(std::move(tokens)));
}

std::vector<SessionNote> SessionMemory::revoke(const std::vector<TokenDigest> &tokens)
{
    // Under the lock, so that add() either sees what is refused or is seen here.
    const std::lock_guard lock(m_mutex);
    TokenDigests refused = m_revoked.get()->with(tokens);
    std::vector<SessionNote> given;
    for (const SessionNote &note : m_notes) {
        if (note.kind != SessionNote::Kind::Extended || !refused.contains(note.parent))
            continue;
        refused = refused.with({note.token});
        given.push_back(note);
    }
    std::erase_if(m_notes, [&](const SessionNote &note) { return refused.contains(note.token); });
    std::erase_if(m_seen, [&](const auto &entry) { return refused.contains(entry.first); });
    m_revoked.publish(std::make_shared<const TokenDigests>(std::move(refused)));
    return given;
}

bool SessionMemory::add(SessionNote note)
{
    {
        const std::lock_guard lock(m_mutex);
        const TokenDigest &asked
            = note.kind == SessionNote::Kind::Extended ? note.parent : note.token;
        if (isRevoked(asked))
            return false;
        if (m_notes.size() < maximumNotes)
            m_notes.push_back(std::move(note));
    }
    m_wake.notify_all();
    return true;
}

void SessionMemory::noteUse(const TokenDigest &token, UtcTime now,
                            const std::function<SessionNote()> &makeNote)
{
    if (!isDue(token.words[0] ^ m_salt, now))
        return;
    SessionNote note = makeNote();
    const std::lock_guard lock(m_mutex);
    if (m_seen.size() < maximumNotes)
        m_seen.insert_or_assign(token, std::move(note));
}

std::vector<SessionNote> SessionMemory::take()
{
    const std::lock_guard lock(m_mutex);
    std::vector<SessionNote> notes = std::exchange(m_notes, {});
    for (auto &[token, note] : m_seen)
        notes.push_back(std::move(note));
    m_seen.clear();
    return notes;
}

void SessionMemory::putBack(std::vector<SessionNote> notes)
{
    const std::lock_guard lock(m_mutex);
    // Uses come again by themselves.
    std::erase_if(notes,
                  [](const SessionNote &note) { return note.kind == SessionNote::Kind::Seen; });
    m_notes.insert(m_notes.begin(), std::make_move_iterator(notes.begin()),
                   std::make_move_iterator(notes.end()));
    if (m_notes.size() > maximumNotes)
        m_notes.resize(maximumNotes);
}

bool SessionMemory::waitForNotes(std::chrono::milliseconds time)
{
    std::unique_lock lock(m_mutex);
    m_wake.wait_for(lock, time, [this] { return m_isStopping || !m_notes.empty(); });
    return !m_isStopping;
}

bool SessionMemory::waitForMore(std::chrono::milliseconds time)
{
    std::unique_lock lock(m_mutex);
    m_wake.wait_for(lock, time, [this] { return m_isStopping; });
    return !m_isStopping;
}

void SessionMemory::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_wake.notify_all();
}

}  // namespace Binnacle
