// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/inspectordock.h"

#include "widgets/base/button.h"
#include "widgets/base/label.h"
#include "widgets/shell/pane.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int narrowest = 360;
constexpr int narrowestInNarrow = 280;
constexpr int widest = 560;
constexpr int lowest = 180;

/// As wide as the dock gives it: or the dock would change its width with the page.
class InspectorHost final : public Pane
{
public:
    using Pane::Pane;

    QSize sizeHint() const override { return {minimumWidth(), Pane::sizeHint().height()}; }
};

}  // namespace

InspectorDock::InspectorDock(Theme &theme, QWidget *parent)
    : QDockWidget(tr("Inspector"), parent)
    , m_theme(theme)
    , m_title(new Label(theme, TextSize::Label, Tone::Muted, tr("Inspector")))
    , m_float(new IconButton(theme, u"maximize-2"_s, tr("Float or dock the inspector")))
    , m_move(new IconButton(theme, u"panel-bottom"_s, tr("Move the inspector below")))
    , m_host(new InspectorHost(theme, Tone::Surface, {}))
{
    setObjectName(u"shell.inspector"_s);
    setAllowedAreas(Qt::RightDockWidgetArea | Qt::BottomDockWidgetArea);
    setFeatures(DockWidgetClosable | DockWidgetMovable | DockWidgetFloatable);
    m_title->setWeight(QFont::DemiBold);
    m_float->setObjectName(u"btn.inspectorFloat"_s);
    m_move->setObjectName(u"btn.inspectorMove"_s);
    auto *close = new IconButton(theme, u"x"_s, tr("Close the inspector"));
    close->setObjectName(u"btn.inspectorClose"_s);
    close->setShortcutHint(QKeySequence(u"Ctrl+I"_s));

    auto *bar = new Pane(theme, Tone::Sunken, Qt::BottomEdge);
    auto *line = new QHBoxLayout(bar);
    line->setContentsMargins(12, 4, 4, 4);
    line->setSpacing(2);
    line->addWidget(m_title, 1);
    for (IconButton *button : {m_move, m_float, close})
        line->addWidget(button);
    setTitleBarWidget(bar);
    auto *column = new QVBoxLayout(m_host);
    column->setContentsMargins(0, 0, 0, 0);
    setWidget(m_host);

    connect(m_float, &QAbstractButton::clicked, this, [this] { setFloating(!isFloating()); });
    connect(m_move, &QAbstractButton::clicked, this, &InspectorDock::moveRequested);
    connect(close, &QAbstractButton::clicked, this, [this] { setWanted(false); });
    connect(this, &QDockWidget::dockLocationChanged, this, [this](Qt::DockWidgetArea area) {
        const bool isBelow = area == Qt::BottomDockWidgetArea;
        m_move->setIconName(isBelow ? u"panel-right"_s : u"panel-bottom"_s);
        m_move->setLabel(isBelow ? tr("Move the inspector to the right")
                                 : tr("Move the inspector below"));
        m_isBelow = isBelow;
        place();
    });
    connect(this, &QDockWidget::topLevelChanged, this, [this](bool isAfloat) {
        m_move->setVisible(!isAfloat);
        place();
    });
    connect(&theme, &Theme::changed, this, &InspectorDock::place);
    place();
    hide();
}

void InspectorDock::follow(Page *page)
{
    QWidget *wanted = page ? page->inspector() : nullptr;
    if (wanted != m_borrowed || page != m_page) {
        giveBack();
        m_page = page;
        m_borrowed = wanted;
        if (wanted) {
            m_host->layout()->addWidget(wanted);
            wanted->show();
        }
    }
    apply();
}

void InspectorDock::release(const Page *page)
{
    if (page != m_page)
        return;
    giveBack();
    apply();
}

void InspectorDock::giveBack()
{
    if (m_borrowed) {
        m_host->layout()->removeWidget(m_borrowed);
        m_borrowed->hide();
        // Back under its page, which owns it; a page that is gone cannot take it.
        if (m_page)
            m_borrowed->setParent(m_page);
    }
    m_borrowed.clear();
    m_page.clear();
}

void InspectorDock::setWanted(bool isWanted)
{
    bool &wish = m_isNarrow ? m_isAsked : m_isWanted;
    if (wish == isWanted)
        return;
    wish = isWanted;
    apply();
    emit wantedChanged();
}

void InspectorDock::setNarrow(bool isNarrow)
{
    if (m_isNarrow == isNarrow)
        return;
    m_isNarrow = isNarrow;
    m_isAsked = false;
    place();
    apply();
    emit wantedChanged();
}

void InspectorDock::reveal()
{
    if (m_isNarrow)
        setWanted(true);
}

void InspectorDock::place()
{
    const bool isFree = m_isBelow || isFloating();
    m_host->setMaximumWidth(isFree ? QWIDGETSIZE_MAX : m_theme.scaled(widest));
    m_host->setMinimumSize(m_theme.scaled(m_isNarrow ? narrowestInNarrow : narrowest),
                           m_isBelow ? m_theme.scaled(lowest) : 0);
}

void InspectorDock::apply()
{
    setVisible(isWanted() && m_borrowed);
}

}  // namespace Binnacle::Ui
