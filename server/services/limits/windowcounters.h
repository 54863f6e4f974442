// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <atomic>
#include <chrono>
#include <mutex>

namespace Binnacle {

/// What an address in the expanded form is counted as when it may not guess: itself, or of IPv6 its
/// network, whose holder has all addresses in it.
QByteArray networkOf(const QString &address);

/// Counts what clients do in fixed windows of whole seconds (P9.6). In memory, bounded.
///
/// Thread: any.
class WindowCounters final
{
    Q_DISABLE_COPY_MOVE(WindowCounters)

public:
    /// @p clock must outlive them.
    explicit WindowCounters(const Clock &clock)
        : m_clock(clock)
    {
    }

    /// Takes one of the @p maximum that @p client has in @p bucket in each @p window; false when
    /// none is left. A window begins with the first that is taken in it. An empty client is
    /// never limited.
    bool take(const QByteArray &bucket, const QByteArray &client, qint64 maximum,
              std::chrono::seconds window);
    /// Returns one that was taken.
    void giveBack(const QByteArray &bucket, const QByteArray &client);
    /// The client's window in the bucket begins anew.
    void forget(const QByteArray &bucket, const QByteArray &client);
    /// All windows begin anew.
    void clear();
    /// The same when @p generation is another than the last time, if there was one: of the
    /// settings, with whose every load all counting starts anew (P9.6).
    void follow(quint64 generation);

private:
    struct Window
    {
        std::chrono::seconds start{};
        std::chrono::seconds length{};
        qint64 left = 0;
    };

    void makeRoom(std::chrono::seconds now);

    const Clock &m_clock;
    // 0 before the first.
    std::atomic<quint64> m_generation{0};
    std::mutex m_mutex;
    QHash<QByteArray, Window> m_windows;
    qsizetype m_sweepAt = 1024;
};

}  // namespace Binnacle
