// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/sqliteconnection.h"

#include "core/executioncontext.h"
#include "db/sqlitecursor.h"
#include "db/sqlitedatabase.h"
#include "db/sqliteerror.h"
#include "db/sqlitescript.h"

#include <QScopedValueRollback>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlQuery>

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <atomic>

using namespace Qt::StringLiterals;

namespace Binnacle::Db {

namespace {

// Pages in the write-ahead log after which it is folded into the file, SQLite's own default.
constexpr int checkpointFrames = 1000;

const QByteArray openStep = "SAVEPOINT bn_step"_ba;
const QByteArray releaseStep = "RELEASE bn_step"_ba;
const QByteArray undoStep = "ROLLBACK TO bn_step"_ba;

/// Pragmas with an argument that a job may run: those that only tell, and those that live in the
/// transaction. Others would outlast the job on the writer's connection.
bool isHarmlessPragma(const char *name)
{
    static constexpr std::array<QLatin1StringView, 14> harmless{
        "application_id"_L1, "defer_foreign_keys"_L1, "foreign_key_check"_L1, "foreign_key_list"_L1,
        "index_info"_L1,     "index_list"_L1,         "index_xinfo"_L1,       "integrity_check"_L1,
        "optimize"_L1,       "quick_check"_L1,        "table_info"_L1,        "table_list"_L1,
        "table_xinfo"_L1,    "user_version"_L1,
    };
    const QLatin1StringView wanted(name);
    return std::any_of(harmless.begin(), harmless.end(), [wanted](QLatin1StringView one) {
        return one.compare(wanted, Qt::CaseInsensitive) == 0;
    });
}

int bindValue(sqlite3_stmt *statement, int index, const Value &value)
{
    // A null destructor is SQLITE_STATIC: the values live as long as the bindings.
    struct Binder
    {
        sqlite3_stmt *statement;
        int index;

        int operator()(std::monostate) const { return sqlite3_bind_null(statement, index); }
        int operator()(qint64 number) const { return sqlite3_bind_int64(statement, index, number); }
        int operator()(double number) const
        {
            return sqlite3_bind_double(statement, index, number);
        }
        int operator()(const QByteArray &text) const
        {
            return sqlite3_bind_text64(statement, index, text.constData(),
                                       sqlite3_uint64(text.size()), nullptr, SQLITE_UTF8);
        }
        int operator()(const Blob &blob) const
        {
            return sqlite3_bind_blob64(statement, index, blob.bytes.constData(),
                                       sqlite3_uint64(blob.bytes.size()), nullptr);
        }
    };
    return std::visit(Binder{statement, index}, value);
}

sqlite3 *nativeHandle(const QSqlDatabase &database)
{
    const QVariant handle = database.driver()->handle();
    if (!handle.isValid() || qstrcmp(handle.typeName(), "sqlite3*") != 0)
        return nullptr;
    return *static_cast<sqlite3 *const *>(handle.constData());
}

Error qtSqlError(const QSqlError &error)
{
    return sqliteError(error.nativeErrorCode().toInt(), error.databaseText());
}

}  // namespace

SqliteConnection::SqliteConnection(std::shared_ptr<SqliteShared> shared, Role role)
    : m_shared(std::move(shared))
    , m_role(role)
    , m_timeLimit(m_shared->options.queryTimeout)
{
    static std::atomic<quint64> counter = 0;
    m_name = u"binnacle-"_s + QString::number(++counter);
    ++m_shared->openConnections;
}

SqliteConnection::~SqliteConnection()
{
    m_statements.clear();
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
    --m_shared->openConnections;
}

Result<std::unique_ptr<SqliteConnection>>
SqliteConnection::open(std::shared_ptr<SqliteShared> shared, Role role)
{
    std::unique_ptr<SqliteConnection> connection(new SqliteConnection(std::move(shared), role));
    Result<void> opened = connection->openFile();
    if (opened)
        opened = connection->setUp();
    if (!opened)
        return std::move(opened).error();
    return connection;
}

Result<void> SqliteConnection::openFile()
{
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
    m_database.setDatabaseName(m_shared->options.fileName);
    if (!m_database.isValid())
        return Error::internal(u"Qt Sql has no SQLite driver"_s);
    if (!m_database.open())
        return Error::internal(m_database.lastError().databaseText());
    m_handle = nativeHandle(m_database);
    if (!m_handle)
        return Error::internal(u"the SQLite driver gives no handle"_s);
    m_statements.setHandle(m_handle);
    return {};
}

Result<void> SqliteConnection::setUp()
{
    Result<void> done = runPragma(u"busy_timeout=10000"_s);
    if (!done)
        return done;
    m_watch.install(m_handle, m_shared->options.busyTimeout);
    // Existing schemas hold defaults such as DEFAULT "base".
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DQS_DDL, 1, nullptr);

