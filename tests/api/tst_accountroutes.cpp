// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/twostep/totp.h"
#include "support/authrouter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

const QByteArray stepPath = "account/totp"_ba;
const QByteArray signInPath = "users/auth-with-totp"_ba;
const QByteArray invalidCode = AuthRouter::envelope("Invalid or expired code.", 400);
const QByteArray off = "{\"enabled\":false,\"confirmed\":\"\",\"recoveryCodesLeft\":0}\n"_ba;

QByteArray passwordForm(const QByteArray &who)
{
    return "{\"identity\":\"" + who + "@example.com\",\"password\":\"1234567890\"}";
}

QByteArray codeForm(const QString &code)
{
    return JsonValue::object({{u"code"_s, JsonValue(code)}}).toJson();
}

QByteArray secondForm(const QString &mfaId, const QString &code)
{
    return JsonValue::object({{u"mfaId"_s, JsonValue(mfaId)}, {u"code"_s, JsonValue(code)}})
        .toJson();
}

QByteArray fromBase32(const QString &text)
{
    QByteArray bytes;
    quint32 bits = 0;
    int count = 0;
    for (const QChar c : text) {
        bits = (bits << 5) | quint32(c.isLetter() ? c.unicode() - 'A' : c.unicode() - '2' + 26);
        count += 5;
        if (count >= 8) {
            count -= 8;
            bytes.append(char(bits >> count));
        }
    }
    return bytes;
}

}  // namespace

