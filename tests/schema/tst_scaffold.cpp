// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/collectionjson.h"
#include "schema/indexdefinition.h"
#include "schema/scaffold.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Schema;

namespace {

Collection freshCollection(const QString &name)
{
    const std::vector<Collection> all = systemCollections(UtcTime{});
    return *std::find_if(all.begin(), all.end(),
                         [&name](const Collection &one) { return one.name == name; });
}

}  // namespace

class TestScaffold : public QObject
{
    Q_OBJECT

private slots:
    void makesFreshCollections_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("fields");

        QTest::newRow("_mfas")
            << u"_mfas"_s
            << R"([{"autogeneratePattern":"[a-z0-9]{15}","help":"","hidden":false,"id":"text3208210256","max":15,"min":15,"name":"id","pattern":"^[a-z0-9]+$","presentable":false,"primaryKey":true,"required":true,"system":true,"type":"text"},{"autogeneratePattern":"","help":"","hidden":false,"id":"text455797646","max":0,"min":0,"name":"collectionRef","pattern":"","presentable":false,"primaryKey":false,"required":true,"system":true,"type":"text"},{"autogeneratePattern":"","help":"","hidden":false,"id":"text127846527","max":0,"min":0,"name":"recordRef","pattern":"","presentable":false,"primaryKey":false,"required":true,"system":true,"type":"text"},{"autogeneratePattern":"","help":"","hidden":false,"id":"text1582905952","max":0,"min":0,"name":"method","pattern":"","presentable":false,"primaryKey":false,"required":true,"system":true,"type":"text"},{"hidden":false,"id":"autodate2990389176","name":"created","onCreate":true,"onUpdate":false,"presentable":false,"system":true,"type":"autodate"},{"hidden":false,"id":"autodate3332085495","name":"updated","onCreate":true,"onUpdate":true,"presentable":false,"system":true,"type":"autodate"}])"_ba;
        QTest::newRow("_otps")
            << u"_otps"_s
            << R"([{"autogeneratePattern":"[a-z0-9]{15}","help":"","hidden":false,"id":"text3208210256","max":15,"min":15,"name":"id","pattern":"^[a-z0-9]+$","presentable":false,"primaryKey":true,"required":true,"system":true,"type":"text"},{"autogeneratePattern":"","help":"","hidden":false,"id":"text455797646","max":0,"min":0,"name":"collectionRef","pattern":"","presentable":false,"primaryKey":false,"required":true,"system":true,"type":"text"},{"autogeneratePattern":"","help":"","hidden":false,"id":"text127846527","max":0,"min":0,"name":"recordRef","pattern":"","presentable":false,"primaryKey":false,"required":true,"system":true,"type":"text"},{"cost":8,"help":"","hidden":true,"id":"password901924565","max":0,"min":0,"name":"password","pattern":"","presentable":false,"required":true,"system":true,"type":"password"},{"autogeneratePattern":"","help":"","hidden":true,"id":"text3866985172","max":0,"min":0,"name":"sentTo","pattern":"","presentable":false,"primaryKey":false,"required":false,"system":true,"type":"text"},{"hidden":false,"id":"autodate2990389176","name":"created","onCreate":true,"onUpdate":false,"presentable":false,"system":true,"type":"autodate"},{"hidden":false,"id":"autodate3332085495","name":"updated","onCreate":true,"onUpdate":true,"presentable":false,"system":true,"type":"autodate"}])"_ba;
        QTest::newRow("_externalAuths")
            << u"_externalAuths"_s
            << R"([{"autogeneratePattern":"[a-z0-9]{15}","help":"","hidden":false,"id":"text3208210256","max":15,"min":15,"name":"id","pattern":"^[a-z0-9]+$","presentable":false,"primaryKey":true,"required":true,"system":true,"type":"text"},{"autogeneratePattern":"","help":"","hidden":false,"id":"text455797646","max":0,"min":0,"name":"collectionRef","pattern":"","presentable":false,"primaryKey":false,"required":true,"system":true,"type":"text"},{"autogeneratePattern":"","help":"","hidden":false,"id":"text127846527","max":0,"min":0,"name":"recordRef","pattern":"","presentable":false,"primaryKey":false,"required":true,"system":true,"type":"text"},{"autogeneratePattern":"","help":"","hidden":false,"id":"text2462348188","max":0,"min":0,"name":"provider","pattern":"","presentable":false,"primaryKey":false,"required":true,"system":true,"type":"text"},{"autogeneratePattern":"","help":"","hidden":false,"id":"text1044722854","max":0,"min":0,"name":"providerId","pattern":"","presentable":false,"primaryKey":false,"required":true,"system":true,"type":"text"},{"hidden":false,"id":"autodate2990389176","name":"created","onCreate":true,"onUpdate":false,"presentable":false,"system":true,"type":"autodate"},{"hidden":false,"id":"autodate3332085495","name":"updated","onCreate":true,"onUpdate":true,"presentable":false,"system":true,"type":"autodate"}])"_ba;
        QTest::newRow("_authOrigins")
            << u"_authOrigins"_s
            << R"([{"autogeneratePattern":"[a-z0-9]{15}","help":"","hidden":false,"id":"text3208210256","max":15,"min":15,"name":"id","pattern":"^[a-z0-9]+$","presentable":false,"primaryKey":true,"required":true,"system":true,"type":"text"},{"autogeneratePattern":"","help":"","hidden":false,"id":"text455797646","max":0,"min":0,"name":"collectionRef","pattern":"","presentable":false,"primaryKey":false,"required":true,"system":true,"type":"text"},{"autogeneratePattern":"","help":"","hidden":false,"id":"text127846527","max":0,"min":0,"name":"recordRef","pattern":"","presentable":false,"primaryKey":false,"required":true,"system":true,"type":"text"},{"autogeneratePattern":"","help":"","hidden":false,"id":"text4228609354","max":0,"min":0,"name":"fingerprint","pattern":"","presentable":false,"primaryKey":false,"required":true,"system":true,"type":"text"},{"hidden":false,"id":"autodate2990389176","name":"created","onCreate":true,"onUpdate":false,"presentable":false,"system":true,"type":"autodate"},{"hidden":false,"id":"autodate3332085495","name":"updated","onCreate":true,"onUpdate":true,"presentable":false,"system":true,"type":"autodate"}])"_ba;
        QTest::newRow("_superusers")
            << u"_superusers"_s
            << R"([{"autogeneratePattern":"[a-z0-9]{15}","help":"","hidden":false,"id":"text3208210256","max":15,"min":15,"name":"id","pattern":"^[a-z0-9]+$","presentable":false,"primaryKey":true,"required":true,"system":true,"type":"text"},{"cost":0,"help":"","hidden":true,"id":"password901924565","max":0,"min":8,"name":"password","pattern":"","presentable":false,"required":true,"system":true,"type":"password"},{"autogeneratePattern":"[a-zA-Z0-9]{50}","help":"","hidden":true,"id":"text2504183744","max":60,"min":30,"name":"tokenKey","pattern":"","presentable":false,"primaryKey":false,"required":true,"system":true,"type":"text"},{"exceptDomains":null,"help":"","hidden":false,"id":"email3885137012","name":"email","onlyDomains":null,"presentable":false,"required":true,"system":true,"type":"email"},{"help":"","hidden":false,"id":"bool1547992806","name":"emailVisibility","presentable":false,"required":false,"system":true,"type":"bool"},{"help":"","hidden":false,"id":"bool256245529","name":"verified","presentable":false,"required":false,"system":true,"type":"bool"},{"hidden":false,"id":"autodate2990389176","name":"created","onCreate":true,"onUpdate":false,"presentable":false,"system":true,"type":"autodate"},{"hidden":false,"id":"autodate3332085495","name":"updated","onCreate":true,"onUpdate":true,"presentable":false,"system":true,"type":"autodate"}])"_ba;
        QTest::newRow("users")
            << u"users"_s
            << R"([{"autogeneratePattern":"[a-z0-9]{15}","help":"","hidden":false,"id":"text3208210256","max":15,"min":15,"name":"id","pattern":"^[a-z0-9]+$","presentable":false,"primaryKey":true,"required":true,"system":true,"type":"text"},{"cost":0,"help":"","hidden":true,"id":"password901924565","max":0,"min":8,"name":"password","pattern":"","presentable":false,"required":true,"system":true,"type":"password"},{"autogeneratePattern":"[a-zA-Z0-9]{50}","help":"","hidden":true,"id":"text2504183744","max":60,"min":30,"name":"tokenKey","pattern":"","presentable":false,"primaryKey":false,"required":true,"system":true,"type":"text"},{"exceptDomains":null,"help":"","hidden":false,"id":"email3885137012","name":"email","onlyDomains":null,"presentable":false,"required":true,"system":true,"type":"email"},{"help":"","hidden":false,"id":"bool1547992806","name":"emailVisibility","presentable":false,"required":false,"system":true,"type":"bool"},{"help":"","hidden":false,"id":"bool256245529","name":"verified","presentable":false,"required":false,"system":true,"type":"bool"},{"autogeneratePattern":"","help":"","hidden":false,"id":"text1579384326","max":255,"min":0,"name":"name","pattern":"","presentable":false,"primaryKey":false,"required":false,"system":false,"type":"text"},{"help":"","hidden":false,"id":"file376926767","maxSelect":1,"maxSize":0,"mimeTypes":["image/jpeg","image/png","image/svg+xml","image/gif","image/webp"],"name":"avatar","presentable":false,"protected":false,"required":false,"system":false,"thumbs":null,"type":"file"},{"hidden":false,"id":"autodate2990389176","name":"created","onCreate":true,"onUpdate":false,"presentable":false,"system":false,"type":"autodate"},{"hidden":false,"id":"autodate3332085495","name":"updated","onCreate":true,"onUpdate":true,"presentable":false,"system":false,"type":"autodate"}])"_ba;
    }

    void makesFreshCollections()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, fields);
        const Collection collection = freshCollection(name);
        QCOMPARE(collectionToRow(collection).fields, fields);
        QCOMPARE(collection.created, u"1970-01-01 00:00:00.000Z"_s);
        QCOMPARE(collection.isSystem, name != "users"_L1);
        for (const QString &sql : collection.indexes)
            QVERIFY(IndexDefinition::parse(sql));
    }

    void keepsTheOrderAndIds()
    {
        QStringList ids;
        for (const Collection &collection : systemCollections(UtcTime{}))
            ids.append(collection.id);
        QCOMPARE(ids,
                 (QStringList{u"pbc_2279338944"_s, u"pbc_1638494021"_s, u"pbc_2281828961"_s,
                              u"pbc_4275539003"_s, u"pbc_3142635823"_s, u"_pb_users_auth_"_s}));
    }

    void setsAuthOptions()
    {
        const Collection superusers = freshCollection(u"_superusers"_s);
        QCOMPARE(superusers.auth.authToken.duration, 86400);
        QCOMPARE(superusers.auth.authToken.secret.size(), 50);
        QVERIFY(superusers.auth.authToken.secret != superusers.auth.fileToken.secret);
        QVERIFY(superusers.hasUniqueIndex(u"email"));
        const Collection users = freshCollection(u"users"_s);
        QCOMPARE(users.auth.authToken.duration, 432000);
        QCOMPARE(users.options[u"oauth2"][u"mappedFields"].toJson(),
                 R"({"id":"","name":"name","username":"","avatarURL":"avatar"})"_ba);
        QCOMPARE(users.createRule, std::optional(u""_s));
        QVERIFY(users.options[u"otp"][u"emailTemplate"][u"body"].toString().contains(u"{OTP}"));
    }

    void makesBlankCollections()
    {
        const Collection base = scaffold(CollectionType::Base);
        QCOMPARE(base.fields.size(), size_t(1));
        QVERIFY(base.indexes.isEmpty());
        const Collection view = scaffold(CollectionType::View);
        QVERIFY(collectionToJson(view).toJson().startsWith(
            R"({"id":"","listRule":null,"viewRule":null,"createRule":null,"updateRule":null,"deleteRule":null,"name":"","type":"view","fields":[],"indexes":[],"created":"","updated":"","system":false,"viewQuery":""})"));
        const Collection auth = scaffold(CollectionType::Auth);
        QCOMPARE(auth.fields.size(), size_t(6));
        QVERIFY(auth.indexes[1].startsWith(u"CREATE UNIQUE INDEX `idx_email_"));
        QVERIFY(auth.indexes[1].endsWith(u"` ON `` (`email`) WHERE `email` != ''"));
        QVERIFY(!collectionToJson(auth).toJson().contains("secret"));
        QVERIFY(collectionToRow(auth).options.contains(R"("providers":null)"));
    }
};

QTEST_GUILESS_MAIN(TestScaffold)
#include "tst_scaffold.moc"
