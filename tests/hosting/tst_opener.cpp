// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/apiclient.h"
#include "hosting/opener.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace Binnacle;
using namespace Qt::StringLiterals;

namespace {

using InstancePointer = std::shared_ptr<Client::Instance>;
using State = Client::Instance::State;
using Future = Client::InstanceOpener::Opened;

const QString freePort = u"127.0.0.1:0"_s;
const QString email = u"admin@example.com"_s;
const QString password = u"admin-secret-1"_s;

quint16 portOf(const QString &address)
{
    return address.section(u':', -1).toUShort();
}

bool answers(const QString &address)
{
    QTcpSocket socket;
    socket.connectToHost(address.section(u':', 0, -2), portOf(address));
    return socket.waitForConnected();
}

}  // namespace

/// Servers of this process as the window opens, runs and leaves them.
class TestOpener : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void opensTheSample();
    void givesOneInstanceForOneDirectory();
    void refusesWhatIsNoProject();
    void makesAProject();
    void refusesToMakeAProjectHere_data();
    void refusesToMakeAProjectHere();
    void leavesNothingOfAProjectThatFailed();
    void stopsAndStarts();
    void changesItsPort();
    void explainsABusyPort();
    void refusesASecondServer();
    void opensAgainWhatWasClosed();
    void attaches();
    void refusesAWrongPassword();
    void saysThatNobodyAnswers();

private:
    Result<InstancePointer> wait(const Future &future) const;
    /// The sample project, listening on a free port.
    InstancePointer running();
    int recordsSeenBy(Client::Instance &instance) const;
    QString sample() const { return m_folder.filePath(u"harbour"_s); }

    QTemporaryDir m_folder;
    std::unique_ptr<Opener> m_opener;
};

void TestOpener::initTestCase()
{
    init();
    QVERIFY(wait(m_opener->openSample()));
    cleanup();
}

void TestOpener::init()
{
    HostOptions options;
    options.sampleDirectory = sample();
    m_opener = std::make_unique<Opener>(options);
}

void TestOpener::cleanup()
{
    m_opener.reset();
}

Result<InstancePointer> TestOpener::wait(const Future &future) const
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 30'000))
        return Error::internal(u"nothing came of it"_s);
    return future.result();
}

InstancePointer TestOpener::running()
{
    const Result<InstancePointer> opened = wait(m_opener->openDirectory(sample(), freePort));
    if (!opened)
        return nullptr;
    (*opened)->start();
    const bool isRunning
        = QTest::qWaitFor([&opened] { return (*opened)->state() == State::Running; });
    return isRunning ? *opened : nullptr;
}

int TestOpener::recordsSeenBy(Client::Instance &instance) const
{
    Client::ApiClient client(instance.transport());
    const auto counted = client.countRecords(u"vessels"_s, {});
    if (!QTest::qWaitFor([&counted] { return counted.isFinished(); }) || !counted.result())
        return -1;
    return int(*counted.result());
}

void TestOpener::opensTheSample()
{
    const Result<InstancePointer> opened = wait(m_opener->openSample());
    QVERIFY(opened);
    Client::Instance &instance = **opened;
    QCOMPARE(instance.kind(), Client::Instance::Kind::Local);
    QCOMPARE(instance.name(), u"harbour"_s);
    QCOMPARE(instance.directory(), QDir(sample()).canonicalPath());
    QVERIFY(instance.engine().startsWith("SQLite"_L1));
    // It answers the window without listening.
    QCOMPARE(instance.state(), State::Stopped);
    QVERIFY(recordsSeenBy(instance) >= 30);
}

void TestOpener::givesOneInstanceForOneDirectory()
{
    const Result<InstancePointer> first = wait(m_opener->openDirectory(sample(), freePort));
    const Result<InstancePointer> second
        = wait(m_opener->openDirectory(sample() + u"/../harbour/"_s, freePort));
    QVERIFY(first && second);
    QCOMPARE(first->get(), second->get());
}

void TestOpener::refusesWhatIsNoProject()
{
    const QString empty = m_folder.filePath(u"empty"_s);
    QVERIFY(QDir().mkpath(empty));
    const Result<InstancePointer> opened = wait(m_opener->openDirectory(empty, freePort));
    QVERIFY(!opened);
    QCOMPARE(opened.error().kind, Error::Kind::PreconditionFailed);
    QVERIFY(opened.error().message.contains(empty));
    // Looking at it has left nothing there.
    QVERIFY(QDir(empty).isEmpty());
}

void TestOpener::makesAProject()
{
    Client::NewProject project;
    project.directory = m_folder.filePath(u"made"_s);
    project.superuserEmail = email;
    project.superuserPassword = password;
    project.address = freePort;
    const Result<InstancePointer> made = wait(m_opener->create(project));
    QVERIFY2(made, made ? "" : qPrintable(made.error().message));
    QCOMPARE((*made)->name(), u"made"_s);
    Client::ApiClient client((*made)->transport());
    const auto signedIn = client.signIn(u"_superusers"_s, email, password);
    QTRY_VERIFY(signedIn.isFinished());
    QVERIFY(signedIn.result());
}

void TestOpener::refusesToMakeAProjectHere_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<Error::Kind>("kind");

    QTest::newRow("project") << u"harbour"_s << Error::Kind::Conflict;
    QTest::newRow("file") << u"file"_s << Error::Kind::InvalidInput;
    QTest::newRow("folder with something") << u"."_s << Error::Kind::InvalidInput;
}

