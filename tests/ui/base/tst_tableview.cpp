// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/tableview.h"

#include <QAbstractTableModel>
#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QMenu>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Ui;
using namespace Qt::StringLiterals;

namespace {

/// Numbers its cells; counts what is asked of it.
class NumberModel final : public QAbstractTableModel
{
public:
    explicit NumberModel(int rows, int columns = 4)
        : m_rows(rows)
        , m_columns(columns)
    {
    }

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : m_rows;
    }
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : m_columns;
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        if (role == Models::RowStateRole && index.column() == 0)
            rowsAsked.insert(index.row());
        if (role == Models::RawValueRole && index.column() == 1)
            return index.row() * 1000;
        if (role == Qt::DisplayRole)
            return index.column() == 2 ? u"tab\there"_s
                                       : u"r%1c%2"_s.arg(index.row()).arg(index.column());
        return {};
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal)
            return {};
        if (role == Qt::DisplayRole)
            return u"Column %1"_s.arg(section);
        return role == Models::ColumnKeyRole ? QVariant(u"key%1"_s.arg(section)) : QVariant();
    }

    mutable QSet<int> rowsAsked;

private:
    int m_rows;
    int m_columns;
};

}  // namespace

class TestTableView : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_theme.install(); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_theme.setZoom(100);
    }

    void asksOnlyForRowsOnScreen();
    void selectAllIsBounded();
    void copiesRowsAsTsv();
    void copiesOneCellWhenCellsAreWalked();
    void keysActivatePeekAndDelete();
    void keepsColumnsOverARestart();
    void ignoresAStateOfOtherColumns();
    void stretchColumnFillsTheWidth();
    void columnsGiveWayBeforeItScrolls();
    void spareColumnsAreLeftOutForWantOfRoom();
    void columnsGrowWithTheZoom();
    void headerMenuHidesColumnsButTheLast();
    void contextMenuCanBeExtended();
    void tabLeavesTheTable();

private:
    Theme m_theme;
};

void TestTableView::asksOnlyForRowsOnScreen()
{
    NumberModel model(10'000'000);
    TableView view(m_theme);
    view.resize(600, 400);
    QElapsedTimer timer;
    timer.start();
    view.setModel(&model);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.grab();
    qInfo("10 million rows set and painted in %lld ms", timer.elapsed());
    QVERIFY(model.rowsAsked.size() < 40);
    view.scrollTo(model.index(9'999'999, 0));
    view.grab();
    QVERIFY(model.rowsAsked.contains(9'999'999));
    QVERIFY(model.rowsAsked.size() < 80);
}

void TestTableView::selectAllIsBounded()
{
    NumberModel model(1'000'000);
    TableView view(m_theme);
    view.setModel(&model);
    view.setSelectAllLimit(500);
    QSignalSpy counts(&view, &TableView::selectionCountChanged);
    view.selectAll();
    QCOMPARE(counts.last().first().toInt(), 500);
    QCOMPARE(view.chosenRows().size(), 500);
}

void TestTableView::copiesRowsAsTsv()
{
    NumberModel model(10);
    TableView view(m_theme);
    view.setModel(&model);
    view.horizontalHeader()->moveSection(3, 0);
    view.setColumnHidden(0, true);
    view.selectRow(2);
    view.selectionModel()->select(model.index(1, 0),
                                  QItemSelectionModel::Select | QItemSelectionModel::Rows);
    view.copySelection();
    QCOMPARE(QApplication::clipboard()->text(),
             u"r1c3\t1000\t\"tab\there\"\nr2c3\t2000\t\"tab\there\"\n"_s);
}

void TestTableView::copiesOneCellWhenCellsAreWalked()
{
    NumberModel model(10);
    TableView view(m_theme);
    view.setModel(&model);
    view.setCellNavigation(true);
    view.setCurrentIndex(model.index(3, 3));
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), u"r3c3"_s);
}

