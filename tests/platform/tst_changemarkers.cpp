// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/changemarkers.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestChangeMarkers : public QObject
{
    Q_OBJECT

private slots:
    void hearsOthersButNotItself()
    {
        const QTemporaryDir directory;
        const QString path = directory.filePath(u".notify"_s);
        std::atomic<int> settings{0};
        std::atomic<int> collections{0};
        ChangeMarkers here(path);
        const ChangeMarkers there(path);
        QVERIFY(here.listen([&](const QByteArray &what) {
            if (what == "settings")
                ++settings;
            else if (what == "collections")
                ++collections;
        }));
        here.announce("settings"_ba);
        for (int i = 0; i < 20; ++i)
            there.announce("collections"_ba);
        QTRY_VERIFY(collections.load() > 0);
        QCOMPARE(settings.load(), 0);
        there.announce("settings"_ba);
        QTRY_COMPARE(settings.load(), 1);
        QVERIFY(QDir(path).isEmpty());
    }

    void hearsOneWhoNeverStops()
    {
        const QTemporaryDir directory;
        const QString path = directory.filePath(u".notify"_s);
        std::atomic<bool> isHeard{false};
        ChangeMarkers here(path);
        const ChangeMarkers there(path);
        QVERIFY(here.listen([&](const QByteArray &) { isHeard = true; }));
        const QDeadlineTimer deadline(20'000);
        while (!isHeard && !deadline.hasExpired())
            there.announce("settings"_ba);
        QVERIFY(isHeard);
    }
};

QTEST_GUILESS_MAIN(TestChangeMarkers)
#include "tst_changemarkers.moc"
