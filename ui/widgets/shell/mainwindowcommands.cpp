// SPDX-License-Identifier: GPL-3.0-or-later
// Everything the window can be asked to do.
#include "widgets/base/button.h"
#include "widgets/base/placement.h"
#include "widgets/shell/commandpalette.h"
#include "widgets/shell/commands.h"
#include "widgets/shell/inspectordock.h"
#include "widgets/shell/keysheet.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/navrail.h"
#include "widgets/shell/palettesource.h"
#include "widgets/shell/topbar.h"
#include "widgets/shell/tracepanel.h"
#include "widgets/shell/workspace.h"
#include "widgets/theme.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QMenu>

#include <algorithm>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {

QList<QKeySequence> keys(std::initializer_list<const char16_t *> texts)
{
    QList<QKeySequence> list;
    for (const char16_t *text : texts)
        list.append(QKeySequence(QString::fromUtf16(text)));
    return list;
}

}  // namespace

void MainWindow::addCommands()
{
    addPageCommands();
    addTabCommands();
    addGoCommands();
    addViewCommands();
    addServerCommands();
    addHelpCommands();
    m_commands->update();
}

void MainWindow::addPageCommands()
{
    const auto noInstance = [this] { return m_front ? QString() : tr("No instance is open"); };
    for (const PageEntry &entry : m_setup.pages) {
        m_commands->add({u"page.open."_s + pageKindName(entry.kind),
                         entry.title,
                         tr("Pages"),
                         entry.icon,
                         {QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_0 + entry.number))},
                         [this, kind = entry.kind] { m_front->show(kind); },
                         noInstance,
                         {}});
    }
    const auto noPage = [this] { return m_page ? QString() : tr("No page is open"); };
    m_commands->add({u"page.refresh"_s,
                     tr("Refresh"),
                     tr("This page"),
                     u"refresh-cw"_s,
                     keys({u"F5"}),
                     [this] { m_page->refresh(); },
                     noPage,
                     {}});
    m_commands->add({u"page.filter"_s,
                     tr("Go to the filter"),
                     tr("This page"),
                     u"filter"_s,
                     keys({u"Ctrl+F"}),
                     [this] { m_page->focusFilter(); },
                     noPage,
                     {}});
    m_commands->add({u"page.save"_s,
                     tr("Save changes"),
                     tr("This page"),
                     u"save"_s,
                     keys({u"Ctrl+S"}),
                     [this] { m_page->save(); },
                     [this] {
                         if (!m_page)
                             return tr("No page is open");
                         return m_page->hasUnsavedChanges() ? QString()
                                                            : tr("There are no changes");
                     },
                     {}});
}

void MainWindow::addTabCommands()
{
    const QString section = tr("Tabs");
    const auto noInstance = [this] { return m_front ? QString() : tr("No instance is open"); };
    m_commands->add({u"tab.new"_s,
                     tr("New tab…"),
                     section,
                     u"plus"_s,
                     keys({u"Ctrl+T"}),
                     [this] { m_source->open(m_front, PaletteScope::Places, true); },
                     noInstance,
                     {}});
    m_commands->add({u"tab.close"_s,
                     tr("Close tab"),
                     section,
                     u"x"_s,
                     keys({u"Ctrl+W"}),
                     [this] { m_front->closeTab(m_page); },
                     [this] { return m_page ? QString() : tr("No tab is open"); },
                     {}});
    m_commands->add({u"tab.reopen"_s,
                     tr("Open the closed tab again"),
                     section,
                     u"history"_s,
                     keys({u"Ctrl+Shift+T"}),
                     [this] { m_front->reopenTab(); },
                     [this] {
                         return m_front && m_front->canReopenTab() ? QString()
                                                                   : tr("No tab was closed");
                     },
                     {}});
    m_commands->add({u"tab.split"_s,
                     tr("Move tab to the other side"),
                     section,
                     u"square-split-horizontal"_s,
                     keys({u"Ctrl+\\"}),
                     [this] { m_front->moveToOtherSide(); },
                     [this] { return m_front ? m_front->whyNotSplit() : tr("No tab is open"); },
                     {}});
    m_commands->add({u"tab.next"_s,
                     tr("Next tab"),
                     section,
                     {},
                     keys({u"Ctrl+Tab", u"Ctrl+PgDown"}),
                     [this] { m_front->stepTab(1); },
                     noInstance,
                     {}});
    m_commands->add({u"tab.previous"_s,
                     tr("Previous tab"),
                     section,
                     {},
                     keys({u"Ctrl+Shift+Tab", u"Ctrl+PgUp"}),
                     [this] { m_front->stepTab(-1); },
                     noInstance,
                     {}});
}