class TestAccountRoutes : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_router = std::make_unique<AuthRouter>();
        QVERIFY(world().isOpen());
    }

    void isOffAtFirst()
    {
        const Wire::Response answer = m_router->console("GET", stepPath, "ann");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, off);
        QCOMPARE(m_router->console("GET", stepPath, {}).status, 401);
        m_router->client().isOwner = true;
        QCOMPARE(m_router->console("GET", stepPath, {}).status, 403);
    }

    void isPendingUntilConfirmed()
    {
        const JsonValue first = AuthRouter::json(m_router->console("POST", stepPath, "ann"));
        const QString text = first[u"secret"].toString();
        QCOMPARE(text.size(), 32);
        QVERIFY(first[u"uri"].toString().startsWith(
            u"otpauth://totp/Acme:ann%40example.com?secret="_s + text));
        QCOMPARE(m_router->console("GET", stepPath, "ann").body, off);
        QCOMPARE(m_router->post("users/auth-with-password", passwordForm("ann")).status, 200);

        // Another one takes the place of the first.
        const JsonValue second = AuthRouter::json(m_router->console("POST", stepPath, "ann"));
        QVERIFY(second[u"secret"].toString() != text);
        const auto confirm = [&](const QString &secret) {
            return m_router->console("POST", stepPath + "/confirm", "ann",
                                     codeForm(code(fromBase32(secret))));
        };
        QCOMPARE(confirm(text).body, invalidCode);
        const Wire::Response confirmed = confirm(second[u"secret"].toString());
        QCOMPARE(confirmed.status, 200);
        QCOMPARE(AuthRouter::json(confirmed)[u"recoveryCodes"].elements().size(), size_t(10));
        const Wire::Response state = m_router->console("GET", stepPath, "ann");
        QCOMPARE(state.body,
                 "{\"enabled\":true,\"confirmed\":\"2026-01-02 03:04:05.678Z\","
                 "\"recoveryCodesLeft\":10}\n"_ba);
        QCOMPARE(m_router->console("POST", stepPath, "ann").body,
                 AuthRouter::envelope("Two-step sign-in is on already.", 400));
        QCOMPARE(confirm(second[u"secret"].toString()).body,
                 AuthRouter::envelope("There is no set-up to confirm.", 400));
        // Of one account alone.
        QCOMPARE(m_router->console("GET", stepPath, "bob").body, off);
    }

    void wantsACode_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("confirm") << "POST"_ba << QByteArray(stepPath + "/confirm");
        QTest::newRow("recovery codes") << "POST"_ba << QByteArray(stepPath + "/recovery-codes");
        QTest::newRow("turn off") << "DELETE"_ba << stepPath;
    }

    void wantsACode()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        const QByteArray missing = AuthRouter::invalid("{\"code\":" + AuthRouter::required() + '}');
        QCOMPARE(m_router->console(method, path, "ann").body, missing);
        QCOMPARE(m_router->console(method, path, "ann", codeForm({})).body, missing);
        QCOMPARE(m_router->console(method, path, "ann", "{\"code\":123456}").body,
                 AuthRouter::envelope("An error occurred while loading the submitted data.", 400));
        const int status = m_router->console(method, path, "ann", codeForm(u"123456"_s)).status;
        QCOMPARE(status, 400);
        QCOMPARE(m_router->console(method, path, {}, codeForm(u"123456"_s)).status, 401);
    }

    void asksForItAfterEveryMethod()
    {
        world().changeOptions(
            u"users"_s,
            JsonValue::object({{u"otp"_s, JsonValue::object({{u"enabled"_s, JsonValue(true)}})}}));
        enable("ann");
        QCOMPARE(first("ann").size(), 15);

        const Wire::Response requested
            = m_router->post("users/request-otp", "{\"email\":\"ann@example.com\"}");
        world().waitForMail();
        const QString sent = Mailbox::codeIn(world().mailbox().take());
        const JsonValue form
            = JsonValue::object({{u"otpId"_s, AuthRouter::json(requested)[u"otpId"]},
                                 {u"password"_s, JsonValue(sent)}});
        const Wire::Response byOtp = m_router->post("users/auth-with-otp", form.toJson());
        QCOMPARE(byOtp.status, 401);
        const QString mfaId = AuthRouter::json(byOtp)[u"mfaId"].toString();

        // The app alone ends it, whatever the collection would take.
        JsonValue password = AuthRouter::json({200, {}, {}, passwordForm("ann"), {}, {}});
        password.insert(u"mfaId"_s, JsonValue(mfaId));
        QCOMPARE(m_router->post("users/auth-with-password", password.toJson()).body,
                 AuthRouter::envelope("A different authentication method is required.", 400));
        nextStep();
        QCOMPARE(m_router->post(signInPath, secondForm(mfaId, code(m_secret))).status, 200);
        QCOMPARE(world().count("_mfas"_ba), 1);
    }

    void signsInWithTheCode()
    {
        enable("ann");
        const QString mfaId = first("ann");
        nextStep();
        const Wire::Response answer = m_router->post(signInPath + "?fields=token,record.id",
                                                     secondForm(mfaId, code(m_secret)));
        QCOMPARE(answer.status, 200);
        const JsonValue json = AuthRouter::json(answer);
        QCOMPARE(json[u"record"][u"id"].toString(), u"annannannannann"_s);
        QCOMPARE(world().auth().identify(json[u"token"].toString().toLatin1()).recordId,
                 u"annannannannann"_s);
        QCOMPARE(world().count("_mfas"_ba), 0);
        // Neither the session nor the code is good again.
        QCOMPARE(m_router->post(signInPath, secondForm(mfaId, code(m_secret))).body,
                 AuthRouter::envelope("Invalid or expired MFA session.", 400));
        QCOMPARE(m_router->post(signInPath, secondForm(first("ann"), code(m_secret))).body,
                 invalidCode);
    }

    // The code that confirmed the set-up signs nobody in.
    void takesNoCodeTwice()
    {
        enable("ann");
        QCOMPARE(m_router->post(signInPath, secondForm(first("ann"), code(m_secret))).body,
                 invalidCode);
    }

    void signsInWithARecoveryCode()
    {
        enable("ann");
        const QString recovery = m_codes.at(3);
        QCOMPARE(m_router->post(signInPath, secondForm(first("ann"), recovery.toUpper())).status,
                 200);
        QCOMPARE(m_router->post(signInPath, secondForm(first("ann"), recovery)).body, invalidCode);
        const JsonValue state = AuthRouter::json(m_router->console("GET", stepPath, "ann"));
        QCOMPARE(state[u"recoveryCodesLeft"].toInteger(), 9);
    }

    void worksForSuperusers()
    {
        enable("root");
        const Wire::Response answer
            = m_router->post("_superusers/auth-with-password", passwordForm("root"));
        QCOMPARE(answer.status, 401);
        nextStep();
        const QString mfaId = AuthRouter::json(answer)[u"mfaId"].toString();
        // Not through another collection.
        QCOMPARE(m_router->post(signInPath, secondForm(mfaId, code(m_secret))).body,
                 AuthRouter::envelope("Invalid MFA session.", 400));
        QCOMPARE(
            m_router->post("_superusers/auth-with-totp", secondForm(mfaId, code(m_secret))).status,
            200);
    }

    void refusesForms_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("nothing") << signInPath << ""_ba
                                 << AuthRouter::invalid("{\"code\":" + AuthRouter::required()
                                                        + ",\"mfaId\":" + AuthRouter::required()
                                                        + '}');
        QTest::newRow("unknown session")
            << signInPath << secondForm(u"abcdefghijklmno"_s, u"123456"_s)
            << AuthRouter::envelope("Invalid or expired MFA session.", 400);
        QTest::newRow("no auth collection")
            << "_otps/auth-with-totp"_ba
            << "{"_ba << AuthRouter::envelope("Missing or invalid auth collection context.", 404);
        QTest::newRow("number") << signInPath << "{\"mfaId\":\"a\",\"code\":123456}"_ba
                                << AuthRouter::envelope(
                                       "An error occurred while loading the submitted data.", 400);
    }

    void refusesForms()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, answer);
        QCOMPARE(m_router->post(path, body).body, answer);
    }

    void refusesOldSessions()
    {
        enable("ann");
        const QString mfaId = first("ann");
        world().clock().advance(std::chrono::hours(1));
        QCOMPARE(m_router->post(signInPath, secondForm(mfaId, code(m_secret))).body,
                 AuthRouter::envelope("Invalid or expired MFA session.", 400));
        QCOMPARE(world().count("_mfas"_ba), 0);
    }

    void limitsAttempts()
    {
        enable("ann");
        nextStep();
        const QString mfaId = first("ann");
        // The set-up took one of the five.
        for (int i = 0; i < 4; ++i)
            QCOMPARE(m_router->post(signInPath, secondForm(mfaId, u"abc"_s)).body, invalidCode);
        const QByteArray tooMany
            = AuthRouter::envelope("Too many attempts, please try again later.", 429);
        QCOMPARE(m_router->post(signInPath, secondForm(mfaId, code(m_secret))).body, tooMany);
        QCOMPARE(m_router->post(signInPath, secondForm(first("ann"), m_codes.first())).body,
                 tooMany);
        // From elsewhere ten more, and then nobody from anywhere.
        for (int i = 0; i < 11; ++i) {
            m_router->client().remoteAddress = "198.51.100." + QByteArray::number(i);
            const Wire::Response answer = m_router->post(signInPath, secondForm(mfaId, u"abc"_s));
            QCOMPARE(answer.status, i < 10 ? 400 : 429);
        }
        world().clock().advance(std::chrono::minutes(15));
        QCOMPARE(m_router->post(signInPath, secondForm(first("ann"), code(m_secret))).status, 200);
    }

    void renewsRecoveryCodes()
    {
        enable("ann");
        nextStep();
        const Wire::Response answer = m_router->console("POST", stepPath + "/recovery-codes", "ann",
                                                        codeForm(code(m_secret)));
        QCOMPARE(answer.status, 200);
        const JsonValue json = AuthRouter::json(answer);
        QCOMPARE(json[u"recoveryCodes"].elements().size(), size_t(10));
        QCOMPARE(m_router->post(signInPath, secondForm(first("ann"), m_codes.first())).body,
                 invalidCode);
        const QString fresh = json[u"recoveryCodes"].elements().front().toString();
        QCOMPARE(m_router->post(signInPath, secondForm(first("ann"), fresh)).status, 200);
    }

    void isTurnedOffWithACode()
    {
        enable("ann");
        QCOMPARE(m_router->console("DELETE", stepPath, "ann", codeForm(code(m_secret))).body,
                 invalidCode);
        QCOMPARE(m_router->console("DELETE", stepPath, "ann", codeForm(m_codes.first())).status,
                 204);
        QCOMPARE(m_router->console("GET", stepPath, "ann").body, off);
        QCOMPARE(m_router->post("users/auth-with-password", passwordForm("ann")).status, 200);
        QCOMPARE(world().count("_bn_recovery_codes"_ba), 0);
    }

    void isResetByOperators()
    {
        enable("ann");
        const QByteArray path = "access/totp/users/annannannannann"_ba;
        QCOMPARE(m_router->console("DELETE", path, {}).status, 401);
        QCOMPARE(m_router->console("DELETE", path, "ann").status, 403);
        QCOMPARE(m_router->console("DELETE", path, "root").status, 204);
        QCOMPARE(m_router->console("DELETE", path, "root").status, 404);
        const Result<QByteArray> lines = m_router->audit().list({.action = u"totp.reset"_s});
        QVERIFY(lines && lines->contains("\"label\":\"ann@example.com\""));
        QVERIFY(!lines->contains(m_secret.toHex()) && !lines->contains(toBase32(m_secret)));
        QCOMPARE(m_router->console("DELETE", "access/totp/nope/annannannannann", "root").status,
                 404);
        QCOMPARE(m_router->post("users/auth-with-password", passwordForm("ann")).status, 200);
    }

    void goesWithTheAccount()
    {
        enable("ann");
        QCOMPARE(m_router->send("DELETE", "users/records/annannannannann", {}, "root").status, 204);
        QCOMPARE(world().count("_bn_totp"_ba), 0);
        QCOMPARE(world().count("_bn_recovery_codes"_ba), 0);
    }

    void goesWithTheCollection()
    {
        enable("ann");
        QCOMPARE(m_router->send("DELETE", "users", {}, "root").status, 204);
        QCOMPARE(world().count("_bn_totp"_ba), 0);
    }

    // Nothing that a client of the contract sees is different for accounts without it.
    void changesNothingForOthers()
    {
        enable("ann");
        QCOMPARE(m_router->post("users/auth-with-password", passwordForm("bob")).status, 200);
        const QByteArray before = m_router->get("users/auth-methods").body;
        QVERIFY(!before.contains("totp"));
    }

