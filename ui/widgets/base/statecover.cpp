// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/statecover.h"

#include "widgets/base/button.h"
#include "widgets/base/label.h"
#include "widgets/base/spinner.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

#include <array>

namespace Binnacle::Ui {

namespace {

constexpr qint64 spinnerAfterMs = 150;
constexpr qint64 skeletonAfterMs = 400;

}  // namespace

StateCover::StateCover(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_panel(new QWidget(this))
    , m_icon(new IconLabel(theme, {}, Tone::Muted, 28, m_panel))
    , m_title(new Label(theme, TextSize::Emphasis, Tone::Text, {}, m_panel))
    , m_text(new Label(theme, TextSize::Body, Tone::Muted, {}, m_panel))
    , m_action(new Button(theme, Button::Kind::Secondary, {}, m_panel))
    , m_copy(new Button(theme, Button::Kind::Ghost, tr("Copy details"), m_panel))
    , m_logs(new Button(theme, Button::Kind::Ghost, tr("Open in Logs"), m_panel))
{
    m_title->setWeight(QFont::DemiBold);
    m_title->setAlignment(Qt::AlignCenter);
    m_title->setWordWrap(true);
    m_title->setObjectName(QStringLiteral("state.title"));
    m_text->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setObjectName(QStringLiteral("state.text"));
    m_action->setObjectName(QStringLiteral("btn.state.action"));
    m_copy->setObjectName(QStringLiteral("btn.state.copy"));
    m_logs->setObjectName(QStringLiteral("btn.state.logs"));

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(theme.scaled(8));
    buttons->addStretch(1);
    for (Button *button : {m_action, m_copy, m_logs})
        buttons->addWidget(button);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(m_panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.scaled(6));
    column->addWidget(m_icon, 0, Qt::AlignHCenter);
    column->addSpacing(theme.scaled(4));
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addSpacing(theme.scaled(8));
    column->addLayout(buttons);
    m_panel->setMaximumWidth(theme.scaled(460));

    // A third above, two thirds below: the eye looks for it above the middle.
    auto *layout = new QVBoxLayout(this);
    layout->addStretch(2);
    auto *line = new QHBoxLayout;
    line->addStretch(1);
    line->addWidget(m_panel, 4);
    line->addStretch(1);
    layout->addLayout(line);
    layout->addStretch(3);

    connect(m_action, &Button::clicked, this, &StateCover::actionTriggered);
    connect(m_logs, &Button::clicked, this, &StateCover::logsTriggered);
    connect(m_copy, &Button::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_details); });
    connect(&theme, &Theme::changed, this, [this] {
        m_panel->setMaximumWidth(m_theme.scaled(460));
        update();
    });
}

void StateCover::showLoading(bool isDimming)
{
    if (m_panel->isAncestorOf(window()->focusWidget()))
        setFocus();
    m_panel->hide();
    setAccessibleName(tr("Loading"));
    if (m_isLoading)
        return;
    m_isLoading = true;
    m_isDimming = isDimming;
    m_since.start();
    m_angle = 0;
    if (m_timer == 0)
        m_timer = startTimer(50);
    update();
}

void StateCover::showMessage(const Message &message)
{
    stop();
    m_icon->setIcon(message.iconName, message.tone);
    m_title->setText(message.title);
    m_text->setText(message.text);
    m_text->setVisible(!message.text.isEmpty());
    m_action->setText(message.action);
    m_action->setKind(message.isPrimary ? Button::Kind::Primary : Button::Kind::Secondary);
    m_action->setVisible(!message.action.isEmpty());
    m_details = message.details;
    m_copy->setVisible(!message.details.isEmpty());
    m_logs->setVisible(message.hasLogs);
    setAccessibleName(message.title);
    m_panel->show();
    update();
}

void StateCover::stop()
{
    m_isLoading = false;
    if (m_timer != 0)
        killTimer(m_timer);
    m_timer = 0;
}

bool StateCover::isSkeletonShown() const
{
    return m_isLoading && !m_isDimming && m_since.hasExpired(skeletonAfterMs);
}

void StateCover::takeFocus()
{
    if (m_panel->isVisible() && !m_action->isHidden())
        m_action->setFocus();
    else
        setFocus();
}

void StateCover::timerEvent(QTimerEvent *)
{
    m_angle = (m_angle + 24) % 360;
    update();
}

