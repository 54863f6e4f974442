// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/logs/messagelog.h"

#include <QLoggingCategory>
#include <QTest>

#include <thread>
#include <vector>

using namespace Binnacle;
using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcTest, "binnacle.test")

std::vector<ProgramMessage> taken(MessageLog &log)
{
    std::vector<ProgramMessage> messages;
    log.take([&messages](ProgramMessage &&message) { messages.push_back(std::move(message)); });
    return messages;
}

}  // namespace

class TestMessageLog : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void keepsLinesWithLevelAndCategory();
    void isBoundedAndCounts();
    void mutedThreadsAreNotHeard();
    void takesFromManyThreads();
    void passesLinesOn();
    void severalHearTheSame();

private:
    static void swallow(QtMsgType, const QMessageLogContext &, const QString &) { ++s_swallowed; }

    static std::atomic<int> s_swallowed;
    QtMessageHandler m_before = nullptr;
    SystemClock m_clock;
};

std::atomic<int> TestMessageLog::s_swallowed{0};

void TestMessageLog::init()
{
    s_swallowed = 0;
    m_before = qInstallMessageHandler(&TestMessageLog::swallow);
}

void TestMessageLog::cleanup()
{
    qInstallMessageHandler(m_before);
}

void TestMessageLog::keepsLinesWithLevelAndCategory()
{
    MessageLog log(m_clock);
    qCDebug(lcTest, "one");
    qCInfo(lcTest, "two");
    qCWarning(lcTest, "three");
    qCCritical(lcTest, "four");
    const std::vector<ProgramMessage> messages = taken(log);
    QCOMPARE(messages.size(), size_t(4));
    const std::vector<int> levels{-4, 0, 4, 8};
    for (size_t i = 0; i < 4; ++i) {
        QCOMPARE(messages[i].level, levels[i]);
        QCOMPARE(messages[i].category, "binnacle.test"_ba);
    }
    QCOMPARE(messages[2].text, u"three"_s);
    QVERIFY(taken(log).empty());
}

void TestMessageLog::isBoundedAndCounts()
{
    MessageLog log(m_clock, 16);
    for (int i = 0; i < 20; ++i)
        qCInfo(lcTest, "%d", i);
    QCOMPARE(log.dropped(), 4u);
    QCOMPARE(taken(log).size(), size_t(16));
    qCInfo(lcTest, "again");
    QCOMPARE(taken(log).size(), size_t(1));
}

void TestMessageLog::mutedThreadsAreNotHeard()
{
    MessageLog log(m_clock);
    {
        const MessageLog::Mute mute;
        qCInfo(lcTest, "unheard");
    }
    qCInfo(lcTest, "heard");
    const std::vector<ProgramMessage> messages = taken(log);
    QCOMPARE(messages.size(), size_t(1));
    QCOMPARE(messages[0].text, u"heard"_s);
    QCOMPARE(s_swallowed.load(), 2);
}

void TestMessageLog::takesFromManyThreads()
{
    MessageLog log(m_clock, 256);
    std::atomic<int> running{4};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&running] {
            for (int i = 0; i < 1000; ++i)
                qCInfo(lcTest, "line");
            --running;
        });
    }
    size_t seen = 0;
    while (running > 0)
        seen += taken(log).size();
    for (std::thread &thread : threads)
        thread.join();
    seen += taken(log).size();
    QCOMPARE(seen + log.dropped(), size_t(4000));
}

void TestMessageLog::passesLinesOn()
{
    {
        MessageLog log(m_clock);
        qCInfo(lcTest, "while it lives");
    }
    qCInfo(lcTest, "afterwards");
    QCOMPARE(s_swallowed.load(), 2);
}

void TestMessageLog::severalHearTheSame()
{
    MessageLog first(m_clock);
    {
        MessageLog second(m_clock);
        qCInfo(lcTest, "to both");
        QCOMPARE(taken(second).size(), size_t(1));
    }
    qCInfo(lcTest, "to one");
    QCOMPARE(taken(first).size(), size_t(2));
    QCOMPARE(s_swallowed.load(), 2);
}

QTEST_GUILESS_MAIN(TestMessageLog)
#include "tst_messagelog.moc"
