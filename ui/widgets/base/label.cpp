// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/label.h"

#include "widgets/base/textline.h"

#include <QEvent>
#include <QPainter>
#include <QStyle>

namespace Binnacle::Ui {

Label::Label(const Theme &theme, TextSize size, Tone tone, const QString &text, QWidget *parent)
    : QLabel(text, parent)
    , m_theme(theme)
    , m_size(size)
    , m_tone(tone)
{
    // Texts come from data; none is to be read as HTML.
    setTextFormat(Qt::PlainText);
    applyTheme();
    connect(&theme, &Theme::changed, this, &Label::applyTheme);
}

void Label::setTone(Tone tone)
{
    if (m_tone == tone)
        return;
    m_tone = tone;
    applyTheme();
}

void Label::setTextSize(TextSize size)
{
    m_size = size;
    applyTheme();
}

void Label::setWeight(int weight)
{
    m_weight = weight;
    applyTheme();
}

void Label::setMono(bool isMono)
{
    m_isMono = isMono;
    applyTheme();
}

void Label::setElideMode(Qt::TextElideMode mode)
{
    m_elide = mode;
    if (mode != Qt::ElideNone)
        setSizePolicy(QSizePolicy::Ignored, sizePolicy().verticalPolicy());
    updateGeometry();
    update();
}

QSize Label::minimumSizeHint() const
{
    QSize size = QLabel::minimumSizeHint();
    if (m_elide != Qt::ElideNone)
        size.setWidth(fontMetrics().averageCharWidth() * 3);
    return size;
}

void Label::paintEvent(QPaintEvent *event)
{
    if (m_elide == Qt::ElideNone) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    const int width = contentsRect().width();
    const QString shown = m_elide == Qt::ElideMiddle
        ? elidedPath(text(), fontMetrics(), width)
        : fontMetrics().elidedText(text(), m_elide, width);
    // A tooltip that says what is there already would only be in the way.
    setToolTip(shown == text() ? QString() : text());
    painter.setPen(
        palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText));
    drawTextLine(painter, contentsRect(), layoutDirection(), alignment(), shown);
}

void Label::showEvent(QShowEvent *event)
{
    alignToLayout();
    QLabel::showEvent(event);
}

void Label::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LayoutDirectionChange)
        alignToLayout();
    QLabel::changeEvent(event);
}

void Label::alignToLayout()
{
    // QLabel goes by the direction of its text; but what stands in one column has to stand at one
    // edge, in whatever script it is written.
    const Qt::Alignment now = alignment();
    const bool isOurs = now.testFlag(Qt::AlignAbsolute);
    const bool isLeading
        = isOurs || !(now & (Qt::AlignRight | Qt::AlignHCenter | Qt::AlignJustify));
    if (!isLeading)
        return;
    const Qt::Alignment vertical = now & Qt::AlignVertical_Mask;
    setAlignment(
        vertical
        | (isRightToLeft() ? Qt::AlignRight | Qt::AlignAbsolute : Qt::Alignment(Qt::AlignLeft)));
}

void Label::applyTheme()
{
    setFont(m_isMono ? m_theme.mono(m_size, m_weight) : m_theme.font(m_size, m_weight));
    QPalette colors = palette();
    colors.setColor(QPalette::Active, QPalette::WindowText, m_theme.color(m_tone));
    colors.setColor(QPalette::Inactive, QPalette::WindowText, m_theme.color(m_tone));
    colors.setColor(QPalette::Link, m_theme.color(Tone::Accent));
    setPalette(colors);
}

IconLabel::IconLabel(const Theme &theme, const QString &iconName, Tone tone, int size,
                     QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_iconName(iconName)
    , m_tone(tone)
    , m_size(size)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void IconLabel::setIcon(const QString &iconName, Tone tone)
{
    m_iconName = iconName;
    m_tone = tone;
    update();
}

QSize IconLabel::sizeHint() const
{
    const int side = m_theme.scaled(m_size);
    return {side, side};
}

void IconLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int side = m_theme.scaled(m_size);
    painter.drawPixmap(QPointF((width() - side) / 2, (height() - side) / 2),
                       m_theme.pixmap(m_iconName, m_tone, side, devicePixelRatioF()));
}

}  // namespace Binnacle::Ui
