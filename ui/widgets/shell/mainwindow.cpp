// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/mainwindow.h"

#include "widgets/base/button.h"
#include "widgets/base/popover.h"
#include "widgets/base/tableview.h"
#include "widgets/base/toast.h"
#include "widgets/shell/addresspanel.h"
#include "widgets/shell/commandpalette.h"
#include "widgets/shell/commands.h"
#include "widgets/shell/inspectordock.h"
#include "widgets/shell/instancelabel.h"
#include "widgets/shell/navrail.h"
#include "widgets/shell/noticelist.h"
#include "widgets/shell/palettesource.h"
#include "widgets/shell/shelltray.h"
#include "widgets/shell/statusline.h"
#include "widgets/shell/topbar.h"
#include "widgets/shell/tracepanel.h"
#include "widgets/shell/troublebar.h"
#include "widgets/shell/welcomeview.h"
#include "widgets/shell/workspace.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QCloseEvent>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr QSize smallest(960, 600);
constexpr QSize designed(1360, 860);
constexpr int railCollapsesBelow = 1100;
constexpr int inspectorHidesBelow = 900;
}  // namespace

MainWindow::MainWindow(Client::InstanceOpener &opener, Theme &theme, QWidget *parent)
    : MainWindow(opener, theme, ShellSetup::standard(), parent)
{
}

MainWindow::MainWindow(Client::InstanceOpener &opener, Theme &theme, ShellSetup setup,
                       QWidget *parent)
    : QMainWindow(parent)
    , m_theme(theme)
    , m_setup(std::move(setup))
    , m_store(m_setup.stateDirectory)
    , m_openings(opener)
{
    setObjectName(u"shell.window"_s);
    setWindowIcon(m_theme.icon(u"ship-wheel"_s, Tone::Accent));
    m_commands = std::make_unique<Commands>(*this, m_theme);
    build();
    m_source = std::make_unique<PaletteSource>(*m_palette, *m_commands, m_setup.pages);
    addCommands();
    connectParts();
    connectTopBar();
    connectOpenings();
    setMinimumSize(smallest);
    resize(designed);
    readSession();
    m_saveTimer.setInterval(5s);
    connect(&m_saveTimer, &QTimer::timeout, this, &MainWindow::saveSession);
    m_saveTimer.start();
    m_linkTimer.setInterval(1s);
    connect(&m_linkTimer, &QTimer::timeout, this, &MainWindow::updateLink);
    connect(qApp, &QCoreApplication::aboutToQuit, this, &MainWindow::endSession);
    bringToFront(nullptr);
}

MainWindow::~MainWindow()
{
    qApp->disconnect(this);
    m_openings.disconnect(this);
    // Pages and workspaces use members of ours, which end before our children do.
    m_front = nullptr;
    m_palette->disconnect(this);
    m_source.reset();
    for (Workspace *workspace : m_workspaces) {
        connect(workspace, &Workspace::pageClosing, m_inspector, &InspectorDock::release);
        m_trace->setSource(nullptr, 0, {});
        std::unique_ptr<Workspace>(workspace).reset();
    }
    m_workspaces.clear();
}

