// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QString>

#include <array>

namespace Binnacle {

/// When a job is due: five segments, each a set of numbers (P8.4). A moment in UTC is meant when
/// all of them have it, day and weekday too.
struct CronExpression
{
    enum Segment
    {
        Minute,
        Hour,
        Day,
        Month,
        /// 0 is Sunday.
        Weekday
    };

    /// By segment, the bit of each number that is in it.
    std::array<quint64, 5> numbers{};

    /// Reads `*/5 1-3 * * 0`, or a macro such as `@daily`. Errors: InvalidInput with the contract's
    /// text.
    static Result<CronExpression> parse(const QString &text);
};

}  // namespace Binnacle
