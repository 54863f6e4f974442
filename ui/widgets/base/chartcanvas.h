// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/chartdata.h"
#include "widgets/base/chartscale.h"

#include <QPixmap>
#include <QWidget>

namespace Binnacle::Ui {

/// The drawing of a TimeChart. It keeps a picture of axes and series, so that moving the crosshair
/// costs no more than copying it.
///
/// It paints by itself: Qt Charts needs 40 ms and more to dash three noisy lines of 900 points,
/// joins a line across its gaps, and divides a span of time into equal parts whatever times that
/// gives.
class ChartCanvas final : public QWidget
{
    Q_OBJECT

public:
    ChartCanvas(const Theme &theme, const ChartData &data, QWidget *parent);

    /// The data has changed.
    void sync();
    /// Crosshair, selection or flags have changed.
    void refreshOverlay() { update(); }
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
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void layOut();
    void draw();
    void drawAxes(QPainter &painter) const;
    void drawLines(QPainter &painter) const;
    void drawColumns(QPainter &painter);
    double xOf(qint64 ms) const;
    void paintNothing(QPainter &painter) const;
    void paintFlags(QPainter &painter) const;
    void paintSpan(QPainter &painter, qint64 fromMs, qint64 toMs) const;
    void paintCrosshair(QPainter &painter) const;
    void paintTooltip(QPainter &painter, double x) const;

    const Theme &m_theme;
    const ChartData &m_data;
    QPixmap m_picture;
    /// Between two columns; 0 for lines.
    qint64 m_columnStep = 0;
    ValueScale m_scale;
    QRectF m_plot;
    qint64 m_from = 0;
    qint64 m_to = 1;
    double m_pressX = -1;
    double m_dragX = -1;
    bool m_isDetailed = false;
    bool m_hasData = false;
    bool m_isStale = true;
};

}  // namespace Binnacle::Ui
