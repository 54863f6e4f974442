// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/timeseries.h"

#include <QTest>

#include <cmath>

using namespace Binnacle;
using namespace std::chrono_literals;

class TestTimeSeries : public QObject
{
    Q_OBJECT

private slots:
    void metricNamesLeadBack();
    void keepsAValueASecond();
    void sumsAndAveragesIntoCoarserSlots();
    void percentilesOfCoarserSlotsComeFromAllDurations();
    void gapsStayGaps();
    void forgetsTheOldest();
    void survivesAClockSetBack();
    void hasThreeResolutions();
};

namespace {

MetricValues valuesOf(double requests, double threads)
{
    MetricValues values = unknownMetrics();
    at(values, Metric::Requests) = requests;
    at(values, Metric::Threads) = threads;
    return values;
}

}  // namespace

void TestTimeSeries::metricNamesLeadBack()
{
    for (size_t i = 0; i < metricCount; ++i) {
        const QByteArrayView name = metricInfo(Metric(i)).name;
        QVERIFY(!name.isEmpty());
        QCOMPARE(metricFromName(name), std::optional(Metric(i)));
    }
    QVERIFY(!metricFromName("nonsense"));
}

void TestTimeSeries::keepsAValueASecond()
{
    TimeSeries series;
    series.add(1000, valuesOf(5, 7), {});
    series.add(1001, valuesOf(6, 8), {});
    const SeriesRing *ring = series.ring(1s);
    QVERIFY(ring);
    QCOMPARE(ring->firstSlot(), 1000);
    QCOMPARE(ring->endSlot(), 1002);
    QCOMPARE(ring->value(1000, Metric::Requests), 5.0);
    QCOMPARE(ring->value(1001, Metric::Threads), 8.0);
    QVERIFY(std::isnan(ring->value(1000, Metric::Cpu)));
    QVERIFY(std::isnan(ring->value(1000, Metric::P95)));
}

void TestTimeSeries::sumsAndAveragesIntoCoarserSlots()
{
    TimeSeries series;
    for (int second = 1000; second < 1010; ++second)
        series.add(second, valuesOf(2, second - 1000), {});
    const SeriesRing *ring = series.ring(10s);
    QCOMPARE(ring->endSlot(), 101);
    QCOMPARE(ring->value(100, Metric::Requests), 20.0);
    QCOMPARE(ring->value(100, Metric::Threads), 4.5);
    // Still open, so not seen.
    QCOMPARE(series.ring(300s)->endSlot(), series.ring(300s)->firstSlot());
}

void TestTimeSeries::percentilesOfCoarserSlotsComeFromAllDurations()
{
    TimeSeries series;
    for (int second = 2000; second < 2010; ++second) {
        HistogramCounts latency;
        for (int i = 0; i < 10; ++i)
            latency.add(second == 2009 ? 1s : 10ms);
        series.add(second, valuesOf(10, 1), latency);
    }
    const SeriesRing *ring = series.ring(10s);
    QVERIFY(std::abs(ring->value(200, Metric::P50) - 10) < 0.4);
    QVERIFY(std::abs(ring->value(200, Metric::P99) - 1000) < 32);
}

void TestTimeSeries::gapsStayGaps()
{
    SeriesRing ring(1s, 10);
    ring.add(50, valuesOf(1, 1), {});
    ring.add(54, valuesOf(2, 1), {});
    QCOMPARE(ring.endSlot(), 55);
    QCOMPARE(ring.value(50, Metric::Requests), 1.0);
    for (qint64 slot = 51; slot < 54; ++slot)
        QVERIFY(std::isnan(ring.value(slot, Metric::Requests)));
    // A gap longer than the ring leaves nothing of what was.
    ring.add(1000, valuesOf(3, 1), {});
    QCOMPARE(ring.firstSlot(), 991);
    for (qint64 slot = 991; slot < 1000; ++slot)
        QVERIFY(std::isnan(ring.value(slot, Metric::Requests)));
    QCOMPARE(ring.value(1000, Metric::Requests), 3.0);
}

void TestTimeSeries::forgetsTheOldest()
{
    SeriesRing ring(1s, 10);
    for (int second = 0; second < 25; ++second)
        ring.add(second, valuesOf(second, 1), {});
    QCOMPARE(ring.firstSlot(), 15);
    QCOMPARE(ring.endSlot(), 25);
    for (qint64 slot = 15; slot < 25; ++slot)
        QCOMPARE(ring.value(slot, Metric::Requests), double(slot));
}

void TestTimeSeries::survivesAClockSetBack()
{
    SeriesRing ring(1s, 10);
    ring.add(100, valuesOf(1, 1), {});
    ring.add(90, valuesOf(9, 1), {});
    ring.add(101, valuesOf(2, 1), {});
    QCOMPARE(ring.value(100, Metric::Requests), 1.0);
    QCOMPARE(ring.value(101, Metric::Requests), 2.0);
    QCOMPARE(ring.endSlot(), 102);
}

void TestTimeSeries::hasThreeResolutions()
{
    const TimeSeries series;
    QVERIFY(series.ring(1s));
    QVERIFY(series.ring(10s));
    QVERIFY(series.ring(300s));
    QVERIFY(!series.ring(60s));
}

QTEST_GUILESS_MAIN(TestTimeSeries)
#include "tst_timeseries.moc"
