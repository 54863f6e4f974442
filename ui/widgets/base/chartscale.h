// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QTimeZone>

namespace Binnacle::Ui {

struct ValueScale
{
    /// The axis goes from 0 to here, a multiple of step.
    double top = 1;
    double step = 0.25;

    QString label(double value) const;
};

/// Three to six round steps (1, 2, 2.5, 5 times a power of ten) that reach @p highest.
ValueScale niceScale(double highest);

struct TimeTick
{
    qint64 ms = 0;
    QString label;
    /// At midnight the label is the date.
    bool isDate = false;
};

/// Ticks at round times of @p zone, at most @p maximum of them.
QList<TimeTick> timeTicks(qint64 fromMs, qint64 toMs, int maximum, const QTimeZone &zone);

}  // namespace Binnacle::Ui
