// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/tabledelegate.h"
#include "widgets/notices.h"
#include "widgets/shell/closesheet.h"
#include "widgets/shell/openings.h"
#include "widgets/shell/pagefactory.h"
#include "widgets/shell/sessionstore.h"

#include <QHash>
#include <QMainWindow>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

class QStackedWidget;
class QSplitter;

namespace Binnacle::Ui {

class AddressPanel;
class CommandPalette;
class Commands;
class InspectorDock;
class NavRail;
class NoticeList;
class PaletteSource;
class Popover;
class ShellTray;
class StatusLine;
class Theme;
class ToastStack;
class TopBar;
class TracePanel;
class TroubleBar;
class WelcomeView;
class Workspace;

/// What a window is made with; tests put their own in.
struct ShellSetup
{
    /// Where the session is kept.
    QString stateDirectory;
    PageFactory pages;
    std::function<bool()> hasTray;

    /// The user's own directory, every page, the desktop's tray.
    static ShellSetup standard();
};

/// The window: the instances that are open, their pages in tabs, and everything around them.
///
/// Thread: GUI, which never waits for anything here.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// @p opener and @p theme must outlive the window.
    MainWindow(Client::InstanceOpener &opener, Theme &theme, QWidget *parent = nullptr);
    MainWindow(Client::InstanceOpener &opener, Theme &theme, ShellSetup setup,
               QWidget *parent = nullptr);
    ~MainWindow() override;

    /// A data directory of Binnacle or PocketBase.
    void openDirectory(const QString &directory);
    void openSample();
    /// `binnacle://instance/page?…`; opens the instance first if it is a recent one.
    void openLink(const QString &link);
    /// Opens again what was open when the window was last closed. For a start without arguments.
    void restoreSession();

    /// In front; null while the welcome view is seen.
    Workspace *workspace() const { return m_front; }
    Commands &commands() { return *m_commands; }
    Notices &notices() { return m_notices; }
    CommandPalette &palette() { return *m_palette; }

    /// Writes what has changed; done by itself every 5 s and at the end.
    void saveSession();
    /// Stops the servers of the window, then closes it.
    void stopAndQuit();

signals:
    /// The window has closed for good; the program may end.
    void finished();

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    // mainwindow.cpp: what it is made of, and which page is in front
    void build();
    void connectParts();
    void connectTopBar();
    void connectPage(Page *page);
    void followPage(Page *page);
    void updateTop();
    void updateNarrow();
    void updateTitle();
    void updateTrouble();
    void updateOnScreen();
    void updateTrace();
    void updateLink();
    void post(const Notice &notice);
    void cyclePane(int step);
    void applyDensity();
    void updateTray();

    // mainwindowinstances.cpp: opening, switching and closing
    void connectOpenings();
    void openRequest(const OpenRequest &request);
    void openRecent(const QString &key);
    void chooseDirectory();
    void showNewProject(const QString &directory);
    void showAttach(const Client::AttachTarget &target);
    void adopt(const OpenRequest &request, const std::shared_ptr<Client::Instance> &instance);
    void finishAdopting(Workspace *workspace, const JsonValue &state);
    void bringToFront(Workspace *workspace);
    void closeInstance(Workspace *workspace);
    Workspace *workspaceOf(const QString &key) const;
    void openNextOfSession();
    void remember(const Workspace &workspace);
    void showSwitcher();
    void showAddress(const QString &suggestion);
    void togglePower();
    QStringList runningServers() const;

    // mainwindowcommands.cpp
    void addCommands();
    void addPageCommands();
    void addTabCommands();
    void addGoCommands();
    void addViewCommands();
    void addServerCommands();
    void addHelpCommands();
    void showMenu();

    // mainwindowsession.cpp
    void readSession();
    JsonValue windowState() const;
    void leaveToNextStart(const OpenRequest &request);
    void endSession();
    void followLink(const QString &link);

    Theme &m_theme;
    const ShellSetup m_setup;
    Notices m_notices;
    SessionStore m_store;
    Openings m_openings;
    RecentInstances m_recent;

    std::unique_ptr<Commands> m_commands;
    TopBar *m_top = nullptr;
    TroubleBar *m_trouble = nullptr;
    NavRail *m_rail = nullptr;
    QMainWindow *m_docks = nullptr;
    QStackedWidget *m_stack = nullptr;
    QSplitter *m_split = nullptr;
    WelcomeView *m_welcome = nullptr;
    InspectorDock *m_inspector = nullptr;
    TracePanel *m_trace = nullptr;
    StatusLine *m_status = nullptr;
    ToastStack *m_toasts = nullptr;
    CommandPalette *m_palette = nullptr;
    std::unique_ptr<PaletteSource> m_source;
    Popover *m_addressPopover = nullptr;
    AddressPanel *m_address = nullptr;
    Popover *m_bellPopover = nullptr;
    NoticeList *m_bell = nullptr;
    std::unique_ptr<ShellTray> m_tray;

    std::vector<Workspace *> m_workspaces;
    /// Those whose kept tabs have been read: only they may be written.
    QList<Workspace *> m_ready;
    Workspace *m_front = nullptr;
    QPointer<Page> m_page;
    QHash<QWidget *, QPointer<QWidget>> m_lastFocus;
    std::vector<OpenRequest> m_toReopen;
    QString m_frontKey;
    QString m_pendingLink;
    CloseChoice m_closeChoice = CloseChoice::Ask;
    Density m_density = Density::Normal;
    QPointer<CloseSheet> m_closeSheet;
    QTimer m_saveTimer;
    QTimer m_linkTimer;
    /// What was open the last time is to be opened again; otherwise it is kept for the next start.
    bool m_isRestoring = false;
    bool m_toldCrash = false;
    bool m_isEnding = false;
    bool m_hasEnded = false;
};

}  // namespace Binnacle::Ui
