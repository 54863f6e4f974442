// SPDX-License-Identifier: GPL-3.0-or-later
#include "shots/chapters.h"
#include "shots/stage.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QTest>

namespace Binnacle::Shots {

using namespace Qt::StringLiterals;

namespace {

void shootPages(Stage &stage, const QString &suffix)
{
    stage.go(Ui::PageKind::Overview);
    stage.until(u"the charts are shown"_s, [&] { return stage.has(u"chart.latency"_s); });
    stage.shot(u"overview-"_s + suffix);
    stage.go(Ui::PageKind::Data, JsonValue::object({{u"collection"_s, JsonValue(u"vessels"_s)}}));
    stage.until(u"the grid is shown"_s, [&] { return stage.has(u"page.data.grid"_s); });
    stage.untilRows(u"page.data.grid"_s, 20);
    stage.select(u"page.data.grid"_s, 1, 1);
    stage.shot(u"data-"_s + suffix);
    stage.go(Ui::PageKind::Logs);
    stage.until(u"the log is shown"_s, [&] { return stage.has(u"page.logs.table"_s); });
    stage.untilRows(u"page.logs.table"_s, 20);
    stage.select(u"page.logs.table"_s, 18);
    stage.shot(u"logs-"_s + suffix);
    stage.go(Ui::PageKind::Routes);
    stage.until(u"the routes are shown"_s, [&] { return stage.has(u"page.routes.table"_s); });
    stage.untilRows(u"page.routes.table"_s, 5);
    stage.select(u"page.routes.table"_s, 1);
    stage.shot(u"routes-"_s + suffix);
    stage.go(Ui::PageKind::Access, JsonValue::object({{u"tab"_s, JsonValue(u"rules"_s)}}));
    stage.until(u"the rules are shown"_s, [&] { return stage.has(u"page.access.rules.table"_s); });
    stage.untilRows(u"page.access.rules.table"_s, 2);
    stage.shot(u"access-"_s + suffix);
    stage.closeAll();
}

}  // namespace

void shootSizes(Stage &stage)
{
    stage.needSample();
    const QSize usual = stage.window().size();
    stage.resize(QSize(960, 600));
    shootPages(stage, u"narrow"_s);
    stage.resize(usual);
    stage.theme().setZoom(125);
    shootPages(stage, u"125"_s);
    stage.theme().setZoom(200);
    stage.resize(QSize(1280, 800));
    shootPages(stage, u"200"_s);
    // The smallest window at the largest size: nothing is clipped, all can be scrolled to.
    stage.resize(QSize(960, 600));
    shootPages(stage, u"low"_s);
    stage.resize(QSize(1280, 800));
    stage.run(u"go.palette"_s);
    stage.shot(u"palette-200"_s);
    stage.closeAll();
    stage.theme().setZoom(100);
    stage.resize(usual);
    QApplication::setLayoutDirection(Qt::RightToLeft);
    shootPages(stage, u"rtl"_s);
    stage.run(u"go.palette"_s);
    stage.shot(u"palette-rtl"_s);
    stage.closeAll();
    QApplication::setLayoutDirection(Qt::LeftToRight);
}

}  // namespace Binnacle::Shots
