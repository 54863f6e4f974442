// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/observation/livefeed.h"
#include "services/observation/metricsjson.h"
#include "services/observation/observation.h"
#include "services/observation/prometheustext.h"
#include "services/observationsupport.h"

#include <QJsonArray>
#include <QTest>

#include <atomic>
#include <cmath>
#include <thread>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestObservation : public QObject
{
    Q_OBJECT

private slots:
    void countsExactlyFromManyThreads();
    void dropsAreCountedAndCountersMissNothing();
    void totalsLeaveOutOperators();
    void shardsOfEndedThreadsAreUsedAgain();
    void sinkGetsEveryRecordOnce();
    void keepsTheRecentOnesNewestFirst();
    void recentOnesAreBoundedByBytes();
    void keepsWhatSomebodySees();
    void addsUpStatements();
    void routeFiguresCoverTheWindow();
    void rememberTheLastFailure();
    void seriesFollowTheClock();
    void healthComesFromTheSources();
    void prometheusTextIsWellFormed();
    void processSampleIsPlausible();
};

void TestObservation::countsExactlyFromManyThreads()
{
    SteppedClock clock;
    ObservationOptions options;
    options.recordsPerThread = 64;
    options.interval = 1ms;
    Observation observation(options, clock);
    std::atomic<quint64> seen{0};
    observation.setSink([&seen](const auto &) { ++seen; });
    observation.start();
    constexpr int threads = 8;
    constexpr int each = 5000;
    std::vector<std::thread> workers;
    for (int t = 0; t < threads; ++t) {
        workers.emplace_back([&observation, &clock, t] {
            for (int i = 0; i < each; ++i)
                finish(observation, recordOf(t % 3, i % 10 == 0 ? 404 : 200, 1ms, clock));
        });
    }
    for (std::thread &worker : workers)
        worker.join();
    observation.stop();

    const MetricsSnapshot snapshot = observation.snapshot();
    QCOMPARE(snapshot.total.requests(), quint64(threads * each));
    QCOMPARE(snapshot.total.byStatus[4], quint64(threads * each / 10));
    QCOMPARE(snapshot.total.latency.count(), quint64(threads * each));
    QCOMPARE(snapshot.total.requestBytes, quint64(threads * each * 10));
    QCOMPARE(snapshot.total.responseBytes, quint64(threads * each * 100));
    QCOMPARE(snapshot.total.statements, quint64(threads * each));
    QCOMPARE(snapshot.inFlight, 0u);
    // Whatever was not handed on was counted.
    QCOMPARE(seen.load() + snapshot.droppedRecords, quint64(threads * each));

    quint64 byRoute = 0;
    for (const RouteFigures &route : observation.routes(60s))
        byRoute += route.total.requests();
    QCOMPARE(byRoute, quint64(threads * each));
}

void TestObservation::dropsAreCountedAndCountersMissNothing()
{
    SteppedClock clock;
    ObservationOptions options;
    options.recordsPerThread = 16;
    Observation observation(options, clock);
    for (int i = 0; i < 100; ++i)
        finish(observation, recordOf(1, 200, 1ms, clock));
    observation.turn();
    const MetricsSnapshot snapshot = observation.snapshot();
    QCOMPARE(snapshot.total.requests(), 100u);
    QCOMPARE(snapshot.droppedRecords, 84u);
    QCOMPARE(snapshot.recentRequests, size_t(16));
    finish(observation, recordOf(1, 200, 1ms, clock));
    observation.turn();
    QCOMPARE(observation.snapshot().recentRequests, size_t(17));
}

