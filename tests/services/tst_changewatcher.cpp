// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/database.h"
#include "services/collections/collectionservice.h"
#include "services/settings/settingsservice.h"
#include "services/storage/changewatcher.h"
#include "services/storage/datadirectory.h"
#include "support/fakeclock.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

/// What one process has open.
struct Process
{
    Process(const QString &path, const Clock &clock)
    {
        DataDirectoryOptions options;
        options.path = path;
        auto opened = DataDirectory::open(options, clock);
        if (!opened)
            return;
        directory = *std::move(opened);
        collections = std::make_unique<CollectionService>(directory->data());
        settings = std::make_unique<SettingsService>(directory->data(), clock, SettingsKey());
        isOpen = collections->reload() && settings->reload();
        watcher = std::make_unique<ChangeWatcher>(*directory, *collections, *settings);
    }

    bool isOpen = false;
    std::unique_ptr<DataDirectory> directory;
    std::unique_ptr<CollectionService> collections;
    std::unique_ptr<SettingsService> settings;
    std::unique_ptr<ChangeWatcher> watcher;
};

}  // namespace

class TestChangeWatcher : public QObject
{
    Q_OBJECT

private slots:
    void seesWhatOthersChange()
    {
        const QTemporaryDir folder;
        const FakeClock clock;
        const Process server(folder.path(), clock);
        const Process command(folder.path(), clock);
        QVERIFY(server.isOpen && command.isOpen);
        server.watcher->listen();

        QVERIFY(command.settings->setSuperuserIps({u"10.0.0.1"_s}));
        command.watcher->announceSettings();
        QTRY_COMPARE(server.settings->snapshot()->superuserIps, QStringList{u"10.0.0.1"_s});

        QVERIFY(command.directory->data().write([](Db::Transaction &transaction) {
            return transaction.executeScript(
                "UPDATE _collections SET name = 'people' WHERE name = 'users'");
        }));
        command.watcher->announceCollections();
        QTRY_VERIFY(server.collections->snapshot()->find(u"people"));
    }
};

QTEST_GUILESS_MAIN(TestChangeWatcher)
#include "tst_changewatcher.moc"
