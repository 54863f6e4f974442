// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

const QString serverProgram = QStringLiteral(BINNACLE_SERVER);
const QString program = QStringLiteral(BINNACLE_PROGRAM);

struct Outcome
{
    int status = -1;
    QString out;
    QString err;
};

Outcome run(const QString &executable, const QStringList &arguments)
{
    QProcess process;
    process.start(executable, arguments);
    if (!process.waitForFinished() || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

}  // namespace

/// The programs as a user starts them.
class TestCommandLine : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void tellsItsVersion();
    void helps();
    void refuses_data();
    void refuses();
    void managesSuperusers();
    void choosesTheFolderOfTheProgram();
    void saysWhereItCannotWrite();
    void servesUntilItIsTold_data();
    void servesUntilItIsTold();
    void tellsTheFirstStep();
    void changesSuperusersBesideAServer();
    void serverLinksNoDesktop();

private:
    QString dataFolder() const { return m_folder->filePath(u"data"_s); }
    Outcome superuser(const QStringList &arguments) const;
    /// Starts a server and gives its banner; empty if it did not come.
    QString start(QProcess &process, const QString &executable, const QStringList &more = {});
    void stop(QProcess &process);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestCommandLine::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestCommandLine::cleanup()
{
    m_folder.reset();
}

Outcome TestCommandLine::superuser(const QStringList &arguments) const
{
    return run(serverProgram,
               QStringList{u"superuser"_s} + arguments + QStringList{u"--dir"_s, dataFolder()});
}

QString TestCommandLine::start(QProcess &process, const QString &executable,
                               const QStringList &more)
{
    process.start(executable,
                  QStringList{u"serve"_s, u"--dir"_s, dataFolder(), u"--http"_s, u"127.0.0.1:0"_s}
                      + more);
    QString text;
    while (!text.contains("REST API"_L1) || !text.endsWith(u'\n')) {
        if (!process.waitForReadyRead())
            return {};
        text += QString::fromUtf8(process.readAllStandardOutput());
    }
    return text;
}

void TestCommandLine::stop(QProcess &process)
{
    ::kill(pid_t(process.processId()), SIGTERM);
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
}

void TestCommandLine::tellsItsVersion()
{
    for (const QString &flag : {u"--version"_s, u"-v"_s}) {
        const Outcome outcome = run(serverProgram, {flag});
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.out, QStringLiteral("binnacle-server version " BINNACLE_VERSION "\n"));
    }
    QCOMPARE(run(program, {u"--version"_s}).out,
             QStringLiteral("binnacle version " BINNACLE_VERSION "\n"));
}

void TestCommandLine::helps()
{
    for (const QStringList &arguments : {QStringList{u"--help"_s}, QStringList()}) {
        const Outcome outcome = run(serverProgram, arguments);
        QCOMPARE(outcome.status, 0);
        for (const QString &word : {u"serve"_s, u"superuser"_s, u"--dir"_s, u"--queryTimeout"_s})
            QVERIFY2(outcome.out.contains(word), qPrintable(word));
    }
}

void TestCommandLine::refuses_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("text");

    QTest::newRow("command") << QStringList{u"nope"_s}
                             << u"unknown command \"nope\" for \"binnacle-server\""_s;
    QTest::newRow("flag") << QStringList{u"serve"_s, u"--nope"_s} << u"unknown flag: --nope"_s;
    QTest::newRow("flag with value")
        << QStringList{u"serve"_s, u"--nope=1"_s} << u"unknown flag: --nope"_s;
    QTest::newRow("feature that is not there")
        << QStringList{u"serve"_s, u"--https=:443"_s} << u"unknown flag: --https"_s;
    QTest::newRow("neither on nor off")
        << QStringList{u"serve"_s, u"--observe=maybe"_s} << u"--observe: maybe not in {on,off}"_s;
    QTest::newRow("no arguments") << QStringList{u"superuser"_s, u"create"_s}
                                  << u"missing email and password arguments"_s;
    QTest::newRow("too many arguments")
        << QStringList{u"superuser"_s, u"upsert"_s, u"a@b.co"_s, u"1234567890"_s, u"x"_s}
        << u"missing email and password arguments"_s;
    QTest::newRow("nobody to send a code")
        << QStringList{u"superuser"_s, u"otp"_s} << u"invalid or missing email address"_s;
    QTest::newRow("nobody to let in")
        << QStringList{u"superuser"_s, u"totp-reset"_s} << u"invalid or missing email address"_s;
    QTest::newRow("nobody to delete")
        << QStringList{u"superuser"_s, u"delete"_s} << u"invalid or missing email address"_s;
}

