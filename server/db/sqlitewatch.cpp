// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/sqlitewatch.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <thread>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Binnacle::Db {

namespace {

// Steps of SQLite's virtual machine between two looks; some 50 µs as a rule.
constexpr int progressSteps = 2000;
// More counts as no limit at all; the sum with the current moment must not overflow.
constexpr std::chrono::hours maximumTime{24 * 365};
// How quickly a stopped request is noticed while waiting.
constexpr std::chrono::milliseconds slice = 50ms;

}  // namespace

void SqliteWatch::install(sqlite3 *handle, std::chrono::milliseconds busyTimeout)
{
    m_busyTimeout = busyTimeout;
    sqlite3_progress_handler(handle, progressSteps, &SqliteWatch::onProgress, this);
    sqlite3_busy_handler(handle, &SqliteWatch::onBusy, this);
}

void SqliteWatch::enter(Clock::time_point now, Clock::duration time, bool breakable)
{
    const Clock::time_point requested = ExecutionScope::current().deadline;
    if (requested != Clock::time_point::max())
        m_deadline = requested;
    else
        m_deadline = time > maximumTime ? Clock::time_point::max() : now + time;
    m_breakable = breakable;
    m_lockWaits = 0;
    m_busySince = {};
    m_verdict = Verdict::GoOn;
}

std::optional<Error> SqliteWatch::verdict() const
{
    switch (m_verdict) {
    case Verdict::GoOn: return {};
    case Verdict::Stopped: return Error::make(Error::Kind::Cancelled, {}, u"stopped"_s);
    case Verdict::OutOfTime: return Error::make(Error::Kind::Timeout, {}, u"out of time"_s);
    }
    Q_UNREACHABLE();
}

bool SqliteWatch::mustEnd(Clock::time_point now)
{
    if (ExecutionScope::current().stop.isStopped())
        m_verdict = Verdict::Stopped;
    else if (now > m_deadline)
        m_verdict = Verdict::OutOfTime;
    return m_verdict != Verdict::GoOn;
}

bool SqliteWatch::waitForLock()
{
    static constexpr std::array<std::chrono::milliseconds, 12> waits{
        50ms, 100ms, 150ms, 200ms, 300ms, 400ms, 500ms, 700ms, 1000ms, 1000ms, 1000ms, 1000ms};
    if (m_lockWaits >= int(waits.size()))
        return false;
    return sleep(waits[size_t(m_lockWaits++)]);
}

bool SqliteWatch::sleep(std::chrono::milliseconds time)
{
    if (m_busySince == Clock::time_point())
        m_busySince = Clock::now();
    const Clock::time_point until = Clock::now() + time;
    for (;;) {
        const Clock::time_point now = Clock::now();
        if (mustEnd(now) || now - m_busySince >= m_busyTimeout)
            return false;
        if (now >= until)
            return true;
        std::this_thread::sleep_for(std::min<Clock::duration>(until - now, slice));
    }
}

int SqliteWatch::onProgress(void *self)
{
    auto *watch = static_cast<SqliteWatch *>(self);
    return watch->m_breakable && watch->mustEnd(Clock::now()) ? 1 : 0;
}

int SqliteWatch::onBusy(void *self, int count)
{
    // Short first: another process holds the lock for one commit, as a rule.
    const auto wait = std::min<std::chrono::milliseconds>(1ms * (1 << std::min(count, 6)), slice);
    return static_cast<SqliteWatch *>(self)->sleep(wait) ? 1 : 0;
}

}  // namespace Binnacle::Db
