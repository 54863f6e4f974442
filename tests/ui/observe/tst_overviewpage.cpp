// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/failuregroups.h"
#include "models/observation/slowroutesmodel.h"
#include "models/observation/timelinemodel.h"
#include "observeworld.h"
#include "widgets/base/chip.h"
#include "widgets/base/segmented.h"
#include "widgets/base/stateview.h"
#include "widgets/base/timechart.h"
#include "widgets/overview/overviewpage.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTableView>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Qt::StringLiterals;

/// The overview as a user has it, over a real server.
class TestOverviewPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup() { m_world.reset(); }

    void isQuietAtFirst();
    void movesWithRequests();
    void opensWhatIsBehindATile();
    void opensFailuresAndSlowRoutes();
    void listsSlowStatements();
    void tellsWhatHappened();
    void findsTroubleAndSnoozesIt();
    void narrowsToASpan();
    void comparesWithBefore();
    void comesBack();
    void tellsWhatFailed();
    void tellsThatNothingIsObserved();

private:
    QString tile(const QString &name) const
    {
        return m_world->child<QAbstractButton>(u"tile."_s + name)->accessibleName();
    }
    QAbstractItemModel *rows(const QString &table) const
    {
        return m_world->child<QTableView>(table)->model();
    }
    Ui::PageTarget asked(QSignalSpy &spy) const
    {
        return spy.isEmpty() ? Ui::PageTarget() : spy.takeFirst()[0].value<Ui::PageTarget>();
    }
    Ui::TimeChart *chart(const QString &name) const
    {
        return m_world->child<Ui::TimeChart>(u"chart."_s + name);
    }

    bool isLatencyKnown() const
    {
        const QString told = chart(u"latency"_s)->summary();
        return told.contains(u"p95"_s) && !told.contains(u"p95 unknown"_s);
    }

    Ui::Theme *m_theme = nullptr;
    std::unique_ptr<ObserveWorld<Ui::OverviewPage>> m_world;
};

void TestOverviewPage::initTestCase()
{
    m_theme = new Ui::Theme(this);
    m_theme->install();
}

void TestOverviewPage::init()
{
    m_world = std::make_unique<ObserveWorld<Ui::OverviewPage>>(*m_theme);
    QVERIFY(m_world->isReady());
    QTRY_VERIFY(m_world->server.isLive());
    m_world->show();
}

void TestOverviewPage::isQuietAtFirst()
{
    QTRY_VERIFY(m_world->child<QWidget>(u"page.overview.well"_s)->isVisible());
    QTRY_COMPARE(tile(u"p95"_s), u"p95: unknown"_s);
    QTRY_COMPARE(m_world->child<Ui::StateView>(u"state.slow"_s)->state(),
                 Ui::StateView::State::Empty);
    QTRY_COMPARE(m_world->child<Ui::StateView>(u"state.failing"_s)->state(),
                 Ui::StateView::State::Empty);
    QTRY_VERIFY(m_world->child<QLabel>(u"page.overview.details.version"_s)->text() != u"–"_s);
}

void TestOverviewPage::movesWithRequests()
{
    for (int i = 0; i < 6; ++i)
        QCOMPARE(m_world->list(), 200);
    QTRY_VERIFY(tile(u"rate"_s) != u"Requests: 0.0 req/s"_s);
    QTRY_VERIFY(tile(u"p95"_s).contains(u"ms"_s));
    QCOMPARE(tile(u"errors"_s), u"Errors: 0.0 %"_s);
    QTRY_VERIFY(isLatencyKnown());
    QTRY_VERIFY(chart(u"statuses"_s)->summary().startsWith(u"2xx"_s));
    m_world->fail();
    QTRY_VERIFY(tile(u"errors"_s) != u"Errors: 0.0 %"_s);
}

void TestOverviewPage::opensWhatIsBehindATile()
{
    m_world->list();
    QTRY_VERIFY(tile(u"p95"_s).contains(u"ms"_s));
    QSignalSpy spy(m_world->page.get(), &Ui::Page::openRequested);
    m_world->click(u"tile.errors"_s);
    Ui::PageTarget target = asked(spy);
    QCOMPARE(target.kind, Ui::PageKind::Logs);
    QCOMPARE(target.arguments[u"status"].toString(), u"400-599"_s);
    m_world->click(u"tile.p95"_s);
    QVERIFY(asked(spy).arguments[u"minDuration"].toDouble() > 0);
    for (const QString &name : {u"rate"_s, u"connections"_s, u"writer"_s}) {
        auto *button = m_world->child<QAbstractButton>(u"tile."_s + name);
        button->setFocus();
        QTest::keyClick(button, Qt::Key_Return);
        QCOMPARE(asked(spy).kind, Ui::PageKind::Logs);
    }
}