void TestCommandLine::refuses()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, text);
    const Outcome outcome = run(serverProgram, arguments);
    QCOMPARE(outcome.status, 1);
    QCOMPARE(outcome.err, u"Error: "_s + text + u'\n');
    QVERIFY(outcome.out.isEmpty());
}

void TestCommandLine::managesSuperusers()
{
    struct Step
    {
        QStringList arguments;
        int status;
        QString text;
    };
    const QString mail = u"me@example.com"_s;
    const QString password = u"1234567890"_s;
    const std::vector<Step> steps = {
        {{u"create"_s, mail, password},
         0,
         u"Successfully created new superuser \"me@example.com\"!"_s},
        {{u"create"_s, mail, password},
         1,
         u"Error: failed to create new superuser account: email: Value must be unique."_s},
        {{u"create"_s, u"nobody"_s, password}, 1, u"Error: missing or invalid email address"_s},
        {{u"create"_s, u"b@example.com"_s, u"1"_s},
         1,
         u"Error: failed to create new superuser account: password: Must be at least 8 character(s)."_s},
        {{u"upsert"_s, mail, password}, 0, u"Successfully saved superuser \"me@example.com\"!"_s},
        {{u"update"_s, mail, password},
         0,
         u"Successfully changed superuser \"me@example.com\" password!"_s},
        {{u"update"_s, u"b@example.com"_s, password},
         1,
         u"Error: superuser with email \"b@example.com\" doesn't exist"_s},
        {{u"delete"_s, mail},
         1,
         u"Error: failed to delete superuser \"me@example.com\": You can't delete the only existing superuser."_s},
        {{u"delete"_s, u"b@example.com"_s},
         0,
         u"superuser \"b@example.com\" is missing or already deleted"_s},
        {{u"upsert"_s, u"b@example.com"_s, password},
         0,
         u"Successfully saved superuser \"b@example.com\"!"_s},
        {{u"delete"_s, mail}, 0, u"Successfully deleted superuser \"me@example.com\"!"_s},
        {{u"totp-reset"_s, u"b@example.com"_s},
         0,
         u"superuser \"b@example.com\" has no two-step sign-in"_s},
        {{u"totp-reset"_s, u"nobody@example.com"_s},
         1,
         u"Error: superuser with email \"nobody@example.com\" doesn't exist"_s},
        {{u"otp"_s, u"b@example.com"_s},
         1,
         u"Error: OTP auth is not enabled for the _superusers collection"_s},
        {{u"otp"_s, mail}, 1, u"Error: superuser with email \"me@example.com\" doesn't exist"_s},
        {{u"otp"_s, u"nobody"_s}, 1, u"Error: invalid or missing email address"_s},
        {{u"ips"_s, u"10.0.0.0/8"_s, u"::1"_s},
         0,
         u"Successfully updated SuperuserIPs setting:\n├─ 10.0.0.0/8\n└─ ::1"_s},
        {{u"ips"_s, u"nowhere"_s}, 1, u"Error: invalid IP or CIDR subnet \"nowhere\""_s},
        {{u"ips"_s}, 0, u"Successfully cleared SuperuserIPs setting!"_s},
    };
    for (const Step &step : steps) {
        const Outcome outcome = superuser(step.arguments);
        QCOMPARE(outcome.out + outcome.err, step.text + u'\n');
        QCOMPARE(outcome.status, step.status);
    }
}

void TestCommandLine::choosesTheFolderOfTheProgram()
{
    const QString link = m_folder->filePath(u"linked"_s);
    QVERIFY(QFile::link(serverProgram, link));
    const Outcome outcome = run(link, {u"superuser"_s, u"upsert"_s, u"a@b.co"_s, u"1234567890"_s});
    QCOMPARE(outcome.status, 0);
    QVERIFY(QFile::exists(m_folder->filePath(u"pb_data/data.db"_s)));
}

