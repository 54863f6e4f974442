// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/recordbody.h"
#include "wire/jsonparser.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Schema;

namespace {

JsonValue json(const QByteArray &text)
{
    return *Wire::parseJson(text);
}

Record storedRecord(CollectionType type = CollectionType::Base)
{
    auto collection = std::make_shared<Collection>();
    collection->type = type;
    const auto add = [&collection](FieldType fieldType, const QString &name, qint64 maxSelect = 1) {
        Field field;
        field.type = fieldType;
        field.name = name;
        field.maxSelect = maxSelect;
        collection->fields.push_back(field);
    };
    add(FieldType::Text, u"id"_s);
    add(FieldType::Text, u"title"_s);
    collection->fields.back().autogeneratePattern = u"[0-9]{4}"_s;
    add(FieldType::Number, u"total"_s);
    add(FieldType::Select, u"tags"_s, 3);
    add(FieldType::Relation, u"author"_s);
    add(FieldType::File, u"docs"_s, 5);
    add(FieldType::Bool, u"secret"_s);
    collection->fields.back().isHidden = true;
    add(FieldType::Password, u"password"_s);
    collection->fields.back().isHidden = true;
    add(FieldType::Autodate, u"created"_s);
    add(FieldType::Json, u"data"_s);

    Record record(collection);
    record.setValue(u"total", JsonValue(5));
    record.setValue(u"tags", json(R"(["a","b"])"));
    record.setValue(u"author", JsonValue(u"u1"_s));
    record.setValue(u"docs", json(R"(["x.txt","y.txt"])"));
    record.setValue(u"created", JsonValue(u"2022-01-01 00:00:00.000Z"_s));
    return record;
}

}  // namespace

class TestRecordBody : public QObject
{
    Q_OBJECT

private slots:
    void resolves_data()
    {
        QTest::addColumn<QByteArray>("submitted");
        QTest::addColumn<QByteArray>("resolved");

        const auto row
            = [](const char *name, const QByteArray &submitted, const QByteArray &resolved) {
                  QTest::newRow(name) << submitted << resolved;
              };
        row("nothing", "{}", "{}");
        row("null", "null", "{}");
        row("casts", R"({"title":5,"total":"7"})", R"({"title":"5","total":7})");
        row("unknown keys stay", R"({"x":[1],"x+":2,"title+":"a","expand":{}})",
            R"({"expand":{},"title+":"a","x":[1],"x+":2})");
        row("adds to a number", R"({"total+":2})", R"({"total":7})");
        row("subtracts from a number", R"({"total-":"2.5"})", R"({"total":2.5})");
        row("shorter keys first", R"({"total+":2,"total":10})", R"({"total":12})");
        row("no prefix for numbers", R"({"+total":2})", R"({"+total":2})");
        row("appends", R"({"tags+":["c","a"]})", R"({"tags":["a","b","c"]})");
        row("prepends", R"({"+tags":"c"})", R"({"tags":["c","a","b"]})");
        row("removes", R"({"tags-":["a","zz"]})", R"({"tags":["b"]})");
        row("replaces, then appends", R"({"tags+":"d","tags":"c"})", R"({"tags":["c","d"]})");
        row("appends to a single value", R"({"author+":"u2"})", R"({"author":"u2"})");
        row("prepends to a single value", R"({"+author":"u2"})", R"({"author":"u1"})");
        row("removes a single value", R"({"author-":"u1"})", R"({"author":""})");
        row("removes files", R"({"docs-":"x.txt"})", R"({"docs":["y.txt"]})");
        row("clears files", R"({"docs":null})", R"({"docs":[]})");
        row("autodates stay", R"({"created":"2030-01-01"})",
            R"({"created":"2022-01-01 00:00:00.000Z"})");
        row("json is text", R"({"data":[1]})", R"({"data":"[1]"})");
        row("json null", R"({"data":null})", R"({"data":null})");
        row("passwords are plain", R"({"password":"p"})", R"({"password":"p"})");
    }

    void resolves()
    {
        QFETCH(QByteArray, submitted);
        QTEST(resolveBody(storedRecord(), json(submitted), false).toSortedJson(), "resolved");
    }

    void dropsHiddenKeys()
    {
        const JsonValue submitted = json(R"({"secret":true,"password":"p","title":"t"})");
        QCOMPARE(resolveBody(storedRecord(), submitted, true).toSortedJson(),
                 R"({"title":"t"})"_ba);
        QCOMPARE(resolveBody(storedRecord(CollectionType::Auth), submitted, true).toSortedJson(),
                 R"({"password":"p","title":"t"})"_ba);
        QVERIFY(resolveBody(storedRecord(), submitted, false)[u"secret"].toBool());
    }

    void generatesTexts()
    {
        const JsonValue body
            = resolveBody(storedRecord(), json(R"({"title:autogenerate":"no-"})"), false);
        QCOMPARE(body.size(), 1);
        const QString title = body[u"title"].toString();
        QVERIFY(title.startsWith(u"no-"));
        QCOMPARE(title.size(), 7);
    }
};

QTEST_GUILESS_MAIN(TestRecordBody)
#include "tst_recordbody.moc"
