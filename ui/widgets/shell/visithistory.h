// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/page.h"

#include <optional>
#include <vector>

namespace Binnacle::Ui {

/// A place where the operator has been.
struct Visit
{
    /// Names what the tab shows: visits of one serial look the same.
    int serial = 0;
    /// Number of the tab it was in.
    int tab = 0;
    PageTarget target;
    /// The page's title at that time.
    QString title;
    /// Page::state() when it was left; null before.
    JsonValue state;
    /// Drill-downs from the place where the path began.
    int depth = 0;
};

/// The way that Alt+Left and Alt+Right walk, and the path that led to the present place.
/// Keeps the last 100 places.
class VisitHistory final
{
public:
    /// Begins a path: a page was chosen by itself. Forgets what lies ahead.
    void begin(Visit visit);
    /// Goes on from the present place: a drill-down.
    void descend(Visit visit);

    bool isEmpty() const { return m_visits.empty(); }
    bool canGoBack() const { return m_at > 0; }
    bool canGoForward() const { return m_at + 1 < int(m_visits.size()); }
    void goBack();
    void goForward();
    /// To a place of path().
    void goTo(int index);

    int index() const { return m_at; }
    /// Null when nothing was visited.
    Visit *current();
    const Visit *at(int index) const;
    /// Indexes of the places from where the path began to the present one.
    std::vector<int> path() const;

private:
    void add(Visit visit);

    std::vector<Visit> m_visits;
    int m_at = -1;
};

}  // namespace Binnacle::Ui
