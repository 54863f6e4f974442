// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/datetime.h"
#include "services/logs/logservice.h"
#include "services/logs/messagelog.h"
#include "services/observationsupport.h"

#include <QJsonArray>
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// As PocketBase makes it (P5.8).
constexpr char schema[]
    = "CREATE TABLE `_logs` ("
      "`id` TEXT PRIMARY KEY DEFAULT ('r'||lower(hex(randomblob(7)))) NOT NULL,"
      "`level` INTEGER DEFAULT 0 NOT NULL, `message` TEXT DEFAULT '' NOT NULL,"
      "`data` JSON DEFAULT '{}' NOT NULL,"
      "`created` TEXT DEFAULT (strftime('%Y-%m-%d %H:%M:%fZ')) NOT NULL);"
      "CREATE INDEX idx_logs_created_hour on `_logs` (strftime('%Y-%m-%d %H:00:00', `created`));";

}  // namespace

class TestLogService : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void storesRequests();
    void pagesAndCounts();
    void filtersAndSorts();
    void refusesBadQueries();
    void refusesPatternsTooLongToMatch();
    void hidesExtrasUnlessAsked();
    void viewsOne();
    void countsByHour();
    void writesByItself();
    void queueIsBounded();
    void keepsRoomForFailures();
    void honoursLevelAndRetention();
    void cleansUpOldOnes();
    void truncates();
    void storesProgramLines();
    void toleratesForeignRows();

private:
    void addRequests(LogService &logs, int count, int status = 200);
    QJsonObject list(const LogService &logs, const LogListOptions &options = {}) const;
    void execute(const QByteArray &sql);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Db::Database> m_database;
    SteppedClock m_clock;
    Schema::RequestInfo m_info;
};

void TestLogService::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    Db::DatabaseOptions options;
    options.fileName = m_folder->filePath(u"auxiliary.db"_s);
    Result<std::unique_ptr<Db::Database>> opened = Db::Database::openSqlite(options);
    QVERIFY(opened);
    m_database = *std::move(opened);
    execute(schema);
    m_info.identity.isSuperuser = true;
    m_info.now = m_clock.now();
}

void TestLogService::cleanup()
{
    m_database.reset();
    m_folder.reset();
}

void TestLogService::execute(const QByteArray &sql)
{
    QVERIFY(m_database->write(
        [&sql](Db::Transaction &transaction) { return transaction.executeScript(sql); }));
}

void TestLogService::addRequests(LogService &logs, int count, int status)
{
    for (int i = 0; i < count; ++i) {
        logs.addRequest(recordOf(i, status, 1ms, m_clock));
        m_clock.advance(1ms);
    }
}

QJsonObject TestLogService::list(const LogService &logs, const LogListOptions &options) const
{
    const Result<QByteArray> json = logs.list(options, m_info);
    return json ? parsed(*json) : QJsonObject{{u"error"_s, json.error().detail}};
}

void TestLogService::storesRequests()
{
    LogService logs(*m_database, m_clock);
    addRequests(logs, 1);
    addRequests(logs, 1, 404);
    QCOMPARE(logs.figures().queued, 2);
    QVERIFY(logs.flush());
    QCOMPARE(logs.figures().queued, 0);
    QCOMPARE(logs.figures().written, 2);
    const QJsonArray items = list(logs)[u"items"].toArray();
    QCOMPARE(items.size(), 2);
    const QJsonObject first = items[0].toObject();
    QCOMPARE(first[u"message"].toString(), u"GET /api/route/0?page=1"_s);
    QCOMPARE(first[u"level"].toInt(), 0);
    QCOMPARE(first[u"id"].toString().size(), 15);
    QCOMPARE(first[u"data"][u"status"].toInt(), 200);
    QCOMPARE(first[u"data"][u"execTime"].toDouble(), 1.0);
    QCOMPARE(items[1][u"level"].toInt(), 8);
    QCOMPARE(items[1][u"data"][u"error"].toString(), u"It failed."_s);
    QVERIFY(parseDateTime(first[u"created"].toString()));
}

void TestLogService::pagesAndCounts()
{
    LogService logs(*m_database, m_clock);
    addRequests(logs, 45);
    QVERIFY(logs.flush());
    QJsonObject page = list(logs);
    QCOMPARE(page[u"items"].toArray().size(), 30);
    QCOMPARE(page[u"perPage"].toInt(), 30);
    QCOMPARE(page[u"totalItems"].toInt(), 45);
    QCOMPARE(page[u"totalPages"].toInt(), 2);
    LogListOptions options;
    options.page = 3;
    options.perPage = 20;
    page = list(logs, options);
    QCOMPARE(page[u"items"].toArray().size(), 5);
    QCOMPARE(page[u"page"].toInt(), 3);
    options.page = std::numeric_limits<qint64>::max();
    QCOMPARE(list(logs, options)[u"items"].toArray().size(), 0);
    options = {};
    options.page = -3;
    options.perPage = 5000;
    options.skipTotal = true;
    page = list(logs, options);
    QCOMPARE(page[u"page"].toInt(), 1);
    QCOMPARE(page[u"perPage"].toInt(), 1000);
    QCOMPARE(page[u"totalItems"].toInt(), -1);
    QCOMPARE(page[u"totalPages"].toInt(), -1);
}

