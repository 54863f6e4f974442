// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/access/accessrows.h"
#include "models/access/celltablemodel.h"
#include "models/access/rulesmatrixmodel.h"
#include "wire/jsonparser.h"

#include <QAbstractItemModelTester>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Models;
using namespace Qt::StringLiterals;

namespace {

JsonValue jsonOf(QByteArray text)
{
    return *Wire::parseJson(text.replace('\'', '"'));
}

TableRow pair(const QString &id, const QString &name, int number)
{
    return {id, {{name}, {QString::number(number), number}}};
}

}  // namespace

/// What the lists of the Access page show.
class TestAccessModels : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void showsRows();
    void keepsTheChoiceOverSorting();
    void narrows();
    void asksForMoreOnce();
    void tellsOnlyWhatChanged();
    void showsTheMatrix();
    void leavesOutTheSystem();
    void saysWhatASessionIs();
    void saysWhatAKeyIs();
    void saysWhatWasChanged();
    void saysHowOneSignsIn();
    void saysDurations_data();
    void saysDurations();

private:
    QString text(int row, int column) const
    {
        return m_model->index(row, column).data().toString();
    }

    std::unique_ptr<CellTableModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    const QDateTime m_now{QDate(2026, 3, 1), QTime(12, 0), Qt::UTC};
};

void TestAccessModels::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_model = std::make_unique<CellTableModel>(std::vector<TableColumn>{
        {u"name"_s, u"Name"_s}, {u"number"_s, u"Number"_s, Qt::AlignRight}});
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_model->setRows({pair(u"b"_s, u"Bob"_s, 10), pair(u"a"_s, u"Ann"_s, 9)});
}

void TestAccessModels::cleanup()
{
    m_tester.reset();
    m_model.reset();
}

void TestAccessModels::showsRows()
{
    QCOMPARE(m_model->rowCount(), 2);
    QCOMPARE(text(0, 0), u"Bob"_s);
    QCOMPARE(m_model->idAt(1), u"a"_s);
    QCOMPARE(m_model->rowOf(u"a"_s), 1);
    QCOMPARE(m_model->rowOf(u"nobody"_s), -1);
    QCOMPARE(m_model->headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), u"Number"_s);
    QCOMPARE(m_model->index(0, 0).data(AccessibleRole).toString(), u"Name: Bob"_s);
    QCOMPARE(m_model->index(0, 1).data(RawValueRole).toInt(), 10);
}

void TestAccessModels::keepsTheChoiceOverSorting()
{
    const QPersistentModelIndex bob = m_model->index(0, 0);
    // By the value, not by the text.
    m_model->sort(1, Qt::AscendingOrder);
    QCOMPARE(text(0, 0), u"Ann"_s);
    QCOMPARE(bob.row(), 1);
    m_model->sort(0, Qt::DescendingOrder);
    QCOMPARE(bob.row(), 0);
    m_model->sort(-1);
    QCOMPARE(text(0, 0), u"Bob"_s);
}

void TestAccessModels::narrows()
{
    m_model->setFilter(u"AN"_s);
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->count(), 2);
    QCOMPARE(m_model->idAt(0), u"a"_s);
    m_model->appendRows({pair(u"c"_s, u"Cara"_s, 1), pair(u"d"_s, u"Dan"_s, 2)});
    QCOMPARE(m_model->rowCount(), 2);
    m_model->setFilter({});
    QCOMPARE(m_model->rowCount(), 4);
}

void TestAccessModels::asksForMoreOnce()
{
    QSignalSpy wanted(m_model.get(), &CellTableModel::moreWanted);
    QVERIFY(!m_model->canFetchMore({}));
    m_model->setHasMore(true);
    m_model->fetchMore({});
    m_model->fetchMore({});
    QCOMPARE(wanted.count(), 1);
    m_model->sort(0, Qt::AscendingOrder);
    m_model->appendRows({pair(u"0"_s, u"Aaron"_s, 1)});
    QCOMPARE(text(0, 0), u"Aaron"_s);
}

