// SPDX-License-Identifier: GPL-3.0-or-later
#include "router/delayedanswers.h"

#include <QSemaphore>
#include <QTest>

#include <vector>

using namespace Binnacle;
using namespace std::chrono_literals;

class TestDelayedAnswers : public QObject
{
    Q_OBJECT

private slots:
    void givesInTheOrderOfTime();
    void givesAtOnceWhatWaitsWhenStopped();
    void givesHereWhatComesLater();
};

void TestDelayedAnswers::givesInTheOrderOfTime()
{
    using Clock = std::chrono::steady_clock;
    DelayedAnswers answers;
    std::vector<int> given;
    QSemaphore ready;
    const Clock::time_point start = Clock::now();
    const auto add = [&](int number, std::chrono::milliseconds delay) {
        // Only the thread of the answers gives any here.
        answers.add(delay, [&, number] {
            given.push_back(number);
            ready.release();
        });
    };
    add(2, 60ms);
    add(1, 30ms);
    ready.acquire(2);
    QVERIFY(Clock::now() - start >= 60ms);
    QCOMPARE(given, (std::vector<int>{1, 2}));
}

void TestDelayedAnswers::givesAtOnceWhatWaitsWhenStopped()
{
    int given = 0;
    DelayedAnswers answers;
    for (int i = 0; i < 3; ++i)
        answers.add(1h, [&given] { ++given; });
    answers.stop();
    QCOMPARE(given, 3);
    answers.stop();
}

void TestDelayedAnswers::givesHereWhatComesLater()
{
    DelayedAnswers answers;
    answers.stop();
    int given = 0;
    answers.add(1h, [&given] { ++given; });
    QCOMPARE(given, 1);
}

QTEST_GUILESS_MAIN(TestDelayedAnswers)
#include "tst_delayedanswers.moc"
