// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/logmodel.h"
#include "models/roles.h"
#include "observeworld.h"
#include "widgets/base/codeview.h"
#include "widgets/base/segmented.h"
#include "widgets/base/stateview.h"
#include "widgets/logs/histogramstrip.h"
#include "widgets/logs/loginspector.h"
#include "widgets/logs/logspage.h"

#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QScopeGuard>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Qt::StringLiterals;
using Model = Models::LogModel;

/// The log as a user has it, over a real server.
class TestLogsPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup() { m_world.reset(); }

    void saysThatNothingCameYet();
    void followsAndPauses();
    void choosesTheNewestWhileFollowing();
    void filters();
    void completes();
    void walksFailures();
    void drillsFromTheHistogram();
    void showsOneRequest();
    void bookmarks();
    void replays();
    void exports();
    void narrowsByTheMenu();
    void goesWhereItIsSent();
    void showsTheConsolesOwn();
    void groupsByCause();
    void keepsItsPartsInALowWindow();
    void comesBack();
    void tellsWhatFailed();
    void tellsThatNothingIsObserved();

private:
    QTableView *table() const { return m_world->child<QTableView>(u"page.logs.table"_s); }
    QAbstractItemModel *model() const { return table()->model(); }
    Ui::StateView *states() const { return m_world->child<Ui::StateView>(u"page.logs.states"_s); }
    QLineEdit *edit() const { return m_world->child<QLineEdit>(u"page.logs.filter.edit"_s); }
    QString text(int row, int column) const
    {
        return model()->index(row, column).data().toString();
    }
    QStringList statuses() const;
    void filter(const QString &text) const;
    void chooseRow(int row) const;
    void press(int key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const
    {
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key(key), modifiers);
    }
    void openInspector(Ui::LogInspector::Tab tab) const;

    Ui::Theme *m_theme = nullptr;
    std::unique_ptr<ObserveWorld<Ui::LogsPage>> m_world;
};

void TestLogsPage::initTestCase()
{
    m_theme = new Ui::Theme(this);
    m_theme->install();
}

void TestLogsPage::init()
{
    m_world = std::make_unique<ObserveWorld<Ui::LogsPage>>(*m_theme);
    QVERIFY(m_world->isReady());
    QTRY_VERIFY(m_world->server.isLive());
    m_world->show();
    QTRY_VERIFY(states()->state() != Ui::StateView::State::Loading);
}

QStringList TestLogsPage::statuses() const
{
    QStringList all;
    for (int row = 0; row < model()->rowCount(); ++row)
        all.append(text(row, Model::StatusColumn));
    return all;
}

void TestLogsPage::filter(const QString &text) const
{
    edit()->setFocus();
    edit()->clear();
    QTest::keyClicks(edit(), text);
    // The proposals must not take Enter.
    QTest::keyClick(edit(), Qt::Key_Escape);
    if (edit()->text() != text)
        edit()->setText(text);
    QTest::keyClick(edit(), Qt::Key_Return);
}

void TestLogsPage::chooseRow(int row) const
{
    const QRect place = table()->visualRect(model()->index(row, Model::RouteColumn));
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, place.center());
}

void TestLogsPage::openInspector(Ui::LogInspector::Tab tab) const
{
    QWidget *inspector = m_world->page->inspector();
    inspector->resize(420, 800);
    inspector->show();
    m_world->inInspector<Ui::Segmented>(u"page.logs.inspector.tabs"_s)->setCurrentIndex(int(tab));
}

void TestLogsPage::saysThatNothingCameYet()
{
    QCOMPARE(states()->state(), Ui::StateView::State::Empty);
    QCOMPARE(m_world->list(), 200);
    QTRY_COMPARE(states()->state(), Ui::StateView::State::Content);
    QCOMPARE(statuses(), QStringList{u"200"_s});
    QVERIFY(text(0, Model::RouteColumn).startsWith(u"/api/collections/posts/records"_s));
}

