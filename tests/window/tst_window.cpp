// SPDX-License-Identifier: GPL-3.0-or-later
#include "hosting/opener.h"
#include "models/roles.h"
#include "sample/sampleproject.h"
#include "support/windowworld.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTcpServer>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Binnacle::Ui;
using namespace Qt::StringLiterals;

using State = Client::Instance::State;

/// The whole program but its start: the window on a server of this process that also serves
/// others, used as a person and as a client would.
class TestWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void reachesEveryPageByKey();
    void showsARequestEverywhere();
    void tellsWhyARequestWasDenied();
    void leavesTheKeyboardInTheList();
    void givesOthersWhatWasEdited();
    void showsWhatOthersChange();
    void answersWithTheServerStopped();
    void changesThePort();
    void explainsABusyPort();
    void asksBeforeItStopsTheServer();
    void comesBackAsItWas();
    void keepsDraftsOverACrash();

private:
    QTableView *grid() const { return m_world->find<QTableView>(u"page.data.grid"_s); }
    /// The data page in front on that collection, with rows.
    void openVessels();
    QModelIndex cell(const QString &id, const QString &field) const;
    void type(const QPersistentModelIndex &at, const QString &text);
    QByteArray path(const QString &id) const
    {
        return "/api/collections/vessels/records/" + id.toLatin1();
    }

    Theme m_theme;
    QTemporaryDir m_project;
    std::unique_ptr<WindowWorld> m_world;
};

void TestWindow::initTestCase()
{
    m_theme.install();
    QVERIFY(Sample::makeProject(m_project.filePath(u"harbour"_s)));
}

void TestWindow::init()
{
    m_world = std::make_unique<WindowWorld>(m_project.filePath(u"harbour"_s), m_theme);
    QVERIFY(QTest::qWaitForWindowActive(&m_world->window()));
    m_world->click(u"welcome.sample"_s);
    QTRY_VERIFY(m_world->instance() && m_world->instance()->state() == State::Running);
    QTRY_VERIFY(m_world->page());
    QVERIFY(m_world->signIn());
}

void TestWindow::cleanup()
{
    m_world.reset();
}

void TestWindow::openVessels()
{
    m_world->window().openLink(u"binnacle:///data?collection=vessels"_s);
    QTRY_VERIFY(m_world->page() && m_world->page()->kind() == PageKind::Data);
    QTRY_COMPARE(m_world->page()->title(), u"vessels"_s);
    QTRY_VERIFY(grid() && grid()->model()->rowCount() > 5);
    grid()->setFocus();
}

QModelIndex TestWindow::cell(const QString &id, const QString &field) const
{
    const QAbstractItemModel *model = grid()->model();
    int column = -1;
    for (int i = 0; i < model->columnCount(); ++i) {
        if (model->headerData(i, Qt::Horizontal, Models::ColumnKeyRole).toString() == field)
            column = i;
    }
    for (int row = 0; row < model->rowCount(); ++row) {
        if (model->index(row, 0).data(Models::IdRole).toString() == id)
            return model->index(row, column);
    }
    return {};
}

void TestWindow::type(const QPersistentModelIndex &at, const QString &text)
{
    grid()->setCurrentIndex(at);
    QTest::keyClick(grid(), Qt::Key_F2);
    QTRY_VERIFY(m_world->find<QLineEdit>(u"data.grid.editor"_s));
    auto *editor = m_world->find<QLineEdit>(u"data.grid.editor"_s);
    editor->selectAll();
    QTest::keyClicks(editor, text);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(at.data().toString(), text);
}

void TestWindow::reachesEveryPageByKey()
{
    QCOMPARE(m_world->page()->kind(), PageKind::Overview);
    const std::vector<std::pair<Qt::Key, PageKind>> pages{{Qt::Key_2, PageKind::Logs},
                                                          {Qt::Key_3, PageKind::Routes},
                                                          {Qt::Key_5, PageKind::Data},
                                                          {Qt::Key_8, PageKind::Access},
                                                          {Qt::Key_1, PageKind::Overview}};
    for (const auto &[key, kind] : pages) {
        m_world->key(key, Qt::ControlModifier);
        QTRY_COMPARE(m_world->page()->kind(), kind);
        QVERIFY(m_world->page()->isVisible());
    }
}

