// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/visithistory.h"

#include <algorithm>

namespace Binnacle::Ui {

namespace {
constexpr size_t keptVisits = 100;
}

void VisitHistory::begin(Visit visit)
{
    visit.depth = 0;
    add(std::move(visit));
}

void VisitHistory::descend(Visit visit)
{
    visit.depth = m_visits.empty() ? 0 : m_visits[size_t(m_at)].depth + 1;
    add(std::move(visit));
}

void VisitHistory::add(Visit visit)
{
    m_visits.resize(size_t(m_at + 1));
    m_visits.push_back(std::move(visit));
    if (m_visits.size() > keptVisits)
        m_visits.erase(m_visits.begin());
    m_at = int(m_visits.size()) - 1;
}

void VisitHistory::goBack()
{
    if (canGoBack())
        --m_at;
}

void VisitHistory::goForward()
{
    if (canGoForward())
        ++m_at;
}

void VisitHistory::goTo(int index)
{
    if (at(index))
        m_at = index;
}

Visit *VisitHistory::current()
{
    return m_at < 0 ? nullptr : &m_visits[size_t(m_at)];
}

const Visit *VisitHistory::at(int index) const
{
    return index < 0 || index >= int(m_visits.size()) ? nullptr : &m_visits[size_t(index)];
}

std::vector<int> VisitHistory::path() const
{
    std::vector<int> indexes;
    int wanted = m_at < 0 ? -1 : m_visits[size_t(m_at)].depth;
    for (int i = m_at; i >= 0 && wanted >= 0; --i) {
        if (m_visits[size_t(i)].depth != wanted)
            continue;
        indexes.push_back(i);
        --wanted;
    }
    std::reverse(indexes.begin(), indexes.end());
    return indexes;
}

}  // namespace Binnacle::Ui
