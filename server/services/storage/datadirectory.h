// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "services/settings/settingsservice.h"

#include <QByteArrayList>
#include <QString>

#include <chrono>
#include <memory>

namespace Binnacle {

class DirectoryLock;

namespace Db {
class Database;
}

struct DataDirectoryOptions
{
    QString path;
    SettingsKey settingsKey;
    /// Keep a second server away. Commands do without: they work beside a running server.
    bool isServer = false;
    std::chrono::milliseconds queryTimeout{30'000};
};

/// A data directory, opened: its two databases, complete and migrated, and where its files are
/// (R1.1, P10.3). Thread: opening blocks; the rest any.
class DataDirectory final
{
    Q_DISABLE_COPY_MOVE(DataDirectory)

public:
    /// Makes the directory when it is missing, else opens what is there and brings it up to date.
    /// Errors: Conflict (another server runs on it), PreconditionFailed (too old, or not a data
    /// directory), InvalidInput (settings cannot be opened with that key), Unavailable, Internal.
    /// Messages are for the operator.
    static Result<std::unique_ptr<DataDirectory>> open(const DataDirectoryOptions &options,
                                                       const Clock &clock);
    ~DataDirectory();

    QString path() const { return m_path; }
    QString storagePath() const { return m_path + QStringLiteral("/storage"); }
    QString backupsPath() const { return m_path + QStringLiteral("/backups"); }
    QString markersPath() const { return m_path + QStringLiteral("/.notify"); }
    /// Scratch space, emptied at every start of a server.
    QString temporaryPath() const { return m_path + QStringLiteral("/.pb_temp_to_delete"); }

    /// `data.db`: collections, settings, records.
    Db::Database &data() const { return *m_data; }
    /// `auxiliary.db`: logs.
    Db::Database &auxiliary() const { return *m_auxiliary; }
    const SettingsKey &settingsKey() const { return m_settingsKey; }

    /// True when this call to open() made the directory's contents.
    bool isFresh() const { return m_isFresh; }
    /// What was applied while opening, in its order.
    const QByteArrayList &appliedMigrations() const { return m_applied; }

private:
    DataDirectory(QString path, SettingsKey key);
    Result<void> prepareFolder(bool isServer);
    Result<void> openDatabases(const DataDirectoryOptions &options);
    Result<void> prepareData(UtcTime now);

    QString m_path;
    SettingsKey m_settingsKey;
    bool m_isFresh = false;
    QByteArrayList m_applied;
    std::unique_ptr<DirectoryLock> m_lock;
    std::unique_ptr<Db::Database> m_data;
    std::unique_ptr<Db::Database> m_auxiliary;
};

}  // namespace Binnacle