void TestWindow::showsARequestEverywhere()
{
    const QByteArray target = "/api/collections/vessels/records?perPage=1&filter=nothing%3D1";
    QCOMPARE(m_world->http("GET", target).status, 400);

    m_world->key(Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY(m_world->hasRow(u"page.logs.table"_s, {u"400"_s, u"filter=nothing"_s}));
    m_world->key(Qt::Key_3, Qt::ControlModifier);
    const QString pattern = u"/api/collections/{collection}/records"_s;
    QTRY_VERIFY(m_world->hasRow(u"page.routes.table"_s, {pattern, u"400"_s}));
    m_world->key(Qt::Key_1, Qt::ControlModifier);
    QTRY_VERIFY(m_world->hasRow(u"page.overview.slow"_s, {pattern}));
    QTRY_VERIFY(m_world->hasRow(u"page.overview.failing"_s, {u"400"_s, pattern}));
}

void TestWindow::tellsWhyARequestWasDenied()
{
    const QString id = m_world->json("GET", "/api/collections/vessels/records?perPage=1")[u"items"]
                           .elements()
                           .front()[u"id"]
                           .toString();
    m_world->signOut();
    QCOMPARE(m_world->http("PATCH", path(id), R"({"name":"Mine now"})").status, 404);
    m_world->key(Qt::Key_2, Qt::ControlModifier);
    QTRY_VERIFY(m_world->hasRow(u"page.logs.table"_s, {u"404"_s, u"PATCH"_s}));
    auto *table = m_world->find<QTableView>(u"page.logs.table"_s);
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        if (table->model()->index(row, 2).data().toString() == u"PATCH"_s)
            table->setCurrentIndex(table->model()->index(row, 0));
    }
    table->setFocus();
    m_world->key(Qt::Key_W, Qt::NoModifier);
    QTRY_VERIFY(m_world->find<QLabel>(u"why.summary"_s));
    QTRY_VERIFY(m_world->find<QLabel>(u"why.summary"_s)->text().contains(u"guest"_s));
    QVERIFY(m_world->find<QLabel>(u"why.summary"_s)->text().contains(id));
    // The rule's one part, what it came to and what was compared.
    auto *part = m_world->find<QWidget>(u"why.part"_s);
    QVERIFY(part);
    const QString told = part->accessibleName();
    QVERIFY2(told.contains(u"does not hold"_s) && told.contains(u"@request.auth.id"_s),
             qPrintable(told));
    m_world->click(u"btn.why.record"_s);
    QTRY_VERIFY(m_world->page() && m_world->page()->kind() == PageKind::Data);
    QTRY_VERIFY(grid());
    QTRY_COMPARE(grid()->currentIndex().data(Models::IdRole).toString(), id);
}

void TestWindow::leavesTheKeyboardInTheList()
{
    const auto isInLog = [this] {
        const QWidget *table = m_world->find(u"page.logs.table"_s);
        return table && QApplication::focusWidget() == table;
    };
    // There is a list only when there is something in it.
    const QByteArray target = "/api/collections/vessels/records";
    QCOMPARE(m_world->http("GET", target).status, 200);
    QTRY_VERIFY(m_world->json("GET", "/api/console/requests?operators=false")[u"items"].size() > 0);
    // A tab that has to be made, one that is there, and the same from Routes.
    m_world->click(u"tile.rate"_s);
    QTRY_VERIFY(isInLog());
    m_world->key(Qt::Key_1, Qt::ControlModifier);
    m_world->click(u"tile.errors"_s);
    QTRY_COMPARE(m_world->page()->kind(), PageKind::Logs);
    m_world->key(Qt::Key_3, Qt::ControlModifier);
    QTRY_VERIFY(m_world->find<QTableView>(u"page.routes.table"_s));
    auto *routes = m_world->find<QTableView>(u"page.routes.table"_s);
    routes->setFocus();
    routes->selectRow(0);
    m_world->key(Qt::Key_Return, Qt::NoModifier);
    QTRY_VERIFY(isInLog());
}

