// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/executioncontext.h"

#include <chrono>
#include <optional>

struct sqlite3;

namespace Binnacle::Db {

/// Watches over one connection while a statement runs: ends it when the request is stopped or
/// out of time, and paces the waiting for locks. Installs SQLite's progress and busy handlers.
/// Thread: the connection's; it must live as long as the handle.
class SqliteWatch
{
    Q_DISABLE_COPY_MOVE(SqliteWatch)

public:
    using Clock = std::chrono::steady_clock;

    SqliteWatch() = default;

    /// After the pragmas: `busy_timeout` would replace the busy handler.
    void install(sqlite3 *handle, std::chrono::milliseconds busyTimeout);

    /// Before a step that begins at @p now. @p time is what the statement may still take where
    /// the request sets no deadline. With @p breakable false the statement runs to its end, only
    /// waiting is cut short.
    void enter(Clock::time_point now, Clock::duration time, bool breakable);
    /// Why the statement must not go on, if so: Cancelled or Timeout. Once set it stays until
    /// the next enter().
    std::optional<Error> verdict() const;
    /// Looks at stop token and deadline now.
    bool mustEnd(Clock::time_point now);
    /// For refusals that SQLite does not pass to the busy handler: waits a growing while and
    /// returns true, or false when it has been enough.
    bool waitForLock();

private:
    enum class Verdict
    {
        GoOn,
        Stopped,
        OutOfTime
    };

    static int onProgress(void *self);
    static int onBusy(void *self, int count);
    bool sleep(std::chrono::milliseconds time);

    Clock::time_point m_deadline = Clock::time_point::max();
    std::chrono::milliseconds m_busyTimeout{};
    Clock::time_point m_busySince{};
    int m_lockWaits = 0;
    bool m_breakable = true;
    Verdict m_verdict = Verdict::GoOn;
};

}  // namespace Binnacle::Db
