// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/livehub.h"
#include "shots/chapters.h"
#include "shots/gate.h"
#include "shots/stage.h"
#include "widgets/base/stateview.h"
#include "widgets/shell/workspace.h"

#include <QElapsedTimer>

#include <algorithm>

namespace Binnacle::Shots {

using namespace Qt::StringLiterals;

namespace {

/// So long is waited where nothing tells that a page has come to rest.
constexpr qint64 rest = 600;

struct Shown
{
    Ui::PageKind kind;
    const char16_t *name;
};

constexpr Shown all[] = {{Ui::PageKind::Overview, u"overview"},
                         {Ui::PageKind::Data, u"data"},
                         {Ui::PageKind::Logs, u"logs"},
                         {Ui::PageKind::Routes, u"routes"},
                         {Ui::PageKind::Access, u"access"}};

bool hasSkeleton(Stage &stage)
{
    const auto views = stage.window().findChildren<Ui::StateView *>();
    return std::any_of(views.begin(), views.end(), [](const Ui::StateView *view) {
        return view->isVisible() && view->isSkeletonShown();
    });
}

void wait(Stage &stage)
{
    QElapsedTimer since;
    since.start();
    stage.until(u"what waits is seen to wait"_s, [&] { return since.elapsed() > rest; });
}

void openOf(Stage &stage, const Shown &shown)
{
    JsonValue arguments = JsonValue::object();
    if (shown.kind == Ui::PageKind::Data)
        arguments.insert(u"collection"_s, JsonValue(u"vessels"_s));
    stage.go(shown.kind, arguments);
}

/// Closes the pages, for one that is open need not load.
void closePages(Stage &stage)
{
    const auto pages = stage.workspace().pages();
    for (Ui::Page *page : pages)
        stage.workspace().closeTab(page);
}

void shootLoading(Stage &stage)
{
    for (const Shown &shown : all) {
        closePages(stage);
        stage.gate().setState(Gate::State::Held);
        openOf(stage, shown);
        stage.until(u"the skeleton is shown"_s, [&] { return hasSkeleton(stage); });
        stage.shot(QString::fromUtf16(shown.name) + u"-loading"_s);
        stage.gate().setState(Gate::State::Open);
    }
    openOf(stage, all[1]);
    stage.until(u"the grid is shown"_s, [&] { return stage.has(u"page.data.grid"_s); });
    stage.untilRows(u"page.data.grid"_s, 20);
    stage.gate().setState(Gate::State::Held);
    stage.run(u"page.refresh"_s);
    wait(stage);
    stage.shot(u"data-refreshing"_s);
    stage.gate().setState(Gate::State::Open);
}

void shootLost(Stage &stage)
{
    closePages(stage);
    for (const Shown &shown : all) {
        openOf(stage, shown);
        wait(stage);
        stage.gate().setState(Gate::State::Cut);
        stage.until(u"the loss is noticed"_s,
                    [&] { return stage.workspace().live().link() == Models::LiveHub::Link::Lost; });
        stage.shot(QString::fromUtf16(shown.name) + u"-lost"_s);
        closePages(stage);
        openOf(stage, shown);
        wait(stage);
        stage.shot(QString::fromUtf16(shown.name) + u"-unreachable"_s);
        stage.gate().setState(Gate::State::Open);
        stage.workspace().live().stop();
        stage.workspace().live().start();
        stage.until(u"the link is back"_s,
                    [&] { return stage.workspace().live().link() == Models::LiveHub::Link::Live; });
        closePages(stage);
    }
}

}  // namespace

void shootStates(Stage &stage)
{
    stage.needSample();
    shootLoading(stage);
    shootLost(stage);
}

}  // namespace Binnacle::Shots
