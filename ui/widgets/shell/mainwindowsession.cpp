// SPDX-License-Identifier: GPL-3.0-or-later
// What the window keeps over a restart, and how it ends.
#include "widgets/shell/commands.h"
#include "widgets/shell/inspectordock.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/navrail.h"
#include "widgets/shell/shelltray.h"
#include "widgets/shell/tracepanel.h"
#include "widgets/shell/welcomeview.h"
#include "widgets/shell/workspace.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDateTime>
#include <QStandardPaths>

#include <algorithm>
#include <chrono>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int version = 1;

JsonValue bytes(const QByteArray &data)
{
    return JsonValue(QString::fromLatin1(data.toBase64()));
}

QByteArray bytes(const JsonValue &json)
{
    return QByteArray::fromBase64(json.toString().toLatin1());
}

template <typename E> E enumOf(const JsonValue &json, int count, E fallback)
{
    const qint64 value = json.toInteger(-1);
    return value >= 0 && value < count ? E(int(value)) : fallback;
}

}  // namespace

ShellSetup ShellSetup::standard()
{
    return {QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + u"/window"_s,
            standardPages(), [] { return ShellTray::isAvailable(); }};
}

void MainWindow::readSession()
{
    const JsonValue json = m_store.readWindow();
    if (json[u"version"].toInteger() != version)
        return;
    m_theme.setMode(enumOf(json[u"theme"], 3, Theme::Mode::Auto));
    m_theme.setZoom(std::clamp(int(json[u"zoom"].toInteger(100)), 80, 200));
    m_density = enumOf(json[u"density"], 3, Density::Normal);
    m_closeChoice = enumOf(json[u"whenClosed"], 3, CloseChoice::Ask);
    m_rail->setCollapsed(json[u"railCollapsed"].toBool());
    m_inspector->setWanted(json[u"inspector"].toBool(true));
    m_trace->setVisible(json[u"trace"].toBool());
    restoreGeometry(bytes(json[u"geometry"]));
    m_docks->restoreState(bytes(json[u"docks"]));
    // The docks' own state knows nothing of pages that have nothing to inspect.
    m_inspector->follow(nullptr);
    m_recent.read(json[u"recent"]);
    m_welcome->setRecent(m_recent.all());
    m_frontKey = json[u"front"].toString();
    for (const JsonValue &key : json[u"open"].elements()) {
        if (const RecentInstance *known = m_recent.find(key.toString());
            known && known->kind != OpenRequest::Kind::Attach)
            m_toReopen.push_back(known->request());
    }
}

void MainWindow::restoreSession()
{
    m_isRestoring = true;
    // The one in front comes last, so that it ends up there.
    std::stable_partition(m_toReopen.begin(), m_toReopen.end(), [this](const OpenRequest &request) {
        return request.directory != m_frontKey;
    });
    openNextOfSession();
}

JsonValue MainWindow::windowState() const
{
    JsonValue open = JsonValue::array();
    for (const Workspace *workspace : m_workspaces)
        open.append(JsonValue(workspace->key()));
    // Those that were not reached yet are still open as far as the next start is concerned.
    for (const OpenRequest &request : m_toReopen) {
        if (!workspaceOf(request.directory))
            open.append(JsonValue(request.directory));
    }
    return JsonValue::object({
        {u"version"_s, JsonValue(version)},
        {u"theme"_s, JsonValue(int(m_theme.mode()))},
        {u"zoom"_s, JsonValue(m_theme.zoom())},
        {u"density"_s, JsonValue(int(m_density))},
        {u"whenClosed"_s, JsonValue(int(m_closeChoice))},
        {u"railCollapsed"_s, JsonValue(m_rail->isCollapsedByUser())},
        {u"inspector"_s, JsonValue(m_inspector->isWantedInWide())},
        {u"trace"_s, JsonValue(!m_trace->isHidden())},
        {u"geometry"_s, bytes(saveGeometry())},
        {u"docks"_s, bytes(m_docks->saveState())},
        {u"recent"_s, m_recent.json()},
        {u"open"_s, std::move(open)},
        {u"front"_s, JsonValue(m_front ? m_front->key() : m_frontKey)},
    });
}

void MainWindow::saveSession()
{
    m_store.writeWindow(windowState());
    for (const Workspace *workspace : m_ready)
        m_store.writeInstance(workspace->key(), workspace->state());
}

void MainWindow::endSession()
{
    if (m_hasEnded)
        return;
    m_hasEnded = true;
    m_saveTimer.stop();
    saveSession();
    m_store.markClean();
}

