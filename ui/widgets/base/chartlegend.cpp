// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/chartlegend.h"

#include "widgets/base/textline.h"

#include <QPainter>
#include <QStyle>

namespace Binnacle::Ui {

ChartLegendEntry::ChartLegendEntry(const Theme &theme, TimeChart::Kind kind, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_kind(kind)
{
    setCheckable(true);
    setChecked(true);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void ChartLegendEntry::setSeries(const ChartSeries &series)
{
    m_tone = series.tone;
    m_colorIndex = series.colorIndex;
    m_dash = series.dash;
    setText(series.name);
    setAccessibleName(series.name);
    setToolTip(tr("Show or hide %1").arg(series.name));
    setChecked(series.isShown);
    updateGeometry();
    update();
}

QSize ChartLegendEntry::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(TextSize::Label));
    const int swatch = m_theme.scaled(m_kind == TimeChart::Kind::Lines ? 20 : 9);
    return {metrics.horizontalAdvance(text()) + swatch + m_theme.scaled(15), m_theme.scaled(28)};
}

void ChartLegendEntry::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse() || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(m_theme.color(Tone::Accent), 2) : QPen(Qt::NoPen));
        painter.setBrush(underMouse() ? QBrush(m_theme.color(Tone::Hover)) : QBrush());
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
    painter.setOpacity(isChecked() ? 1 : 0.45);
    const QColor color = m_tone ? m_theme.color(*m_tone) : m_theme.series(m_colorIndex);
    const int left = m_theme.scaled(3);
    const double middle = height() / 2.0;
    int width = m_theme.scaled(20);
    const auto mirrored = [this](const QRect &place) {
        return QStyle::visualRect(layoutDirection(), rect(), place);
    };
    if (m_kind == TimeChart::Kind::Lines) {
        QPen pen(color, 2, Qt::SolidLine, Qt::FlatCap);
        if (m_dash == Qt::DashLine)
            pen.setDashPattern({4, 1.5});
        else if (m_dash != Qt::SolidLine)
            pen.setDashPattern({1.5, 1.25});
        painter.setPen(pen);
        const int from = mirrored({left, 0, width, height()}).left();
        painter.drawLine(QPointF(from, middle), QPointF(from + width, middle));
    } else {
        width = m_theme.scaled(9);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        const int from = mirrored({left, 0, width, height()}).left();
        painter.drawRoundedRect(QRectF(from, middle - width / 2.0, width, width), 2, 2);
    }
    QFont font = m_theme.font(TextSize::Label);
    font.setStrikeOut(!isChecked());
    painter.setFont(font);
    painter.setPen(m_theme.color(Tone::Text));
    drawTextLine(painter, mirrored(rect().adjusted(left + width + m_theme.scaled(6), 0, 0, 0)),
                 layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter, text());
}

}  // namespace Binnacle::Ui