private:
    AuthWorld &world() { return m_router->world(); }
    QString code(const QByteArray &secret)
    {
        return QString::fromLatin1(totpCode(secret, totpStep(world().clock().now())));
    }
    void nextStep() { world().clock().advance(std::chrono::seconds(30)); }

    /// Sets it up; secret and recovery codes are kept.
    void enable(const QByteArray &who)
    {
        const JsonValue begun = AuthRouter::json(m_router->console("POST", stepPath, who));
        m_secret = fromBase32(begun[u"secret"].toString());
        const Wire::Response confirmed
            = m_router->console("POST", stepPath + "/confirm", who, codeForm(code(m_secret)));
        QCOMPARE(confirmed.status, 200);
        m_codes.clear();
        const JsonValue json = AuthRouter::json(confirmed);
        for (const JsonValue &each : json[u"recoveryCodes"].elements())
            m_codes.append(each.toString());
    }

    /// The first step, by password; gives what the second needs.
    QString first(const QByteArray &who)
    {
        const Wire::Response answer = m_router->post("users/auth-with-password", passwordForm(who));
        const QString mfaId = AuthRouter::json(answer)[u"mfaId"].toString();
        if (answer.status != 401
            || answer.body != QByteArray("{\"mfaId\":\"" + mfaId.toLatin1() + "\"}\n"))
            return {};
        return mfaId;
    }

    std::unique_ptr<AuthRouter> m_router;
    QByteArray m_secret;
    QStringList m_codes;
};

QTEST_GUILESS_MAIN(TestAccountRoutes)
#include "tst_accountroutes.moc"
