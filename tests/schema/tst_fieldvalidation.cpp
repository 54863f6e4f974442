// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/fieldvalidation.h"
#include "schema/fieldvalue.h"
#include "wire/jsonparser.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Schema;

namespace {

JsonValue json(const QByteArray &text)
{
    const Result<JsonValue> value = Wire::parseJson(text);
    return value ? *value : JsonValue();
}

std::shared_ptr<Collection> collectionOf(const QByteArray &fieldJson)
{
    JsonValue definition = json(fieldJson);
    if (!definition.contains(u"name"))
        definition.insert(u"name"_s, JsonValue(u"f"_s));
    auto collection = std::make_shared<Collection>();
    collection->fields.push_back(*Field::fromJson(definition));
    return collection;
}

/// What is found when @p value is submitted for a field of a new record.
QByteArray findings(const QByteArray &fieldJson, const JsonValue &value,
                    ValidationContext context = {})
{
    Record record(collectionOf(fieldJson));
    const Field &field = record.collection().fields.front();
    record.setValue(0, normalised(field, value));
    const Result<JsonValue> items = validateRecord(record, context);
    if (!items)
        return "error"_ba;
    return items->isEmpty() ? "ok"_ba : items->members().front().second.toJson();
}

}  // namespace

class TestFieldValidation : public QObject
{
    Q_OBJECT

private slots:
    void checks_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("item");

        int count = 0;
        const auto row
            = [&count](const QByteArray &field, const QByteArray &value, const QByteArray &item) {
                  QTest::addRow("%d %s", ++count, field.constData()) << field << value << item;
              };
        const QByteArray ok = "ok"_ba;
        const QByteArray blank
            = R"({"code":"validation_required","message":"Cannot be blank."})"_ba;
        const QByteArray format
            = R"({"code":"validation_invalid_format","message":"Invalid value format."})"_ba;

        for (const QByteArray &type :
             {"text"_ba, "editor"_ba, "number"_ba, "bool"_ba, "email"_ba, "url"_ba, "date"_ba,
              "select"_ba, "relation"_ba, "file"_ba, "json"_ba, "geoPoint"_ba, "password"_ba}) {
            row(QByteArray("{\"type\":\""_ba + type + "\",\"required\":true,\"min\":null}"_ba),
                "null", blank);
            row(QByteArray("{\"type\":\""_ba + type + "\"}"_ba), "null", ok);
        }
        row(R"({"type":"autodate"})", "null", ok);

        row(R"({"type":"text","min":2})", R"("a")",
            R"({"code":"validation_min_text_constraint","message":"Must be at least 2 character(s).","params":{"min":2}})");
        row(R"({"type":"text","min":2})", "\"\xf0\x9f\x98\x80\"",
            R"({"code":"validation_min_text_constraint","message":"Must be at least 2 character(s).","params":{"min":2}})");
        row(R"({"type":"text","max":2})", "\"\xf0\x9f\x98\x80\xc3\xa9\"", ok);
        row(R"({"type":"text","max":2})", R"("abc")",
            R"({"code":"validation_max_text_constraint","message":"Must be no more than 2 character(s).","params":{"max":2}})");
        row(R"({"type":"text"})", QByteArray("\""_ba + QByteArray(5001, 'a') + "\""_ba),
            R"({"code":"validation_max_text_constraint","message":"Must be no more than 5000 character(s).","params":{"max":5000}})");
        row(R"({"type":"text","pattern":"^[a-c]+$"})", R"("abd")", format);
        row(R"({"type":"text","pattern":"[a-c]"})", R"("xcx")", ok);
        row(R"({"type":"text","pattern":"^(a+)+$"})",
            QByteArray("\""_ba + QByteArray(40, 'a') + "!\""_ba), format);

        row(R"({"type":"editor","maxSize":3})", "\"\xc3\xa9\xc3\xa9\"",
            R"({"code":"validation_content_size_limit","message":"The maximum allowed content size is 3 bytes.","params":{"maxSize":3}})");
        row(R"({"type":"editor"})", R"("<b>")", ok);

