// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/confirmationrouter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

// A4.10 to A4.12 and A6.4: what is asked for by mail, and addresses.
class TestAuthConfirmations : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_router = std::make_unique<ConfirmationRouter>();
        QVERIFY(world().isOpen());
    }

    // What the four requests for mail have in common.
    void a4_10_a4_12_requests_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<int>("mails");
        const QByteArray verification = "users/request-verification"_ba;
        const QByteArray reset = "users/request-password-reset"_ba;
        const QByteArray superusers
            = AuthRouter::envelope("All superusers are verified by default.", 400);
        for (const QByteArray &path : {verification, reset}) {
            const QByteArray name = path.mid(6);
            QTest::addRow("%s: unknown", name.constData())
                << path << "{\"email\":\"nobody@example.com\"}"_ba
                << ""_ba << 0;
            QTest::addRow("%s: known", name.constData())
                << path << "{\"email\":\"bob@example.com\"}"_ba
                << ""_ba << 1;
            QTest::addRow("%s: other case", name.constData())
                << path << "{\"email\":\"Bob@example.com\"}"_ba
                << ""_ba << 0;
            QTest::addRow("%s: nothing", name.constData())
                << path << ""_ba
                << AuthRouter::invalid("{\"email\":" + AuthRouter::required() + '}') << 0;
            QTest::addRow("%s: no address", name.constData())
                << path << "{\"email\":\"a@b\"}"_ba
                << AuthRouter::invalid(
                       "{\"email\":"
                       + AuthRouter::item("validation_is_email", "Must be a valid email address.")
                       + '}')
                << 0;
            QTest::addRow("%s: too long", name.constData())
                << path << QByteArray("{\"email\":\"" + QByteArray(250, 'a') + "@b.com\"}")
                << AuthRouter::invalid("{\"email\":" + AuthRouter::length("1", "255") + '}') << 0;
            QTest::addRow("%s: broken", name.constData())
                << path << "{"_ba << ConfirmationRouter::loadingError() << 0;
            QTest::addRow("%s: wrong type", name.constData())
                << path << "{\"email\":[]}"_ba << ConfirmationRouter::loadingError() << 0;
            QTest::addRow("%s: base collection", name.constData())
                << QByteArray("_mfas/" + name) << "{"_ba
                << AuthRouter::envelope("Missing or invalid auth collection context.", 404) << 0;
            QTest::addRow("%s: no collection", name.constData())
                << QByteArray("nope/" + name) << "{"_ba
                << AuthRouter::envelope("Missing or invalid collection context.", 404) << 0;
        }
        QTest::newRow("verification: verified")
            << verification << "{\"email\":\"ann@example.com\"}"_ba
            << ""_ba << 0;
        QTest::newRow("verification: superusers") << "_superusers/request-verification"_ba
                                                  << "{"_ba << superusers << 0;
        QTest::newRow("verification: superusers confirm") << "_superusers/confirm-verification"_ba
                                                          << "{"_ba << superusers << 0;
        QTest::newRow("reset: superusers") << "_superusers/request-password-reset"_ba
                                           << "{\"email\":\"root@example.com\"}"_ba
                                           << ""_ba << 1;
    }

    void a4_10_a4_12_requests()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, answer);
        QFETCH(int, mails);
        const Wire::Response response = m_router->post(path, body);
        QCOMPARE(response.body, answer);
        if (answer.isEmpty()) {
            QCOMPARE(response.status, 204);
            QVERIFY(response.contentType.isEmpty());
        }
        world().waitForMail();
        QCOMPARE(world().mailbox().mails().size(), mails);
    }

    void a4_11_confirmVerification_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QByteArray>("answer");
        const QByteArray claims = ConfirmationRouter::badToken("validation_invalid_token_claims",
                                                               "Missing email token claim.");
        QTest::newRow("good") << "good"_ba
                              << ""_ba;
        QTest::newRow("none") << ""_ba
                              << AuthRouter::invalid("{\"token\":" + AuthRouter::required() + '}');
        QTest::newRow("garbage") << "a.b.c"_ba << claims;
        QTest::newRow("auth token") << "auth"_ba << claims;
        QTest::newRow("other type") << "passwordReset"_ba << ConfirmationRouter::invalidToken();
        QTest::newRow("expired") << "expired"_ba << ConfirmationRouter::invalidToken();
        QTest::newRow("forged") << "forged"_ba << ConfirmationRouter::invalidToken();
        QTest::newRow("revoked") << "revoked"_ba << ConfirmationRouter::invalidToken();
        QTest::newRow("other collection")
            << "otherCollection"_ba << ConfirmationRouter::otherCollection();
        QTest::newRow("other address")
            << "otherAddress"_ba
            << ConfirmationRouter::badToken(
                   "validation_token_email_mismatch",
                   "The record email doesn't match with the requested token claims.");
    }

    void a4_11_confirmVerification()
    {
        QFETCH(QByteArray, kind);
        QFETCH(QByteArray, answer);
        const QByteArray path = kind == "otherCollection" ? "members/confirm-verification"_ba
                                                          : "users/confirm-verification"_ba;
        QCOMPARE(m_router->createMembers().status, 200);
        const QString token = m_router->makeToken(kind, TokenType::Verification);
        const Wire::Response response
            = m_router->post(path, ConfirmationRouter::form({{u"token"_s, token}}));
        QCOMPARE(response.body, answer);
        QCOMPARE(response.status, answer.isEmpty() ? 204 : 400);
        QCOMPARE(m_router->isBobVerified(), answer.isEmpty());
    }

    void a4_11_isHarmlessTwice()
    {
        QCOMPARE(
            m_router->post("users/request-verification"_ba, "{\"email\":\"bob@example.com\"}"_ba)
                .status,
            204);
        const QByteArray before = m_router->token("bob");
        const QString token = Mailbox::tokenIn(m_router->takeMail());
        for (int i = 0; i < 2; ++i) {
            QCOMPARE(m_router
                         ->post("users/confirm-verification"_ba,
                                ConfirmationRouter::form({{u"token"_s, token}}))
                         .status,
                     204);
        }
        QVERIFY(m_router->isBobVerified());
        // No link to another account was there, so tokens and password stay.
        QVERIFY(!world().auth().identify(before).isGuest());
        QVERIFY(m_router->signsIn("bob@example.com"_ba, "1234567890"_ba));
    }

    void a4_11_replacesPasswordsWhereTheyAreOff()
    {
        const QString token = m_router->makeToken("good", TokenType::Verification);
        const QString hash = m_router->bob().value(u"password").toString();
        m_router->switchPasswordsOff();
        QCOMPARE(m_router
                     ->post("users/confirm-verification"_ba,
                            ConfirmationRouter::form({{u"token"_s, token}}))
                     .status,
                 204);
        QVERIFY(m_router->isBobVerified());
        QVERIFY(m_router->bob().value(u"password").toString() != hash);
    }

    // A way in that was linked before the address was proven goes, and so do all tokens (A2.9).
    void a4_11_removesEarlierLinks()
    {
        const QByteArray before = m_router->token("bob");
        const QString token = m_router->makeToken("good", TokenType::Verification);
        world().run("INSERT INTO _externalAuths (id, collectionRef, recordRef, provider, "
                    "providerId) VALUES ('x1', '_pb_users_auth_', 'bobbobbobbobbob', 'gitlab', "
                    "'1')"_ba);
        QCOMPARE(m_router
                     ->post("users/confirm-verification"_ba,
                            ConfirmationRouter::form({{u"token"_s, token}}))
                     .status,
                 204);
        QCOMPARE(world().count("_externalAuths"_ba), 0);
        QVERIFY(world().auth().identify(before).isGuest());
    }

    void a6_4_sendsOnceInTwoMinutes_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("verification") << "users/request-verification"_ba;
        QTest::newRow("reset") << "users/request-password-reset"_ba;
    }

    void a6_4_sendsOnceInTwoMinutes()
    {
        QFETCH(QByteArray, path);
        const QByteArray bob = "{\"email\":\"bob@example.com\"}"_ba;
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(m_router->post(path, bob).status, 204);
            world().waitForMail();
        }
        QCOMPARE(world().mailbox().mails().size(), 1);
        QCOMPARE(m_router->post(path, "{\"email\":\"root@example.com\"}"_ba).status, 204);
        world().clock().advance(std::chrono::seconds(121));
        QCOMPARE(m_router->post(path, bob).status, 204);
        world().waitForMail();
        QCOMPARE(world().mailbox().mails().size(), 2);
    }

    // Failed sending holds up the next verification, not the next reset.
    void a6_4_failures_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("mails");
        QTest::newRow("verification") << "users/request-verification"_ba << 0;
        QTest::newRow("reset") << "users/request-password-reset"_ba << 1;
    }

    void a6_4_failures()
    {
        QFETCH(QByteArray, path);
        QFETCH(int, mails);
        const QByteArray bob = "{\"email\":\"bob@example.com\"}"_ba;
        world().mailbox().setBroken(true);
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"a mail \\(.*\\) could not be sent.*"_s));
        QCOMPARE(m_router->post(path, bob).status, 204);
        world().waitForMail();
        world().mailbox().setBroken(false);
        QCOMPARE(m_router->post(path, bob).status, 204);
        world().waitForMail();
        QCOMPARE(world().mailbox().mails().size(), mails);
    }

    void a6_4_confirmingClears()
    {
        const QByteArray ann = "{\"email\":\"ann@example.com\"}"_ba;
        QCOMPARE(m_router->post("users/request-password-reset"_ba, ann).status, 204);
        const QString token = Mailbox::tokenIn(m_router->takeMail());
        QCOMPARE(m_router
                     ->post("users/confirm-password-reset"_ba,
                            ConfirmationRouter::form({{u"token"_s, token},
                                                      {u"password"_s, u"new-password"_s},
                                                      {u"passwordConfirm"_s, u"new-password"_s}}))
                     .status,
                 204);
        QCOMPARE(m_router->post("users/request-password-reset"_ba, ann).status, 204);
        world().waitForMail();
        QCOMPARE(world().mailbox().mails().size(), 1);
    }

private:
    AuthWorld &world() { return m_router->world(); }

    std::unique_ptr<ConfirmationRouter> m_router;
};

QTEST_GUILESS_MAIN(TestAuthConfirmations)
#include "tst_authconfirmations.moc"
