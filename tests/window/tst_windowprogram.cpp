// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample/sampleproject.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Binnacle;
using namespace Qt::StringLiterals;

namespace {
const QString program = QStringLiteral(BINNACLE_PROGRAM);
}

/// The program with its window as a user launches it, on a platform that draws nothing.
// A loaded machine may take long to start a window.
constexpr int patience = 30'000;

class TestWindowProgram : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void opensADirectory();
    void handsOverToTheFirst();
    void opensAWindowBeside();
    void comesBackAsItWas();
    void comesBackAfterACrash();
    void needsADisplayForTheWindow();
    void saysWhatIsWrongWithTheDisplay();
    void servesWithoutADisplay();
    void refusesWhatIsNeitherCommandNorPlace();

private:
    void start(QProcess &process, const QStringList &arguments) const;
    /// The exit status.
    int finish(QProcess &process, int signal = 0) const;
    /// A server of this machine has it open.
    bool isOpen(const QString &name) const;
    QByteArray session() const;
    QString place(const QString &name) const { return m_folder->filePath(name); }

    QTemporaryDir m_sample;
    std::unique_ptr<QTemporaryDir> m_folder;
    QProcessEnvironment m_environment;
};

void TestWindowProgram::initTestCase()
{
    QVERIFY(Sample::makeProject(m_sample.filePath(u"harbour"_s)));
}

void TestWindowProgram::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    for (const QString &name : {u"harbour"_s, u"port"_s}) {
        QVERIFY(QDir().mkpath(place(name)));
        const QDir from(m_sample.filePath(u"harbour"_s));
        const QStringList files = from.entryList({u"*.db"_s}, QDir::Files);
        for (const QString &file : files)
            QVERIFY(QFile::copy(from.filePath(file), place(name) + u'/' + file));
    }
    m_environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : {u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s, u"DBUS_SESSION_BUS_ADDRESS"_s})
        m_environment.remove(name);
    m_environment.insert(u"HOME"_s, place(u"home"_s));
    m_environment.insert(u"XDG_CONFIG_HOME"_s, place(u"config"_s));
    m_environment.insert(u"XDG_DATA_HOME"_s, place(u"data"_s));
    m_environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    // Where it is missing the configuration holds the socket.
    m_environment.remove(u"XDG_RUNTIME_DIR"_s);
}

void TestWindowProgram::cleanup()
{
    m_folder.reset();
}

