// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>

namespace Binnacle {

/// One line of the program's own log.
struct ProgramMessage
{
    UtcTime time{};
    int level = 0;
    QByteArray category;
    QString text;
};

/// Listens to what the program logs through Qt (qCInfo, qCWarning …), as long as it lives, and
/// keeps it until somebody takes it. Whoever listened before keeps being told: the lines still go
/// to the terminal.
///
/// Thread: lines come from any thread and never wait, nor take a lock: the buffer is bounded, and
/// what finds it full is counted. Taking is for one thread at a time. Several objects each hear
/// everything, eight at most; one more hears nothing.
class MessageLog final
{
public:
    /// @p capacity is a power of two.
    explicit MessageLog(const Clock &clock, size_t capacity = 1024);
    ~MessageLog();
    MessageLog(const MessageLog &) = delete;
    MessageLog &operator=(const MessageLog &) = delete;

    /// Hands the lines kept so far to @p visit, oldest first.
    void take(const std::function<void(ProgramMessage &&)> &visit);
    quint64 dropped() const;

    /// As long as one lives, what its thread logs is not kept: for those who store the lines and
    /// may have something to complain about.
    class Mute
    {
    public:
        Mute();
        ~Mute();
        Mute(const Mute &) = delete;
        Mute &operator=(const Mute &) = delete;

    private:
        bool m_outer;
    };

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace Binnacle
