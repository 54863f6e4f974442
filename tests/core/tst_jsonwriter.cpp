// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonvalue.h"
#include "core/jsonwriter.h"

#include <QTest>

#include <limits>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestJsonWriter : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void writesNumbersInShortestForm_data()
    {
        QTest::addColumn<double>("number");
        QTest::addColumn<QByteArray>("text");

        QTest::newRow("zero") << 0.0 << "0"_ba;
        QTest::newRow("negative zero") << -0.0 << "-0"_ba;
        QTest::newRow("integer") << 5.0 << "5"_ba;
        QTest::newRow("fraction") << 0.1 << "0.1"_ba;
        QTest::newRow("third") << 1.0 / 3 << "0.3333333333333333"_ba;
        QTest::newRow("smallest fixed") << 1e-6 << "0.000001"_ba;
        QTest::newRow("small") << 1e-7 << "1e-7"_ba;
        QTest::newRow("very small") << 1.5e-10 << "1.5e-10"_ba;
        QTest::newRow("large fixed") << 1e20 << "100000000000000000000"_ba;
        QTest::newRow("all digits") << 1234567890123456.5 << "1234567890123456.5"_ba;
        QTest::newRow("past 2^53") << 18446744073709551615.0 << "18446744073709552000"_ba;
        QTest::newRow("negative") << -9007199254740993.0 << "-9007199254740992"_ba;
        QTest::newRow("large") << 1e21 << "1e+21"_ba;
        QTest::newRow("huge") << 1.25e100 << "1.25e+100"_ba;
        QTest::newRow("not finite") << std::numeric_limits<double>::infinity() << "0"_ba;
    }

    void writesNumbersInShortestForm()
    {
        QFETCH(double, number);
        QFETCH(QByteArray, text);
        QCOMPARE(jsonNumber(number), text);
    }

    void escapesStrings_data()
    {
        QTest::addColumn<QByteArray>("utf8");
        QTest::addColumn<QByteArray>("json");

        QTest::newRow("plain") << "abc"_ba
                               << "\"abc\""_ba;
        QTest::newRow("quote and backslash") << "a\"b\\c"_ba
                                             << "\"a\\\"b\\\\c\""_ba;
        QTest::newRow("controls") << "\n\r\t\b\f\x01"_ba
                                  << "\"\\n\\r\\t\\b\\f\\u0001\""_ba;
        QTest::newRow("html") << "<a&b>"_ba
                              << "\"\\u003ca\\u0026b\\u003e\""_ba;
        QTest::newRow("line separators") << "\xe2\x80\xa8\xe2\x80\xa9"_ba
                                         << "\"\\u2028\\u2029\""_ba;
        QTest::newRow("utf-8") << "\xc3\xa9\xf0\x9f\x98\x80"_ba
                               << "\"\xc3\xa9\xf0\x9f\x98\x80\""_ba;
        QTest::newRow("broken utf-8") << "a\xffz"_ba
                                      << "\"a\\ufffdz\""_ba;
        QTest::newRow("cut utf-8") << "a\xe2\x80"_ba
                                   << "\"a\\ufffd\\ufffd\""_ba;
        QTest::newRow("surrogate") << "\xed\xa0\x80"_ba
                                   << "\"\\ufffd\\ufffd\\ufffd\""_ba;
    }

    void escapesStrings()
    {
        QFETCH(QByteArray, utf8);
        QFETCH(QByteArray, json);
        QByteArray out;
        JsonWriter(out).utf8(utf8);
        QCOMPARE(out, json);
    }

    void keepsOrSortsMembers()
    {
        const JsonValue value = JsonValue::object(
            {{u"b"_s, JsonValue(1)},
             {u"_a"_s, JsonValue::object({{u"z"_s, JsonValue(true)}, {u"y"_s, JsonValue()}})},
             {u"Z"_s, JsonValue(QStringList{u"x"_s})}});
        QCOMPARE(value.toJson(), R"({"b":1,"_a":{"z":true,"y":null},"Z":["x"]})"_ba);
        QCOMPARE(value.toSortedJson(), R"({"Z":["x"],"_a":{"y":null,"z":true},"b":1})"_ba);
    }

    void separatesEverything()
    {
        QByteArray out;
        JsonWriter json(out);
        json.beginArray();
        json.beginObject();
        json.endObject();
        json.beginArray();
        json.endArray();
        json.value(false);
        json.raw("{}");
        json.beginObject();
        json.rawKey("\"a\":");
        json.null();
        json.key("b"_ba);
        json.value(qint64(-7));
        json.endObject();
        json.endArray();
        QCOMPARE(out, R"([{},[],false,{},{"a":null,"b":-7}])"_ba);
    }
};

QTEST_GUILESS_MAIN(TestJsonWriter)
#include "tst_jsonwriter.moc"
