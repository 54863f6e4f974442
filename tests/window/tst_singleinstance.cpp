// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/singleinstance.h"

#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QtConcurrentRun>

using namespace Binnacle;
using namespace Qt::StringLiterals;

using Role = SingleInstance::Role;
using Kind = WindowRequest::Kind;

/// Launches of the program that find each other.
class TestSingleInstance : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void handsOver_data();
    void handsOver();
    void theNextIsFirstWhenTheFirstIsGone();
    void takesOverWhatACrashLeft();
    void isTheUsersAlone();
    void refusesNonsense_data();
    void refusesNonsense();
    void hearsAFewAtATime();
    void refusesTooLongAName();
    void goesOnWithoutAPlace();

private:
    QString socketPath() const { return m_folder->filePath(u"binnacle-window"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestSingleInstance::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestSingleInstance::handsOver_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("argument");

    QTest::newRow("nothing") << Kind::Show << QString();
    QTest::newRow("directory") << Kind::Directory << u"/srv/Häfen \"x\"\n/data"_s;
    QTest::newRow("link") << Kind::Link << u"binnacle://harbour/logs?status=5xx"_s;
    QTest::newRow("sample") << Kind::Sample << QString();
}

void TestSingleInstance::handsOver()
{
    QFETCH(Kind, kind);
    QFETCH(QString, argument);
    SingleInstance first(m_folder->path());
    SingleInstance second(m_folder->path());
    QCOMPARE(first.claim(), Role::First);
    QCOMPARE(second.claim(), Role::Later);
    WindowRequest heard;
    connect(&first, &SingleInstance::requested, this,
            [&heard](const WindowRequest &request) { heard = request; });
    const WindowRequest request{kind, argument};
    const auto given
        = QtConcurrent::run([&second, &request] { return second.handOver(request).has_value(); });
    QTRY_VERIFY(given.isFinished());
    QVERIFY(given.result());
    QCOMPARE(heard, request);
}

void TestSingleInstance::theNextIsFirstWhenTheFirstIsGone()
{
    auto first = std::make_unique<SingleInstance>(m_folder->path());
    QCOMPARE(first->claim(), Role::First);
    first.reset();
    SingleInstance second(m_folder->path());
    QCOMPARE(second.claim(), Role::First);
}

void TestSingleInstance::takesOverWhatACrashLeft()
{
    QFile socket(socketPath());
    QVERIFY(socket.open(QIODevice::WriteOnly));
    socket.close();
    SingleInstance instance(m_folder->path());
    QCOMPARE(instance.claim(), Role::First);
    QLocalSocket other;
    other.connectToServer(socketPath());
    QVERIFY(other.waitForConnected());
}

void TestSingleInstance::isTheUsersAlone()
{
    SingleInstance instance(m_folder->path());
    QCOMPARE(instance.claim(), Role::First);
    const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
        | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    QCOMPARE(QFileInfo(socketPath()).permissions() & others, QFile::Permissions());
}

void TestSingleInstance::refusesNonsense_data()
{
    QTest::addColumn<QByteArray>("line");

    QTest::newRow("no JSON") << "hello\n"_ba;
    QTest::newRow("unknown") << "{\"open\":\"door\",\"argument\":\"\"}\n"_ba;
    QTest::newRow("no absolute path") << "{\"open\":\"directory\",\"argument\":\"data\"}\n"_ba;
    QTest::newRow("endless") << QByteArray(20'000, 'x');
}

void TestSingleInstance::refusesNonsense()
{
    QFETCH(QByteArray, line);
    SingleInstance instance(m_folder->path());
    QCOMPARE(instance.claim(), Role::First);
    QSignalSpy requests(&instance, &SingleInstance::requested);
    if (line.endsWith('\n'))
        QTest::ignoreMessage(QtWarningMsg, "another launch asked for something unknown");
    QLocalSocket socket;
    socket.connectToServer(socketPath());
    QVERIFY(socket.waitForConnected());
    socket.write(line);
    QTRY_COMPARE(socket.state(), QLocalSocket::UnconnectedState);
    QVERIFY(socket.readAll().isEmpty());
    QVERIFY(requests.isEmpty());
}

void TestSingleInstance::hearsAFewAtATime()
{
    SingleInstance instance(m_folder->path());
    QCOMPARE(instance.claim(), Role::First);
    std::vector<std::unique_ptr<QLocalSocket>> sockets;
    for (int i = 0; i < 9; ++i) {
        sockets.push_back(std::make_unique<QLocalSocket>());
        sockets.back()->connectToServer(socketPath());
        QVERIFY(sockets.back()->waitForConnected());
    }
    QTRY_COMPARE(sockets.back()->state(), QLocalSocket::UnconnectedState);
    QCOMPARE(sockets.front()->state(), QLocalSocket::ConnectedState);
    // Who says nothing is let go.
    QTRY_COMPARE(sockets.front()->state(), QLocalSocket::UnconnectedState);
}

void TestSingleInstance::refusesTooLongAName()
{
    SingleInstance first(m_folder->path());
    QCOMPARE(first.claim(), Role::First);
    SingleInstance second(m_folder->path());
    const Result<void> given = second.handOver({Kind::Directory, u'/' + QString(9'000, u'x')});
    QVERIFY(!given);
    QCOMPARE(given.error().kind, Error::Kind::InvalidInput);
}

void TestSingleInstance::goesOnWithoutAPlace()
{
    QFile file(m_folder->filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"cannot lock .*"_s));
    SingleInstance instance(file.fileName() + u"/below"_s);
    QCOMPARE(instance.claim(), Role::Unknown);
}

QTEST_GUILESS_MAIN(TestSingleInstance)
#include "tst_singleinstance.moc"
