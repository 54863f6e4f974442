// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/database.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

constexpr int writers = 16;

/// The test program itself as the victim: many threads write until somebody kills it, and each
/// write is reported once the database says that it is durable.
int writeForever(const QString &fileName, const QByteArray &round)
{
    const auto opened = Db::Database::openSqlite({.fileName = fileName});
    if (!opened)
        return 1;
    Db::Database &database = **opened;
    std::vector<std::thread> threads;
    for (int i = 0; i < writers; ++i) {
        threads.emplace_back([&database, &round, i] {
            for (int n = 0;; ++n) {
                const QByteArray id
                    = round + '-' + QByteArray::number(i) + '-' + QByteArray::number(n);
                const Result<void> done = database.write([&](Db::Transaction &job) -> Result<void> {
                    for (const QByteArray &table : {"one"_ba, "two"_ba}) {
                        const Result<qint64> rows = job.execute(
                            {"INSERT INTO " + table + " VALUES (?, zeroblob(300))", {id}});
                        if (!rows)
                            return rows.error();
                    }
                    // Some jobs fail in between and must leave nothing.
                    return n % 7 == 3 ? Error::forbidden() : Result<void>();
                });
                if (!done)
                    continue;
                // One write of a short line to a pipe is never torn apart.
                const QByteArray line = id + '\n';
                if (::write(STDOUT_FILENO, line.constData(), size_t(line.size())) != line.size())
                    ::_exit(2);
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    return 0;
}

}  // namespace

/// What write() has acknowledged survives the death of the process at any moment.
class TestDurability : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void keepsAcknowledgedWritesOverKills();

private:
    void killedAfter(int writes, int round);
    void check(int round);

    QTemporaryDir m_dir;
    QString m_fileName = m_dir.filePath(u"data.db"_s);
    QSet<QByteArray> m_acknowledged;
};

void TestDurability::keepsAcknowledgedWritesOverKills()
{
    {
        const auto opened = Db::Database::openSqlite({.fileName = m_fileName});
        QVERIFY(opened);
        QVERIFY((*opened)->write([](Db::Transaction &job) {
            return job.executeScript("CREATE TABLE one (id TEXT PRIMARY KEY NOT NULL, x);"
                                     "CREATE TABLE two (id TEXT PRIMARY KEY NOT NULL, x);"_ba);
        }));
    }
    for (int round = 0; round < 12; ++round) {
        killedAfter(QRandomGenerator::global()->bounded(1, 700), round);
        if (!QTest::currentTestFailed())
            check(round);
        if (QTest::currentTestFailed())
            return;
    }
}

void TestDurability::killedAfter(int writes, int round)
{
    QProcess victim;
    victim.start(QCoreApplication::applicationFilePath(),
                 {u"--write"_s, m_fileName, QString::number(round)});
    QVERIFY(victim.waitForStarted());
    QByteArray lines;
    while (lines.count('\n') < writes) {
        QVERIFY2(victim.waitForReadyRead(30'000), "the writing process ended by itself");
        lines += victim.readAllStandardOutput();
    }
    QCOMPARE(::kill(pid_t(victim.processId()), SIGKILL), 0);
    QVERIFY(victim.waitForFinished());
    lines += victim.readAllStandardOutput();
    for (const QByteArray &line : lines.first(lines.lastIndexOf('\n')).split('\n'))
        m_acknowledged.insert(line);
}

void TestDurability::check(int round)
{
    const auto opened = Db::Database::openSqlite({.fileName = m_fileName});
    QVERIFY(opened);
    Db::Connection &connection = **(*opened)->connection();
    QCOMPARE(std::get<QByteArray>(connection.first({"PRAGMA integrity_check"_ba, {}})->at(0)),
             "ok"_ba);
    QSet<QByteArray> found;
    QVERIFY(connection.forEach({"SELECT id FROM one"_ba, {}}, [&](const Db::Row &row) {
        found.insert(row.text(0).toByteArray());
        return true;
    }));
    const QSet<QByteArray> lost = m_acknowledged - found;
    QVERIFY2(lost.isEmpty(), qPrintable(u"round %1 lost %2"_s.arg(round).arg(lost.size())));
    // Jobs are whole: what is in one table is in the other, and failed jobs left nothing.
    QCOMPARE(*connection.integer({"SELECT count(*) FROM (SELECT id FROM one EXCEPT"
                                  " SELECT id FROM two)"_ba,
                                  {}}),
             0);
    QCOMPARE(*connection.integer({"SELECT count(*) FROM (SELECT id FROM two EXCEPT"
                                  " SELECT id FROM one)"_ba,
                                  {}}),
             0);
    for (const QByteArray &id : found)
        QVERIFY(id.mid(id.lastIndexOf('-') + 1).toInt() % 7 != 3);
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 4 && arguments[1] == u"--write"_s)
        return writeForever(arguments[2], arguments[3].toUtf8());
    TestDurability test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_durability.moc"
