// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/oauth2catalogue.h"
#include "services/auth/oauth2/oauth2user.h"
#include "wire/jsonparser.h"

#include <QFile>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

// A9.2, A9.5. The answers and what they mean are in oauth2users.json.
class TestOAuth2User : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QFile file(QStringLiteral(OAUTH2_USERS));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const Result<JsonValue> cases = Wire::parseJson(file.readAll());
        QVERIFY(cases);
        m_cases = *cases;
    }

    void mapsAnswers_data()
    {
        QTest::addColumn<JsonValue>("expected");
        for (const JsonValue &item : m_cases.elements())
            QTest::newRow(qPrintable(item[u"case"].toString())) << item;
    }

    void mapsAnswers()
    {
        QFETCH(JsonValue, expected);
        const QString provider = expected[u"provider"].toString();
        const Result<OAuth2User> user
            = mappedOAuth2User(provider, expected[u"answer"], expected[u"token"]);
        QCOMPARE(!user, expected[u"refused"].toBool());
        if (!user)
            return;
        QCOMPARE(user->id, expected[u"id"].toString());
        QCOMPARE(user->name, expected[u"name"].toString());
        QCOMPARE(user->username, expected[u"username"].toString());
        QCOMPARE(user->avatarUrl, expected[u"avatarUrl"].toString());
        QCOMPARE(user->email, expected[u"email"].toString());
        QVERIFY(user->rawUser == expected[u"answer"]);
        QCOMPARE(emailListUrl(provider, u"https://u"_s, *user), expected[u"list"].toString());
    }

    void knowsEveryProvider()
    {
        QSet<QString> seen;
        for (const JsonValue &item : m_cases.elements())
            seen.insert(item[u"provider"].toString());
        for (const Schema::OAuth2Provider &provider : Schema::oauth2Providers())
            QVERIFY2(seen.contains(provider.name), qPrintable(provider.name));
    }

    void addsInstagramsPermissions()
    {
        const JsonValue token
            = JsonValue::object({{u"permissions"_s, JsonValue(QStringList{u"basic"_s})}});
        const Result<OAuth2User> user = mappedOAuth2User(
            u"instagram2", JsonValue::object({{u"user_id"_s, JsonValue(u"1")}}), token);
        QVERIFY(user);
        QCOMPARE(user->id, u"1"_s);
        QCOMPARE(user->rawUser.toJson(), "{\"user_id\":\"1\",\"permissions\":[\"basic\"]}"_ba);
    }

    void choosesAddresses_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QByteArray>("list");
        QTest::addColumn<QString>("email");
        const QByteArray two = "[{\"email\":\"a@b.cd\",\"primary\":true,\"verified\":false},"
                               "{\"email\":\"e@f.gh\",\"primary\":true,\"verified\":true}]";
        QTest::newRow("github") << u"github"_s << two << u"e@f.gh"_s;
        QTest::newRow("gitea") << u"gitea"_s << two << u"e@f.gh"_s;
        QTest::newRow("none is primary")
            << u"github"_s << "[{\"email\":\"a@b.cd\",\"primary\":false,\"verified\":true}]"_ba
            << QString();
        QTest::newRow("nothing") << u"github"_s << "null"_ba << QString();
        QTest::newRow("nothing in bitbucket") << u"bitbucket"_s << "{}"_ba << QString();
        QTest::newRow("bitbucket")
            << u"bitbucket"_s
            << "{\"values\":[{\"email\":\"a@b.cd\",\"is_primary\":true,\"is_confirmed\":false},"
               "{\"email\":\"e@f.gh\",\"is_primary\":true,\"is_confirmed\":true}]}"_ba
            << u"e@f.gh"_s;
        QTest::newRow("gitee")
            << u"gitee"_s
            << "[{\"email\":\"a@b.cd\",\"state\":\"confirmed\",\"scope\":[\"notify\"]},"
               "{\"email\":\"c@d.ef\",\"state\":\"unconfirmed\",\"scope\":[\"primary\"]},"
               "{\"email\":\"e@f.gh\",\"state\":\"confirmed\",\"scope\":[\"x\",\"primary\"]}]"_ba
            << u"e@f.gh"_s;
    }

    void choosesAddresses()
    {
        QFETCH(QString, provider);
        QFETCH(QByteArray, list);
        QFETCH(QString, email);
        const Result<QString> chosen = primaryEmail(provider, *Wire::parseJson(list));
        QVERIFY(chosen);
        QCOMPARE(*chosen, email);
    }

    void refusesOtherLists()
    {
        for (const char *provider : {"github", "gitea", "gitee"}) {
            const QString name = QString::fromLatin1(provider);
            QVERIFY(!primaryEmail(name, *Wire::parseJson("{\"email\":\"a@b.cd\"}")));
        }
        QVERIFY(!primaryEmail(u"bitbucket", *Wire::parseJson("[]")));
        QVERIFY(!primaryEmail(u"bitbucket", *Wire::parseJson("{\"values\":{}}")));
    }

    void readsMicrosoftsClaims_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QByteArray>("claims");
        QTest::addColumn<QString>("email");
        const QByteArray all = "{\"email\":\"a@b.cd\",\"xms_edov\":true,"
                               "\"verified_primary_email\":\"p@b.cd\"}";
        const QByteArray foreign = "{\"email\":\"a@b.cd\",\"xms_edov\":\"0\","
                                   "\"verified_primary_email\":[\"p@b.cd\"]}";
        const QByteArray owned = "{\"email\":\"a@b.cd\",\"xms_edov\":\"1\"}";
        for (const auto &[mode, fromAll, fromForeign, fromOwned] :
             {std::tuple(u"email"_s, u"a@b.cd"_s, u"a@b.cd"_s, u"a@b.cd"_s),
              std::tuple(u"email_and_xms_edov"_s, u"a@b.cd"_s, QString(), u"a@b.cd"_s),
              std::tuple(u"verified_primary_email"_s, u"p@b.cd"_s, QString(), QString()),
              std::tuple(u"any_verified"_s, u"p@b.cd"_s, QString(), u"a@b.cd"_s)}) {
            QTest::newRow(qPrintable(mode + u", all"_s)) << mode << all << fromAll;
            QTest::newRow(qPrintable(mode + u", foreign"_s)) << mode << foreign << fromForeign;
            QTest::newRow(qPrintable(mode + u", owned"_s)) << mode << owned << fromOwned;
        }
    }

    void readsMicrosoftsClaims()
    {
        QFETCH(QString, mode);
        QFETCH(QByteArray, claims);
        QFETCH(QString, email);
        QCOMPARE(microsoftEmail(mode, *Wire::parseJson(claims)), email);
    }

private:
    JsonValue m_cases;
};

QTEST_GUILESS_MAIN(TestOAuth2User)
#include "tst_oauth2user.moc"
