// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/chartscale.h"

#include <QDateTime>
#include <QLocale>

#include <cmath>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr qint64 second = 1000;
constexpr qint64 minute = 60 * second;
constexpr qint64 hour = 60 * minute;
constexpr qint64 day = 24 * hour;

qint64 niceTimeStep(qint64 span, int maximum)
{
    for (const qint64 step :
         {second,  2 * second, 5 * second, 10 * second, 15 * second, 30 * second,
          minute,  2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
          hour,    2 * hour,   3 * hour,   6 * hour,    12 * hour,   day,
          2 * day, 7 * day,    14 * day,   30 * day,    90 * day}) {
        if (span / step <= maximum)
            return step;
    }
    return 365 * day;
}

TimeTick tickAt(const QDateTime &time, qint64 step)
{
    TimeTick tick;
    tick.ms = time.toMSecsSinceEpoch();
    tick.isDate = time.time() == QTime(0, 0);
    if (tick.isDate || step >= day)
        tick.label = QLocale().toString(time.date(), u"d MMM"_s);
    else
        tick.label = time.toString(step < minute ? u"HH:mm:ss"_s : u"HH:mm"_s);
    return tick;
}

}  // namespace

QString ValueScale::label(double value) const
{
    const QLocale locale;
    if (top >= 10000) {
        const bool isMillions = top >= 1e7;
        const double scaled = value / (isMillions ? 1e6 : 1e3);
        const int places = scaled == std::floor(scaled) ? 0 : 1;
        return locale.toString(scaled, 'f', places)
            + (value == 0       ? u""_s
                   : isMillions ? u" M"_s
                                : u" k"_s);
    }
    if (value == 0)
        return locale.toString(0);
    int places = 0;
    for (double part = step; places < 4 && std::abs(part - std::round(part)) > 1e-6; part *= 10)
        ++places;
    return locale.toString(value, 'f', places);
}

ValueScale niceScale(double highest)
{
    if (!std::isfinite(highest) || highest <= 0)
        return {1, 0.25};
    const double rough = highest / 4;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
        // A little above the last line is better than one more line.
        if (rough <= factor * power * 1.0001) {
            step = factor * power;
            break;
        }
    }
    return {step * std::ceil(highest / step - 1e-9), step};
}

QList<TimeTick> timeTicks(qint64 fromMs, qint64 toMs, int maximum, const QTimeZone &zone)
{
    QList<TimeTick> ticks;
    if (toMs <= fromMs || maximum < 1)
        return ticks;
    const qint64 step = niceTimeStep(toMs - fromMs, maximum);
    QDate date = QDateTime::fromMSecsSinceEpoch(fromMs, zone).date();
    if (step >= day) {
        const qint64 days = step / day;
        // Counted from a fixed day, so that ticks do not jump as time moves on.
        date = QDate::fromJulianDay(date.toJulianDay() - date.toJulianDay() % days);
        for (; ticks.size() < 50; date = date.addDays(days)) {
            const QDateTime time = date.startOfDay(zone);
            if (time.toMSecsSinceEpoch() > toMs)
                break;
            if (time.toMSecsSinceEpoch() >= fromMs)
                ticks.append(tickAt(time, step));
        }
        return ticks;
    }
    // Each day anew: with a change of the clock it has 23 or 25 hours.
    for (qint64 start = 0; start <= toMs; date = date.addDays(1)) {
        start = date.startOfDay(zone).toMSecsSinceEpoch();
        const qint64 end = qMin(toMs + 1, date.addDays(1).startOfDay(zone).toMSecsSinceEpoch());
        qint64 ms = start;
        if (ms < fromMs)
            ms += (fromMs - ms + step - 1) / step * step;
        for (; ms < end; ms += step)
            ticks.append(tickAt(QDateTime::fromMSecsSinceEpoch(ms, zone), step));
    }
    return ticks;
}

}  // namespace Binnacle::Ui