void TestOverviewPage::opensFailuresAndSlowRoutes()
{
    m_world->list();
    m_world->fail();
    m_world->fail();
    QTRY_COMPARE(rows(u"page.overview.failing"_s)->rowCount(), 1);
    using Groups = Models::FailureGroupsModel;
    QTRY_COMPARE(rows(u"page.overview.failing"_s)->index(0, Groups::CountColumn).data().toString(),
                 u"2×"_s);
    QSignalSpy spy(m_world->page.get(), &Ui::Page::openRequested);
    auto *failing = m_world->child<QTableView>(u"page.overview.failing"_s);
    QTest::mouseClick(failing->viewport(), Qt::LeftButton, {},
                      failing->visualRect(failing->model()->index(0, 2)).center());
    Ui::PageTarget target = asked(spy);
    QCOMPARE(target.arguments[u"status"].toInteger(), 404);
    QVERIFY(target.arguments[u"filter"].toString().startsWith(u"error="_s));

    QTRY_VERIFY(rows(u"page.overview.slow"_s)->rowCount() > 0);
    auto *slow = m_world->child<QTableView>(u"page.overview.slow"_s);
    slow->setFocus();
    slow->setCurrentIndex(slow->model()->index(0, 0));
    QTest::keyClick(slow, Qt::Key_Return);
    target = asked(spy);
    QCOMPARE(target.kind, Ui::PageKind::Logs);
    QVERIFY(!target.arguments[u"pattern"].toString().isEmpty());
}

void TestOverviewPage::listsSlowStatements()
{
    for (int i = 0; i < 3; ++i)
        m_world->list();
    QTRY_VERIFY(rows(u"page.overview.statements"_s)->rowCount() > 0);
    auto *table = m_world->child<QTableView>(u"page.overview.statements"_s);
    QVERIFY(table->model()->index(0, 0).data().toString().contains(u"SELECT"_s));
    QSignalSpy spy(m_world->page.get(), &Ui::Page::openRequested);
    table->setFocus();
    table->setCurrentIndex(table->model()->index(0, 0));
    QTest::keyClick(table, Qt::Key_Return);
    const Ui::PageTarget target = asked(spy);
    QCOMPARE(target.kind, Ui::PageKind::Logs);
    // The slowest request that ran it, with its statements in view.
    QVERIFY(!target.arguments[u"request"].toString().isEmpty());
    QCOMPARE(target.arguments[u"tab"].toString(), u"sql"_s);
}

void TestOverviewPage::tellsWhatHappened()
{
    auto *timeline = m_world->child<QTableView>(u"page.overview.timeline"_s);
    const auto events = [timeline] {
        QStringList texts;
        for (int row = 0; row < timeline->model()->rowCount(); ++row)
            texts << timeline->model()
                         ->index(row, Models::TimelineModel::WhatColumn)
                         .data()
                         .toString();
        return texts;
    };
    QTRY_VERIFY(events().contains(u"Server started"_s));
    QCOMPARE(m_world->call("/api/collections/tags", "PATCH", R"({"listRule":""})"), 200);
    QCOMPARE(m_world->list(), 200);
    // It is in the log in a moment; F5 reads that again.
    const auto hasChange = [&] {
        if (events().contains(u"Collection tags changed"_s))
            return true;
        m_world->page->refresh();
        return false;
    };
    QTRY_VERIFY(hasChange());
    QCOMPARE(events().size(), 2);
    QSignalSpy spy(m_world->page.get(), &Ui::Page::openRequested);
    timeline->setFocus();
    timeline->setCurrentIndex(timeline->model()->index(0, 0));
    QTest::keyClick(timeline, Qt::Key_Return);
    const Ui::PageTarget target = asked(spy);
    QCOMPARE(target.kind, Ui::PageKind::Logs);
    QVERIFY(!target.arguments[u"request"].toString().isEmpty());
}

