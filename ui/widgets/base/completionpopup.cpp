// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/completionpopup.h"

#include "widgets/base/popover.h"
#include "widgets/base/textline.h"

#include <QMouseEvent>
#include <QPainter>

namespace Binnacle::Ui {

namespace {

constexpr int visibleRows = 9;

}  // namespace

CompletionPopup::CompletionPopup(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("completions"));
    setFocusPolicy(Qt::NoFocus);
    setMouseTracking(true);
    hide();
}

void CompletionPopup::setCompletions(const QList<Completion> &completions)
{
    m_completions = completions;
    m_current = -1;
    m_first = 0;
    if (completions.isEmpty())
        hide();
    update();
}

void CompletionPopup::openAt(const QPoint &place, int minimumWidth)
{
    if (m_completions.isEmpty() || !parentWidget())
        return;
    const QFontMetrics texts(m_theme.mono(TextSize::Label));
    const QFontMetrics details(m_theme.font(TextSize::Label));
    int width = minimumWidth;
    for (const Completion &completion : std::as_const(m_completions))
        width = qMax(width,
                     texts.horizontalAdvance(completion.text)
                         + details.horizontalAdvance(completion.detail) + m_theme.scaled(72));
    const int margin = popoverShadowMargin(m_theme);
    width = qMin(width, qMin(m_theme.scaled(520), parentWidget()->width() - 2 * margin));
    const int rows = qMin(visibleRows, int(m_completions.size()));
    const int height = rows * rowHeight() + m_theme.scaled(8);
    const int left = qBound(0, place.x(), qMax(0, parentWidget()->width() - width));
    setGeometry(left - margin, place.y() - margin, width + 2 * margin, height + 2 * margin);
    show();
    raise();
}

void CompletionPopup::step(int rows)
{
    const int count = int(m_completions.size());
    if (count == 0)
        return;
    m_current = m_current < 0 ? (rows > 0 ? 0 : count - 1) : (m_current + rows + count) % count;
    if (m_current < m_first)
        m_first = m_current;
    else if (m_current >= m_first + visibleRows)
        m_first = m_current - visibleRows + 1;
    update();
}

const Completion *CompletionPopup::current() const
{
    return m_current >= 0 && m_current < m_completions.size() ? &m_completions[m_current] : nullptr;
}

int CompletionPopup::rowHeight() const
{
    return m_theme.scaled(28);
}

QRect CompletionPopup::panel() const
{
    const int margin = popoverShadowMargin(m_theme);
    return rect().adjusted(margin, margin, -margin, -margin);
}

int CompletionPopup::rowAt(const QPoint &point) const
{
    const QRect inner = panel().adjusted(0, m_theme.scaled(4), 0, -m_theme.scaled(4));
    if (!inner.contains(point))
        return -1;
    const int row = m_first + (point.y() - inner.top()) / rowHeight();
    return row < m_completions.size() ? row : -1;
}

void CompletionPopup::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintPopoverPanel(painter, m_theme, panel());
    const int edge = m_theme.scaled(4);
    QRect row(panel().left() + edge, panel().top() + edge, panel().width() - 2 * edge, rowHeight());
    const QFont textFont = m_theme.mono(TextSize::Label);
    const QFont detailFont = m_theme.font(TextSize::Label);
    const int last = qMin(int(m_completions.size()), m_first + visibleRows);
    for (int i = m_first; i < last; ++i, row.translate(0, row.height())) {
        const Completion &completion = m_completions[i];
        if (i == m_current) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(m_theme.color(Tone::Select));
            painter.drawRoundedRect(row, m_theme.scaled(4), m_theme.scaled(4));
        }
        QRect inner = row.adjusted(m_theme.scaled(8), 0, -m_theme.scaled(8), 0);
        const int side = m_theme.scaled(14);
        painter.drawPixmap(
            QPointF(inner.left(), row.top() + (row.height() - side) / 2),
            m_theme.pixmap(completion.iconName, Tone::Muted, side, devicePixelRatioF()));
        inner.setLeft(inner.left() + m_theme.scaled(22));
        painter.setFont(detailFont);
        painter.setPen(m_theme.color(Tone::Muted));
        drawTextLine(painter, inner, Qt::LeftToRight, Qt::AlignRight | Qt::AlignVCenter,
                     completion.detail);
        const int detail = completion.detail.isEmpty()
            ? 0
            : painter.fontMetrics().horizontalAdvance(completion.detail) + m_theme.scaled(16);
        painter.setFont(textFont);
        painter.setPen(m_theme.color(Tone::Text));
        // Expressions are written from left to right in every layout.
        drawTextLine(painter, inner, Qt::LeftToRight, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(completion.text, Qt::ElideRight,
                                                      inner.width() - detail));
    }
}

void CompletionPopup::mousePressEvent(QMouseEvent *event)
{
    const int row = rowAt(event->position().toPoint());
    if (row >= 0) {
        const Completion completion = m_completions[row];
        emit chosen(completion);
    }
}

void CompletionPopup::mouseMoveEvent(QMouseEvent *event)
{
    m_current = rowAt(event->position().toPoint());
    update();
}

void CompletionPopup::wheelEvent(QWheelEvent *event)
{
    const int last = qMax(0, int(m_completions.size()) - visibleRows);
    m_first = qBound(0, m_first + (event->angleDelta().y() < 0 ? 1 : -1), last);
    update();
    event->accept();
}

}  // namespace Binnacle::Ui
