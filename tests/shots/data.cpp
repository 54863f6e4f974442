// SPDX-License-Identifier: GPL-3.0-or-later
#include "shots/chapters.h"
#include "shots/stage.h"
#include "widgets/base/stateview.h"

#include <QAbstractItemModel>
#include <QTableView>

namespace Binnacle::Shots {

using namespace Qt::StringLiterals;

namespace {

const QString grid = u"page.data.grid"_s;
const QString filter = u"page.data.filter"_s;

void open(Stage &stage, const QString &collection, int rows)
{
    stage.go(Ui::PageKind::Data, JsonValue::object({{u"collection"_s, JsonValue(collection)}}));
    if (rows > 0) {
        stage.until(u"the grid is shown"_s, [&] { return stage.has(grid); });
        stage.untilRows(grid, rows);
    }
}

bool isIn(Stage &stage, Ui::StateView::State state)
{
    const auto *view = stage.find<Ui::StateView>(u"page.data.state"_s);
    return view && view->state() == state;
}

void shootFilters(Stage &stage)
{
    open(stage, u"vessels"_s, 30);
    stage.type(filter, u"le"_s);
    stage.shot(u"data-filter-completion"_s);
    stage.type(filter, u"type = 'tanker' && length > "_s);
    stage.shot(u"data-filter-error"_s);
    stage.enter(filter, u"type = 'tanker' && length > 120"_s);
    stage.until(u"the filter is applied"_s,
                [&] { return stage.table(grid)->model()->rowCount() < 10; });
    stage.select(grid, 0, 1);
    stage.shot(u"data-filtered"_s);
    stage.enter(filter, u"type = 'tug' && length > 120 && active = true"_s);
    stage.until(u"nothing matches"_s,
                [&] { return isIn(stage, Ui::StateView::State::FilteredEmpty); });
    stage.shot(u"data-filtered-empty"_s);
    stage.enter(filter, u"tonage > 100"_s);
    stage.until(u"the filter is refused"_s, [&] {
        return isIn(stage, Ui::StateView::State::Error)
            || isIn(stage, Ui::StateView::State::FilteredEmpty);
    });
    stage.shot(u"data-filter-refused"_s);
    stage.enter(filter, {});
    stage.untilRows(grid, 30);
}

void shootInspector(Stage &stage)
{
    open(stage, u"calls"_s, 50);
    stage.select(grid, 3, 1);
    stage.shot(u"data-relations"_s);
    stage.choose(u"data.inspector.tabs"_s, 2);
    stage.shot(u"data-inspector-api"_s);
    stage.choose(u"data.inspector.tabs"_s, 3);
    stage.shot(u"data-inspector-json"_s);
    open(stage, u"vessels"_s, 30);
    stage.select(grid, 2, 1);
    stage.choose(u"data.inspector.tabs"_s, 1);
    stage.shot(u"data-inspector-refs"_s);
    stage.choose(u"data.inspector.tabs"_s, 0);
    stage.click(u"btn.facets"_s);
    stage.until(u"values are counted"_s, [&] { return stage.has(u"facet.type.tanker"_s); });
    stage.shot(u"data-facets"_s);
    stage.click(u"btn.facetFields"_s);
    stage.shot(u"data-facet-fields"_s);
    stage.closeAll();
    stage.click(u"btn.facets"_s);
}

}  // namespace

void shootData(Stage &stage)
{
    stage.needSample();
    open(stage, u"vessels"_s, 30);
    stage.select(grid, 2, 1);
    stage.shot(u"data-grid"_s);
    stage.openMenu(grid, 4, 2);
    stage.shot(u"data-menu"_s);
    stage.closeAll();
    stage.click(u"btn.columns"_s);
    stage.shot(u"data-columns"_s);
    stage.closeAll();
    shootFilters(stage);
    shootInspector(stage);

    open(stage, u"pilots"_s, 0);
    stage.until(u"there are no records"_s,
                [&] { return isIn(stage, Ui::StateView::State::Empty); });
    stage.shot(u"data-empty"_s);
    open(stage, u"soundings"_s, 100);
    stage.select(grid, 5, 1);
    stage.shot(u"data-large"_s);
    stage.click(u"btn.countRecords"_s);
    stage.shot(u"data-large-counted"_s);
    open(stage, u"berth_load"_s, 5);
    stage.select(grid, 1, 1);
    stage.shot(u"data-view"_s);
    open(stage, u"users"_s, 2);
    stage.select(grid, 0, 1);
    stage.shot(u"data-users"_s);
    open(stage, u"notes"_s, 3);
    stage.select(grid, 0, 2);
    stage.shot(u"data-editor"_s);
    open(stage, u"vessels"_s, 30);
}

}  // namespace Binnacle::Shots
