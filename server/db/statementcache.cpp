// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/statementcache.h"

#include <sqlite3.h>

#include <utility>

namespace Binnacle::Db {

namespace {

constexpr qsizetype maximumEntries = 128;
// What the kept statements of one connection may cost; a plain one takes some 4 KiB.
constexpr qint64 maximumBytes = 1 << 20;
// Longer texts are generated once and hardly come again.
constexpr qsizetype maximumTextBytes = 16 << 10;

bool isBlank(QByteArrayView text)
{
    return text.trimmed().isEmpty();
}

}  // namespace

StatementLease::StatementLease(StatementLease &&other) noexcept
    : m_statement(std::exchange(other.m_statement, nullptr))
    , m_inUse(std::exchange(other.m_inUse, nullptr))
{
}

StatementLease &StatementLease::operator=(StatementLease &&other) noexcept
{
    if (this != &other) {
        giveBack();
        m_statement = std::exchange(other.m_statement, nullptr);
        m_inUse = std::exchange(other.m_inUse, nullptr);
    }
    return *this;
}

void StatementLease::giveBack()
{
    if (!m_statement)
        return;
    if (m_inUse) {
        sqlite3_reset(m_statement);
        sqlite3_clear_bindings(m_statement);
        *m_inUse = false;
    } else {
        sqlite3_finalize(m_statement);
    }
    m_statement = nullptr;
    m_inUse = nullptr;
}

StatementLease StatementCache::take(const QByteArray &sql, int &code)
{
    code = SQLITE_OK;
    const auto found = m_index.constFind(sql);
    if (found != m_index.cend()) {
        const auto entry = *found;
        if (entry->inUse)
            return prepareOnce(sql, code);
        m_entries.splice(m_entries.begin(), m_entries, entry);
        return leaseOf(*entry);
    }
    if (sql.size() > maximumTextBytes)
        return prepareOnce(sql, code);

    sqlite3_stmt *statement = nullptr;
    const char *tail = nullptr;
    code = sqlite3_prepare_v3(m_handle, sql.constData(), int(sql.size()) + 1,
                              SQLITE_PREPARE_PERSISTENT, &statement, &tail);
    if (code != SQLITE_OK || !statement)
        return {};
    if (!isBlank({tail, sql.constData() + sql.size()})) {
        sqlite3_finalize(statement);
        code = SQLITE_MISUSE;
        return {};
    }
    m_entries.push_front(
        {sql, statement, sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_MEMUSED, 0), false});
    m_index.insert(sql, m_entries.begin());
    m_bytes += m_entries.front().bytes;
    StatementLease lease = leaseOf(m_entries.front());
    shrink();
    return lease;
}

StatementLease StatementCache::prepareOnce(QByteArrayView sql, int &code, qsizetype *end)
{
    StatementLease lease;
    const char *tail = nullptr;
    code = sqlite3_prepare_v3(m_handle, sql.data(), int(sql.size()), 0, &lease.m_statement, &tail);
    if (code != SQLITE_OK)
        return {};
    if (end)
        *end = tail - sql.data();
    else if (lease && !isBlank({tail, sql.data() + sql.size()}))
        code = SQLITE_MISUSE;
    if (code != SQLITE_OK)
        lease.giveBack();
    return lease;
}

StatementLease StatementCache::leaseOf(Entry &entry)
{
    entry.inUse = true;
    StatementLease lease;
    lease.m_statement = entry.statement;
    lease.m_inUse = &entry.inUse;
    return lease;
}

void StatementCache::shrink()
{
    auto entry = m_entries.end();
    while (entry != m_entries.begin()
           && (m_index.size() > maximumEntries || m_bytes > maximumBytes)) {
        --entry;
        if (entry->inUse)
            continue;
        sqlite3_finalize(entry->statement);
        m_bytes -= entry->bytes;
        m_index.remove(entry->sql);
        entry = m_entries.erase(entry);
    }
}

void StatementCache::clear()
{
    for (const Entry &entry : m_entries) {
        Q_ASSERT(!entry.inUse);
        sqlite3_finalize(entry.statement);
    }
    m_entries.clear();
    m_index.clear();
    m_bytes = 0;
}

}  // namespace Binnacle::Db
