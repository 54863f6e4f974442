// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "db/connection.h"

#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace Binnacle::Db {

struct DatabaseOptions
{
    /// SQLite: the file. Its folder exists.
    QString fileName;
    /// Longest time inside one statement, outside of a request's own deadline.
    std::chrono::milliseconds queryTimeout{30'000};
    /// Longest wait for a lock that another connection or process holds.
    std::chrono::milliseconds busyTimeout{10'000};
    /// Jobs that may wait for the writer; more are refused with Unavailable.
    int maximumQueuedJobs = 10'000;
};

/// For metrics; a moment's view.
struct DatabaseHealth
{
    qint64 fileBytes = 0;
    qint64 walBytes = 0;
    int openConnections = 0;
    int queuedJobs = 0;
    qint64 committedJobs = 0;
    qint64 failedJobs = 0;
    qint64 commits = 0;
    /// How long the last commit took.
    std::chrono::nanoseconds lastCommit{};
};

/// How a job shares the writer.
enum class Grouping
{
    /// With the jobs of others in one commit. A statement of it that writes is never broken off
    /// half way: that would undo the others too.
    Shared,
    /// In a commit of its own: for statements that may take long, such as typed SQL. Each of
    /// them obeys stop and deadline.
    Alone,
};

/// One database: a connection a thread for reading, and the writer.
///
/// Thread: any. Opening and every call block.
class Database
{
public:
    using Job = std::function<Result<void>(Transaction &)>;

    virtual ~Database() = default;

    /// Opens a SQLite file, made when missing, with the pragmas of R1.2 but synchronous=FULL.
    /// Errors: Internal (cannot open, no database), Unavailable (locked, disk full).
    static Result<std::unique_ptr<Database>> openSqlite(const DatabaseOptions &options);

    /// The calling thread's connection, opened at first use and closed when the thread ends; if
    /// the database goes first, at the latest then. Errors: Unavailable.
    virtual Result<Connection *> connection() = 0;

    /// Runs @p job in a transaction and returns when what it did is durable, or was undone
    /// because it failed. On SQLite jobs of all threads share commits; a job must therefore be
    /// short, touch nothing but its transaction and what it captured, and never call write()
    /// itself. The job runs on the writer's thread, in the caller's ExecutionContext, while the
    /// caller is blocked; one that waits is withdrawn when the caller's request is stopped or
    /// out of time.
    /// Errors: the job's own; Crashed (it threw); Cancelled and Timeout (withdrawn); Unavailable
    /// (queue full, shutting down, disk full, locked by another process for too long);
    /// Internal (called from inside a job).
    virtual Result<void> writeJob(Job job, Grouping grouping = Grouping::Shared) = 0;

    /// The same for a job that gives a value: Result<T>(Transaction &).
    template <typename F>
    auto write(F job, Grouping grouping = Grouping::Shared)
        -> std::invoke_result_t<F, Transaction &>;

    virtual const Dialect &dialect() const = 0;
    /// Name and version for people, `SQLite 3.40.1`.
    virtual QByteArray engine() const = 0;
    virtual DatabaseHealth health() const = 0;
    /// How often this process has committed. Counted before the writes are acknowledged, so that
    /// what was read after an equal number knows all of them. Cheap.
    virtual qint64 commits() const = 0;
    /// Folds the write-ahead log into the file, as a nightly job does.
    virtual Result<void> checkpoint() = 0;
    /// Lets the engine renew its statistics; after schema changes and nightly.
    virtual Result<void> optimize() = 0;
    /// Gives the space of deleted rows back to the file system. Writers wait meanwhile.
    virtual Result<void> compact() = 0;
    /// Writes a consistent copy to @p fileName, which must not exist, while others read and
    /// write. Obeys the stop token and no timeout. Errors: Cancelled, Unavailable (disk full),
    /// Internal.
    virtual Result<void> copyTo(const QString &fileName) = 0;
};

template <typename F>
auto Database::write(F job, Grouping grouping) -> std::invoke_result_t<F, Transaction &>
{
    using R = std::invoke_result_t<F, Transaction &>;
    if constexpr (std::is_same_v<R, Result<void>>) {
        return writeJob(std::move(job), grouping);
    } else {
        std::optional<typename R::value_type> value;
        Result<void> done = writeJob(
            [&](Transaction &transaction) -> Result<void> {
                R result = job(transaction);
                if (!result)
                    return std::move(result).error();
                value.emplace(*std::move(result));
                return {};
            },
            grouping);
        if (!done)
            return std::move(done).error();
        return std::move(*value);
    }
}

}  // namespace Binnacle::Db
