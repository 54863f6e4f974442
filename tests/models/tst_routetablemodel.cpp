// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/routetablemodel.h"
#include "models/observation/slowroutesmodel.h"
#include "models/roles.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Models;
using namespace Qt::StringLiterals;

class TestRouteTableModel : public QObject
{
    Q_OBJECT

private slots:
    void shows();
    void keepsPlacesUntilResorted();
    void sorts();
    void groups();
    void filters();
    void hidesWhatOperatorsCall();
    void listsSlowRoutes();
};

namespace {

Client::RouteRow route(int number, const QString &pattern, double rate, double p95,
                       const QString &owner = u"records"_s)
{
    Client::RouteRow row;
    row.route = number;
    row.method = u"GET"_s;
    row.pattern = pattern;
    row.owner = owner;
    row.guard = u"everyone"_s;
    row.rate = rate;
    row.recent.requests = p95 > 0 ? 10 : 0;
    row.recent.p95 = p95;
    row.perSecond.assign(60, 1);
    return row;
}

Client::RouteTable table(double a, double b, double c)
{
    Client::RouteTable made;
    made.time = QDateTime::currentDateTimeUtc();
    made.items
        = {route(0, u"/a"_s, a, 5), route(1, u"/b"_s, b, 500), route(2, u"/c"_s, c, 0, u"logs"_s)};
    return made;
}

QStringList shown(const RouteTableModel &model)
{
    QStringList patterns;
    for (int i = 0; i < model.rowCount(); ++i)
        patterns.append(model.routeAt(i)
                            ? model.index(i, RouteTableModel::RouteColumn).data().toString()
                            : u"#"_s);
    return patterns;
}

}  // namespace