void MainWindow::addGoCommands()
{
    const QString section = tr("Go");
    const auto noPage = [this] { return m_page ? QString() : tr("No page is open"); };
    m_commands->add({u"go.palette"_s,
                     tr("Search or run"),
                     section,
                     u"search"_s,
                     keys({u"Ctrl+K"}),
                     [this] { m_source->open(m_front, PaletteScope::Everything, false); },
                     {},
                     {}});
    m_commands->add({u"go.places"_s,
                     tr("Go to…"),
                     section,
                     u"corner-down-left"_s,
                     keys({u"Ctrl+P"}),
                     [this] { m_source->open(m_front, PaletteScope::Places, false); },
                     [this] { return m_front ? QString() : tr("No instance is open"); },
                     {}});
    m_commands->add({u"go.back"_s,
                     tr("Back"),
                     section,
                     u"arrow-left"_s,
                     keys({u"Alt+Left"}),
                     [this] { m_front->goBack(); },
                     [this] {
                         return m_front && m_front->canGoBack() ? QString()
                                                                : tr("This is where you began");
                     },
                     {}});
    m_commands->add({u"go.forward"_s,
                     tr("Forward"),
                     section,
                     u"arrow-right"_s,
                     keys({u"Alt+Right"}),
                     [this] { m_front->goForward(); },
                     [this] {
                         return m_front && m_front->canGoForward() ? QString()
                                                                   : tr("You have not gone back");
                     },
                     {}});
    m_commands->add({u"go.nextPane"_s,
                     tr("Next pane"),
                     section,
                     {},
                     keys({u"F6"}),
                     [this] { cyclePane(1); },
                     {},
                     {}});
    m_commands->add({u"go.previousPane"_s,
                     tr("Previous pane"),
                     section,
                     {},
                     keys({u"Shift+F6"}),
                     [this] { cyclePane(-1); },
                     {},
                     {}});
    m_commands->add({u"go.link"_s,
                     tr("Copy link to this view"),
                     section,
                     u"link"_s,
                     keys({u"Ctrl+Shift+L"}),
                     [this] {
                         QApplication::clipboard()->setText(linkText(m_front->link()));
                         m_notices.success(tr("The link is copied"));
                     },
                     noPage,
                     {}});
}