void StateCover::paintEvent(QPaintEvent *)
{
    if (!m_isLoading)
        return;
    QPainter painter(this);
    const qint64 age = m_since.elapsed();
    if (age < spinnerAfterMs)
        return;
    if (m_isDimming) {
        QColor veil = m_theme.color(Tone::Surface);
        veil.setAlphaF(0.55F);
        painter.fillRect(rect(), veil);
    } else if (isSkeletonShown()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(Tone::SelectInactive));
        switch (m_skeleton) {
        case Skeleton::Rows: paintRows(painter); break;
        case Skeleton::List: paintList(painter); break;
        case Skeleton::Chart: paintChart(painter); break;
        case Skeleton::Form: paintForm(painter); break;
        }
        return;
    }
    const int side = m_theme.scaled(20);
    QRectF place(0, 0, side, side);
    place.moveCenter(QPointF(width() / 2.0, qMin(height() / 2.0, height() * 0.4)));
    paintSpinner(painter, place, m_theme.color(Tone::Accent), m_angle);
}

void StateCover::paintRows(QPainter &painter) const
{
    // Shares of a row's width, as a table of ids, texts and dates would have it.
    constexpr std::array<double, 5> starts = {0, 0.17, 0.45, 0.66, 0.84};
    constexpr std::array<double, 5> widths = {0.11, 0.23, 0.15, 0.10, 0.13};
    constexpr std::array<double, 6> wobble = {1, 0.72, 0.88, 0.6, 0.94, 0.78};
    const int row = m_theme.scaled(28);
    const int bar = m_theme.scaled(10);
    const int side = m_theme.scaled(8);
    const int room = width() - 2 * side;
    int line = 0;
    for (int top = m_theme.scaled(8); top + row <= height(); top += row, ++line) {
        painter.setOpacity(qMax(0.12, 1.0 - line * 0.07));
        for (std::size_t i = 0; i < starts.size(); ++i) {
            const double share = wobble[(std::size_t(line) + i * 2) % wobble.size()];
            painter.drawRoundedRect(QRectF(side + starts[i] * room, top + (row - bar) / 2.0,
                                           widths[i] * room * share, bar),
                                    3, 3);
        }
    }
}

void StateCover::paintList(QPainter &painter) const
{
    // An icon and a name each.
    constexpr std::array<double, 6> shares = {0.62, 0.44, 0.7, 0.5, 0.58, 0.38};
    const int row = m_theme.scaled(28);
    const int icon = m_theme.scaled(14);
    const int bar = m_theme.scaled(10);
    const int side = m_theme.scaled(12);
    const int left = side + icon + m_theme.scaled(8);
    int line = 0;
    for (int top = m_theme.scaled(4); top + row <= height(); top += row, ++line) {
        painter.setOpacity(qMax(0.12, 1.0 - line * 0.07));
        const double width
            = shares[std::size_t(line) % shares.size()] * (this->width() - left - side);
        for (const QRectF &part : {QRectF(side, top + (row - icon) / 2.0, icon, icon),
                                   QRectF(left, top + (row - bar) / 2.0, width, bar)})
            painter.drawRoundedRect(
                QRectF(QStyle::visualRect(layoutDirection(), rect(), part.toRect())), 3, 3);
    }
}

void StateCover::paintChart(QPainter &painter) const
{
    const int side = m_theme.scaled(8);
    const int left = m_theme.scaled(40);
    const int lines = 4;
    const double step = (height() - 2.0 * side) / lines;
    for (int i = 0; i <= lines; ++i) {
        const double y = side + i * step;
        painter.drawRoundedRect(QRectF(side, y - 3, left - side * 2.0, 7), 3, 3);
        painter.fillRect(QRectF(left, y, width() - left - side, 1), painter.brush());
    }
}

void StateCover::paintForm(QPainter &painter) const
{
    const int side = m_theme.scaled(12);
    const int pitch = m_theme.scaled(52);
    for (int top = side; top + pitch <= height(); top += pitch) {
        painter.drawRoundedRect(QRectF(side, top, m_theme.scaled(90), m_theme.scaled(10)), 3, 3);
        painter.drawRoundedRect(
            QRectF(side, top + m_theme.scaled(16), width() - 2.0 * side, m_theme.scaled(24)), 6, 6);
    }
}

}  // namespace Binnacle::Ui
