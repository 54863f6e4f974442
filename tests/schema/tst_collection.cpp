// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/authoptions.h"
#include "schema/collectionjson.h"
#include "wire/jsonparser.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Schema;

namespace {

const QByteArray storedOptions
    = R"({"authRule":"","manageRule":null,"authAlert":{"enabled":true,"emailTemplate":{"subject":"s1","body":"\u003cp\u003e"}},"oauth2":{"providers":[{"pkce":null,"name":"google","clientId":"a","clientSecret":"b","authURL":"","tokenURL":"","userInfoURL":"","displayName":"","extra":null}],"mappedFields":{"id":"","name":"","username":"","avatarURL":""},"enabled":false},"passwordAuth":{"enabled":true,"identityFields":["email"]},"mfa":{"enabled":false,"duration":600,"rule":""},"otp":{"enabled":true,"duration":180,"length":8,"emailTemplate":{"subject":"s2","body":"b"}},"authToken":{"secret":"t1","duration":432000},"passwordResetToken":{"secret":"t2","duration":1800},"emailChangeToken":{"secret":"t3","duration":1800},"verificationToken":{"secret":"t4","duration":86400},"fileToken":{"secret":"t5","duration":180},"verificationTemplate":{"subject":"s3","body":"b"},"resetPasswordTemplate":{"subject":"s4","body":"b"},"confirmEmailChangeTemplate":{"subject":"s5","body":"b"}})"_ba;

CollectionRow authRow()
{
    CollectionRow row;
    row.id = u"pbc_1"_s;
    row.name = u"Members"_s;
    row.type = u"auth"_s;
    row.fields = "[]"_ba;
    row.indexes = R"(["CREATE UNIQUE INDEX `i` ON `Members` (`email`) WHERE `email` != ''"])"_ba;
    row.options = storedOptions;
    row.listRule = u""_s;
    row.viewRule = u"id != ''"_s;
    return row;
}

JsonValue json(const QByteArray &text)
{
    return *Wire::parseJson(text);
}

}  // namespace

class TestCollection : public QObject
{
    Q_OBJECT

private slots:
    void keepsStoredRows()
    {
        const CollectionRow row = authRow();
        const Result<Collection> collection = collectionFromRow(row);
        QVERIFY(collection);
        const CollectionRow again = collectionToRow(*collection);
        QCOMPARE(again.options, row.options);
        QCOMPARE(again.fields, row.fields);
        QCOMPARE(again.indexes, row.indexes);
        QCOMPARE(again.listRule, row.listRule);
        QCOMPARE(again.createRule, std::optional<QString>());
        QCOMPARE(again.columns().size(), size_t(14));

        QCOMPARE(collection->auth.authRule, std::optional(u""_s));
        QCOMPARE(collection->auth.manageRule, std::optional<QString>());
        QCOMPARE(collection->auth.otpLength, 8);
        QCOMPARE(collection->auth.fileToken.secret, u"t5"_s);
        QCOMPARE(collection->auth.identityFields, QStringList{u"email"_s});
        QVERIFY(collection->hasUniqueIndex(u"email"));
        QVERIFY(!collection->hasUniqueIndex(u"tokenKey"));
    }

    void keepsUnknownAndNullOptions()
    {
        CollectionRow row = authRow();
        row.options = R"({"future":{"a":1},"oauth2":{"providers":null}})"_ba;
        const Result<Collection> collection = collectionFromRow(row);
        QVERIFY(collection);
        QVERIFY(collection->options[u"oauth2"][u"providers"].isNull());
        QCOMPARE(collection->options[u"future"].toJson(), R"({"a":1})"_ba);
        const JsonValue shown = collectionToJson(*collection);
        QVERIFY(shown[u"oauth2"][u"providers"].isArray());
        QVERIFY(!shown.contains(u"future"));
    }

    void hidesSecrets()
    {
        const QByteArray shown = collectionToJson(*collectionFromRow(authRow())).toJson();
        QByteArray expected
            = R"({"id":"pbc_1","listRule":"","viewRule":"id != ''","createRule":null,"updateRule":null,"deleteRule":null,"name":"Members","type":"auth","fields":[],"indexes":["CREATE UNIQUE INDEX `i` ON `Members` (`email`) WHERE `email` != ''"],"created":"","updated":"","system":false,)"_ba
            + storedOptions.sliced(1);
        expected.replace("\"clientSecret\":\"b\",", "");
        for (const char *secret : {"t1", "t2", "t3", "t4", "t5"})
            expected.replace(QByteArray("\"secret\":\""_ba + secret + "\","), "");
        QCOMPARE(shown, expected);
    }