void MainWindow::addViewCommands()
{
    const QString section = tr("View");
    m_commands->add({u"view.inspector"_s,
                     tr("Inspector"),
                     section,
                     u"panel-right"_s,
                     keys({u"Ctrl+I"}),
                     [this] { m_inspector->setWanted(!m_inspector->isWanted()); },
                     {},
                     [this] { return m_inspector->isWanted(); }});
    m_commands->add({u"view.rail"_s, tr("Small rail"), section, u"panel-left"_s, keys({u"Ctrl+B"}),
                     [this] { m_rail->setCollapsed(!m_rail->isCollapsedByUser()); },
                     [this] {
                         return width() < m_theme.scaled(1100)
                             ? tr("The window is too narrow for a wide rail")
                             : QString();
                     },
                     [this] { return m_rail->isCollapsed(); }});
    m_commands->add({u"view.trace"_s,
                     tr("Show what this page ran"),
                     section,
                     u"terminal"_s,
                     {},
                     [this] { m_trace->setVisible(m_trace->isHidden()); },
                     [this] { return m_front ? QString() : tr("No instance is open"); },
                     [this] { return !m_trace->isHidden(); }});
    const auto zoom = [this](int percent) { m_theme.setZoom(std::clamp(percent, 80, 200)); };
    m_commands->add({u"view.zoomIn"_s,
                     tr("Larger"),
                     section,
                     {},
                     keys({u"Ctrl++", u"Ctrl+="}),
                     [this, zoom] { zoom(m_theme.zoom() + 10); },
                     [this] { return m_theme.zoom() < 200 ? QString() : tr("200 % is the most"); },
                     {}});
    m_commands->add({u"view.zoomOut"_s,
                     tr("Smaller"),
                     section,
                     {},
                     keys({u"Ctrl+-"}),
                     [this, zoom] { zoom(m_theme.zoom() - 10); },
                     [this] { return m_theme.zoom() > 80 ? QString() : tr("80 % is the least"); },
                     {}});
    m_commands->add({u"view.zoomReset"_s,
                     tr("Size 100 %"),
                     section,
                     {},
                     keys({u"Ctrl+0"}),
                     [zoom] { zoom(100); },
                     {},
                     {}});
    const auto theme = [this, &section](const QString &id, const QString &text, const QString &icon,
                                        Theme::Mode mode) {
        m_commands->add({id,
                         text,
                         section,
                         icon,
                         {},
                         [this, mode] { m_theme.setMode(mode); },
                         {},
                         [this, mode] { return m_theme.mode() == mode; }});
    };
    theme(u"theme.auto"_s, tr("Theme: as the system"), u"sun-moon"_s, Theme::Mode::Auto);
    theme(u"theme.light"_s, tr("Theme: light"), u"sun"_s, Theme::Mode::Light);
    theme(u"theme.dark"_s, tr("Theme: dark"), u"moon"_s, Theme::Mode::Dark);
    const auto density = [this, &section](const QString &id, const QString &text, Density value) {
        m_commands->add({id,
                         text,
                         section,
                         u"rows-3"_s,
                         {},
                         [this, value] {
                             m_density = value;
                             applyDensity();
                         },
                         {},
                         [this, value] { return m_density == value; }});
    };
    density(u"density.compact"_s, tr("Rows: compact"), Density::Compact);
    density(u"density.normal"_s, tr("Rows: normal"), Density::Normal);
    density(u"density.roomy"_s, tr("Rows: roomy"), Density::Roomy);
    connect(&m_theme, &Theme::changed, m_commands.get(), &Commands::update);
}

void MainWindow::addServerCommands()
{
    const QString section = tr("Server");
    using State = Client::Instance::State;
    const auto local = [this]() -> Client::Instance * {
        if (!m_front || m_front->instance().kind() != Client::Instance::Kind::Local)
            return nullptr;
        return &m_front->instance();
    };
    const auto notLocal
        = [this] { return m_front ? tr("This server runs elsewhere") : tr("No instance is open"); };
    m_commands->add({u"server.start"_s,
                     tr("Start the server"),
                     section,
                     u"play"_s,
                     {},
                     [local] { local()->start(); },
                     [local, notLocal] {
                         if (!local())
                             return notLocal();
                         const State state = local()->state();
                         return state == State::Stopped || state == State::Failed
                             ? QString()
                             : tr("It is running");
                     },
                     {}});
    const auto notRunning = [local, notLocal] {
        if (!local())
            return notLocal();
        return local()->state() == State::Running ? QString() : tr("It is not running");
    };
    m_commands->add({u"server.stop"_s,
                     tr("Stop the server"),
                     section,
                     u"square"_s,
                     {},
                     [local] { local()->stop(); },
                     notRunning,
                     {}});
    m_commands->add({u"server.restart"_s,
                     tr("Restart the server"),
                     section,
                     u"rotate-cw"_s,
                     {},
                     [local] { local()->restart(); },
                     notRunning,
                     {}});
    m_commands->add({u"server.address"_s,
                     tr("Change address and port…"),
                     section,
                     u"sliders-horizontal"_s,
                     {},
                     [this] { showAddress({}); },
                     [local, notLocal] { return local() ? QString() : notLocal(); },
                     {}});
    m_commands->add({u"instance.sample"_s,
                     tr("Open sample"),
                     section,
                     u"package"_s,
                     {},
                     [this] { openSample(); },
                     {},
                     {}});
    m_commands->add({u"instance.new"_s,
                     tr("New project…"),
                     section,
                     u"circle-plus"_s,
                     {},
                     [this] { showNewProject({}); },
                     {},
                     {}});
    m_commands->add({u"instance.existing"_s,
                     tr("Open existing…"),
                     section,
                     u"folder-open"_s,
                     {},
                     [this] { chooseDirectory(); },
                     {},
                     {}});
    m_commands->add({u"instance.attach"_s,
                     tr("Attach to a server…"),
                     section,
                     u"plug"_s,
                     {},
                     [this] { showAttach({}); },
                     {},
                     {}});
    m_commands->add({u"instance.close"_s,
                     tr("Close this instance"),
                     section,
                     u"log-out"_s,
                     {},
                     [this] { closeInstance(m_front); },
                     [this] { return m_front ? QString() : tr("No instance is open"); },
                     {}});
}