void TestRouteTableModel::shows()
{
    RouteTableModel model;
    const QAbstractItemModelTester tester(&model);
    Client::RouteTable routes = table(3, 2, 1);
    Client::RouteFailure failure;
    failure.time = routes.time.addSecs(-12);
    failure.status = 403;
    failure.message = u"Forbidden"_s;
    routes.items[0].lastFailure = failure;
    model.setTable(routes);
    QCOMPARE(shown(model), (QStringList{u"/a"_s, u"/b"_s, u"/c"_s, u"unmatched"_s}));
    const auto text
        = [&](int row, int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(text(0, RouteTableModel::FailureColumn), u"403 Forbidden"_s);
    QCOMPARE(text(2, RouteTableModel::P95Column), u"–"_s);
    QCOMPARE(text(2, RouteTableModel::SeenColumn), u"never"_s);
    QCOMPARE(model.index(1, RouteTableModel::P95Column).data(ToneRole).toInt(),
             int(CellTone::Warn));
    QCOMPARE(
        model.index(0, RouteTableModel::SparkColumn).data(SparkRole).value<QList<double>>().size(),
        60);
    QCOMPARE(model.rowOf(1), 1);
    QVERIFY(model.routeOf(RouteTableModel::unmatchedRoute));
}

void TestRouteTableModel::keepsPlacesUntilResorted()
{
    RouteTableModel model;
    const QAbstractItemModelTester tester(&model);
    model.setTable(table(3, 2, 1));
    const QPersistentModelIndex first = model.index(0, 0);
    const QSignalSpy layout(&model, &QAbstractItemModel::layoutChanged);
    const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setTable(table(1, 2, 9));
    QCOMPARE(shown(model).first(), u"/a"_s);
    QCOMPARE(layout.count(), 0);
    model.resort();
    QCOMPARE(shown(model), (QStringList{u"/c"_s, u"/b"_s, u"/a"_s, u"unmatched"_s}));
    QCOMPARE(first.row(), 2);
    QCOMPARE(layout.count(), 1);
    model.resort();
    QCOMPARE(layout.count(), 1);
    QCOMPARE(reset.count(), 0);
}

void TestRouteTableModel::sorts()
{
    RouteTableModel model;
    const QAbstractItemModelTester tester(&model);
    model.setTable(table(3, 2, 1));
    model.sort(RouteTableModel::P95Column, Qt::DescendingOrder);
    QCOMPARE(shown(model).mid(0, 2), (QStringList{u"/b"_s, u"/a"_s}));
    // Unknown comes last both ways.
    model.sort(RouteTableModel::P95Column, Qt::AscendingOrder);
    QCOMPARE(shown(model).mid(0, 2), (QStringList{u"/a"_s, u"/b"_s}));
    model.sort(RouteTableModel::RouteColumn, Qt::DescendingOrder);
    QCOMPARE(shown(model).mid(0, 3), (QStringList{u"/c"_s, u"/b"_s, u"/a"_s}));
}

void TestRouteTableModel::groups()
{
    RouteTableModel model;
    const QAbstractItemModelTester tester(&model);
    model.setTable(table(3, 2, 9));
    model.setGrouped(true);
    QCOMPARE(shown(model),
             (QStringList{u"#"_s, u"/c"_s, u"#"_s, u"unmatched"_s, u"#"_s, u"/a"_s, u"/b"_s}));
    QVERIFY(model.index(0, 0).data().toString().startsWith(u"logs"_s));
    QVERIFY(!(model.flags(model.index(0, 0)) & Qt::ItemIsSelectable));
    model.setTable(table(1, 2, 9));
    model.resort();
    QCOMPARE(shown(model).mid(5), (QStringList{u"/b"_s, u"/a"_s}));
    model.setGrouped(false);
    QCOMPARE(model.rowCount(), 4);
}

void TestRouteTableModel::filters()
{
    RouteTableModel model;
    const QAbstractItemModelTester tester(&model);
    model.setTable(table(3, 2, 1));
    const auto narrowed = [&model](const QString &text) {
        model.setFilter(*FilterExpression::parse(text, RouteTableModel::filterFields()));
        return shown(model);
    };
    QCOMPARE(narrowed(u"p95>100"_s), QStringList{u"/b"_s});
    QCOMPARE(narrowed(u"owner='logs'"_s), QStringList{u"/c"_s});
    QCOMPARE(narrowed(u"/a"_s), QStringList{u"/a"_s});
    QCOMPARE(narrowed({}).size(), 4);
}

void TestRouteTableModel::hidesWhatOperatorsCall()
{
    Client::RouteTable made = table(3, 2, 1);
    made.items.push_back(route(3, u"/api/console/routes"_s, 9, 900, u"console"_s));
    RouteTableModel model;
    const QAbstractItemModelTester tester(&model);
    model.setTable(made);
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.routeCount(), 3);
    QCOMPARE(model.routes().size(), size_t(4));
    QVERIFY(model.routeOf(3));
    model.setOperatorsShown(true);
    QCOMPARE(model.rowOf(3), 0);
    QCOMPARE(model.routeCount(), 4);

    SlowRoutesModel slow;
    slow.setTable(made, false);
    QCOMPARE(slow.rowCount(), 2);
    QCOMPARE(slow.routeAt(0).pattern, u"/b"_s);
}

void TestRouteTableModel::listsSlowRoutes()
{
    SlowRoutesModel model;
    const QAbstractItemModelTester tester(&model);
    model.setTable(table(3, 2, 1), false);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.routeAt(0).pattern, u"/b"_s);
    Client::RouteTable next = table(3, 2, 1);
    next.items[0].recent.p95 = 900;
    model.setTable(next, true);
    QCOMPARE(model.routeAt(0).pattern, u"/b"_s);
    QCOMPARE(model.routeAt(1).recent.p95, 900.0);
    model.setTable(next, false);
    QCOMPARE(model.routeAt(0).pattern, u"/a"_s);
}

QTEST_GUILESS_MAIN(TestRouteTableModel)
#include "tst_routetablemodel.moc"
