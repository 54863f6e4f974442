// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/tile.h"

#include "widgets/base/sparkline.h"
#include "widgets/base/textline.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

MetricTile::MetricTile(const Theme &theme, const QString &label, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_label(label)
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    updateAccessibleName();
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void MetricTile::setLabel(const QString &label)
{
    m_label = label;
    updateAccessibleName();
    update();
}

void MetricTile::setValue(const QString &value, const QString &unit)
{
    if (!m_isUnknown && !m_isLoading && m_value == value && m_unit == unit)
        return;
    m_value = value;
    m_unit = unit;
    m_isUnknown = false;
    m_isLoading = false;
    updateAccessibleName();
    update();
}

void MetricTile::setUnknown(const QString &why)
{
    if (m_isUnknown && !m_isLoading && m_why == why)
        return;
    m_isUnknown = true;
    m_isLoading = false;
    m_why = why;
    updateAccessibleName();
    update();
}

void MetricTile::setTone(Tone tone)
{
    if (m_tone == tone)
        return;
    m_tone = tone;
    update();
}

void MetricTile::setHistory(const QList<double> &values)
{
    if (m_history == values)
        return;
    m_history = values;
    update();
}

void MetricTile::setNote(const QString &note)
{
    if (m_note == note)
        return;
    m_note = note;
    update();
}

void MetricTile::setLoading(bool isLoading)
{
    if (m_isLoading == isLoading)
        return;
    m_isLoading = isLoading;
    update();
}

QSize MetricTile::sizeHint() const
{
    return {m_theme.scaled(176), m_theme.scaled(84)};
}

QSize MetricTile::minimumSizeHint() const
{
    return {m_theme.scaled(132), m_theme.scaled(84)};
}

void MetricTile::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        click();
        return;
    }
    QAbstractButton::keyPressEvent(event);
}

void MetricTile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isHot = isEnabled() && (underMouse() || isDown());
    const qreal line = hasFocus() ? 2 : 1;
    const Tone border = hasFocus() ? Tone::Accent : isHot ? Tone::ControlBorder : Tone::Border;
    painter.setPen(QPen(m_theme.color(border), line));
    painter.setBrush(m_theme.color(isDown() ? Tone::Hover : Tone::Surface));
    const qreal radius = m_theme.scaled(8);
    painter.drawRoundedRect(QRectF(rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2),
                            radius, radius);

    const QRect inner = rect().adjusted(m_theme.scaled(16), m_theme.scaled(11), -m_theme.scaled(16),
                                        -m_theme.scaled(11));
    const QFont labelFont = m_theme.font(TextSize::Label);
    const QFontMetrics labelMetrics(labelFont);
    QRect labelLine = inner;
    labelLine.setHeight(labelMetrics.height());
    painter.setFont(labelFont);
    painter.setPen(m_theme.color(Tone::Muted));
    drawTextLine(painter, labelLine, layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter,
                 labelMetrics.elidedText(m_label, Qt::ElideRight, labelLine.width()));
    const QString note = m_note.isEmpty() && !hasShortUnit() ? m_unit : m_note;
    if (!note.isEmpty() && !m_isUnknown && !m_isLoading) {
        painter.setFont(m_theme.font(TextSize::Caption));
        const QFontMetrics noteMetrics(painter.font());
        labelLine.setLeft(labelLine.left() + labelMetrics.horizontalAdvance(m_label)
                          + m_theme.scaled(8));
        drawTextLine(painter, mirrored(labelLine), layoutDirection(),
                     Qt::AlignRight | Qt::AlignVCenter,
                     noteMetrics.elidedText(note, Qt::ElideRight, labelLine.width()));
    }
    paintBody(painter, inner.adjusted(0, labelMetrics.height() + m_theme.scaled(4), 0, 0));
}

void MetricTile::paintBody(QPainter &painter, const QRect &inner)
{
    if (m_isLoading) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(Tone::SelectInactive));
        const int height = m_theme.scaled(20);
        painter.drawRoundedRect(
            QRect(inner.left(), inner.center().y() - height / 2, inner.width() * 2 / 5, height), 4,
            4);
        return;
    }
    const bool isAlarm = m_tone == Tone::Warn || m_tone == Tone::Error;
    const QFont valueFont = m_theme.mono(TextSize::Tile, QFont::DemiBold);
    const QFontMetrics valueMetrics(valueFont);
    const QFont unitFont = m_theme.font(TextSize::Label);
    const QString value = m_isUnknown ? u"–"_s : m_value;
    const QString unit = m_isUnknown ? m_why : hasShortUnit() ? m_unit : QString();
    const int valueWidth = valueMetrics.horizontalAdvance(value);
    const int unitGap = unit.isEmpty() ? 0 : m_theme.scaled(6);
    const int baseline = inner.bottom() - valueMetrics.descent() + m_theme.scaled(2);

    const auto drawAt = [&](int left, int width, const QString &text) {
        const QRect place = mirrored({left, 0, width, height()});
        painter.drawText(QPoint(place.left(), baseline), text);
    };
    painter.setFont(valueFont);
    painter.setPen(m_theme.color(m_isUnknown ? Tone::Muted : isAlarm ? m_tone : Tone::Text));
    drawAt(inner.left(), valueWidth, value);
    painter.setFont(unitFont);
    painter.setPen(m_theme.color(Tone::Muted));
    const int unitLeft = inner.left() + valueWidth + unitGap;
    const QFontMetrics unitMetrics(unitFont);
    const QString fitting = unitMetrics.elidedText(unit, Qt::ElideRight, inner.right() - unitLeft);
    drawAt(unitLeft, unitMetrics.horizontalAdvance(fitting), fitting);

    const int textRight = unitLeft + unitMetrics.horizontalAdvance(unit) + m_theme.scaled(12);
    const int room = inner.right() - textRight;
    if (!m_isUnknown && room >= m_theme.scaled(36)) {
        const int lineWidth = qMin(room, m_theme.scaled(120));
        const int lineHeight = m_theme.scaled(28);
        const QRectF line = mirrored({inner.right() - lineWidth + 1,
                                      inner.bottom() - lineHeight + 1, lineWidth, lineHeight});
        paintSparkline(painter, line, m_history, m_theme.color(m_tone), true);
    }
}

QRect MetricTile::mirrored(const QRect &place) const
{
    return QStyle::visualRect(layoutDirection(), rect(), place);
}

bool MetricTile::hasShortUnit() const
{
    // A longer one would take the line's room.
    return m_unit.size() <= 3;
}

void MetricTile::updateAccessibleName()
{
    QString text = m_label + u": "_s;
    if (m_isUnknown)
        text += tr("unknown");
    else
        text += m_value + u' ' + m_unit;
    setAccessibleName(text.trimmed());
}

}  // namespace Binnacle::Ui
