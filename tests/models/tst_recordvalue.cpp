// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/records/recordcalls.h"
#include "models/records/recordcursor.h"
#include "models/records/recordvalue.h"
#include "wire/jsonparser.h"

#include <QTest>
#include <QTimeZone>

using namespace Binnacle;
using namespace Binnacle::Models;
using namespace Qt::StringLiterals;

namespace {

JsonValue parsed(const char *text)
{
    return *Wire::parseJson(QByteArray(text).replace('\'', '"'));
}

Client::FieldInfo field(const QString &name, const QString &type, int maxSelect = 1)
{
    Client::FieldInfo info;
    info.name = name;
    info.type = type;
    info.maxSelect = maxSelect;
    info.isPrimaryKey = name == "id"_L1;
    info.values = {u"live"_s, u"draft"_s, u"gone, really"_s};
    info.json = JsonValue::object();
    return info;
}

Client::CollectionInfo posts()
{
    Client::CollectionInfo info;
    info.id = u"c1"_s;
    info.name = u"posts"_s;
    info.type = u"base"_s;
    info.fields = {field(u"id"_s, u"text"_s),          field(u"title"_s, u"text"_s),
                   field(u"views"_s, u"number"_s),     field(u"tags"_s, u"select"_s, 3),
                   field(u"created"_s, u"autodate"_s), field(u"meta"_s, u"json"_s)};
    return info;
}

}  // namespace

class TestRecordValue : public QObject
{
    Q_OBJECT

private slots:
    void showsCells_data();
    void showsCells();
    void tellsDates();
    void readsWhatWasTyped_data();
    void readsWhatWasTyped();
    void saysWhatCannotBeWritten();
    void writesFilters_data();
    void writesFilters();
    void namesRecords();
    void seeksBehindTheLastRecord();
    void copiesInEveryFormat();
    void hidesSecrets();
};

void TestRecordValue::showsCells_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("text");

    QTest::newRow("text") << u"text"_s << "\"a\\n b\""_ba << u"a b"_s;
    QTest::newRow("rich text") << u"editor"_s << "\"<p>Wind <b>18&nbsp;m/s</b></p><p>1 < 2</p>\""_ba
                               << u"Wind 18 m/s 1 < 2"_s;
    QTest::newRow("number") << u"number"_s << "1204.5"_ba << u"1204.5"_s;
    QTest::newRow("bool") << u"bool"_s << "true"_ba << u"true"_s;
    QTest::newRow("json") << u"json"_s << "{\"a\":[1,2]}"_ba << u"{\"a\":[1,2]}"_s;
    QTest::newRow("json text") << u"json"_s << "\"x\""_ba << u"x"_s;
    QTest::newRow("geo") << u"geoPoint"_s << "{\"lon\":10.75,\"lat\":59.91}"_ba
                         << u"59.91, 10.75"_s;
    QTest::newRow("no geo") << u"geoPoint"_s << "{\"lon\":0,\"lat\":0}"_ba << QString();
    QTest::newRow("list") << u"file"_s << "[\"a.png\",\"b.png\"]"_ba << u"a.png, b.png"_s;
    QTest::newRow("null") << u"json"_s << "null"_ba << QString();
    QTest::newRow("long") << u"text"_s << QByteArray('"' + QByteArray(5000, 'x') + '"')
                          << QString(QString(199, u'x') + u'…');
}

void TestRecordValue::showsCells()
{
    QFETCH(QString, type);
    QFETCH(QByteArray, json);
    QFETCH(QString, text);
    QCOMPARE(cellText(field(u"f"_s, type), *Wire::parseJson(json), QDateTime::currentDateTime()),
             text);
}

void TestRecordValue::tellsDates()
{
    const QDateTime now(QDate(2026, 6, 15), QTime(12, 0), QTimeZone::utc());
    QCOMPARE(dateText(now.addSecs(-3600), now), u"11:00 today"_s);
    QCOMPARE(dateText(now.addDays(-1), now), u"12:00 yesterday"_s);
    QCOMPARE(dateText(now.addDays(-20), now), u"26 May 12:00"_s);
    QCOMPARE(dateText(now.addYears(-2), now), u"15 Jun 2024"_s);
    QCOMPARE(relativeText(now.addSecs(-60), now), u"1 minute ago"_s);
    QCOMPARE(relativeText(now.addDays(3), now), u"in 3 days"_s);
    QCOMPARE(dateOf(JsonValue(u"2026-06-15 12:00:00.000Z"_s)), now);
    QVERIFY(!dateOf(JsonValue(QString())).isValid());
}

