// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/chartcanvas.h"

#include "widgets/base/popover.h"

#include <QHash>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace Binnacle::Ui {

namespace {

constexpr double strokeWidth = 1.75;
constexpr double dragThreshold = 4;
constexpr int pixelsPerTimeTick = 96;
constexpr int pixelsPerColumn = 7;

/// Dashes are counted along the time axis, not along the line: on a line that goes up and down
/// they would otherwise be dots in disorder. 0 for a solid line.
struct Dash
{
    double on = 0;
    double period = 0;
};

Dash dashOf(Qt::PenStyle style)
{
    switch (style) {
    case Qt::DashLine: return {10, 14};
    case Qt::DotLine: return {3, 6};
    case Qt::DashDotLine: return {7, 10};
    default: return {};
    }
}

QPainterPath solidPath(const QPolygonF &run)
{
    QPainterPath path;
    path.addPolygon(run);
    return path;
}

/// @p phase is where the first dash begins.
QPainterPath dashedPath(const QPolygonF &run, const Dash &dash, double phase)
{
    QPainterPath path;
    const auto isOn = [&](double x) {
        const double place = std::fmod(x - phase, dash.period);
        return (place < 0 ? place + dash.period : place) < dash.on;
    };
    const auto nextEdge = [&](double x) {
        const double place = x - phase;
        const double start = std::floor(place / dash.period) * dash.period;
        const double edge = place - start < dash.on ? start + dash.on : start + dash.period;
        return phase + edge;
    };
    path.moveTo(run.first());
    for (qsizetype i = 1; i < run.size(); ++i) {
        QPointF from = run[i - 1];
        const QPointF to = run[i];
        while (from.x() < to.x()) {
            // A little beyond the edge, or rounding would find the same edge again.
            const double edge = qMin(nextEdge(from.x() + 1e-6), to.x());
            const double share = (edge - from.x()) / (to.x() - from.x());
            const QPointF cut(edge, from.y() + share * (to.y() - from.y()));
            if (isOn((from.x() + edge) / 2))
                path.lineTo(cut);
            else
                path.moveTo(cut);
            from = cut;
        }
    }
    return path;
}

}  // namespace

ChartCanvas::ChartCanvas(const Theme &theme, const ChartData &shared, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_data(shared)
{
    setMouseTracking(true);
    setCursor(Qt::CrossCursor);
}

void ChartCanvas::sync()
{
    std::tie(m_from, m_to) = m_data.timeRange();
    m_hasData = m_data.hasValues();
    m_scale = niceScale(m_data.highest());
    layOut();
    m_isStale = true;
    update();
}

void ChartCanvas::layOut()
{
    const QFontMetrics metrics(m_theme.mono(TextSize::Caption));
    int labels = 0;
    for (double value = 0; value <= m_scale.top * 1.0001; value += m_scale.step)
        labels = qMax(labels, metrics.horizontalAdvance(m_scale.label(value)));
    // Room in steps, so that the plot does not shift with each digit.
    const int unit = metrics.horizontalAdvance(u'0');
    labels = (labels + 2 * unit - 1) / (2 * unit) * 2 * unit;
    const double top = m_data.flags.isEmpty() ? m_theme.scaled(8) : m_theme.scaled(18);
    m_plot = QRectF(rect()).adjusted(labels + m_theme.scaled(8), top, -m_theme.scaled(4),
                                     -(metrics.height() + m_theme.scaled(6)));
}

void ChartCanvas::draw()
{
    m_isStale = false;
    // The same memory each second: half a megabyte that comes and goes frays the heap.
    if (m_picture.size() != size() * devicePixelRatioF())
        m_picture = QPixmap(size() * devicePixelRatioF());
    m_picture.setDevicePixelRatio(devicePixelRatioF());
    m_picture.fill(Qt::transparent);
    if (m_plot.width() < 10 || m_plot.height() < 10)
        return;
    QPainter painter(&m_picture);
    drawAxes(painter);
    if (!m_hasData) {
        paintNothing(painter);
        return;
    }
    painter.setClipRect(m_plot.adjusted(0, -2, 0, 1));
    if (m_data.kind == TimeChart::Kind::StackedColumns)
        drawColumns(painter);
    else
        drawLines(painter);
}

void ChartCanvas::drawLines(QPainter &painter) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    // More than one a pixel only makes it slower.
    const auto maximum
        = qBound(qsizetype(100), qsizetype(m_plot.width()), qsizetype(TimeChart::maximumPoints));
    for (const ChartSeries &series : m_data.series) {
        if (!series.isShown)
            continue;
        const QColor color = series.color(m_theme);
        const Dash dash = dashOf(series.dash);
        for (const QList<ChartPoint> &run : drawableRuns(series.points, maximum)) {
            QPolygonF line;
            line.reserve(run.size() + 1);
            for (const ChartPoint &point : run)
                line.append(
                    {xOf(point.ms), m_plot.bottom() - point.value / m_scale.top * m_plot.height()});
            // A moment alone between two gaps is a short dash.
            if (line.size() == 1)
                line.append(line.first() + QPointF(2, 0));
            const QPen pen(color, strokeWidth, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin);
            if (dash.period == 0) {
                painter.strokePath(solidPath(line), pen);
                continue;
            }
            // Thin below the dashes: no peak hides between two of them.
            QColor faint = color;
            faint.setAlphaF(0.4F);
            painter.strokePath(solidPath(line), QPen(faint, 1));
            // The dashes move with the line.
            const double phase = std::fmod(xOf(0), dash.period);
            painter.strokePath(dashedPath(line, dash, phase), pen);
        }
    }
}

