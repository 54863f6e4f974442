// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/confirmationrouter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

// A4.14, A4.15.
class TestEmailChange : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_router = std::make_unique<ConfirmationRouter>();
        QVERIFY(world().isOpen());
    }

    void a4_14_requestEmailChange_data()
    {
        QTest::addColumn<QByteArray>("who");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("answer");
        const QByteArray path = "users/request-email-change"_ba;
        const auto newEmail = [](const QByteArray &item) {
            return AuthRouter::invalid("{\"newEmail\":" + item + '}');
        };
        QTest::newRow("good") << "ann"_ba << path << "{\"newEmail\":\"new@example.com\"}"_ba << 204
                              << ""_ba;
        QTest::newRow("guest") << ""_ba << path << "{"_ba << 401
                               << AuthRouter::envelope("The request requires valid record "
                                                       "authorization token.",
                                                       401);
        QTest::newRow("superuser") << "root"_ba << path << "{"_ba << 403
                                   << AuthRouter::envelope("The request requires auth record from "
                                                           "_superusers collection.",
                                                           403);
        QTest::newRow("of superusers")
            << "root"_ba
            << "_superusers/request-email-change"_ba
            << "{"_ba << 400
            << AuthRouter::envelope("All superusers can change their emails directly.", 400);
        QTest::newRow("no collection")
            << ""_ba
            << "nope/request-email-change"_ba
            << "{"_ba << 404 << AuthRouter::envelope("Missing or invalid collection context.", 404);
        QTest::newRow("nothing") << "ann"_ba << path << ""_ba << 400
                                 << newEmail(AuthRouter::required());
        QTest::newRow("no address")
            << "ann"_ba << path << "{\"newEmail\":\"new\"}"_ba << 400
            << newEmail(AuthRouter::item("validation_is_email", "Must be a valid email address."));
        QTest::newRow("own") << "ann"_ba << path << "{\"newEmail\":\"ann@example.com\"}"_ba << 400
                             << newEmail(AuthRouter::item("validation_not_in_invalid",
                                                          "Must not be in list."));
        QTest::newRow("taken") << "ann"_ba << path << "{\"newEmail\":\"bob@example.com\"}"_ba << 400
                               << newEmail(AuthRouter::item("validation_invalid_new_email",
                                                            "Invalid new email address."));
        QTest::newRow("broken") << "ann"_ba << path << "{"_ba << 400
                                << ConfirmationRouter::loadingError();
    }

    void a4_14_requestEmailChange()
    {
        QFETCH(QByteArray, who);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(QByteArray, answer);
        const Wire::Response response = m_router->post(path, body, who);
        QCOMPARE(response.body, answer);
        QCOMPARE(response.status, status);
        // It is there already when the answer is.
        const QList<QByteArray> mails = world().mailbox().mails();
        QCOMPARE(mails.size(), status == 204 ? 1 : 0);
        if (status == 204)
            QVERIFY(mails.front().contains("new@example.com"));
    }

    void a4_14_tellsOfFailures()
    {
        world().mailbox().setBroken(true);
        QCOMPARE(m_router
                     ->post("users/request-email-change"_ba,
                            "{\"newEmail\":\"new@example.com\"}"_ba, "ann")
                     .body,
                 AuthRouter::envelope("Failed to request email change.", 400));
    }

    void a4_15_confirmEmailChange_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QByteArray>("answer");
        const QString good = u"1234567890"_s;
        const QByteArray wrong = AuthRouter::item("validation_invalid_password",
                                                  "Missing or invalid auth record password.");
        const auto both = [](const QByteArray &password, const QByteArray &token) {
            return AuthRouter::invalid("{\"password\":" + password + ",\"token\":" + token + '}');
        };
        const QByteArray payload = AuthRouter::item(
            "validation_invalid_token_payload", "Invalid token payload - newEmail must be set.");
        const QByteArray invalid
            = AuthRouter::item("validation_invalid_token", "Invalid or expired token.");
        QTest::newRow("good") << "good"_ba << good << ""_ba;
        QTest::newRow("nothing") << ""_ba << u""_s
                                 << both(AuthRouter::required(), AuthRouter::required());
        QTest::newRow("wrong password")
            << "good"_ba << u"123456789"_s << AuthRouter::invalid("{\"password\":" + wrong + '}');
        QTest::newRow("long password")
            << "good"_ba << QString(101, u'a')
            << AuthRouter::invalid("{\"password\":" + AuthRouter::length("1", "100") + '}');
        QTest::newRow("no token") << ""_ba << good << both(wrong, AuthRouter::required());
        QTest::newRow("garbage") << "a.b.c"_ba << good << both(wrong, payload);
        QTest::newRow("auth token") << "auth"_ba << good << both(wrong, payload);
        QTest::newRow("reset token") << "passwordReset"_ba << good << both(wrong, payload);
        QTest::newRow("expired") << "expired"_ba << good << both(wrong, invalid);
        QTest::newRow("forged") << "forged"_ba << good << both(wrong, invalid);
        QTest::newRow("revoked") << "revoked"_ba << good << both(wrong, invalid);
        QTest::newRow("other collection")
            << "otherCollection"_ba << good
            << both(wrong,
                    AuthRouter::item("validation_token_collection_mismatch",
                                     "The provided token is for different auth "
                                     "collection."));
        QTest::newRow("taken") << "taken"_ba << good
                               << both(wrong,
                                       AuthRouter::item("validation_invalid_token_email",
                                                        "The new email address is "
                                                        "invalid."));
    }

    void a4_15_confirmEmailChange()
    {
        QFETCH(QByteArray, kind);
        QFETCH(QString, password);
        QFETCH(QByteArray, answer);
        QCOMPARE(m_router->createMembers().status, 200);
        const QByteArray path = kind == "otherCollection" ? "members/confirm-email-change"_ba
                                                          : "users/confirm-email-change"_ba;
        const QString token = m_router->makeToken(kind, TokenType::EmailChange);
        if (kind == "taken")
            world().run("UPDATE users SET email = 'new@example.com' WHERE id = 'annannannannann'");
        const QByteArray before = m_router->token("bob");
        const QByteArray body
            = ConfirmationRouter::form({{u"token"_s, token}, {u"password"_s, password}});
        const Wire::Response response = m_router->post(path, body);
        QCOMPARE(response.body, answer);
        QCOMPARE(response.status, answer.isEmpty() ? 204 : 400);
        QCOMPARE(m_router->bob().value(u"email").toString(),
                 answer.isEmpty() ? u"new@example.com"_s : u"bob@example.com"_s);
        QCOMPARE(m_router->isBobVerified(), answer.isEmpty());
        QCOMPARE(world().auth().identify(before).isGuest(), answer.isEmpty());
        if (answer.isEmpty())
            QCOMPARE(m_router->post(path, body).status, 400);
    }

    void a4_15_refusesSuperusers()
    {
        QCOMPARE(m_router->post("_superusers/confirm-email-change"_ba, "{"_ba).body,
                 AuthRouter::envelope("All superusers can change their emails directly.", 400));
    }

    // The whole way, with the token that came by mail.
    void a4_14_a4_15_changesTheAddress()
    {
        QCOMPARE(m_router
                     ->post("users/request-email-change"_ba,
                            "{\"newEmail\":\"new@example.com\"}"_ba, "bob")
                     .status,
                 204);
        const QString token = Mailbox::tokenIn(m_router->takeMail());
        QCOMPARE(m_router
                     ->post("_pb_users_auth_/confirm-email-change"_ba,
                            ConfirmationRouter::form(
                                {{u"token"_s, token}, {u"password"_s, u"1234567890"_s}}))
                     .status,
                 204);
        QVERIFY(m_router->signsIn("new@example.com"_ba, "1234567890"_ba));
    }

private:
    AuthWorld &world() { return m_router->world(); }

    std::unique_ptr<ConfirmationRouter> m_router;
};

QTEST_GUILESS_MAIN(TestEmailChange)
#include "tst_emailchange.moc"