    // There is a reader for each worker, so their caches stay small; the kernel's own cache is
    // behind them. A mapping would count once more for every connection and gains nothing.
    const bool writes = m_role == Role::Writer;
    const QStringList pragmas{
        u"journal_mode=WAL"_s,  u"journal_size_limit=200000000"_s,
        u"synchronous=FULL"_s,  u"foreign_keys=ON"_s,
        u"temp_store=MEMORY"_s, writes ? u"cache_size=-8000"_s : u"cache_size=-512"_s,
        u"mmap_size=0"_s};
    for (const QString &pragma : pragmas) {
        done = runPragma(pragma);
        if (!done)
            return done;
    }
    if (writes) {
        // The hook replaces the automatic checkpoint, which would delay a commit's answers.
        sqlite3_wal_hook(m_handle, &SqliteConnection::onCommitted, this);
        sqlite3_set_authorizer(m_handle, &SqliteConnection::authorize, this);
    }
    return {};
}

Result<void> SqliteConnection::runPragma(const QString &sql)
{
    QSqlQuery query(m_database);
    m_watch.enter(Clock::now(), Clock::duration::max(), false);
    for (;;) {
        if (query.exec(u"PRAGMA "_s + sql))
            return {};
        Error error = qtSqlError(query.lastError());
        const bool busy = isBusy(query.lastError().nativeErrorCode().toInt());
        query.finish();
        if (!busy || !m_watch.waitForLock())
            return error;
    }
}

const Dialect &SqliteConnection::dialect() const
{
    return m_shared->dialect;
}

bool SqliteConnection::inTransaction() const
{
    return sqlite3_get_autocommit(m_handle) == 0;
}

Error SqliteConnection::lastError() const
{
    const int code = sqlite3_extended_errcode(m_handle);
    if (code == SQLITE_INTERRUPT || isBusy(code)) {
        if (std::optional<Error> verdict = m_watch.verdict())
            return *std::move(verdict);
    }
    return lastSqliteError(m_handle);
}

/// Breaking off a statement that writes makes SQLite roll back the whole transaction.
bool SqliteConnection::isBreakable(sqlite3_stmt *statement) const
{
    if (m_controls)
        return false;
    return m_role == Role::Reader || m_alone || (statement && sqlite3_stmt_readonly(statement));
}

Result<StatementLease> SqliteConnection::prepare(const QByteArray &sql)
{
    int code = SQLITE_OK;
    StatementLease lease = m_statements.take(sql, code);
    if (isBusy(code)) {
        m_watch.enter(Clock::now(), m_timeLimit, true);
        while (isBusy(code) && m_watch.waitForLock())
            lease = m_statements.take(sql, code);
    }
    if (lease)
        return lease;
    if (code == SQLITE_OK)
        return Error::internal(u"empty statement"_s);
    if (code == SQLITE_MISUSE)
        return Error::internal(u"more than one statement"_s);
    return lastError();
}

