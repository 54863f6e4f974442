// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/chartdata.h"

#include <QDateTime>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <limits>

namespace Binnacle::Ui {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

double meanOf(const QList<ChartPoint> &points, qsizetype from, qsizetype to)
{
    double sum = 0;
    qsizetype count = 0;
    for (qsizetype i = qMax<qsizetype>(0, from); i < to; ++i) {
        if (std::isfinite(points[i].value)) {
            sum += points[i].value;
            ++count;
        }
    }
    return count > 0 ? sum / double(count) : nothing;
}

QList<ChartPoint> thinned(const QList<ChartPoint> &run, qsizetype maximum)
{
    if (run.size() <= maximum || maximum < 4)
        return run;
    QList<ChartPoint> kept;
    kept.reserve(maximum + 2);
    const qsizetype steps = maximum / 2;
    for (qsizetype step = 0; step < steps; ++step) {
        const qsizetype from = step * run.size() / steps;
        const qsizetype to = (step + 1) * run.size() / steps;
        qsizetype low = from;
        qsizetype high = from;
        for (qsizetype i = from + 1; i < to; ++i) {
            if (run[i].value < run[low].value)
                low = i;
            if (run[i].value > run[high].value)
                high = i;
        }
        kept.append(run[qMin(low, high)]);
        if (low != high)
            kept.append(run[qMax(low, high)]);
    }
    return kept;
}

}  // namespace

ChartSeries *ChartData::find(const QString &name)
{
    const auto it = std::find_if(series.begin(), series.end(),
                                 [&name](const ChartSeries &one) { return one.name == name; });
    return it == series.end() ? nullptr : &*it;
}

std::pair<qint64, qint64> ChartData::timeRange() const
{
    if (toMs > fromMs)
        return {fromMs, toMs};
    qint64 from = 0;
    qint64 to = 0;
    for (const ChartSeries &one : series) {
        if (one.points.isEmpty())
            continue;
        from = from == 0 ? one.points.first().ms : qMin(from, one.points.first().ms);
        to = qMax(to, one.points.last().ms);
    }
    return {from, to > from ? to : from + 1};
}

bool ChartData::hasValues() const
{
    const auto [from, to] = timeRange();
    for (const ChartSeries &one : series) {
        if (!one.isShown)
            continue;
        for (const ChartPoint &point : one.points) {
            if (point.ms >= from && point.ms <= to && std::isfinite(point.value))
                return true;
        }
    }
    return false;
}

double ChartData::highest() const
{
    const auto [from, to] = timeRange();
    double top = minimumTop;
    if (kind == TimeChart::Kind::Lines) {
        for (const ChartSeries &one : series) {
            if (!one.isShown)
                continue;
            for (const ChartPoint &point : one.points) {
                if (point.ms >= from && point.ms <= to && std::isfinite(point.value))
                    top = qMax(top, point.value);
            }
        }
        return top;
    }
    QList<double> sums;
    for (const ChartSeries &one : series) {
        if (!one.isShown)
            continue;
        sums.resize(qMax(sums.size(), one.points.size()));
        for (qsizetype i = 0; i < one.points.size(); ++i) {
            if (std::isfinite(one.points[i].value))
                sums[i] += one.points[i].value;
        }
    }
    for (const double sum : std::as_const(sums))
        top = qMax(top, sum);
    return top;
}

qint64 ChartData::columnStep() const
{
    for (const ChartSeries &one : series) {
        if (one.points.size() > 1)
            return one.points[1].ms - one.points[0].ms;
    }
    return 0;
}

QString ChartData::valueText(double value) const
{
    if (!std::isfinite(value))
        return QStringLiteral("–");
    int places = decimals;
    if (places < 0) {
        const double size = std::abs(value);
        places = size >= 100 || value == std::floor(value) ? 0 : size >= 1 ? 1 : 2;
    }
    QString text = QLocale().toString(value, 'f', places);
    if (!unit.isEmpty())
        text += u' ' + unit;
    return text;
}