void TestLogService::filtersAndSorts()
{
    LogService logs(*m_database, m_clock);
    addRequests(logs, 3);
    addRequests(logs, 2, 404);
    QVERIFY(logs.flush());
    LogListOptions options;
    options.filter = u"data.status>=400"_s;
    QCOMPARE(list(logs, options)[u"totalItems"].toInt(), 2);
    options.filter = u"data.type=\"request\" && level>0"_s;
    QCOMPARE(list(logs, options)[u"totalItems"].toInt(), 2);
    options.filter = u"message~'route/2'"_s;
    QCOMPARE(list(logs, options)[u"totalItems"].toInt(), 1);
    options.filter = u"data._bn.route='/api/route/1'"_s;
    QCOMPARE(list(logs, options)[u"totalItems"].toInt(), 2);
    options.filter.clear();
    options.sort = u"-@rowid"_s;
    QCOMPARE(list(logs, options)[u"items"][0][u"data"][u"status"].toInt(), 404);
    options.sort = u"level,-created"_s;
    QCOMPARE(list(logs, options)[u"items"][0][u"message"].toString(), u"GET /api/route/2?page=1"_s);
}

void TestLogService::refusesBadQueries()
{
    LogService logs(*m_database, m_clock);
    LogListOptions options;
    options.filter = u"nope=1"_s;
    Result<QByteArray> answer = logs.list(options, m_info);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, Error::Kind::InvalidInput);
    QVERIFY(answer.error().message.isEmpty());
    options.filter = u"level>0"_s + QString(3500, u' ');
    QVERIFY(!logs.list(options, m_info));
    options.filter.clear();
    options.sort = u"nope"_s;
    QVERIFY(!logs.list(options, m_info));
    answer = logs.stats(u"nope=1"_s, m_info);
    QVERIFY(!answer);
    QCOMPARE(answer.error().message, u"Invalid filter format."_s);
}

/// SQLite matches no pattern of more than 50,000 bytes, here one out of a column.
void TestLogService::refusesPatternsTooLongToMatch()
{
    LogService logs(*m_database, m_clock);
    addRequests(logs, 1);
    QVERIFY(logs.flush());
    execute("UPDATE _logs SET message = hex(zeroblob(30000))"_ba);
    LogListOptions options;
    options.filter = u"id !~ message"_s;
    const Result<QByteArray> answer = logs.list(options, m_info);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, Error::Kind::InvalidInput);
    QCOMPARE(logs.stats(options.filter, m_info).error().kind, Error::Kind::InvalidInput);
}

void TestLogService::hidesExtrasUnlessAsked()
{
    LogService logs(*m_database, m_clock);
    addRequests(logs, 1);
    QVERIFY(logs.flush());
    QVERIFY(!list(logs)[u"items"][0][u"data"].toObject().contains(u"_bn"));
    LogListOptions options;
    options.isExtended = true;
    QCOMPARE(list(logs, options)[u"items"][0][u"data"][u"_bn"][u"route"].toString(),
             u"/api/route/0"_s);
}

void TestLogService::viewsOne()
{
    LogService logs(*m_database, m_clock);
    addRequests(logs, 2);
    QVERIFY(logs.flush());
    const QJsonObject second = list(logs)[u"items"][1].toObject();
    const Result<QByteArray> viewed = logs.view(second[u"id"].toString(), false);
    QVERIFY(viewed);
    QCOMPARE(parsed(*viewed), second);
    QVERIFY(viewed->startsWith("{\"id\":"));
    QCOMPARE(logs.view(u"missing"_s, false).error().kind, Error::Kind::NotFound);
}

void TestLogService::countsByHour()
{
    LogService logs(*m_database, m_clock);
    QCOMPARE(*logs.stats({}, m_info), "[]"_ba);
    addRequests(logs, 3);
    m_clock.advance(1h);
    addRequests(logs, 1, 500);
    QVERIFY(logs.flush());
    // The clock starts at 2027-01-15 08:00 UTC.
    QCOMPARE(*logs.stats({}, m_info),
             "[{\"date\":\"2027-01-15 08:00:00.000Z\",\"total\":3},"
             "{\"date\":\"2027-01-15 09:00:00.000Z\",\"total\":1}]"_ba);
    QCOMPARE(*logs.stats(u"level>0"_s, m_info),
             "[{\"date\":\"2027-01-15 09:00:00.000Z\",\"total\":1}]"_ba);
}

