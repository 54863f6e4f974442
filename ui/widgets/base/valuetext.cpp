// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/valuetext.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

#include <cmath>

namespace Binnacle::Ui {

ValueText::ValueText(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::IBeamCursor);
    applyTheme();
    connect(&theme, &Theme::changed, this, &ValueText::applyTheme);
}

void ValueText::setText(const QString &text)
{
    if (m_text == text)
        return;
    m_text = text;
    m_anchor = m_end = 0;
    applyTheme();
}

void ValueText::setNote(const QString &note)
{
    m_note = note;
    applyTheme();
}

void ValueText::setTone(Tone tone)
{
    m_tone = tone;
    applyTheme();
}

void ValueText::setMono(bool isMono)
{
    m_isMono = isMono;
    applyTheme();
}

void ValueText::setLink(bool isLink)
{
    m_isLink = isLink;
    setCursor(isLink ? Qt::PointingHandCursor : Qt::IBeamCursor);
    applyTheme();
}

QString ValueText::selectedText() const
{
    const int from = qMin(m_anchor, m_end);
    return m_text.mid(from, qMax(m_anchor, m_end) - from);
}

void ValueText::copy()
{
    const QString selected = selectedText();
    QGuiApplication::clipboard()->setText(selected.isEmpty() ? m_text : selected);
}

void ValueText::prepare(QTextLayout &layout) const
{
    QString shown = m_text;
    shown.replace(u'\n', QChar::LineSeparator);
    if (!m_note.isEmpty())
        shown += QStringLiteral("  ") + m_note;
    layout.setText(shown);
    layout.setFont(m_isMono ? m_theme.mono(TextSize::Label) : m_theme.font(TextSize::Body));
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    // Here, sides are those of the screen.
    option.setAlignment(isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft);
    // Paths, ids and times are read from left to right in every language.
    option.setTextDirection(m_isMono ? Qt::LeftToRight : Qt::LayoutDirectionAuto);
    layout.setTextOption(option);
    QList<QTextLayout::FormatRange> formats;
    QTextCharFormat text;
    text.setForeground(m_theme.color(m_isLink ? Tone::Accent : m_tone));
    text.setFontUnderline(m_isLink);
    formats.append({0, int(m_text.size()), text});
    if (!m_note.isEmpty()) {
        QTextCharFormat note;
        note.setForeground(m_theme.color(Tone::Muted));
        note.setFont(m_theme.font(TextSize::Label));
        formats.append({int(m_text.size()), int(m_note.size()) + 2, note});
    }
    layout.setFormats(formats);
}

qreal ValueText::breakLines(QTextLayout &layout, qreal width) const
{
    qreal height = 0;
    layout.beginLayout();
    for (;;) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(width);
        line.setPosition(QPointF(0, height));
        height += line.height() + m_theme.scaled(2);
    }
    layout.endLayout();
    return height;
}

int ValueText::heightForWidth(int width) const
{
    QTextLayout layout;
    prepare(layout);
    return int(std::ceil(breakLines(layout, textWidth(width)))) + m_theme.scaled(4);
}

QSize ValueText::sizeHint() const
{
    const int width = m_theme.scaled(160);
    return {width, heightForWidth(qMax(width, this->width()))};
}

QSize ValueText::minimumSizeHint() const
{
    return {m_theme.scaled(60), m_theme.scaled(18)};
}

QPointF ValueText::textOrigin() const
{
    // Room for the ring of the focus.
    return QPointF(m_theme.scaled(4), m_theme.scaled(2));
}

int ValueText::textWidth(int width) const
{
    return qMax(20, width - 2 * m_theme.scaled(4));
}

int ValueText::positionAt(const QPointF &place) const
{
    const QPointF point = place - textOrigin();
    for (int i = 0; i < m_layout.lineCount(); ++i) {
        const QTextLine line = m_layout.lineAt(i);
        if (point.y() < line.y() + line.height() || i == m_layout.lineCount() - 1)
            return qMin(line.xToCursor(point.x()), int(m_text.size()));
    }
    return 0;
}

void ValueText::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QList<QTextLayout::FormatRange> selections;
    const int from = qMin(m_anchor, m_end);
    const int length = qMax(m_anchor, m_end) - from;
    if (length > 0) {
        QTextCharFormat format;
        format.setBackground(m_theme.color(Tone::Select));
        selections.append({from, length, format});
    }
    m_layout.draw(&painter, textOrigin(), selections);
    if (hasFocus() && length == 0) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(m_theme.color(Tone::Accent), 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
    }
}

void ValueText::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LayoutDirectionChange)
        applyTheme();
    QWidget::changeEvent(event);
}

void ValueText::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    breakLines(m_layout, textWidth(width()));
    updateGeometry();
}

void ValueText::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_anchor = m_end = positionAt(event->position());
    update();
}

void ValueText::mouseMoveEvent(QMouseEvent *event)
{
    if (!(event->buttons() & Qt::LeftButton))
        return;
    m_end = positionAt(event->position());
    update();
}

void ValueText::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_isLink && m_anchor == m_end
        && rect().contains(event->position().toPoint()))
        emit activated();
}

void ValueText::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_anchor = 0;
    m_end = int(m_text.size());
    update();
}

void ValueText::keyPressEvent(QKeyEvent *event)
{
    const int key = event->key();
    if (event->matches(QKeySequence::Copy)) {
        copy();
    } else if (event->matches(QKeySequence::SelectAll)) {
        m_anchor = 0;
        m_end = int(m_text.size());
        update();
    } else if (m_isLink
               && (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Space)) {
        emit activated();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void ValueText::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason) {
        m_anchor = m_end = 0;
        update();
    }
}

void ValueText::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(m_theme.icon(QStringLiteral("copy")), tr("Copy"), this, &ValueText::copy);
    menu->popup(event->globalPos());
}

void ValueText::applyTheme()
{
    setAccessibleDescription(m_text);
    prepare(m_layout);
    breakLines(m_layout, textWidth(width()));
    updateGeometry();
    update();
}

}  // namespace Binnacle::Ui