void ChartCanvas::drawColumns(QPainter &painter)
{
    const auto maximum = qsizetype(qMax(10.0, m_plot.width() / m_theme.scaled(pixelsPerColumn)));
    QHash<qint64, double> bottoms;
    m_columnStep = 0;
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const ChartSeries &series : m_data.series) {
        if (!series.isShown || series.points.size() < 2)
            continue;
        const QList<ChartPoint> columns = drawableColumns(series.points, maximum);
        const qint64 step
            = columns.size() > 2 ? columns[2].ms - columns[1].ms : columns[1].ms - columns[0].ms;
        m_columnStep = qMax(m_columnStep, step);
        const QColor color = series.color(m_theme);
        for (const ChartPoint &column : columns) {
            if (!std::isfinite(column.value) || column.value <= 0)
                continue;
            double &sum = bottoms[column.ms];
            // On whole pixels, else the columns differ in width and sharpness.
            const double left = std::round(xOf(column.ms));
            const double right = std::round(xOf(column.ms + step));
            const double low = std::round(sum / m_scale.top * m_plot.height());
            sum += column.value;
            const double high = std::round(sum / m_scale.top * m_plot.height());
            const double gap = right - left > 3 ? 1 : 0;
            painter.fillRect(QRectF(left, m_plot.bottom() - high, right - left - gap, high - low),
                             color);
        }
    }
}

double ChartCanvas::xOf(qint64 ms) const
{
    return m_plot.left() + double(ms - m_from) / double(m_to - m_from) * m_plot.width();
}

qint64 ChartCanvas::msAt(double x) const
{
    const double share = qBound(0.0, (x - m_plot.left()) / qMax(1.0, m_plot.width()), 1.0);
    return m_from + qint64(share * double(m_to - m_from));
}

qint64 ChartCanvas::reachMs() const
{
    const qint64 step = qMax(m_columnStep, m_data.columnStep());
    return qMax(step, qint64(6 * double(m_to - m_from) / qMax(1.0, m_plot.width())));
}

void ChartCanvas::setDetailed(bool isDetailed)
{
    m_isDetailed = isDetailed;
    refreshOverlay();
}

