// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/button.h"

#include "widgets/base/spinner.h"

#include <QKeyEvent>
#include <QKeySequence>
#include <QLocale>
#include <QPainter>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

QString nameOf(Button::Kind kind)
{
    switch (kind) {
    case Button::Kind::Primary: return u"primary"_s;
    case Button::Kind::Secondary: return u"secondary"_s;
    case Button::Kind::Danger: return u"danger"_s;
    case Button::Kind::Ghost: return u"ghost"_s;
    }
    return {};
}

Tone textToneOf(Button::Kind kind)
{
    switch (kind) {
    case Button::Kind::Primary: return Tone::OnAccent;
    case Button::Kind::Secondary: return Tone::Text;
    case Button::Kind::Danger: return Tone::Error;
    case Button::Kind::Ghost: return Tone::Accent;
    }
    return Tone::Text;
}

}  // namespace

Button::Button(const Theme &theme, Kind kind, const QString &text, QWidget *parent)
    : QPushButton(text, parent)
    , m_theme(theme)
    , m_kind(kind)
{
    setProperty("kind", nameOf(kind));
    // A click with the pointer leaves the focus where the work is.
    setFocusPolicy(Qt::TabFocus);
    setAutoDefault(false);
    setCursor(Qt::ArrowCursor);
    applyTheme();
    connect(&theme, &Theme::changed, this, &Button::applyTheme);
}

void Button::setKind(Kind kind)
{
    if (m_kind == kind)
        return;
    m_kind = kind;
    setProperty("kind", nameOf(kind));
    style()->unpolish(this);
    style()->polish(this);
    applyTheme();
}

void Button::setTall()
{
    setProperty("isTall", true);
    style()->unpolish(this);
    style()->polish(this);
}

void Button::setIconName(const QString &name)
{
    m_iconName = name;
    applyTheme();
}

void Button::setBusy(bool isBusy)
{
    if (m_isBusy == isBusy)
        return;
    m_isBusy = isBusy;
    if (isBusy) {
        m_timer = startTimer(50);
    } else {
        killTimer(m_timer);
        m_timer = 0;
    }
    applyTheme();
}

void Button::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer) {
        QPushButton::timerEvent(event);
        return;
    }
    m_angle = (m_angle + 24) % 360;
    applyTheme();
}

void Button::mousePressEvent(QMouseEvent *event)
{
    if (!m_isBusy)
        QPushButton::mousePressEvent(event);
}

void Button::keyPressEvent(QKeyEvent *event)
{
    const bool isPress = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (m_isBusy && (isPress || event->key() == Qt::Key_Space))
        return;
    // Without a dialog's default button Enter would do nothing.
    if (isPress && !autoDefault()) {
        click();
        return;
    }
    QPushButton::keyPressEvent(event);
}

void Button::applyTheme()
{
    const bool isStrong = m_kind == Kind::Primary || m_kind == Kind::Danger;
    setFont(m_theme.font(TextSize::Body, isStrong ? QFont::DemiBold : QFont::Normal));
    const int side = m_theme.scaled(16);
    // The style's own gap before the text is too narrow.
    const QSize room(side + m_theme.scaled(3), side);
    setIconSize(room);
    if (m_isBusy) {
        QPixmap pixmap(room * devicePixelRatioF());
        pixmap.setDevicePixelRatio(devicePixelRatioF());
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paintSpinner(painter, QRectF(0, 0, side, side), m_theme.color(textToneOf(m_kind)), m_angle);
        painter.end();
        setIcon(pixmap);
    } else {
        setIcon(m_theme.icon(m_iconName, isEnabled() ? textToneOf(m_kind) : Tone::Muted));
    }
}

void Button::changeEvent(QEvent *event)
{
    QPushButton::changeEvent(event);
    if (event->type() == QEvent::EnabledChange)
        applyTheme();
}

IconButton::IconButton(const Theme &theme, const QString &iconName, const QString &text,
                       QWidget *parent)
    : QToolButton(parent)
    , m_theme(theme)
    , m_iconName(iconName)
{
    setToolButtonStyle(Qt::ToolButtonIconOnly);
    setFocusPolicy(Qt::TabFocus);
    setAutoRaise(true);
    setPopupMode(QToolButton::InstantPopup);
    setLabel(text);
    applyTheme();
    connect(&theme, &Theme::changed, this, &IconButton::applyTheme);
}

void IconButton::setIconName(const QString &name)
{
    m_iconName = name;
    applyTheme();
}

void IconButton::setTone(Tone tone)
{
    m_tone = tone;
    applyTheme();
}

void IconButton::setLabel(const QString &text)
{
    m_label = text;
    setAccessibleName(text);
    updateToolTip();
}

void IconButton::setShortcutHint(const QKeySequence &shortcut)
{
    m_shortcut = shortcut.toString(QKeySequence::NativeText);
    updateToolTip();
}

void IconButton::setCount(int count)
{
    if (m_count == count)
        return;
    m_count = count;
    setAccessibleDescription(count > 0 ? QLocale().toString(count) : QString());
    update();
}

void IconButton::setIconPixels(int size)
{
    m_iconPixels = size;
    applyTheme();
}

void IconButton::paintEvent(QPaintEvent *event)
{
    QToolButton::paintEvent(event);
    if (m_count <= 0)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont font = m_theme.font(TextSize::Caption, QFont::DemiBold);
    const QString text = m_count > 99 ? u"99+"_s : QLocale().toString(m_count);
    const int height = m_theme.scaled(14);
    const int width = qMax(height, QFontMetrics(font).horizontalAdvance(text) + m_theme.scaled(6));
    const QRectF pill(this->width() - width, 0, width, height);
    painter.setPen(QPen(palette().color(QPalette::Window), 1.5));
    painter.setBrush(m_theme.color(Tone::Error));
    painter.drawRoundedRect(pill, height / 2.0, height / 2.0);
    painter.setFont(font);
    painter.setPen(m_theme.color(Tone::Surface));
    painter.drawText(pill, Qt::AlignCenter, text);
}

void IconButton::applyTheme()
{
    const int side = m_theme.scaled(m_iconPixels);
    setIconSize({side, side});
    setIcon(m_theme.icon(m_iconName, m_tone));
}

void IconButton::updateToolTip()
{
    setToolTip(m_shortcut.isEmpty() ? m_label : QString(m_label + u"  "_s + m_shortcut));
}

}  // namespace Binnacle::Ui
