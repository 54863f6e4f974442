// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "services/logs/logentry.h"
#include "wire/jsonparser.h"

#include <QTest>

using namespace Binnacle;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Wire::RequestRecord healthRequest()
{
    Wire::RequestRecord record;
    record.startedAt = UtcTime(1'800'000'000'000ms);
    record.id = "abc";
    record.pattern = "/api/health";
    record.method = "GET";
    record.url = "/api/health";
    record.status = 200;
    record.duration = 100'599ns;
    record.remoteIp = "127.0.0.1";
    record.userIp = "127.0.0.1";
    record.userAgent = "curl/7.88.1";
    return record;
}

}  // namespace

class TestLogEntry : public QObject
{
    Q_OBJECT

private slots:
    void looksAsTheContractSays();
    void failuresTellWhy();
    void honoursTheSettings();
    void cutsLongTexts();
    void keepsStatementsOfFailures();
    void leavesOutWhatNobodyWantsToSee_data();
    void leavesOutWhatNobodyWantsToSee();
    void cutsProgramEntries();
    void extrasInsideOfStringsStay();
};

void TestLogEntry::looksAsTheContractSays()
{
    const LogEntry entry = requestEntry(healthRequest(), {});
    QCOMPARE(entry.level, 0);
    QCOMPARE(entry.message, "GET /api/health"_ba);
    QCOMPARE(QByteArray(hideExtras(entry.data).toByteArray() + '}'),
             "{\"auth\":\"\",\"execTime\":0.100599,\"method\":\"GET\",\"referer\":\"\","
             "\"remoteIP\":\"127.0.0.1\",\"status\":200,\"type\":\"request\","
             "\"url\":\"/api/health\",\"userAgent\":\"curl/7.88.1\",\"userIP\":\"127.0.0.1\"}"_ba);
    const Result<JsonValue> data = Wire::parseJson(entry.data);
    QVERIFY(data);
    QCOMPARE((*data)[u"_bn"][u"id"].toString(), u"abc"_s);
    QCOMPARE((*data)[u"_bn"][u"route"].toString(), u"/api/health"_s);
}

void TestLogEntry::failuresTellWhy()
{
    Wire::RequestRecord record = healthRequest();
    record.url = "/api/logs?filter=nope%3D1";
    record.status = 400;
    record.errorMessage = u"Something went wrong."_s;
    LogEntry entry = requestEntry(record, {});
    QCOMPARE(entry.level, 8);
    QCOMPARE(entry.message, "GET /api/logs?filter=nope=1"_ba);
    Result<JsonValue> data = Wire::parseJson(entry.data);
    QCOMPARE((*data)[u"error"].toString(), u"Something went wrong."_s);
    QVERIFY(data->contains(u"details"));
    QVERIFY((*data)[u"details"].isNull());

    record.errorDetail = u"unknown field \"nope\""_s;
    data = Wire::parseJson(requestEntry(record, {}).data);
    QCOMPARE((*data)[u"details"].toString(), record.errorDetail);
    JsonValue fields = JsonValue::object();
    fields.insert(u"title"_s, validationItem(u"validation_required"_s, u"Cannot be blank."_s));
    record.errorDetail = QString::fromUtf8(fields.toJson());
    data = Wire::parseJson(requestEntry(record, {}).data);
    QCOMPARE((*data)[u"details"][u"title"].toString(), u"Cannot be blank."_s);
}

void TestLogEntry::honoursTheSettings()
{
    Wire::RequestRecord record = healthRequest();
    record.identity.recordId = u"u1"_s;
    record.identity.collectionName = u"users"_s;
    LogSettings settings;
    Result<JsonValue> data = Wire::parseJson(requestEntry(record, settings).data);
    QCOMPARE((*data)[u"auth"].toString(), u"users"_s);
    QVERIFY(!data->contains(u"authId"));
    settings.logIp = false;
    settings.logAuthId = true;
    data = Wire::parseJson(requestEntry(record, settings).data);
    QCOMPARE((*data)[u"authId"].toString(), u"u1"_s);
    QVERIFY(!data->contains(u"userIP"));
    QVERIFY(!data->contains(u"remoteIP"));
}

