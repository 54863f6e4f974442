// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/routetablemodel.h"
#include "models/roles.h"
#include "observeworld.h"
#include "widgets/base/codeview.h"
#include "widgets/base/segmented.h"
#include "widgets/base/stateview.h"
#include "widgets/base/tableview.h"
#include "widgets/base/valuetext.h"
#include "widgets/routes/routespage.h"

#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>

#include <numeric>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Qt::StringLiterals;
using Model = Models::RouteTableModel;

/// The table of routes as a user has it, over a real server.
class TestRoutesPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup() { m_world.reset(); }

    void showsWhatRoutesDo();
    void opensRequestsInLogs();
    void sortsAndFilters();
    void groups();
    void holdsStill();
    void showsOneRoute();
    void triesARoute();
    void triesARequestAgain();
    void comesBack();
    void tellsWhatFailed();
    void tellsThatNothingIsObserved();

private:
    QTableView *table() const { return m_world->child<QTableView>(u"page.routes.table"_s); }
    Ui::StateView *states() const { return m_world->child<Ui::StateView>(u"page.routes.states"_s); }
    int rowOf(const QString &method, const QString &pattern) const;
    QString text(int row, int column) const
    {
        return table()->model()->index(row, column).data().toString();
    }
    void filter(const QString &text);

    const QString m_list = u"/api/collections/{collection}/records"_s;
    Ui::Theme *m_theme = nullptr;
    std::unique_ptr<ObserveWorld<Ui::RoutesPage>> m_world;
};

void TestRoutesPage::initTestCase()
{
    m_theme = new Ui::Theme(this);
    m_theme->install();
}

void TestRoutesPage::init()
{
    m_world = std::make_unique<ObserveWorld<Ui::RoutesPage>>(*m_theme);
    QVERIFY(m_world->isReady());
    QTRY_VERIFY(m_world->server.isLive());
    m_world->show();
    QTRY_COMPARE(states()->state(), Ui::StateView::State::Content);
}

int TestRoutesPage::rowOf(const QString &method, const QString &pattern) const
{
    for (int row = 0; row < table()->model()->rowCount(); ++row) {
        if (text(row, Model::MethodColumn) == method && text(row, Model::RouteColumn) == pattern)
            return row;
    }
    return -1;
}

void TestRoutesPage::filter(const QString &text)
{
    auto *edit = m_world->child<QLineEdit>(u"page.routes.filter.edit"_s);
    edit->clear();
    edit->setFocus();
    QTest::keyClicks(edit, text);
}

void TestRoutesPage::showsWhatRoutesDo()
{
    const int before = rowOf(u"GET"_s, m_list);
    QVERIFY(before >= 0);
    QCOMPARE(text(before, Model::P50Column), u"–"_s);
    QCOMPARE(text(before, Model::SeenColumn), u"never"_s);
    for (int i = 0; i < 9; ++i)
        QCOMPARE(m_world->list(), 200);
    QCOMPARE(m_world->fail(), 404);
    QTRY_COMPARE(text(rowOf(u"GET"_s, m_list), Model::ErrorColumn), u"10.0"_s);
    const int row = rowOf(u"GET"_s, m_list);
    for (const int column : {Model::P50Column, Model::P95Column, Model::P99Column})
        QVERIFY(text(row, column) != u"–"_s);
    QVERIFY(text(row, Model::FailureColumn).startsWith(u"404"_s));
    QVERIFY(text(row, Model::SeenColumn) != u"never"_s);
    QTRY_VERIFY(text(rowOf(u"GET"_s, m_list), Model::RateColumn) != u"–"_s);
    const QModelIndex spark = table()->model()->index(row, Model::SparkColumn);
    const auto line = spark.data(Models::SparkRole).value<QList<double>>();
    QCOMPARE(std::accumulate(line.begin(), line.end(), 0.0), 10.0);
    // Who may call it: what the rules of the collections come to.
    QTRY_VERIFY(text(rowOf(u"GET"_s, m_list), Model::GuardColumn).contains(u"by rule"_s));
}

