// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/fieldvalue.h"
#include "schema/recordjson.h"
#include "schema/scaffold.h"
#include "support/fakerow.h"
#include "wire/jsonparser.h"

#include <QTest>

#include <rapidcheck.h>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Schema;

namespace {

Field fieldOf(FieldType type, const QString &name, qint64 maxSelect = 1)
{
    Field field;
    field.type = type;
    field.name = name;
    field.maxSelect = maxSelect;
    return field;
}

/// A field of every type, and of each kind that holds lists a single and a multiple one.
std::shared_ptr<const Collection> everyType()
{
    auto collection = std::make_shared<Collection>();
    collection->id = u"pbc_1"_s;
    collection->name = u"things"_s;
    int count = 0;
    for (int type = 0; type <= int(FieldType::Password); ++type) {
        for (const qint64 maxSelect : {1, 3}) {
            const QString name = u"f"_s + QString::number(++count);
            collection->fields.push_back(fieldOf(FieldType(type), name, maxSelect));
        }
    }
    return collection;
}

QByteArray writeRow(const Collection &collection, const Db::Row &row,
                    RecordJsonWriter::Options options, bool emailVisible = false,
                    const JsonValue *expand = nullptr)
{
    QByteArray out;
    JsonWriter json(out);
    RecordJsonWriter(collection, row, options).write(json, row, emailVisible, expand);
    return out;
}

QByteArray writeMemory(const Record &record, RecordJsonWriter::Options options)
{
    QByteArray out;
    JsonWriter json(out);
    writeRecord(json, record, options);
    return out;
}

rc::Gen<Db::Value> columnText()
{
    using namespace rc;
    const auto piece = gen::element<std::string>(
        "a", "\"", "\\", "[", "]", ",", "<", "\xc3\xa9", "\xe2\x80\xa8", " ", "\n", "1", "{", "}",
        ":", "true", "\"x\"", "\"y\"", "[\"x\",\"y\"]", "2022-01-02 03:04:05.678Z", "2022-01-02",
        "null", "\x7f", "-", ".5", "1e3", "\\u0041");
    const auto text = gen::map(gen::container<std::vector<std::string>>(piece),
                               [](const std::vector<std::string> &pieces) {
                                   QByteArray joined;
                                   for (const std::string &one : pieces)
                                       joined.append(one.data(), qsizetype(one.size()));
                                   return Db::Value(joined);
                               });
    const auto whole = gen::element<Db::Value>(
        Db::Value(), Db::Value("[]"_ba), Db::Value(R"(["a","b"])"_ba), Db::Value(R"(["a","a"])"_ba),
        Db::Value(R"(["a", "b"])"_ba), Db::Value(R"([""])"_ba), Db::Value(R"(["a\u0026"])"_ba),
        Db::Value(R"(["\u00e9"])"_ba), Db::Value(R"({"lat":1.5,"lon":-2})"_ba),
        Db::Value(R"({"lon":-1.50,"lat":2e1})"_ba), Db::Value(R"({"lon":01,"lat":2})"_ba),
        Db::Value(R"({"lon":1.,"lat":2})"_ba), Db::Value(R"({"lon":-0,"lat":2})"_ba),
        Db::Value("2022-02-30 00:00:00.000Z"_ba), Db::Value(qint64(1) << 60), Db::Value(1e21),
        Db::Value(-0.0), Db::Value(R"( {"a" : [1.0, "x"]})"_ba),
        Db::Value(R"({"a" : [1.0, "x<"]})"_ba));
    const auto integer = gen::map(gen::arbitrary<int64_t>(),
                                  [](int64_t number) { return Db::Value(qint64(number)); });
    const auto real
        = gen::map(gen::arbitrary<double>(), [](double number) { return Db::Value(number); });
    return gen::oneOf(text, whole, integer, real);
}

}  // namespace

class TestRecordJson : public QObject
{
    Q_OBJECT

private slots:
    void writesWhatMemoryGives()
    {
        const auto collection = everyType();
        const bool holds = rc::check([&collection] {
            FakeRow row;
            for (const Field &field : collection->fields)
                row.set(field.name.toUtf8(), *columnText());
            const Record record = Record::fromRow(collection, row);
            const QByteArray streamed = writeRow(*collection, row, {});
            RC_LOG() << streamed.toStdString() << '\n' << writeMemory(record, {}).toStdString();
            RC_ASSERT(streamed == writeMemory(record, {}));
            const Result<JsonValue> parsed = Wire::parseJson(streamed);
            RC_ASSERT(parsed.has_value());
            RC_ASSERT(*parsed == recordToJson(record, {}));
        });
        QVERIFY(holds);
    }

    void readsBackWhatIsStored()
    {
        const auto collection = everyType();
        const bool holds = rc::check([&collection] {
            FakeRow row;
            FakeRow again;
            for (const Field &field : collection->fields)
                row.set(field.name.toUtf8(), *columnText());
            const Record record = Record::fromRow(collection, row);
            for (size_t i = 0; i < collection->fields.size(); ++i) {
                const Field &field = collection->fields[i];
                again.set(field.name.toUtf8(), columnValue(field, record.value(int(i))));
            }
            RC_ASSERT(writeRow(*collection, again, {}) == writeMemory(record, {}));
        });
        QVERIFY(holds);
    }

