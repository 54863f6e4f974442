// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/workspace.h"

#include "widgets/base/stateview.h"
#include "widgets/shell/breadcrumb.h"
#include "widgets/shell/openings.h"
#include "widgets/shell/tabgroup.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QStackedLayout>

#include <algorithm>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {
constexpr size_t keptClosed = 20;
}

Workspace::Workspace(std::shared_ptr<Client::Instance> instance, const PageFactory &pages,
                     Theme &theme, Notices &notices, QWidget *parent)
    : QWidget(parent)
    , m_instance(std::move(instance))
    , m_key(instanceKey(*m_instance))
    , m_factory(pages)
    , m_theme(theme)
    , m_notices(notices)
    , m_client(m_instance->transport())
    , m_live(m_client)
    , m_layers(new QStackedLayout(this))
    , m_splitter(new QSplitter(Qt::Horizontal))
{
    setObjectName(u"shell.workspace"_s);
    m_client.setTracer(m_trace.tracer());
    auto *empty = new StateView(theme);
    empty->setObjectName(u"shell.noTabs"_s);
    empty->showEmpty({u"app-window"_s, tr("No tab is open"),
                      tr("Choose a page on the left, or find anything by its name."),
                      tr("Open a page…")});
    connect(empty, &StateView::actionTriggered, this, &Workspace::newTabRequested);
    m_empty = empty;
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_layers->addWidget(m_empty);
    m_layers->addWidget(m_splitter);
    m_active = addGroup();
    connect(qApp, &QApplication::focusChanged, this,
            [this](QWidget *, QWidget *now) { watchFocus(now); });
    m_live.start();
}

Workspace::~Workspace()
{
    // Pages use the client and the live feed, so they go first; members would outlive no child.
    qApp->disconnect(this);
    for (const Tab &tab : m_tabs) {
        tab.page->disconnect(this);
        emit pageClosing(tab.page);
    }
    m_current.clear();
    std::unique_ptr<QWidget>(m_splitter).reset();
    m_live.stop();
}

TabGroup *Workspace::addGroup()
{
    auto *group = new TabGroup(m_theme);
    m_groups.push_back(group);
    m_splitter->addWidget(group);
    connect(group, &TabGroup::currentChanged, this,
            [this, group](Page *page) { follow(group, page); });
    connect(group, &TabGroup::activatedByUser, this, [this](Page *page) { setCurrent(page); });
    connect(group, &TabGroup::closeRequested, this, &Workspace::closeTab);
    connect(group, &TabGroup::menuRequested, this, &Workspace::tabMenuRequested);
    connect(group, &TabGroup::newTabRequested, this, [this, group] {
        m_active = group;
        emit newTabRequested();
    });
    connect(group, &TabGroup::splitRequested, this, [this, group] {
        if (group->currentPage())
            setCurrent(group->currentPage());
        moveToOtherSide();
    });
    connect(group->breadcrumb(), &Breadcrumb::placeChosen, this, [this](int place) {
        const std::vector<int> path = m_history.path();
        if (place < 0 || place >= int(path.size()))
            return;
        leave();
        m_history.goTo(path[size_t(place)]);
        arrive();
    });
    return group;
}

void Workspace::removeEmptyGroups()
{
    for (auto at = m_groups.begin(); at != m_groups.end() && m_groups.size() > 1;) {
        TabGroup *group = *at;
        if (group->count() > 0) {
            ++at;
            continue;
        }
        at = m_groups.erase(at);
        group->disconnect(this);
        group->hide();
        group->deleteLater();
        if (m_active == group)
            m_active = m_groups.front();
    }
    updateEmpty();
}

void Workspace::updateEmpty()
{
    const bool isEmpty = m_tabs.empty();
    m_layers->setCurrentWidget(isEmpty ? m_empty : m_splitter);
    for (size_t i = 0; i < m_groups.size(); ++i) {
        m_groups[i]->setActive(m_groups[i] == m_active);
        m_groups[i]->setSplitLabel(i == 0 ? tr("Move tab to the right")
                                          : tr("Move tab to the left"));
    }
}

Page *Workspace::makeTab(const PageTarget &target, TabGroup *group, int id)
{
    const PageEntry *entry = pageEntry(m_factory, target.kind);
    if (!entry)
        return nullptr;
    const QScopedValueRollback<bool> navigating(m_isNavigating, true);
    const PageContext context{*m_instance, m_client, m_live, m_theme, m_notices};
    Page *page = entry->make(context, nullptr);
    m_tabs.push_back({id > 0 ? id : m_nextId++, page, group, target, m_nextSerial++, ++m_uses});
    connectPage(page);
    group->add(page);
    updateEmpty();
    return page;
}

void Workspace::connectPage(Page *page)
{
    connect(page, &Page::openRequested, this,
            [this, page](const PageTarget &target) { descend(page, target); });
    connect(page, &Page::titleChanged, this, [this, page] {
        if (Visit *visit = m_history.current(); visit && page == m_current) {
            visit->title = page->title();
            updatePath();
        }
        emit changed();
    });
    connect(page, &Page::unsavedChangesChanged, this, &Workspace::changed);
}

Workspace::Tab *Workspace::tabOf(const Page *page)
{
    const auto found = std::find_if(m_tabs.begin(), m_tabs.end(),
                                    [page](const Tab &tab) { return tab.page == page; });
    return found == m_tabs.end() ? nullptr : &*found;
}