void TestWindowProgram::start(QProcess &process, const QStringList &arguments) const
{
    process.setProcessEnvironment(m_environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    QVERIFY(process.waitForStarted());
}

int TestWindowProgram::finish(QProcess &process, int signal) const
{
    if (signal != 0)
        ::kill(pid_t(process.processId()), signal);
    if (!process.waitForFinished() || process.exitStatus() != QProcess::NormalExit)
        return -1;
    return process.exitCode();
}

bool TestWindowProgram::isOpen(const QString &name) const
{
    return QFile::exists(place(name) + u"/data.db-wal"_s);
}

QByteArray TestWindowProgram::session() const
{
    QFile file(place(u"config/binnacle/window/window.json"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestWindowProgram::opensADirectory()
{
    QProcess process;
    start(process, {place(u"harbour"_s)});
    QTRY_VERIFY_WITH_TIMEOUT(isOpen(u"harbour"_s), patience);
    QCOMPARE(finish(process, SIGTERM), 0);
    // The server has ended in order.
    QVERIFY(!isOpen(u"harbour"_s));
    QVERIFY(!QFile::exists(place(u"config/binnacle/window/running"_s)));
    QVERIFY(session().contains("/harbour"));
}

void TestWindowProgram::handsOverToTheFirst()
{
    QProcess first;
    start(first, {place(u"harbour"_s)});
    QTRY_VERIFY_WITH_TIMEOUT(isOpen(u"harbour"_s), patience);
    QProcess second;
    start(second, {u"--dir"_s, place(u"port"_s)});
    QCOMPARE(finish(second), 0);
    QTRY_VERIFY_WITH_TIMEOUT(isOpen(u"port"_s), patience);
    QCOMPARE(first.state(), QProcess::Running);
    QCOMPARE(finish(first, SIGINT), 0);
    QVERIFY(!isOpen(u"port"_s));
}

void TestWindowProgram::opensAWindowBeside()
{
    QProcess first;
    start(first, {place(u"harbour"_s)});
    QTRY_VERIFY_WITH_TIMEOUT(isOpen(u"harbour"_s), patience);
    QProcess second;
    start(second, {u"--new-window"_s, place(u"port"_s)});
    QTRY_VERIFY_WITH_TIMEOUT(isOpen(u"port"_s), patience);
    QCOMPARE(second.state(), QProcess::Running);
    QCOMPARE(finish(first, SIGTERM), 0);
    QVERIFY(isOpen(u"port"_s));
    QCOMPARE(finish(second, SIGTERM), 0);
    // The session is the first one's.
    QVERIFY(!session().contains("/port"));
}

void TestWindowProgram::comesBackAsItWas()
{
    QProcess first;
    start(first, {place(u"harbour"_s)});
    QTRY_VERIFY_WITH_TIMEOUT(isOpen(u"harbour"_s), patience);
    // Its server answers before the window has taken it in.
    QTRY_VERIFY_WITH_TIMEOUT(session().contains("/harbour"), patience);
    QCOMPARE(finish(first, SIGTERM), 0);
    QProcess second;
    start(second, {});
    QTRY_VERIFY_WITH_TIMEOUT(isOpen(u"harbour"_s), patience);
    QCOMPARE(finish(second, SIGTERM), 0);
}

void TestWindowProgram::comesBackAfterACrash()
{
    QProcess first;
    start(first, {place(u"harbour"_s)});
    // It is written every few seconds.
    QTRY_VERIFY_WITH_TIMEOUT(session().contains("/harbour"), 20'000);
    first.kill();
    QVERIFY(first.waitForFinished());
    QVERIFY(QFile::remove(place(u"harbour/data.db-wal"_s)));
    QProcess second;
    start(second, {});
    QTRY_VERIFY_WITH_TIMEOUT(isOpen(u"harbour"_s), patience);
    QCOMPARE(finish(second, SIGTERM), 0);
}

void TestWindowProgram::needsADisplayForTheWindow()
{
    m_environment.remove(u"QT_QPA_PLATFORM"_s);
    QProcess process;
    start(process, {});
    QCOMPARE(finish(process), 1);
    const QString said = QString::fromUtf8(process.readAll());
    QVERIFY2(said.startsWith("Error: there is no display"_L1), qPrintable(said));
    QVERIFY(said.contains("serve"_L1));
    QCOMPARE(said.count(u'\n'), 1);
}

void TestWindowProgram::saysWhatIsWrongWithTheDisplay()
{
    m_environment.insert(u"QT_QPA_PLATFORM"_s, u"nonsense"_s);
    QProcess process;
    start(process, {});
    QCOMPARE(finish(process), 1);
    const QString said = QString::fromUtf8(process.readAll());
    QVERIFY2(said.startsWith("Error: the window cannot be shown"_L1), qPrintable(said));
    QCOMPARE(said.count(u'\n'), 1);
}

void TestWindowProgram::servesWithoutADisplay()
{
    m_environment.remove(u"QT_QPA_PLATFORM"_s);
    QProcess process;
    start(process, {u"serve"_s, u"--dir"_s, place(u"harbour"_s), u"--http"_s, u"127.0.0.1:0"_s});
    QString said;
    while (!said.contains("REST API"_L1) && process.waitForReadyRead())
        said += QString::fromUtf8(process.readAll());
    static const QRegularExpression address(u"started at http://127\\.0\\.0\\.1:(\\d+)"_s);
    const QRegularExpressionMatch match = address.match(said);
    QVERIFY2(match.hasMatch(), qPrintable(said));
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, match.captured(1).toUShort());
    QVERIFY(socket.waitForConnected());
    QCOMPARE(finish(process, SIGTERM), 0);
}

void TestWindowProgram::refusesWhatIsNeitherCommandNorPlace()
{
    for (const QStringList &arguments :
         {QStringList{u"serv"_s}, QStringList{u"./a"_s, u"./b"_s}, QStringList{u"--nope"_s},
          QStringList{u"serve"_s, u"./data"_s}}) {
        QProcess process;
        start(process, arguments);
        QCOMPARE(finish(process), 1);
        const QString said = QString::fromUtf8(process.readAll());
        QVERIFY2(said.startsWith("Error: unknown "_L1), qPrintable(said));
    }
}

QTEST_GUILESS_MAIN(TestWindowProgram)
#include "tst_windowprogram.moc"
