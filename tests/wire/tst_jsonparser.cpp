// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire/jsonparser.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestJsonParser : public QObject
{
    Q_OBJECT

private slots:
    void reads_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("json");

        QTest::newRow("object") << R"( {"b":1,"a":[true,null,"x"]} )"_ba
                                << R"({"b":1,"a":[true,null,"x"]})"_ba;
        QTest::newRow("last key wins") << R"({"a":1,"b":2,"a":3})"_ba
                                       << R"({"a":3,"b":2})"_ba;
        QTest::newRow("scalar") << "5"_ba
                                << "5"_ba;
        QTest::newRow("big integer") << "18446744073709551615"_ba
                                     << "18446744073709552000"_ba;
        QTest::newRow("bigger integers")
            << R"([123456789012345680000,-9223372036854775809,"123456789012345680000"])"_ba
            << R"([123456789012345680000,-9223372036854776000,"123456789012345680000"])"_ba;
        QTest::newRow("signed zero") << R"(["-0",-0,-0.5,"\\",10])"_ba
                                     << R"(["-0",-0,-0.5,"\\",10])"_ba;
        QTest::newRow("escapes") << R"("\u00e9\n")"_ba
                                 << "\"\xc3\xa9\\n\""_ba;
        QTest::newRow("empty key") << R"({"":1})"_ba
                                   << R"({"":1})"_ba;
    }

    void reads()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, json);
        const Result<JsonValue> value = Wire::parseJson(text);
        QVERIFY(value);
        QCOMPARE(value->toJson(), json);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");

        QTest::newRow("empty") << ""_ba;
        QTest::newRow("blank") << "  \n"_ba;
        QTest::newRow("half") << R"({"a":)"_ba;
        QTest::newRow("single quotes") << "{'a':1}"_ba;
        QTest::newRow("trailing comma") << "[1,]"_ba;
        QTest::newRow("raw control") << "\"a\nb\""_ba;
        QTest::newRow("broken utf-8") << "\"\xff\""_ba;
        QTest::newRow("too deep") << QByteArray(5000, '[') + QByteArray(5000, ']');
        QTest::newRow("trailing value") << "{} {}"_ba;
        QTest::newRow("nan") << "NaN"_ba;
    }

    void refuses()
    {
        QFETCH(QByteArray, text);
        const Result<JsonValue> value = Wire::parseJson(text);
        QVERIFY(!value);
        QCOMPARE(value.error().kind, Error::Kind::InvalidInput);
        QVERIFY(!value.error().detail.isEmpty());
    }

    void ignoresTheTailWhenAsked_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("json");

        QTest::newRow("garbage") << "{\"a\":\"}\\\"]\"} garbage"_ba
                                 << "{\"a\":\"}\\\"]\"}"_ba;
        QTest::newRow("second value") << "[1][2]"_ba
                                      << "[1]"_ba;
        QTest::newRow("after a string") << "\"a\\\"\" x"_ba
                                        << "\"a\\\"\""_ba;
        QTest::newRow("after a number") << " 1 2"_ba
                                        << "1"_ba;
    }

    void ignoresTheTailWhenAsked()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, json);
        const Result<JsonValue> value = Wire::parseJson(text, Wire::Trailing::Ignore);
        QVERIFY(value);
        QCOMPARE(value->toJson(), json);
    }

    void keepsWorkingAfterAHugeBody()
    {
        QByteArray huge = "[\"";
        huge += QByteArray(5 * 1024 * 1024, 'x');
        huge += "\"]";
        QVERIFY(Wire::parseJson(huge));
        QVERIFY(!Wire::parseJson(QByteArray(5000, '[')));
        QVERIFY(Wire::parseJson("{}"_ba));
    }

    void survivesAnObjectOfManyMembers()
    {
        QByteArray text = "{";
        for (int i = 0; i < 200'000; ++i)
            text += "\"k" + QByteArray::number(i) + "\":1,";
        text.chop(1);
        text += '}';
        const Result<JsonValue> value = Wire::parseJson(text);
        QVERIFY(value);
        QCOMPARE(value->size(), 200'000);
    }
};

QTEST_GUILESS_MAIN(TestJsonParser)
#include "tst_jsonparser.moc"
