// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/authrouter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

/// Nobody learns from the work that an answer takes who has an account (A3.7).
class TestEnumeration : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_router = std::make_unique<AuthRouter>();
        world().changeOptions(
            u"users"_s,
            JsonValue::object({{u"otp"_s, JsonValue::object({{u"enabled"_s, JsonValue(true)}})}}));
    }

    void a3_7_costsAsMuch_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("known");
        QTest::addColumn<QByteArray>("other");
        const QByteArray signIn = "users/auth-with-password"_ba;
        const QByteArray wrong = "{\"identity\":\"ann@example.com\",\"password\":\"x\"}"_ba;
        QTest::newRow("unknown identity")
            << signIn << wrong << "{\"identity\":\"nobody@example.com\",\"password\":\"x\"}"_ba;
        QTest::newRow("no address")
            << signIn << wrong << "{\"identity\":\"nobody\",\"password\":\"x\"}"_ba;
        QTest::newRow("unknown superuser")
            << "_superusers/auth-with-password"_ba
            << "{\"identity\":\"root@example.com\",\"password\":\"x\"}"_ba
            << "{\"identity\":\"nobody@example.com\",\"password\":\"x\"}"_ba;
        QTest::newRow("code for an unknown address") << "users/request-otp"_ba
                                                     << "{\"email\":\"ann@example.com\"}"_ba
                                                     << "{\"email\":\"nobody@example.com\"}"_ba;
        QTest::newRow("unknown code") << "users/auth-with-otp"_ba
                                      << "{\"otpId\":\"CODE\",\"password\":\"1\"}"_ba
                                      << "{\"otpId\":\"abcdefghijklmno\",\"password\":\"1\"}"_ba;
    }

    /// The rounds of hashing are what takes the time, and they are the same.
    void a3_7_costsAsMuch()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, known);
        QFETCH(QByteArray, other);
        if (known.contains("CODE")) {
            const Wire::Response code
                = m_router->post("users/request-otp", "{\"email\":\"ann@example.com\"}");
            known.replace("CODE", AuthRouter::json(code)[u"otpId"].toString().toLatin1());
        }
        const auto rounds = [&](const QByteArray &body) {
            const quint64 before = world().hasher().rounds();
            m_router->post(path, body);
            return world().hasher().rounds() - before;
        };
        const quint64 forKnown = rounds(known);
        QVERIFY(forKnown > 0);
        QCOMPARE(rounds(other), forKnown);
        world().waitForMail();
    }

    void a3_7_leavesNoTraceOfDecoys()
    {
        QCOMPARE(m_router->post("users/request-otp", "{\"email\":\"nobody@example.com\"}").status,
                 200);
        QCOMPARE(world().count("_otps"), 0);
        for (const QByteArray &path :
             {"users/request-password-reset"_ba, "users/request-verification"_ba}) {
            QCOMPARE(m_router->post(path, "{\"email\":\"nobody@example.com\"}").status, 204);
        }
        world().waitForMail();
        QVERIFY(world().mailbox().mails().isEmpty());
    }

private:
    AuthWorld &world() { return m_router->world(); }

    std::unique_ptr<AuthRouter> m_router;
};

QTEST_GUILESS_MAIN(TestEnumeration)
#include "tst_enumeration.moc"