void MainWindow::build()
{
    auto *whole = new QWidget;
    auto *column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_top = new TopBar(m_theme);
    m_trouble = new TroubleBar(m_theme);
    m_rail = new NavRail(m_theme, m_setup.pages);
    m_welcome = new WelcomeView(m_theme);
    m_status = new StatusLine(m_theme);
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_welcome);
    m_trace = new TracePanel(m_theme);
    m_trace->hide();
    m_split = new QSplitter(Qt::Vertical);
    m_split->setChildrenCollapsible(false);
    m_split->setHandleWidth(1);
    m_split->addWidget(m_stack);
    m_split->addWidget(m_trace);
    m_split->setStretchFactor(0, 1);
    m_split->setSizes({600, 200});

    // A window in the window: its docks lie beside the tabs and leave rail and bars alone.
    m_docks = new QMainWindow(whole);
    // Its constructor insists on Qt::Window.
    m_docks->setWindowFlags(Qt::Widget);
    m_docks->setDockOptions(QMainWindow::AnimatedDocks);
    m_docks->setContextMenuPolicy(Qt::NoContextMenu);
    m_docks->setCentralWidget(m_split);
    m_inspector = new InspectorDock(m_theme);
    m_docks->addDockWidget(Qt::RightDockWidgetArea, m_inspector);

    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_rail);
    middle->addWidget(m_docks, 1);
    column->addWidget(m_top);
    column->addWidget(m_trouble);
    column->addLayout(middle, 1);
    column->addWidget(m_status);
    setCentralWidget(whole);

    m_toasts = new ToastStack(m_theme, this);
    m_toasts->setBottomMargin(28);
    m_palette = new CommandPalette(m_theme, this);
    m_addressPopover = new Popover(m_theme, this);
    m_address = new AddressPanel(m_theme);
    m_addressPopover->body()->addWidget(m_address);
    m_bellPopover = new Popover(m_theme, this);
    m_bellPopover->setFlush(true);
    m_bell = new NoticeList(m_theme);
    m_bellPopover->body()->addWidget(m_bell);
}

void MainWindow::connectParts()
{
    connect(&m_notices, &Notices::posted, this, &MainWindow::post);
    connect(m_rail, &NavRail::pageChosen, this, [this](PageKind kind) {
        if (m_front)
            m_front->show(kind);
    });
    connect(m_rail, &NavRail::collapseRequested, this, [this] { m_commands->run(u"view.rail"_s); });
    connect(m_trace, &TracePanel::closeRequested, this,
            [this] { m_commands->run(u"view.trace"_s); });
    connect(&m_theme, &Theme::changed, this, &MainWindow::updateNarrow);
    connect(m_inspector, &InspectorDock::wantedChanged, m_commands.get(), &Commands::update);
    connect(m_inspector, &InspectorDock::moveRequested, this, [this] {
        const bool isBelow = m_docks->dockWidgetArea(m_inspector) == Qt::BottomDockWidgetArea;
        m_docks->addDockWidget(isBelow ? Qt::RightDockWidgetArea : Qt::BottomDockWidgetArea,
                               m_inspector);
    });
    connect(m_bell, &NoticeList::countChanged, m_top, &TopBar::setErrorCount);
    connect(m_palette, &CommandPalette::linkEntered, this, &MainWindow::openLink);
    connect(m_address, &AddressPanel::done, m_addressPopover, &QWidget::hide);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget *, QWidget *now) {
        for (QWidget *pane :
             std::initializer_list<QWidget *>{m_top, m_rail, m_inspector, m_trace}) {
            if (now && pane->isAncestorOf(now))
                m_lastFocus[pane] = now;
        }
        if (now && m_page && m_page->isAncestorOf(now))
            m_lastFocus[m_page] = now;
    });
}

void MainWindow::connectTopBar()
{
    connect(m_top->search(), &QAbstractButton::clicked, this,
            [this] { m_commands->run(u"go.palette"_s); });
    connect(m_top->switcher(), &QAbstractButton::clicked, this, &MainWindow::showSwitcher);
    connect(m_top->back(), &QAbstractButton::clicked, this,
            [this] { m_commands->run(u"go.back"_s); });
    connect(m_top->forward(), &QAbstractButton::clicked, this,
            [this] { m_commands->run(u"go.forward"_s); });
    connect(m_top->power(), &QAbstractButton::clicked, this, &MainWindow::togglePower);
    connect(m_top->restart(), &QAbstractButton::clicked, this,
            [this] { m_commands->run(u"server.restart"_s); });
    connect(m_top->address(), &QAbstractButton::clicked, this, [this] { showAddress({}); });
    connect(m_top->menu(), &QAbstractButton::clicked, this, &MainWindow::showMenu);
    connect(m_top->bell(), &QAbstractButton::clicked, this, [this] {
        m_bell->rebuild();
        m_bellPopover->openAt(m_top->bell(), Qt::AlignRight);
    });
}

void MainWindow::post(const Notice &notice)
{
    m_toasts->show(notice);
    m_bell->add(notice);
    m_status->announce(notice.detail.isEmpty() ? notice.text
                                               : u"%1 %2"_s.arg(notice.text, notice.detail));
}

