// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/shelltest.h"
#include "widgets/base/button.h"
#include "widgets/shell/breadcrumb.h"
#include "widgets/shell/commandpalette.h"
#include "widgets/shell/commands.h"
#include "widgets/shell/inspectordock.h"
#include "widgets/shell/mainwindow.h"
#include "widgets/shell/navrail.h"
#include "widgets/shell/statusline.h"
#include "widgets/shell/tabgroup.h"
#include "widgets/shell/troublebar.h"
#include "widgets/shell/workspace.h"
#include "widgets/theme.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QMenu>
#include <QTemporaryDir>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Binnacle::Ui;
using namespace Qt::StringLiterals;

class TestMainWindow : public ShellTest
{
    Q_OBJECT

private:
    void openSample()
    {
        click(u"welcome.sample"_s);
        QTRY_VERIFY(page());
    }
    static PageTarget logs(const QString &status)
    {
        return {PageKind::Logs, JsonValue::object({{u"status"_s, JsonValue(status)}})};
    }

private slots:
    void initTestCase() { m_theme.install(); }
    void init() { makeWindow(); }
    void cleanup() { endWindow(); }

    void opensTheSampleAndListens()
    {
        openSample();
        QCOMPARE(m_opener->asked, QStringList{u"sample"_s});
        QCOMPARE(instance().starts, 1);
        QCOMPARE(page()->kind(), PageKind::Overview);
        QVERIFY(page()->isShown());
        QVERIFY(m_window->windowTitle().contains(u"Harbour"));
    }

    void makesANewProject()
    {
        click(u"welcome.new"_s);
        auto *name = find<QLineEdit>(u"newProject.name"_s);
        QVERIFY(name);
        click(u"newProject.start"_s);
        QVERIFY(m_opener->asked.isEmpty());
        QCOMPARE(name->property("status").toString(), u"error"_s);
        name->setText(u"boats"_s);
        find<QLineEdit>(u"newProject.folder"_s)->setText(u"/srv"_s);
        find<QLineEdit>(u"newProject.email"_s)->setText(u"kari@example.org"_s);
        find<QLineEdit>(u"newProject.password"_s)->setText(u"short"_s);
        click(u"newProject.start"_s);
        QVERIFY(m_opener->asked.isEmpty());
        find<QLineEdit>(u"newProject.password"_s)->setText(u"long enough"_s);
        click(u"newProject.start"_s);
        QTRY_VERIFY(page());
        QCOMPARE(m_opener->project.directory, u"/srv/boats"_s);
        QCOMPARE(m_opener->project.superuserEmail, u"kari@example.org"_s);
        QTRY_VERIFY(!m_window->findChild<QDialog *>());
    }

    void explainsADirectoryInUse()
    {
        m_opener->failure = Error::make(Error::Kind::Conflict);
        m_window->openDirectory(u"/srv/boats"_s);
        QTRY_VERIFY(find(u"welcome.failure"_s)->isVisible());
        m_opener->failure.reset();
        click(u"btn.failure.retry"_s);
        QTRY_VERIFY(page());
        QVERIFY(!find(u"welcome.failure"_s)->isVisibleTo(find(u"shell.welcome"_s)));
    }

    void keepsTheSheetWhenThePasswordIsWrong()
    {
        click(u"welcome.attach"_s);
        find<QLineEdit>(u"attach.url"_s)->setText(u"10.0.0.5:8090/"_s);
        find<QLineEdit>(u"attach.email"_s)->setText(u"kari@example.org"_s);
        auto *password = find<QLineEdit>(u"attach.password"_s);
        password->setText(u"wrong"_s);
        m_opener->failure = Error::make(Error::Kind::Unauthenticated);
        click(u"attach.start"_s);
        QTRY_VERIFY(!password->accessibleDescription().isEmpty());
        m_opener->failure.reset();
        password->setText(u"right"_s);
        click(u"attach.start"_s);
        QTRY_VERIFY(page());
        QCOMPARE(m_opener->asked.last(), u"attach http://10.0.0.5:8090 right"_s);
        // Nothing here to start or stop.
        QVERIFY(!find(u"btn.power"_s)->isVisible());
    }

    void openingCanBeGivenUp()
    {
        m_opener->isHolding = true;
        click(u"welcome.sample"_s);
        QVERIFY(find(u"welcome.progress"_s)->isVisible());
        click(u"btn.cancelOpening"_s);
        m_opener->release();
        QCoreApplication::processEvents();
        QVERIFY(!m_window->workspace());
        QVERIFY(!find(u"welcome.progress"_s)->isVisible());
        QTRY_VERIFY(m_opener->last.expired());
    }

