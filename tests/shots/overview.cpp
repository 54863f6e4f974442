// SPDX-License-Identifier: GPL-3.0-or-later
#include "shots/chapters.h"
#include "shots/stage.h"
#include "widgets/base/stateview.h"

#include <QAbstractItemModel>
#include <QScrollArea>
#include <QScrollBar>
#include <QTableView>
#include <QTest>

namespace Binnacle::Shots {

using namespace Qt::StringLiterals;

void shootOverview(Stage &stage)
{
    stage.needSample();
    stage.go(Ui::PageKind::Overview);
    stage.until(u"the charts are shown"_s, [&] { return stage.has(u"chart.latency"_s); });
    stage.until(u"the lists are shown"_s, [&] {
        return stage.has(u"page.overview.slow"_s) && stage.has(u"page.overview.failing"_s);
    });
    stage.shot(u"overview"_s);
    stage.call("PATCH", "/api/collections/notes", R"({"listRule":"@request.auth.id != ''"})");
    stage.until(u"the timeline tells of the change"_s, [&] {
        return stage.table(u"page.overview.timeline"_s)
            && stage.table(u"page.overview.timeline"_s)->model()->rowCount() > 1;
    });
    auto *area = stage.find<QScrollArea>(u"page.overview.area"_s);
    if (area)
        area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
    stage.shot(u"overview-end"_s);
    if (area)
        area->verticalScrollBar()->setValue(0);

    // The crosshair runs through all charts.
    if (auto *chart = stage.find(u"chart.latency"_s)) {
        chart->setFocus(Qt::TabFocusReason);
        for (int i = 0; i < 4; ++i)
            stage.key(Qt::Key_Left);
        stage.shot(u"overview-crosshair"_s);
        for (int i = 0; i < 6; ++i)
            stage.key(Qt::Key_Left, Qt::ShiftModifier);
        stage.key(Qt::Key_Return);
        stage.shot(u"overview-span"_s);
        stage.key(Qt::Key_Escape);
        stage.key(Qt::Key_T);
        stage.shot(u"overview-table"_s);
        stage.key(Qt::Key_T);
    }
    stage.choose(u"page.overview.range"_s, 1);
    stage.shot(u"overview-6h"_s);
    stage.choose(u"page.overview.range"_s, 0);
    if (auto *tile = stage.find(u"tile.rate"_s)) {
        tile->setFocus(Qt::TabFocusReason);
        stage.shot(u"overview-focus"_s);
    }
}

}  // namespace Binnacle::Shots
