// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/sparkline.h"

#include <QLinearGradient>
#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace Binnacle::Ui {

namespace {

constexpr qsizetype maximumValues = 300;

struct Scale
{
    double low = 0;
    double high = 0;
};

Scale scaleOf(const QList<double> &values)
{
    Scale scale;
    for (const double value : values) {
        if (std::isfinite(value)) {
            scale.low = qMin(scale.low, value);
            scale.high = qMax(scale.high, value);
        }
    }
    return scale;
}

}  // namespace

void paintSparkline(QPainter &painter, const QRectF &rect, const QList<double> &values,
                    const QColor &color, bool isFilled)
{
    if (values.size() < 2 || rect.width() < 4 || rect.height() < 4)
        return;
    const Scale scale = scaleOf(values);
    const double range = scale.high - scale.low;
    const QRectF inner = rect.adjusted(0, 1.5, -2, -1.5);
    const double step = inner.width() / double(values.size() - 1);
    const auto pointAt = [&](qsizetype i) {
        const double share = range > 0 ? (values[i] - scale.low) / range : 0;
        return QPointF(inner.left() + double(i) * step, inner.bottom() - share * inner.height());
    };

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QColor fill = color;
    fill.setAlphaF(0.12F);
    for (qsizetype i = 0; i < values.size();) {
        if (!std::isfinite(values[i])) {
            ++i;
            continue;
        }
        QPolygonF run;
        for (; i < values.size() && std::isfinite(values[i]); ++i)
            run << pointAt(i);
        if (isFilled && run.size() > 1) {
            QPolygonF area = run;
            area << QPointF(run.last().x(), rect.bottom())
                 << QPointF(run.first().x(), rect.bottom());
            painter.setPen(Qt::NoPen);
            painter.setBrush(fill);
            painter.drawPolygon(area);
        }
        painter.setPen(QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        if (run.size() == 1)
            painter.drawPoint(run.first());
        else
            painter.drawPolyline(run);
    }
    // The newest value, which is what the number says.
    if (std::isfinite(values.last())) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(pointAt(values.size() - 1), 2, 2);
    }
    painter.restore();
}

Sparkline::Sparkline(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void Sparkline::setValues(const QList<double> &values)
{
    m_values = values.size() > maximumValues ? values.last(maximumValues) : values;
    update();
}

void Sparkline::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

void Sparkline::setFilled(bool isFilled)
{
    m_isFilled = isFilled;
    update();
}

QSize Sparkline::sizeHint() const
{
    return {m_theme.scaled(120), m_theme.scaled(28)};
}

QSize Sparkline::minimumSizeHint() const
{
    return {m_theme.scaled(32), m_theme.scaled(16)};
}

void Sparkline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintSparkline(painter, rect(), m_values, m_theme.color(m_tone), m_isFilled);
}

}  // namespace Binnacle::Ui
