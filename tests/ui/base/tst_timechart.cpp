// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/chartcanvas.h"
#include "widgets/base/chartdata.h"
#include "widgets/base/chartscale.h"
#include "widgets/base/timechart.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDateTime>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <cmath>
#include <limits>

using namespace Binnacle::Ui;
using namespace Qt::StringLiterals;

namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();

QList<ChartPoint> rising(int count, qint64 from = 1'000'000'000'000)
{
    QList<ChartPoint> points;
    for (int i = 0; i < count; ++i)
        points.append({from + i * 1000LL, double(i)});
    return points;
}

}  // namespace

class TestTimeChart : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_theme.install(); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    }

    void valueScaleIsRound_data();
    void valueScaleIsRound();
    void timeTicksAreRound_data();
    void timeTicksAreRound();
    void midnightShowsTheDate();
    void ticksSurviveAChangeOfTheClock();
    void gapsSplitALine();
    void thinningKeepsPeaks();
    void columnsMergeAtRoundTimes();
    void summaryTellsLastDirectionAndPeak();
    void legendHidesASeries();
    void dragSelectsASpan();
    void keysSelectASpan();
    void groupSharesTheCrosshair();
    void tableHasTheNumbers();
    void drawsQuickly();

private:
    Theme m_theme;
};

void TestTimeChart::valueScaleIsRound_data()
{
    QTest::addColumn<double>("highest");
    QTest::addColumn<double>("top");
    QTest::addColumn<double>("step");
    QTest::newRow("nothing") << 0.0 << 1.0 << 0.25;
    QTest::newRow("not a number") << gap << 1.0 << 0.25;
    QTest::newRow("small") << 0.013 << 0.015 << 0.005;
    QTest::newRow("one") << 1.0 << 1.0 << 0.25;
    QTest::newRow("some") << 63.0 << 80.0 << 20.0;
    QTest::newRow("edge") << 100.0 << 100.0 << 25.0;
    QTest::newRow("many") << 41204.0 << 60000.0 << 20000.0;
}

void TestTimeChart::valueScaleIsRound()
{
    QFETCH(double, highest);
    QFETCH(double, top);
    QFETCH(double, step);
    const ValueScale scale = niceScale(highest);
    QCOMPARE(scale.top, top);
    QCOMPARE(scale.step, step);
    const int lines = int(std::round(scale.top / scale.step));
    QVERIFY(lines >= 3 && lines <= 5);
    QCOMPARE(scale.label(0), u"0"_s);
}

void TestTimeChart::timeTicksAreRound_data()
{
    QTest::addColumn<qint64>("span");
    QTest::addColumn<qint64>("step");
    QTest::newRow("10 s") << 10'000LL << 2000LL;
    QTest::newRow("15 min") << 900'000LL << 300'000LL;
    QTest::newRow("1 h") << 3'600'000LL << 900'000LL;
    QTest::newRow("6 h") << 21'600'000LL << 7'200'000LL;
    QTest::newRow("1 d") << 86'400'000LL << 21'600'000LL;
}

void TestTimeChart::timeTicksAreRound()
{
    QFETCH(qint64, span);
    QFETCH(qint64, step);
    const qint64 from = 1'780'401'234'567;
    const QList<TimeTick> ticks = timeTicks(from, from + span, 5, QTimeZone::utc());
    QVERIFY(ticks.size() >= 2 && ticks.size() <= 6);
    for (qsizetype i = 0; i < ticks.size(); ++i) {
        QCOMPARE(ticks[i].ms % step, 0);
        if (i > 0)
            QCOMPARE(ticks[i].ms - ticks[i - 1].ms, step);
    }
}

void TestTimeChart::midnightShowsTheDate()
{
    const QDateTime midnight(QDate(2026, 6, 2), QTime(0, 0), QTimeZone("Europe/Oslo"));
    const qint64 at = midnight.toMSecsSinceEpoch();
    const QList<TimeTick> ticks
        = timeTicks(at - 7'200'000, at + 7'200'000, 5, QTimeZone("Europe/Oslo"));
    int dates = 0;
    for (const TimeTick &tick : ticks) {
        dates += int(tick.isDate);
        if (tick.isDate)
            QCOMPARE(tick.ms, at);
    }
    QCOMPARE(dates, 1);
}

void TestTimeChart::ticksSurviveAChangeOfTheClock()
{
    // The night of 29 March 2026 has no hour from two to three.
    const QTimeZone zone("Europe/Oslo");
    const qint64 from = QDateTime(QDate(2026, 3, 28), QTime(12, 0), zone).toMSecsSinceEpoch();
    const QList<TimeTick> ticks = timeTicks(from, from + 36 * 3'600'000LL, 5, zone);
    QVERIFY(ticks.size() >= 2);
    for (qsizetype i = 1; i < ticks.size(); ++i)
        QVERIFY(ticks[i].ms > ticks[i - 1].ms);
}