void TestRoutesPage::opensRequestsInLogs()
{
    QCOMPARE(m_world->fail(), 404);
    QTRY_VERIFY(!text(rowOf(u"GET"_s, m_list), Model::FailureColumn).isEmpty());
    const int row = rowOf(u"GET"_s, m_list);
    QSignalSpy asked(m_world->page.get(), &Ui::Page::openRequested);
    table()->setFocus();
    table()->setCurrentIndex(table()->model()->index(row, Model::RouteColumn));
    QTest::keyClick(table(), Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
    auto target = asked.takeFirst()[0].value<Ui::PageTarget>();
    QCOMPARE(target.kind, Ui::PageKind::Logs);
    QCOMPARE(target.arguments[u"pattern"].toString(), m_list);
    QCOMPARE(target.arguments[u"method"].toString(), u"GET"_s);

    const QModelIndex failure = table()->model()->index(row, Model::FailureColumn);
    table()->scrollTo(failure);
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                      table()->visualRect(failure).center());
    QCOMPARE(asked.count(), 1);
    target = asked.takeFirst()[0].value<Ui::PageTarget>();
    QVERIFY(!target.arguments[u"request"].toString().isEmpty());
}

void TestRoutesPage::sortsAndFilters()
{
    const int all = table()->model()->rowCount();
    filter(u"route~'records' && method='GET'"_s);
    QTRY_COMPARE(table()->model()->rowCount(), 2);
    QVERIFY(m_world->child<QLabel>(u"page.count"_s)->text().startsWith(u"2 of "_s));
    table()->horizontalHeader()->setSortIndicator(Model::RouteColumn, Qt::AscendingOrder);
    QCOMPARE(text(0, Model::RouteColumn), m_list);
    table()->horizontalHeader()->setSortIndicator(Model::RouteColumn, Qt::DescendingOrder);
    QCOMPARE(text(1, Model::RouteColumn), m_list);

    // A mistake is told, and what was shown stays.
    filter(u"p95>"_s);
    auto *edit = m_world->child<QLineEdit>(u"page.routes.filter.edit"_s);
    QCOMPARE(edit->property("status").toString(), u"error"_s);
    QVERIFY(m_world->child<QLabel>(u"filter.message"_s)->isVisible());
    filter(u"nothinglikethat"_s);
    QTRY_COMPARE(states()->state(), Ui::StateView::State::FilteredEmpty);
    m_world->click(u"btn.state.action"_s);
    QTRY_COMPARE(table()->model()->rowCount(), all);
}

void TestRoutesPage::groups()
{
    const int all = table()->model()->rowCount();
    m_world->click(u"page.routes.group"_s);
    QVERIFY(table()->model()->rowCount() > all);
    QCOMPARE(table()->model()->index(0, 0).data(Models::RowStateRole).toInt(),
             int(Models::RowState::Gap));
    QCOMPARE(table()->columnSpan(0, 0), int(Model::ColumnCount));
    m_world->click(u"page.routes.group"_s);
    QCOMPARE(table()->model()->rowCount(), all);
}

void TestRoutesPage::holdsStill()
{
    m_world->click(u"page.routes.live"_s);
    QCOMPARE(m_world->list(), 200);
    auto *live = m_world->child<QAbstractButton>(u"page.routes.live"_s);
    QVERIFY(!live->isChecked());
    QCOMPARE(text(rowOf(u"GET"_s, m_list), Model::SeenColumn), u"never"_s);
    // F5 asks, once each time.
    const auto isSeenAfterF5 = [this] {
        m_world->page->refresh();
        return text(rowOf(u"GET"_s, m_list), Model::SeenColumn) != u"never"_s;
    };
    QTRY_VERIFY(isSeenAfterF5());
    m_world->click(u"page.routes.live"_s);
    QVERIFY(live->isChecked());
}

