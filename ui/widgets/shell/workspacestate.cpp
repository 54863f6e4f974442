// SPDX-License-Identifier: GPL-3.0-or-later
// What a workspace keeps over a restart.
#include "widgets/shell/tabgroup.h"
#include "widgets/shell/workspace.h"

#include <QScopedValueRollback>
#include <QSplitter>

#include <algorithm>

namespace Binnacle::Ui {

using namespace Qt::StringLiterals;

namespace {

JsonValue targetJson(const PageTarget &target, const JsonValue &state)
{
    return JsonValue::object({
        {u"page"_s, JsonValue(pageKindName(target.kind))},
        {u"arguments"_s, target.arguments},
        {u"state"_s, state},
    });
}

std::optional<PageTarget> targetOf(const JsonValue &json)
{
    const std::optional<PageKind> kind = pageKindOf(json[u"page"].toString());
    if (!kind)
        return {};
    const JsonValue &arguments = json[u"arguments"];
    return PageTarget{*kind, arguments.isObject() ? arguments : JsonValue::object()};
}

}  // namespace

PageLink Workspace::link() const
{
    const Tab *tab = tabOf(m_current);
    if (!tab)
        return {m_instance->name(), {}};
    return {m_instance->name(), tab->target};
}

std::vector<Visit> Workspace::recentPlaces(int limit) const
{
    std::vector<Visit> places;
    for (int i = m_history.index(); i >= 0 && int(places.size()) < limit; --i) {
        const Visit *visit = m_history.at(i);
        const bool isKnown = std::any_of(places.begin(), places.end(), [visit](const Visit &known) {
            return known.title == visit->title && known.target.kind == visit->target.kind;
        });
        // The place itself is no place to go to.
        if (!isKnown && i != m_history.index())
            places.push_back(*visit);
    }
    return places;
}

int Workspace::draftCount() const
{
    return int(std::count_if(m_tabs.begin(), m_tabs.end(),
                             [](const Tab &tab) { return tab.page->hasUnsavedChanges(); }));
}

JsonValue Workspace::groupState(const TabGroup &group) const
{
    JsonValue tabs = JsonValue::array();
    for (Page *page : group.pages()) {
        if (const Tab *tab = tabOf(page))
            tabs.append(targetJson(tab->target, page->state()));
    }
    return JsonValue::object({
        {u"tabs"_s, std::move(tabs)},
        {u"current"_s, JsonValue(group.indexOf(group.currentPage()))},
    });
}

JsonValue Workspace::state() const
{
    JsonValue groups = JsonValue::array();
    int active = 0;
    for (size_t i = 0; i < m_groups.size(); ++i) {
        groups.append(groupState(*m_groups[i]));
        if (m_groups[i] == m_active)
            active = int(i);
    }
    JsonValue sizes = JsonValue::array();
    for (const int size : m_splitter->sizes())
        sizes.append(JsonValue(size));
    JsonValue closed = JsonValue::array();
    for (const ClosedTab &tab : m_closed)
        closed.append(targetJson(tab.target, tab.state));
    return JsonValue::object({
        {u"groups"_s, std::move(groups)},
        {u"active"_s, JsonValue(active)},
        {u"sizes"_s, std::move(sizes)},
        {u"closed"_s, std::move(closed)},
    });
}

void Workspace::restoreGroup(TabGroup &group, const JsonValue &state)
{
    for (const JsonValue &tab : state[u"tabs"].elements()) {
        const std::optional<PageTarget> target = targetOf(tab);
        Page *page = target ? makeTab(*target, &group) : nullptr;
        if (page && tab[u"state"].isObject())
            page->restore(tab[u"state"]);
    }
    if (Page *current = group.page(int(state[u"current"].toInteger(-1))))
        group.setCurrentPage(current);
}

void Workspace::restore(const JsonValue &state)
{
    if (!m_tabs.empty())
        return;
    {
        const QScopedValueRollback<bool> navigating(m_isNavigating, true);
        const JsonValue::Array &groups = state[u"groups"].elements();
        for (size_t i = 0; i < groups.size() && i < 2; ++i) {
            if (i == m_groups.size())
                addGroup();
            restoreGroup(*m_groups[i], groups[i]);
        }
        QList<int> sizes;
        for (const JsonValue &size : state[u"sizes"].elements())
            sizes.append(int(size.toInteger()));
        if (sizes.size() == qsizetype(m_groups.size()))
            m_splitter->setSizes(sizes);
        for (const JsonValue &tab : state[u"closed"].elements()) {
            if (const std::optional<PageTarget> target = targetOf(tab))
                m_closed.push_back({*target, tab[u"state"]});
        }
        const size_t active = size_t(state[u"active"].toInteger());
        if (active < m_groups.size())
            m_active = m_groups[active];
        removeEmptyGroups();
    }
    if (m_active->currentPage())
        setCurrent(m_active->currentPage());
    updateShown();
}

}  // namespace Binnacle::Ui
