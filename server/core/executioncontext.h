// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/actor.h"
#include "core/stoptoken.h"

#include <QByteArray>

#include <chrono>
#include <vector>

namespace Binnacle {

/// One SQL statement that a request ran. The text has placeholders, never values.
struct StatementTrace
{
    QByteArray sql;
    std::chrono::nanoseconds duration{};
    /// Rows stepped over, or rows changed.
    qint64 rows = 0;
};

/// The statements of one request, in the order in which they ended. Bounded: past
/// maximumStatements only counts and time go on. Thread: one at a time (a write job runs while
/// the thread that asked for it waits).
class StatementLog
{
public:
    static constexpr size_t maximumStatements = 50;

    void add(StatementTrace trace)
    {
        ++m_count;
        m_total += trace.duration;
        if (m_statements.size() < maximumStatements)
            m_statements.push_back(std::move(trace));
    }
    const std::vector<StatementTrace> &statements() const { return m_statements; }
    std::vector<StatementTrace> takeStatements() { return std::move(m_statements); }
    qint64 count() const { return m_count; }
    std::chrono::nanoseconds total() const { return m_total; }

private:
    std::vector<StatementTrace> m_statements;
    qint64 m_count = 0;
    std::chrono::nanoseconds m_total{};
};

/// What the layers below a request know of it without being handed it through every call: where
/// to note statements, when to give up, on whose account.
struct ExecutionContext
{
    /// May be null; outlives the scope.
    StatementLog *statements = nullptr;
    StopToken stop;
    /// Past this moment reading statements end with Timeout.
    std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
    /// Null for the program itself; outlives the scope.
    const Actor *actor = nullptr;
};

/// Makes @p context the calling thread's own until the end of the scope; scopes nest.
class ExecutionScope
{
public:
    explicit ExecutionScope(ExecutionContext context);
    ~ExecutionScope();
    ExecutionScope(const ExecutionScope &) = delete;
    ExecutionScope &operator=(const ExecutionScope &) = delete;

    /// The calling thread's context; an empty one outside of any scope.
    static const ExecutionContext &current();
    /// On whose account the calling thread works.
    static const Actor &currentActor();

private:
    ExecutionContext m_context;
    const ExecutionContext *m_outer;
};

}  // namespace Binnacle
