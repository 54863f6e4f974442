// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/authoptions.h"
#include "schema/scaffold.h"
#include "services/auth/oauth2/oauth2redirect.h"
#include "services/auth/oauth2/oauth2setup.h"
#include "support/fakeclock.h"
#include "wire/jsonparser.h"
#include "wire/request.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

/// An auth collection with these entries in `oauth2.providers`.
Schema::Collection collectionWith(const QByteArray &providers, bool isEnabled = true)
{
    Schema::Collection collection = Schema::scaffold(Schema::CollectionType::Auth);
    const QByteArray options = "{\"oauth2\":{\"enabled\":"
        + QByteArray(isEnabled ? "true" : "false") + ",\"providers\":" + providers + "}}";
    collection.setOptions(
        *Schema::mergedAuthOptions(collection.options, *Wire::parseJson(options)));
    return collection;
}

QByteArray urlOf(const JsonValue &method)
{
    return method[u"authURL"].toString().toUtf8();
}

/// The query of an address.
Wire::QueryParameters queryOf(const QByteArray &url)
{
    return Wire::QueryParameters(url.mid(url.indexOf('?') + 1));
}

/// Remembers what it is told.
class FakeWaiters final : public OAuth2Waiters
{
public:
    bool isWaiting(const QString &clientId) const override { return clientId == "client"_L1; }
    QString addressOf(const QString &) const override { return u"127.0.0.1"_s; }
    void send(const QString &clientId, const JsonValue &message) override
    {
        sent.append(clientId.toUtf8() + ' ' + message.toJson());
    }
    void unsubscribe(const QString &clientId) override { unsubscribed.append(clientId); }

    QByteArrayList sent;
    QStringList unsubscribed;
};

}  // namespace

class TestOAuth2Setup : public QObject
{
    Q_OBJECT

private slots:
    // A10.3.
    void makesChallenges()
    {
        QCOMPARE(pkceChallenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"_ba),
                 "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"_ba);
    }

    // A4.2.
    void listsProviders()
    {
        const Schema::Collection collection = collectionWith(
            "[{\"name\":\"google\",\"clientId\":\"a b&c\",\"clientSecret\":\"s\"},"
            "{\"name\":\"bitbucket\",\"clientId\":\"x\",\"displayName\":\"Bits\"},"
            "{\"name\":\"notion\",\"clientId\":\"x\",\"pkce\":false,\"authURL\":\"https://n/"
            "?a=1\"},"
            "{\"name\":\"apple\",\"clientId\":\"x\"},"
            "{\"name\":\"oidc\",\"clientId\":\"x\",\"authURL\":\"https://o/auth\"}]");
        const JsonValue methods = oauth2Methods(collection);
        QCOMPARE(methods.size(), 5);
        const JsonValue::Array &list = methods.elements();

        const JsonValue &google = list[0];
        QStringList keys;
        for (const auto &[key, value] : google.members())
            keys.append(key);
        QCOMPARE(keys.join(u' '),
                 u"name displayName logo state authURL authUrl codeVerifier codeChallenge "
                 "codeChallengeMethod"_s);
        QCOMPARE(google[u"displayName"].toString(), u"Google"_s);
        QVERIFY(google[u"logo"].toString().startsWith(u"<svg"_s));
        QCOMPARE(google[u"state"].toString().size(), 30);
        QCOMPARE(google[u"codeVerifier"].toString().size(), 43);
        QCOMPARE(google[u"codeChallenge"].toString().toUtf8(),
                 pkceChallenge(google[u"codeVerifier"].toString().toUtf8()));
        QCOMPARE(google[u"codeChallengeMethod"].toString(), u"S256"_s);
        QCOMPARE(google[u"authUrl"], google[u"authURL"]);
        const QByteArray expected = "https://accounts.google.com/o/oauth2/v2/auth?client_id=a+b%26c"
                                    "&code_challenge="
            + google[u"codeChallenge"].toString().toUtf8()
            + "&code_challenge_method=S256&response_type=code&scope=https%3A%2F%2Fwww.googleapis."
              "com%2Fauth%2Fuserinfo.profile+https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fuserinfo."
              "email&state="
            + google[u"state"].toString().toUtf8() + "&redirect_uri=";
        QCOMPARE(urlOf(google), expected);

        // No PKCE by default, and none by choice.
        QCOMPARE(list[1][u"displayName"].toString(), u"Bits"_s);
        for (const JsonValue &plain : {list[1], list[2]}) {
            QVERIFY(!urlOf(plain).contains("code_challenge"));
            for (const QString &key :
                 {u"codeVerifier"_s, u"codeChallenge"_s, u"codeChallengeMethod"_s})
                QCOMPARE(plain[key], JsonValue(QString()));
        }
        // A query that is there already, and no scopes.
        QVERIFY(urlOf(list[2]).startsWith("https://n/?a=1&client_id=x&response_type=code&state="));
        QCOMPARE(queryOf(urlOf(list[3])).first(u"response_mode"), u"form_post"_s);
        QCOMPARE(queryOf(urlOf(list[4])).first(u"scope"), u"openid email profile"_s);

        const JsonValue legacy = legacyOAuth2Methods(methods);
        QCOMPARE(legacy.elements()[0][u"logo"], JsonValue(QString()));
        QCOMPARE(legacy.elements()[0][u"state"], google[u"state"]);
    }