void TestTableView::keysActivatePeekAndDelete()
{
    NumberModel model(10);
    TableView view(m_theme);
    view.setModel(&model);
    view.setCurrentIndex(model.index(4, 0));
    QSignalSpy activated(&view, &TableView::rowActivated);
    QSignalSpy peeked(&view, &TableView::peekRequested);
    QSignalSpy removed(&view, &TableView::deleteRequested);
    QSignalSpy moved(&view, &TableView::currentRowChanged);
    QTest::keyClick(&view, Qt::Key_Return);
    QTest::keyClick(&view, Qt::Key_Space);
    QTest::keyClick(&view, Qt::Key_Delete);
    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated.first().first().toModelIndex().row(), 4);
    QCOMPARE(peeked.count(), 1);
    QCOMPARE(removed.count(), 1);
    QTest::keyClick(&view, Qt::Key_End);
    QCOMPARE(view.currentIndex().row(), 9);
    QTest::keyClick(&view, Qt::Key_Home);
    QCOMPARE(view.currentIndex().row(), 0);
    QCOMPARE(moved.count(), 2);
}

void TestTableView::keepsColumnsOverARestart()
{
    NumberModel model(10);
    TableView before(m_theme);
    before.setModel(&model);
    before.setColumnWidth(1, 222);
    before.horizontalHeader()->moveSection(2, 0);
    before.setColumnHidden(3, true);
    const JsonValue state = before.columnState();

    m_theme.setZoom(150);
    TableView after(m_theme);
    // Before the columns are known, as a page restores itself.
    after.restoreColumnState(state);
    after.setModel(&model);
    QCOMPARE(after.columnWidth(1), 333);
    QCOMPARE(after.horizontalHeader()->visualIndex(2), 0);
    QVERIFY(after.isColumnHidden(3));
    QCOMPARE(after.columnState(), state);
}

void TestTableView::ignoresAStateOfOtherColumns()
{
    NumberModel model(3);
    TableView view(m_theme);
    view.setModel(&model);
    const JsonValue before = view.columnState();
    JsonValue columns = JsonValue::array();
    columns.append(
        JsonValue::object({{u"key"_s, JsonValue(u"gone"_s)}, {u"width"_s, JsonValue(90)}}));
    columns.append(JsonValue(u"nonsense"_s));
    view.restoreColumnState(JsonValue::object({{u"columns"_s, columns}}));
    QCOMPARE(view.columnState(), before);
    view.restoreColumnState(JsonValue(u"nonsense"_s));
    QCOMPARE(view.columnState(), before);
}

void TestTableView::stretchColumnFillsTheWidth()
{
    NumberModel model(3);
    TableView view(m_theme);
    view.setModel(&model);
    view.setColumnWidths({100, 100, 100, 100});
    view.setStretchColumn(2);
    view.resize(900, 300);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QCOMPARE(view.horizontalHeader()->length(), view.viewport()->width());
    QCOMPARE(view.columnWidth(0), 100);
    view.resize(200, 300);
    QCOMPARE(view.columnWidth(2), 100);
}

void TestTableView::columnsGiveWayBeforeItScrolls()
{
    NumberModel model(3);
    TableView view(m_theme);
    view.setModel(&model);
    view.setColumnWidths({100, 100, 100, 100});
    view.setNarrowestWidths({0, 60, 80, 80});
    view.setStretchColumn(2);
    view.resize(360, 300);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    const JsonValue state = view.columnState();
    const int room = view.viewport()->width();
    QHeaderView *header = view.horizontalHeader();
    QCOMPARE(header->length(), room);
    QCOMPARE(view.columnWidth(0), 100);
    QVERIFY(view.columnWidth(1) < 100 && view.columnWidth(3) < 100);
    // What is kept is how wide they are where there is room.
    QCOMPARE(state[u"columns"].elements()[1][u"width"].toInteger(), 100);
    view.resize(200, 300);
    QCOMPARE(view.columnWidth(1), 60);
    QCOMPARE(view.columnWidth(2), 80);
    QCOMPARE(view.columnWidth(3), 80);
    // One that the user has set keeps its width.
    view.resize(360, 300);
    header->resizeSection(1, 90);
    QCOMPARE(view.columnWidth(1), 90);
    QCOMPARE(header->length(), room);
    view.resize(900, 300);
    QCOMPARE(view.columnWidth(1), 90);
    QCOMPARE(view.columnWidth(3), 100);
}

