// SPDX-License-Identifier: GPL-3.0-or-later
#include "shots/chapters.h"
#include "shots/stage.h"
#include "widgets/base/stateview.h"

#include <QAbstractItemModel>
#include <QTableView>
#include <QTest>

namespace Binnacle::Shots {

using namespace Qt::StringLiterals;

namespace {

const QString routes = u"page.routes.table"_s;
const QString filter = u"page.routes.filter.edit"_s;

/// The first whose row says all of it.
void selectRoute(Stage &stage, const QString &method, const QString &part)
{
    QAbstractItemModel *model = stage.table(routes)->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        QString text;
        for (int column = 0; column < model->columnCount(); ++column)
            text += model->index(row, column).data().toString() + u' ';
        if (text.contains(method) && text.contains(part)) {
            stage.select(routes, row);
            return;
        }
    }
}

void shootTryIt(Stage &stage)
{
    stage.enter(filter, u"records"_s);
    selectRoute(stage, u"GET"_s, u"records"_s);
    stage.until(u"the inspector is shown"_s,
                [&] { return stage.has(u"page.routes.inspector.tabs"_s); });
    stage.choose(u"page.routes.inspector.tabs"_s, 1);
    stage.shot(u"routes-tryit"_s);
    stage.click(u"btn.send"_s);
    stage.shot(u"routes-tryit-answer"_s);
    selectRoute(stage, u"POST"_s, u"records"_s);
    stage.shot(u"routes-tryit-body"_s);
    stage.click(u"btn.send"_s);
    stage.shot(u"routes-tryit-failed"_s);
    stage.choose(u"page.routes.inspector.tabs"_s, 0);
}

}  // namespace

void shootRoutes(Stage &stage)
{
    stage.needSample();
    stage.go(Ui::PageKind::Routes);
    stage.until(u"the routes are shown"_s, [&] { return stage.has(routes); });
    stage.untilRows(routes, 10);
    stage.shot(u"routes"_s);
    selectRoute(stage, u"GET"_s, u"records"_s);
    stage.shot(u"routes-inspector"_s);
    stage.click(u"page.routes.group"_s);
    stage.shot(u"routes-group"_s);
    stage.closeAll();
    stage.enter(filter, u"errors>"_s);
    stage.shot(u"routes-filter-error"_s);
    shootTryIt(stage);
    stage.enter(filter, u"nowhere"_s);
    stage.shot(u"routes-filtered-empty"_s);
    stage.enter(filter, {});
}

}  // namespace Binnacle::Shots
