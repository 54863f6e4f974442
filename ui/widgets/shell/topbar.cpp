// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/topbar.h"

#include "widgets/base/button.h"
#include "widgets/base/textline.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int topBarHeight = 48;
constexpr int controlHeight = 32;
constexpr int padding = 10;

void paintFrame(QPainter &painter, const Theme &theme, const QWidget &widget, Tone fill, Tone line)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.color(line), 1));
    painter.setBrush(theme.color(fill));
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

}  // namespace

SwitcherButton::SwitcherButton(const Theme &theme, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setObjectName(u"btn.switcher"_s);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setInstance({}, {}, {}, {});
    connect(&m_theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void SwitcherButton::setInstance(const InstanceCondition &condition, const QString &name,
                                 const QString &address, const QString &engine)
{
    m_condition = condition;
    m_name = name;
    m_address = address;
    m_engine = engine;
    QStringList parts{name, condition.text, address, engine};
    parts.removeAll(QString());
    setAccessibleName(parts.isEmpty() ? tr("Instances")
                                      : tr("Instance: %1").arg(parts.join(u", "_s)));
    setToolTip(parts.isEmpty() ? tr("Instances") : parts.join(u" · "_s));
    updateGeometry();
    update();
}

QSize SwitcherButton::sizeHint() const
{
    const QFontMetrics name(m_theme.font(TextSize::Emphasis, QFont::DemiBold));
    const QFontMetrics label(m_theme.font(TextSize::Label));
    const QFontMetrics mono(m_theme.mono(TextSize::Label));
    int wanted = m_theme.scaled(padding * 2 + 16 + 8 + 16 + 6) + name.horizontalAdvance(m_name);
    for (const int part : {label.horizontalAdvance(m_condition.text),
                           mono.horizontalAdvance(m_address), label.horizontalAdvance(m_engine)}) {
        if (part > 0)
            wanted += part + m_theme.scaled(12);
    }
    return {wanted, m_theme.scaled(controlHeight)};
}

QSize SwitcherButton::minimumSizeHint() const
{
    return {m_theme.scaled(140), m_theme.scaled(controlHeight)};
}

void SwitcherButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const bool isHot = underMouse() || isDown();
    paintFrame(painter, m_theme, *this, isHot ? Tone::Hover : Tone::Surface, Tone::Border);
    const int icon = m_theme.scaled(16);
    int left = m_theme.scaled(padding);
    const int right = width() - m_theme.scaled(padding) - icon - m_theme.scaled(4);
    const auto mirrored = [this](const QRect &place) {
        return QStyle::visualRect(layoutDirection(), rect(), place);
    };
    painter.drawPixmap(
        mirrored({left, (height() - icon) / 2, icon, icon}),
        m_theme.pixmap(m_condition.icon, m_condition.tone, icon, devicePixelRatioF()));
    left += icon + m_theme.scaled(8);
    // What does not fit goes from the end: the name stays longest.
    const auto draw = [&](const QString &text, const QFont &font, Tone tone, bool isElided) {
        if (text.isEmpty() || left >= right)
            return;
        const QFontMetrics metrics(font);
        const int wanted = metrics.horizontalAdvance(text);
        if (!isElided && left + wanted > right) {
            left = right;
            return;
        }
        painter.setFont(font);
        painter.setPen(m_theme.color(tone));
        painter.drawText(mirrored({left, 0, right - left, height()}),
                         Qt::AlignVCenter | Qt::AlignLeft,
                         metrics.elidedText(text, Qt::ElideRight, right - left));
        left += wanted + m_theme.scaled(12);
    };
    draw(m_name, m_theme.font(TextSize::Emphasis, QFont::DemiBold), Tone::Text, true);
    draw(m_condition.text, m_theme.font(TextSize::Label), m_condition.tone, false);
    draw(m_address, m_theme.mono(TextSize::Label), Tone::Muted, false);
    draw(m_engine, m_theme.font(TextSize::Label), Tone::Muted, false);
    painter.drawPixmap(
        mirrored({width() - m_theme.scaled(padding) - icon, (height() - icon) / 2, icon, icon}),
        m_theme.pixmap(u"chevrons-up-down"_s, Tone::Muted, icon, devicePixelRatioF()));
    if (hasFocus())
        paintFocusRing(painter, m_theme, rect(), 6);
}

SearchButton::SearchButton(const Theme &theme, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setObjectName(u"btn.search"_s);
    setText(tr("Search or run"));
    setAccessibleName(tr("Search or run, Ctrl+K"));
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::IBeamCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&m_theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize SearchButton::sizeHint() const
{
    return {m_theme.scaled(360), m_theme.scaled(controlHeight)};
}

QSize SearchButton::minimumSizeHint() const
{
    return {m_theme.scaled(180), m_theme.scaled(controlHeight)};
}

void SearchButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintFrame(painter, m_theme, *this, Tone::Surface, Tone::ControlBorder);
    const int icon = m_theme.scaled(16);
    const int left = m_theme.scaled(padding);
    const auto mirrored = [this](const QRect &place) {
        return QStyle::visualRect(layoutDirection(), rect(), place);
    };
    painter.drawPixmap(mirrored({left, (height() - icon) / 2, icon, icon}),
                       m_theme.pixmap(u"search"_s, Tone::Muted, icon, devicePixelRatioF()));
    painter.setPen(m_theme.color(Tone::Muted));
    painter.setFont(m_theme.font(TextSize::Body));
    const QRect line = rect().adjusted(left + icon + m_theme.scaled(8), 0, -left, 0);
    const int wanted = painter.fontMetrics().horizontalAdvance(text());
    drawTextLine(painter, mirrored(line), layoutDirection(), Qt::AlignVCenter | Qt::AlignLeft,
                 painter.fontMetrics().elidedText(text(), Qt::ElideRight, line.width()));
    painter.setFont(m_theme.mono(TextSize::Caption));
    const QString key = QKeySequence(Qt::CTRL | Qt::Key_K).toString(QKeySequence::NativeText);
    // The text says what it is for; the key gives way.
    if (wanted + m_theme.scaled(8) + painter.fontMetrics().horizontalAdvance(key) <= line.width())
        drawTextLine(painter, mirrored(line), layoutDirection(), Qt::AlignVCenter | Qt::AlignRight,
                     key);
    if (hasFocus())
        paintFocusRing(painter, m_theme, rect(), 6);
}

TopBar::TopBar(const Theme &theme, QWidget *parent)
    : Pane(theme, Tone::Surface, Qt::BottomEdge, parent)
    , m_switcher(new SwitcherButton(theme))
    , m_back(new IconButton(theme, u"arrow-left"_s, tr("Back")))
    , m_forward(new IconButton(theme, u"arrow-right"_s, tr("Forward")))
    , m_search(new SearchButton(theme))
    , m_bell(new IconButton(theme, u"bell"_s, tr("Notices")))
    , m_power(new Button(theme, Button::Kind::Secondary, tr("Start")))
    , m_restart(new IconButton(theme, u"rotate-cw"_s, tr("Restart the server")))
    , m_address(new IconButton(theme, u"sliders-horizontal"_s, tr("Address and port")))
    , m_menu(new IconButton(theme, u"ellipsis-vertical"_s, tr("Menu")))
{
    setObjectName(u"shell.topbar"_s);
    m_back->setObjectName(u"btn.back"_s);
    m_back->setShortcutHint(QKeySequence(Qt::ALT | Qt::Key_Left));
    m_forward->setObjectName(u"btn.forward"_s);
    m_forward->setShortcutHint(QKeySequence(Qt::ALT | Qt::Key_Right));
    m_bell->setObjectName(u"btn.bell"_s);
    m_power->setObjectName(u"btn.power"_s);
    m_restart->setObjectName(u"btn.restart"_s);
    m_address->setObjectName(u"btn.address"_s);
    m_menu->setObjectName(u"btn.menu"_s);
    place();
    connect(&theme, &Theme::changed, this, &TopBar::place);

    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(8, 0, 8, 1);
    line->setSpacing(4);
    line->addWidget(m_switcher);
    line->addSpacing(8);
    line->addWidget(m_back);
    line->addWidget(m_forward);
    line->addStretch(1);
    line->addWidget(m_search, 2);
    line->addStretch(1);
    line->addWidget(m_bell);
    line->addSpacing(4);
    line->addWidget(m_power);
    line->addWidget(m_restart);
    line->addWidget(m_address);
    line->addWidget(m_menu);
}

void TopBar::place()
{
    setFixedHeight(theme().scaled(topBarHeight));
    m_search->setMaximumWidth(theme().scaled(440));
}

void TopBar::setInstance(const Client::Instance *instance, Models::LiveHub::Link link)
{
    for (QWidget *widget : std::initializer_list<QWidget *>{m_switcher, m_back, m_forward})
        widget->setVisible(instance);
    const bool isLocal = instance && instance->kind() == Client::Instance::Kind::Local;
    m_power->setVisible(isLocal);
    m_address->setVisible(isLocal);
    m_restart->setVisible(isLocal);
    if (!instance)
        return;
    m_switcher->setInstance(conditionOf(*instance, link), instance->name(), instance->address(),
                            instance->engine());
    if (!isLocal)
        return;
    using State = Client::Instance::State;
    const State state = instance->state();
    const bool runs = state == State::Running || state == State::Stopping;
    m_power->setText(runs ? tr("Stop") : tr("Start"));
    m_power->setAccessibleName(runs ? tr("Stop the server") : tr("Start the server"));
    m_power->setToolTip(runs ? tr("Stop listening; the window goes on working")
                             : tr("Listen on %1").arg(instance->address()));
    m_power->setIconName(runs ? u"square"_s : u"play"_s);
    m_power->setBusy(state == State::Starting || state == State::Stopping);
    m_restart->setEnabled(state == State::Running);
}

void TopBar::setErrorCount(int count)
{
    m_bell->setCount(count);
    m_bell->setLabel(count > 0 ? tr("Notices: %1").arg(count) : tr("Notices"));
}

}  // namespace Binnacle::Ui
