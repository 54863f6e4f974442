// SPDX-License-Identifier: GPL-3.0-or-later
// How the window opens, switches and closes instances.
#include "core/deliver.h"
#include "models/plural.h"
#include "widgets/base/button.h"
#include "widgets/base/placement.h"
#include "widgets/base/popover.h"
#include "widgets/shell/addresspanel.h"
#include "widgets/shell/commands.h"
#include "widgets/shell/inspectordock.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/navrail.h"
#include "widgets/shell/opensheets.h"
#include "widgets/shell/owneroffer.h"
#include "widgets/shell/palettesource.h"
#include "widgets/shell/statusline.h"
#include "widgets/shell/topbar.h"
#include "widgets/shell/welcomeview.h"
#include "widgets/shell/workspace.h"
#include "widgets/theme.h"

#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QMenu>
#include <QStackedWidget>

#include <algorithm>
#include <utility>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

void MainWindow::connectOpenings()
{
    connect(&m_openings, &Openings::started, this, [this](const OpenRequest &request) {
        m_welcome->setOpening(&request);
        m_status->setTask(tr("Opening %1").arg(request.name()));
    });
    connect(&m_openings, &Openings::ended, this, [this] {
        m_welcome->setOpening(nullptr);
        m_status->setTask({});
        // Later, so that who waits for this opening hears of it first.
        QMetaObject::invokeMethod(this, &MainWindow::openNextOfSession, Qt::QueuedConnection);
    });
    connect(&m_openings, &Openings::opened, this, &MainWindow::adopt);
    connect(&m_openings, &Openings::failed, this, [this](const OpenFailure &failure) {
        // A sheet that is open says it beside what was typed.
        if (findChild<OpenSheet *>())
            return;
        m_welcome->setFailure(failure);
        if (m_front)
            m_notices.post({Notice::Kind::Error, failure.title, failure.text, {}, {}});
    });
    connect(m_welcome, &WelcomeView::sampleChosen, this, &MainWindow::openSample);
    connect(m_welcome, &WelcomeView::newChosen, this, &MainWindow::showNewProject);
    connect(m_welcome, &WelcomeView::existingChosen, this, &MainWindow::chooseDirectory);
    connect(m_welcome, &WelcomeView::attachChosen, this, [this] { showAttach({}); });
    connect(m_welcome, &WelcomeView::recentChosen, this, &MainWindow::openRecent);
    connect(m_welcome, &WelcomeView::retryChosen, this, &MainWindow::openRequest);
    connect(m_welcome, &WelcomeView::cancelled, &m_openings, &Openings::cancel);
    connect(m_welcome, &WelcomeView::recentForgotten, this, [this](const QString &key) {
        m_recent.remove(key);
        m_welcome->setRecent(m_recent.all());
    });
}

void MainWindow::openDirectory(const QString &directory)
{
    OpenRequest request;
    request.kind = OpenRequest::Kind::Directory;
    request.directory = QDir::cleanPath(QDir().absoluteFilePath(directory));
    if (const RecentInstance *known = m_recent.find(request.directory))
        request.address = known->address;
    openRequest(request);
}

void MainWindow::openSample()
{
    OpenRequest request;
    request.kind = OpenRequest::Kind::Sample;
    openRequest(request);
}

void MainWindow::openRequest(const OpenRequest &request)
{
    if (request.kind == OpenRequest::Kind::Directory) {
        if (Workspace *open = workspaceOf(request.directory)) {
            bringToFront(open);
            return;
        }
    }
    m_openings.open(request);
}

void MainWindow::openRecent(const QString &key)
{
    if (Workspace *open = workspaceOf(key)) {
        bringToFront(open);
        return;
    }
    const RecentInstance *known = m_recent.find(key);
    if (!known)
        return;
    if (known->kind == OpenRequest::Kind::Attach)
        showAttach({known->url, known->email, {}});
    else
        openRequest(known->request());
}

void MainWindow::chooseDirectory()
{
    auto *dialog = new QFileDialog(this, tr("Open a data directory"));
    dialog->setObjectName(u"dialog.directory"_s);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openDirectory);
    dialog->open();
}

void MainWindow::showNewProject(const QString &directory)
{
    m_welcome->clearFailure();
    auto *sheet = new NewProjectSheet(m_theme, m_openings, directory, this);
    sheet->open();
}

void MainWindow::showAttach(const Client::AttachTarget &target)
{
    m_welcome->clearFailure();
    auto *sheet = new AttachSheet(m_theme, m_openings, target, this);
    sheet->open();
}

