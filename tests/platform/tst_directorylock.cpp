// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/directorylock.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestDirectoryLock : public QObject
{
    Q_OBJECT

private slots:
    void keepsASecondServerAway()
    {
        const QTemporaryDir directory;
        {
            const auto first = DirectoryLock::take(directory.path());
            QVERIFY(first);
            const auto second = DirectoryLock::take(directory.path());
            QVERIFY(!second);
            QCOMPARE(second.error().kind, Error::Kind::Conflict);
            QVERIFY(second.error().message.contains(directory.path()));
        }
        QVERIFY(DirectoryLock::take(directory.path()));
    }

    void failsWithoutADirectory()
    {
        const QTemporaryDir directory;
        const auto lock = DirectoryLock::take(directory.filePath(u"missing"_s));
        QVERIFY(!lock);
        QCOMPARE(lock.error().kind, Error::Kind::Internal);
    }
};

QTEST_GUILESS_MAIN(TestDirectoryLock)
#include "tst_directorylock.moc"
