// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/sqlitewriter.h"

#include "core/executioncontext.h"
#include "core/waitscope.h"
#include "db/sqliteconnection.h"
#include "db/sqlitedatabase.h"
#include "db/sqliteerror.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Binnacle::Db {

namespace {

// A batch takes in no more jobs after this time or this many: its first caller waits for all.
constexpr auto batchTime = 5ms;
constexpr size_t batchJobs = 512;
// How quickly a waiting caller notices that its request was stopped.
constexpr auto withdrawalInterval = 50ms;

const QByteArray openJob = "SAVEPOINT bn_job"_ba;
const QByteArray closeJob = "RELEASE bn_job"_ba;
const QByteArray undoJob = "ROLLBACK TO bn_job"_ba;

Error unavailable(const QString &detail)
{
    return Error::make(Error::Kind::Unavailable, {}, detail);
}

/// A commit that fails is never the fault of one job, whatever the engine calls it.
Error lostCommit(const Error &cause)
{
    return unavailable(u"the commit failed: "_s + cause.detail);
}

}  // namespace

SqliteWriter::SqliteWriter(std::shared_ptr<SqliteShared> shared)
    : m_shared(std::move(shared))
{
}

SqliteWriter::~SqliteWriter()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isClosing = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

Result<void> SqliteWriter::start()
{
    Q_ASSERT(!m_thread.joinable());
    std::promise<Result<void>> opened;
    std::future<Result<void>> result = opened.get_future();
    m_thread = std::thread(&SqliteWriter::work, this, std::move(opened));
    return result.get();
}

Result<void> SqliteWriter::run(const Database::Job &job, Grouping grouping)
{
    auto ticket = std::make_shared<Ticket>();
    ticket->job = &job;
    ticket->isAlone = grouping == Grouping::Alone;
    return submit(std::move(ticket));
}

Result<void> SqliteWriter::run(const Upkeep &upkeep)
{
    auto ticket = std::make_shared<Ticket>();
    ticket->upkeep = &upkeep;
    return submit(std::move(ticket));
}

Result<void> SqliteWriter::submit(TicketPointer ticket)
{
    if (std::this_thread::get_id() == m_thread.get_id()) {
        Q_ASSERT_X(false, "Database::write", "called from inside a job");
        return Error::internal(u"a write job must not write through the database"_s);
    }
    const ExecutionContext &context = ExecutionScope::current();
    ticket->context = &context;
    ticket->queuedAt = Clock::now();
    bool mustWake = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_isClosing)
            return unavailable(u"the database is closing"_s);
        if (m_queue.size() >= size_t(std::max(m_shared->options.maximumQueuedJobs, 1)))
            return unavailable(u"too many write jobs are waiting"_s);
        m_queue.push_back(ticket);
        mustWake = std::exchange(m_isIdle, false);
    }
    if (mustWake)
        m_wake.notify_one();

    const WaitScope waiting;
    std::unique_lock lock(ticket->mutex);
    const auto isAnswered = [&ticket] { return ticket->isAnswered; };
    while (!ticket->changed.wait_for(lock, withdrawalInterval, isAnswered)) {
        const bool stopped = context.stop.isStopped();
        if (!stopped && Clock::now() <= context.deadline)
            continue;
        lock.unlock();
        if (withdraw(ticket)) {
            return Error::make(stopped ? Error::Kind::Cancelled : Error::Kind::Timeout, {},
                               u"withdrawn while waiting for the writer"_s);
        }
        // It runs already, and its own statements look at the stop token.
        lock.lock();
        ticket->changed.wait(lock, isAnswered);
        break;
    }
    return std::move(ticket->answer);
}

bool SqliteWriter::withdraw(const TicketPointer &ticket)
{
    const std::lock_guard lock(m_mutex);
    return std::erase(m_queue, ticket) > 0;
}

void SqliteWriter::answer(Ticket &ticket, Result<void> result)
{
    {
        const std::lock_guard lock(ticket.mutex);
        ticket.answer = std::move(result);
        ticket.isAnswered = true;
    }
    ticket.changed.notify_one();
}

void SqliteWriter::work(std::promise<Result<void>> opened)
{
    Result<std::unique_ptr<SqliteConnection>> connection
        = SqliteConnection::open(m_shared, SqliteConnection::Role::Writer);
    if (!connection) {
        opened.set_value(std::move(connection).error());
        return;
    }
    opened.set_value({});
    bool isUpkeep = false;
    while (waitForTicket(isUpkeep)) {
        if (!isUpkeep) {
            runBatch(**connection);
        } else if (const TicketPointer ticket = takeUpkeep()) {
            const ExecutionScope scope(*ticket->context);
            answer(*ticket, (*ticket->upkeep)(**connection));
        }
    }
}

/// False when the queue is empty and no more will come.
bool SqliteWriter::waitForTicket(bool &isUpkeep)
{
    std::unique_lock lock(m_mutex);
    while (m_queue.empty() && !m_isClosing) {
        m_isIdle = true;
        m_wake.wait(lock);
    }
    m_isIdle = false;
    isUpkeep = !m_queue.empty() && m_queue.front()->upkeep;
    return !m_queue.empty();
}

SqliteWriter::TicketPointer SqliteWriter::takeUpkeep()
{
    const std::lock_guard lock(m_mutex);
    if (m_queue.empty() || !m_queue.front()->upkeep)
        return {};
    TicketPointer ticket = std::move(m_queue.front());
    m_queue.pop_front();
    return ticket;
}