Workspace *MainWindow::workspaceOf(const QString &key) const
{
    for (Workspace *workspace : m_workspaces) {
        if (workspace->key() == key)
            return workspace;
    }
    return nullptr;
}

void MainWindow::adopt(const OpenRequest &request,
                       const std::shared_ptr<Client::Instance> &instance)
{
    const QString key = instanceKey(*instance);
    if (Workspace *open = workspaceOf(key)) {
        bringToFront(open);
        return;
    }
    const RecentInstance *before = m_recent.find(key);
    const bool shallRun = !before || before->wasRunning;
    const bool wasSample = before && before->kind == OpenRequest::Kind::Sample;
    const QString knownAddress = before ? before->address : QString();

    auto *workspace = new Workspace(instance, m_setup.pages, m_theme, m_notices);
    m_workspaces.push_back(workspace);
    m_stack->addWidget(workspace);
    RecentInstance recent;
    recent.kind = request.kind;
    if (wasSample)
        recent.kind = OpenRequest::Kind::Sample;
    else if (request.kind == OpenRequest::Kind::Create)
        recent.kind = OpenRequest::Kind::Directory;
    recent.name = instance->name();
    recent.directory = instance->directory();
    recent.address = instance->address();
    if (request.kind == OpenRequest::Kind::Attach) {
        recent.url = instance->address();
        recent.email = request.target.email;
    }
    recent.openedAt = QDateTime::currentMSecsSinceEpoch();
    recent.wasRunning = shallRun;
    m_recent.add(recent);
    m_welcome->setRecent(m_recent.all());

    const auto follow = [this, workspace] {
        remember(*workspace);
        if (workspace == m_front) {
            updateTop();
            updateLink();
        }
    };
    connect(instance.get(), &Client::Instance::stateChanged, workspace, follow);
    connect(instance.get(), &Client::Instance::addressChanged, workspace, follow);
    connect(&workspace->live(), &Models::LiveHub::linkChanged, this, [this, workspace] {
        if (workspace == m_front) {
            updateTop();
            updateLink();
        }
    });
    connect(&workspace->live(), &Models::LiveHub::metricsArrived, m_status,
            [this, workspace](const Client::MetricsSnapshot &metrics) {
                if (workspace == m_front && isVisible())
                    m_status->setMetrics(metrics);
            });
    connect(workspace, &Workspace::currentPageChanged, this, [this, workspace](Page *page) {
        if (workspace == m_front)
            followPage(page);
    });
    connect(workspace, &Workspace::changed, this, [this, workspace] {
        if (workspace == m_front) {
            updateTop();
            updateTitle();
            updateTrace();
        }
    });
    connect(workspace, &Workspace::pageClosing, m_inspector, &InspectorDock::release);
    connect(workspace, &Workspace::newTabRequested, this,
            [this] { m_commands->run(u"tab.new"_s); });
    connect(workspace, &Workspace::tabMenuRequested, this, [this](Page *, const QPoint &place) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        for (const QString &id : {u"tab.close"_s, u"tab.reopen"_s, u"tab.split"_s, u"go.link"_s})
            menu->addAction(m_commands->action(id));
        menu->popup(place);
    });
    connect(workspace, &Workspace::tabClosed, this, [this](const QString &title, bool hadChanges) {
        if (!hadChanges)
            return;
        m_notices.post({Notice::Kind::Info,
                        tr("%1 is closed, its changes are kept").arg(title),
                        {},
                        tr("Open again"),
                        [this] { m_commands->run(u"tab.reopen"_s); }});
    });
    if (instance->state() == Client::Instance::State::Stopped) {
        // The sample comes without an address of its own.
        if (request.kind == OpenRequest::Kind::Sample && !knownAddress.isEmpty())
            instance->setAddress(knownAddress);
        if (shallRun)
            instance->start();
    }
    bringToFront(workspace);
    deliverTo(workspace, m_store.readInstance(key),
              [this, workspace](const JsonValue &state) { finishAdopting(workspace, state); });
}

void MainWindow::finishAdopting(Workspace *workspace, const JsonValue &state)
{
    // What was opened while the file was read comes first and stays.
    workspace->restore(state);
    m_ready.append(workspace);
    if (!workspace->currentPage() && !m_setup.pages.empty())
        workspace->show(m_setup.pages.front().kind);
    if (m_store.endedBadly() && !m_toldCrash && state.isObject()) {
        m_toldCrash = true;
        const int drafts = workspace->draftCount();
        QString text = tr("Restored after the last time ended abruptly");
        if (drafts > 0)
            text = Models::resolvePlural(tr("Restored; %n draft(s) kept", nullptr, drafts), drafts);
        m_notices.info(text);
    }
    offerOwner(*workspace, m_theme, m_notices, this);
    if (!m_pendingLink.isEmpty() && workspace == m_front) {
        const QString link = std::exchange(m_pendingLink, {});
        followLink(link);
    }
}