Result<void> SqliteConnection::bind(sqlite3_stmt *statement, const Values &values)
{
    const int wanted = sqlite3_bind_parameter_count(statement);
    if (wanted != int(values.size())) {
        return Error::internal(
            u"statement takes %1 values, %2 given"_s.arg(wanted).arg(values.size()));
    }
    for (int i = 0; i < wanted; ++i) {
        if (bindValue(statement, i + 1, values[size_t(i)]) != SQLITE_OK)
            return lastError();
    }
    return {};
}

Result<bool> SqliteConnection::step(sqlite3_stmt *statement, std::chrono::nanoseconds &spent)
{
    const Clock::time_point start = Clock::now();
    const bool isFirst = !sqlite3_stmt_busy(statement);
    m_watch.enter(start, m_timeLimit - std::min<Clock::duration>(spent, m_timeLimit),
                  isBreakable(statement));
    if (!m_controls && m_watch.mustEnd(start))
        return *m_watch.verdict();
    int code = sqlite3_step(statement);
    while (isFirst && isBusy(code) && !m_watch.verdict() && m_watch.waitForLock()) {
        sqlite3_reset(statement);
        code = sqlite3_step(statement);
    }
    spent += Clock::now() - start;
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    return lastError();
}

Result<std::unique_ptr<Cursor>> SqliteConnection::query(const Statement &statement)
{
    Result<StatementLease> lease = prepare(statement.sql);
    if (!lease)
        return std::move(lease).error();
    auto cursor = std::make_unique<SqliteCursor>(*this, *std::move(lease), statement);
    Result<void> bound = bind(cursor->statement(), cursor->values());
    if (!bound)
        return std::move(bound).error();
    return std::unique_ptr<Cursor>(std::move(cursor));
}

Result<std::unique_ptr<Cursor>> SqliteConnection::queryScript(const QByteArray &sql)
{
    QByteArrayView rest(sql);
    while (holdsStatement(rest)) {
        int code = SQLITE_OK;
        qsizetype end = 0;
        StatementLease lease = m_statements.prepareOnce(rest, code, &end);
        if (code != SQLITE_OK) {
            Error error = lastError();
            cursorEnded();
            return error;
        }
        const Statement statement{withoutLiterals(rest.first(end)), {}};
        rest = rest.sliced(end);
        auto cursor = std::make_unique<SqliteCursor>(*this, std::move(lease), statement);
        if (!holdsStatement(rest))
            return std::unique_ptr<Cursor>(std::move(cursor));
        cursor->keepTransaction();
        for (;;) {
            Result<const Row *> row = cursor->next();
            if (!row) {
                cursorEnded();
                return std::move(row).error();
            }
            if (!*row)
                break;
        }
    }
    return Error::internal(u"empty statement"_s);
}

Result<qint64> SqliteConnection::execute(const Statement &statement)
{
    Result<StatementLease> lease = prepare(statement.sql);
    if (!lease)
        return std::move(lease).error();
    Result<void> bound = bind(lease->get(), statement.values);
    if (!bound)
        return std::move(bound).error();
    const qint64 before = sqlite3_total_changes64(m_handle);
    std::chrono::nanoseconds spent{};
    Result<bool> row = step(lease->get(), spent);
    while (row && *row)
        row = step(lease->get(), spent);
    // sqlite3_changes keeps its value over statements that change no rows by nature.
    const bool changed = sqlite3_total_changes64(m_handle) != before;
    const qint64 rows = row && changed ? sqlite3_changes64(m_handle) : 0;
    if (!m_controls)
        note(statement.sql, spent, rows);
    if (!row)
        return std::move(row).error();
    return rows;
}

Result<qint64> SqliteConnection::executeAll(const QByteArray &sql)
{
    const qint64 before = sqlite3_total_changes64(m_handle);
    QByteArrayView rest(sql);
    while (holdsStatement(rest)) {
        // Qt Sql takes one statement at a time; the engine itself knows where it ends.
        int code = SQLITE_OK;
        qsizetype end = 0;
        m_statements.prepareOnce(rest, code, &end).giveBack();
        if (code != SQLITE_OK)
            return lastError();
        const QByteArrayView one = rest.first(end).trimmed();
        rest = rest.sliced(end);
        Result<qint64> done = executeOne(QString::fromUtf8(one));
        if (!done)
            return done;
    }
    // The number stays that of the last statement that changes rows by nature.
    return sqlite3_total_changes64(m_handle) != before ? sqlite3_changes64(m_handle) : 0;
}