void TestObservation::totalsLeaveOutOperators()
{
    SteppedClock clock;
    Observation observation({}, clock);
    finish(observation, recordOf(1, 200, 1ms, clock));
    for (const QByteArray pattern : {"/api/console/routes", "/api/logs/{id}", "/metrics"}) {
        Wire::RequestRecord own = recordOf(2 + int(pattern.size()), 404, 1ms, clock);
        own.pattern = pattern;
        finish(observation, std::move(own));
    }
    clock.advance(1s);
    observation.turn();
    const MetricsSnapshot snapshot = observation.snapshot();
    QCOMPARE(snapshot.total.requests(), 1u);
    QCOMPARE(snapshot.recent.byStatus[4], 0u);
    QCOMPARE(snapshot.inFlight, 0u);
    // Each by itself is counted all the same.
    QCOMPARE(observation.routes(60s).size(), size_t(4));
}

void TestObservation::shardsOfEndedThreadsAreUsedAgain()
{
    SteppedClock clock;
    Observation observation({}, clock);
    for (int i = 0; i < 20; ++i) {
        std::thread thread([&] { finish(observation, recordOf(0, 200, 1ms, clock)); });
        thread.join();
    }
    const MetricsSnapshot snapshot = observation.snapshot();
    QCOMPARE(snapshot.requestThreads, size_t(1));
    QCOMPARE(snapshot.total.requests(), 20u);
}

void TestObservation::sinkGetsEveryRecordOnce()
{
    SteppedClock clock;
    Observation observation({}, clock);
    std::vector<QByteArray> urls;
    observation.setSink([&urls](const auto &record) { urls.push_back(record->url); });
    finish(observation, recordOf(1, 200, 1ms, clock));
    clock.advance(5ms);
    finish(observation, recordOf(2, 200, 1ms, clock));
    observation.turn();
    observation.turn();
    QCOMPARE(urls, (std::vector<QByteArray>{"/api/route/1?page=1", "/api/route/2?page=1"}));
}

void TestObservation::keepsTheRecentOnesNewestFirst()
{
    SteppedClock clock;
    ObservationOptions options;
    options.recentRequests = 5;
    Observation observation(options, clock);
    for (int i = 0; i < 8; ++i) {
        finish(observation, recordOf(i, i == 6 ? 500 : 200, std::chrono::milliseconds(i), clock));
        clock.advance(100ms);
    }
    observation.turn();
    const auto routesOf = [](const std::vector<SeenRequest> &requests) {
        std::vector<int> routes;
        for (const SeenRequest &request : requests)
            routes.push_back(request.record->route);
        return routes;
    };
    RecentQuery query;
    QCOMPARE(routesOf(observation.recent(query).requests), (std::vector<int>{7, 6, 5, 4, 3}));
    QCOMPARE(observation.recent(query).forgotten, 3u);
    query.limit = 2;
    QCOMPARE(routesOf(observation.recent(query).requests), (std::vector<int>{7, 6}));
    query.before = observation.recent(query).requests.back().sequence;
    QCOMPARE(routesOf(observation.recent(query).requests), (std::vector<int>{5, 4}));
    query = {};
    query.after = 6;
    QCOMPARE(routesOf(observation.recent(query).requests), (std::vector<int>{7, 6}));
    query = {};
    query.filter.minimumStatus = 500;
    QCOMPARE(routesOf(observation.recent(query).requests), (std::vector<int>{6}));
    query = {};
    query.filter.minimumDuration = 5ms;
    QCOMPARE(routesOf(observation.recent(query).requests), (std::vector<int>{7, 6, 5}));

    const SeenRequest found = observation.request("req-6-500");
    QVERIFY(found.record);
    QByteArray json;
    JsonWriter writer(json);
    writeRequest(writer, found, RequestDetail::Full);
    const QJsonObject object = parsed(json);
    QCOMPARE(object[u"status"].toInt(), 500);
    QCOMPARE(object[u"error"].toString(), u"It failed."_s);
    QCOMPARE(object[u"sql"].toArray().size(), 1);
    QCOMPARE(object[u"sql"][0][u"text"].toString(), u"SELECT 1"_s);
    QCOMPARE(object[u"sql"][0][u"duration"].toDouble(), 0.002);
    QVERIFY(!observation.request("req-0-200").record);
}

