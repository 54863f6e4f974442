// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/toast.h"

#include "widgets/base/button.h"
#include "widgets/base/label.h"
#include "widgets/base/popover.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QTimer>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Binnacle::Ui {

namespace {

constexpr int lifetimeMs = 5000;
constexpr qsizetype maximumToasts = 4;

struct Look
{
    QString iconName;
    Tone tone;
};

Look lookOf(Notice::Kind kind)
{
    switch (kind) {
    case Notice::Kind::Info: return {u"info"_s, Tone::Info};
    case Notice::Kind::Success: return {u"circle-check"_s, Tone::Ok};
    case Notice::Kind::Warning: return {u"triangle-alert"_s, Tone::Warn};
    case Notice::Kind::Error: return {u"circle-alert"_s, Tone::Error};
    }
    return {};
}

}  // namespace

class ToastStack::Toast final : public QWidget
{
public:
    Toast(const Theme &theme, const Notice &notice, ToastStack *stack);

    const Notice::Kind kind;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void leaveOrWait();

    const Theme &m_theme;
    ToastStack *m_stack;
    QTimer m_timer;
};

ToastStack::Toast::Toast(const Theme &theme, const Notice &notice, ToastStack *stack)
    : QWidget(stack)
    , kind(notice.kind)
    , m_theme(theme)
    , m_stack(stack)
{
    const Look look = lookOf(notice.kind);
    setObjectName(u"toast"_s);
    setAccessibleName(notice.text);
    auto *text = new Label(theme, TextSize::Body, Tone::Text, notice.text, this);
    text->setWordWrap(true);
    text->setWeight(notice.detail.isEmpty() ? QFont::Normal : QFont::DemiBold);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(theme.scaled(2));
    texts->addWidget(text);
    if (!notice.detail.isEmpty()) {
        auto *detail = new Label(theme, TextSize::Label, Tone::Muted, notice.detail, this);
        detail->setWordWrap(true);
        texts->addWidget(detail);
    }
    auto *close = new IconButton(theme, u"x"_s, ToastStack::tr("Dismiss"), this);
    close->setObjectName(u"btn.toast.dismiss"_s);
    auto *line = new QHBoxLayout(this);
    const int margin = popoverShadowMargin(theme);
    line->setContentsMargins(margin + theme.scaled(14), margin + theme.scaled(8),
                             margin + theme.scaled(6), margin + theme.scaled(8));
    line->setSpacing(theme.scaled(10));
    line->addWidget(new IconLabel(theme, look.iconName, look.tone, 18, this), 0,
                    notice.detail.isEmpty() ? Qt::AlignVCenter : Qt::AlignTop);
    line->addLayout(texts, 1);
    if (!notice.action.isEmpty()) {
        auto *action = new Button(theme, Button::Kind::Ghost, notice.action, this);
        action->setObjectName(u"btn.toast.action"_s);
        line->addWidget(action);
        connect(action, &Button::clicked, this, [this, run = notice.run] {
            m_stack->dismiss(this);
            if (run)
                run();
        });
    }
    line->addWidget(close);
    connect(close, &IconButton::clicked, this, [this] { m_stack->dismiss(this); });
    setFixedWidth(theme.scaled(380) + 2 * margin);

    if (kind != Notice::Kind::Error) {
        connect(&m_timer, &QTimer::timeout, this, &Toast::leaveOrWait);
        m_timer.start(lifetimeMs);
    }
}

void ToastStack::Toast::leaveOrWait()
{
    // Not while someone reads or is about to press its button.
    if (underMouse() || isAncestorOf(focusWidget()))
        m_timer.start(1000);
    else
        m_stack->dismiss(this);
}

void ToastStack::Toast::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int margin = popoverShadowMargin(m_theme);
    const QRectF panel = QRectF(rect()).adjusted(margin, margin, -margin, -margin);
    paintPopoverPanel(painter, m_theme, panel);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(lookOf(kind).tone));
    const qreal inset = m_theme.scaled(8);
    painter.drawRoundedRect(
        QRectF(panel.left() + 1, panel.top() + inset, 3, panel.height() - 2 * inset), 1.5, 1.5);
}

ToastStack::ToastStack(const Theme &theme, QWidget *host)
    : QWidget(host)
    , m_theme(theme)
{
    setObjectName(u"toasts"_s);
    host->installEventFilter(this);
    hide();
    connect(&theme, &Theme::changed, this, &ToastStack::place);
}

void ToastStack::show(const Notice &notice)
{
    while (m_toasts.size() >= maximumToasts) {
        // The oldest that is not an error goes first.
        const auto oldest
            = std::find_if(m_toasts.cbegin(), m_toasts.cend(),
                           [](const Toast *toast) { return toast->kind != Notice::Kind::Error; });
        dismiss(oldest == m_toasts.cend() ? m_toasts.first() : *oldest);
    }
    auto *toast = new Toast(m_theme, notice, this);
    m_toasts.append(toast);
    toast->show();
    place();
}

bool ToastStack::dismissNewest()
{
    if (m_toasts.isEmpty())
        return false;
    dismiss(m_toasts.last());
    return true;
}

void ToastStack::dismiss(Toast *toast)
{
    if (!m_toasts.removeOne(toast))
        return;
    toast->hide();
    toast->deleteLater();
    place();
}

int ToastStack::count() const
{
    return int(m_toasts.size());
}

void ToastStack::setBottomMargin(int pixels)
{
    m_bottomMargin = pixels;
    place();
}

void ToastStack::keepClearOf(QWidget *bar)
{
    if (m_bar == bar)
        return;
    if (m_bar)
        m_bar->removeEventFilter(this);
    m_bar = bar;
    if (bar)
        bar->installEventFilter(this);
    place();
}

bool ToastStack::eventFilter(QObject *object, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Resize:
    case QEvent::Move:
    case QEvent::Show:
    case QEvent::Hide: place(); break;
    default: break;
    }
    return QWidget::eventFilter(object, event);
}

/// Where the lowest panel's shadow ends, in the host.
int ToastStack::lowerEnd(int width) const
{
    const QWidget *host = parentWidget();
    const int end = host->height() - m_theme.scaled(m_bottomMargin);
    if (!m_bar || !m_bar->isVisible() || !host->isAncestorOf(m_bar))
        return end;
    const int margin = popoverShadowMargin(m_theme);
    const QRect bar(m_bar->mapTo(host, QPoint(0, 0)), m_bar->size());
    const bool isBeneath = bar.right() > host->width() - width + margin;
    return isBeneath ? qMin(end, bar.top() + margin - m_theme.scaled(8)) : end;
}

void ToastStack::place()
{
    if (m_toasts.isEmpty()) {
        hide();
        return;
    }
    // The shadows overlap, so that the panels are 8 apart.
    const int margin = popoverShadowMargin(m_theme);
    const int overlap = 2 * margin - m_theme.scaled(8);
    int width = 0;
    int height = 0;
    for (Toast *toast : std::as_const(m_toasts)) {
        const int wanted = qMax(toast->layout()->heightForWidth(toast->width()),
                                toast->layout()->minimumSize().height());
        toast->setGeometry(0, height, toast->width(), wanted);
        width = qMax(width, toast->width());
        height += wanted - overlap;
    }
    height += overlap;
    setGeometry(parentWidget()->width() - width, lowerEnd(width) - height, width, height);
    // Only the panels take the pointer, not the gaps between them.
    QRegion panels;
    for (const Toast *toast : std::as_const(m_toasts))
        panels += toast->geometry();
    setMask(panels);
    QWidget::show();
    raise();
}

}  // namespace Binnacle::Ui