Result<qint64> SqliteConnection::executeOne(const QString &sql)
{
    const Clock::time_point start = Clock::now();
    m_watch.enter(start, m_timeLimit, isBreakable(nullptr));
    if (!m_controls && m_watch.mustEnd(start))
        return *m_watch.verdict();
    const qint64 before = sqlite3_total_changes64(m_handle);
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    const bool done = query.exec(sql);
    const bool changed = sqlite3_total_changes64(m_handle) != before;
    const qint64 rows = done && changed ? sqlite3_changes64(m_handle) : 0;
    if (!m_controls)
        note(withoutLiterals(sql.toUtf8()), Clock::now() - start, rows);
    if (done)
        return rows;
    if (std::optional<Error> verdict = m_watch.verdict())
        return *std::move(verdict);
    return qtSqlError(query.lastError());
}

void SqliteConnection::cursorEnded()
{
    if (m_role == Role::Reader && inTransaction()) {
        qCWarning(lcDb) << "a typed statement left a transaction open; it is rolled back";
        sqlite3_exec(m_handle, "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

void SqliteConnection::note(const QByteArray &sql, std::chrono::nanoseconds spent, qint64 rows)
{
    if (StatementLog *log = ExecutionScope::current().statements)
        log->add({sql, spent, rows});
}

Result<void> SqliteConnection::control(const QByteArray &sql)
{
    const QScopedValueRollback<bool> controls(m_controls, true);
    Result<qint64> done = execute({sql, {}});
    if (!done)
        return std::move(done).error();
    return {};
}

bool SqliteConnection::breaksForeignKey() const
{
    int broken = 0;
    int unused = 0;
    sqlite3_db_status(m_handle, SQLITE_DBSTATUS_DEFERRED_FKS, &broken, &unused, 0);
    return broken != 0;
}

Result<void> SqliteConnection::openSavepoint()
{
    return control(openStep);
}

Result<void> SqliteConnection::releaseSavepoint()
{
    return control(releaseStep);
}

void SqliteConnection::rollBackSavepoint()
{
    Result<void> undone = control(undoStep);
    if (undone)
        undone = control(releaseStep);
    // It is gone already if the engine had to roll back the whole transaction.
    if (!undone && inTransaction())
        qCCritical(lcDb) << "cannot undo a step:" << undone.error().detail;
}

void SqliteConnection::checkpointIfDue()
{
    if (m_logFrames < m_foldedFrames)
        m_foldedFrames = 0;  // the log began anew
    if (m_logFrames - m_foldedFrames < checkpointFrames)
        return;
    m_foldedFrames = m_logFrames;
    const int code
        = sqlite3_wal_checkpoint_v2(m_handle, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code != SQLITE_OK && !isBusy(code) && (code & 0xff) != SQLITE_LOCKED)
        qCWarning(lcDb) << "cannot fold the write-ahead log:" << sqlite3_errmsg(m_handle);
}

int SqliteConnection::onCommitted(void *self, sqlite3 *, const char *, int frames)
{
    static_cast<SqliteConnection *>(self)->m_logFrames = frames;
    return SQLITE_OK;
}

/// Keeps jobs from ending the transaction that they share and from changing the connection.
int SqliteConnection::authorize(void *self, int action, const char *first, const char *second,
                                const char *, const char *)
{
    if (static_cast<SqliteConnection *>(self)->m_controls)
        return SQLITE_OK;
    switch (action) {
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_ATTACH:
    case SQLITE_DETACH: return SQLITE_DENY;
    case SQLITE_PRAGMA: return !second || isHarmlessPragma(first) ? SQLITE_OK : SQLITE_DENY;
    default: return SQLITE_OK;
    }
}

}  // namespace Binnacle::Db
