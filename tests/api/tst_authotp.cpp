// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/authrouter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

const QByteArray requestPath = "users/request-otp"_ba;
const QByteArray signInPath = "users/auth-with-otp"_ba;
const QByteArray passwordPath = "users/auth-with-password"_ba;
const QByteArray annsPassword = "{\"identity\":\"ann@example.com\",\"password\":\"1234567890\"}"_ba;
const QByteArray bobsAddress = "{\"email\":\"bob@example.com\"}"_ba;
const QByteArray invalidCode = AuthRouter::envelope("Invalid or expired OTP.", 400);

JsonValue option(const QString &name, const JsonValue &members)
{
    return JsonValue::object({{name, members}});
}

QByteArray codeForm(const QString &id, const QString &password, const QString &mfaId = {})
{
    JsonValue form
        = JsonValue::object({{u"otpId"_s, JsonValue(id)}, {u"password"_s, JsonValue(password)}});
    if (!mfaId.isEmpty())
        form.insert(u"mfaId"_s, JsonValue(mfaId));
    return form.toJson();
}

}  // namespace

// A4.6 to A4.8, A6.3.
class TestAuthOtp : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_router = std::make_unique<AuthRouter>();
        QVERIFY(world().isOpen());
        enable(u"otp"_s);
    }

    void a4_6_requestOtp_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("answer");
        const QByteArray loading
            = AuthRouter::envelope("An error occurred while loading the submitted data.", 400);
        QTest::newRow("known") << requestPath << "{\"email\":\"ann@example.com\"}"_ba << 200
                               << "{\"otpId\":\""_ba;
        QTest::newRow("unknown") << requestPath << "{\"email\":\"nobody@example.com\"}"_ba << 200
                                 << "{\"otpId\":\""_ba;
        QTest::newRow("by id") << "_pb_users_auth_/request-otp"_ba
                               << "{\"email\":\"ann@example.com\"}"_ba << 200 << "{\"otpId\":\""_ba;
        QTest::newRow("nothing") << requestPath << ""_ba << 400
                                 << AuthRouter::invalid("{\"email\":" + AuthRouter::required()
                                                        + '}');
        QTest::newRow("no address")
            << requestPath << "{\"email\":\"ann\"}"_ba << 400
            << AuthRouter::invalid(
                   "{\"email\":"
                   + AuthRouter::item("validation_is_email", "Must be a valid email address.")
                   + '}');
        QTest::newRow("too long")
            << requestPath << QByteArray("{\"email\":\"" + QByteArray(250, 'a') + "@b.com\"}")
            << 400 << AuthRouter::invalid("{\"email\":" + AuthRouter::length("1", "255") + '}');
        QTest::newRow("wrong type") << requestPath << "{\"email\":1}"_ba << 400 << loading;
        QTest::newRow("broken") << requestPath << "{\"email\""_ba << 400 << loading;
        QTest::newRow("off") << "_superusers/request-otp"_ba
                             << "{"_ba << 403
                             << AuthRouter::envelope("The collection is not configured to allow "
                                                     "OTP authentication.",
                                                     403);
        QTest::newRow("base collection")
            << "_otps/request-otp"_ba
            << "{"_ba << 404
            << AuthRouter::envelope("Missing or invalid auth collection context.", 404);
        QTest::newRow("no collection")
            << "nope/request-otp"_ba
            << "{"_ba << 404 << AuthRouter::envelope("Missing or invalid collection context.", 404);
    }

    void a4_6_requestOtp()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(QByteArray, answer);
        const Wire::Response response = m_router->post(path, body);
        QCOMPARE(response.status, status);
        if (status == 200) {
            QVERIFY(response.body.startsWith(answer));
            QCOMPARE(response.body.size(), answer.size() + 15 + 3);
        } else {
            QCOMPARE(response.body, answer);
        }
        world().waitForMail();
        const bool isSent = status == 200 && body.contains("ann@");
        QCOMPARE(world().mailbox().mails().size(), isSent ? 1 : 0);
        QCOMPARE(world().count("_otps"_ba), isSent ? 1 : 0);
    }

    void a4_6_keepsOldCodesAndStopsAtTen()
    {
        QStringList ids;
        for (int i = 0; i < 10; ++i) {
            world().clock().advance(std::chrono::milliseconds(10));
            ids.append(request());
        }
        QCOMPARE(QSet<QString>(ids.cbegin(), ids.cend()).size(), 10);
        world().waitForMail();
        QCOMPARE(world().mailbox().mails().size(), 10);
        world().clock().advance(std::chrono::milliseconds(10));
        QCOMPARE(request(), ids.back());
        world().waitForMail();
        QCOMPARE(world().mailbox().mails().size(), 10);
        world().otps().setLimitsOpenCodes(false);
        QVERIFY(!ids.contains(request()));
        world().otps().setLimitsOpenCodes(true);
        // Expired ones do not count.
        world().clock().advance(std::chrono::seconds(181));
        QVERIFY(!ids.contains(request()));
    }

    void a4_6_forgetsCodesThatCannotBeSent()
    {
        world().mailbox().setBroken(true);
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"a mail \\(otp\\) could not be sent.*"_s));
        QCOMPARE(m_router->post(requestPath, bobsAddress).status, 200);
        world().waitForMail();
        QCOMPARE(world().count("_otps"_ba), 0);
    }

    void a4_6_refusesCodesThatAreTooLong_data()
    {
        QTest::addColumn<int>("length");
        QTest::addColumn<QByteArray>("item");
        QTest::newRow("72") << 72
                            << AuthRouter::item("validation_max_text_constraint",
                                                "Must be less than 71 character(s).");
        QTest::newRow("73") << 73 << AuthRouter::item("validation_invalid_value", "Invalid value.");
    }

    void a4_6_refusesCodesThatAreTooLong()
    {
        QFETCH(int, length);
        QFETCH(QByteArray, item);
        world().changeOptions(
            u"users"_s, option(u"otp"_s, JsonValue::object({{u"length"_s, JsonValue(length)}})));
        const Wire::Response response = m_router->post(requestPath, bobsAddress);
        QCOMPARE(response.status, 400);
        QCOMPARE(response.body,
                 AuthRouter::envelope("Something went wrong while processing your request.", 400,
                                      "{\"password\":" + item + '}'));
    }

    void a4_7_form_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("nothing") << ""_ba
                                 << AuthRouter::invalid("{\"otpId\":" + AuthRouter::required()
                                                        + ",\"password\":" + AuthRouter::required()
                                                        + '}');
        QTest::newRow("too long") << codeForm(QString(256, u'a'), QString(72, u'1'))
                                  << AuthRouter::invalid(
                                         "{\"otpId\":" + AuthRouter::length("1", "255")
                                         + ",\"password\":" + AuthRouter::length("1", "71") + '}');
        QTest::newRow("unknown") << codeForm(u"abcdefghijklmno"_s, u"12345678"_s) << invalidCode;
        QTest::newRow("number for a code")
            << "{\"otpId\":\"a\",\"password\":12345678}"_ba
            << AuthRouter::envelope("An error occurred while loading the submitted data.", 400);
    }

    void a4_7_form()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, answer);
        const Wire::Response response = m_router->post(signInPath, body);
        QCOMPARE(response.status, 400);
        QCOMPARE(response.body, answer);
    }

    void a4_7_signsInOnce()
    {
        const QString id = request();
        const QString code = sentCode();
        QCOMPARE(code.size(), 8);
        const Wire::Response answer
            = m_router->post(signInPath + "?fields=record.id,record.verified", codeForm(id, code));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, "{\"record\":{\"id\":\"bobbobbobbobbob\",\"verified\":true}}\n"_ba);
        QCOMPARE(m_router->post(signInPath, codeForm(id, code)).body, invalidCode);
        QCOMPARE(world().count("_otps"_ba), 0);
    }

    void a4_7_refusesForeignAndExpiredCodes()
    {
        const QString id = request();
        const QString code = sentCode();
        QCOMPARE(m_router->post(signInPath, codeForm(id, u"0000"_s)).body, invalidCode);
        world().changeOptions(
            u"_superusers"_s,
            option(u"otp"_s, JsonValue::object({{u"enabled"_s, JsonValue(true)}})));
        QCOMPARE(m_router->post("_superusers/auth-with-otp"_ba, codeForm(id, code)).body,
                 invalidCode);
        world().clock().advance(std::chrono::seconds(181));
        QCOMPARE(m_router->post(signInPath, codeForm(id, code)).body, invalidCode);
    }

    void a4_7_refusesCodesOfDeletedRecords()
    {
        const QString id = request();
        const QString code = sentCode();
        world().run("DELETE FROM users WHERE id = 'bobbobbobbobbob'"_ba);
        QCOMPARE(m_router->post(signInPath, codeForm(id, code)).body, invalidCode);
    }

    // Whoever signed up with somebody else's address keeps no way in (A4.7, A2.9).
    void a4_7_provesTheAddress()
    {
        const QByteArray before = m_router->token("bob");
        world().run("INSERT INTO _externalAuths (id, collectionRef, recordRef, provider, "
                    "providerId) VALUES ('x1', '_pb_users_auth_', 'bobbobbobbobbob', 'gitlab', "
                    "'1')"_ba);
        const QString id = request();
        const Wire::Response answer = m_router->post(signInPath, codeForm(id, sentCode()));
        QCOMPARE(answer.status, 200);
        const QByteArray token = AuthRouter::json(answer)[u"token"].toString().toLatin1();
        QCOMPARE(world().auth().identify(token).recordId, u"bobbobbobbobbob"_s);
        QVERIFY(world().auth().identify(before).isGuest());
        QCOMPARE(world().count("_externalAuths"_ba), 0);
        QCOMPARE(m_router
                     ->post(passwordPath,
                            "{\"identity\":\"bob@example.com\",\"password\":\"1234567890\"}"_ba)
                     .status,
                 400);
    }

    void a4_7_keepsPasswordsOfProvenAddresses()
    {
        const QByteArray before = m_router->token("ann");
        const QString id = request("ann@example.com"_ba);
        QCOMPARE(m_router->post(signInPath, codeForm(id, sentCode())).status, 200);
        QVERIFY(!world().auth().identify(before).isGuest());
        QCOMPARE(m_router->post(passwordPath, annsPassword).status, 200);
    }

    // A code from the command line proves nothing: `sentTo` is empty.
    void a4_7_unsentCodesProveNothing()
    {
        const Result<OneTimePassword> code = createOneTimePassword(
            world().store(), world().record(u"users"_s, u"bobbobbobbobbob"_s));
        QVERIFY(code);
        const Wire::Response answer
            = m_router->post(signInPath, codeForm(code->id, code->password));
        QCOMPARE(answer.status, 200);
        QCOMPARE(AuthRouter::json(answer)[u"record"][u"verified"].toBool(), false);
    }

    void a6_3_limitsAttempts()
    {
        const QString id = request();
        const QString code = sentCode();
        for (int i = 0; i < 5; ++i)
            QCOMPARE(m_router->post(signInPath, codeForm(id, u"1"_s)).status, 400);
        QCOMPARE(
            m_router->post(signInPath, codeForm(id, code)).body,
            AuthRouter::envelope("Too many attempts, please try again later with a new OTP.", 429));
        // Another code of the same record does not help, another address does.
        const QString other = request();
        QCOMPARE(m_router->post(signInPath, codeForm(other, u"1"_s)).status, 429);
        m_router->client().remoteAddress = "192.0.2.2";
        QCOMPARE(m_router->post(signInPath, codeForm(id, code)).status, 200);
    }

    // An address that nobody has is refused as often, and after as many codes gets the same one.
    void a3_7_unknownAddressesBehaveAlike()
    {
        const QByteArray nobody = "{\"email\":\"nobody@example.com\"}"_ba;
        const auto ask = [&] {
            return AuthRouter::json(m_router->post(requestPath, nobody))[u"otpId"].toString();
        };
        const QString first = ask();
        const QString second = ask();
        QVERIFY(first != second);
        for (int i = 0; i < 5; ++i) {
            QCOMPARE(m_router->post(signInPath, codeForm(i % 2 ? first : second, u"1"_s)).body,
                     invalidCode);
        }
        QCOMPARE(
            m_router->post(signInPath, codeForm(first, u"1"_s)).body,
            AuthRouter::envelope("Too many attempts, please try again later with a new OTP.", 429));
        m_router->client().remoteAddress = "192.0.2.2";
        QCOMPARE(m_router->post(signInPath, codeForm(first, u"1"_s)).body, invalidCode);
        for (int i = 2; i < 9; ++i)
            ask();
        const QString tenth = ask();
        QCOMPARE(ask(), tenth);
        world().clock().advance(std::chrono::seconds(181));
        QVERIFY(ask() != tenth);
        // An old one is one that nobody knows.
        for (int i = 0; i < 7; ++i)
            QCOMPARE(m_router->post(signInPath, codeForm(first, u"1"_s)).body, invalidCode);
        QCOMPARE(world().count("_otps"), 0);
    }

    void a6_3_opensAgain()
    {
        world().changeOptions(
            u"users"_s, option(u"otp"_s, JsonValue::object({{u"duration"_s, JsonValue(3600)}})));
        const QString id = request();
        const QString code = sentCode();
        for (int i = 0; i < 6; ++i)
            QCOMPARE(m_router->post(signInPath, codeForm(id, u"1"_s)).status, i < 5 ? 400 : 429);
        world().clock().advance(std::chrono::seconds(181));
        QCOMPARE(m_router->post(signInPath, codeForm(id, code)).status, 200);
    }

    void a4_8_secondFactor_data()
    {
        QTest::addColumn<bool>("passwordFirst");
        QTest::addColumn<bool>("inQuery");
        QTest::newRow("password, code") << true << false;
        QTest::newRow("password, code, id in query") << true << true;
        QTest::newRow("code, password") << false << false;
        QTest::newRow("code, password, id in query") << false << true;
    }

    void a4_8_secondFactor()
    {
        QFETCH(bool, passwordFirst);
        QFETCH(bool, inQuery);
        enable(u"mfa"_s);
        const auto signIn = [&](bool byPassword, const QString &mfaId) {
            const QByteArray query
                = inQuery && !mfaId.isEmpty() ? "?mfaId=" + mfaId.toLatin1() : QByteArray();
            const QString inBody = inQuery ? QString() : mfaId;
            if (byPassword) {
                JsonValue form = AuthRouter::json({200, {}, {}, annsPassword, {}, {}});
                if (!inBody.isEmpty())
                    form.insert(u"mfaId"_s, JsonValue(inBody));
                return m_router->post(passwordPath + query, form.toJson());
            }
            world().mailbox().clear();
            const QString id = request("ann@example.com"_ba);
            return m_router->post(signInPath + query, codeForm(id, sentCode(), inBody));
        };
        const Wire::Response first = signIn(passwordFirst, {});
        QCOMPARE(first.status, 401);
        const QString mfaId = AuthRouter::json(first)[u"mfaId"].toString();
        QCOMPARE(mfaId.size(), 15);
        QCOMPARE(first.body, QByteArray("{\"mfaId\":\"" + mfaId.toLatin1() + "\"}\n"));
        QCOMPARE(signIn(passwordFirst, mfaId).body,
                 AuthRouter::envelope("A different authentication method is required.", 400));
        const Wire::Response second = signIn(!passwordFirst, mfaId);
        QCOMPARE(second.status, 200);
        QCOMPARE(world().count("_mfas"_ba), 0);
        QCOMPARE(signIn(!passwordFirst, mfaId).body,
                 AuthRouter::envelope("Invalid or expired MFA session.", 400));
    }

    void a4_8_refusesForeignSessions()
    {
        enable(u"mfa"_s);
        const QString mfaId
            = AuthRouter::json(m_router->post(passwordPath, annsPassword))[u"mfaId"].toString();
        const QString id = request();
        QCOMPARE(m_router->post(signInPath, codeForm(id, sentCode(), mfaId)).body,
                 AuthRouter::envelope("Invalid MFA session.", 400));
        // What the code proved stays proven, though the sign-in stopped; the password stays too.
        QVERIFY(world().record(u"users"_s, u"bobbobbobbobbob"_s).value(u"verified").toBool());
        QCOMPARE(m_router
                     ->post(passwordPath,
                            "{\"identity\":\"bob@example.com\",\"password\":\"1234567890\"}"_ba)
                     .status,
                 401);
    }

    void a4_8_sessionsExpire()
    {
        enable(u"mfa"_s);
        const QString mfaId
            = AuthRouter::json(m_router->post(passwordPath, annsPassword))[u"mfaId"].toString();
        world().clock().advance(std::chrono::seconds(601));
        const QString id = request("ann@example.com"_ba);
        QCOMPARE(m_router->post(signInPath, codeForm(id, sentCode(), mfaId)).body,
                 AuthRouter::envelope("Invalid or expired MFA session.", 400));
        QCOMPARE(world().count("_mfas"_ba), 0);
    }

    void a4_8_rule_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<int>("status");
        QTest::newRow("fits") << u"verified = true"_s << 401;
        QTest::newRow("does not fit") << u"verified = false"_s << 200;
        QTest::newRow("context") << u"@request.context = 'password'"_s << 401;
        QTest::newRow("other context") << u"@request.context = 'otp'"_s << 200;
        QTest::newRow("broken") << u"nope ="_s << 400;
    }

    void a4_8_rule()
    {
        QFETCH(QString, rule);
        QFETCH(int, status);
        enable(u"mfa"_s);
        world().changeOptions(u"users"_s,
                              option(u"mfa"_s, JsonValue::object({{u"rule"_s, JsonValue(rule)}})));
        // Superusers are not let off.
        for (const QByteArray &who : {""_ba, "root"_ba}) {
            const Wire::Response answer = m_router->post(passwordPath, annsPassword, who);
            QCOMPARE(answer.status, status);
            if (status == 400)
                QCOMPARE(answer.body, AuthRouter::envelope("Failed to authenticate.", 400));
        }
    }

    void a4_8_refreshAndImpersonationNeedNoSecondFactor()
    {
        enable(u"mfa"_s);
        QCOMPARE(m_router->post("users/auth-refresh"_ba, {}, "ann").status, 200);
        QCOMPARE(m_router->post("users/impersonate/annannannannann"_ba, {}, "root").status, 200);
    }

private:
    AuthWorld &world() { return m_router->world(); }

    void enable(const QString &name)
    {
        world().changeOptions(u"users"_s,
                              option(name, JsonValue::object({{u"enabled"_s, JsonValue(true)}})));
    }

    QString request(const QByteArray &email = "bob@example.com"_ba)
    {
        return AuthRouter::json(
                   m_router->post(requestPath, "{\"email\":\"" + email + "\"}"))[u"otpId"]
            .toString();
    }

    QString sentCode()
    {
        world().waitForMail();
        return Mailbox::codeIn(world().mailbox().take());
    }

    std::unique_ptr<AuthRouter> m_router;
};

QTEST_GUILESS_MAIN(TestAuthOtp)
#include "tst_authotp.moc"
