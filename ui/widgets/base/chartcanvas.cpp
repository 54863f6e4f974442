// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/chartcanvas.h"

#include "widgets/base/popover.h"

#include <QBarSet>
#include <QGraphicsLayout>
#include <QMouseEvent>
#include <QPainter>

#include <cmath>

namespace Binnacle::Ui {

namespace {

constexpr double strokeWidth = 1.75;
constexpr double dragThreshold = 4;
constexpr int pixelsPerTimeTick = 96;
constexpr int pixelsPerColumn = 7;

QChart *makeChart()
{
    auto *chart = new QChart;
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->setBackgroundVisible(false);
    chart->setMargins({});
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    chart->legend()->hide();
    return chart;
}

}  // namespace

ChartCanvas::ChartCanvas(const Theme &theme, const ChartData &shared, QWidget *parent)
    : QChartView(makeChart(), parent)
    , m_theme(theme)
    , m_data(shared)
    , m_timeAxis(new QValueAxis(this))
    , m_valueAxis(new QValueAxis(this))
{
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setRenderHint(QPainter::Antialiasing);
    setViewportUpdateMode(FullViewportUpdate);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false);
    viewport()->setMouseTracking(true);
    viewport()->setCursor(Qt::CrossCursor);
    for (QValueAxis *axis : {m_timeAxis, m_valueAxis}) {
        axis->setVisible(false);
        axis->setRange(0, 1);
    }
    chart()->addAxis(m_timeAxis, Qt::AlignBottom);
    chart()->addAxis(m_valueAxis, Qt::AlignLeft);
    if (shared.kind == TimeChart::Kind::StackedColumns) {
        m_bars = new QStackedBarSeries(this);
        m_bars->setBarWidth(0.82);
        chart()->addSeries(m_bars);
        m_bars->attachAxis(m_timeAxis);
        m_bars->attachAxis(m_valueAxis);
    }
}

void ChartCanvas::sync()
{
    std::tie(m_from, m_to) = m_data.timeRange();
    m_scale = niceScale(m_data.highest());
    layOut();
    if (m_bars)
        syncColumns();
    else
        syncLines();
    viewport()->update();
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
    const QRectF all(0, 0, width(), height());
    const double top = m_data.flags.isEmpty() ? m_theme.scaled(8) : m_theme.scaled(18);
    m_plot = all.adjusted(labels + m_theme.scaled(8), top, -m_theme.scaled(4),
                          -(metrics.height() + m_theme.scaled(6)));
    if (m_plot.width() < 10 || m_plot.height() < 10)
        return;
    if (chart()->plotArea() != m_plot)
        chart()->setPlotArea(m_plot);
}

void ChartCanvas::syncLines()
{
    const double span = double(m_to - m_from);
    qsizetype used = 0;
    for (const ChartSeries &series : m_data.series) {
        if (!series.isShown)
            continue;
        const QPen pen(series.color(m_theme), strokeWidth, series.dash, Qt::FlatCap, Qt::BevelJoin);
        for (const QList<ChartPoint> &run : drawableRuns(series.points, TimeChart::maximumPoints)) {
            QList<QPointF> points;
            points.reserve(run.size() + 1);
            for (const ChartPoint &point : run)
                points.append({double(point.ms - m_from) / span, point.value / m_scale.top});
            // A moment alone between two gaps is a short dash.
            if (points.size() == 1)
                points.append(points.first() + QPointF(2 / qMax(1.0, m_plot.width()), 0));
            if (used == m_lines.size()) {
                auto *line = new QLineSeries(this);
                chart()->addSeries(line);
                line->attachAxis(m_timeAxis);
                line->attachAxis(m_valueAxis);
                m_lines.append(line);
            }
            QLineSeries *line = m_lines[used++];
            if (line->pen() != pen)
                line->setPen(pen);
            line->replace(points);
        }
    }
    for (qsizetype i = used; i < m_lines.size(); ++i) {
        if (m_lines[i]->count() > 0)
            m_lines[i]->clear();
    }
}

