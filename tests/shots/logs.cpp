// SPDX-License-Identifier: GPL-3.0-or-later
#include "shots/chapters.h"
#include "shots/stage.h"
#include "widgets/base/stateview.h"

#include <QAbstractButton>
#include <QAbstractItemModel>
#include <QTableView>
#include <QTest>

namespace Binnacle::Shots {

using namespace Qt::StringLiterals;

namespace {

const QString lines = u"page.logs.table"_s;
const QString filter = u"page.logs.filter.edit"_s;

int rows(Stage &stage)
{
    return stage.table(lines)->model()->rowCount();
}

void shootInspector(Stage &stage)
{
    stage.enter(filter, u"status=200 && path~'/calls'"_s);
    stage.untilRows(lines, 3);
    stage.select(lines, rows(stage) - 1);
    stage.until(u"the inspector is shown"_s,
                [&] { return stage.has(u"page.logs.inspector.tabs"_s); });
    stage.shot(u"logs-inspector-request"_s);
    stage.choose(u"page.logs.inspector.tabs"_s, 1);
    stage.shot(u"logs-inspector-response"_s);
    stage.choose(u"page.logs.inspector.tabs"_s, 2);
    stage.until(u"the statements are known"_s,
                [&] { return stage.has(u"page.logs.inspector.sql1"_s); });
    stage.shot(u"logs-inspector-sql"_s);
    stage.choose(u"page.logs.inspector.tabs"_s, 4);
    stage.shot(u"logs-inspector-client"_s);
    stage.choose(u"page.logs.inspector.tabs"_s, 0);
    stage.openMenu(lines, rows(stage) - 2, 3);
    stage.shot(u"logs-menu"_s);
    stage.closeAll();
}

void shootBookmarks(Stage &stage)
{
    stage.select(lines, rows(stage) - 3);
    stage.key(Qt::Key_M);
    stage.select(lines, rows(stage) - 1);
    stage.key(Qt::Key_N);
    stage.type(u"page.logs.note"_s, u"slow since the last restart"_s);
    stage.shot(u"logs-note"_s);
    stage.key(Qt::Key_Return);
    stage.click(u"page.logs.bookmarks"_s);
    stage.shot(u"logs-bookmarks"_s);
    stage.closeAll();
}

/// A user changes a call that another one is the agent of.
void shootWhy(Stage &stage)
{
    stage.callAsUser("PATCH", "/api/collections/calls/records/call00000000023",
                     R"({"status":"departed"})");
    stage.enter(filter, u"method='PATCH' && status=404"_s);
    stage.untilRows(lines, 1);
    stage.select(lines, rows(stage) - 1);
    stage.key(Qt::Key_W);
    stage.until(u"the rule is shown"_s, [&] { return stage.has(u"why.part"_s); });
    stage.shot(u"logs-why"_s);
}

void shootFilters(Stage &stage)
{
    stage.type(filter, u"st"_s);
    stage.shot(u"logs-filter-completion"_s);
    stage.type(filter, u"status>="_s);
    stage.shot(u"logs-filter-error"_s);
    stage.enter(filter, u"status>=400 && method='GET'"_s);
    stage.untilRows(lines, 3);
    stage.shot(u"logs-filtered"_s);
    stage.select(lines, rows(stage) - 1);
    stage.choose(u"page.logs.inspector.tabs"_s, 1);
    stage.shot(u"logs-failure"_s);
    stage.enter(filter, u"status=502"_s);
    stage.until(u"nothing matches"_s, [&] {
        const auto *view = stage.find<Ui::StateView>(u"page.logs.states"_s);
        return view && view->state() == Ui::StateView::State::FilteredEmpty;
    });
    stage.shot(u"logs-filtered-empty"_s);
}

}  // namespace

void shootLogs(Stage &stage)
{
    stage.needSample();
    stage.go(Ui::PageKind::Logs);
    stage.until(u"the log is shown"_s, [&] { return stage.has(lines); });
    stage.untilRows(lines, 60);
    stage.shot(u"logs-follow"_s);
    const int before = rows(stage);
    stage.select(lines, before - 3);
    stage.until(u"some arrive while paused"_s, [&] {
        return stage.find<QAbstractButton>(u"page.logs.follow"_s)->text().contains(u'+');
    });
    stage.shot(u"logs-paused"_s);
    stage.click(u"page.logs.export"_s);
    stage.shot(u"logs-export"_s);
    stage.closeAll();
    shootInspector(stage);
    shootBookmarks(stage);
    shootWhy(stage);
    shootFilters(stage);
    stage.enter(filter, {});
    stage.untilRows(lines, 60);
    stage.choose(u"page.logs.range"_s, 1);
    stage.shot(u"logs-range"_s);
    stage.choose(u"page.logs.range"_s, 0);
    stage.click(u"page.logs.operators"_s);
    stage.shot(u"logs-own"_s);
    stage.click(u"page.logs.operators"_s);
}

}  // namespace Binnacle::Shots
