// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/breadcrumb.h"
#include "widgets/shell/tabgroup.h"
#include "widgets/shell/workspace.h"

#include <QScopedValueRollback>

using namespace Qt::StringLiterals;

// Opening pages, and the way back through them.

namespace Binnacle::Ui {

Page *Workspace::open(const PageTarget &target, Where where)
{
    Tab *tab = where == Where::Reuse ? reusable(target.kind) : nullptr;
    leave();
    Page *page = tab ? tab->page : makeTab(target, m_active);
    if (!page)
        return nullptr;
    retarget(*tabOf(page), target);
    bring(page);
    focus(page);
    m_history.begin(visitOf(*tabOf(page)));
    updatePath();
    emit changed();
    return page;
}

Page *Workspace::show(PageKind kind)
{
    const Tab *tab = latest(kind);
    if (!tab)
        return open({kind, JsonValue::object()}, Where::NewTab);
    setCurrent(tab->page);
    focus(tab->page);
    return tab->page;
}

// Else it stays with what led here, or goes to the first control of the window.
void Workspace::focus(Page *page)
{
    QWidget *last = page->focusWidget();
    (last ? last : page)->setFocus(Qt::OtherFocusReason);
}

void Workspace::descend(Page *from, const PageTarget &target)
{
    // The page asks from its own tab, which need not be in front (a reply that came late).
    if (from != m_current)
        setCurrent(from);
    leave();
    Tab *tab = reusable(target.kind);
    Page *page = tab ? tab->page : makeTab(target, m_active);
    if (!page)
        return;
    retarget(*tabOf(page), target);
    bring(page);
    focus(page);
    m_history.descend(visitOf(*tabOf(page)));
    updatePath();
    emit changed();
}

Visit Workspace::visitOf(const Tab &tab) const
{
    return {tab.serial, tab.id, tab.target, tab.page->title(), {}, 0};
}

void Workspace::leave()
{
    Visit *visit = m_history.current();
    if (!visit)
        return;
    if (const Tab *tab = tabOfId(visit->tab); tab && tab->serial == visit->serial) {
        visit->state = tab->page->state();
        visit->title = tab->page->title();
    }
}

void Workspace::arrive()
{
    const Visit visit = *m_history.current();
    Tab *tab = tabOfId(visit.tab);
    if (!tab) {
        Page *page = makeTab(visit.target, m_active, visit.tab);
        if (!page)
            return;
        tab = tabOf(page);
    }
    if (tab->serial != visit.serial) {
        // What was put aside is older than changes made since; those must not be lost to it.
        if (visit.state.isObject() && !tab->page->hasUnsavedChanges())
            tab->page->restore(visit.state);
        else
            tab->page->open(visit.target.arguments);
        tab->target = visit.target;
        tab->serial = visit.serial;
    }
    bring(tab->page);
    updatePath();
    emit changed();
}

void Workspace::goBack()
{
    if (!canGoBack())
        return;
    leave();
    m_history.goBack();
    arrive();
}

void Workspace::goForward()
{
    if (!canGoForward())
        return;
    leave();
    m_history.goForward();
    arrive();
}

// Puts the page in front without a visit of its own.
void Workspace::bring(Page *page)
{
    const QScopedValueRollback<bool> navigating(m_isNavigating, true);
    Tab *tab = tabOf(page);
    if (!tab)
        return;
    tab->lastUse = ++m_uses;
    m_active = tab->group;
    tab->group->setCurrentPage(page);
    updateEmpty();
    updateShown();
    if (m_current == page)
        return;
    m_current = page;
    m_trace.setTab(tab->id);
    emit currentPageChanged(page);
}

void Workspace::setCurrent(Page *page)
{
    if (!page || page == m_current)
        return;
    leave();
    bring(page);
    m_history.begin(visitOf(*tabOf(page)));
    updatePath();
    emit changed();
}

QStringList Workspace::path() const
{
    QStringList titles;
    for (const int index : m_history.path())
        titles.append(m_history.at(index)->title);
    return titles;
}

void Workspace::updatePath()
{
    const QStringList titles = m_current ? path() : QStringList();
    for (TabGroup *group : m_groups)
        group->breadcrumb()->setPlaces(group == m_active ? titles : QStringList());
}

}  // namespace Binnacle::Ui