    void sortsKeys()
    {
        Collection collection;
        collection.id = u"c1"_s;
        collection.name = u"posts"_s;
        collection.fields
            = {fieldOf(FieldType::Text, u"id"_s),   fieldOf(FieldType::Text, u"_x"_s),
               fieldOf(FieldType::Bool, u"Zed"_s),  fieldOf(FieldType::GeoPoint, u"location"_s),
               fieldOf(FieldType::Json, u"json"_s), fieldOf(FieldType::Number, u"total"_s)};
        const FakeRow row({{"total", qint64(5)},
                           {"id", "r1"_ba},
                           {"location", R"({"lat":1,"lon":2})"_ba},
                           {"json", R"({"b": 1.0})"_ba}});
        QCOMPARE(
            writeRow(collection, row, {}),
            R"({"Zed":false,"_x":"","collectionId":"c1","collectionName":"posts","id":"r1","json":{"b":1.0},"location":{"lon":2,"lat":1},"total":5})"_ba);
        const JsonValue expand
            = JsonValue::object({{u"b"_s, JsonValue(1)}, {u"a"_s, JsonValue(2)}});
        QVERIFY(writeRow(collection, row, {}, false, &expand)
                    .contains(R"("collectionName":"posts","expand":{"a":2,"b":1},"id")"));
        const JsonValue nothing = JsonValue::object();
        QVERIFY(writeRow(collection, row, {}, false, &nothing).contains(R"("expand":{},)"));
    }

    void hidesWhatIsHidden()
    {
        auto collection = std::make_shared<Collection>(scaffold(CollectionType::Auth));
        Field secret = fieldOf(FieldType::Text, u"secret"_s);
        secret.isHidden = true;
        collection->fields.push_back(secret);
        const FakeRow row({{"id", "r1"_ba},
                           {"email", "a@b.c"_ba},
                           {"emailVisibility", qint64(0)},
                           {"password", "hash"_ba},
                           {"tokenKey", "key"_ba},
                           {"secret", "s"_ba},
                           {"verified", qint64(1)}});
        const QByteArray guest = writeRow(*collection, row, {});
        QCOMPARE(
            guest,
            R"({"collectionId":"","collectionName":"","emailVisibility":false,"id":"r1","verified":true})"_ba);
        const QByteArray owner = writeRow(*collection, row, {}, true);
        QVERIFY(owner.contains(R"("email":"a@b.c",)"));
        QCOMPARE(owner, writeRow(*collection, row, {false, true}));
        const QByteArray superuser = writeRow(*collection, row, {true, true});
        QVERIFY(superuser.contains(R"("secret":"s")"));
        QVERIFY(!superuser.contains("hash"));
        QVERIFY(!superuser.contains("tokenKey"));

        Record record = Record::fromRow(collection, row);
        QCOMPARE(recordToJson(record, {}).toJson(), guest);
        record.setValue(u"emailVisibility", JsonValue(true));
        QVERIFY(recordToJson(record, {}).contains(u"email"));
        QVERIFY(writeMemory(record, {}).contains("email"));
        QCOMPARE(recordToJson(record, {true, true}).toJson(), writeMemory(record, {true, true}));
    }

    void keepsNumbersBeyondDoubles()
    {
        auto collection = std::make_shared<Collection>();
        collection->fields
            = {fieldOf(FieldType::Json, u"data"_s), fieldOf(FieldType::GeoPoint, u"point"_s)};
        const FakeRow row({{"data", "1e400"_ba}, {"point", R"({"lon":1e400,"lat":2})"_ba}});
        const QByteArray written = writeRow(*collection, row, {});
        QVERIFY(written.contains(R"("data":1e400,"point":{"lon":0,"lat":0})"));
        QCOMPARE(written, writeMemory(Record::fromRow(collection, row), {}));
    }

    void blanksPasswordsElsewhere()
    {
        Collection collection;
        collection.fields = {fieldOf(FieldType::Password, u"password"_s)};
        const FakeRow row({{"password", "hash"_ba}});
        QCOMPARE(writeRow(collection, row, {}),
                 R"({"collectionId":"","collectionName":"","password":""})"_ba);
    }

    void writesRowsFast()
    {
        const auto collection = everyType();
        FakeRow row;
        for (const Field &field : collection->fields)
            row.set(field.name.toUtf8(), columnValue(field, zeroValue(field)));
        const RecordJsonWriter writer(*collection, row, {});
        QByteArray out;
        QBENCHMARK
        {
            out.clear();
            JsonWriter json(out);
            writer.write(json, row);
        }
        QVERIFY(out.size() > 300);
    }
};

QTEST_GUILESS_MAIN(TestRecordJson)
#include "tst_recordjson.moc"