void MainWindow::connectPage(Page *page)
{
    connect(page, &Page::inspectorChanged, this, [this, page] {
        if (page == m_page) {
            m_inspector->follow(page);
            m_inspector->reveal();
            applyDensity();
        }
    });
    connect(page, &Page::selectionSummaryChanged, this, [this, page](const QString &summary) {
        page->setProperty("shellSelection", summary);
        if (page == m_page)
            m_status->setSelection(summary);
    });
    connect(page, &Page::shownRowsChanged, this, [this, page](qint64 shown, qint64 dropped) {
        page->setProperty("shellShown", shown);
        page->setProperty("shellDropped", dropped);
        if (page == m_page)
            m_status->setRows(shown, dropped);
    });
}

void MainWindow::followPage(Page *page)
{
    if (page && !page->property("shellKnown").toBool()) {
        page->setProperty("shellKnown", true);
        connectPage(page);
    }
    m_page = page;
    m_toasts->keepClearOf(page ? page->bottomBar() : nullptr);
    m_inspector->follow(page);
    m_rail->setCurrent(page ? std::optional(page->kind()) : std::nullopt);
    m_status->setSelection(page ? page->property("shellSelection").toString() : QString());
    const QVariant shown = page ? page->property("shellShown") : QVariant();
    if (shown.isValid())
        m_status->setRows(shown.toLongLong(), page->property("shellDropped").toLongLong());
    else
        m_status->clearRows();
    applyDensity();
    updateTrace();
    updateTitle();
    m_commands->update();
}

void MainWindow::updateTitle()
{
    if (!m_front)
        setWindowTitle(u"Binnacle"_s);
    else if (!m_page)
        setWindowTitle(tr("%1 – Binnacle").arg(m_front->instance().name()));
    else
        setWindowTitle(tr("%1 – %2 – Binnacle").arg(m_page->title(), m_front->instance().name()));
}

void MainWindow::updateTop()
{
    m_top->setInstance(m_front ? &m_front->instance() : nullptr,
                       m_front ? m_front->live().link() : Models::LiveHub::Link::Connecting);
    updateTrouble();
    updateTray();
    m_commands->update();
    m_top->back()->setEnabled(m_front && m_front->canGoBack());
    m_top->forward()->setEnabled(m_front && m_front->canGoForward());
}

void MainWindow::updateTrouble()
{
    if (!m_front) {
        m_trouble->clear();
        return;
    }
    Client::Instance &instance = m_front->instance();
    if (instance.state() == Client::Instance::State::Failed
        && instance.kind() == Client::Instance::Kind::Local) {
        const QString why = instance.failure().isEmpty()
            ? tr("%1 could not be opened for listening.").arg(instance.address())
            : instance.failure();
        std::vector<TroubleBar::Remedy> remedies{
            {u"btn.trouble.retry"_s, tr("Try again"), [&instance] { instance.start(); }}};
        if (std::optional<ListenAddress> other = ListenAddress::parse(instance.address());
            other && other->port < 65535) {
            ++other->port;
            remedies.push_back({u"btn.trouble.nextPort"_s, tr("Use port %1").arg(other->port),
                                [&instance, address = other->text()] {
                                    instance.setAddress(address);
                                    if (instance.state() == Client::Instance::State::Failed)
                                        instance.start();
                                }});
        }
        remedies.push_back(
            {u"btn.trouble.otherPort"_s, tr("Other address…"), [this] { showAddress({}); }});
        m_trouble->set(Tone::Error, tr("Nobody can reach the server"), why, remedies);
        return;
    }
    if (instance.kind() == Client::Instance::Kind::Remote
        && m_front->live().link() == Models::LiveHub::Link::Lost) {
        m_trouble->set(Tone::Warn, tr("The link to %1 is lost").arg(instance.name()),
                       tr("What you see can be read, but nothing can be changed. It is tried again "
                          "by itself."),
                       {{u"btn.trouble.reconnect"_s, tr("Try now"), [this] {
                             if (m_front) {
                                 m_front->live().stop();
                                 m_front->live().start();
                             }
                         }}});
        return;
    }
    m_trouble->clear();
}