void TestLogsPage::followsAndPauses()
{
    m_world->list();
    m_world->list();
    QTRY_COMPARE(model()->rowCount(), 2);
    auto *follow = m_world->child<QAbstractButton>(u"page.logs.follow"_s);
    QVERIFY(m_world->page->feed().isFollowing());
    chooseRow(0);
    QVERIFY(!m_world->page->feed().isFollowing());
    QCOMPARE(follow->text(), u"Follow"_s);
    m_world->list();
    m_world->fail();
    QTRY_VERIFY(follow->text().contains(u"+2"_s));
    // What came waits below; the chosen row stays where it is.
    QCOMPARE(table()->currentIndex().row(), 0);
    press(Qt::Key_F);
    QVERIFY(m_world->page->feed().isFollowing());
    QVERIFY(follow->text().contains(u"Pause"_s));
    QCOMPARE(table()->verticalScrollBar()->value(), table()->verticalScrollBar()->maximum());
    m_world->click(u"page.logs.follow"_s);
    QVERIFY(!m_world->page->feed().isFollowing());
    press(Qt::Key_End);
    QVERIFY(m_world->page->feed().isFollowing());
}

void TestLogsPage::choosesTheNewestWhileFollowing()
{
    m_world->list();
    m_world->fail();
    QTRY_COMPARE(model()->rowCount(), 2);
    // The ring is on the newest line as soon as the list is walked into.
    table()->setFocus();
    QCOMPARE(table()->currentIndex().row(), 1);
    chooseRow(1);
    QVERIFY(!m_world->page->feed().isFollowing());
    QVERIFY(m_world->inInspector<QLabel>(u"page.logs.inspector.title"_s)
                ->text()
                .contains(u"/nothing"_s));
}

