// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/observation/failuregroups.h"
#include "models/observation/findings.h"
#include "models/observation/logexport.h"
#include "models/observation/loghistogram.h"
#include "models/observation/seriesstore.h"
#include "models/observation/snippets.h"
#include "models/quoting.h"
#include "support/faketransport.h"
#include "wire/jsonparser.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

#include <cmath>

using namespace Binnacle;
using namespace Binnacle::Models;
using namespace Qt::StringLiterals;
using Binnacle::Tests::FakeTransport;

class TestObservationModels : public QObject
{
    Q_OBJECT

private slots:
    void finds_data();
    void finds();
    void knowsLoopback_data();
    void knowsLoopback();
    void groupsFailures();
    void keepsSeries();
    void showsHistogramsOfSeries();
    void exports();
    void tellsWhyAnExportFailed();
    void writesSnippets();
    void laysOutJson();
};

void TestObservationModels::finds_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<FindingsInput>("input");

    const auto metrics
        = [](const QByteArray &json) { return Client::metricsSnapshot(*Wire::parseJson(json)); };
    FindingsInput quiet;
    quiet.address = u"127.0.0.1:8090"_s;
    quiet.writerQueue.assign(60, 1);
    quiet.queuedRequests.assign(60, 0);
    QTest::newRow("all is well") << u""_s << quiet;

    FindingsInput input = quiet;
    std::fill(input.writerQueue.end() - 10, input.writerQueue.end(), 20);
    QTest::newRow("queue grows") << u"writer"_s << input;
    input = quiet;
    input.droppedLogs = {0, std::nan(""), 3};
    QTest::newRow("lost logs") << u"droppedLogs"_s << input;
    input = quiet;
    input.droppedRecords = {5};
    QTest::newRow("lost records") << u"droppedRecords"_s << input;
    input = quiet;
    input.metrics = metrics("{\"data\":{\"walBytes\":99000000,\"fileBytes\":1000}}");
    QTest::newRow("large log") << u"wal.data"_s << input;
    input.metrics = metrics("{\"recent\":{\"requests\":100,\"requests5xx\":3}}");
    QTest::newRow("server fails") << u"errors5xx"_s << input;
    input.metrics = metrics("{\"recent\":{\"requests\":100,\"requests4xx\":40}}");
    QTest::newRow("clients fail") << u"errors4xx"_s << input;
    input.metrics = metrics("{\"recent\":{\"requests\":100,\"requests4xx\":19}}");
    QTest::newRow("a fifth of the clients fails") << u"errors4xx"_s << input;
    input.metrics = metrics("{\"recent\":{\"requests\":100,\"requests4xx\":4}}");
    QTest::newRow("clients fail now and then") << u""_s << input;
    input.metrics = metrics("{\"recent\":{\"requests\":5,\"requests4xx\":5}}");
    QTest::newRow("too few to tell") << u""_s << input;
    input.metrics = metrics("{\"recent\":{\"requests\":5000,\"requests5xx\":1}}");
    QTest::newRow("the server failed once") << u"errors5xx"_s << input;
    input.metrics = metrics("{\"recent\":{\"requests\":100,\"p99\":2500}}");
    QTest::newRow("slow") << u"p99"_s << input;
    input.metrics = metrics("{\"process\":{\"openFiles\":900,\"maximumOpenFiles\":1024}}");
    QTest::newRow("files") << u"openFiles"_s << input;
    input = quiet;
    input.address = u"0.0.0.0:8090"_s;
    QTest::newRow("open to others") << u"exposure"_s << input;
    input.isListening = false;
    QTest::newRow("not listening") << u""_s << input;
    input = quiet;
    input.refusedRequests = 4;
    QTest::newRow("refused") << u"refusedRequests"_s << input;
}

void TestObservationModels::finds()
{
    QFETCH(QString, key);
    QFETCH(FindingsInput, input);
    const std::vector<Finding> found = findings(input);
    QStringList keys;
    for (const Finding &finding : found) {
        keys.append(finding.key);
        QVERIFY(!finding.title.isEmpty());
        QVERIFY(!finding.evidence.isEmpty());
    }
    QCOMPARE(keys, key.isEmpty() ? QStringList() : QStringList{key});
    // The tone of the tile agrees with the list.
    const bool tellsFailures = key.startsWith(u"errors"_s);
    QCOMPARE(severityOfFailures(input.metrics.recent).has_value(), tellsFailures);
    if (tellsFailures)
        QCOMPARE(*severityOfFailures(input.metrics.recent), found.front().severity);
}