void TestWindow::givesOthersWhatWasEdited()
{
    openVessels();
    const QString id = grid()->model()->index(2, 0).data(Models::IdRole).toString();
    type(cell(id, u"name"_s), u"Typed in the grid"_s);
    QVERIFY(m_world->json("GET", path(id))[u"name"].toString() != u"Typed in the grid"_s);
    m_world->key(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(!m_world->page()->hasUnsavedChanges());
    QCOMPARE(m_world->json("GET", path(id))[u"name"].toString(), u"Typed in the grid"_s);
}

void TestWindow::showsWhatOthersChange()
{
    openVessels();
    const QString id = grid()->model()->index(3, 0).data(Models::IdRole).toString();
    grid()->setCurrentIndex(cell(id, u"name"_s));
    const QModelIndexList selected = grid()->selectionModel()->selectedIndexes();
    QVERIFY(!selected.isEmpty());

    const JsonValue changed
        = m_world->json("PATCH", path(id), "{\"name\":\"Changed by a client\"}");
    QCOMPARE(changed[u"name"].toString(), u"Changed by a client"_s);
    QTRY_COMPARE(cell(id, u"name"_s).data().toString(), u"Changed by a client"_s);
    // Neither place nor selection has moved.
    QCOMPARE(grid()->currentIndex(), cell(id, u"name"_s));
    QCOMPARE(grid()->selectionModel()->selectedIndexes(), selected);
    QCOMPARE(cell(id, u"name"_s).row(), 3);
}

void TestWindow::answersWithTheServerStopped()
{
    const QString address = m_world->instance()->address();
    m_world->click(u"btn.power"_s);
    QTRY_COMPARE(m_world->instance()->state(), State::Stopped);
    QVERIFY(!WindowWorld::isServed(address));
    openVessels();
    m_world->click(u"btn.power"_s);
    QTRY_COMPARE(m_world->instance()->state(), State::Running);
    QVERIFY(WindowWorld::isServed(address));
}

void TestWindow::changesThePort()
{
    const QString before = m_world->instance()->address();
    const QString after = WindowWorld::freeAddress();
    m_world->click(u"btn.address"_s);
    auto *field = m_world->find<QLineEdit>(u"address.field"_s);
    QVERIFY(field && field->isVisible());
    field->selectAll();
    QTest::keyClicks(field, after);
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(m_world->instance()->address(), after);
    QTRY_COMPARE(m_world->instance()->state(), State::Running);
    QVERIFY(WindowWorld::isServed(after));
    QVERIFY(!WindowWorld::isServed(before));
}

void TestWindow::explainsABusyPort()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    const QString port = QString::number(other.serverPort());
    m_world->instance()->setAddress(u"127.0.0.1:"_s + port);
    auto *bar = m_world->find(u"shell.trouble"_s);
    QTRY_VERIFY(bar->isVisible());
    QCOMPARE(m_world->instance()->state(), State::Failed);
    const auto labels = bar->findChildren<QLabel *>();
    const bool isExplained = std::any_of(labels.begin(), labels.end(), [&port](QLabel *label) {
        return label->text().contains(port);
    });
    QVERIFY(isExplained);
    other.close();
    m_world->click(u"btn.trouble.retry"_s);
    QTRY_COMPARE(m_world->instance()->state(), State::Running);
    QTRY_VERIFY(!bar->isVisible());
}

void TestWindow::asksBeforeItStopsTheServer()
{
    const QString address = m_world->instance()->address();
    QSignalSpy finished(&m_world->window(), &MainWindow::finished);
    m_world->window().close();
    QTRY_VERIFY(m_world->find(u"sheet.close"_s));
    m_world->click(u"close.cancel"_s);
    QTRY_VERIFY(!m_world->find(u"sheet.close"_s));
    QVERIFY(m_world->window().isVisible());
    QVERIFY(WindowWorld::isServed(address));

    m_world->window().close();
    QTRY_VERIFY(m_world->find(u"sheet.close"_s));
    m_world->find<QCheckBox>(u"close.remember"_s)->setChecked(false);
    m_world->click(u"close.stop"_s);
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(!WindowWorld::isServed(address));
}

void TestWindow::comesBackAsItWas()
{
    openVessels();
    m_world->key(Qt::Key_2, Qt::ControlModifier);
    QTRY_COMPARE(m_world->page()->kind(), PageKind::Logs);
    m_world->restart();
    QVERIFY(!m_world->page());
    m_world->window().restoreSession();
    QTRY_VERIFY(m_world->page() && m_world->page()->kind() == PageKind::Logs);
    QCOMPARE(m_world->window().workspace()->pages().size(), 3);
    QTRY_COMPARE(m_world->instance()->state(), State::Running);
    m_world->key(Qt::Key_5, Qt::ControlModifier);
    QTRY_COMPARE(m_world->page()->title(), u"vessels"_s);
}

void TestWindow::keepsDraftsOverACrash()
{
    openVessels();
    const QString id = grid()->model()->index(1, 0).data(Models::IdRole).toString();
    type(cell(id, u"name"_s), u"Never saved"_s);
    QVERIFY(m_world->page()->hasUnsavedChanges());
    m_world->crash();
    QStringList told;
    connect(&m_world->window().notices(), &Notices::posted, this,
            [&told](const Notice &notice) { told.append(notice.text); });
    m_world->window().restoreSession();
    QTRY_VERIFY(m_world->page() && m_world->page()->kind() == PageKind::Data);
    QTRY_COMPARE(told, QStringList{u"Restored; 1 draft kept"_s});
    QTRY_VERIFY(grid() && grid()->model()->rowCount() > 5);
    QTRY_COMPARE(cell(id, u"name"_s).data().toString(), u"Never saved"_s);
    QVERIFY(m_world->json("GET", path(id))[u"name"].toString() != u"Never saved"_s);
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
