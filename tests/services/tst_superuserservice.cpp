// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/superuserservice.h"
#include "support/authworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

template <typename T> QString messageOf(const Result<T> &result)
{
    return result ? QString() : result.error().message;
}

}  // namespace

class TestSuperuserService : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_world = std::make_unique<AuthWorld>();
        QVERIFY(m_world->isOpen());
    }

    void createsAccountsThatCanSignIn()
    {
        QCOMPARE(messageOf(superusers().create(u"new@example.com"_s, u"12345678"_s)), QString());
        const Result<AuthAnswer> answer = m_world->auth().signInWithPassword(
            u"_superusers", {u"new@example.com"_s, u"12345678"_s, {}}, {});
        QCOMPARE(messageOf(answer), QString());
        QVERIFY(answer->record[u"verified"].toBool());
        QCOMPARE(m_world->count("_superusers WHERE length(tokenKey) = 50"
                                " AND substr(password, 1, 7) = '$2a$10$'"_ba),
                 1);
    }

    void refusesBadAccounts_data()
    {
        QTest::addColumn<QString>("email");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QString>("message");
        const QString prefix = u"failed to create new superuser account: "_s;
        QTest::newRow("no e-mail")
            << u""_s << u"12345678"_s << u"missing or invalid email address"_s;
        QTest::newRow("bad e-mail")
            << u"a@b"_s << u"12345678"_s << u"missing or invalid email address"_s;
        QTest::newRow("short password")
            << u"new@example.com"_s << u"1234567"_s
            << QString(prefix + u"password: Must be at least 8 character(s)."_s);
        QTest::newRow("long password")
            << u"new@example.com"_s << QString(72, u'x')
            << QString(prefix + u"password: Must be less than 71 character(s)."_s);
        QTest::newRow("no password")
            << u"new@example.com"_s << u""_s << QString(prefix + u"password: Cannot be blank."_s);
        QTest::newRow("taken") << u"root@example.com"_s << u"12345678"_s
                               << QString(prefix + u"email: Value must be unique."_s);
    }

    void refusesBadAccounts()
    {
        QFETCH(QString, email);
        QFETCH(QString, password);
        QFETCH(QString, message);
        QCOMPARE(messageOf(superusers().create(email, password)), message);
        QCOMPARE(m_world->count("_superusers"_ba), 1);
    }

    void changesPasswordsAndRevokesTokens()
    {
        const QByteArray token = m_world->token(u"_superusers"_s, u"rootrootrootroo"_s);
        QVERIFY(!m_world->auth().identify(token).isGuest());
        QCOMPARE(messageOf(superusers().changePassword(u"root@example.com"_s, u"another-one"_s)),
                 QString());
        QVERIFY(m_world->auth().identify(token).isGuest());
        QVERIFY(m_world->auth().signInWithPassword(
            u"_superusers", {u"root@example.com"_s, u"another-one"_s, {}}, {}));
        QVERIFY(!m_world->auth().signInWithPassword(
            u"_superusers", {u"root@example.com"_s, u"1234567890"_s, {}}, {}));
        QCOMPARE(messageOf(superusers().changePassword(u"no@example.com"_s, u"12345678"_s)),
                 u"superuser with email \"no@example.com\" doesn't exist"_s);
        QCOMPARE(messageOf(superusers().changePassword(u"root@example.com"_s, u"x"_s)),
                 u"failed to change superuser \"root@example.com\" password: "
                 "password: Must be at least 8 character(s)."_s);
    }

    void upserts()
    {
        QCOMPARE(messageOf(superusers().upsert(u"root@example.com"_s, u"another-one"_s)),
                 QString());
        QCOMPARE(m_world->count("_superusers"_ba), 1);
        QCOMPARE(messageOf(superusers().upsert(u"new@example.com"_s, u"another-one"_s)), QString());
        QCOMPARE(m_world->count("_superusers"_ba), 2);
        QCOMPARE(messageOf(superusers().upsert(u"x@example.com"_s, u"x"_s)),
                 u"failed to upsert superuser account: "
                 "password: Must be at least 8 character(s)."_s);
    }

    void removesAllButTheLast()
    {
        QCOMPARE(messageOf(superusers().remove(u"root@example.com"_s)),
                 u"failed to delete superuser \"root@example.com\": "
                 "You can't delete the only existing superuser."_s);
        QVERIFY(superusers().create(u"new@example.com"_s, u"12345678"_s));
        const Result<bool> removed = superusers().remove(u"root@example.com"_s);
        QVERIFY(removed && *removed);
        const Result<bool> again = superusers().remove(u"root@example.com"_s);
        QVERIFY(again && !*again);
        QCOMPARE(messageOf(superusers().remove(u"nope"_s)), u"invalid or missing email address"_s);
    }

    void leadsThroughTheFirstStart()
    {
        QVERIFY(*superusers().hasSuperuser());
        QVERIFY(!superusers().installerToken()->has_value());
        m_world->run("DELETE FROM _superusers"_ba);
        QVERIFY(!*superusers().hasSuperuser());

        const auto first = superusers().installerToken();
        QVERIFY(first && *first);
        const auto second = superusers().installerToken();
        QVERIFY(second && *second);
        QCOMPARE(m_world->count("_superusers"_ba), 1);
        QVERIFY(!*superusers().hasSuperuser());
        const Wire::Identity installer = m_world->auth().identify(**first);
        QVERIFY(installer.isSuperuser);
        QCOMPARE(installer.email, u"__pbinstaller@example.com"_s);
        QVERIFY(!installer.isRefreshable);

        // The first real account ends it.
        QVERIFY(superusers().create(u"me@example.com"_s, u"12345678"_s));
        QCOMPARE(m_world->count("_superusers WHERE email LIKE '%pbinstaller%'"_ba), 0);
        QVERIFY(m_world->auth().identify(**first).isGuest());
        QVERIFY(*superusers().hasSuperuser());
    }

    void letsTheInstallersTokenExpire()
    {
        m_world->run("DELETE FROM _superusers"_ba);
        const auto token = superusers().installerToken();
        QVERIFY(token && *token);
        m_world->clock().advance(std::chrono::minutes(30));
        QVERIFY(m_world->auth().identify(**token).isGuest());
    }

    void makesOneTimePasswords()
    {
        const QString email = u"root@example.com"_s;
        const QString unknown = u"no@example.com"_s;
        const QString missing = u"superuser with email \"no@example.com\" doesn't exist"_s;
        QCOMPARE(messageOf(superusers().createOneTimePassword(unknown)), missing);
        QCOMPARE(messageOf(superusers().createOneTimePassword(email)),
                 u"OTP auth is not enabled for the _superusers collection"_s);
        m_world->changeOptions(
            u"_superusers"_s,
            JsonValue::object({{u"otp"_s, JsonValue::object({{u"enabled"_s, JsonValue(true)}})}}));
        m_world->change(u"_otps"_s, [](Schema::Collection &codes) {
            for (Schema::Field &field : codes.fields) {
                if (field.name == u"password")
                    field.cost = 8;
            }
        });
        const Result<OneTimePassword> code = superusers().createOneTimePassword(email);
        QCOMPARE(messageOf(code), QString());
        QCOMPARE(code->password.size(), 8);
        QCOMPARE(code->duration, 180);
        QCOMPARE(m_world->count("_otps WHERE recordRef = 'rootrootrootroo' AND sentTo = ''"
                                " AND id = '"
                                + code->id.toUtf8() + "' AND password LIKE '$2a$08$%'"),
                 1);
        QCOMPARE(messageOf(superusers().createOneTimePassword(unknown)), missing);
    }

private:
    SuperuserService &superusers() { return m_world->superusers(); }

    std::unique_ptr<AuthWorld> m_world;
};

QTEST_GUILESS_MAIN(TestSuperuserService)
#include "tst_superuserservice.moc"