void TestObservation::recentOnesAreBoundedByBytes()
{
    SteppedClock clock;
    ObservationOptions options;
    options.recentBytes = 100'000;
    Observation observation(options, clock);
    for (int i = 0; i < 100; ++i) {
        Wire::RequestRecord record = recordOf(1, 200, 1ms, clock);
        record.url = QByteArray(8000, 'x');
        finish(observation, std::move(record));
    }
    observation.turn();
    const MetricsSnapshot snapshot = observation.snapshot();
    QVERIFY(snapshot.recentRequestBytes <= 100'000);
    QVERIFY(snapshot.recentRequests >= 5);
    QVERIFY(snapshot.recentRequests <= 12);
}

void TestObservation::keepsWhatSomebodySees()
{
    SteppedClock clock;
    ObservationOptions options;
    options.recentRequests = 2;
    Observation observation(options, clock);
    finish(observation, recordOf(1, 200, 1ms, clock));
    observation.turn();
    observation.live().subscribe(std::make_shared<CollectingSink>(), {}, clock.now());
    finish(observation, recordOf(2, 200, 1ms, clock));
    observation.turn();
    for (int i = 3; i < 6; ++i)
        finish(observation, recordOf(i, 200, 1ms, clock));
    observation.turn();
    // Gone from the recent ones, but a reader was told of it.
    QVERIFY(observation.request("req-2-200").record);
    QVERIFY(!observation.request("req-1-200").record);
}

void TestObservation::addsUpStatements()
{
    SteppedClock clock;
    Observation observation({}, clock);
    const auto ran = [&](int route, const QByteArray &sql, std::chrono::microseconds duration,
                         qint64 rows, const QByteArray &pattern = "/api/x") {
        Wire::RequestRecord record = recordOf(route, 200, duration, clock);
        record.id = "r" + QByteArray::number(route);
        record.pattern = pattern;
        record.statements = {};
        record.statements.add({sql, duration, rows});
        finish(observation, std::move(record));
    };
    ran(1, "SELECT a", 100us, 1);
    ran(2, "SELECT a", 300us, 3);
    ran(3, "SELECT b", 350us, 10);
    ran(4, "SELECT c", 900us, 1, "/api/console/requests");
    observation.turn();
    std::vector<StatementFigures> found = observation.statements(10);
    QCOMPARE(found.size(), size_t(2));
    QCOMPARE(found[0].sql, "SELECT a"_ba);
    QCOMPARE(found[0].count, quint64(2));
    QCOMPARE(found[0].rows, quint64(4));
    QCOMPARE(found[0].total, std::chrono::nanoseconds(400us));
    QCOMPARE(found[0].requestId, "r2"_ba);
    QCOMPARE(observation.statements(1).size(), size_t(1));
    // Minutes add up, and are forgotten.
    clock.advance(2min);
    ran(5, "SELECT a", 200us, 1);
    observation.turn();
    found = observation.statements(1);
    QCOMPARE(found[0].count, quint64(3));
    QCOMPARE(found[0].longest, std::chrono::nanoseconds(300us));
    clock.advance(4min);
    QCOMPARE(observation.statements(10).size(), size_t(1));
    clock.advance(5min);
    QVERIFY(observation.statements(10).empty());
    // Texts are bounded; room comes back when old ones have not run for long.
    for (int i = 0; i < StatementBook::maximumTexts + 50; ++i)
        ran(6, "SELECT " + QByteArray::number(i), 10us, 1);
    observation.turn();
    QCOMPARE(int(observation.statements(1000).size()), StatementBook::maximumTexts);
    clock.advance(6min);
    ran(7, "SELECT new", 10us, 1);
    observation.turn();
    found = observation.statements(10);
    QCOMPARE(found.size(), size_t(1));
    QCOMPARE(found[0].sql, "SELECT new"_ba);
}

void TestObservation::routeFiguresCoverTheWindow()
{
    SteppedClock clock;
    Observation observation({}, clock);
    const auto second = [&](int requests) {
        for (int i = 0; i < requests; ++i)
            finish(observation, recordOf(4, 200, 2ms, clock));
        clock.advance(1s);
        observation.turn();
    };
    for (int i = 0; i < 30; ++i)
        second(3);
    RouteFigures figures = observation.routes(60s).at(0);
    QCOMPARE(figures.route, 4);
    QCOMPARE(figures.total.requests(), 90u);
    QCOMPARE(figures.recent.requests(), 90u);
    QCOMPARE(figures.window, 30s);
    QCOMPARE(figures.rate, 3.0);
    QCOMPARE(figures.perSecond.size(), size_t(60));
    QCOMPARE(figures.perSecond.back(), 3u);
    QCOMPARE(figures.perSecond.front(), 0u);

    // Five silent minutes later a window of one minute is empty, one of ten is not.
    for (int i = 0; i < 300; ++i)
        second(0);
    figures = observation.routes(60s).at(0);
    QCOMPARE(figures.total.requests(), 90u);
    QCOMPARE(figures.recent.requests(), 0u);
    QCOMPARE(figures.rate, 0.0);
    figures = observation.routes(600s).at(0);
    QCOMPARE(figures.recent.requests(), 90u);
    QVERIFY(std::abs(milliseconds(figures.recent.latency.percentile(0.95)) - 2) < 0.1);

    // And after a quarter of an hour no window knows it any more.
    for (int i = 0; i < 900; ++i)
        second(0);
    QCOMPARE(observation.routes(900s).at(0).recent.requests(), 0u);
}

void TestObservation::rememberTheLastFailure()
{
    SteppedClock clock;
    Observation observation({}, clock);
    finish(observation, recordOf(2, 403, 1ms, clock));
    clock.advance(10ms);
    finish(observation, recordOf(2, 200, 1ms, clock));
    observation.turn();
    const RouteFigures figures = observation.routes(60s).at(0);
    QVERIFY(figures.lastFailure);
    QCOMPARE(figures.lastFailure->status, 403);
    QCOMPARE(figures.lastFailure->requestId, "req-2-403"_ba);
    QVERIFY(figures.lastSeen > figures.lastFailure->time);
}

void TestObservation::seriesFollowTheClock()
{
    SteppedClock clock;
    Observation observation({}, clock);
    const UtcTime start = clock.now();
    for (int i = 0; i < 20; ++i) {
        for (int n = 0; n <= i; ++n)
            finish(observation, recordOf(1, n == 0 ? 500 : 200, 4ms, clock));
        clock.advance(1s);
        observation.turn();
    }
    SeriesQuery query;
    query.metrics = {Metric::Requests, Metric::Requests5xx, Metric::P50};
    const Result<SeriesAnswer> all = observation.series(query);
    QVERIFY(all);
    QCOMPARE(all->start, start);
    QCOMPARE(all->values[0].size(), size_t(20));
    for (size_t i = 0; i < 20; ++i) {
        QCOMPARE(all->values[0][i], double(i + 1));
        QCOMPARE(all->values[1][i], 1.0);
        QVERIFY(std::abs(all->values[2][i] - 4) < 0.2);
    }
    query.since = start + 15s;
    const Result<SeriesAnswer> tail = observation.series(query);
    QCOMPARE(tail->start, start + 16s);
    QCOMPARE(tail->values[0].size(), size_t(4));
    query.since = start + 1h;
    QVERIFY(observation.series(query)->values[0].empty());

    query = {};
    query.resolution = 10s;
    query.metrics = {Metric::Requests};
    const QJsonObject json = parsed(seriesJson(query, *observation.series(query)));
    QCOMPARE(json[u"step"].toInt(), 10'000);
    QCOMPARE(json[u"series"][u"requests"].toArray(), (QJsonArray{55, 155}));
    query.resolution = 7s;
    QVERIFY(!observation.series(query));
}

void TestObservation::healthComesFromTheSources()
{
    SteppedClock clock;
    Observation observation({}, clock);
    auto cpu = std::make_shared<std::chrono::nanoseconds>(1s);
    HealthSources sources;
    sources.process = [cpu] {
        ProcessFigures figures;
        figures.cpuTime = *cpu;
        figures.residentBytes = 1000;
        figures.threads = 9;
        return figures;
    };
    sources.data = [] {
        Db::DatabaseHealth health;
        health.walBytes = 4096;
        health.queuedJobs = 3;
        health.lastCommit = 5ms;
        return health;
    };
    observation.setSources(std::move(sources));
    for (int i = 0; i < 3; ++i) {
        *cpu += 250ms;
        clock.advance(1s);
        observation.turn();
    }
    const QJsonObject json = parsed(metricsJson(observation.snapshot()));
    QCOMPARE(json[u"process"][u"cpu"].toDouble(), 25.0);
    QCOMPARE(json[u"process"][u"threads"].toInt(), 9);
    QCOMPARE(json[u"data"][u"walBytes"].toInt(), 4096);
    QVERIFY(json[u"auxiliary"].isNull());
    QVERIFY(json[u"transport"].isNull());
    SeriesQuery query;
    query.metrics
        = {Metric::Cpu, Metric::DataWalBytes, Metric::DataCommitTime, Metric::Connections};
    const Result<SeriesAnswer> series = observation.series(query);
    QVERIFY(std::isnan(series->values[0][0]));
    QCOMPARE(series->values[0][1], 25.0);
    QCOMPARE(series->values[1][2], 4096.0);
    QCOMPARE(series->values[2][2], 5.0);
    QVERIFY(std::isnan(series->values[3][2]));
}

void TestObservation::prometheusTextIsWellFormed()
{
    SteppedClock clock;
    Observation observation({}, clock);
    finish(observation, recordOf(1, 200, 3ms, clock));
    finish(observation, recordOf(1, 404, 700ms, clock));
    finish(observation, recordOf(-1, 404, 1ms, clock));
    clock.advance(1s);
    observation.turn();
    const QByteArray text = prometheusText(observation.snapshot(), observation.routes(60s),
                                           {{1, "GET", "/api/\"quoted\""}});
    const QByteArray labels = "method=\"GET\",route=\"/api/\\\"quoted\\\"\"";
    QVERIFY(text.contains(
        QByteArray("\nbinnacle_http_requests_total{" + labels + ",status=\"2xx\"} 1\n")));
    QVERIFY(text.contains(QByteArray("binnacle_http_request_duration_seconds_bucket{" + labels
                                     + ",le=\"0.005\"} 1\n")));
    QVERIFY(text.contains(QByteArray("_bucket{" + labels + ",le=\"+Inf\"} 2\n")));
    QVERIFY(text.contains(QByteArray("_sum{" + labels + "} 0.703\n")));
    QVERIFY(text.contains("route=\"unmatched\",status=\"4xx\"} 1\n"));
    QVERIFY(text.contains("# TYPE process_cpu_seconds_total counter\n"));
    QVERIFY(text.endsWith('\n'));
    QByteArray family;
    for (const QByteArray &line : text.split('\n')) {
        if (line.startsWith("# TYPE "))
            family = line.split(' ').at(2);
        else if (!line.isEmpty() && !line.startsWith('#'))
            QVERIFY2(line.startsWith(family), line.constData());
    }
}

void TestObservation::processSampleIsPlausible()
{
    const ProcessFigures figures = sampleProcess();
    QVERIFY(figures.cpuTime > 0ns);
    QVERIFY(figures.residentBytes > 1'000'000);
    QVERIFY(figures.threads >= 1);
    QVERIFY(figures.openFiles >= 3);
    QVERIFY(figures.maximumOpenFiles > 3);
}

QTEST_GUILESS_MAIN(TestObservation)
#include "tst_observation.moc"
