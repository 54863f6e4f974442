// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme.h"

#include <QList>
#include <QPointer>
#include <QTimeZone>
#include <QWidget>

#include <memory>

namespace Binnacle::Ui {

/// What the charts of one page share: the crosshair and the chosen span.
///
/// Thread: GUI. Outlives nothing: charts hold it weakly.
class ChartGroup final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// -1 for none.
    qint64 crosshair() const { return m_crosshair; }
    void setCrosshair(qint64 ms);

signals:
    void crosshairChanged(qint64 ms);

private:
    qint64 m_crosshair = -1;
};

/// A moment and what was measured; NaN where nothing was.
struct ChartPoint
{
    /// Since the epoch, UTC.
    qint64 ms = 0;
    double value = 0;
};

/// Something that happened, on the chart's top edge.
struct ChartFlag
{
    qint64 ms = 0;
    QString text;
    QString iconName;
    Tone tone = Tone::Muted;
};

/// Lines, or stacked columns, over time. A drag selects a span, a double click clears it, a click
/// on the legend hides a series. Keyboard: arrows move the crosshair, with Shift they select a
/// span, Enter takes the span or the moment, Esc clears; T shows the numbers as a table.
///
/// Setting points is cheap: however often it is done, the chart is drawn once afterwards, and not
/// while it is hidden.
class TimeChart final : public QWidget
{
    Q_OBJECT

public:
    enum class Kind
    {
        Lines,
        StackedColumns
    };
    static constexpr int maximumPoints = 900;

    /// @p name is for screen readers: what the chart shows, with its unit.
    TimeChart(const Theme &theme, const QString &name, Kind kind, QWidget *parent = nullptr);
    ~TimeChart() override;

    /// Adds a series or changes its look; the order of first calls is the order of the legend.
    /// @p name is shown.
    void setSeries(const QString &name, Tone tone, Qt::PenStyle dash = Qt::SolidLine);
    /// With the n-th colour of Theme::series().
    void setSeries(const QString &name, int colorIndex, Qt::PenStyle dash = Qt::SolidLine);
    void removeSeries(const QString &name);
    /// Ordered by time. Beyond 900 points a line is thinned, keeping lowest and highest of each
    /// step. Columns must come at equal steps, the same for each series, their time being where
    /// they begin; where they get too narrow several are shown as one of their mean.
    void setPoints(const QString &name, const QList<ChartPoint> &points);
    /// What the time axis covers. Until set it is what the points cover.
    void setTimeRange(qint64 fromMs, qint64 toMs);
    /// Of the values in legend and table: `ms`.
    void setUnit(const QString &unit);
    /// Number of decimals; default -1 chooses by size.
    void setDecimals(int decimals);
    /// The value axis reaches at least this far.
    void setMinimumTop(double value);
    void setFlags(const QList<ChartFlag> &flags);
    /// Default: the system's.
    void setTimeZone(const QTimeZone &zone);
    void setGroup(ChartGroup *group);
    /// Marks the points as sampled: `sampled 1 : 10` beside the legend.
    void setNote(const QString &note);
    void setLegendShown(bool isShown);

    /// The chosen span; both 0 for none.
    void setSelection(qint64 fromMs, qint64 toMs);
    /// One sentence: `p95 18 ms, rising, peak 64 at 09:02`.
    QString summary() const;
    bool isTableShown() const;
    void setTableShown(bool isShown);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void spanSelected(qint64 fromMs, qint64 toMs);
    void spanCleared();
    /// A click without a drag.
    void momentClicked(qint64 ms);
    void seriesToggled(const QString &name, bool isShown);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace Binnacle::Ui
