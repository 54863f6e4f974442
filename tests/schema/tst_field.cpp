// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/field.h"
#include "schema/identifiers.h"
#include "wire/jsonparser.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Schema;

class TestField : public QObject
{
    Q_OBJECT

private slots:
    void keepsCompleteObjects_data()
    {
        QTest::addColumn<QByteArray>("json");

        QTest::newRow("text")
            << R"({"autogeneratePattern":"[a-z0-9]{15}","help":"","hidden":false,"id":"text3208210256","max":15,"min":15,"name":"id","pattern":"^[a-z0-9]+$","presentable":false,"primaryKey":true,"required":true,"system":true,"type":"text"})"_ba;
        QTest::newRow("editor")
            << R"({"convertURLs":true,"help":"h","hidden":false,"id":"e1","maxSize":9007199254740991,"name":"e","presentable":true,"required":false,"system":false,"type":"editor"})"_ba;
        QTest::newRow("number")
            << R"({"help":"","hidden":false,"id":"n1","max":10.5,"min":null,"name":"n","onlyInt":false,"presentable":false,"required":false,"system":false,"type":"number"})"_ba;
        QTest::newRow("number from zero")
            << R"({"help":"","hidden":false,"id":"n1","max":null,"min":0,"name":"n","onlyInt":true,"presentable":false,"required":false,"system":false,"type":"number"})"_ba;
        QTest::newRow("bool")
            << R"({"help":"","hidden":false,"id":"bool1547992806","name":"emailVisibility","presentable":false,"required":false,"system":true,"type":"bool"})"_ba;
        QTest::newRow("email")
            << R"({"exceptDomains":null,"help":"","hidden":false,"id":"email3885137012","name":"email","onlyDomains":["a.b"],"presentable":false,"required":true,"system":true,"type":"email"})"_ba;
        QTest::newRow("url")
            << R"({"exceptDomains":[],"help":"","hidden":false,"id":"u1","name":"u","onlyDomains":null,"presentable":false,"required":false,"system":false,"type":"url"})"_ba;
        QTest::newRow("date")
            << R"({"help":"","hidden":false,"id":"d1","max":"","min":"2022-10-01 12:00:00.000Z","name":"d","presentable":false,"required":false,"system":false,"type":"date"})"_ba;
        QTest::newRow("autodate")
            << R"({"hidden":false,"id":"autodate2990389176","name":"created","onCreate":true,"onUpdate":false,"presentable":false,"system":true,"type":"autodate"})"_ba;
        QTest::newRow("select")
            << R"({"help":"","hidden":false,"id":"s1","maxSelect":3,"name":"s","presentable":false,"required":false,"system":false,"type":"select","values":["a","R\u0026D"]})"_ba;
        QTest::newRow("relation")
            << R"({"cascadeDelete":true,"collectionId":"_pb_users_auth_","help":"","hidden":false,"id":"r1","maxSelect":9999,"minSelect":0,"name":"r","presentable":false,"required":false,"system":false,"type":"relation"})"_ba;
        QTest::newRow("file")
            << R"({"help":"","hidden":false,"id":"file376926767","maxSelect":1,"maxSize":0,"mimeTypes":["image/jpeg"],"name":"avatar","presentable":false,"protected":false,"required":false,"system":false,"thumbs":null,"type":"file"})"_ba;
        QTest::newRow("json")
            << R"({"help":"","hidden":false,"id":"j1","maxSize":5242880,"name":"j","presentable":false,"required":false,"system":false,"type":"json"})"_ba;
        QTest::newRow("geoPoint")
            << R"({"help":"","hidden":true,"id":"geoPoint3081106212","name":"point","presentable":false,"required":false,"system":false,"type":"geoPoint"})"_ba;
        QTest::newRow("password")
            << R"({"cost":8,"help":"","hidden":true,"id":"password901924565","max":0,"min":8,"name":"password","pattern":"","presentable":false,"required":true,"system":true,"type":"password"})"_ba;
    }

    void keepsCompleteObjects()
    {
        QFETCH(QByteArray, json);
        const Result<Field> field = Field::fromJson(*Wire::parseJson(json));
        QVERIFY(field);
        QCOMPARE(field->toJson().toJson(), json);
        QCOMPARE(fieldTypeFromName(fieldTypeName(field->type)), std::optional(field->type));
    }

    void fillsWhatOldRowsLack()
    {
        const Result<Field> field = Field::fromJson(*Wire::parseJson(
            R"({"id":"a","NAME":"b","Type":"text","unknown":1,"min":null})"_ba.replace("Type",
                                                                                       "type")));
        QVERIFY(field);
        QCOMPARE(
            field->toJson().toJson(),
            R"({"autogeneratePattern":"","help":"","hidden":false,"id":"a","max":0,"min":0,"name":"b","pattern":"","presentable":false,"primaryKey":false,"required":false,"system":false,"type":"text"})"_ba);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("json");

        QTest::newRow("no object") << "[]"_ba;
        QTest::newRow("no type") << R"({"name":"a"})"_ba;
        QTest::newRow("unknown type") << R"({"name":"a","type":"user"})"_ba;
        QTest::newRow("text for a number") << R"({"type":"text","min":"1"})"_ba;
        QTest::newRow("fraction") << R"({"type":"text","min":1.5})"_ba;
        QTest::newRow("number for a text") << R"({"type":"text","name":1})"_ba;
        QTest::newRow("text for a bool") << R"({"type":"text","hidden":"true"})"_ba;
        QTest::newRow("text for a list") << R"({"type":"select","values":"a"})"_ba;
        QTest::newRow("numbers in a list") << R"({"type":"select","values":[1]})"_ba;
    }

    void refuses()
    {
        QFETCH(QByteArray, json);
        const Result<Field> field = Field::fromJson(*Wire::parseJson(json));
        QVERIFY(!field);
        QCOMPARE(field.error().kind, Error::Kind::InvalidInput);
    }

    void makesIds()
    {
        QCOMPARE(defaultFieldId(FieldType::Text, u"id"_s), u"text3208210256"_s);
        QCOMPARE(defaultFieldId(FieldType::Text, u"tokenKey"_s), u"text2504183744"_s);
        QCOMPARE(defaultFieldId(FieldType::Autodate, u"created"_s), u"autodate2990389176"_s);
        QCOMPARE(defaultCollectionId(u"auth"_s, u"_superusers"_s), u"pbc_3142635823"_s);
        QCOMPARE(defaultCollectionId(u"base"_s, u"_mfas"_s), u"pbc_2279338944"_s);
        QCOMPARE(defaultCollectionId(u"base"_s, u"_mfas"_s, 2), u"pbc_22793389442"_s);
    }

    void choosesColumns()
    {
        Field field;
        field.type = FieldType::Select;
        field.maxSelect = 1;
        QCOMPARE(field.columnKind(), Db::ColumnKind::Text);
        field.maxSelect = 2;
        QCOMPARE(field.columnKind(), Db::ColumnKind::JsonList);
        field.type = FieldType::Text;
        QCOMPARE(field.columnKind(), Db::ColumnKind::Text);
        field.isPrimaryKey = true;
        QCOMPARE(field.columnKind(), Db::ColumnKind::PrimaryKey);
    }
};

QTEST_GUILESS_MAIN(TestField)
#include "tst_field.moc"
