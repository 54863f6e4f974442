// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/database.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

namespace Binnacle {
struct ExecutionContext;
}

namespace Binnacle::Db {

class SqliteConnection;
struct SqliteShared;

/// The one thread that writes. It takes all waiting jobs into one transaction, each in a
/// savepoint of its own, commits once and answers all of them.
///
/// Thread: any for run() and the counters; both block their caller, never the writer.
class SqliteWriter
{
    Q_DISABLE_COPY_MOVE(SqliteWriter)

public:
    /// A piece of upkeep, on the writer's connection, outside of any transaction.
    using Upkeep = std::function<Result<void>(SqliteConnection &)>;

    explicit SqliteWriter(std::shared_ptr<SqliteShared> shared);
    /// Lets queued jobs finish; new ones are refused.
    ~SqliteWriter();

    /// Opens the connection on the writer's thread. Once, before anything else.
    Result<void> start();

    Result<void> run(const Database::Job &job, Grouping grouping);
    Result<void> run(const Upkeep &upkeep);

    void addTo(DatabaseHealth &health) const;
    qint64 commits() const { return m_commits; }

private:
    using Clock = std::chrono::steady_clock;

    /// What a caller waits for; it points into the caller's stack, where the job lives until the
    /// caller has been answered or has withdrawn the ticket.
    struct Ticket
    {
        const Database::Job *job = nullptr;
        const Upkeep *upkeep = nullptr;
        const ExecutionContext *context = nullptr;
        bool isAlone = false;
        Clock::time_point queuedAt;

        std::mutex mutex;
        std::condition_variable changed;
        bool isAnswered = false;
        Result<void> answer;
    };
    // Shared: whoever of caller and writer lets go last ends it.
    using TicketPointer = std::shared_ptr<Ticket>;
    using Tickets = std::vector<TicketPointer>;

    Result<void> submit(TicketPointer ticket);
    bool withdraw(const TicketPointer &ticket);
    static void answer(Ticket &ticket, Result<void> result);

    void work(std::promise<Result<void>> opened);
    bool waitForTicket(bool &isUpkeep);
    TicketPointer takeUpkeep();
    TicketPointer takeJob(bool onlyShared, Clock::time_point queuedUpTo);
    void runBatch(SqliteConnection &connection);
    void runJobs(SqliteConnection &connection, Tickets &batch);
    Result<void> runJob(SqliteConnection &connection, const Ticket &ticket);
    Result<void> commit(SqliteConnection &connection, const Tickets &batch);
    void refuse(Clock::time_point queuedUpTo, const Error &error);

    std::shared_ptr<SqliteShared> m_shared;

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<TicketPointer> m_queue;
    bool m_isIdle = false;
    bool m_isClosing = false;

    std::atomic<qint64> m_committedJobs = 0;
    std::atomic<qint64> m_failedJobs = 0;
    std::atomic<qint64> m_commits = 0;
    std::atomic<qint64> m_lastCommitNanoseconds = 0;

    std::thread m_thread;
};

}  // namespace Binnacle::Db