void TestOpener::refusesToMakeAProjectHere()
{
    QFETCH(QString, name);
    QFETCH(Error::Kind, kind);
    QFile file(m_folder.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    Client::NewProject project;
    project.directory = m_folder.filePath(name);
    project.superuserEmail = email;
    project.superuserPassword = password;
    const Result<InstancePointer> made = wait(m_opener->create(project));
    QVERIFY(!made);
    QCOMPARE(made.error().kind, kind);
    QVERIFY(!made.error().message.isEmpty());
    QVERIFY(file.exists());
}

void TestOpener::leavesNothingOfAProjectThatFailed()
{
    Client::NewProject project;
    project.directory = m_folder.filePath(u"failed"_s);
    project.superuserEmail = email;
    project.superuserPassword = u"short"_s;
    QVERIFY(!wait(m_opener->create(project)));
    QVERIFY(!QFile::exists(project.directory));
}

void TestOpener::stopsAndStarts()
{
    const InstancePointer instance = running();
    QVERIFY(instance);
    const QString address = instance->address();
    QVERIFY(answers(address));

    instance->stop();
    QTRY_COMPARE(instance->state(), State::Stopped);
    QVERIFY(!answers(address));
    QVERIFY(recordsSeenBy(*instance) >= 30);

    instance->start();
    QTRY_COMPARE(instance->state(), State::Running);
    QCOMPARE(instance->address(), address);
    QVERIFY(answers(address));

    QSignalSpy changes(instance.get(), &Client::Instance::stateChanged);
    instance->restart();
    QCOMPARE(instance->state(), State::Starting);
    QTRY_COMPARE(instance->state(), State::Running);
    QCOMPARE(changes.size(), 2);
    QVERIFY(answers(address));
}

void TestOpener::changesItsPort()
{
    const InstancePointer instance = running();
    QVERIFY(instance);
    const QString before = instance->address();
    QSignalSpy moved(instance.get(), &Client::Instance::addressChanged);
    instance->setAddress(freePort);
    QTRY_COMPARE(instance->state(), State::Running);
    const QString after = instance->address();
    QVERIFY(after != before && portOf(after) != 0);
    QVERIFY(!moved.isEmpty());
    QVERIFY(answers(after));
    QVERIFY(!answers(before));
}

void TestOpener::explainsABusyPort()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    const QString busy = u"127.0.0.1:"_s + QString::number(other.serverPort());
    const Result<InstancePointer> opened = wait(m_opener->openDirectory(sample(), busy));
    QVERIFY(opened);
    Client::Instance &instance = **opened;
    instance.start();
    QTRY_COMPARE(instance.state(), State::Failed);
    QVERIFY2(instance.failure().contains(QString::number(other.serverPort())),
             qPrintable(instance.failure()));
    QVERIFY(recordsSeenBy(instance) >= 30);

    instance.setAddress(freePort);
    instance.start();
    QTRY_COMPARE(instance.state(), State::Running);
    QVERIFY(instance.failure().isEmpty());
    QVERIFY(answers(instance.address()));
}

void TestOpener::refusesASecondServer()
{
    const InstancePointer instance = running();
    QVERIFY(instance);
    HostOptions options;
    options.sampleDirectory = sample();
    Opener other(options);
    const Result<InstancePointer> second = wait(other.openDirectory(sample(), freePort));
    QVERIFY(!second);
    QCOMPARE(second.error().kind, Error::Kind::Conflict);
}

void TestOpener::opensAgainWhatWasClosed()
{
    InstancePointer instance = running();
    QVERIFY(instance);
    const QString address = instance->address();
    instance.reset();
    // Closing goes on meanwhile; opening waits for it.
    instance = running();
    QVERIFY(instance);
    QVERIFY(!answers(address) || instance->address() == address);
}

void TestOpener::attaches()
{
    const InstancePointer server = running();
    QVERIFY(server);
    const Result<InstancePointer> attached
        = wait(m_opener->attach({u" "_s + server->address() + u"/ "_s, email, password}));
    QVERIFY2(attached, attached ? "" : qPrintable(attached.error().message));
    Client::Instance &remote = **attached;
    QCOMPARE(remote.kind(), Client::Instance::Kind::Remote);
    QCOMPARE(remote.address(), u"http://"_s + server->address());
    QCOMPARE(remote.state(), State::Running);
    QCOMPARE(remote.engine(), server->engine());
    QVERIFY(recordsSeenBy(remote) >= 30);
}

void TestOpener::refusesAWrongPassword()
{
    const InstancePointer server = running();
    QVERIFY(server);
    const Result<InstancePointer> attached
        = wait(m_opener->attach({u"http://"_s + server->address(), email, u"wrong-password"_s}));
    QVERIFY(!attached);
    QCOMPARE(attached.error().kind, Error::Kind::Unauthenticated);
    QVERIFY(!attached.error().message.isEmpty());
}

void TestOpener::saysThatNobodyAnswers()
{
    QTcpServer gone;
    QVERIFY(gone.listen(QHostAddress::LocalHost));
    const QString address = u"127.0.0.1:"_s + QString::number(gone.serverPort());
    gone.close();
    const Result<InstancePointer> attached = wait(m_opener->attach({address, email, password}));
    QVERIFY(!attached);
    QCOMPARE(attached.error().kind, Error::Kind::Unavailable);

    const Result<InstancePointer> nonsense
        = wait(m_opener->attach({u"ftp://example.com"_s, email, password}));
    QVERIFY(!nonsense);
    QCOMPARE(nonsense.error().kind, Error::Kind::InvalidInput);
}

QTEST_GUILESS_MAIN(TestOpener)
#include "tst_opener.moc"