const Workspace::Tab *Workspace::tabOf(const Page *page) const
{
    const auto found = std::find_if(m_tabs.begin(), m_tabs.end(),
                                    [page](const Tab &tab) { return tab.page == page; });
    return found == m_tabs.end() ? nullptr : &*found;
}

Workspace::Tab *Workspace::tabOfId(int id)
{
    const auto found
        = std::find_if(m_tabs.begin(), m_tabs.end(), [id](const Tab &tab) { return tab.id == id; });
    return found == m_tabs.end() ? nullptr : &*found;
}

Workspace::Tab *Workspace::latest(PageKind kind)
{
    Tab *best = nullptr;
    for (Tab &tab : m_tabs) {
        if (tab.target.kind == kind && (!best || tab.lastUse > best->lastUse))
            best = &tab;
    }
    return best;
}

Workspace::Tab *Workspace::reusable(PageKind kind)
{
    Tab *best = nullptr;
    for (Tab &tab : m_tabs) {
        // Going elsewhere under unsaved changes would put them out of sight.
        if (tab.target.kind == kind && !tab.page->hasUnsavedChanges()
            && (!best || tab.lastUse > best->lastUse))
            best = &tab;
    }
    return best;
}

void Workspace::retarget(Tab &tab, const PageTarget &target)
{
    tab.target = target;
    tab.serial = m_nextSerial++;
    tab.page->open(target.arguments);
}

void Workspace::follow(TabGroup *group, Page *page)
{
    updateShown();
    if (m_isNavigating)
        return;
    m_active = group;
    if (page)
        setCurrent(page);
}

void Workspace::watchFocus(QWidget *now)
{
    for (TabGroup *group : m_groups) {
        if (now && group != m_active && group->isAncestorOf(now) && group->currentPage()) {
            setCurrent(group->currentPage());
            return;
        }
    }
}

void Workspace::closeTab(Page *page)
{
    const Tab *tab = tabOf(page);
    if (!tab)
        return;
    leave();
    m_closed.push_front({tab->target, page->state()});
    if (m_closed.size() > keptClosed)
        m_closed.pop_back();
    const QString title = page->title();
    const bool hadChanges = page->hasUnsavedChanges();
    emit pageClosing(page);
    const bool wasCurrent = page == m_current;
    page->disconnect(this);
    page->setShown(false);
    TabGroup *group = tab->group;
    {
        const QScopedValueRollback<bool> navigating(m_isNavigating, true);
        group->take(page);
    }
    std::erase_if(m_tabs, [page](const Tab &known) { return known.page == page; });
    page->hide();
    page->deleteLater();
    Page *next = group->currentPage();
    removeEmptyGroups();
    if (!next && m_active)
        next = m_active->currentPage();
    if (wasCurrent) {
        m_current.clear();
        if (next)
            setCurrent(next);
        else
            emit currentPageChanged(nullptr);
    }
    updateShown();
    updatePath();
    emit changed();
    emit tabClosed(title, hadChanges);
}

void Workspace::reopenTab()
{
    if (m_closed.empty())
        return;
    const ClosedTab closed = m_closed.front();
    m_closed.pop_front();
    leave();
    Page *page = makeTab(closed.target, m_active);
    if (!page)
        return;
    page->restore(closed.state);
    bring(page);
    m_history.begin(visitOf(*tabOf(page)));
    updatePath();
    emit changed();
}

void Workspace::stepTab(int step)
{
    const int count = m_active->count();
    if (count < 2)
        return;
    const int index = m_active->indexOf(m_active->currentPage());
    setCurrent(m_active->page((index + step + count) % count));
}

QString Workspace::whyNotSplit() const
{
    if (!m_current)
        return tr("No tab is open");
    if (!isSplit() && m_active->count() < 2)
        return tr("A second tab is needed to stand beside this one");
    return {};
}

void Workspace::moveToOtherSide()
{
    Tab *tab = tabOf(m_current);
    if (!tab || !whyNotSplit().isEmpty())
        return;
    const QScopedValueRollback<bool> navigating(m_isNavigating, true);
    TabGroup *from = tab->group;
    TabGroup *to = nullptr;
    if (isSplit()) {
        to = from == m_groups.front() ? m_groups.back() : m_groups.front();
    } else {
        to = addGroup();
        m_splitter->setSizes({width() / 2, width() / 2});
    }
    from->take(tab->page);
    tab->group = to;
    to->add(tab->page);
    m_active = to;
    removeEmptyGroups();
    updateEmpty();
    updateShown();
    updatePath();
    emit changed();
}

QList<QWidget *> Workspace::panes() const
{
    QList<QWidget *> all;
    for (TabGroup *group : m_groups) {
        if (group->currentPage())
            all.append(group->currentPage());
    }
    return all;
}

void Workspace::setOnScreen(bool isOnScreen)
{
    m_isOnScreen = isOnScreen;
    updateShown();
}

void Workspace::updateShown()
{
    for (const Tab &tab : m_tabs)
        tab.page->setShown(m_isOnScreen && tab.group->currentPage() == tab.page);
}

int Workspace::currentTab() const
{
    const Tab *tab = tabOf(m_current);
    return tab ? tab->id : 0;
}

QList<Page *> Workspace::pages() const
{
    QList<Page *> all;
    for (const TabGroup *group : m_groups)
        all.append(group->pages());
    return all;
}

}  // namespace Binnacle::Ui