void MainWindow::updateLink()
{
    if (!m_front)
        return;
    const Models::LiveHub::Link link = m_front->live().link();
    const Client::Instance::State state = m_front->instance().state();
    if (link == Models::LiveHub::Link::Live && state == Client::Instance::State::Stopped)
        m_status->setNotServing(tr("server stopped"), Tone::Muted);
    else if (link == Models::LiveHub::Link::Live && state == Client::Instance::State::Failed)
        m_status->setNotServing(tr("not listening"), Tone::Error);
    else
        m_status->setLink(link, m_front->live().age());
}

void MainWindow::updateTrace()
{
    if (m_front && m_page)
        m_trace->setSource(&m_front->trace(), m_front->currentTab(), m_page->title());
    else
        m_trace->setSource(nullptr, 0, {});
}

void MainWindow::updateOnScreen()
{
    const bool isSeen = isVisible() && !isMinimized();
    for (Workspace *workspace : m_workspaces)
        workspace->setOnScreen(isSeen && workspace == m_front);
    if (isSeen && m_front)
        m_linkTimer.start();
    else
        m_linkTimer.stop();
}

void MainWindow::updateTray()
{
    if (!m_tray)
        return;
    if (!m_front) {
        m_tray->setServer(tr("No instance is open"), {}, false, false);
        return;
    }
    const Client::Instance &instance = m_front->instance();
    const InstanceCondition condition = conditionOf(instance, m_front->live().link());
    m_tray->setServer(tr("%1: %2").arg(instance.name(), condition.text), instance.address(),
                      instance.state() == Client::Instance::State::Running,
                      instance.kind() == Client::Instance::Kind::Local);
}

void MainWindow::applyDensity()
{
    if (!m_page)
        return;
    QList<TableView *> tables = m_page->findChildren<TableView *>();
    if (m_inspector->content())
        tables.append(m_inspector->content()->findChildren<TableView *>());
    for (TableView *table : tables)
        table->setDensity(m_density);
}

void MainWindow::cyclePane(int step)
{
    QList<QWidget *> panes{m_top};
    if (m_front) {
        panes.append(m_rail);
        panes.append(m_front->panes());
    } else {
        panes.append(m_welcome);
    }
    for (QWidget *pane : std::initializer_list<QWidget *>{m_trace, m_inspector}) {
        if (pane->isVisible())
            panes.append(pane);
    }
    const QWidget *focused = QApplication::focusWidget();
    qsizetype at = -1;
    for (qsizetype i = 0; i < panes.size(); ++i) {
        if (focused && (panes[i] == focused || panes[i]->isAncestorOf(focused)))
            at = i;
    }
    const qsizetype count = panes.size();
    for (qsizetype tries = 0; tries < count; ++tries) {
        at = at < 0 ? (step > 0 ? 0 : count - 1) : (at + step + count) % count;
        QWidget *pane = panes[at];
        QWidget *target = m_lastFocus.value(pane);
        // Where one was in it; else its first control.
        for (QWidget *next = pane;
             !target || !target->isVisible() || !pane->isAncestorOf(target);) {
            target = nullptr;
            next = next->nextInFocusChain();
            if (next == pane)
                break;
            if (pane->isAncestorOf(next) && next->isVisible() && next->isEnabled()
                && (next->focusPolicy() & Qt::TabFocus))
                target = next;
        }
        if (target) {
            target->setFocus(Qt::TabFocusReason);
            return;
        }
    }
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange)
        updateOnScreen();
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    updateOnScreen();
}

void MainWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    updateOnScreen();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    updateNarrow();
}

void MainWindow::updateNarrow()
{
    if (!m_rail)
        return;
    m_rail->setNarrow(width() < m_theme.scaled(railCollapsesBelow));
    m_inspector->setNarrow(width() < m_theme.scaled(inspectorHidesBelow));
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    // Only what nobody else wanted comes here, so an editor's Esc stays its own.
    if (event->key() == Qt::Key_Escape && m_toasts->dismissNewest())
        return;
    QMainWindow::keyPressEvent(event);
}

}  // namespace Binnacle::Ui
