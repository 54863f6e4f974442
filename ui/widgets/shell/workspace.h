// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/apiclient.h"
#include "client/instance.h"
#include "models/livehub.h"
#include "widgets/page.h"
#include "widgets/shell/pagefactory.h"
#include "widgets/shell/pagelink.h"
#include "widgets/shell/tracelog.h"
#include "widgets/shell/visithistory.h"

#include <QPointer>
#include <QWidget>

#include <deque>
#include <memory>
#include <vector>

class QSplitter;
class QStackedLayout;

namespace Binnacle::Ui {

class Notices;
class TabGroup;
class Theme;

/// One open instance: its client and live feed, its tabs in one or two columns, and the way the
/// operator took through them.
///
/// Thread: GUI.
class Workspace final : public QWidget
{
    Q_OBJECT

public:
    enum class Where
    {
        /// A tab of the same kind is used again, unless it holds changes.
        Reuse,
        NewTab
    };

    /// All references must outlive the workspace.
    Workspace(std::shared_ptr<Client::Instance> instance, const PageFactory &pages, Theme &theme,
              Notices &notices, QWidget *parent = nullptr);
    ~Workspace() override;

    Client::Instance &instance() const { return *m_instance; }
    Client::ApiClient &client() { return m_client; }
    Models::LiveHub &live() { return m_live; }
    TraceLog &trace() { return m_trace; }
    /// Names it in the session: instanceKey().
    const QString &key() const { return m_key; }

    /// Goes there and begins a path. Null if there is no such page.
    Page *open(const PageTarget &target, Where where = Where::Reuse);
    /// To the tab of that kind that was used last, as it is; a new one if there is none.
    Page *show(PageKind kind);
    Page *currentPage() const { return m_current; }
    int currentTab() const;
    QList<Page *> pages() const;
    /// Where one is, as a link.
    PageLink link() const;

    void closeTab(Page *page);
    bool canReopenTab() const { return !m_closed.empty(); }
    void reopenTab();
    void stepTab(int step);
    /// Moves the current tab to the other column; a column that is empty goes.
    void moveToOtherSide();
    /// Why it cannot be moved; empty if it can.
    QString whyNotSplit() const;
    bool isSplit() const { return m_groups.size() > 1; }
    /// The areas F6 walks through.
    QList<QWidget *> panes() const;

    bool canGoBack() const { return m_history.canGoBack(); }
    bool canGoForward() const { return m_history.canGoForward(); }
    void goBack();
    void goForward();
    /// Titles of the path to the present place.
    QStringList path() const;
    /// Places that were visited last, newest first, each once: title and target.
    std::vector<Visit> recentPlaces(int limit) const;

    /// Whether the window shows the workspace at all; pages are told.
    void setOnScreen(bool isOnScreen);
    /// Pages with changes that are not saved.
    int draftCount() const;

    /// Tabs, splits and what the pages say of themselves; drafts included.
    JsonValue state() const;
    /// Only while there are no tabs.
    void restore(const JsonValue &state);

signals:
    void currentPageChanged(Binnacle::Ui::Page *page);
    /// Tabs, titles or the path.
    void changed();
    /// A page is about to go, or to change its inspector: what was borrowed must be given back.
    void pageClosing(Binnacle::Ui::Page *page);
    void newTabRequested();
    void tabMenuRequested(Binnacle::Ui::Page *page, const QPoint &globalPosition);
    void tabClosed(const QString &title, bool hadChanges);

private:
    struct Tab
    {
        int id = 0;
        Page *page = nullptr;
        /// The group it is in.
        TabGroup *group = nullptr;
        PageTarget target;
        /// Visit::serial of what it shows.
        int serial = 0;
        /// Counts up with each use.
        int lastUse = 0;
    };
    struct ClosedTab
    {
        PageTarget target;
        JsonValue state;
    };

    TabGroup *addGroup();
    void removeEmptyGroups();
    Page *makeTab(const PageTarget &target, TabGroup *group, int id = 0);
    void connectPage(Page *page);
    Tab *tabOf(const Page *page);
    const Tab *tabOf(const Page *page) const;
    Tab *tabOfId(int id);
    Tab *reusable(PageKind kind);
    Tab *latest(PageKind kind);
    void descend(Page *from, const PageTarget &target);
    /// Goes to @p target in @p tab without telling the history.
    void retarget(Tab &tab, const PageTarget &target);
    Visit visitOf(const Tab &tab) const;
    void arrive();
    static void focus(Page *page);
    void leave();
    void bring(Page *page);
    void setCurrent(Page *page);
    void follow(TabGroup *group, Page *page);
    void watchFocus(QWidget *now);
    void updatePath();
    void updateShown();
    void updateEmpty();
    JsonValue groupState(const TabGroup &group) const;
    void restoreGroup(TabGroup &group, const JsonValue &state);

    const std::shared_ptr<Client::Instance> m_instance;
    const QString m_key;
    const PageFactory &m_factory;
    Theme &m_theme;
    Notices &m_notices;
    TraceLog m_trace;
    Client::ApiClient m_client;
    Models::LiveHub m_live;

    QStackedLayout *m_layers;
    QWidget *m_empty;
    QSplitter *m_splitter;
    std::vector<TabGroup *> m_groups;
    TabGroup *m_active = nullptr;
    std::vector<Tab> m_tabs;
    std::deque<ClosedTab> m_closed;
    VisitHistory m_history;
    QPointer<Page> m_current;
    int m_nextId = 1;
    int m_nextSerial = 1;
    int m_uses = 0;
    bool m_isOnScreen = false;
    bool m_isNavigating = false;
};

}  // namespace Binnacle::Ui