void TestRecordValue::readsWhatWasTyped_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("json");

    QTest::newRow("number") << u"number"_s << u" -2.5 "_s << "-2.5"_ba;
    QTest::newRow("no number") << u"number"_s << u"2,5x"_s << QByteArray();
    QTest::newRow("bool") << u"bool"_s << u"TRUE"_s << "true"_ba;
    QTest::newRow("no bool") << u"bool"_s << u"perhaps"_s << QByteArray();
    QTest::newRow("date") << u"date"_s << u"2026-01-31 09:30:00"_s
                          << "\"2026-01-31 09:30:00.000Z\""_ba;
    QTest::newRow("no date") << u"date"_s << u"soon"_s << QByteArray();
    QTest::newRow("empty date") << u"date"_s << QString() << "\"\""_ba;
    QTest::newRow("select") << u"select"_s << u"gone, really"_s << "\"gone, really\""_ba;
    QTest::newRow("no choice") << u"select"_s << u"dead"_s << QByteArray();
    QTest::newRow("json") << u"json"_s << u"{\"b\": 1, \"a\": 2}"_s << "{\"b\":1,\"a\":2}"_ba;
    QTest::newRow("no json") << u"json"_s << u"{b:1}"_s << QByteArray();
    QTest::newRow("no value") << u"json"_s << QString() << "null"_ba;
    QTest::newRow("geo") << u"geoPoint"_s << u"59.91, 10.75"_s
                         << "{\"lon\":10.75,\"lat\":59.91}"_ba;
    QTest::newRow("no geo") << u"geoPoint"_s << u"99, 10"_s << QByteArray();
    QTest::newRow("mail") << u"email"_s << u"a@b.no"_s << "\"a@b.no\""_ba;
    QTest::newRow("no mail") << u"email"_s << u"a b"_s << QByteArray();
    QTest::newRow("no url") << u"url"_s << u"nowhere"_s << QByteArray();
}

void TestRecordValue::readsWhatWasTyped()
{
    QFETCH(QString, type);
    QFETCH(QString, text);
    QFETCH(QByteArray, json);
    const Result<JsonValue> value = parseValue(field(u"f"_s, type), text);
    QCOMPARE(value.has_value(), !json.isEmpty());
    if (value)
        QCOMPARE(value->toJson(), json);
    else
        QVERIFY(!value.error().message.isEmpty());
}

void TestRecordValue::saysWhatCannotBeWritten()
{
    Client::CollectionInfo collection = posts();
    QVERIFY(readOnlyReason(collection).isEmpty());
    QVERIFY(readOnlyReason(collection, collection.fields[1], false).isEmpty());
    QVERIFY(!readOnlyReason(collection, collection.fields[0], false).isEmpty());
    QVERIFY(readOnlyReason(collection, collection.fields[0], true).isEmpty());
    QVERIFY(!readOnlyReason(collection, collection.fields[4], true).isEmpty());
    QVERIFY(readOnlyReason(collection, field(u"doc"_s, u"file"_s), true).isEmpty());
    collection.type = u"view"_s;
    QVERIFY(!readOnlyReason(collection, collection.fields[1], false).isEmpty());
}

void TestRecordValue::writesFilters_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<int>("maxSelect");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("only");
    QTest::addColumn<QString>("without");

    QTest::newRow("text") << u"text"_s << 1 << "\"it's\""_ba << u"f = 'it\\'s'"_s
                          << u"f != 'it\\'s'"_s;
    QTest::newRow("backslash") << u"text"_s << 1 << "\"a\\\\\""_ba << QString() << QString();
    QTest::newRow("number") << u"number"_s << 1 << "1e21"_ba << u"f = 1000000000000000000000"_s
                            << u"f != 1000000000000000000000"_s;
    QTest::newRow("bool") << u"bool"_s << 1 << "false"_ba << u"f = false"_s << u"f != false"_s;
    QTest::newRow("several") << u"select"_s << 3 << "[\"live\",\"draft\"]"_ba
                             << u"f:each ?= 'live' && f:each ?= 'draft'"_s
                             << u"f:each != 'live' && f:each != 'draft'"_s;
    QTest::newRow("none") << u"relation"_s << 3 << "[]"_ba << u"f:length = 0"_s
                          << u"f:length > 0"_s;
    QTest::newRow("null") << u"json"_s << 1 << "null"_ba << u"f = null"_s << u"f != null"_s;
}

void TestRecordValue::writesFilters()
{
    QFETCH(QString, type);
    QFETCH(int, maxSelect);
    QFETCH(QByteArray, json);
    QFETCH(QString, only);
    QFETCH(QString, without);
    const Client::FieldInfo info = field(u"f"_s, type, maxSelect);
    const JsonValue value = *Wire::parseJson(json);
    QCOMPARE(filterClause(info, value, false).value_or(QString()), only);
    QCOMPARE(filterClause(info, value, true).value_or(QString()), without);
}

