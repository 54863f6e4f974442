// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/navrail.h"

#include "widgets/base/label.h"

#include <QEvent>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int wide = 196;
constexpr int narrow = 56;
constexpr int railRowHeight = 36;
}  // namespace

RailButton::RailButton(const Theme &theme, const QString &icon, const QString &text,
                       const QKeySequence &key, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_icon(icon)
    , m_key(key.toString(QKeySequence::NativeText))
{
    setText(text);
    setAccessibleName(text);
    setToolTip(m_key.isEmpty() ? text : u"%1 (%2)"_s.arg(text, m_key));
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    connect(&m_theme, &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

void RailButton::setCollapsed(bool isCollapsed)
{
    m_isCollapsed = isCollapsed;
    update();
}

QSize RailButton::sizeHint() const
{
    return {m_theme.scaled(narrow - 16), m_theme.scaled(railRowHeight)};
}

bool RailButton::event(QEvent *event)
{
    // The name is there already; a tooltip over it would only be in the way.
    if (event->type() == QEvent::ToolTip && !m_isCollapsed && m_key.isEmpty())
        return true;
    return QAbstractButton::event(event);
}

void RailButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(0, 1, 0, -1);
    if (isChecked() || underMouse() || isDown()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(isChecked() ? Tone::Select : Tone::Hover));
        painter.drawRoundedRect(frame, 6, 6);
    }
    const int size = m_theme.scaled(20);
    const int left = m_isCollapsed ? (width() - size) / 2 : m_theme.scaled(10);
    const auto mirrored = [this](const QRect &place) {
        return QStyle::visualRect(layoutDirection(), rect(), place);
    };
    painter.drawPixmap(mirrored({left, (height() - size) / 2, size, size}),
                       m_theme.pixmap(m_icon, isChecked() ? Tone::Accent : Tone::Muted, size,
                                      devicePixelRatioF()));
    if (!m_isCollapsed) {
        const QFont font
            = m_theme.font(TextSize::Body, isChecked() ? QFont::DemiBold : QFont::Normal);
        const int textLeft = left + size + m_theme.scaled(10);
        const int keyWidth = m_key.isEmpty() ? 0 : m_theme.scaled(22);
        painter.setFont(font);
        painter.setPen(m_theme.color(Tone::Text));
        const QRect place(textLeft, 0, width() - textLeft - keyWidth - m_theme.scaled(4), height());
        painter.drawText(mirrored(place), Qt::AlignVCenter | Qt::AlignLeft,
                         QFontMetrics(font).elidedText(text(), Qt::ElideRight, place.width()));
        if (!m_key.isEmpty()) {
            painter.setFont(m_theme.mono(TextSize::Caption));
            painter.setPen(m_theme.color(Tone::Muted));
            painter.drawText(mirrored(rect().adjusted(0, 0, -m_theme.scaled(10), 0)),
                             Qt::AlignVCenter | Qt::AlignRight, m_key.right(1));
        }
    }
    if (hasFocus())
        paintFocusRing(painter, m_theme, frame, 6);
}

NavRail::NavRail(const Theme &theme, const PageFactory &pages, QWidget *parent)
    : Pane(theme, Tone::Sunken, Qt::RightEdge, parent)
{
    setObjectName(u"shell.rail"_s);
    setAccessibleName(tr("Pages"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 9, 8);
    column->setSpacing(2);
    QString group;
    for (const PageEntry &entry : pages) {
        if (entry.group != group) {
            group = entry.group;
            auto *heading = new Label(theme, TextSize::Caption, Tone::Muted, group);
            heading->setWeight(QFont::DemiBold);
            heading->setContentsMargins(10, m_headings.isEmpty() ? 4 : 14, 0, 4);
            column->addWidget(heading);
            m_headings.append(heading);
        }
        auto *button = new RailButton(theme, entry.icon, entry.title,
                                      QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_0 + entry.number)));
        button->setObjectName(u"rail."_s + QString::number(entry.number));
        button->setCheckable(true);
        connect(button, &QAbstractButton::clicked, this, [this, button, kind = entry.kind] {
            // Checked is what is in front, not what was clicked.
            button->setChecked(!button->isChecked());
            emit pageChosen(kind);
        });
        column->addWidget(button);
        m_entries.append({entry.kind, button});
    }
    column->addStretch(1);
    m_toggle = new RailButton(theme, u"panel-left"_s, tr("Collapse"), QKeySequence());
    m_toggle->setObjectName(u"rail.toggle"_s);
    m_toggle->setToolTip(tr("Collapse or widen the rail (Ctrl+B)"));
    m_toggle->setAccessibleName(tr("Collapse or widen the rail"));
    connect(m_toggle, &QAbstractButton::clicked, this, &NavRail::collapseRequested);
    column->addWidget(m_toggle);
    connect(&theme, &Theme::changed, this, &NavRail::apply);
    apply();
}

void NavRail::setCurrent(std::optional<PageKind> kind)
{
    for (const Entry &entry : m_entries)
        entry.button->setChecked(kind && entry.kind == *kind);
}

void NavRail::setCollapsed(bool isCollapsed)
{
    m_isCollapsed = isCollapsed;
    apply();
}

void NavRail::setNarrow(bool isNarrow)
{
    if (m_isNarrow == isNarrow)
        return;
    m_isNarrow = isNarrow;
    apply();
}

void NavRail::apply()
{
    const bool isSmall = isCollapsed();
    setFixedWidth(theme().scaled(isSmall ? narrow : wide));
    for (Label *heading : m_headings)
        heading->setVisible(!isSmall);
    for (const Entry &entry : m_entries)
        entry.button->setCollapsed(isSmall);
    m_toggle->setCollapsed(isSmall);
    // In a narrow window there is no room to widen it.
    m_toggle->setVisible(!m_isNarrow);
}

}  // namespace Binnacle::Ui
