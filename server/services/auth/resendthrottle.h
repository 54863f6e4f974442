// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "schema/record.h"

#include <QHash>
#include <QString>

#include <mutex>

namespace Binnacle {

/// Keeps one kind of mail from going to a record again within two minutes (A6.4). In memory.
///
/// Thread: any.
class ResendThrottle final
{
    Q_DISABLE_COPY_MOVE(ResendThrottle)

public:
    /// @p clock must outlive it.
    explicit ResendThrottle(const Clock &clock)
        : m_clock(clock)
    {
    }

    bool isArmed(const Schema::Record &record) const;
    void arm(const Schema::Record &record);
    void clear(const Schema::Record &record);

private:
    const Clock &m_clock;
    mutable std::mutex m_mutex;
    QHash<QString, UtcTime> m_armed;
    qsizetype m_sweepAt = 1024;
};

}  // namespace Binnacle