void MainWindow::remember(const Workspace &workspace)
{
    const RecentInstance *known = m_recent.find(workspace.key());
    if (!known || m_isEnding)
        return;
    RecentInstance now = *known;
    const Client::Instance &instance = workspace.instance();
    now.name = instance.name();
    if (instance.kind() == Client::Instance::Kind::Local) {
        using State = Client::Instance::State;
        now.address = instance.address();
        if (instance.state() == State::Running || instance.state() == State::Stopped)
            now.wasRunning = instance.state() == State::Running;
    }
    m_recent.update(now);
}

void MainWindow::bringToFront(Workspace *workspace)
{
    m_front = workspace;
    m_stack->setCurrentWidget(workspace ? static_cast<QWidget *>(workspace) : m_welcome);
    m_rail->setVisible(workspace);
    m_status->setVisible(workspace);
    m_address->setInstance(workspace ? &workspace->instance() : nullptr);
    m_status->clear();
    if (workspace) {
        if (workspace->live().age() >= 0)
            m_status->setMetrics(workspace->live().metrics());
        updateLink();
    }
    followPage(workspace ? workspace->currentPage() : nullptr);
    updateTop();
    updateOnScreen();
}

void MainWindow::closeInstance(Workspace *workspace)
{
    if (!workspace)
        return;
    if (m_ready.contains(workspace))
        m_store.writeInstance(workspace->key(), workspace->state());
    m_ready.removeOne(workspace);
    m_source->forget(workspace);
    std::erase(m_workspaces, workspace);
    if (workspace == m_front)
        bringToFront(m_workspaces.empty() ? nullptr : m_workspaces.back());
    m_stack->removeWidget(workspace);
    workspace->hide();
    // It may be what asks for its closing; and its server stops with it.
    workspace->deleteLater();
}

void MainWindow::openNextOfSession()
{
    if (!m_isRestoring || m_toReopen.empty() || m_openings.current())
        return;
    const OpenRequest next = m_toReopen.front();
    m_toReopen.erase(m_toReopen.begin());
    openRequest(next);
}

void MainWindow::showSwitcher()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"menu.switcher"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (Workspace *workspace : m_workspaces) {
        const Client::Instance &instance = workspace->instance();
        QAction *entry
            = menu->addAction(u"%1\t%2"_s.arg(instance.name(), instance.address()), this,
                              [this, key = workspace->key()] { bringToFront(workspaceOf(key)); });
        entry->setCheckable(true);
        entry->setChecked(workspace == m_front);
    }
    menu->addSeparator();
    bool hasRecent = false;
    for (const RecentInstance &recent : m_recent.all()) {
        if (workspaceOf(recent.key()))
            continue;
        const QString icon = recent.kind == OpenRequest::Kind::Attach ? u"globe"_s : u"folder"_s;
        menu->addAction(m_theme.icon(icon), recent.name, this,
                        [this, key = recent.key()] { openRecent(key); });
        hasRecent = true;
    }
    if (hasRecent)
        menu->addSeparator();
    for (const QString &id :
         {u"instance.sample"_s, u"instance.new"_s, u"instance.existing"_s, u"instance.attach"_s})
        menu->addAction(m_commands->action(id));
    menu->addSeparator();
    menu->addAction(m_commands->action(u"instance.close"_s));
    const QWidget *anchor = m_top->switcher();
    menu->setMinimumWidth(anchor->width());
    openMenu(menu, anchor);
}

void MainWindow::showAddress(const QString &suggestion)
{
    if (!m_front)
        return;
    m_address->setInstance(&m_front->instance());
    m_addressPopover->openAt(m_top->address(), Qt::AlignRight);
    m_address->suggest(suggestion.isEmpty() ? m_front->instance().address() : suggestion);
}

void MainWindow::togglePower()
{
    if (!m_front)
        return;
    Client::Instance &instance = m_front->instance();
    if (instance.state() == Client::Instance::State::Running)
        instance.stop();
    else
        instance.start();
}

QStringList MainWindow::runningServers() const
{
    QStringList servers;
    for (const Workspace *workspace : m_workspaces) {
        const Client::Instance &instance = workspace->instance();
        if (instance.kind() == Client::Instance::Kind::Local
            && instance.state() == Client::Instance::State::Running)
            servers.append(u"%1  http://%2"_s.arg(instance.name(), instance.address()));
    }
    return servers;
}

}  // namespace Binnacle::Ui