void TestObservationModels::knowsLoopback_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("expected");
    QTest::newRow("v4") << u"127.0.0.1:80"_s << true;
    QTest::newRow("v4 other") << u"127.1.2.3:80"_s << true;
    QTest::newRow("v6") << u"[::1]:80"_s << true;
    QTest::newRow("name") << u"localhost:80"_s << true;
    QTest::newRow("url") << u"http://localhost:80"_s << true;
    QTest::newRow("any") << u"0.0.0.0:80"_s << false;
    QTest::newRow("any v6") << u"[::]:80"_s << false;
    QTest::newRow("lan") << u"192.168.1.2:80"_s << false;
    QTest::newRow("host") << u"https://example.org"_s << false;
}

void TestObservationModels::knowsLoopback()
{
    QFETCH(QString, address);
    QTEST(isLoopbackAddress(address), "expected");
}

void TestObservationModels::groupsFailures()
{
    FailureGroupsModel model;
    const QAbstractItemModelTester tester(&model);
    const qint64 now = 1'700'000'000'000;
    const auto request = [now](int status, const QString &error, qint64 secondsAgo) {
        Client::RequestRow row;
        row.id = u"r%1"_s.arg(secondsAgo);
        row.method = u"GET"_s;
        row.pattern = u"/api/x"_s;
        row.status = status;
        row.error = error;
        row.time = QDateTime::fromMSecsSinceEpoch(now - secondsAgo * 1000).toUTC();
        return row;
    };
    model.add({request(404, u"gone"_s, 30), request(404, u"gone"_s, 10), request(200, {}, 5),
               request(404, u"other"_s, 60), request(500, u"broken"_s, 600),
               request(404, u"gone"_s, 2000)});
    model.refresh(now);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.groupAt(0).status, 500);
    QCOMPARE(model.groupAt(1).message, u"gone"_s);
    QCOMPARE(model.groupAt(1).count, 2);
    QCOMPARE(model.groupAt(1).lastRequest, u"r10"_s);
    QCOMPARE(model.index(1, FailureGroupsModel::SeenColumn).data().toString(), u"10 s ago"_s);
    QCOMPARE(model.total(), 4);
    // Somebody points at a row: figures move, rows do not.
    model.add(
        {request(404, u"other"_s, 1), request(404, u"other"_s, 1), request(404, u"other"_s, 1)});
    model.refresh(now, true);
    QCOMPARE(model.groupAt(2).count, 4);
    model.refresh(now);
    QCOMPARE(model.groupAt(1).message, u"other"_s);
    model.refresh(now + FailureGroupsModel::window - 100'000);
    QCOMPARE(model.rowCount(), 2);
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void TestObservationModels::keepsSeries()
{
    FakeTransport transport;
    Client::ApiClient client(transport);
    QByteArray body = "{\"resolution\":1,\"start\":1000000,\"step\":1000,\"points\":3,"
                      "\"units\":{},\"series\":{\"p50\":[1,null,3]}}";
    transport.on("GET", "/api/console/metrics/series",
                 [&body](const Client::ApiRequest &) { return FakeTransport::jsonText(body); });
    SeriesStore store(client, {u"p50"_s});
    const QSignalSpy changed(&store, &SeriesStore::changed);
    store.setActive(true);
    QTRY_COMPARE(store.points(), 3);
    QVERIFY(std::isnan(store.values(u"p50"_s).at(1)));
    // One second is missing in between.
    body = "{\"resolution\":1,\"start\":1004000,\"step\":1000,\"points\":1,"
           "\"units\":{},\"series\":{\"p50\":[9]}}";
    QTRY_COMPARE(store.points(), 5);
    QVERIFY(transport.requests.back().target.contains("since=1002000"));
    QCOMPARE(store.newest(u"p50"_s), 9.0);
    QVERIFY(std::isnan(store.values(u"p50"_s).at(3)));
    QCOMPARE(store.recent(u"p50"_s, 2).size(), 2);
    store.setActive(false);
    store.setRange(SeriesRange::Hours6);
    QCOMPARE(store.points(), 0);
    QVERIFY(!store.isLoaded());
}

void TestObservationModels::showsHistogramsOfSeries()
{
    FakeTransport transport;
    Client::ApiClient client(transport);
    transport.on("GET", "/api/console/metrics/series",
                 FakeTransport::jsonText(
                     "{\"resolution\":1,\"start\":1000000,\"step\":1000,\"points\":4,\"units\":{},"
                     "\"series\":{\"requests2xx\":[1,2,null,4],\"requests5xx\":[0,1,0,0]}}"));
    SeriesStore store(client, histogramSeries());
    store.setActive(true);
    QTRY_COMPARE(store.points(), 4);
    const LogHistogram histogram = histogramOf(store, 1000000, 1004000, 2);
    QCOMPARE(histogram.step, 2000);
    QCOMPARE(histogram.buckets.at(0)[LogHistogram::Ok], 3.0);
    QCOMPARE(histogram.buckets.at(0)[LogHistogram::Failed], 1.0);
    QCOMPARE(histogram.buckets.at(1)[LogHistogram::Ok], 4.0);
    QVERIFY(!histogram.isPartial);
}

void TestObservationModels::exports()
{
    LogRowPool pool;
    Client::RequestRow request;
    request.id = u"r1"_s;
    request.method = u"GET"_s;
    request.url = u"/a,b?c=\"d\""_s;
    request.status = 200;
    request.duration = 1.2345;
    request.userAgent = u"=cmd"_s;
    request.time = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5, 6), QTimeZone::utc());
    Client::LogEntry entry;
    entry.message = u"Hello"_s;
    entry.level = 8;
    const std::vector<LogRow> rows{pool.fromRequest(request), pool.fromEntry(entry)};
    const QTemporaryDir folder;
    const auto written = [&](LogFormat format) {
        const QString path = folder.filePath(u"log"_s);
        QFuture<Result<qint64>> future = exportLog(rows, path, format);
        future.waitForFinished();
        QFile file(path);
        if (!future.result() || !file.open(QIODevice::ReadOnly))
            return QByteArrayList();
        return file.readAll().split('\n');
    };
    const QByteArrayList lines = written(LogFormat::NdJson);
    QCOMPARE(lines.size(), 3);
    const Result<JsonValue> first = Wire::parseJson(lines[0]);
    QVERIFY(first);
    QCOMPARE((*first)[u"time"].toString(), u"2026-01-02 03:04:05.006Z"_s);
    QCOMPARE((*first)[u"url"].toString(), request.url);
    QCOMPARE((*first)[u"status"].toInteger(), 200);
    QVERIFY(lines[1].contains("\"level\":\"ERROR\""));
    const QByteArrayList table = written(LogFormat::Csv);
    QCOMPARE(table.size(), 4);
    QVERIFY(table[1].contains("\"/a,b?c=\"\"d\"\"\""));
    QVERIFY(table[1].contains(",'=cmd,"));
    QCOMPARE(table[0].count(','), table[2].count(','));
    // An archive holds requests alone.
    const Result<JsonValue> archive = Wire::parseJson(written(LogFormat::Har).join('\n'));
    QVERIFY(archive);
    const JsonValue::Array &entries = (*archive)[u"log"][u"entries"].elements();
    QCOMPARE(entries.size(), size_t(1));
    QCOMPARE(entries[0][u"startedDateTime"].toString(), u"2026-01-02T03:04:05.006Z"_s);
    QCOMPARE(entries[0][u"request"][u"queryString"].elements()[0][u"name"].toString(), u"c"_s);
    QCOMPARE(entries[0][u"response"][u"status"].toInteger(), 200);
}