void TestLogsPage::filters()
{
    m_world->list();
    m_world->fail();
    m_world->fail();
    QTRY_COMPARE(model()->rowCount(), 3);
    filter(u"status>=400 && path~'/nothing'"_s);
    QTRY_COMPARE(statuses(), (QStringList{u"404"_s, u"404"_s}));
    QVERIFY(m_world->page->title().contains(u"status>=400"_s));
    auto *clause = m_world->child<QAbstractButton>(u"filter.clause.0"_s);
    QVERIFY(clause && clause->isVisible());
    clause->setFocus();
    QTest::keyClick(clause, Qt::Key_Delete);
    QTRY_COMPARE(edit()->text(), u"path~'/nothing'"_s);

    // What cannot be read says where, and is not applied.
    edit()->setFocus();
    edit()->clear();
    QTest::keyClicks(edit(), u"status>=400 && nosuch=1"_s);
    QCOMPARE(edit()->property("status").toString(), u"error"_s);
    auto *message = m_world->child<QLabel>(u"filter.message"_s);
    QVERIFY(message->isVisible());
    QVERIFY2(message->text().contains(u"nosuch"_s), qPrintable(message->text()));
    QVERIFY2(message->text().contains(u"16"_s), qPrintable(message->text()));
    QTest::keyClick(edit(), Qt::Key_Return);
    QCOMPARE(model()->rowCount(), 2);

    // The last filters come back with Ctrl+Up.
    QTest::keyClick(edit(), Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(edit()->text(), u"path~'/nothing'"_s);
    QTest::keyClick(edit(), Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(edit()->text(), u"status>=400 && path~'/nothing'"_s);

    filter(u"status=599"_s);
    QTRY_COMPARE(states()->state(), Ui::StateView::State::FilteredEmpty);
    m_world->click(u"btn.state.action"_s);
    QTRY_COMPARE(model()->rowCount(), 3);
}

void TestLogsPage::completes()
{
    m_world->fail();
    QTRY_COMPARE(model()->rowCount(), 1);
    edit()->setFocus();
    QTest::keyClicks(edit(), u"meth"_s);
    auto *popup = m_world->child<QWidget>(u"completions"_s);
    QTRY_VERIFY(popup->isVisible());
    QTest::keyClick(edit(), Qt::Key_Down);
    QTest::keyClick(edit(), Qt::Key_Tab);
    QCOMPARE(edit()->text(), u"method"_s);
    QTest::keyClicks(edit(), u"="_s);
    QTRY_VERIFY(popup->isVisible());
    QTest::keyClick(edit(), Qt::Key_Down);
    QTest::keyClick(edit(), Qt::Key_Tab);
    // A value that was seen.
    QCOMPARE(edit()->text(), u"method='GET'"_s);
}

void TestLogsPage::walksFailures()
{
    m_world->fail();
    m_world->list();
    m_world->fail();
    QTRY_COMPARE(model()->rowCount(), 3);
    chooseRow(1);
    press(Qt::Key_E);
    QCOMPARE(table()->currentIndex().row(), 2);
    press(Qt::Key_E, Qt::ShiftModifier);
    QCOMPARE(table()->currentIndex().row(), 0);
    press(Qt::Key_BracketRight);
    QCOMPARE(table()->currentIndex().row(), 1);
    press(Qt::Key_BracketLeft);
    QCOMPARE(table()->currentIndex().row(), 0);
}

void TestLogsPage::drillsFromTheHistogram()
{
    m_world->list();
    auto *strip = m_world->child<Ui::HistogramStrip>(u"page.logs.histogram"_s);
    QTRY_VERIFY(strip->summary() != u"No requests"_s);
    const auto &buckets = strip->histogram().buckets;
    const auto busy = std::find_if(buckets.begin(), buckets.end(), [](const auto &bucket) {
        return Models::LogHistogram::sum(bucket) > 0;
    });
    const double width = double(strip->width()) / double(buckets.size());
    const int x = int((double(busy - buckets.begin()) + 0.5) * width);
    const int left = std::max(0, x - 30);
    const int right = std::min(strip->width() - 1, x + 30);
    QTest::mousePress(strip, Qt::LeftButton, {}, QPoint(left, 20));
    QTest::mouseMove(strip, QPoint((left + right) / 2, 20));
    QTest::mouseMove(strip, QPoint(right, 20));
    QTest::mouseRelease(strip, Qt::LeftButton, {}, QPoint(right, 20));
    QVERIFY(m_world->page->feed().model()->rangeTo() > 0);
    QVERIFY(!m_world->page->feed().isFollowing());
    QTRY_COMPARE(model()->rowCount(), 1);
    auto *range = m_world->child<Ui::Segmented>(u"page.logs.range"_s);
    QCOMPARE(range->currentIndex(), -1);
    // An older span holds nothing, which is said.
    QTest::mouseDClick(strip, Qt::LeftButton);
    QCOMPARE(m_world->page->feed().model()->rangeTo(), 0);
    QCOMPARE(range->currentIndex(), 0);
}

void TestLogsPage::showsOneRequest()
{
    m_world->list();
    m_world->fail();
    QTRY_COMPARE(model()->rowCount(), 2);
    QSignalSpy raised(m_world->page.get(), &Ui::Page::inspectorChanged);
    openInspector(Ui::LogInspector::Tab::Sql);
    chooseRow(0);
    auto *summary = m_world->inInspector<QLabel>(u"page.logs.inspector.sqlSummary"_s);
    auto *code = m_world->inInspector<Ui::CodeView>(u"page.logs.inspector.sql1"_s);
    QTRY_VERIFY((code = m_world->inInspector<Ui::CodeView>(u"page.logs.inspector.sql1"_s)));
    QVERIFY(code->code().contains(u"SELECT"_s));
    QVERIFY(summary->text().contains(u"ms"_s));
    auto *head = m_world->inInspector<QLabel>(u"page.logs.inspector.sqlHead1"_s);
    QVERIFY(head->text().contains(u"ms"_s) && head->text().contains(u"rows"_s));
    QTest::mouseClick(code->findChild<QAbstractButton *>(u"btn.copyCode"_s), Qt::LeftButton);
    QCOMPARE(QApplication::clipboard()->text(), code->code());

    press(Qt::Key_C);
    QVERIFY(QApplication::clipboard()->text().startsWith(u"curl"_s));
    QVERIFY(QApplication::clipboard()->text().contains(
        u"http://127.0.0.1:8090/api/collections/posts/records?perPage=5"_s));

    chooseRow(1);
    openInspector(Ui::LogInspector::Tab::Response);
    QCOMPARE(m_world->inInspector<QLabel>(u"page.logs.inspector.title"_s)->text(),
             u"GET /api/collections/nothing/records"_s);
    QTRY_VERIFY(m_world->inInspector<QWidget>(u"value.error"_s));
    QCOMPARE(raised.count(), 0);
    press(Qt::Key_Space);
    QCOMPARE(raised.count(), 1);
    // W: why it was turned down, whatever part was shown before.
    openInspector(Ui::LogInspector::Tab::Client);
    press(Qt::Key_W);
    QCOMPARE(m_world->inInspector<Ui::Segmented>(u"page.logs.inspector.tabs"_s)->currentIndex(),
             int(Ui::LogInspector::Tab::Why));
    QTRY_VERIFY(m_world->inInspector<QLabel>(u"why.summary"_s)->text().startsWith(u"No rule"_s));
}

void TestLogsPage::bookmarks()
{
    m_world->list();
    m_world->fail();
    QTRY_COMPARE(model()->rowCount(), 2);
    chooseRow(1);
    const QString id = model()->index(1, 0).data(Models::IdRole).toString();
    press(Qt::Key_M);
    QCOMPARE(model()->index(1, Model::MethodColumn).data(Models::IconRole).toString(),
             u"bookmark"_s);
    press(Qt::Key_N);
    auto *note = m_world->child<QLineEdit>(u"page.logs.note"_s);
    QVERIFY(note);
    QTest::keyClicks(note, u"ask Kari"_s);
    QTest::keyClick(note, Qt::Key_Return);
    QCOMPARE(m_world->inInspector<QLabel>(u"page.logs.inspector.note"_s)->text(), u"ask Kari"_s);
    QCOMPARE(model()->index(1, Model::MethodColumn).data(Qt::ToolTipRole).toString(),
             u"ask Kari"_s);
    // They come back, and lead to their line whatever is shown.
    const JsonValue state = m_world->page->state();
    m_world->show();
    m_world->page->restore(state);
    QTRY_COMPARE(model()->rowCount(), 2);
    filter(u"status=200"_s);
    QTRY_COMPARE(model()->rowCount(), 1);
    m_world->click(u"page.logs.bookmarks"_s);
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    QAction *first = menu->actions().front();
    QVERIFY2(first->text().contains(u"ask Kari"_s), qPrintable(first->text()));
    first->trigger();
    menu->close();
    QTRY_COMPARE(table()->currentIndex().data(Models::IdRole).toString(), id);
}

void TestLogsPage::replays()
{
    m_world->call("/api/collections/tags/records?perPage=2");
    QTRY_COMPARE(model()->rowCount(), 1);
    chooseRow(0);
    QSignalSpy asked(m_world->page.get(), &Ui::Page::openRequested);
    press(Qt::Key_R);
    QCOMPARE(asked.count(), 1);
    const auto target = asked[0][0].value<Ui::PageTarget>();
    QCOMPARE(target.kind, Ui::PageKind::Routes);
    QCOMPARE(target.arguments[u"replay"].toString(), u"/api/collections/tags/records?perPage=2"_s);
}

void TestLogsPage::exports()
{
    m_world->list();
    m_world->fail();
    QTRY_COMPARE(model()->rowCount(), 2);
    QTemporaryDir folder;
    QSignalSpy told(&m_world->server.notices, &Ui::Notices::posted);
    const auto exported = [&](const QString &action, const QString &name) {
        m_world->child<QAction>(action)->trigger();
        auto *dialog = m_world->child<QFileDialog>(u"dialog.exportLog"_s);
        dialog->setDirectory(folder.path());
        dialog->selectFile(name);
        const int before = int(told.count());
        QMetaObject::invokeMethod(dialog, "accept");
        [&] { QTRY_COMPARE(told.count(), before + 1); }();
        QFile file(folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QCOMPARE(exported(u"act.exportNdjson"_s, u"log.ndjson"_s).count('\n'), 2);
    QVERIFY(exported(u"act.exportCsv"_s, u"log.csv"_s).startsWith("time,"));
    const QByteArray har = exported(u"act.exportHar"_s, u"log.har"_s);
    QVERIFY(har.contains("\"entries\""));
    QCOMPARE(told[0][0].value<Ui::Notice>().kind, Ui::Notice::Kind::Success);
    QCOMPARE(told[0][0].value<Ui::Notice>().text, u"2 lines written"_s);
}

void TestLogsPage::narrowsByTheMenu()
{
    m_world->list();
    m_world->fail();
    QTRY_COMPARE(model()->rowCount(), 2);
    const QModelIndex cell = model()->index(1, Model::StatusColumn);
    const QPoint place = table()->visualRect(cell).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, place,
                            table()->viewport()->mapToGlobal(place));
    QApplication::sendEvent(table()->viewport(), &event);
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    QAction *only = nullptr;
    for (QAction *action : menu->actions()) {
        if (action->text().contains(u"status=404"_s))
            only = action;
    }
    QVERIFY(only);
    only->trigger();
    menu->close();
    QTRY_COMPARE(statuses(), QStringList{u"404"_s});
    QCOMPARE(edit()->text(), u"status=404"_s);
}

void TestLogsPage::goesWhereItIsSent()
{
    m_world->list();
    m_world->fail();
    m_world->list();
    QTRY_COMPARE(model()->rowCount(), 3);
    m_world->page->open(JsonValue::object({{u"status"_s, JsonValue(u"400-599"_s)}}));
    QTRY_COMPARE(statuses(), QStringList{u"404"_s});
    const QString id = model()->index(0, 0).data(Models::IdRole).toString();
    m_world->page->open(JsonValue::object({{u"route"_s, JsonValue(99999)}}));
    QTRY_COMPARE(model()->rowCount(), 0);
    m_world->page->open(JsonValue::object({{u"request"_s, JsonValue(id)}}));
    QTRY_COMPARE(table()->currentIndex().data(Models::IdRole).toString(), id);
    QTRY_VERIFY(!m_world->page->feed().isFollowing());
}

void TestLogsPage::showsTheConsolesOwn()
{
    m_world->list();
    QTRY_COMPARE(model()->rowCount(), 1);
    m_world->click(u"page.logs.operators"_s);
    QTRY_VERIFY(model()->rowCount() > 1);
    m_world->click(u"page.logs.operators"_s);
    QTRY_COMPARE(model()->rowCount(), 1);
}

void TestLogsPage::groupsByCause()
{
    m_world->list();
    for (int i = 0; i < 3; ++i)
        m_world->fail();
    QTRY_COMPARE(model()->rowCount(), 4);
    auto *mode = m_world->child<Ui::Segmented>(u"page.logs.mode"_s);
    mode->setCurrentIndex(1);
    auto *groups = m_world->child<QTableView>(u"page.logs.groups"_s);
    QTRY_VERIFY(groups->isVisible());
    QTRY_COMPARE(groups->model()->rowCount(), 2);
    // Failures first, with how often.
    QVERIFY(groups->model()->index(0, 0).data().toString().startsWith(u"3"_s));
    groups->setFocus();
    groups->setCurrentIndex(groups->model()->index(0, 0));
    QTest::keyClick(groups, Qt::Key_Return);
    QCOMPARE(mode->currentIndex(), 0);
    QTRY_COMPARE(statuses(), (QStringList{u"404"_s, u"404"_s, u"404"_s}));
}

void TestLogsPage::keepsItsPartsInALowWindow()
{
    m_theme->setZoom(200);
    const auto back = qScopeGuard([this] { m_theme->setZoom(100); });
    m_world->list();
    QTRY_COMPARE(model()->rowCount(), 1);
    m_world->page->resize(848, 376);
    QTRY_COMPARE(edit()->height(), edit()->sizeHint().height());
    QVERIFY(states()->height() >= 3 * table()->rowHeight(0));
    // What does not fit is scrolled to.
    auto *area = m_world->child<QScrollArea>(u"page.logs.area"_s);
    QVERIFY(area->verticalScrollBar()->maximum() > 0);
    m_world->page->resize(1280, 900);
    QTRY_COMPARE(area->verticalScrollBar()->maximum(), 0);
}

void TestLogsPage::comesBack()
{
    m_world->list();
    m_world->fail();
    QTRY_COMPARE(model()->rowCount(), 2);
    filter(u"status>=400"_s);
    m_world->child<Ui::Segmented>(u"page.logs.range"_s)->setCurrentIndex(1);
    table()->setColumnWidth(Model::TimeColumn, 177);
    const JsonValue state = m_world->page->state();
    m_world->show();
    m_world->page->restore(state);
    QTRY_COMPARE(statuses(), QStringList{u"404"_s});
    QCOMPARE(edit()->text(), u"status>=400"_s);
    QCOMPARE(m_world->child<Ui::Segmented>(u"page.logs.range"_s)->currentIndex(), 1);
    QCOMPARE(table()->columnWidth(Model::TimeColumn), 177);
}

void TestLogsPage::tellsWhatFailed()
{
    m_world->server.lose();
    m_world->show();
    QTRY_COMPARE(states()->state(), Ui::StateView::State::Error);
    m_world->server.comeBack();
    m_world->click(u"btn.state.action"_s);
    QTRY_COMPARE(states()->state(), Ui::StateView::State::Empty);
}

void TestLogsPage::tellsThatNothingIsObserved()
{
    m_world = std::make_unique<ObserveWorld<Ui::LogsPage>>(*m_theme, false);
    m_world->show();
    QTRY_COMPARE(states()->state(), Ui::StateView::State::Error);
    QVERIFY(m_world->child<QLabel>(u"state.text"_s)->text().contains(u"not observed"_s));
}

QTEST_MAIN(TestLogsPage)
#include "tst_logspage.moc"