void TestRoutesPage::showsOneRoute()
{
    for (int i = 0; i < 4; ++i)
        m_world->list();
    QWidget *inspector = m_world->page->inspector();
    inspector->resize(400, 800);
    inspector->show();
    QTRY_VERIFY(text(rowOf(u"GET"_s, m_list), Model::SeenColumn) != u"never"_s);
    table()->setFocus();
    table()->setCurrentIndex(table()->model()->index(rowOf(u"GET"_s, m_list), 1));
    QCOMPARE(m_world->inInspector<QLabel>(u"page.routes.inspector.pattern"_s)->text(), m_list);
    QTRY_COMPARE(m_world->inInspector<Ui::ValueText>(u"value.requests"_s)->text(), u"4"_s);
    // The figures go on moving while it is looked at.
    m_world->list();
    QTRY_COMPARE(m_world->inInspector<Ui::ValueText>(u"value.requests"_s)->text(), u"5"_s);
    // Who may read what.
    QTRY_VERIFY(m_world->inInspector<Ui::ValueText>(u"value.posts"_s));
    QVERIFY(m_world->inInspector<Ui::ValueText>(u"value.posts"_s)->text().contains(u"status"_s));
    QSignalSpy asked(m_world->page.get(), &Ui::Page::openRequested);
    QTest::mouseClick(m_world->inInspector<QAbstractButton>(u"btn.openRequests"_s), Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
}

void TestRoutesPage::triesARoute()
{
    QWidget *inspector = m_world->page->inspector();
    inspector->resize(400, 900);
    inspector->show();
    table()->setCurrentIndex(table()->model()->index(rowOf(u"GET"_s, m_list), 1));
    m_world->inInspector<Ui::Segmented>(u"page.routes.inspector.tabs"_s)->setCurrentIndex(1);
    auto *send = m_world->inInspector<QAbstractButton>(u"btn.send"_s);
    QVERIFY(!send->isEnabled());
    auto *collection = m_world->inInspector<QWidget>(u"page.routes.tryit.parameter.collection"_s);
    collection->setFocus();
    QTest::keyClicks(collection, u"tags"_s);
    QTRY_VERIFY(send->isEnabled());
    QTest::mouseClick(send, Qt::LeftButton);
    auto *answer = m_world->inInspector<Ui::CodeView>(u"page.routes.tryit.answer"_s);
    QTRY_VERIFY(answer->code().contains(u"totalItems"_s));
    QSignalSpy asked(m_world->page.get(), &Ui::Page::openRequested);
    QTest::mouseClick(m_world->inInspector<QAbstractButton>(u"btn.tryitLogs"_s), Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
    QVERIFY(!asked[0][0].value<Ui::PageTarget>().arguments[u"request"].toString().isEmpty());
    QTest::mouseClick(m_world->inInspector<QAbstractButton>(u"btn.tryitCurl"_s), Qt::LeftButton);
    QVERIFY(QApplication::clipboard()->text().contains(
        u"http://127.0.0.1:8090/api/collections/tags/records"_s));
}

void TestRoutesPage::triesARequestAgain()
{
    QTRY_VERIFY(m_world->page->model().routeCount() > 1);
    const int route = m_world->page->model().routeAt(rowOf(u"GET"_s, m_list + u"/{id}"_s))->route;
    m_world->page->open(JsonValue::object(
        {{u"route"_s, JsonValue(route)},
         {u"replay"_s, JsonValue(u"/api/collections/tags/records/a%20b?fields=id"_s)}}));
    QCOMPARE(m_world->inInspector<Ui::Segmented>(u"page.routes.inspector.tabs"_s)->currentIndex(),
             1);
    QCOMPARE(m_world->inInspector<QLineEdit>(u"page.routes.tryit.parameter.id"_s)->text(),
             u"a b"_s);
    QCOMPARE(m_world->inInspector<QLabel>(u"page.routes.tryit.target"_s)->text(),
             u"GET /api/collections/tags/records/a%20b?fields=id"_s);
}

void TestRoutesPage::comesBack()
{
    filter(u"route~'records'"_s);
    QTest::keyClick(m_world->child<QLineEdit>(u"page.routes.filter.edit"_s), Qt::Key_Return);
    table()->setCurrentIndex(table()->model()->index(rowOf(u"GET"_s, m_list), 1));
    const int rows = table()->model()->rowCount();
    const JsonValue state = m_world->page->state();
    m_world->show();
    m_world->page->restore(state);
    QTRY_COMPARE(table()->model()->rowCount(), rows);
    QTRY_COMPARE(table()->currentIndex().row(), rowOf(u"GET"_s, m_list));
}

void TestRoutesPage::tellsWhatFailed()
{
    m_world->server.lose();
    m_world->show();
    QTRY_COMPARE(states()->state(), Ui::StateView::State::Error);
    QVERIFY(!m_world->child<QLabel>(u"state.text"_s)->text().isEmpty());
    m_world->server.comeBack();
    m_world->click(u"btn.state.action"_s);
    QTRY_COMPARE(states()->state(), Ui::StateView::State::Content);
}

void TestRoutesPage::tellsThatNothingIsObserved()
{
    m_world = std::make_unique<ObserveWorld<Ui::RoutesPage>>(*m_theme, false);
    m_world->show();
    // The routes are there all the same, only nothing is known of them.
    QTRY_COMPARE(states()->state(), Ui::StateView::State::Content);
    QTRY_VERIFY(m_world->child<QWidget>(u"page.routes.banner"_s)->isVisible());
}

QTEST_MAIN(TestRoutesPage)
#include "tst_routespage.moc"
