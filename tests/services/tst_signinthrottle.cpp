// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/signinthrottle.h"
#include "support/fakeclock.h"

#include <QTest>

using namespace Binnacle;
using namespace Qt::StringLiterals;

class TestSignInThrottle : public QObject
{
    Q_OBJECT

private slots:
    void stopsGuessingOfOneAccount();
    void stopsGuessingOfManyAccounts();
    void countsFailuresAlone();
    void countsTheNetworkOfAnAddress();
    void letsThoseWithoutAddressIn();

private:
    using Attempt = SignInThrottle::Attempt;

    static Attempt of(const QString &identity, const QString &address = u"192.0.2.1"_s)
    {
        return {u"users"_s, identity, address};
    }
    /// The attempts let through.
    static int guess(SignInThrottle &throttle, const Attempt &attempt, int count)
    {
        int admitted = 0;
        for (int i = 0; i < count; ++i)
            admitted += throttle.begin(attempt) ? 1 : 0;
        return admitted;
    }

    FakeClock m_clock;
};

void TestSignInThrottle::stopsGuessingOfOneAccount()
{
    SignInThrottle throttle(m_clock);
    QCOMPARE(guess(throttle, of(u"ann"_s), 100), 50);
    QCOMPARE(throttle.begin(of(u"ann"_s)).error().kind, Error::Kind::TooManyRequests);
    // Written otherwise it is the same; others are not bound by it.
    QCOMPARE(guess(throttle, of(u"ANN"_s), 1), 0);
    QCOMPARE(guess(throttle, of(u"bob"_s), 1), 1);
    QCOMPARE(guess(throttle, {u"members"_s, u"ann"_s, u"192.0.2.1"_s}, 1), 1);
    QCOMPARE(guess(throttle, of(u"ann"_s, u"192.0.2.2"_s), 1), 1);
    m_clock.advance(std::chrono::minutes(5));
    QCOMPARE(guess(throttle, of(u"ann"_s), 100), 50);
}

void TestSignInThrottle::stopsGuessingOfManyAccounts()
{
    SignInThrottle throttle(m_clock);
    int admitted = 0;
    for (int i = 0; i < 1000; ++i)
        admitted += guess(throttle, of(QString::number(i)), 1);
    QCOMPARE(admitted, 300);
    QCOMPARE(guess(throttle, of(u"ann"_s, u"192.0.2.2"_s), 1), 1);
}

void TestSignInThrottle::countsFailuresAlone()
{
    SignInThrottle throttle(m_clock);
    for (int i = 0; i < 1000; ++i) {
        QVERIFY(throttle.begin(of(u"ann"_s)));
        throttle.succeed(of(u"ann"_s));
    }
    QCOMPARE(guess(throttle, of(u"ann"_s), 49), 49);
    // Who gets in after all begins anew.
    QVERIFY(throttle.begin(of(u"ann"_s)));
    throttle.succeed(of(u"ann"_s));
    QCOMPARE(guess(throttle, of(u"ann"_s), 100), 50);
}

void TestSignInThrottle::countsTheNetworkOfAnAddress()
{
    SignInThrottle throttle(m_clock);
    QCOMPARE(guess(throttle, of(u"ann"_s, u"2001:0db8:0000:0001:0000:0000:0000:0001"_s), 100), 50);
    QCOMPARE(guess(throttle, of(u"ann"_s, u"2001:0db8:0000:0001:ffff:0000:0000:0002"_s), 1), 0);
    QCOMPARE(guess(throttle, of(u"ann"_s, u"2001:0db8:0000:0002:0000:0000:0000:0001"_s), 1), 1);
}

void TestSignInThrottle::letsThoseWithoutAddressIn()
{
    SignInThrottle throttle(m_clock);
    QCOMPARE(guess(throttle, of(u"ann"_s, {}), 1000), 1000);
}

QTEST_GUILESS_MAIN(TestSignInThrottle)
#include "tst_signinthrottle.moc"