void ChartCanvas::drawAxes(QPainter &painter) const
{
    const QFont font = m_theme.mono(TextSize::Caption);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    const double gap = m_theme.scaled(6);
    for (double value = 0; value <= m_scale.top * 1.0001; value += m_scale.step) {
        const double y = std::round(m_plot.bottom() - value / m_scale.top * m_plot.height());
        painter.setPen(QPen(m_theme.color(value == 0 ? Tone::ControlBorder : Tone::Border), 1));
        painter.drawLine(QPointF(m_plot.left(), y), QPointF(m_plot.right(), y));
        painter.setPen(m_theme.color(Tone::Muted));
        painter.drawText(
            QRectF(0, y - metrics.height() / 2.0, m_plot.left() - gap, metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter, m_scale.label(value));
    }
    const int maximum = qMax(2, int(m_plot.width()) / m_theme.scaled(pixelsPerTimeTick));
    for (const TimeTick &tick : timeTicks(m_from, m_to, qMin(maximum, 6), m_data.zone)) {
        const double x = std::round(xOf(tick.ms));
        painter.setPen(QPen(m_theme.color(Tone::ControlBorder), 1));
        painter.drawLine(QPointF(x, m_plot.bottom()),
                         QPointF(x, m_plot.bottom() + m_theme.scaled(3)));
        painter.setPen(m_theme.color(tick.isDate ? Tone::Text : Tone::Muted));
        const double half = metrics.horizontalAdvance(tick.label) / 2.0 + 1;
        const double center = qBound(m_plot.left() + half - gap * 2, x, double(width()) - half);
        painter.drawText(
            QRectF(center - half, m_plot.bottom() + m_theme.scaled(4), 2 * half, metrics.height()),
            Qt::AlignCenter | Qt::TextDontClip, tick.label);
    }
}

void ChartCanvas::paintEvent(QPaintEvent *)
{
    if (m_isStale || m_picture.devicePixelRatio() != devicePixelRatioF())
        draw();
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_picture);
    if (m_plot.width() < 10 || m_to - m_from < 2)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    paintFlags(painter);
    if (m_dragX >= 0)
        paintSpan(painter, msAt(qMin(m_pressX, m_dragX)), msAt(qMax(m_pressX, m_dragX)));
    else if (m_data.selectionTo > m_data.selectionFrom
             && (m_data.selectionFrom > m_from || m_data.selectionTo < m_to))
        paintSpan(painter, m_data.selectionFrom, m_data.selectionTo);
    if (m_data.crosshair >= m_from && m_data.crosshair <= m_to)
        paintCrosshair(painter);
}

void ChartCanvas::paintNothing(QPainter &painter) const
{
    const QString text = tr("No data in this time");
    painter.setFont(m_theme.font(TextSize::Label));
    QRectF place(0, 0, painter.fontMetrics().horizontalAdvance(text) + m_theme.scaled(16),
                 m_theme.scaled(20));
    place.moveCenter(m_plot.center());
    painter.fillRect(place, m_theme.color(Tone::Surface));
    painter.setPen(m_theme.color(Tone::Muted));
    painter.drawText(place, Qt::AlignCenter, text);
}

void ChartCanvas::paintFlags(QPainter &painter) const
{
    const int side = m_theme.scaled(12);
    for (const ChartFlag &flag : m_data.flags) {
        if (flag.ms < m_from || flag.ms > m_to)
            continue;
        const double x = std::round(xOf(flag.ms)) + 0.5;
        painter.setPen(QPen(m_theme.color(flag.tone), 1, Qt::DotLine));
        painter.drawLine(QPointF(x, m_plot.top()), QPointF(x, m_plot.bottom()));
        painter.drawPixmap(
            QPointF(x - side / 2.0, m_plot.top() - side - m_theme.scaled(2)),
            m_theme.pixmap(flag.iconName.isEmpty() ? QStringLiteral("flag") : flag.iconName,
                           flag.tone, side, devicePixelRatioF()));
    }
}

void ChartCanvas::paintSpan(QPainter &painter, qint64 fromMs, qint64 toMs) const
{
    const QRectF span
        = QRectF(QPointF(xOf(fromMs), m_plot.top()), QPointF(xOf(toMs), m_plot.bottom())) & m_plot;
    QColor fill = m_theme.color(Tone::Accent);
    fill.setAlphaF(0.12F);
    painter.fillRect(span, fill);
    painter.setPen(QPen(m_theme.color(Tone::Accent), 1));
    painter.drawLine(span.topLeft(), span.bottomLeft());
    painter.drawLine(span.topRight(), span.bottomRight());
}

