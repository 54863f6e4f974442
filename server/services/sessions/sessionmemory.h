// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/published.h"
#include "services/sessions/sessionnote.h"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

namespace Binnacle {

/// What is known of sessions in memory: the tokens that are refused, and what happened since it
/// was last written. Bounded.
///
/// Thread: any. isRevoked() and the usual noteUse() take no lock.
class SessionMemory final
{
    Q_DISABLE_COPY_MOVE(SessionMemory)

public:
    SessionMemory();

    bool isRevoked(const TokenDigest &token) const { return m_revoked.get()->contains(token); }
    void setRevoked(TokenDigests tokens);
    /// From now on they are refused on every thread; gives the tokens of the notes that were given
    /// for one of them, which are refused too. Notes about refused tokens are dropped.
    std::vector<SessionNote> revoke(const std::vector<TokenDigest> &tokens);

    /// Keeps a note until it is taken. False when it is about a token that is refused.
    bool add(SessionNote note);
    /// Keeps a note of the use of a token, unless this thread did so in the last half minute.
    void noteUse(const TokenDigest &token, UtcTime now,
                 const std::function<SessionNote()> &makeNote);

    /// All notes, sign-ins and refreshes in their order first; nothing is left.
    std::vector<SessionNote> take();
    /// What could not be written, for the next time.
    void putBack(std::vector<SessionNote> notes);
    /// Waits until stop(), until something is to be written, or for that long; false on stop().
    bool waitForNotes(std::chrono::milliseconds time);
    /// Waits for that long or until stop(), for others to come along; false on stop().
    bool waitForMore(std::chrono::milliseconds time);
    void stop();

private:
    const quint64 m_salt;
    Published<TokenDigests> m_revoked;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_isStopping = false;
    std::vector<SessionNote> m_notes;
    std::map<TokenDigest, SessionNote> m_seen;
};

}  // namespace Binnacle