        row(R"({"type":"number","min":5,"required":false})", "0", ok);
        row(R"({"type":"number","min":1000000})", "5",
            R"({"code":"validation_min_number_constraint","message":"Must be greater or equal than 1e+06.","params":{"min":1000000}})");
        row(R"({"type":"number","max":1.5})", "2",
            R"({"code":"validation_max_number_constraint","message":"Must be less or equal than 1.5.","params":{"max":1.5}})");
        row(R"({"type":"number","onlyInt":true})", "1.5",
            R"({"code":"validation_only_int_constraint","message":"Decimal numbers are not allowed."})");
        row(R"({"type":"number","onlyInt":true})", "-7", ok);
        row(R"({"type":"number"})", R"("NaN")",
            R"({"code":"validation_not_a_number","message":"The submitted number is not properly formatted."})");

        row(R"({"type":"email"})", R"("a@b")",
            R"({"code":"validation_is_email","message":"Must be a valid email address."})");
        row(R"({"type":"email","onlyDomains":["b.cd"]})", R"("a@b.cd")", ok);
        row(R"({"type":"email","onlyDomains":["b.cd"]})", R"("a@B.cd")",
            R"({"code":"validation_email_domain_not_allowed","message":"Email domain is not allowed."})");
        row(R"({"type":"email","exceptDomains":["b.cd"]})", R"("a@b.cd")",
            R"({"code":"validation_email_domain_not_allowed","message":"Email domain is not allowed."})");
        row(R"({"type":"url"})", R"("mailto:a@b.cd")",
            R"({"code":"validation_invalid_url","message":"Must be a valid url."})");
        row(R"({"type":"url","onlyDomains":["a.b:80"]})", "\"http://a.b:80/x\"", ok);
        row(R"({"type":"url","exceptDomains":["a.b"]})", "\"http://a.b/x\"",
            R"({"code":"validation_url_domain_not_allowed","message":"Url domain is not allowed."})");

        row(R"({"type":"date","min":"2026-01-02 03:04:05"})", R"("2026-01-02 03:04:04")",
            R"({"code":"validation_min_greater_equal_than_required","message":"Must be no less than 2026-01-02 03:04:05 +0000 UTC.","params":{"threshold":"2026-01-02T03:04:05Z"}})");
        row(R"({"type":"date","max":"2026-01-02 03:04:05.120Z"})", R"("2026-01-02 03:04:05.121Z")",
            R"({"code":"validation_max_less_equal_than_required","message":"Must be no greater than 2026-01-02 03:04:05.12 +0000 UTC.","params":{"threshold":"2026-01-02T03:04:05.12Z"}})");
        row(R"({"type":"date","min":"2026-01-02","max":"2026-01-02"})", R"("2026-01-02")", ok);

        row(R"({"type":"select","values":["a","b"],"maxSelect":2})", R"(["a","c"])",
            R"({"code":"validation_invalid_value","message":"Invalid value c.","params":{"value":"c"}})");
        row(R"({"type":"select","values":["a","b","c"],"maxSelect":2})", R"(["a","b","c"])",
            R"({"code":"validation_too_many_values","message":"Select no more than 2.","params":{"maxSelect":2}})");
        row(R"({"type":"select","values":["a"]})", R"("a")", ok);
        row(R"({"type":"relation","collectionId":"c","minSelect":2,"maxSelect":3})", R"(["r1"])",
            R"({"code":"validation_not_enough_values","message":"Select at least 2.","params":{"minSelect":2}})");
        row(R"({"type":"relation","collectionId":"c","maxSelect":2})", R"(["r1","r2","r3"])",
            R"({"code":"validation_too_many_values","message":"Select no more than 2.","params":{"maxSelect":2}})");
        row(R"({"type":"relation","collectionId":"c","maxSelect":2})", R"(["r1","r2"])", ok);
        row(R"({"type":"relation","collectionId":"c","maxSelect":2})", R"(["r1","zz"])",
            R"({"code":"validation_missing_rel_records","message":"Failed to find all relation records with the provided ids."})");
        row(R"({"type":"relation","collectionId":"gone"})", R"("r1")",
            R"({"code":"validation_missing_rel_collection","message":"Relation connection is missing or cannot be accessed."})");
        row(R"({"type":"relation","collectionId":"broken"})", R"("r1")", "error");

