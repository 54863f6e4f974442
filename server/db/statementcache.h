// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>

#include <list>

struct sqlite3;
struct sqlite3_stmt;

namespace Binnacle::Db {

/// A prepared statement in use by one cursor; goes back reset and with its bindings cleared.
class StatementLease
{
public:
    StatementLease() = default;
    StatementLease(StatementLease &&other) noexcept;
    StatementLease &operator=(StatementLease &&other) noexcept;
    ~StatementLease() { giveBack(); }

    sqlite3_stmt *get() const { return m_statement; }
    explicit operator bool() const { return m_statement != nullptr; }
    void giveBack();

private:
    friend class StatementCache;

    sqlite3_stmt *m_statement = nullptr;
    // Null for a statement that is finalised after use.
    bool *m_inUse = nullptr;
};

/// The prepared statements of one connection by their text, the least recently used going first.
/// A statement in use is never handed out twice: a second user gets one of its own. Thread: the
/// connection's. Must outlive its leases.
class StatementCache
{
    Q_DISABLE_COPY_MOVE(StatementCache)

public:
    StatementCache() = default;
    ~StatementCache() { clear(); }

    void setHandle(sqlite3 *handle) { m_handle = handle; }

    /// A statement ready to be bound, or an empty lease and @p code, SQLite's result. @p sql
    /// must hold exactly one statement; otherwise code is SQLITE_OK or SQLITE_MISUSE.
    StatementLease take(const QByteArray &sql, int &code);
    /// One that is not kept: of text that will hardly come again. @p end, if given, is set
    /// behind the statement, and more text may follow; the lease is empty when there is none.
    StatementLease prepareOnce(QByteArrayView sql, int &code, qsizetype *end = nullptr);
    void clear();

    qsizetype size() const { return m_index.size(); }

private:
    struct Entry
    {
        QByteArray sql;
        sqlite3_stmt *statement = nullptr;
        int bytes = 0;
        bool inUse = false;
    };

    StatementLease leaseOf(Entry &entry);
    void shrink();

    sqlite3 *m_handle = nullptr;
    // Most recently used first.
    std::list<Entry> m_entries;
    QHash<QByteArray, std::list<Entry>::iterator> m_index;
    qint64 m_bytes = 0;
};

}  // namespace Binnacle::Db