void TestTableView::spareColumnsAreLeftOutForWantOfRoom()
{
    NumberModel model(3);
    TableView view(m_theme);
    view.setModel(&model);
    view.setColumnWidths({100, 100, 100, 100});
    view.setNarrowestWidths({0, 60, 80, 80});
    view.setStretchColumn(2);
    view.setSpareColumns({3, 1});
    view.resize(330, 300);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QVERIFY(!view.isColumnHidden(1) && !view.isColumnHidden(3));
    view.resize(300, 300);
    QVERIFY(!view.isColumnHidden(1) && view.isColumnHidden(3));
    QCOMPARE(view.horizontalHeader()->length(), view.viewport()->width());
    // What is kept is the user's choice, not the want of room.
    const JsonValue state = view.columnState();
    QVERIFY(!state[u"columns"].elements()[3].contains(u"hidden"));
    QCOMPARE(state[u"columns"].elements()[3][u"width"].toInteger(), 100);
    view.resize(200, 300);
    QVERIFY(view.isColumnHidden(1) && view.isColumnHidden(3));

    emit view.horizontalHeader()->customContextMenuRequested({10, 10});
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    QAction *last = menu->actions().last();
    QCOMPARE(last->text(), u"Column 3 (no room)"_s);
    last->trigger();
    menu->close();
    QVERIFY(view.isColumnHidden(1) && !view.isColumnHidden(3));
    const JsonValue wanted = view.columnState();
    QTRY_VERIFY(!QApplication::activePopupWidget());

    TableView other(m_theme);
    other.setModel(&model);
    other.setStretchColumn(2);
    other.setSpareColumns({3, 1});
    other.restoreColumnState(wanted);
    other.resize(200, 300);
    other.show();
    QVERIFY(QTest::qWaitForWindowExposed(&other));
    QVERIFY(other.isColumnHidden(1) && !other.isColumnHidden(3));
    view.resize(900, 300);
    QVERIFY(!view.isColumnHidden(1) && !view.isColumnHidden(3));
    QCOMPARE(view.columnWidth(1), 100);
}

void TestTableView::columnsGrowWithTheZoom()
{
    NumberModel model(3);
    TableView view(m_theme);
    view.setModel(&model);
    view.setColumnWidths({100, 80, 60, 50});
    QCOMPARE(view.rowHeight(0), 28);
    m_theme.setZoom(200);
    QCOMPARE(view.columnWidth(0), 200);
    QCOMPARE(view.rowHeight(0), 56);
    view.setDensity(Density::Compact);
    QCOMPARE(view.rowHeight(0), 48);
}

void TestTableView::headerMenuHidesColumnsButTheLast()
{
    NumberModel model(3, 2);
    TableView view(m_theme);
    view.setModel(&model);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    emit view.horizontalHeader()->customContextMenuRequested({10, 10});
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    QAction *second = menu->actions().last();
    QCOMPARE(second->text(), u"Column 1"_s);
    second->trigger();
    menu->close();
    QVERIFY(view.isColumnHidden(1));
    QTRY_VERIFY(!QApplication::activePopupWidget());
    emit view.horizontalHeader()->customContextMenuRequested({10, 10});
    menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    const QList<QAction *> actions = menu->actions();
    QVERIFY(!actions.at(actions.size() - 2)->isEnabled());
    QVERIFY(actions.last()->isEnabled());
    menu->close();
}

void TestTableView::contextMenuCanBeExtended()
{
    NumberModel model(3);
    TableView view(m_theme);
    view.setModel(&model);
    view.resize(500, 300);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    int row = -1;
    connect(&view, &TableView::menuRequested, this, [&row](QMenu *menu, const QModelIndex &index) {
        row = index.row();
        menu->addAction(u"Mine"_s);
    });
    const QPoint place = view.visualRect(model.index(1, 1)).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, place, view.viewport()->mapToGlobal(place));
    QApplication::sendEvent(view.viewport(), &event);
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    QCOMPARE(row, 1);
    QCOMPARE(menu->actions().last()->text(), u"Mine"_s);
    menu->close();
}

void TestTableView::tabLeavesTheTable()
{
    QWidget window;
    NumberModel model(3);
    auto *view = new TableView(m_theme, &window);
    view->setModel(&model);
    auto *next = new QTableView(&window);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), next);
}

QTEST_MAIN(TestTableView)
#include "tst_tableview.moc"