QString ChartData::timeText(qint64 ms) const
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(ms, zone);
    const QLocale locale;
    const QDateTime now = QDateTime::currentDateTime().toTimeZone(zone);
    const QString clock = time.toString(QStringLiteral("HH:mm:ss"));
    if (time.date() == now.date())
        return clock;
    return locale.toString(time.date(), QStringLiteral("d MMM")) + u' ' + clock;
}

QString ChartData::summary() const
{
    QStringList sentences;
    const auto [from, to] = timeRange();
    for (const ChartSeries &one : series) {
        if (!one.isShown || one.points.isEmpty())
            continue;
        const ChartPoint *last = nullptr;
        const ChartPoint *peak = nullptr;
        for (const ChartPoint &point : one.points) {
            if (!std::isfinite(point.value) || point.ms < from || point.ms > to)
                continue;
            last = &point;
            if (!peak || point.value > peak->value)
                peak = &point;
        }
        if (!last) {
            sentences.append(TimeChart::tr("%1 unknown").arg(one.name));
            continue;
        }
        const qsizetype quarter = qMax<qsizetype>(1, one.points.size() / 4);
        const double now = meanOf(one.points, one.points.size() - quarter, one.points.size());
        const double before
            = meanOf(one.points, one.points.size() - 2 * quarter, one.points.size() - quarter);
        const double change = before > 0 ? now / before - 1 : 0;
        const QString direction = change > 0.1 ? TimeChart::tr("rising")
            : change < -0.1                    ? TimeChart::tr("falling")
                                               : TimeChart::tr("steady");
        sentences.append(TimeChart::tr("%1 %2, %3, peak %4 at %5")
                             .arg(one.name, valueText(last->value), direction,
                                  valueText(peak->value), timeText(peak->ms)));
    }
    return sentences.isEmpty() ? TimeChart::tr("No data") : sentences.join(QStringLiteral("; "));
}

QList<QList<ChartPoint>> drawableRuns(const QList<ChartPoint> &points, qsizetype maximum)
{
    QList<QList<ChartPoint>> runs;
    QList<ChartPoint> run;
    for (const ChartPoint &point : points) {
        if (std::isfinite(point.value)) {
            run.append(point);
        } else if (!run.isEmpty()) {
            runs.append(run);
            run.clear();
        }
    }
    if (!run.isEmpty())
        runs.append(run);
    if (points.size() > maximum) {
        for (QList<ChartPoint> &one : runs)
            one = thinned(one, qMax<qsizetype>(4, one.size() * maximum / points.size()));
    }
    return runs;
}

QList<ChartPoint> drawableColumns(const QList<ChartPoint> &points, qsizetype maximum)
{
    if (points.size() <= maximum || maximum < 1)
        return points;
    // Steps that people count in: 2, 5, 10, 15, 30, 60 points a column.
    qsizetype width = 2;
    for (const qsizetype candidate : {2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600}) {
        width = candidate;
        if (points.size() / candidate < maximum)
            break;
    }
    const qint64 step = (points[1].ms - points[0].ms) * width;
    QList<ChartPoint> columns;
    // Columns begin at multiples of their width, so that they do not change as time moves on.
    for (qsizetype i = 0; i < points.size();) {
        const qint64 start = points[i].ms - points[i].ms % qMax<qint64>(1, step);
        qsizetype end = i;
        while (end < points.size() && points[end].ms < start + step)
            ++end;
        columns.append({start, meanOf(points, i, end)});
        i = end;
    }
    return columns;
}

double valueNear(const QList<ChartPoint> &points, qint64 ms, qint64 reach)
{
    const auto after
        = std::lower_bound(points.cbegin(), points.cend(), ms,
                           [](const ChartPoint &point, qint64 time) { return point.ms < time; });
    const ChartPoint *nearest = nullptr;
    if (after != points.cend())
        nearest = &*after;
    if (after != points.cbegin()) {
        const ChartPoint &before = *std::prev(after);
        if (!nearest || ms - before.ms < nearest->ms - ms)
            nearest = &before;
    }
    return nearest && qAbs(nearest->ms - ms) <= reach ? nearest->value : nothing;
}

}  // namespace Binnacle::Ui