void TestRecordValue::namesRecords()
{
    Client::CollectionInfo collection = posts();
    const JsonValue record = parsed("{'id':'a1','title':'Ice report','views':3}");
    QCOMPARE(recordLabel(collection, record), u"Ice report"_s);
    collection.fields[2].isPresentable = true;
    QCOMPARE(recordLabel(collection, record), u"3"_s);
    collection.fields = {collection.fields[0]};
    QCOMPARE(recordLabel(collection, record), u"a1"_s);
}

void TestRecordValue::seeksBehindTheLastRecord()
{
    const JsonValue last = parsed("{'id':'z9','title':'Mm','views':7,'tags':[]}");
    RecordCursor cursor(posts(), u"views > 1 // all"_s, {{u"title"_s, true}}, {});
    QCOMPARE(cursor.next(0).sort, u"-title,-id"_s);
    QCOMPARE(cursor.next(0).filter, u"views > 1 // all"_s);
    cursor.advance(last, false);
    QCOMPARE(cursor.next(200).page, 1);
    QCOMPARE(cursor.next(200).filter,
             u"(views > 1 // all\n) && ((title <= 'Mm') && ((title < 'Mm') || (title = 'Mm' && "
             "id < 'z9')))"_s);

    // Newest first goes by the row's number, which no filter can name: pages are counted.
    RecordCursor newest(posts(), {}, {}, {});
    newest.advance(last, false);
    QCOMPARE(newest.next(400).sort, u"-@rowid"_s);
    QCOMPARE(newest.next(400).page, 3);
    newest.advance(last, true);
    QCOMPARE(newest.next(400).page, 4);

    RecordCursor lists(posts(), {}, {{u"tags"_s, false}}, {});
    lists.advance(last, false);
    QCOMPARE(lists.next(200).page, 2);
}

void TestRecordValue::copiesInEveryFormat()
{
    const Client::CollectionInfo collection = posts();
    const std::vector<Client::FieldInfo> fields{collection.fields[0], collection.fields[1],
                                                collection.fields[2]};
    const std::vector<JsonValue> records{parsed("{'id':'a1','title':'x, y','views':3}"),
                                         parsed("{'id':'b2','title':'a|b','views':4}")};
    const auto copy = [&](CopyFormat format) {
        return copyOf(format, collection, fields, records, u"127.0.0.1:8090"_s);
    };
    QCOMPARE(copy(CopyFormat::Csv), u"id,title,views\na1,\"x, y\",3\nb2,a|b,4\n"_s);
    QCOMPARE(copy(CopyFormat::Tsv), u"id\ttitle\tviews\na1\tx, y\t3\nb2\ta|b\t4\n"_s);
    QVERIFY(copy(CopyFormat::Json).startsWith(u"[\n  {\n    \"id\": \"a1\","_s));
    QVERIFY(copy(CopyFormat::Markdown).contains(u"| b2 | a\\|b | 4 |"_s));
    QVERIFY(copy(CopyFormat::SqlInsert)
                .startsWith(u"INSERT INTO \"posts\" (\"id\", \"title\", \"views\") VALUES ('a1', "
                            "'x, y', 3);\n"_s));
    QCOMPARE(copy(CopyFormat::Filter), u"id = 'a1' || id = 'b2'"_s);
    QVERIFY(copy(CopyFormat::Curl)
                .startsWith(u"curl 'http://127.0.0.1:8090/api/collections/posts/records/a1'"_s));
    QVERIFY(copy(CopyFormat::JavaScript).contains(u"getFullList"_s));
}

void TestRecordValue::hidesSecrets()
{
    Client::CollectionInfo users = posts();
    users.type = u"auth"_s;
    users.fields.push_back(field(u"password"_s, u"password"_s));
    const StagedRecord staged{StagedRecord::Kind::New, {}, parsed("{'password':'geheim'}")};
    const RecordCall call = plannedCall(users, u"+1"_s, staged);
    QCOMPARE(call.method, "POST"_ba);
    QCOMPARE(call.body[u"passwordConfirm"].toString(), u"geheim"_s);
    QVERIFY(!withoutSecrets(users, call.body).toJson().contains("geheim"));
    QVERIFY(!javaScriptOf(users, u"+1"_s, staged).contains(u"geheim"_s));
}

QTEST_GUILESS_MAIN(TestRecordValue)
#include "tst_recordvalue.moc"