void MainWindow::openLink(const QString &link)
{
    const std::optional<PageLink> parsed = parseLink(link);
    if (!parsed || !pageEntry(m_setup.pages, parsed->target.kind)) {
        m_notices.post(
            {Notice::Kind::Error, tr("This link leads nowhere"), link.left(200), {}, {}});
        return;
    }
    const auto isMeant = [&parsed](const QString &name) { return parsed->instance == name; };
    if (parsed->instance.isEmpty() || (m_front && isMeant(m_front->instance().name()))) {
        if (m_front)
            followLink(link);
        else
            m_pendingLink = link;
        return;
    }
    for (Workspace *workspace : m_workspaces) {
        if (isMeant(workspace->instance().name())) {
            bringToFront(workspace);
            followLink(link);
            return;
        }
    }
    for (const RecentInstance &recent : m_recent.all()) {
        if (isMeant(recent.name)) {
            m_pendingLink = link;
            openRecent(recent.key());
            return;
        }
    }
    m_notices.post({Notice::Kind::Error,
                    tr("No instance is called %1").arg(parsed->instance),
                    tr("Open it first, then the link again."),
                    {},
                    {}});
}

void MainWindow::followLink(const QString &link)
{
    const std::optional<PageLink> parsed = parseLink(link);
    if (!parsed || !m_front)
        return;
    if (!m_ready.contains(m_front)) {
        m_pendingLink = link;
        return;
    }
    m_front->open(parsed->target);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    const QStringList servers = runningServers();
    if (m_isEnding || servers.isEmpty() || m_closeChoice == CloseChoice::Stop) {
        if (!m_isEnding && !servers.isEmpty()) {
            event->ignore();
            stopAndQuit();
            return;
        }
        endSession();
        event->accept();
        // A window that is hidden already does not end the program by closing.
        if (!isVisible())
            QCoreApplication::quit();
        emit finished();
        return;
    }
    event->ignore();
    saveSession();
    const bool hasTray = m_setup.hasTray && m_setup.hasTray();
    const auto keep = [this, hasTray] {
        if (!hasTray) {
            showMinimized();
            return;
        }
        if (!m_tray) {
            m_tray = std::make_unique<ShellTray>(m_theme);
            connect(m_tray.get(), &ShellTray::openRequested, this, [this] {
                showNormal();
                raise();
                activateWindow();
            });
            connect(m_tray.get(), &ShellTray::powerRequested, this, &MainWindow::togglePower);
            connect(m_tray.get(), &ShellTray::copyRequested, this, [this] {
                if (m_front)
                    QApplication::clipboard()->setText(m_front->instance().address());
            });
            connect(m_tray.get(), &ShellTray::quitRequested, this, &MainWindow::stopAndQuit);
            updateTray();
        }
        m_tray->setVisible(true);
        hide();
    };
    if (m_closeChoice == CloseChoice::Keep) {
        keep();
        return;
    }
    // One that was cancelled may not be gone yet.
    if (m_closeSheet && m_closeSheet->isVisible())
        return;
    m_closeSheet = new CloseSheet(m_theme, servers, hasTray, this);
    connect(m_closeSheet, &CloseSheet::chosen, this,
            [this, keep](CloseChoice choice, bool isRemembered) {
                if (isRemembered)
                    m_closeChoice = choice;
                if (choice == CloseChoice::Keep)
                    keep();
                else
                    stopAndQuit();
            });
    m_closeSheet->open();
}

void MainWindow::leaveToNextStart(const OpenRequest &request)
{
    m_toReopen.push_back(request);
    RecentInstance instance;
    instance.name = request.name();
    instance.directory = request.directory;
    instance.address = request.address;
    instance.openedAt = QDateTime::currentMSecsSinceEpoch();
    // Only what is among the recent ones is found again.
    if (!m_recent.find(instance.key()))
        m_recent.add(std::move(instance));
}

void MainWindow::stopAndQuit()
{
    if (m_isEnding)
        return;
    // What is being opened is left to the next start.
    if (m_openings.current() && m_openings.current()->kind == OpenRequest::Kind::Directory)
        leaveToNextStart(*m_openings.current());
    m_isRestoring = false;
    m_openings.cancel();
    // Before anything stops: the next start shall find the servers as they are now.
    saveSession();
    m_isEnding = true;
    const auto closeWhenStopped = [this] {
        const bool isBusy
            = std::any_of(m_workspaces.begin(), m_workspaces.end(), [](const Workspace *workspace) {
                  using State = Client::Instance::State;
                  const Client::Instance &instance = workspace->instance();
                  return instance.kind() == Client::Instance::Kind::Local
                      && instance.state() != State::Stopped && instance.state() != State::Failed;
              });
        if (!isBusy && !m_hasEnded)
            close();
    };
    for (Workspace *workspace : m_workspaces) {
        Client::Instance &instance = workspace->instance();
        if (instance.kind() != Client::Instance::Kind::Local)
            continue;
        connect(&instance, &Client::Instance::stateChanged, this, closeWhenStopped,
                Qt::QueuedConnection);
        instance.stop();
    }
    // A server that hangs must not keep the window open for ever.
    QTimer::singleShot(10s, this, [this] {
        if (!m_hasEnded)
            close();
    });
    QMetaObject::invokeMethod(this, closeWhenStopped, Qt::QueuedConnection);
}

}  // namespace Binnacle::Ui