        row(R"({"type":"json","maxSize":3})", "[1,2]",
            R"({"code":"validation_json_size_limit","message":"The maximum allowed JSON size is 3 bytes.","params":{"maxSize":3}})");
        row(R"({"type":"json","required":true})", "{}", blank);
        row(R"({"type":"json","required":true})", "0", ok);
        row(R"({"type":"geoPoint"})", R"({"lat":91,"lon":181})",
            R"({"code":"validation_invalid_latitude","message":"Latitude must be between -90 and 90 degrees."})");
        row(R"({"type":"geoPoint"})", R"({"lat":-90,"lon":-180.5})",
            R"({"code":"validation_invalid_longitude","message":"Longitude must be between -180 and 180 degrees."})");
    }

    void checks()
    {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, value);
        ValidationContext context;
        context.isNew = true;
        context.recordsExist
            = [](const QString &collection, const QStringList &ids) -> Result<bool> {
            if (collection == "gone"_L1)
                return Error::notFound();
            if (collection == "broken"_L1)
                return Error::internal(u"disk"_s);
            return !ids.contains(u"zz"_s);
        };
        QTEST(findings(field, json(value), context), "item");
    }

    void checksPrimaryKeys_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("message");

        QTest::newRow("free") << u"my_id"_s << u""_s << u""_s;
        QTest::newRow("blank") << u""_s << u"validation_required"_s << u"Cannot be blank."_s;
        QTest::newRow("taken") << u"TAKEN"_s << u"validation_pk_invalid"_s
                               << u"The record primary key is invalid or already exists."_s;
        QTest::newRow("slash") << u"a /b"_s << u"validation_forbidden_pk_character"_s
                               << u"'/' is not a valid primary key character."_s;
        QTest::newRow("space") << u"a b"_s << u"validation_forbidden_pk_character"_s
                               << u"' ' is not a valid primary key character."_s;
        QTest::newRow("device") << u"com1"_s << u"validation_reserved_pk"_s
                                << u"The primary key 'COM1' is reserved and cannot be used."_s;
        QTest::newRow("no device") << u"com0"_s << u""_s << u""_s;
    }

    void checksPrimaryKeys()
    {
        QFETCH(QString, id);
        ValidationContext context;
        context.isNew = true;
        context.idExists
            = [](const QString &given) -> Result<bool> { return given.toLower() == "taken"_L1; };
        const QByteArray field
            = R"({"type":"text","name":"id","primaryKey":true,"pattern":".*"})"_ba;
        const JsonValue item = json(findings(field, JsonValue(id), context));
        QTEST(item[u"code"].toString(), "code");
        QTEST(item[u"message"].toString(), "message");
    }

    void keepsPrimaryKeys()
    {
        const auto collection
            = collectionOf(R"({"type":"text","name":"id","primaryKey":true,"min":15})");
        Record original(collection);
        original.setValue(0, JsonValue(u"short"_s));
        Record record = original;
        ValidationContext context;
        context.original = &original;
        QVERIFY(validateRecord(record, context)->isEmpty());
        record.setValue(0, JsonValue(u"other"_s));
        QCOMPARE((*validateRecord(record, context))[u"id"][u"code"].toString(),
                 u"validation_pk_change"_s);
    }

    void checksPasswords_data()
    {
        QTest::addColumn<QString>("plain");
        QTest::addColumn<QByteArray>("item");

        QTest::newRow("fine") << u"12345678"_s << "ok"_ba;
        QTest::newRow("unchanged") << u""_s << "ok"_ba;
        QTest::newRow("short")
            << u"1234567"_s
            << R"({"code":"validation_min_text_constraint","message":"Must be at least 8 character(s)."})"_ba;
        QTest::newRow("72 bytes")
            << QString(72, u'x')
            << R"({"code":"validation_max_text_constraint","message":"Must be less than 71 character(s)."})"_ba;
        QTest::newRow("73 bytes") << QString(
            73, u'x') << R"({"code":"validation_invalid_value","message":"Invalid value."})"_ba;
        QTest::newRow("bytes count")
            << QString(37, u'\u00e9')
            << R"({"code":"validation_invalid_value","message":"Invalid value."})"_ba;
        QTest::newRow("pattern")
            << u"abcdefgh!"_s
            << R"({"code":"validation_invalid_format","message":"Invalid value format."})"_ba;
    }

    void checksPasswords()
    {
        QFETCH(QString, plain);
        ValidationContext context;
        context.plainPasswords.insert(u"f"_s, JsonValue(plain));
        const QByteArray field
            = "{\"type\":\"password\",\"min\":8,\"pattern\":\"^\\\\w+$\",\"required\":true}"_ba;
        QTEST(findings(field, JsonValue(u"$2a$hash"_s), context), "item");
    }

    void checksFiles_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("item");

        QTest::newRow("kept") << R"(["old.txt"])"_ba
                              << "ok"_ba;
        QTest::newRow("new") << R"(["old.txt","new_1.png"])"_ba
                             << "ok"_ba;
        QTest::newRow("unknown")
            << R"(["x.txt","y.txt"])"_ba
            << R"({"code":"validation_invalid_file","message":"Invalid new files: [x.txt y.txt].","params":{"invalidFiles":["x.txt","y.txt"]}})"_ba;
        QTest::newRow("too many")
            << R"(["old.txt","new_1.png","big_1.png"])"_ba
            << R"({"code":"validation_too_many_files","message":"The maximum allowed files is 2.","params":{"maxSelect":2}})"_ba;
        QTest::newRow("too big")
            << R"(["big_1.png"])"_ba
            << R"({"code":"validation_file_size_limit","message":"Failed to upload Big.png - the maximum allowed file size is 10 bytes.","params":{"file":"Big.png","maxSize":10}})"_ba;
        QTest::newRow("wrong type")
            << R"(["odd_1.txt"])"_ba
            << "{\"code\":\"validation_invalid_mime_type\",\"message\":\"\\\"odd_1.txt\\\" mime type must be one of: image/png, image/apng.\"}"_ba;
    }

    void checksFiles()
    {
        QFETCH(QByteArray, value);
        const QByteArray field
            = R"({"type":"file","maxSelect":2,"maxSize":10,"mimeTypes":["image/png","image/apng"]})"_ba;
        Record original(collectionOf(field));
        original.setValue(0, json(R"(["old.txt"])"));
        ValidationContext context;
        context.original = &original;
        context.uploads[u"f"_s] = {{u"new_1.png"_s, u"New.png"_s, 10, {u"image/png"_s}},
                                   {u"big_1.png"_s, u"Big.png"_s, 11, {u"image/png"_s}},
                                   {u"odd_1.txt"_s, u"odd.txt"_s, 1, {u"text/plain"_s}}};
        QTEST(findings(field, json(value), context), "item");
    }

    void reportsFieldsTogether()
    {
        auto collection = collectionOf(R"({"type":"text","name":"a","required":true})");
        collection->fields.push_back(
            collectionOf(R"({"type":"number","name":"b","required":true})")->fields.front());
        const Result<JsonValue> items = validateRecord(Record(collection), {});
        QVERIFY(items);
        QCOMPARE(
            items->toJson(),
            R"({"a":{"code":"validation_required","message":"Cannot be blank."},"b":{"code":"validation_required","message":"Cannot be blank."}})"_ba);
    }
};

QTEST_GUILESS_MAIN(TestFieldValidation)
#include "tst_fieldvalidation.moc"
