// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/logs/histogramstrip.h"

#include "models/plural.h"
#include "widgets/base/chartscale.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QTimeZone>
#include <QToolTip>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr int stripHeight = 64;
constexpr int columnWidth = 6;
/// Less than this many pixels is a click, not a drag.
constexpr double shortestDrag = 4;

constexpr std::array classTones = {Tone::Ok, Tone::Info, Tone::Warn, Tone::Error};

QString timeText(qint64 time, qint64 step)
{
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(time);
    if (step >= 60000)
        return local.toString(local.date() == QDate::currentDate() ? u"HH:mm"_s : u"d MMM HH:mm"_s);
    return local.toString(u"HH:mm:ss"_s);
}

}  // namespace

HistogramStrip::HistogramStrip(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(u"page.logs.histogram"_s);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Requests over time by status"));
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize HistogramStrip::sizeHint() const
{
    return {m_theme.scaled(400), m_theme.scaled(stripHeight)};
}

QSize HistogramStrip::minimumSizeHint() const
{
    return {m_theme.scaled(120), m_theme.scaled(stripHeight)};
}

int HistogramStrip::columnsWanted() const
{
    return std::clamp(int(plot().width()) / std::max(1, m_theme.scaled(columnWidth)), 20, 300);
}

void HistogramStrip::setHistogram(const Models::LogHistogram &histogram)
{
    m_histogram = histogram;
    m_pointed = std::min(m_pointed, int(histogram.buckets.size()) - 1);
    setAccessibleDescription(summary());
    update();
}

void HistogramStrip::setSelection(qint64 from, qint64 to)
{
    m_from = from;
    m_to = to;
    update();
}

QString HistogramStrip::summary() const
{
    double highest = 0;
    double failed = 0;
    double total = 0;
    qint64 when = 0;
    for (size_t i = 0; i < m_histogram.buckets.size(); ++i) {
        const auto &bucket = m_histogram.buckets[i];
        const double sum = Models::LogHistogram::sum(bucket);
        total += sum;
        failed += bucket[Models::LogHistogram::Failed];
        if (sum > highest) {
            highest = sum;
            when = m_histogram.start + qint64(i) * m_histogram.step;
        }
    }
    if (total <= 0)
        return tr("No requests");
    const QLocale locale;
    return Models::resolvePlural(
        tr("%1 request(s), %2 failed, peak %3 at %4")
            .arg(locale.toString(qint64(total)), locale.toString(qint64(failed)),
                 locale.toString(qint64(highest)), timeText(when, m_histogram.step)),
        qint64(total));
}

QRectF HistogramStrip::plot() const
{
    const int axis = m_theme.scaled(16);
    return QRectF(rect()).adjusted(0, m_theme.scaled(2), 0, -axis);
}

int HistogramStrip::bucketAt(double x) const
{
    const auto count = int(m_histogram.buckets.size());
    if (count == 0)
        return -1;
    const QRectF area = plot();
    return std::clamp(int((x - area.left()) / area.width() * count), 0, count - 1);
}

qint64 HistogramStrip::timeAt(double x) const
{
    const QRectF area = plot();
    const double share = std::clamp((x - area.left()) / area.width(), 0.0, 1.0);
    return m_histogram.start + qint64(share * double(m_histogram.end() - m_histogram.start));
}

double HistogramStrip::xOf(qint64 time) const
{
    const QRectF area = plot();
    const auto length = double(m_histogram.end() - m_histogram.start);
    return area.left()
        + std::clamp(double(time - m_histogram.start) / length, 0.0, 1.0) * area.width();
}

QString HistogramStrip::bucketText(int index) const
{
    if (index < 0 || index >= int(m_histogram.buckets.size()))
        return {};
    const auto &bucket = m_histogram.buckets[size_t(index)];
    const qint64 begin = m_histogram.start + index * m_histogram.step;
    const QLocale locale;
    const auto number
        = [&](Models::LogHistogram::Class kind) { return locale.toString(qint64(bucket[kind])); };
    return tr("%1 – %2\n2xx %3 · 3xx %4 · 4xx %5 · 5xx %6")
        .arg(timeText(begin, m_histogram.step),
             timeText(begin + m_histogram.step, m_histogram.step), number(Models::LogHistogram::Ok),
             number(Models::LogHistogram::Redirected), number(Models::LogHistogram::Refused),
             number(Models::LogHistogram::Failed));
}

void HistogramStrip::setPointed(int bucket)
{
    if (m_pointed == bucket)
        return;
    m_pointed = bucket;
    update();
}

void HistogramStrip::paintColumns(QPainter &painter, const QRectF &area) const
{
    const double peak = m_histogram.peak();
    const auto count = double(m_histogram.buckets.size());
    const double width = area.width() / count;
    const double gap = width > 3 ? 1 : 0;
    for (size_t i = 0; peak > 0 && i < m_histogram.buckets.size(); ++i) {
        const double left = area.left() + double(i) * width;
        double bottom = area.bottom();
        for (size_t kind = 0; kind < classTones.size(); ++kind) {
            const double value = m_histogram.buckets[i][kind];
            if (value <= 0)
                continue;
            // A single failure among thousands must still be seen.
            const double height = std::max(1.5, value / peak * area.height());
            painter.fillRect(QRectF(left, bottom - height, width - gap, height),
                             m_theme.color(classTones[kind]));
            bottom -= height;
        }
    }
    if (m_pointed >= 0) {
        QColor mark = m_theme.color(Tone::Text);
        mark.setAlphaF(0.12F);
        painter.fillRect(QRectF(area.left() + m_pointed * width, area.top(), width, area.height()),
                         mark);
    }
}

void HistogramStrip::paintAxis(QPainter &painter, const QRectF &area) const
{
    painter.setPen(m_theme.color(Tone::Border));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    painter.setFont(m_theme.mono(TextSize::Caption));
    painter.setPen(m_theme.color(Tone::Muted));
    const QFontMetrics metrics(painter.font());
    const int spacing = metrics.horizontalAdvance(u"00 MMM 00:00"_s) * 3 / 2;
    const int most = std::max(2, int(area.width()) / spacing);
    const auto ticks
        = timeTicks(m_histogram.start, m_histogram.end(), most, QTimeZone::systemTimeZone());
    for (const TimeTick &tick : ticks) {
        const double x = xOf(tick.ms);
        const int width = metrics.horizontalAdvance(tick.label);
        const double left = x - width / 2.0;
        if (left < area.left() || left + width > area.right())
            continue;
        painter.fillRect(QRectF(x, area.bottom(), 1, m_theme.scaled(3)),
                         m_theme.color(Tone::ControlBorder));
        painter.drawText(QPointF(left, height() - metrics.descent() - 1), tick.label);
    }
}

void HistogramStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRectF area = plot();
    if (!m_histogram.buckets.empty()) {
        paintColumns(painter, area);
        paintAxis(painter, area);
    }
    double from = -1;
    double to = -1;
    if (m_dragStart >= 0 && m_dragEnd >= 0) {
        from = std::min(m_dragStart, m_dragEnd);
        to = std::max(m_dragStart, m_dragEnd);
    } else if (m_to > 0 && m_histogram.end() > m_histogram.start) {
        from = xOf(m_from);
        to = xOf(m_to);
    }
    if (to > from) {
        QColor tint = m_theme.color(Tone::Accent);
        tint.setAlphaF(0.16F);
        painter.fillRect(QRectF(from, area.top(), to - from, area.height()), tint);
        painter.setPen(m_theme.color(Tone::Accent));
        painter.drawLine(QPointF(from, area.top()), QPointF(from, area.bottom()));
        painter.drawLine(QPointF(to, area.top()), QPointF(to, area.bottom()));
    }
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.color(Tone::Accent), 2));
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

