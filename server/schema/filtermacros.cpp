// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/filtermacros.h"

#include "core/datetime.h"

namespace Binnacle::Schema {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

SqlOperand momentOperand(UtcTime time)
{
    return SqlOperand::textParameter(formatDateTime(time));
}

/// The last millisecond of the day before @p next.
SqlOperand endOperand(sys_days next)
{
    return momentOperand(UtcTime(next) - std::chrono::milliseconds(1));
}

std::optional<SqlOperand> clockOperand(QByteArrayView name, UtcTime now)
{
    using namespace std::chrono;
    const sys_days today = floor<days>(now);
    const year_month_day date(today);
    const hh_mm_ss clock(now - today);
    if (name == "@second")
        return SqlOperand::integerParameter(clock.seconds().count());
    if (name == "@minute")
        return SqlOperand::integerParameter(clock.minutes().count());
    if (name == "@hour")
        return SqlOperand::integerParameter(clock.hours().count());
    if (name == "@day")
        return SqlOperand::integerParameter(qint64(unsigned(date.day())));
    if (name == "@month")
        return SqlOperand::integerParameter(qint64(unsigned(date.month())));
    if (name == "@weekday")
        return SqlOperand::integerParameter(qint64(weekday(today).c_encoding()));
    if (name == "@year")
        return SqlOperand::integerParameter(int(date.year()));
    return std::nullopt;
}

}  // namespace

std::optional<SqlOperand> macroOperand(QByteArrayView name, UtcTime now)
{
    using namespace std::chrono;
    if (!name.startsWith('@'))
        return std::nullopt;
    const sys_days today = floor<std::chrono::days>(now);
    const year_month_day date(today);
    const year_month thisMonth = date.year() / date.month();
    if (name == "@now")
        return momentOperand(now);
    if (name == "@yesterday")
        return momentOperand(now - std::chrono::days(1));
    if (name == "@tomorrow")
        return momentOperand(now + std::chrono::days(1));
    if (name == "@todayStart")
        return momentOperand(today);
    if (name == "@todayEnd")
        return endOperand(today + std::chrono::days(1));
    if (name == "@monthStart")
        return momentOperand(sys_days(thisMonth / 1));
    if (name == "@monthEnd")
        return endOperand(sys_days((thisMonth + months(1)) / 1));
    if (name == "@yearStart")
        return momentOperand(sys_days(date.year() / 1 / 1));
    if (name == "@yearEnd")
        return endOperand(sys_days((date.year() + years(1)) / 1 / 1));
    return clockOperand(name, now);
}

}  // namespace Binnacle::Schema