void TestLogEntry::cutsLongTexts()
{
    Wire::RequestRecord record = healthRequest();
    record.url = "/" + QByteArray(4000, 'u');
    record.method = QByteArray(60, 'M');
    record.userAgent = QByteArray(1999, 'a') + "\xc3\xa4\xc3\xa4";
    record.referer = QByteArray(2000, 'r');
    const Result<JsonValue> data = Wire::parseJson(requestEntry(record, {}).data);
    QCOMPARE((*data)[u"url"].toString().size(), 3003);
    QVERIFY((*data)[u"url"].toString().endsWith(u"..."_s));
    QCOMPARE((*data)[u"method"].toString().size(), 53);
    QCOMPARE((*data)[u"referer"].toString().size(), 2000);
    QCOMPARE((*data)[u"userAgent"].toString(), QString(QString(1999, u'a') + u"..."_s));
}

void TestLogEntry::keepsStatementsOfFailures()
{
    Wire::RequestRecord record = healthRequest();
    record.statements.add({"SELECT * FROM t WHERE a = ?", 2ms, 3});
    QVERIFY(!requestEntry(record, {}).data.contains("SELECT"));
    record.status = 500;
    const Result<JsonValue> data = Wire::parseJson(requestEntry(record, {}).data);
    const JsonValue &sql = (*data)[u"_bn"][u"sql"];
    QCOMPARE(sql.size(), 1);
    QCOMPARE(sql.elements()[0][u"rows"].toInteger(), 3);
    QCOMPARE(sql.elements()[0][u"duration"].toDouble(), 2.0);
}

void TestLogEntry::leavesOutWhatNobodyWantsToSee_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("logged");
    const auto row = [](const char *method, const char *pattern, int status, bool logged) {
        QTest::addRow("%s %s %d", method, pattern, status)
            << QByteArray(method) << QByteArray(pattern) << status << logged;
    };
    row("GET", "/api/health", 200, true);
    row("GET", "/api/realtime", 200, false);
    row("GET", "/api/realtime", 500, true);
    row("POST", "/api/realtime", 204, true);
    row("GET", "/api/logs", 200, false);
    row("GET", "/api/logs/{id}", 404, true);
    row("DELETE", "/api/logs", 204, false);
    row("POST", "/api/oauth2-redirect", 303, false);
    row("GET", "/{path...}", 200, false);
    row("GET", "/{path...}", 404, true);
    row("GET", "/_/{path...}", 200, false);
    row("GET", "/_/extensions.js", 200, false);
    row("OPTIONS", "/api/health", 204, false);
    row("OPTIONS", "", 404, false);
    row("GET", "", 404, true);
    row("GET", "", 307, false);
    row("GET", "/api/oauth2-start", 307, true);
    row("GET", "/api/console/metrics", 200, false);
    row("POST", "/api/console/sql", 200, true);
    row("GET", "/metrics", 200, false);
    row("GET", "/api/files/{collection}/{recordId}/{filename}", 200, true);
}

void TestLogEntry::leavesOutWhatNobodyWantsToSee()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, pattern);
    QFETCH(int, status);
    QFETCH(bool, logged);
    Wire::RequestRecord record = healthRequest();
    record.method = method;
    record.pattern = pattern;
    record.status = status;
    QCOMPARE(isLoggedRequest(record, false), logged);
    // The route's own word silences successes only.
    QCOMPARE(isLoggedRequest(record, true), logged && status >= 400);
}

void TestLogEntry::cutsProgramEntries()
{
    LogSettings settings;
    settings.maxDataSize = 100;
    JsonValue data = JsonValue::object();
    data.insert(u"a"_s, JsonValue(1));
    data.insert(u"b"_s, JsonValue(QString(500, u'x')));
    const LogEntry entry = programEntry({}, 4, QString(9000, u'm'), data, settings);
    QCOMPARE(entry.level, 4);
    QCOMPARE(entry.message.size(), 8000);
    QCOMPARE(entry.data, "{\"__pb_truncated__\":true,\"a\":1}"_ba);
    QCOMPARE(programEntry({}, 0, u"m"_s, JsonValue(), settings).data, "{}"_ba);
}

void TestLogEntry::extrasInsideOfStringsStay()
{
    const QByteArray data = "{\"url\":\"/?a=,\\\"_bn\\\":{\"}";
    QCOMPARE(hideExtras(data).toByteArray(), data);
}

QTEST_GUILESS_MAIN(TestLogEntry)
#include "tst_logentry.moc"