    void startsEachAttemptAnew()
    {
        const Schema::Collection collection
            = collectionWith("[{\"name\":\"google\",\"clientId\":\"x\"}]");
        const JsonValue first = oauth2Methods(collection);
        const JsonValue second = oauth2Methods(collection);
        for (const QString &key : {u"state"_s, u"codeVerifier"_s})
            QVERIFY(first.elements()[0][key] != second.elements()[0][key]);
    }

    void listsNothingElse()
    {
        QCOMPARE(oauth2Methods(collectionWith("[{\"name\":\"google\"}]", false)).size(), 0);
        QCOMPARE(oauth2Methods(collectionWith("[{\"name\":\"nosuch\"}]")).size(), 0);
        QCOMPARE(oauth2Methods(collectionWith("null")).size(), 0);
    }

    // A9.5.
    void asksMicrosoftForAnIdToken()
    {
        for (const auto &[extra, scopes] :
             {std::pair("null"_ba, u"User.Read"_s),
              std::pair("{\"idTokenEmailClaim\":\"\"}"_ba, u"User.Read"_s),
              std::pair("{\"idTokenEmailClaim\":\"email\"}"_ba, u"User.Read openid"_s)}) {
            const auto setup = oauth2Setup(
                collectionWith("[{\"name\":\"microsoft\",\"extra\":" + extra + "}]"), u"microsoft");
            QVERIFY(setup);
            QCOMPARE(setup->scopes, scopes);
        }
    }

    // A4.5.
    void handsCodesOver_data()
    {
        QTest::addColumn<OAuth2Return>("back");
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("isDone");
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<bool>("isUnsubscribed");
        const QString here = u"127.0.0.1"_s;
        QTest::newRow("code") << OAuth2Return{u"client"_s, u"c1"_s, {}, {}} << here << true
                              << "client {\"state\":\"client\",\"code\":\"c1\"}"_ba << true;
        QTest::newRow("error")
            << OAuth2Return{u"client"_s, {}, u"denied"_s, {}} << here << false
            << "client {\"state\":\"client\",\"code\":\"\",\"error\":\"denied\"}"_ba << true;
        QTest::newRow("no code") << OAuth2Return{u"client"_s, {}, {}, {}} << here << false
                                 << "client {\"state\":\"client\",\"code\":\"\"}"_ba << true;
        QTest::newRow("another address") << OAuth2Return{u"client"_s, u"c1"_s, {}, {}}
                                         << u"10.0.0.1"_s << false << QByteArray() << true;
        QTest::newRow("unknown") << OAuth2Return{u"nobody"_s, u"c1"_s, {}, {}} << here << false
                                 << QByteArray() << false;
        QTest::newRow("no state") << OAuth2Return{{}, u"c1"_s, {}, {}} << here << false
                                  << QByteArray() << false;
    }