void ChartCanvas::syncColumns()
{
    const auto maximum = qsizetype(qMax(10.0, m_plot.width() / m_theme.scaled(pixelsPerColumn)));
    QList<QBarSet *> sets;
    m_columns.clear();
    for (const ChartSeries &series : m_data.series) {
        if (!series.isShown || series.points.isEmpty())
            continue;
        const QList<ChartPoint> columns = drawableColumns(series.points, maximum);
        if (columns.size() > m_columns.size())
            m_columns = columns;
        auto *set = new QBarSet(series.name);  // the series takes it
        QList<qreal> values;
        values.reserve(columns.size());
        for (const ChartPoint &column : columns)
            values.append(std::isfinite(column.value) ? column.value / m_scale.top : 0);
        set->append(values);
        set->setColor(series.color(m_theme));
        set->setPen(QPen(Qt::NoPen));
        sets.append(set);
    }
    m_bars->clear();
    m_bars->append(sets);
    if (m_columns.size() < 2)
        return;
    // The n-th column lies from n - 0.5 to n + 0.5 and begins at its time.
    const double first = double(m_columns[0].ms);
    const double step = double(m_columns[1].ms - m_columns[0].ms);
    m_timeAxis->setRange((double(m_from) - first) / step - 0.5,
                         (double(m_to) - first) / step - 0.5);
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
    qint64 step = m_data.columnStep();
    if (m_bars && m_columns.size() > 1)
        step = m_columns[1].ms - m_columns[0].ms;
    return qMax(step, qint64(6 * double(m_to - m_from) / qMax(1.0, m_plot.width())));
}

void ChartCanvas::setDetailed(bool isDetailed)
{
    m_isDetailed = isDetailed;
    refreshOverlay();
}

void ChartCanvas::drawBackground(QPainter *painter, const QRectF &)
{
    painter->setRenderHint(QPainter::Antialiasing, false);
    const QFont font = m_theme.mono(TextSize::Caption);
    const QFontMetrics metrics(font);
    painter->setFont(font);
    const double gap = m_theme.scaled(6);
    for (double value = 0; value <= m_scale.top * 1.0001; value += m_scale.step) {
        const double y = std::round(m_plot.bottom() - value / m_scale.top * m_plot.height());
        painter->setPen(QPen(m_theme.color(value == 0 ? Tone::ControlBorder : Tone::Border), 1));
        painter->drawLine(QPointF(m_plot.left(), y), QPointF(m_plot.right(), y));
        painter->setPen(m_theme.color(Tone::Muted));
        painter->drawText(
            QRectF(0, y - metrics.height() / 2.0, m_plot.left() - gap, metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter, m_scale.label(value));
    }
    const int maximum = qMax(2, int(m_plot.width()) / m_theme.scaled(pixelsPerTimeTick));
    for (const TimeTick &tick : timeTicks(m_from, m_to, qMin(maximum, 6), m_data.zone)) {
        const double x = std::round(xOf(tick.ms));
        painter->setPen(QPen(m_theme.color(Tone::ControlBorder), 1));
        painter->drawLine(QPointF(x, m_plot.bottom()),
                          QPointF(x, m_plot.bottom() + m_theme.scaled(3)));
        painter->setPen(m_theme.color(tick.isDate ? Tone::Text : Tone::Muted));
        const double half = metrics.horizontalAdvance(tick.label) / 2.0 + 1;
        const double center = qBound(m_plot.left() + half - gap * 2, x, double(width()) - half);
        painter->drawText(
            QRectF(center - half, m_plot.bottom() + m_theme.scaled(4), 2 * half, metrics.height()),
            Qt::AlignCenter | Qt::TextDontClip, tick.label);
    }
}

void ChartCanvas::drawForeground(QPainter *painter, const QRectF &)
{
    if (m_plot.width() < 10 || m_to - m_from < 2)
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintFlags(*painter);
    if (m_dragX >= 0)
        paintSpan(*painter, msAt(qMin(m_pressX, m_dragX)), msAt(qMax(m_pressX, m_dragX)));
    else if (m_data.selectionTo > m_data.selectionFrom)
        paintSpan(*painter, m_data.selectionFrom, m_data.selectionTo);
    if (m_data.crosshair >= m_from && m_data.crosshair <= m_to)
        paintCrosshair(*painter);
    painter->restore();
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
    if (!m_bars) {
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
    QChartView::resizeEvent(event);
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
    QChartView::leaveEvent(event);
    emit crosshairMoved(-1);
}

void ChartCanvas::wheelEvent(QWheelEvent *event)
{
    // The page scrolls, not the scene.
    event->ignore();
}

}  // namespace Binnacle::Ui
