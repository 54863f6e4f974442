// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/chartdata.h"
#include "widgets/base/chartscale.h"

#include <QChartView>
#include <QLineSeries>
#include <QStackedBarSeries>
#include <QValueAxis>

namespace Binnacle::Ui {

/// The drawing of a TimeChart: Qt Charts draws the series, this the axes and what lies over them.
///
/// The axes are ours because QDateTimeAxis can only divide a span into equal parts, whatever
/// times that gives. Lines are handed over in the unit square: so a tick of the clock lays each of
/// them out once and not once more for each axis.
class ChartCanvas final : public QChartView
{
    Q_OBJECT

public:
    ChartCanvas(const Theme &theme, const ChartData &data, QWidget *parent);

    /// The data has changed.
    void sync();
    /// Crosshair, selection or flags have changed.
    void refreshOverlay() { viewport()->update(); }
    qint64 msAt(double x) const;
    /// How far a point may be from the pointer to count as under it.
    qint64 reachMs() const;
    /// The tooltip is drawn in the chart under the pointer or with the focus only.
    void setDetailed(bool isDetailed);

signals:
    void crosshairMoved(qint64 ms);
    void spanDragged(qint64 fromMs, qint64 toMs);
    void clicked(qint64 ms);
    void cleared();

protected:
    void drawBackground(QPainter *painter, const QRectF &rect) override;
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void layOut();
    void syncLines();
    void syncColumns();
    double xOf(qint64 ms) const;
    void paintFlags(QPainter &painter) const;
    void paintSpan(QPainter &painter, qint64 fromMs, qint64 toMs) const;
    void paintCrosshair(QPainter &painter) const;
    void paintTooltip(QPainter &painter, double x) const;

    const Theme &m_theme;
    const ChartData &m_data;
    QValueAxis *m_timeAxis;
    QValueAxis *m_valueAxis;
    /// One a run of points; those not needed just now are empty.
    QList<QLineSeries *> m_lines;
    QStackedBarSeries *m_bars = nullptr;
    QList<ChartPoint> m_columns;
    ValueScale m_scale;
    QRectF m_plot;
    qint64 m_from = 0;
    qint64 m_to = 1;
    double m_pressX = -1;
    double m_dragX = -1;
    bool m_isDetailed = false;
};

}  // namespace Binnacle::Ui