void TestOverviewPage::findsTroubleAndSnoozesIt()
{
    for (int i = 0; i < 25; ++i)
        m_world->fail();
    QAbstractButton *see = nullptr;
    QTRY_VERIFY((see = m_world->child<QAbstractButton>(u"btn.finding.errors4xx"_s)));
    QVERIFY(see->isVisible());
    QSignalSpy spy(m_world->page.get(), &Ui::Page::openRequested);
    QTest::mouseClick(see, Qt::LeftButton);
    QCOMPARE(asked(spy).arguments[u"status"].toString(), u"4xx"_s);
    m_world->click(u"btn.snooze.errors4xx"_s);
    QTRY_VERIFY(m_world->child<QWidget>(u"page.overview.well"_s)->isVisible());
    // It stays so after a restart, and can be taken back.
    const JsonValue state = m_world->page->state();
    m_world->show();
    m_world->page->restore(state);
    QTRY_VERIFY(m_world->child<QWidget>(u"page.overview.well"_s)->isVisible());
    m_world->child<QAbstractButton>(u"btn.banner"_s)->click();
    QTRY_VERIFY((see = m_world->child<QAbstractButton>(u"btn.finding.errors4xx"_s)));
    QTRY_VERIFY(see->isVisible());
}

void TestOverviewPage::narrowsToASpan()
{
    m_world->list();
    QTRY_VERIFY(isLatencyKnown());
    auto *span = m_world->child<Ui::Chip>(u"page.overview.span"_s);
    QVERIFY(!span->isVisible());
    chart(u"latency"_s)->setFocus();
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(chart(u"latency"_s), Qt::Key_Left, Qt::ShiftModifier);
    QTest::keyClick(chart(u"latency"_s), Qt::Key_Return);
    QVERIFY(span->isVisible());
    // What is opened from here is of that span.
    QSignalSpy spy(m_world->page.get(), &Ui::Page::openRequested);
    m_world->click(u"tile.rate"_s);
    const Ui::PageTarget target = asked(spy);
    QVERIFY(target.arguments[u"to"].toInteger() > target.arguments[u"from"].toInteger());
    // Either chart gives it up.
    chart(u"statuses"_s)->setFocus();
    QTest::keyClick(chart(u"statuses"_s), Qt::Key_Escape);
    QVERIFY(!span->isVisible());
}

void TestOverviewPage::comparesWithBefore()
{
    m_world->list();
    QTRY_VERIFY(isLatencyKnown());
    auto *compare = m_world->child<QAbstractButton>(u"page.overview.compare"_s);
    QVERIFY(compare->isEnabled());
    m_world->click(u"page.overview.compare"_s);
    QTRY_VERIFY(chart(u"latency"_s)->summary().contains(u"before"_s));
    m_world->click(u"page.overview.compare"_s);
    QTRY_VERIFY(!chart(u"latency"_s)->summary().contains(u"before"_s));
    // Nothing is kept from before seven days.
    m_world->child<Ui::Segmented>(u"page.overview.range"_s)->setCurrentIndex(2);
    QVERIFY(!compare->isEnabled());
    QVERIFY(!compare->toolTip().isEmpty());
}

void TestOverviewPage::comesBack()
{
    m_world->child<Ui::Segmented>(u"page.overview.range"_s)->setCurrentIndex(1);
    m_world->click(u"page.overview.compare"_s);
    const JsonValue state = m_world->page->state();
    m_world->show();
    m_world->page->restore(state);
    QCOMPARE(m_world->child<Ui::Segmented>(u"page.overview.range"_s)->currentIndex(), 1);
    QVERIFY(m_world->child<QAbstractButton>(u"page.overview.compare"_s)->isChecked());
}

void TestOverviewPage::tellsWhatFailed()
{
    m_world->server.lose();
    m_world->show();
    auto *state = m_world->child<Ui::StateView>(u"state.latency"_s);
    QTRY_COMPARE(state->state(), Ui::StateView::State::Error);
    QTRY_COMPARE(m_world->child<Ui::StateView>(u"state.failing"_s)->state(),
                 Ui::StateView::State::Error);
    m_world->server.comeBack();
    QTest::mouseClick(state->findChild<QAbstractButton *>(u"btn.state.action"_s), Qt::LeftButton);
    QTRY_COMPARE(state->state(), Ui::StateView::State::Content);
    QTRY_COMPARE(m_world->child<Ui::StateView>(u"state.failing"_s)->state(),
                 Ui::StateView::State::Empty);
}

void TestOverviewPage::tellsThatNothingIsObserved()
{
    m_world = std::make_unique<ObserveWorld<Ui::OverviewPage>>(*m_theme, false);
    m_world->show();
    auto *well = m_world->child<QWidget>(u"page.overview.well"_s);
    QTRY_VERIFY(well->findChild<QLabel *>(u"banner.text"_s)->text().contains(u"not observed"_s));
    QTRY_COMPARE(tile(u"rate"_s), u"Requests: unknown"_s);
}

QTEST_MAIN(TestOverviewPage)
#include "tst_overviewpage.moc"
