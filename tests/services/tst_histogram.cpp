// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/histogram.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace Binnacle;
using namespace std::chrono_literals;

class TestHistogram : public QObject
{
    Q_OBJECT

private slots:
    void bucketsCoverTheScaleWithoutGaps();
    void bucketsAreNarrow();
    void clampsWhatLiesOutside();
    void percentilesAreExactToABucket_data();
    void percentilesAreExactToABucket();
    void isEmptyAtFirst();
    void mergesAndSubtracts();
    void countsUpToALimit();
    void snapshotEqualsWhatWasRecorded();
};

void TestHistogram::bucketsCoverTheScaleWithoutGaps()
{
    for (int i = 0; i < LatencyScale::bucketCount; ++i) {
        const auto low = LatencyScale::lowerBound(i);
        const auto next = LatencyScale::lowerBound(i + 1);
        QVERIFY(next > low);
        QCOMPARE(LatencyScale::bucketOf(low), i);
        QCOMPARE(LatencyScale::bucketOf(next - 1ns), i);
    }
}

void TestHistogram::bucketsAreNarrow()
{
    for (int i = LatencyScale::linearBuckets; i < LatencyScale::bucketCount; ++i) {
        const auto low = LatencyScale::lowerBound(i);
        const auto width = LatencyScale::lowerBound(i + 1) - low;
        QVERIFY(width * 32 <= low);
    }
}

void TestHistogram::clampsWhatLiesOutside()
{
    QCOMPARE(LatencyScale::bucketOf(-5ms), 0);
    QCOMPARE(LatencyScale::bucketOf(0ns), 0);
    QCOMPARE(LatencyScale::bucketOf(1h), LatencyScale::bucketCount - 1);
}

void TestHistogram::percentilesAreExactToABucket_data()
{
    QTest::addColumn<double>("quantile");
    for (const double quantile : {0.0, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0})
        QTest::newRow(qPrintable(QString::number(quantile))) << quantile;
}

void TestHistogram::percentilesAreExactToABucket()
{
    QFETCH(double, quantile);
    QRandomGenerator random(7);
    HistogramCounts counts;
    std::vector<qint64> sorted;
    for (int i = 0; i < 20'000; ++i) {
        // Over five orders of magnitude, evenly in the exponent.
        const qint64 nanos = qint64(std::pow(10.0, 4 + 5 * random.generateDouble()));
        counts.add(std::chrono::nanoseconds(nanos));
        sorted.push_back(nanos);
    }
    std::sort(sorted.begin(), sorted.end());
    const size_t rank = std::max<size_t>(1, size_t(std::ceil(quantile * double(sorted.size()))));
    const double exact = double(sorted[rank - 1]);
    const double found = double(counts.percentile(quantile).count());
    QVERIFY2(std::abs(found - exact) <= exact / 32 + 1000,
             qPrintable(QString::number(found) + u' ' + QString::number(exact)));
}

void TestHistogram::isEmptyAtFirst()
{
    const HistogramCounts counts;
    QCOMPARE(counts.count(), 0u);
    QCOMPARE(counts.percentile(0.95).count(), 0);
    QCOMPARE(counts.mean().count(), 0);
}

void TestHistogram::mergesAndSubtracts()
{
    HistogramCounts a;
    a.add(10us);
    a.add(20ms);
    const HistogramCounts earlier = a;
    HistogramCounts b;
    b.add(3s);
    a.add(b);
    QCOMPARE(a.count(), 3u);
    QCOMPARE(a.sum(), std::chrono::nanoseconds(3s + 20ms + 10us));
    a.subtract(earlier);
    QCOMPARE(a.count(), 1u);
    QCOMPARE(a.sum(), std::chrono::nanoseconds(3s));
    QCOMPARE(a.mean(), std::chrono::nanoseconds(3s));
}

void TestHistogram::countsUpToALimit()
{
    HistogramCounts counts;
    for (const auto duration : {1us, 500us, 1000us, 5000us})
        counts.add(duration);
    QCOMPARE(counts.countUpTo(1us), 1u);
    QCOMPARE(counts.countUpTo(600us), 2u);
    QCOMPARE(counts.countUpTo(1ms), 3u);
    QCOMPARE(counts.countUpTo(10s), 4u);
}

void TestHistogram::snapshotEqualsWhatWasRecorded()
{
    LatencyHistogram histogram;
    HistogramCounts expected;
    for (int i = 1; i <= 1000; ++i) {
        histogram.record(std::chrono::microseconds(i * i));
        expected.add(std::chrono::microseconds(i * i));
    }
    HistogramCounts counts;
    histogram.addTo(counts);
    QCOMPARE(counts.count(), 1000u);
    QCOMPARE(counts.sum(), expected.sum());
    QCOMPARE(counts.percentile(0.95), expected.percentile(0.95));
}

QTEST_GUILESS_MAIN(TestHistogram)
#include "tst_histogram.moc"