void TestTimeChart::gapsSplitALine()
{
    QList<ChartPoint> points = rising(10);
    points[0].value = gap;
    points[4].value = gap;
    points[5].value = gap;
    const QList<QList<ChartPoint>> runs = drawableRuns(points, 900);
    QCOMPARE(runs.size(), 2);
    QCOMPARE(runs[0].size(), 3);
    QCOMPARE(runs[1].first().value, 6);
}

void TestTimeChart::thinningKeepsPeaks()
{
    QList<ChartPoint> points = rising(20'000);
    points[7777].value = 1e6;
    points[9999].value = -5;
    const QList<QList<ChartPoint>> runs = drawableRuns(points, 900);
    QCOMPARE(runs.size(), 1);
    QVERIFY(runs[0].size() <= 900);
    const auto has = [&](double value) {
        return std::any_of(runs[0].cbegin(), runs[0].cend(),
                           [value](const ChartPoint &point) { return point.value == value; });
    };
    QVERIFY(has(1e6));
    QVERIFY(has(-5));
    QVERIFY(std::is_sorted(runs[0].cbegin(), runs[0].cend(),
                           [](const ChartPoint &a, const ChartPoint &b) { return a.ms < b.ms; }));
}

void TestTimeChart::columnsMergeAtRoundTimes()
{
    const QList<ChartPoint> points = rising(900, 1'000'000'003'000);
    const QList<ChartPoint> columns = drawableColumns(points, 80);
    QVERIFY(columns.size() <= 80);
    const qint64 step = columns[2].ms - columns[1].ms;
    for (const ChartPoint &column : columns)
        QCOMPARE(column.ms % step, 0);
    // The mean of what the second one covers.
    QCOMPARE(columns[1].value,
             double(columns[1].ms - points[0].ms) / 1000 + (double(step) / 1000 - 1) / 2);
}

void TestTimeChart::summaryTellsLastDirectionAndPeak()
{
    TimeChart chart(m_theme, u"Latency in ms"_s, TimeChart::Kind::Lines);
    QCOMPARE(chart.summary(), u"No data"_s);
    chart.setTimeZone(QTimeZone::utc());
    chart.setUnit(u"ms"_s);
    chart.setPoints(u"p95"_s, rising(100));
    QVERIFY2(chart.summary().startsWith(u"p95 99 ms, rising, peak 99 ms at "_s),
             qPrintable(chart.summary()));
    chart.setPoints(u"p95"_s, {{1, gap}, {2, gap}});
    QCOMPARE(chart.summary(), u"p95 unknown"_s);
}

void TestTimeChart::legendHidesASeries()
{
    TimeChart chart(m_theme, u"x"_s, TimeChart::Kind::Lines);
    chart.setSeries(u"p50"_s, Tone::Accent);
    chart.setSeries(u"p95"_s, Tone::Trace, Qt::DashLine);
    chart.setPoints(u"p50"_s, rising(10));
    chart.setPoints(u"p95"_s, rising(10));
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    QSignalSpy toggled(&chart, &TimeChart::seriesToggled);
    QAbstractButton *entry = nullptr;
    for (QAbstractButton *button : chart.findChildren<QAbstractButton *>()) {
        if (button->text() == u"p95"_s)
            entry = button;
    }
    QVERIFY(entry);
    QTest::mouseClick(entry, Qt::LeftButton);
    QCOMPARE(toggled.count(), 1);
    QVERIFY(!chart.summary().contains(u"p95"_s));
}

void TestTimeChart::dragSelectsASpan()
{
    TimeChart chart(m_theme, u"x"_s, TimeChart::Kind::Lines);
    const QList<ChartPoint> points = rising(100);
    chart.setPoints(u"p50"_s, points);
    chart.resize(600, 300);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    auto *canvas = chart.findChild<ChartCanvas *>();
    QVERIFY(canvas);
    QSignalSpy selected(&chart, &TimeChart::spanSelected);
    QSignalSpy clicked(&chart, &TimeChart::momentClicked);
    QSignalSpy cleared(&chart, &TimeChart::spanCleared);
    QTest::mousePress(canvas, Qt::LeftButton, {}, {200, 100});
    // QTest's own moves the pointer of the screen, which has no button down.
    QMouseEvent move(QEvent::MouseMove, QPointF(300, 110), canvas->mapToGlobal(QPointF(300, 110)),
                     Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(canvas, &move);
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, {400, 120});
    QCOMPARE(selected.count(), 1);
    const qint64 from = selected.first().at(0).toLongLong();
    const qint64 to = selected.first().at(1).toLongLong();
    QVERIFY(from > points.first().ms && from < to && to < points.last().ms);
    QTest::mouseClick(canvas, Qt::LeftButton, {}, {300, 100});
    QCOMPARE(clicked.count(), 1);
    QTest::mouseDClick(canvas, Qt::LeftButton, {}, {300, 100});
    QCOMPARE(cleared.count(), 1);
    QCOMPARE(selected.count(), 1);
}

void TestTimeChart::keysSelectASpan()
{
    TimeChart chart(m_theme, u"x"_s, TimeChart::Kind::Lines);
    chart.setPoints(u"p50"_s, rising(100));
    QSignalSpy selected(&chart, &TimeChart::spanSelected);
    QSignalSpy clicked(&chart, &TimeChart::momentClicked);
    QTest::keyClick(&chart, Qt::Key_Left);
    QTest::keyClick(&chart, Qt::Key_Return);
    QCOMPARE(clicked.count(), 1);
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(&chart, Qt::Key_Left, Qt::ShiftModifier);
    QTest::keyClick(&chart, Qt::Key_Return);
    QCOMPARE(selected.count(), 1);
    QCOMPARE(selected.first().at(1).toLongLong() - selected.first().at(0).toLongLong(), 5000);
}

void TestTimeChart::groupSharesTheCrosshair()
{
    ChartGroup group;
    TimeChart one(m_theme, u"one"_s, TimeChart::Kind::Lines);
    one.setPoints(u"p50"_s, rising(100));
    one.setGroup(&group);
    QSignalSpy moved(&group, &ChartGroup::crosshairChanged);
    QTest::keyClick(&one, Qt::Key_Left);
    QCOMPARE(moved.count(), 1);
    QCOMPARE(group.crosshair(), rising(100)[98].ms);
}

void TestTimeChart::tableHasTheNumbers()
{
    TimeChart chart(m_theme, u"x"_s, TimeChart::Kind::Lines);
    chart.setPoints(u"p50"_s, rising(5));
    chart.setPoints(u"p95"_s, rising(3));
    chart.show();
    QTest::keyClick(&chart, Qt::Key_T);
    QVERIFY(chart.isTableShown());
    auto *table = chart.findChild<QTableView *>(u"chart.table"_s);
    QVERIFY(table->isVisible());
    const QAbstractItemModel *model = table->model();
    QCOMPARE(model->rowCount(), 5);
    QCOMPARE(model->columnCount(), 3);
    // The newest first; the other series ended before.
    QCOMPARE(model->index(0, 1).data().toString(), u"4"_s);
    QCOMPARE(model->index(0, 2).data().toString(), u"–"_s);
    QCOMPARE(model->index(4, 2).data(Qt::AccessibleTextRole).toString(), u"p95: 0"_s);
}

void TestTimeChart::drawsQuickly()
{
    TimeChart lines(m_theme, u"lines"_s, TimeChart::Kind::Lines);
    TimeChart columns(m_theme, u"columns"_s, TimeChart::Kind::StackedColumns);
    const QList<QString> names = {u"a"_s, u"b"_s, u"c"_s};
    for (TimeChart *chart : {&lines, &columns}) {
        chart->setSeries(names[0], 0);
        chart->setSeries(names[1], 1, Qt::DashLine);
        chart->setSeries(names[2], 2, Qt::DotLine);
        chart->resize(900, 260);
        chart->show();
        QVERIFY(QTest::qWaitForWindowExposed(chart));
        constexpr int rounds = 20;
        qint64 total = 0;
        for (int round = 0; round < rounds; ++round) {
            QList<QList<ChartPoint>> data;
            for (int series = 0; series < 3; ++series) {
                QList<ChartPoint> points = rising(900);
                for (qsizetype i = 0; i < points.size(); ++i)
                    points[i].value = 20 * series + 10 * std::sin(double(i + round) / 40)
                        + double(i * 7919 % 13) + 12;
                data.append(points);
            }
            QElapsedTimer timer;
            timer.start();
            for (int series = 0; series < 3; ++series)
                chart->setPoints(names[series], data[series]);
            QCoreApplication::processEvents();
            total += timer.nsecsElapsed();
        }
        qInfo("%s: 3 x 900 points replaced and painted in %.1f ms",
              qPrintable(chart->accessibleName()), double(total) / rounds / 1e6);
    }
}

QTEST_MAIN(TestTimeChart)
#include "tst_timechart.moc"
