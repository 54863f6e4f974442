// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/fieldvalue.h"
#include "schema/jsontext.h"
#include "schema/record.h"
#include "schema/valuecast.h"
#include "support/fakerow.h"
#include "wire/jsonparser.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Schema;

namespace {

Field fieldOf(FieldType type, qint64 maxSelect = 1)
{
    Field field;
    field.type = type;
    field.name = u"f"_s;
    field.maxSelect = maxSelect;
    return field;
}

JsonValue json(const QByteArray &text)
{
    return *Wire::parseJson(text);
}

QByteArray shown(const Db::Value &value)
{
    if (const qint64 *number = std::get_if<qint64>(&value))
        return "int "_ba + QByteArray::number(*number);
    if (const double *number = std::get_if<double>(&value))
        return "real "_ba + jsonNumber(*number);
    const QByteArray *text = std::get_if<QByteArray>(&value);
    return text ? QByteArray("text "_ba + *text) : "null"_ba;
}

}  // namespace

Q_DECLARE_METATYPE(Binnacle::Schema::FieldType)

class TestFieldValue : public QObject
{
    Q_OBJECT

private slots:
    void casts_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("flag");
        QTest::addColumn<double>("number");
        QTest::addColumn<QString>("list");

        const auto row = [](const char *input, const QString &text, bool flag, double number,
                            const QString &list) {
            QTest::newRow(input) << QByteArray(input) << text << flag << number << list;
        };
        row("null", u""_s, false, 0, u""_s);
        row("true", u"true"_s, true, 1, u"true"_s);
        row("false", u"false"_s, false, 0, u"false"_s);
        row("0", u"0"_s, false, 0, u"0"_s);
        row("1.5", u"1.5"_s, true, 1.5, u"1.5"_s);
        row("1e21", u"1000000000000000000000"_s, true, 1e21, u"1000000000000000000000"_s);
        row("1e-7", u"0.0000001"_s, true, 1e-7, u"0.0000001"_s);
        row("-123.25", u"-123.25"_s, true, -123.25, u"-123.25"_s);
        row("\"\"", u""_s, false, 0, u""_s);
        row("\"T\"", u"T"_s, true, 0, u"T"_s);
        row("\"TRUE\"", u"TRUE"_s, true, 0, u"TRUE"_s);
        row("\"yes\"", u"yes"_s, false, 0, u"yes"_s);
        row("\"1\"", u"1"_s, true, 1, u"1"_s);
        row("\"+1.5e3\"", u"+1.5e3"_s, false, 1500, u"+1.5e3"_s);
        row("\"0x1p4\"", u"0x1p4"_s, false, 16, u"0x1p4"_s);
        row("\"0x10\"", u"0x10"_s, false, 0, u"0x10"_s);
        row("\" 1\"", u" 1"_s, false, 0, u" 1"_s);
        row("\"1x\"", u"1x"_s, false, 0, u"1x"_s);
        row("\"-inf\"", u"-inf"_s, false, -std::numeric_limits<double>::infinity(), u"-inf"_s);
        row("\"--1\"", u"--1"_s, false, 0, u"--1"_s);
        row("\"nan(1)\"", u"nan(1)"_s, false, 0, u"nan(1)"_s);
        row("{\"a\":1}", u""_s, false, 0, u""_s);
        row("[\"a\",\"\",\"b\",\"a\",2,null,true]", u""_s, false, 0, u"a|b|2|true"_s);
        row("[\"a\",[]]", u""_s, false, 0, u""_s);
        row("\"[\\\"a\\\",\\\"b\\\",\\\"a\\\"]\"", u"[\"a\",\"b\",\"a\"]"_s, false, 0, u"a|b"_s);
        row("\"[1]\"", u"[1]"_s, false, 0, u"[1]"_s);
        row("\"a[b\"", u"a[b"_s, false, 0, u"a[b"_s);
    }

    void casts()
    {
        QFETCH(QByteArray, input);
        const JsonValue value = json(input);
        QTEST(castToString(value), "text");
        QTEST(castToBool(value), "flag");
        QFETCH(double, number);
        QVERIFY(castToNumber(value) == number);
        QTEST(castToUniqueStrings(value).join(u'|'), "list");
        QVERIFY(std::isnan(castToNumber(JsonValue(u"NaN"_s))));
    }

    void normalises_data()
    {
        QTest::addColumn<FieldType>("type");
        QTest::addColumn<qint64>("maxSelect");
        QTest::addColumn<QByteArray>("submitted");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("stored");
        QTest::addColumn<QByteArray>("output");

        int count = 0;
        const auto row = [&count](FieldType type, qint64 maxSelect, const QByteArray &submitted,
                                  const QByteArray &value, const QByteArray &stored,
                                  const QByteArray &output) {
            QTest::addRow("%d %s", ++count, submitted.constData())
                << type << maxSelect << submitted << value << stored << output;
        };
        row(FieldType::Text, 0, " \" a <b>\" ", "\" a \\u003cb\\u003e\"", "text  a <b>",
            "\" a \\u003cb\\u003e\"");
        row(FieldType::Editor, 0, "5", R"("5")", "text 5", R"("5")");
        row(FieldType::Email, 0, "null", R"("")", "text ", R"("")");
        row(FieldType::Url, 0, "{}", R"("")", "text ", R"("")");
        row(FieldType::Number, 0, "\"12\"", "12", "real 12", "12");
        row(FieldType::Bool, 0, "\"true\"", "true", "int 1", "true");
        row(FieldType::Bool, 0, "null", "false", "int 0", "false");
        row(FieldType::Date, 0, R"("2022-01-02")", R"("2022-01-02 00:00:00.000Z")",
            "text 2022-01-02 00:00:00.000Z", R"("2022-01-02 00:00:00.000Z")");
        row(FieldType::Date, 0, "1640995200", R"("")", "text ", R"("")");
        row(FieldType::Autodate, 0, R"("2022-01-02T03:04:05+01:00")",
            R"("2022-01-02 02:04:05.000Z")", "text 2022-01-02 02:04:05.000Z",
            R"("2022-01-02 02:04:05.000Z")");
        row(FieldType::Select, 0, R"(["a","b"])", R"("b")", "text b", R"("b")");
        row(FieldType::Select, 1, "[]", R"("")", "text ", R"("")");
        row(FieldType::Select, 2, R"(["R&D","b","R&D"])", "[\"R\\u0026D\",\"b\"]",
            "text [\"R\\u0026D\",\"b\"]", "[\"R\\u0026D\",\"b\"]");
        row(FieldType::Relation, 3, R"("x")", R"(["x"])", R"(text ["x"])", R"(["x"])");
        row(FieldType::File, 3, "null", "[]", "text []", "[]");
        row(FieldType::Json, 0, "null", "null", "null", "null");
        row(FieldType::Json, 0, R"("null")", R"("null")", "text null", "null");
        row(FieldType::Json, 0, R"("")", "\"\\\"\\\"\"", "text \"\"", R"("")");
        row(FieldType::Json, 0, R"("123")", R"("123")", "text 123", "123");
        row(FieldType::Json, 0, R"("abc<")", "\"\\\"abc\\\\u003c\\\"\"", "text \"abc\\u003c\"",
            "\"abc\\u003c\"");
        row(FieldType::Json, 0, R"(" 5")", "\"\\\" 5\\\"\"", R"(text " 5")", R"(" 5")");
        row(FieldType::Json, 0, "\"{\\\"b\\\": 1, \\\"a\\\":2}\"",
            "\"{\\\"b\\\": 1, \\\"a\\\":2}\"", R"(text {"b": 1, "a":2})", R"({"b":1,"a":2})");
        row(FieldType::Json, 0, "\"{\\\"a\\\"\"", "\"\\\"{\\\\\\\"a\\\\\\\"\\\"\"",
            "text \"{\\\"a\\\"\"", "\"{\\\"a\\\"\"");
        row(FieldType::Json, 0, R"({"b":[1,{"d":1,"c":2}],"a":"<"})",
            "\"{\\\"a\\\":\\\"\\\\u003c\\\",\\\"b\\\":[1,{\\\"c\\\":2,\\\"d\\\":1}]}\"",
            "text {\"a\":\"\\u003c\",\"b\":[1,{\"c\":2,\"d\":1}]}",
            "{\"a\":\"\\u003c\",\"b\":[1,{\"c\":2,\"d\":1}]}");
        row(FieldType::Json, 0, "true", R"("true")", "text true", "true");
        row(FieldType::GeoPoint, 0, "null", R"({"lon":0,"lat":0})", R"(text {"lon":0,"lat":0})",
            R"({"lon":0,"lat":0})");
        row(FieldType::GeoPoint, 0, R"({"lat":42.65,"lon":23.33,"x":1})",
            R"({"lon":23.33,"lat":42.65})", R"(text {"lon":23.33,"lat":42.65})",
            R"({"lon":23.33,"lat":42.65})");
        row(FieldType::GeoPoint, 0, "\"{\\\"lat\\\":1}\"", R"({"lon":0,"lat":1})",
            R"(text {"lon":0,"lat":1})", R"({"lon":0,"lat":1})");
        row(FieldType::GeoPoint, 0, R"("nonsense")", R"({"lon":0,"lat":0})",
            R"(text {"lon":0,"lat":0})", R"({"lon":0,"lat":0})");
        row(FieldType::GeoPoint, 0, "[1,2]", R"({"lon":0,"lat":0})", R"(text {"lon":0,"lat":0})",
            R"({"lon":0,"lat":0})");
        row(FieldType::Password, 0, R"("secret")", R"("secret")", "text secret", R"("")");
    }

    void normalises()
    {
        QFETCH(FieldType, type);
        QFETCH(qint64, maxSelect);
        QFETCH(QByteArray, submitted);
        const Field field = fieldOf(type, maxSelect);
        const JsonValue value = normalised(field, json(submitted));
        QTEST(value.toJson(), "value");
        QTEST(shown(columnValue(field, value)), "stored");
        QTEST(outputValue(field, value).toJson(), "output");
        QCOMPARE(normalised(field, value), value);

        const FakeRow row({{"f", columnValue(field, value)}});
        QCOMPARE(valueFromColumn(field, row, 0), value);
    }

    void readsOddColumns_data()
    {
        QTest::addColumn<FieldType>("type");
        QTest::addColumn<qint64>("maxSelect");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("value");

        QTest::newRow("bool true") << FieldType::Bool << qint64(0) << "true"_ba
                                   << "true"_ba;
        QTest::newRow("bool 2") << FieldType::Bool << qint64(0) << "2"_ba
                                << "false"_ba;
        QTest::newRow("number text") << FieldType::Number << qint64(0) << "12.50"_ba
                                     << "12.5"_ba;
        QTest::newRow("number nonsense") << FieldType::Number << qint64(0) << "x"_ba
                                         << "0"_ba;
        QTest::newRow("list of one") << FieldType::Select << qint64(2) << "x"_ba
                                     << "[\"x\"]"_ba;
        QTest::newRow("empty list") << FieldType::Select << qint64(2) << ""_ba
                                    << "[]"_ba;
        QTest::newRow("single of list") << FieldType::Select << qint64(1) << "[\"x\",\"y\"]"_ba
                                        << "\"y\""_ba;
        QTest::newRow("json empty") << FieldType::Json << qint64(0) << ""_ba
                                    << "\"\\\"\\\"\""_ba;
        QTest::newRow("date") << FieldType::Date << qint64(0) << "2022-01-01"_ba
                              << "\"2022-01-01 00:00:00.000Z\""_ba;
        QTest::newRow("date nonsense") << FieldType::Date << qint64(0) << "x"_ba
                                       << "\"\""_ba;
        QTest::newRow("geo") << FieldType::GeoPoint << qint64(0) << ""_ba
                             << R"({"lon":0,"lat":0})"_ba;
    }

    void readsOddColumns()
    {
        QFETCH(FieldType, type);
        QFETCH(qint64, maxSelect);
        QFETCH(QByteArray, text);
        const FakeRow row({{"f", text}});
        QTEST(valueFromColumn(fieldOf(type, maxSelect), row, 0).toJson(), "value");
    }

    void readsNullAsZero()
    {
        const FakeRow row({{"f", Db::Value()}});
        for (int type = 0; type <= int(FieldType::Password); ++type) {
            const Field field = fieldOf(FieldType(type), 2);
            QCOMPARE(valueFromColumn(field, row, 0), zeroValue(field));
            QVERIFY(isBlank(field, zeroValue(field)));
        }
    }

    void knowsBlanks()
    {
        const Field jsonField = fieldOf(FieldType::Json);
        for (const QString &text : {u"null"_s, u"\"\""_s, u"[]"_s, u"{}"_s, u""_s})
            QVERIFY(isBlank(jsonField, JsonValue(text)));
        QVERIFY(!isBlank(jsonField, JsonValue(u"[ ]"_s)));
        QVERIFY(!isBlank(jsonField, JsonValue(u"0"_s)));
        QVERIFY(!isBlank(fieldOf(FieldType::Number), JsonValue(0.5)));
        QVERIFY(!isBlank(fieldOf(FieldType::Bool), JsonValue(true)));
        QVERIFY(!isBlank(fieldOf(FieldType::Text), JsonValue(u" "_s)));
        QVERIFY(!isBlank(fieldOf(FieldType::GeoPoint), json(R"({"lon":0,"lat":1})")));
    }

    void compactsJson_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("compact");

        QTest::newRow("spelling")
            << " { \"b\" : 1.0 , \"a\":[ 1e5,-0 , 12345678901234567890 ] } "_ba
            << "{\"b\":1.0,\"a\":[1e5,-0,12345678901234567890]}"_ba;
        QTest::newRow("strings")
            << "\"a b\\u00e9\\/<&>\xe2\x80\xa8\xe2\x80\xa9\xe2\x82\xac\""_ba
            << "\"a b\\u00e9\\/\\u003c\\u0026\\u003e\\u2028\\u2029\xe2\x82\xac\""_ba;
        QTest::newRow("empty") << "[ { } , [ ] ]"_ba
                               << "[{},[]]"_ba;
        QTest::newRow("nested") << "[[[1],[2,[3]]],{\"a\":{\"b\":[]}}]"_ba
                                << "[[[1],[2,[3]]],{\"a\":{\"b\":[]}}]"_ba;
        QTest::newRow("scalars") << "[true,false,null]"_ba
                                 << "[true,false,null]"_ba;
        for (const QByteArray &broken :
             {""_ba,        " "_ba,        "{"_ba,          "[1,]"_ba,    "[1 2]"_ba,
              "{\"a\"}"_ba, "{\"a\":}"_ba, "{\"a\":1,}"_ba, "{1:2}"_ba,   "[1]]"_ba,
              "[1}"_ba,     "01"_ba,       "1."_ba,         ".5"_ba,      "-"_ba,
              "1e"_ba,      "+1"_ba,       "\"a"_ba,        "\"\\x\""_ba, "\"\\u12g4\""_ba,
              "\"\n\""_ba,  "tru"_ba,      "truex"_ba,      "1 2"_ba,     "{\"a\":1 \"b\":2}"_ba,
              "[,1]"_ba,    "\"\\"_ba,     "\"\\u12"_ba})
            QTest::newRow(broken.constData()) << broken << QByteArray();
    }

    void compactsJson()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, compact);
        QByteArray out("x"_ba);
        QCOMPARE(appendCompactJson(out, text), !compact.isEmpty());
        QCOMPARE(out, "x"_ba + compact);
        QCOMPARE(isValidJson(text), !compact.isEmpty());
    }

    void readsRecords()
    {
        auto collection = std::make_shared<Collection>();
        Field id = fieldOf(FieldType::Text);
        id.name = u"id"_s;
        Field total = fieldOf(FieldType::Number);
        total.name = u"total"_s;
        Field tags = fieldOf(FieldType::Select, 2);
        tags.name = u"tags"_s;
        collection->fields = {id, total, tags};
        const FakeRow row({{"total", qint64(5)}, {"unknown", qint64(1)}, {"id", "abc"_ba}});
        Record record = Record::fromRow(collection, row);
        QCOMPARE(record.id(), u"abc"_s);
        QCOMPARE(record.value(u"total").toDouble(), 5.0);
        QCOMPARE(record.value(u"tags"), JsonValue::array());
        QVERIFY(record.value(u"unknown").isNull());
        record.setValue(u"total", JsonValue(6));
        record.setValue(u"unknown", JsonValue(6));
        QCOMPARE(record.value(1), JsonValue(6));
    }
};

QTEST_GUILESS_MAIN(TestFieldValue)
#include "tst_fieldvalue.moc"