void TestObservationModels::tellsWhyAnExportFailed()
{
    QFuture<Result<qint64>> future = exportLog({}, u"/nowhere/at/all/log.csv"_s, LogFormat::Csv);
    future.waitForFinished();
    QVERIFY(!future.result());
    QVERIFY(!future.result().error().message.isEmpty());
}

void TestObservationModels::writesSnippets()
{
    SnippetCall call;
    call.base = baseUrl(u"127.0.0.1:8090"_s);
    call.method = u"PATCH"_s;
    call.target = u"/api/x?a='b'"_s;
    call.headers.add("Authorization", "secret");
    call.contentType = "application/json";
    call.body = "{\"a\":1}";
    const QString curl = curlCommand(call);
    QVERIFY(curl.startsWith(u"curl -X PATCH 'http://127.0.0.1:8090/api/x?a='\\''b'\\'''"_s));
    QVERIFY(curl.contains(u"-H 'Authorization: TOKEN'"_s));
    QVERIFY(curl.contains(u"--data-binary '{\"a\":1}'"_s));
    QVERIFY(!curl.contains(u"secret"_s));
    const QString script = javascriptCall(call);
    QVERIFY(script.contains(u"method: \"PATCH\""_s));
    QVERIFY(!script.contains(u"secret"_s));
    QCOMPARE(baseUrl(u"https://x.org/"_s), u"https://x.org"_s);
    SnippetCall plain;
    plain.method = u"GET"_s;
    plain.base = u"http://h"_s;
    plain.target = u"/a"_s;
    QCOMPARE(curlCommand(plain), u"curl 'http://h/a'"_s);
}

void TestObservationModels::laysOutJson()
{
    QCOMPARE(prettyJson("{\"a\":[1,{}],\"b\":\"c\"}"),
             u"{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": \"c\"\n}"_s);
    QCOMPARE(prettyJson("no json"), u"no json"_s);
}

QTEST_GUILESS_MAIN(TestObservationModels)
#include "tst_observationmodels.moc"
