// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/sqlitedatabase.h"

#include "core/executioncontext.h"
#include "db/sqliteconnection.h"
#include "db/sqliteerror.h"

#include <QFileInfo>
#include <QtGlobal>

#include <sqlite3.h>

#include <vector>

using namespace Qt::StringLiterals;

namespace Binnacle::Db {

namespace {

/// The connections of one thread, at most one a database; closed with the thread. Those of a
/// database that is gone are closed as soon as the thread asks for any other.
class ThreadConnections
{
    Q_DISABLE_COPY_MOVE(ThreadConnections)

public:
    ThreadConnections() { s_current = this; }
    ~ThreadConnections()
    {
        s_current = nullptr;
        s_hasEnded = true;
    }

    /// The calling thread's, made at first use; null when the thread is ending and has closed them:
    /// a database may well be destroyed later than that, as a static one is.
    static ThreadConnections *ofThread()
    {
        if (s_hasEnded)
            return nullptr;
        thread_local ThreadConnections connections;
        return &connections;
    }
    /// The same, but null also when there are none yet.
    static ThreadConnections *existing() { return s_current; }

    Result<Connection *> of(const std::shared_ptr<SqliteShared> &shared)
    {
        for (const Slot &slot : m_slots) {
            if (slot.shared == shared)
                return slot.connection.get();
        }
        closeOrphans();
        Result<std::unique_ptr<SqliteConnection>> opened
            = SqliteConnection::open(shared, SqliteConnection::Role::Reader);
        if (!opened) {
            Error error = std::move(opened).error();
            error.kind = Error::Kind::Unavailable;
            return error;
        }
        m_slots.push_back({shared, *std::move(opened)});
        return m_slots.back().connection.get();
    }

    void closeOrphans()
    {
        std::erase_if(m_slots, [](const Slot &slot) { return slot.shared->isClosed.load(); });
    }

private:
    struct Slot
    {
        std::shared_ptr<SqliteShared> shared;
        std::unique_ptr<SqliteConnection> connection;
    };

    // Without destructors, so that they can be read until the thread is gone.
    static thread_local constinit ThreadConnections *s_current;
    static thread_local constinit bool s_hasEnded;

    std::vector<Slot> m_slots;
};

thread_local constinit ThreadConnections *ThreadConnections::s_current = nullptr;
thread_local constinit bool ThreadConnections::s_hasEnded = false;

}  // namespace

SqliteDatabase::SqliteDatabase(const DatabaseOptions &options)
    : m_shared(std::make_shared<SqliteShared>())
    , m_writer(m_shared)
{
    m_shared->options = options;
}

SqliteDatabase::~SqliteDatabase()
{
    m_shared->isClosed = true;
    // Other threads close theirs: a connection of Qt Sql ends on the thread that opened it.
    if (ThreadConnections *own = ThreadConnections::existing())
        own->closeOrphans();
}

Result<std::unique_ptr<Database>> SqliteDatabase::open(const DatabaseOptions &options)
{
    std::unique_ptr<SqliteDatabase> database(new SqliteDatabase(options));
    Result<void> started = database->m_writer.start();
    if (!started)
        return std::move(started).error();
    return std::unique_ptr<Database>(std::move(database));
}

Result<Connection *> SqliteDatabase::connection()
{
    ThreadConnections *own = ThreadConnections::ofThread();
    if (!own)
        return Error::make(Error::Kind::Unavailable, {}, u"the calling thread is ending"_s);
    return own->of(m_shared);
}

Result<void> SqliteDatabase::writeJob(Job job, Grouping grouping)
{
    return m_writer.run(job, grouping);
}

const Dialect &SqliteDatabase::dialect() const
{
    return m_shared->dialect;
}

QByteArray SqliteDatabase::engine() const
{
    return QByteArrayLiteral("SQLite ") + sqlite3_libversion();
}

DatabaseHealth SqliteDatabase::health() const
{
    DatabaseHealth health;
    health.fileBytes = QFileInfo(m_shared->options.fileName).size();
    health.walBytes = QFileInfo(m_shared->options.fileName + u"-wal"_s).size();
    health.openConnections = m_shared->openConnections;
    m_writer.addTo(health);
    return health;
}

Result<void> SqliteDatabase::checkpoint()
{
    return m_writer.run(SqliteWriter::Upkeep([](SqliteConnection &connection) {
        return connection.control("PRAGMA wal_checkpoint(TRUNCATE)"_ba);
    }));
}

Result<void> SqliteDatabase::optimize()
{
    return m_writer.run(SqliteWriter::Upkeep(
        [](SqliteConnection &connection) { return connection.control("PRAGMA optimize"_ba); }));
}

Result<void> SqliteDatabase::compact()
{
    return m_writer.run(SqliteWriter::Upkeep(
        [](SqliteConnection &connection) { return connection.control("VACUUM"_ba); }));
}

Result<void> SqliteDatabase::copyTo(const QString &fileName)
{
    if (QFileInfo::exists(fileName))
        return Error::internal(u"the copy's file exists already"_s);
    // A connection of its own: it has no time limit, and its caches go at once.
    Result<std::unique_ptr<SqliteConnection>> connection
        = SqliteConnection::open(m_shared, SqliteConnection::Role::Reader);
    if (!connection)
        return std::move(connection).error();
    (*connection)->setTimeLimit(SqliteConnection::Clock::duration::max());
    // The request's stop token holds, its deadline does not.
    ExecutionContext context = ExecutionScope::current();
    context.deadline = std::chrono::steady_clock::time_point::max();
    const ExecutionScope scope(context);
    Result<qint64> copied = (*connection)->execute({"VACUUM INTO ?"_ba, {textValue(fileName)}});
    if (!copied)
        return std::move(copied).error();
    return {};
}

}  // namespace Binnacle::Db