void HistogramStrip::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && !m_histogram.buckets.empty())
        m_dragStart = event->position().x();
}

void HistogramStrip::mouseMoveEvent(QMouseEvent *event)
{
    setPointed(bucketAt(event->position().x()));
    if (m_dragStart >= 0) {
        m_dragEnd = event->position().x();
        update();
    } else {
        QToolTip::showText(event->globalPosition().toPoint(), bucketText(m_pointed), this);
    }
}

void HistogramStrip::mouseReleaseEvent(QMouseEvent *event)
{
    const double start = m_dragStart;
    m_dragStart = -1;
    m_dragEnd = -1;
    update();
    const double end = event->position().x();
    if (start >= 0 && std::abs(end - start) >= shortestDrag)
        emit spanSelected(timeAt(std::min(start, end)), timeAt(std::max(start, end)));
}

void HistogramStrip::mouseDoubleClickEvent(QMouseEvent *)
{
    m_dragStart = -1;
    emit spanCleared();
}

void HistogramStrip::leaveEvent(QEvent *)
{
    setPointed(-1);
}

void HistogramStrip::focusOutEvent(QFocusEvent *event)
{
    setPointed(-1);
    QWidget::focusOutEvent(event);
}

void HistogramStrip::keyPressEvent(QKeyEvent *event)
{
    const auto count = int(m_histogram.buckets.size());
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int step = event->key() == Qt::Key_Left ? -1 : 1;
        setPointed(m_pointed < 0 ? count - 1 : std::clamp(m_pointed + step, 0, count - 1));
        setAccessibleDescription(bucketText(m_pointed));
        break;
    }
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_pointed >= 0)
            emit spanSelected(m_histogram.start + m_pointed * m_histogram.step,
                              m_histogram.start + (m_pointed + 1) * m_histogram.step);
        break;
    case Qt::Key_Escape: emit spanCleared(); break;
    default: QWidget::keyPressEvent(event);
    }
}

}  // namespace Binnacle::Ui