/// The next job in turn, or null if none waits or the batch must end before it.
SqliteWriter::TicketPointer SqliteWriter::takeJob(bool onlyShared, Clock::time_point queuedUpTo)
{
    const std::lock_guard lock(m_mutex);
    if (m_queue.empty())
        return {};
    const Ticket &next = *m_queue.front();
    if (next.upkeep || (onlyShared && next.isAlone) || next.queuedAt > queuedUpTo)
        return {};
    TicketPointer ticket = std::move(m_queue.front());
    m_queue.pop_front();
    return ticket;
}

void SqliteWriter::runBatch(SqliteConnection &connection)
{
    // Jobs stay in the queue while the lock is waited for, so that callers can withdraw.
    const Clock::time_point start = Clock::now();
    Result<void> begun = connection.control("BEGIN IMMEDIATE"_ba);
    if (!begun) {
        refuse(start, begun.error());
        return;
    }
    Tickets batch;
    runJobs(connection, batch);
    const Result<void> done = commit(connection, batch);
    qint64 failed = 0;
    for (const TicketPointer &ticket : batch) {
        if (!done)
            ticket->answer = lostCommit(done.error());
        failed += ticket->answer ? 0 : 1;
    }
    // Counted first: who has been answered finds its job in the figures.
    m_failedJobs += failed;
    m_committedJobs += qint64(batch.size()) - failed;
    for (const TicketPointer &ticket : batch)
        answer(*ticket, std::move(ticket->answer));
    connection.checkpointIfDue();
}

void SqliteWriter::runJobs(SqliteConnection &connection, Tickets &batch)
{
    const Clock::time_point start = Clock::now();
    while (batch.size() < batchJobs) {
        TicketPointer ticket = takeJob(!batch.empty(), Clock::time_point::max());
        if (!ticket)
            return;
        batch.push_back(ticket);
        // Nobody reads the answer before the batch is committed.
        ticket->answer = runJob(connection, *ticket);
        if (ticket->isAlone || !connection.inTransaction() || Clock::now() - start > batchTime)
            return;
    }
}

Result<void> SqliteWriter::runJob(SqliteConnection &connection, const Ticket &ticket)
{
    if (ticket.context->stop.isStopped())
        return Error::make(Error::Kind::Cancelled, {}, u"stopped before the job began"_s);
    Result<void> opened = connection.control(openJob);
    if (!opened)
        return opened;
    Result<void> result;
    {
        const ExecutionScope scope(*ticket.context);
        connection.setAlone(ticket.isAlone);
        try {
            result = (*ticket.job)(connection);
        } catch (const std::exception &exception) {
            result = Error::make(Error::Kind::Crashed, {}, QString::fromUtf8(exception.what()));
        } catch (...) {
            result = Error::make(Error::Kind::Crashed, {}, u"unknown exception"_s);
        }
        connection.setAlone(false);
    }
    if (result && connection.breaksForeignKey())
        result = Error::internal(u"FOREIGN KEY constraint failed"_s);
    if (!connection.inTransaction())
        return result;  // the engine had to undo everything; commit() says so
    Result<void> closed;
    if (!result)
        closed = connection.control(undoJob);
    if (closed)
        closed = connection.control(closeJob);
    return result ? closed : result;
}

Result<void> SqliteWriter::commit(SqliteConnection &connection, const Tickets &batch)
{
    const bool changed = std::any_of(batch.begin(), batch.end(), [](const TicketPointer &ticket) {
        return ticket->answer.has_value();
    });
    if (!connection.inTransaction()) {
        // A full disk or a broken-off statement; of a single job its own error says more.
        if (batch.size() == 1 && !changed)
            return {};
        return unavailable(u"the engine rolled the transaction back"_s);
    }
    if (!changed)
        return connection.control("ROLLBACK"_ba);
    const Clock::time_point start = Clock::now();
    Result<void> done = connection.control("COMMIT"_ba);
    m_lastCommitNanoseconds = std::chrono::nanoseconds(Clock::now() - start).count();
    if (done) {
        ++m_commits;
        return done;
    }
    qCCritical(lcDb) << "cannot commit:" << done.error().detail;
    if (connection.inTransaction()) {
        const Result<void> undone = connection.control("ROLLBACK"_ba);
        if (!undone)
            qCCritical(lcDb) << "cannot roll back:" << undone.error().detail;
    }
    return done;
}

/// Answers the jobs that have waited through a failed start of a transaction.
void SqliteWriter::refuse(Clock::time_point queuedUpTo, const Error &error)
{
    Tickets refused;
    while (TicketPointer ticket = takeJob(false, queuedUpTo))
        refused.push_back(std::move(ticket));
    qCWarning(lcDb) << "cannot begin to write:" << error.detail;
    m_failedJobs += qint64(refused.size());
    for (const TicketPointer &ticket : refused)
        answer(*ticket, error);
}

void SqliteWriter::addTo(DatabaseHealth &health) const
{
    {
        const std::lock_guard lock(m_mutex);
        health.queuedJobs = int(m_queue.size());
    }
    health.committedJobs = m_committedJobs;
    health.failedJobs = m_failedJobs;
    health.commits = m_commits;
    health.lastCommit = std::chrono::nanoseconds(m_lastCommitNanoseconds);
}

}  // namespace Binnacle::Db