void ChartCanvas::paintCrosshair(QPainter &painter) const
{
    const double x = std::round(xOf(m_data.crosshair)) + 0.5;
    painter.setPen(QPen(m_theme.color(Tone::ControlBorder), 1));
    painter.drawLine(QPointF(x, m_plot.top()), QPointF(x, m_plot.bottom()));
    if (m_data.kind == TimeChart::Kind::Lines) {
        for (const ChartSeries &series : m_data.series) {
            const double value = series.isShown
                ? valueNear(series.points, m_data.crosshair, reachMs())
                : std::nan("");
            if (!std::isfinite(value))
                continue;
            const double y = m_plot.bottom() - value / m_scale.top * m_plot.height();
            painter.setPen(QPen(m_theme.color(Tone::Surface), 1.5));
            painter.setBrush(series.color(m_theme));
            painter.drawEllipse(QPointF(x, y), 3.5, 3.5);
        }
    }
    if (m_isDetailed && m_dragX < 0)
        paintTooltip(painter, x);
}

void ChartCanvas::paintTooltip(QPainter &painter, double x) const
{
    struct Line
    {
        QString name;
        QString value;
        QColor color;
    };
    QList<Line> lines;
    QString head = m_data.timeText(m_data.crosshair);
    // Stacked from below, so read from above.
    for (auto it = m_data.series.crbegin(); it != m_data.series.crend(); ++it) {
        if (it->isShown)
            lines.append({it->name,
                          m_data.valueText(valueNear(it->points, m_data.crosshair, reachMs())),
                          it->color(m_theme)});
    }
    for (const ChartFlag &flag : m_data.flags) {
        if (qAbs(xOf(flag.ms) - x) <= m_theme.scaled(6))
            lines.append({flag.text, {}, m_theme.color(flag.tone)});
    }
    const QFont nameFont = m_theme.font(TextSize::Label);
    const QFont valueFont = m_theme.mono(TextSize::Label);
    const QFontMetrics names(nameFont);
    const QFontMetrics values(valueFont);
    const int pad = m_theme.scaled(8);
    const int swatch = m_theme.scaled(14);
    const int row = m_theme.scaled(18);
    int width = values.horizontalAdvance(head);
    for (const Line &line : std::as_const(lines))
        width = qMax(width,
                     swatch + names.horizontalAdvance(line.name) + m_theme.scaled(16)
                         + values.horizontalAdvance(line.value));
    QRectF panel(x + m_theme.scaled(10), m_plot.top(), width + 2 * pad,
                 (lines.size() + 1) * row + pad);
    if (panel.right() > m_plot.right())
        panel.moveRight(x - m_theme.scaled(10));
    paintPopoverPanel(painter, m_theme, panel);

    QRectF text(panel.left() + pad, panel.top() + pad / 2.0, width, row);
    painter.setFont(valueFont);
    painter.setPen(m_theme.color(Tone::Muted));
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, head);
    for (const Line &line : std::as_const(lines)) {
        text.translate(0, row);
        painter.setPen(Qt::NoPen);
        painter.setBrush(line.color);
        painter.drawRoundedRect(QRectF(text.left(), text.center().y() - m_theme.scaled(4),
                                       m_theme.scaled(8), m_theme.scaled(8)),
                                2, 2);
        painter.setFont(nameFont);
        painter.setPen(m_theme.color(Tone::Text));
        painter.drawText(text.adjusted(swatch, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         line.name);
        painter.setFont(valueFont);
        painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, line.value);
    }
}

void ChartCanvas::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    sync();
}

void ChartCanvas::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        m_pressX = event->position().x();
}

void ChartCanvas::mouseMoveEvent(QMouseEvent *event)
{
    const double x = event->position().x();
    if (m_pressX >= 0 && (m_dragX >= 0 || qAbs(x - m_pressX) > dragThreshold))
        m_dragX = x;
    const bool isInside = x >= m_plot.left() && x <= m_plot.right();
    emit crosshairMoved(isInside ? msAt(x) : -1);
    refreshOverlay();
}

void ChartCanvas::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_pressX < 0)
        return;
    const double from = qMin(m_pressX, event->position().x());
    const double to = qMax(m_pressX, event->position().x());
    const bool isDrag = m_dragX >= 0;
    m_pressX = -1;
    m_dragX = -1;
    refreshOverlay();
    if (isDrag)
        emit spanDragged(msAt(from), msAt(to));
    else if (m_plot.contains(event->position()))
        emit clicked(msAt(from));
}

void ChartCanvas::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        emit cleared();
}

void ChartCanvas::leaveEvent(QEvent *event)
{
    QWidget::leaveEvent(event);
    emit crosshairMoved(-1);
}

}  // namespace Binnacle::Ui