void TestCommandLine::saysWhereItCannotWrite()
{
    const QString link = m_folder->filePath(u"linked"_s);
    QVERIFY(QFile::link(serverProgram, link));
    constexpr QFile::Permissions readable = QFile::ReadOwner | QFile::ExeOwner | QFile::ReadGroup
        | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther;
    QVERIFY(QFile::setPermissions(m_folder->path(), readable));
    QProcess process;
    // Root may write everywhere.
    process.setChildProcessModifier([] {
        if (::geteuid() == 0 && ::setuid(65534) != 0)
            ::_exit(127);
    });
    process.start(link, {u"serve"_s});
    const bool hasStarted = process.waitForStarted();
    const bool hasEnded = hasStarted && process.waitForFinished();
    QVERIFY(QFile::setPermissions(m_folder->path(), readable | QFile::WriteOwner));
    if (!hasStarted)
        QSKIP("The program cannot be reached by everybody.");
    QVERIFY(hasEnded);
    QCOMPARE(process.exitCode(), 1);
    const QString said = QString::fromUtf8(process.readAllStandardError());
    QVERIFY2(said.contains(m_folder->filePath(u"pb_data"_s)) && said.contains("--dir"_L1),
             qPrintable(said));
}

void TestCommandLine::servesUntilItIsTold_data()
{
    QTest::addColumn<QString>("executable");
    QTest::addColumn<int>("signal");

    QTest::newRow("terminate") << serverProgram << SIGTERM;
    QTest::newRow("interrupt") << serverProgram << SIGINT;
    QTest::newRow("program with a window") << program << SIGTERM;
}

void TestCommandLine::servesUntilItIsTold()
{
    QFETCH(QString, executable);
    QFETCH(int, signal);
    QProcess process;
    const QString banner = start(process, executable);
    static const QRegularExpression form(u"^\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d Server "
                                         u"started at http://127\\.0\\.0\\.1:(\\d+)\n"
                                         "└─ REST API:  http://127\\.0\\.0\\.1:\\1/api/\n"_s);
    const QRegularExpressionMatch match = form.match(banner);
    QVERIFY2(match.hasMatch(),
             qPrintable(banner + QString::fromUtf8(process.readAllStandardError())));

    // An idle connection must not hold up the end.
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, match.captured(1).toUShort());
    QVERIFY(socket.waitForConnected());
    ::kill(pid_t(process.processId()), signal);
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
    // What was in the write-ahead log is in the file.
    QVERIFY(!QFile::exists(dataFolder() + u"/data.db-wal"_s));
}

void TestCommandLine::tellsTheFirstStep()
{
    const QString hint = u"You can create your first superuser by running: "_s;
    QProcess fresh;
    QString text = start(fresh, serverProgram);
    while (!text.contains(hint) && fresh.waitForReadyRead())
        text += QString::fromUtf8(fresh.readAllStandardOutput());
    QVERIFY(text.contains(hint + serverProgram + u" superuser upsert EMAIL PASS\n"_s));
    stop(fresh);
    QCOMPARE(superuser({u"upsert"_s, u"a@b.co"_s, u"1234567890"_s}).status, 0);
    QProcess later;
    text = start(later, serverProgram);
    stop(later);
    text += QString::fromUtf8(later.readAllStandardOutput());
    QVERIFY(!text.contains(hint));
}

void TestCommandLine::changesSuperusersBesideAServer()
{
    QProcess process;
    QVERIFY(!start(process, serverProgram).isEmpty());
    QCOMPARE(superuser({u"upsert"_s, u"a@b.co"_s, u"1234567890"_s}).status, 0);
    const Outcome second
        = run(serverProgram, {u"serve"_s, u"--dir"_s, dataFolder(), u"--http"_s, u"127.0.0.1:0"_s});
    QCOMPARE(second.status, 1);
    QVERIFY(second.err.contains("another server"_L1));
    stop(process);
}

void TestCommandLine::serverLinksNoDesktop()
{
    const Outcome all = run(u"ldd"_s, {serverProgram});
    QCOMPARE(all.status, 0);
    QVERIFY(all.out.contains("libQt6Core"_L1));
    QVERIFY(!all.out.contains("libQt6Widgets"_L1));
    const Outcome own = run(u"readelf"_s, {u"-d"_s, serverProgram});
    QCOMPARE(own.status, 0);
    QVERIFY(!own.out.contains("libQt6Gui"_L1));
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