    void handsCodesOver()
    {
        QFETCH(OAuth2Return, back);
        QFETCH(QString, address);
        QFETCH(bool, isDone);
        QFETCH(QByteArray, sent);
        QFETCH(bool, isUnsubscribed);
        const FakeClock clock;
        OAuth2Redirect redirect(clock);
        QVERIFY(!redirect.handOver(back, address));
        FakeWaiters waiters;
        redirect.setWaiters(&waiters);
        QCOMPARE(redirect.handOver(back, address), isDone);
        QCOMPARE(waiters.sent.join(), sent);
        QCOMPARE(!waiters.unsubscribed.isEmpty(), isUnsubscribed);
    }

    void keepsNamesFromApple()
    {
        FakeClock clock;
        OAuth2Redirect redirect(clock);
        FakeWaiters waiters;
        redirect.setWaiters(&waiters);
        OAuth2Return back{
            u"client"_s, u"c1"_s, {}, u"{\"name\":{\"firstName\":\"Ann\",\"lastName\":\"Lee\"}}"_s};
        QVERIFY(redirect.handOver(back, u"127.0.0.1"_s));
        QCOMPARE(redirect.appleNames().take(u"c2"_s), QString());
        QCOMPARE(redirect.appleNames().take(u"c1"_s), u"Ann Lee"_s);
        QCOMPARE(redirect.appleNames().take(u"c1"_s), QString());
        // Nobody's who came from elsewhere.
        QVERIFY(!redirect.handOver(back, u"10.0.0.1"_s));
        QCOMPARE(redirect.appleNames().take(u"c1"_s), QString());
    }

    void keepsNamesForAMinute()
    {
        FakeClock clock;
        AppleNames names(clock);
        names.keep(u"c"_s, u"{\"name\":{\"firstName\":\"Ann\"}}"_s);
        clock.advance(std::chrono::seconds(60));
        QCOMPARE(names.take(u"c"_s), QString());
    }

    void boundsNames_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("name");
        const auto json = [](const QString &first) {
            return QString(u"{\"name\":{\"firstName\":\""_s + first + u"\"}}"_s);
        };
        QTest::newRow("cut") << u"c"_s << json(QString(200, u'a')) << QString(150, u'a');
        QTest::newRow("cut before a character")
            << u"c"_s << json(u"a"_s + QString(100, u'ü')) << QString(u'a' + QString(74, u'ü'));
        QTest::newRow("trimmed") << u"c"_s << json(u" Ann"_s) << u"Ann"_s;
        QTest::newRow("empty") << u"c"_s << json(u" "_s) << QString();
        QTest::newRow("no JSON") << u"c"_s << u"Ann"_s << QString();
        QTest::newRow("longest code") << QString(985, u'c') << json(u"Ann"_s) << u"Ann"_s;
        QTest::newRow("too long a code") << QString(986, u'c') << json(u"Ann"_s) << QString();
    }

    void boundsNames()
    {
        QFETCH(QString, code);
        QFETCH(QString, user);
        QFETCH(QString, name);
        const FakeClock clock;
        AppleNames names(clock);
        names.keep(code, user);
        QCOMPARE(names.take(code), name);
    }

    void keepsNoEndlessNumberOfNames()
    {
        const FakeClock clock;
        AppleNames names(clock);
        const QString user = u"{\"name\":{\"firstName\":\"Ann\"}}"_s;
        for (int i = 0; i <= 1000; ++i)
            names.keep(QString::number(i), user);
        QCOMPARE(names.take(u"999"_s), u"Ann"_s);
        QCOMPARE(names.take(u"1000"_s), QString());
    }
};

QTEST_GUILESS_MAIN(TestOAuth2Setup)
#include "tst_oauth2setup.moc"