    void startsStopsAndMovesToAnotherPort()
    {
        m_opener->prepare = [](FakeInstance &made) { made.busyPort = u":8090"_s; };
        openSample();
        auto *trouble = m_window->findChild<TroubleBar *>();
        QVERIFY(trouble->isVisible());
        QVERIFY(trouble->text().contains(u"8090"));
        click(u"btn.trouble.nextPort"_s);
        QCOMPARE(instance().address(), u"127.0.0.1:8091"_s);
        QCOMPARE(instance().state(), Client::Instance::State::Running);
        QVERIFY(!trouble->isVisible());
        click(u"btn.power"_s);
        QCOMPARE(instance().state(), Client::Instance::State::Stopped);
        click(u"btn.power"_s);
        click(u"btn.restart"_s);
        QCOMPARE(instance().restarts, 1);
        click(u"btn.address"_s);
        auto *field = find<QLineEdit>(u"address.field"_s);
        field->setText(u"9000000"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(instance().address(), u"127.0.0.1:8091"_s);
        field->setText(u"0.0.0.0:9000"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(instance().address(), u"0.0.0.0:9000"_s);
    }

    void handlesTabsByKeys()
    {
        openSample();
        key(Qt::Key_5, Qt::ControlModifier);
        QCOMPARE(page()->kind(), PageKind::Data);
        QPointer<FakePage> first = page();
        first->field->setText(u"draft"_s);
        m_window->workspace()->open({PageKind::Data, JsonValue::object()});
        QVERIFY(page() != first);
        QCOMPARE(m_window->workspace()->pages().size(), 3);
        page()->field->setText(u"second draft"_s);
        key(Qt::Key_W, Qt::ControlModifier);
        QCOMPARE(m_window->workspace()->pages().size(), 2);
        key(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(page()->field->text(), u"second draft"_s);
        key(Qt::Key_Backslash, Qt::ControlModifier);
        QVERIFY(m_window->workspace()->isSplit());
        QVERIFY(first->isShown() || !first->isVisible());
        key(Qt::Key_Backslash, Qt::ControlModifier);
        QVERIFY(!m_window->workspace()->isSplit());
        key(Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(page()->kind(), PageKind::Overview);
        QVERIFY(!first->isShown());
        for (int i = 0; i < 3; ++i)
            key(Qt::Key_W, Qt::ControlModifier);
        QVERIFY(!page());
        QVERIFY(find(u"shell.noTabs"_s)->isVisible());
        key(Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(page()->kind(), PageKind::Logs);
    }

    void splitShowsBothPages()
    {
        openSample();
        FakePage *overview = page();
        key(Qt::Key_2, Qt::ControlModifier);
        key(Qt::Key_Backslash, Qt::ControlModifier);
        QVERIFY(overview->isShown());
        QVERIFY(page()->isShown());
        // The focus tells which side is meant.
        overview->field->setFocus();
        QTRY_COMPARE(page(), overview);
    }

    void sendsKeysToThePage()
    {
        openSample();
        key(Qt::Key_F5);
        QCOMPARE(page()->refreshes, 1);
        key(Qt::Key_F, Qt::ControlModifier);
        QVERIFY(page()->field->hasFocus());
        QTest::keyClicks(page()->field, u"abc"_s);
        key(Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(page()->saves, 1);
        // Nothing is unsaved any more.
        key(Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(page()->saves, 1);
    }

    void walksTheDrillDownPath()
    {
        openSample();
        FakePage *overview = page();
        overview->drillTo(logs(u"5xx"_s));
        FakePage *logsPage = page();
        QCOMPARE(logsPage->kind(), PageKind::Logs);
        QCOMPARE(logsPage->opened[u"status"].toString(), u"5xx"_s);
        logsPage->drillTo(logs(u"404"_s));
        QCOMPARE(page(), logsPage);
        QCOMPARE(m_window->workspace()->path(), (QStringList{u"Overview"_s, u"Logs"_s, u"Logs"_s}));
        auto *crumbs = find<Breadcrumb>(u"shell.breadcrumb"_s);
        QVERIFY(crumbs->isVisible());
        key(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(logsPage->opened[u"status"].toString(), u"5xx"_s);
        key(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(page(), overview);
        QVERIFY(!crumbs->isVisible());
        key(Qt::Key_Right, Qt::AltModifier);
        key(Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(logsPage->opened[u"status"].toString(), u"404"_s);
        QTRY_VERIFY(find(u"shell.breadcrumb.0"_s) && find(u"shell.breadcrumb.0"_s)->isVisible());
        click(u"shell.breadcrumb.0"_s);
        QCOMPARE(page(), overview);
    }

    void goingBackNeverTakesDrafts()
    {
        openSample();
        page()->drillTo(logs(u"5xx"_s));
        FakePage *logsPage = page();
        logsPage->drillTo(logs(u"404"_s));
        logsPage->field->setText(u"typed here"_s);
        key(Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(logsPage->field->text(), u"typed here"_s);
        QCOMPARE(logsPage->opened[u"status"].toString(), u"5xx"_s);
        // A drill-down leaves a page with a draft alone.
        logsPage->drillTo(logs(u"500"_s));
        QVERIFY(page() != logsPage);
    }

    void copiesAndOpensLinks()
    {
        openSample();
        page()->drillTo(logs(u"5xx"_s));
        m_window->commands().run(u"go.link"_s);
        const QString link = QApplication::clipboard()->text();
        QCOMPARE(link, u"binnacle://Harbour/logs?status=5xx"_s);
        key(Qt::Key_1, Qt::ControlModifier);
        m_window->openLink(link);
        QCOMPARE(page()->kind(), PageKind::Logs);
        QCOMPARE(page()->opened[u"status"].toString(), u"5xx"_s);
        // Also when the instance is not open any more.
        m_window->commands().run(u"instance.close"_s);
        QVERIFY(!m_window->workspace());
        m_window->openLink(u"binnacle://Harbour/data?collection=posts"_s);
        QTRY_VERIFY(page() && page()->kind() == PageKind::Data);
        QTRY_COMPARE(page()->opened[u"collection"].toString(), u"posts"_s);
    }

    void findsThingsByTheirName()
    {
        m_opener->prepare = [](FakeInstance &made) {
            made.fake.on("GET", "/api/collections",
                         FakeTransport::jsonText(R"({"page":1,"perPage":1,"totalItems":1,)"
                                                 R"("totalPages":1,"items":[{"id":"c1",)"
                                                 R"("name":"posts","type":"base","fields":[]}]})"));
            made.fake.on("GET", "/api/collections/posts/records",
                         FakeTransport::jsonText(R"({"page":1,"perPage":1,"totalItems":-1,)"
                                                 R"("totalPages":-1,"items":[{"id":"abc123"}]})"));
        };
        openSample();
        key(Qt::Key_K, Qt::ControlModifier);
        CommandPalette &palette = m_window->palette();
        QVERIFY(palette.isVisible());
        QTest::keyClicks(QApplication::focusWidget(), u"@pos"_s);
        QTRY_COMPARE(palette.model().rowCount(), 1);
        key(Qt::Key_Return);
        QVERIFY(!palette.isVisible());
        QCOMPARE(page()->opened[u"collection"].toString(), u"posts"_s);
        key(Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), u"#abc123"_s);
        QTRY_COMPARE(palette.model().rowCount(), 1);
        key(Qt::Key_Return);
        QCOMPARE(page()->opened[u"record"].toString(), u"abc123"_s);
        key(Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), u">polish"_s);
        QCOMPARE(palette.model().rowCount(), 1);
        key(Qt::Key_Escape);
        key(Qt::Key_P, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), u"overv"_s);
        key(Qt::Key_Return);
        QCOMPARE(page()->kind(), PageKind::Overview);
        key(Qt::Key_T, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), u"posts"_s);
        key(Qt::Key_Return);
        QCOMPARE(m_window->workspace()->pages().size(), 3);
    }

    void saysWhyAnActionIsNotPossible()
    {
        openSample();
        QVERIFY(!m_window->commands().blockedReason(u"go.forward"_s).isEmpty());
        QVERIFY(!m_window->commands().action(u"go.forward"_s)->isEnabled());
        key(Qt::Key_K, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), u">forward"_s);
        key(Qt::Key_Return);
        QVERIFY(m_window->palette().isVisible());
        key(Qt::Key_Escape);
    }

    void borrowsTheInspector()
    {
        openSample();
        auto *dock = m_window->findChild<InspectorDock *>();
        QVERIFY(!dock->isVisible());
        key(Qt::Key_5, Qt::ControlModifier);
        QVERIFY(dock->isVisible());
        const QPointer<QWidget> content = dock->content();
        QVERIFY(dock->isAncestorOf(content));
        key(Qt::Key_I, Qt::ControlModifier);
        QVERIFY(!dock->isVisible());
        key(Qt::Key_I, Qt::ControlModifier);
        QVERIFY(dock->isVisible());
        key(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(!dock->isVisible());
        QVERIFY(!dock->isAncestorOf(content));
        key(Qt::Key_5, Qt::ControlModifier);
        key(Qt::Key_W, Qt::ControlModifier);
        QTRY_VERIFY(!content);
    }

    void collapsesTheRail()
    {
        openSample();
        auto *rail = m_window->findChild<NavRail *>();
        QCOMPARE(rail->width(), 196);
        key(Qt::Key_B, Qt::ControlModifier);
        QTRY_COMPARE(rail->width(), 56);
        key(Qt::Key_B, Qt::ControlModifier);
        QTRY_COMPARE(rail->width(), 196);
        m_window->resize(1000, 700);
        QTRY_COMPARE(rail->width(), 56);
        QCOMPARE(m_window->size(), QSize(1000, 700));
    }

    void goesRoundThePanes()
    {
        openSample();
        key(Qt::Key_5, Qt::ControlModifier);
        page()->field->setFocus();
        QStringList seen;
        for (int i = 0; i < 4; ++i) {
            key(Qt::Key_F6);
            const QWidget *at = QApplication::focusWidget();
            QVERIFY(at);
            seen.append(at->objectName());
        }
        QVERIFY2(seen.contains(u"page.field"_s), qPrintable(seen.join(u' ')));
        QVERIFY2(seen.filter(u"rail."_s).size() == 1, qPrintable(seen.join(u' ')));
        key(Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(QApplication::focusWidget()->objectName() != seen.last());
    }

    void followsTheLink()
    {
        openSample();
        auto *status = m_window->findChild<StatusLine *>();
        QTRY_VERIFY(instance().fake.stream());
        auto *label = find<QLabel>(u"status.link"_s);
        status->setLink(Models::LiveHub::Link::Live, 500);
        QCOMPARE(label->text(), u"live"_s);
        status->setLink(Models::LiveHub::Link::Live, 12'400);
        QCOMPARE(label->text(), u"data 12 s old"_s);
        status->setLink(Models::LiveHub::Link::Lost, 40'000);
        QCOMPARE(label->text(), u"link lost, data 40 s old"_s);
        page()->select(u"3 selected"_s);
        QCOMPARE(find<QLabel>(u"status.selection"_s)->text(), u"3 selected"_s);
        key(Qt::Key_2, Qt::ControlModifier);
        QVERIFY(!find(u"status.selection"_s)->isVisible());
    }

    void tellsWhenARemoteIsLost()
    {
        click(u"welcome.attach"_s);
        m_opener->prepare = [](FakeInstance &made) { made.fake.opensStreams = false; };
        find<QLineEdit>(u"attach.url"_s)->setText(u"http://10.0.0.5:8090"_s);
        find<QLineEdit>(u"attach.email"_s)->setText(u"kari@example.org"_s);
        find<QLineEdit>(u"attach.password"_s)->setText(u"right"_s);
        click(u"attach.start"_s);
        QTRY_VERIFY(m_window->findChild<TroubleBar *>()->isVisible());
        QVERIFY(m_window->findChild<TroubleBar *>()->title().contains(u"lost"));
    }

    void keepsErrorsInTheBell()
    {
        openSample();
        m_window->notices().error(u"The record was not saved"_s,
                                  Error::make(Error::Kind::Conflict, u"It has changed."_s));
        m_window->notices().success(u"Saved"_s);
        QVERIFY(find<QAbstractButton>(u"btn.bell"_s)->accessibleName().contains(u'1'));
        click(u"btn.bell"_s);
        auto *clear = find<QAbstractButton>(u"notices.clear"_s);
        QTRY_VERIFY(clear->isVisible());
        QTest::mouseClick(clear, Qt::LeftButton);
        QVERIFY(!find<QAbstractButton>(u"btn.bell"_s)->accessibleName().contains(u'1'));
    }

    void showsWhatAPageRan()
    {
        openSample();
        m_window->commands().run(u"view.trace"_s);
        auto *table = find<QAbstractItemView>(u"shell.trace.table"_s);
        QVERIFY(table->isVisible());
        key(Qt::Key_K, Qt::ControlModifier);
        key(Qt::Key_Escape);
        QTRY_VERIFY(table->model()->rowCount() > 0);
        key(Qt::Key_2, Qt::ControlModifier);
        QCOMPARE(table->model()->rowCount(), 0);
    }

    void switchesBetweenInstances()
    {
        openSample();
        Workspace *first = m_window->workspace();
        m_window->openDirectory(u"/srv/boats"_s);
        QTRY_VERIFY(m_window->workspace() != first && page());
        QVERIFY(!first->currentPage()->isShown());
        m_window->openDirectory(u"/srv/harbour"_s);
        QCOMPARE(m_window->workspace(), first);
        QVERIFY(first->currentPage()->isShown());
        click(u"btn.switcher"_s);
        auto *menu = m_window->findChild<QMenu *>(u"menu.switcher"_s);
        QVERIFY(menu);
        QCOMPARE(menu->actions().first()->text().section(u'\t', 0, 0), u"Harbour"_s);
        menu->close();
        m_window->commands().run(u"instance.close"_s);
        QVERIFY(m_window->workspace() != first);
    }
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
