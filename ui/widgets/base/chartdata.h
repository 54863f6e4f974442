// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/timechart.h"

#include <optional>

namespace Binnacle::Ui {

/// One series of a TimeChart as it was set.
struct ChartSeries
{
    QString name;
    /// Else the n-th colour of the theme's series.
    std::optional<Tone> tone;
    int colorIndex = 0;
    Qt::PenStyle dash = Qt::SolidLine;
    bool isShown = true;
    QList<ChartPoint> points;

    QColor color(const Theme &theme) const
    {
        return tone ? theme.color(*tone) : theme.series(colorIndex);
    }
};

/// All that a TimeChart shows; its parts share it.
struct ChartData
{
    TimeChart::Kind kind = TimeChart::Kind::Lines;
    QList<ChartSeries> series;
    /// 0 if not set.
    qint64 fromMs = 0;
    qint64 toMs = 0;
    qint64 selectionFrom = 0;
    qint64 selectionTo = 0;
    /// -1 for none.
    qint64 crosshair = -1;
    QString unit;
    int decimals = -1;
    double minimumTop = 0;
    QList<ChartFlag> flags;
    QTimeZone zone = QTimeZone::systemTimeZone();

    ChartSeries *find(const QString &name);
    /// What the time axis covers; from < to, unless there is nothing.
    std::pair<qint64, qint64> timeRange() const;
    /// Any that is shown, in the time range.
    bool hasValues() const;
    /// The highest of the shown values, stacked if it is a chart of columns.
    double highest() const;
    /// Distance of the columns in time; 0 if there are less than two.
    qint64 columnStep() const;
    QString valueText(double value) const;
    QString timeText(qint64 ms) const;
    /// One sentence on each shown series: last value, direction, peak.
    QString summary() const;
};

/// Runs of points without gaps, thinned to about @p maximum in all by keeping the lowest and the
/// highest of each step.
QList<QList<ChartPoint>> drawableRuns(const QList<ChartPoint> &points, qsizetype maximum);

/// Columns of equal steps, few enough for @p maximum of them, each the mean of what it covers.
QList<ChartPoint> drawableColumns(const QList<ChartPoint> &points, qsizetype maximum);

/// The value at that moment: of the nearest point, if it is within @p reach of it, else NaN.
double valueNear(const QList<ChartPoint> &points, qint64 ms, qint64 reach);

}  // namespace Binnacle::Ui