void TestAccessModels::tellsOnlyWhatChanged()
{
    QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    QSignalSpy moved(m_model.get(), &QAbstractItemModel::layoutChanged);
    const QPersistentModelIndex ann = m_model->index(1, 0);
    m_model->setRows({pair(u"b"_s, u"Bobby"_s, 10), pair(u"a"_s, u"Ann"_s, 9)});
    QCOMPARE(moved.count(), 0);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(text(0, 0), u"Bobby"_s);
    m_model->setRows({pair(u"new"_s, u"Nora"_s, 1), pair(u"b"_s, u"Bobby"_s, 10),
                      pair(u"other"_s, u"Otto"_s, 1), pair(u"a"_s, u"Ann"_s, 9)});
    QCOMPARE(ann.row(), 3);
    QCOMPARE(text(0, 0) + text(2, 0), u"NoraOtto"_s);
    QCOMPARE(moved.count(), 0);
    // Gone, come and in another order, all at once; what comes twice is there twice.
    m_model->setRows({pair(u"a"_s, u"Anna"_s, 9), pair(u"last"_s, u"Lea"_s, 1),
                      pair(u"b"_s, u"Bob"_s, 10), pair(u"b"_s, u"Bob"_s, 10)});
    QCOMPARE(ann.row(), 0);
    QCOMPARE(text(0, 0) + text(1, 0) + text(2, 0), u"AnnaLeaBob"_s);
    QCOMPARE(m_model->rowCount(), 4);
    QCOMPARE(moved.count(), 1);
    m_model->setFilter(u"lea"_s);
    m_model->setRows({pair(u"last"_s, u"Lena"_s, 1), pair(u"lea"_s, u"Lea"_s, 1)});
    QCOMPARE(m_model->idAt(0), u"lea"_s);
    QCOMPARE(m_model->rowCount(), 1);
    m_model->setRows({});
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(reset.count(), 1);
}

void TestAccessModels::showsTheMatrix()
{
    RulesMatrixModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setMatrix(Client::rulesMatrix(jsonOf(
        "{'as':{'kind':'guest'},'collections':[{'id':'c1','name':'posts','type':'base',"
        "'system':false,'rows':4,'actions':{"
        "'list':{'class':'public','rule':'','allowed':true,'visible':4},"
        "'view':{'class':'rule','rule':'live = true','allowed':true,'visible':3},"
        "'create':{'class':'signed-in','rule':'x','allowed':false,'visible':null},"
        "'update':{'class':'rule','rule':'y','allowed':null,'visible':null},"
        "'delete':{'class':'closed','rule':null,'allowed':false,'visible':0}}},"
        "{'id':'c2','name':'totals','type':'view','system':false,'rows':1,'actions':{"
        "'list':{'class':'rule','rule':'z','allowed':false,'visible':null,'error':'unknown z'},"
        "'create':{'class':'closed','rule':null,'allowed':false,'visible':null}}}]}")));
    QCOMPARE(model.rowCount(), 2);
    const auto cell = [&model](int row, int column) { return model.index(row, column); };
    QCOMPARE(cell(0, RulesMatrixModel::ListColumn).data().toString(), u"public · 4"_s);
    QCOMPARE(cell(0, RulesMatrixModel::CreateColumn).data().toString(), u"signed-in"_s);
    QCOMPARE(cell(0, RulesMatrixModel::DeleteColumn).data().toString(), u"closed"_s);
    QCOMPARE(cell(0, RulesMatrixModel::DeleteColumn).data(IconToneRole).toInt(),
             int(CellTone::Error));
    QCOMPARE(cell(0, RulesMatrixModel::UpdateColumn).data(IconRole).toString(), u"circle-help"_s);
    QVERIFY(cell(0, RulesMatrixModel::ViewColumn)
                .data(AccessibleRole)
                .toString()
                .contains(u"Reaches 3 of 4 records"_s));
    QVERIFY(cell(1, RulesMatrixModel::ListColumn)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(u"unknown z"_s));
    // A view has nothing that could be created.
    QVERIFY(!model.verdictAt(cell(1, RulesMatrixModel::CreateColumn)));
    QVERIFY(cell(1, RulesMatrixModel::CreateColumn).data(NullRole).toBool());
    QVERIFY(!model.verdictAt(cell(0, RulesMatrixModel::CollectionColumn)));
}

void TestAccessModels::leavesOutTheSystem()
{
    RulesMatrixModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setMatrix(
        Client::rulesMatrix(jsonOf("{'collections':[{'id':'s','name':'_otps','system':true},"
                                   "{'id':'p','name':'posts'},{'id':'a','name':'Authors'}]}")));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.rowAt(0)->name, u"Authors"_s);
    model.setSystemShown(true);
    QCOMPARE(model.rowCount(), 3);
    model.setFilter(u"POST"_s);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.collectionCount(), 3);
}