    void showsViews()
    {
        CollectionRow row;
        row.id = u"v"_s;
        row.name = u"v"_s;
        row.type = u"view"_s;
        row.fields = "[]"_ba;
        row.options = R"({"viewQuery":"select 1 < 2 as id"})"_ba;
        const Result<Collection> collection = collectionFromRow(row);
        QVERIFY(collection);
        QCOMPARE(collectionToRow(*collection).options,
                 R"({"viewQuery":"select 1 \u003c 2 as id"})"_ba);
        QVERIFY(collectionToJson(*collection)
                    .toJson()
                    .endsWith(R"("system":false,"viewQuery":"select 1 \u003c 2 as id"})"));
    }

    void refusesBrokenRows()
    {
        for (const char *part : {"type", "fields", "indexes", "options"}) {
            CollectionRow row = authRow();
            if (QByteArrayView(part) == "type")
                row.type = u"odd"_s;
            else if (QByteArrayView(part) == "fields")
                row.fields = R"([{"type":"odd"}])"_ba;
            else if (QByteArrayView(part) == "indexes")
                row.indexes = "{"_ba;
            else
                row.options = "nonsense"_ba;
            const Result<Collection> collection = collectionFromRow(row);
            QVERIFY2(!collection, part);
            QCOMPARE(collection.error().kind, Error::Kind::Internal);
        }
    }

    void mergesBodies()
    {
        const Collection stored = *collectionFromRow(authRow());
        const Result<Collection> merged = collectionMerged(
            stored,
            json(
                R"({"LISTRULE":null,"name":"x","authToken":{"duration":100,"secret":null},"oauth2":{"providers":[{"clientId":"c"},{"name":"new"}]},"passwordAuth":{"identityFields":["a","b"]},"fields":[{"type":"bool","name":"f"}],"unknown":[]})"_ba));
        QVERIFY(merged);
        QCOMPARE(merged->name, u"x"_s);
        QCOMPARE(merged->listRule, std::optional<QString>());
        QCOMPARE(merged->viewRule, stored.viewRule);
        QCOMPARE(merged->auth.authToken.secret, u"t1"_s);
        QCOMPARE(merged->auth.authToken.duration, 100);
        QCOMPARE(merged->auth.identityFields, (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(merged->fields.size(), size_t(1));
        QCOMPARE(merged->indexes, stored.indexes);
        QCOMPARE(
            merged->options[u"oauth2"][u"providers"].toJson(),
            R"([{"pkce":null,"name":"google","clientId":"c","clientSecret":"b","authURL":"","tokenURL":"","userInfoURL":"","displayName":"","extra":null},{"pkce":null,"name":"new","clientId":"","authURL":"","tokenURL":"","userInfoURL":"","displayName":"","extra":null}])"_ba);

        const Result<Collection> emptied = collectionMerged(
            stored, json(R"({"oauth2":{"providers":null},"otp":null,"authRule":null})"_ba));
        QVERIFY(emptied);
        QVERIFY(emptied->options[u"oauth2"][u"providers"].isNull());
        QVERIFY(emptied->auth.otpEnabled);
        QVERIFY(!emptied->auth.authRule);
    }

    void refusesBodies_data()
    {
        QTest::addColumn<QByteArray>("body");

        for (const QByteArray &body :
             {"[]"_ba, R"({"name":1})"_ba, R"({"system":"true"})"_ba, R"({"fields":{}})"_ba,
              R"({"fields":[{"type":"x"}]})"_ba, R"({"indexes":"a"})"_ba, R"({"listRule":5})"_ba,
              R"({"authToken":{"duration":"1"}})"_ba, R"({"authToken":[]})"_ba,
              R"({"oauth2":{"providers":[1]}})"_ba, R"({"passwordAuth":{"identityFields":[1]}})"_ba,
              R"({"otp":{"length":1.5}})"_ba})
            QTest::newRow(body.constData()) << body;
    }

    void refusesBodies()
    {
        QFETCH(QByteArray, body);
        const Result<Collection> merged
            = collectionMerged(*collectionFromRow(authRow()), json(body));
        QVERIFY(!merged);
        QCOMPARE(merged.error().kind, Error::Kind::InvalidInput);
    }

    void findsByIdAndName()
    {
        auto first = std::make_shared<Collection>(*collectionFromRow(authRow()));
        auto second = std::make_shared<Collection>();
        second->id = u"other"_s;
        second->name = u"posts"_s;
        const CollectionSet set({first, second});
        QCOMPARE(set.find(u"members"), first.get());
        QCOMPARE(set.find(u"MEMBERS"), first.get());
        QCOMPARE(set.find(u"pbc_1"), first.get());
        QCOMPARE(set.find(u"PBC_1"), nullptr);
        QCOMPARE(set.share(u"other"), second);
        QCOMPARE(set.find(u""), nullptr);
        QCOMPARE(set.all().size(), size_t(2));
    }
};

QTEST_GUILESS_MAIN(TestCollection)
#include "tst_collection.moc"
