// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace Binnacle {

/// Milliseconds since 1970-01-01 UTC, the resolution of every stored date.
using UtcTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// Where the time comes from, so that tests can set it. Thread: any.
class Clock
{
public:
    virtual ~Clock() = default;
    virtual UtcTime now() const = 0;
};

class SystemClock final : public Clock
{
public:
    UtcTime now() const override
    {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

}  // namespace Binnacle