void TestAccessModels::saysWhatASessionIs()
{
    Client::SessionInfo session;
    session.id = u"s1"_s;
    session.label = u"ann@example.com"_s;
    session.userAgent = u"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"_s;
    session.created = u"2026-02-27 12:00:00.000Z"_s;
    session.isCurrent = true;
    const TableRow row = sessionRow(session, m_now);
    QCOMPARE(row.id, u"s1"_s);
    QCOMPARE(row.cells.size(), sessionColumns().size());
    QVERIFY(row.cells[0].text.contains(u"this one"_s));
    QCOMPARE(row.cells[2].text, u"Firefox on Linux"_s);
    QVERIFY(row.cells[5].text.contains(u"2 days"_s));
    session.userAgent = u"curl/8.1"_s;
    QCOMPARE(sessionRow(session, m_now).cells[2].text, u"curl/8.1"_s);
}

void TestAccessModels::saysWhatAKeyIs()
{
    Client::ApiKeyInfo key;
    key.id = u"k1"_s;
    key.name = u"import"_s;
    key.scope = {{u"*"_s, {u"list"_s}},
                 {u"posts"_s, {u"list"_s, u"view"_s, u"create"_s, u"update"_s, u"delete"_s}}};
    QCOMPARE(keyRow(key, m_now).cells.size(), keyColumns().size());
    QCOMPARE(keyRow(key, m_now).cells[1].text, u"active"_s);
    QCOMPARE(scopeText(key.scope), u"all collections: list · posts: everything"_s);
    QCOMPARE(scopeText({}), u"nothing"_s);
    key.expires = u"2026-02-01 00:00:00.000Z"_s;
    QCOMPARE(keyRow(key, m_now).cells[1].text, u"expired"_s);
    key.isRevoked = true;
    QCOMPARE(keyRow(key, m_now).cells[1].text, u"revoked"_s);
    QVERIFY(keyRow(key, m_now).isStale);
}

void TestAccessModels::saysWhatWasChanged()
{
    const Client::AuditPage page = Client::auditPage(
        jsonOf("{'items':[{'id':'a1','at':'2026-03-01 11:00:00.000Z',"
               "'actor':{'kind':'superuser','id':'r','label':'root@example.com'},"
               "'ip':'10.0.0.1','action':'collection.update',"
               "'target':{'kind':'collection','id':'c1','label':'posts'},"
               "'before':{'listRule':null},'after':{'listRule':'','name':'x'}}],'next':'a1'}"));
    QCOMPARE(page.next, u"a1"_s);
    QCOMPARE(changeText(page.items[0]), u"listRule, name"_s);
    const TableRow row = auditRow(page.items[0], m_now);
    QCOMPARE(row.cells.size(), auditColumns().size());
    QCOMPARE(row.cells[1].text, u"root@example.com"_s);
    QCOMPARE(row.cells[3].text, u"posts"_s);
}

void TestAccessModels::saysHowOneSignsIn()
{
    const Client::CollectionInfo users = Client::collectionInfo(jsonOf(
        "{'id':'u','name':'users','type':'auth','fields':[],'indexes':[],"
        "'passwordAuth':{'enabled':true,'identityFields':['email','username']},"
        "'otp':{'enabled':false,'length':8,'duration':180},"
        "'oauth2':{'enabled':true,'providers':[{'name':'github','clientId':'x'}]},"
        "'mfa':{'enabled':false},'authAlert':{'enabled':true},'authToken':{'duration':432000}}"));
    const TableRow row = signInRow(users);
    QCOMPARE(row.cells.size(), signInColumns().size());
    QCOMPARE(row.cells[1].text, u"email, username"_s);
    QCOMPARE(row.cells[2].text, u"off"_s);
    QCOMPARE(row.cells[3].text, u"github"_s);
    QCOMPARE(row.cells[6].text, u"5 days"_s);
}

void TestAccessModels::saysDurations_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("words");
    QTest::newRow("seconds") << qint64(90) << u"90 seconds"_s;
    QTest::newRow("a minute") << qint64(60) << u"1 minute"_s;
    QTest::newRow("hours") << qint64(7200) << u"2 hours"_s;
    QTest::newRow("a day") << qint64(86400) << u"1 day"_s;
}

void TestAccessModels::saysDurations()
{
    QFETCH(qint64, seconds);
    QTEST(durationWords(seconds), "words");
}

QTEST_GUILESS_MAIN(TestAccessModels)
#include "tst_accessmodels.moc"