void TestLogService::writesByItself()
{
    LogServiceOptions options;
    options.interval = 5ms;
    LogService logs(*m_database, m_clock, options);
    logs.start();
    addRequests(logs, 3);
    QTRY_COMPARE(logs.figures().written, 3);
    addRequests(logs, 500);
    logs.stop();
    QCOMPARE(logs.figures().written, 503);
    QCOMPARE(logs.figures().dropped, 0);
    addRequests(logs, 1);
    QCOMPARE(logs.figures().dropped, 1);
}

void TestLogService::queueIsBounded()
{
    LogServiceOptions options;
    options.maximumQueuedEntries = 100;
    LogService logs(*m_database, m_clock, options);
    addRequests(logs, 150, 404);
    QCOMPARE(logs.figures().queued, 100);
    QCOMPARE(logs.figures().dropped, 50);
    QVERIFY(logs.flush());
    QCOMPARE(logs.figures().written, 100);
}

void TestLogService::keepsRoomForFailures()
{
    LogServiceOptions options;
    options.maximumQueuedEntries = 100;
    LogService logs(*m_database, m_clock, options);
    addRequests(logs, 150, 200);
    QCOMPARE(logs.figures().queued, 90);
    addRequests(logs, 5, 500);
    QCOMPARE(logs.figures().queued, 95);
}

void TestLogService::honoursLevelAndRetention()
{
    LogService logs(*m_database, m_clock);
    LogSettings settings;
    settings.minLevel = LogLevel::error;
    logs.setSettings(settings);
    addRequests(logs, 2);
    addRequests(logs, 1, 404);
    QCOMPARE(logs.figures().queued, 1);
    settings.maxDays = 0;
    logs.setSettings(settings);
    addRequests(logs, 1, 404);
    logs.add(LogLevel::error, u"x"_s, {});
    QCOMPARE(logs.figures().queued, 1);
}

void TestLogService::cleansUpOldOnes()
{
    LogServiceOptions options;
    options.interval = 5ms;
    LogService logs(*m_database, m_clock, options);
    addRequests(logs, 4);
    m_clock.advance(std::chrono::days(4));
    addRequests(logs, 2);
    addRequests(logs, 1, 404);
    QVERIFY(logs.flush());
    QCOMPARE(*logs.cleanUp(), 0);
    m_clock.advance(std::chrono::days(2));
    QCOMPARE(*logs.cleanUp(), 4);
    QCOMPARE(list(logs)[u"totalItems"].toInt(), 3);
    // New settings work on what is stored, at once.
    LogSettings settings;
    settings.minLevel = LogLevel::warning;
    logs.setSettings(settings);
    logs.start();
    QTRY_COMPARE(list(logs)[u"totalItems"].toInt(), 1);
    settings.maxDays = 0;
    logs.setSettings(settings);
    QTRY_COMPARE(list(logs)[u"totalItems"].toInt(), 0);
}

void TestLogService::truncates()
{
    LogService logs(*m_database, m_clock);
    addRequests(logs, 10);
    QVERIFY(logs.flush());
    QVERIFY(logs.truncate());
    QCOMPARE(list(logs)[u"totalItems"].toInt(), 0);
}

void TestLogService::storesProgramLines()
{
    LogService logs(*m_database, m_clock);
    MessageLog messages(m_clock);
    logs.collectFrom(messages);
    std::vector<QByteArray> told;
    logs.setListener([&told](const QByteArray &json) { told.push_back(json); });
    qInfo("the program speaks");
    logs.add(LogLevel::warning, u"a script"_s, JsonValue::object({{u"total"_s, JsonValue(123)}}));
    addRequests(logs, 1);
    QVERIFY(logs.flush());
    LogListOptions options;
    options.sort = u"message"_s;
    const QJsonArray items = list(logs, options)[u"items"].toArray();
    QCOMPARE(items.size(), 3);
    QCOMPARE(items[1][u"level"].toInt(), 4);
    QCOMPARE(items[1][u"data"][u"total"].toInt(), 123);
    QCOMPARE(items[2][u"message"].toString(), u"the program speaks"_s);
    QCOMPARE(items[2][u"data"][u"type"].toString(), u"program"_s);
    QCOMPARE(told.size(), size_t(2));
    logs.stop();
}

void TestLogService::toleratesForeignRows()
{
    execute("INSERT INTO `_logs` (`id`, `data`, `message`) VALUES ('x1', 'broken {', 'a');"
            "INSERT INTO `_logs` (`id`, `data`, `message`, `created`) VALUES ('x2', '', 'b', '');");
    LogService logs(*m_database, m_clock);
    const QJsonArray items = list(logs)[u"items"].toArray();
    QCOMPARE(items.size(), 2);
    QVERIFY(items[0][u"data"].isNull());
    QVERIFY(items[1][u"data"].toObject().isEmpty());
    QVERIFY(logs.stats({}, m_info));
}

QTEST_GUILESS_MAIN(TestLogService)
#include "tst_logservice.moc"
