// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/confirmationrouter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

// A4.12, A4.13.
class TestPasswordReset : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_router = std::make_unique<ConfirmationRouter>();
        QVERIFY(world().isOpen());
    }

    void a4_12_whereItIsRefused()
    {
        m_router->switchPasswordsOff();
        QCOMPARE(m_router->post("users/request-password-reset"_ba, "{"_ba).body,
                 AuthRouter::envelope(
                     "The collection is not configured to allow password authentication.", 400));
        world().run("UPDATE _superusers SET email = '__pbinstaller@example.com'"_ba);
        QCOMPARE(m_router
                     ->post("_superusers/request-password-reset"_ba,
                            "{\"email\":\"__pbinstaller@example.com\"}"_ba)
                     .status,
                 204);
        world().waitForMail();
        QVERIFY(world().mailbox().mails().isEmpty());
    }

    void a4_13_confirmPasswordReset_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QString>("confirmation");
        QTest::addColumn<QByteArray>("answer");
        const QString good = u"new-password"_s;
        const QByteArray mismatch
            = AuthRouter::item("validation_values_mismatch", "Values don't match.");
        QTest::newRow("good") << "good"_ba << good << good << ""_ba;
        QTest::newRow("nothing") << ""_ba << u""_s << u""_s
                                 << AuthRouter::invalid(
                                        "{\"password\":" + AuthRouter::required()
                                        + ",\"passwordConfirm\":" + AuthRouter::required()
                                        + ",\"token\":" + AuthRouter::required() + '}');
        QTest::newRow("short") << "good"_ba << u"1234567"_s << u"1234567"_s
                               << AuthRouter::invalid(
                                      "{\"password\":" + AuthRouter::length("8", "255") + '}');
        QTest::newRow("long") << "good"_ba << QString(256, u'a') << QString(256, u'a')
                              << AuthRouter::invalid(
                                     "{\"password\":" + AuthRouter::length("8", "255") + '}');
        QTest::newRow("72") << "good"_ba << QString(72, u'a') << QString(72, u'a')
                            << AuthRouter::envelope(
                                   "Failed to set new password.", 400,
                                   "{\"password\":"
                                       + AuthRouter::item("validation_max_text_constraint",
                                                          "Must be less than 71 character(s).")
                                       + '}');
        QTest::newRow("73")
            << "good"_ba << QString(73, u'a') << QString(73, u'a')
            << AuthRouter::envelope(
                   "Failed to set new password.", 400,
                   "{\"password\":" + AuthRouter::item("validation_invalid_value", "Invalid value.")
                       + '}');
        QTest::newRow("mismatch and garbage")
            << "a.b.c"_ba << good << u"other"_s
            << AuthRouter::invalid(
                   "{\"passwordConfirm\":" + mismatch + ",\"token\":"
                   + AuthRouter::item("validation_invalid_token", "Invalid or expired token.")
                   + '}');
        QTest::newRow("auth token")
            << "auth"_ba << good << good << ConfirmationRouter::invalidToken();
        QTest::newRow("verification token")
            << "verification"_ba << good << good << ConfirmationRouter::invalidToken();
        QTest::newRow("expired") << "expired"_ba << good << good
                                 << ConfirmationRouter::invalidToken();
        QTest::newRow("forged") << "forged"_ba << good << good
                                << ConfirmationRouter::invalidToken();
        QTest::newRow("revoked") << "revoked"_ba << good << good
                                 << ConfirmationRouter::invalidToken();
        QTest::newRow("other collection")
            << "otherCollection"_ba << good << good << ConfirmationRouter::otherCollection();
    }

    void a4_13_confirmPasswordReset()
    {
        QFETCH(QByteArray, kind);
        QFETCH(QString, password);
        QFETCH(QString, confirmation);
        QFETCH(QByteArray, answer);
        QCOMPARE(m_router->createMembers().status, 200);
        const QByteArray path = kind == "otherCollection" ? "members/confirm-password-reset"_ba
                                                          : "users/confirm-password-reset"_ba;
        const QString token = m_router->makeToken(kind, TokenType::PasswordReset);
        const QByteArray before = m_router->token("bob");
        const QByteArray body = ConfirmationRouter::form(
            {{u"token"_s, token}, {u"password"_s, password}, {u"passwordConfirm"_s, confirmation}});
        const Wire::Response response = m_router->post(path, body);
        QCOMPARE(response.body, answer);
        QCOMPARE(response.status, answer.isEmpty() ? 204 : 400);
        if (!answer.isEmpty()) {
            QVERIFY(m_router->signsIn("bob@example.com"_ba, "1234567890"_ba));
            return;
        }
        // All sessions end, the address is proven, and the token is spent.
        QVERIFY(world().auth().identify(before).isGuest());
        QVERIFY(m_router->isBobVerified());
        QVERIFY(m_router->signsIn("bob@example.com"_ba, password.toUtf8()));
        QCOMPARE(m_router->post(path, body).body, ConfirmationRouter::invalidToken());
    }

    void a4_13_loadingErrors_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("text") << "text/plain"_ba
                              << "{}"_ba;
        QTest::newRow("no type") << ""_ba
                                 << "{}"_ba;
        QTest::newRow("broken") << "application/json"_ba
                                << "{"_ba;
        QTest::newRow("number") << "application/json"_ba
                                << "{\"password\":1}"_ba;
    }

    void a4_13_loadingErrors()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QCOMPARE(
            m_router->client()
                .send("POST"_ba, "/api/collections/users/confirm-password-reset"_ba, body, type)
                .body,
            ConfirmationRouter::loadingError());
    }

    void a4_13_worksWherePasswordsAreOffAndForSuperusers()
    {
        m_router->switchPasswordsOff();
        const std::pair<QString, QString> everybody[]
            = {{u"users"_s, u"bobbobbobbobbob"_s}, {u"_superusers"_s, u"rootrootrootroo"_s}};
        for (const auto &[collection, id] : everybody) {
            const QByteArray token = issueToken(
                TokenType::PasswordReset, world().record(collection, id), world().clock().now());
            QCOMPARE(
                m_router
                    ->post(collection.toLatin1() + "/confirm-password-reset",
                           ConfirmationRouter::form({{u"token"_s, QString::fromLatin1(token)},
                                                     {u"password"_s, u"new-password"_s},
                                                     {u"passwordConfirm"_s, u"new-password"_s}}))
                    .status,
                204);
        }
    }

private:
    AuthWorld &world() { return m_router->world(); }

    std::unique_ptr<ConfirmationRouter> m_router;
};

QTEST_GUILESS_MAIN(TestPasswordReset)
#include "tst_passwordreset.moc"