void MainWindow::addHelpCommands()
{
    const QString section = tr("Help");
    m_commands->add({u"help.keys"_s,
                     tr("Keys"),
                     section,
                     u"keyboard"_s,
                     keys({u"Ctrl+/"}),
                     [this] {
                         auto *sheet = new KeySheet(m_theme, *m_commands, m_page, this);
                         sheet->open();
                     },
                     {},
                     {}});
    m_commands->add({u"help.about"_s,
                     tr("About Binnacle"),
                     section,
                     u"info"_s,
                     {},
                     [this] {
                         auto *sheet = new AboutSheet(m_theme, this);
                         sheet->open();
                     },
                     {},
                     {}});
    m_commands->add({u"app.quit"_s,
                     tr("Quit"),
                     section,
                     u"power"_s,
                     keys({u"Ctrl+Q"}),
                     [this] { close(); },
                     {},
                     {}});
}

void MainWindow::showMenu()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"menu.view"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [this](QMenu *to, std::initializer_list<const char16_t *> ids) {
        for (const char16_t *id : ids)
            to->addAction(m_commands->action(QString::fromUtf16(id)));
    };
    add(menu, {u"view.inspector", u"view.rail", u"view.trace"});
    menu->addSeparator();
    add(menu->addMenu(m_theme.icon(u"sun-moon"_s), tr("Theme")),
        {u"theme.auto", u"theme.light", u"theme.dark"});
    add(menu->addMenu(m_theme.icon(u"rows-3"_s), tr("Row height")),
        {u"density.compact", u"density.normal", u"density.roomy"});
    add(menu->addMenu(m_theme.icon(u"type"_s), tr("Size: %1 %").arg(m_theme.zoom())),
        {u"view.zoomIn", u"view.zoomOut", u"view.zoomReset"});
    QMenu *closing = menu->addMenu(m_theme.icon(u"server"_s), tr("When closed"));
    const auto choice = [this, closing](const QString &text, CloseChoice value) {
        QAction *action = closing->addAction(text, this, [this, value] { m_closeChoice = value; });
        action->setCheckable(true);
        action->setChecked(m_closeChoice == value);
    };
    choice(tr("Ask"), CloseChoice::Ask);
    choice(tr("Keep the server running"), CloseChoice::Keep);
    choice(tr("Stop the server and quit"), CloseChoice::Stop);
    menu->addSeparator();
    add(menu, {u"tab.reopen", u"tab.split", u"go.link"});
    menu->addSeparator();
    add(menu, {u"help.keys", u"help.about"});
    menu->addSeparator();
    add(menu, {u"app.quit"});
    openMenu(menu, m_top->menu(), Qt::AlignRight);
}

}  // namespace Binnacle::Ui
