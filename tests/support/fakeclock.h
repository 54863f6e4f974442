// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <atomic>

namespace Binnacle {

/// A clock that stands still until told otherwise. Thread: any.
class FakeClock final : public Clock
{
public:
    /// 2026-01-02 03:04:05.678Z to begin with.
    explicit FakeClock(qint64 milliseconds = 1767323045678)
        : m_now(milliseconds)
    {
    }

    UtcTime now() const override { return UtcTime(std::chrono::milliseconds(m_now.load())); }
    void advance(std::chrono::milliseconds by) { m_now += by.count(); }
    void set(UtcTime time) { m_now = time.time_since_epoch().count(); }

private:
    std::atomic<qint64> m_now;
};

}  // namespace Binnacle
