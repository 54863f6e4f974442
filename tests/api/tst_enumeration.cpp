// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/authrouter.h"

#include <QSemaphore>
#include <QTest>

#include <atomic>
#include <thread>

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

    void a3_7_costsAHash_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        const QByteArray signIn = "users/auth-with-password"_ba;
        QTest::newRow("wrong password")
            << signIn << "{\"identity\":\"ann@example.com\",\"password\":\"x\"}"_ba;
        QTest::newRow("unknown identity")
            << signIn << "{\"identity\":\"nobody@example.com\",\"password\":\"x\"}"_ba;
        QTest::newRow("no address") << signIn << "{\"identity\":\"nobody\",\"password\":\"x\"}"_ba;
        QTest::newRow("unknown superuser")
            << "_superusers/auth-with-password"_ba
            << "{\"identity\":\"nobody@example.com\",\"password\":\"x\"}"_ba;
        QTest::newRow("code for a known address") << "users/request-otp"_ba
                                                  << "{\"email\":\"ann@example.com\"}"_ba;
        QTest::newRow("code for an unknown address") << "users/request-otp"_ba
                                                     << "{\"email\":\"nobody@example.com\"}"_ba;
        QTest::newRow("unknown code") << "users/auth-with-otp"_ba
                                      << "{\"otpId\":\"abcdefghijklmno\",\"password\":\"1\"}"_ba;
    }

    /// With the one hashing thread taken, such a request must come to wait for it.
    void a3_7_costsAHash()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        const PasswordHasher &hasher = world().hasher();
        std::atomic<bool> isOver = false;
        std::thread other([&] {
            // Until told to end, the thread is hardly ever free.
            while (!isOver)
                static_cast<void>(hasher.hash("x", 10).has_value());
        });
        QSemaphore answered;
        bool waited = false;
        Wire::Request request;
        request.method = Wire::Method::Post;
        request.methodName = "POST";
        request.setTarget("/api/collections/" + path);
        request.headers.add("Content-Type", "application/json");
        request.body = Wire::Body(body);
        while (hasher.pending() == 0)
            std::this_thread::yield();
        m_router->router().dispatch(std::move(request),
                                    [&](Wire::Response &&) { answered.release(); });
        while (!waited && answered.available() == 0)
            waited = hasher.pending() > 1;
        isOver = true;
        other.join();
        answered.acquire();
        world().waitForMail();
        QVERIFY(waited);
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
