// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/storage/datadirectory.h"

#include "db/database.h"
#include "db/inspection.h"
#include "platform/directorylock.h"
#include "services/storage/accounttables.h"
#include "services/storage/migrations.h"
#include "services/storage/systemtables.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

/// Text for the operator, who may see paths; what the engine said comes along.
Error operatorError(const QString &what, const Error &cause)
{
    QString text = what;
    if (!cause.message.isEmpty())
        text += u": "_s + cause.message;
    if (!cause.detail.isEmpty())
        text += u": "_s + cause.detail;
    return Error::make(cause.kind, text, cause.detail);
}

}  // namespace

DataDirectory::DataDirectory(QString path, SettingsKey key)
    : m_path(std::move(path))
    , m_settingsKey(std::move(key))
{
}

DataDirectory::~DataDirectory() = default;

Result<std::unique_ptr<DataDirectory>> DataDirectory::open(const DataDirectoryOptions &options,
                                                           const Clock &clock)
{
    const QString path = QDir::cleanPath(QDir(options.path).absolutePath());
    std::unique_ptr<DataDirectory> directory(new DataDirectory(path, options.settingsKey));
    Result<void> done = directory->prepareFolder(options.isServer);
    if (done)
        done = directory->openDatabases(options);
    if (done)
        done = directory->prepareData(clock.now());
    if (done)
        done = directory->m_auxiliary->writeJob(ensureLogTables);
    if (!done)
        return operatorError(u"cannot open the data directory "_s + path, done.error());
    return directory;
}

Result<void> DataDirectory::prepareFolder(bool isServer)
{
    if (!QFileInfo(m_path).isDir()) {
        if (!QDir().mkpath(m_path))
            return Error::internal(u"the folder cannot be made"_s);
        // What is new holds secrets: for its owner alone.
        QFile::setPermissions(m_path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    if (!isServer)
        return {};
    Result<std::unique_ptr<DirectoryLock>> lock = DirectoryLock::take(m_path);
    if (!lock)
        return std::move(lock).error();
    m_lock = *std::move(lock);
    // Only who holds the lock may: a command must not sweep away what a server is writing.
    QDir(temporaryPath()).removeRecursively();
    return {};
}

Result<void> DataDirectory::openDatabases(const DataDirectoryOptions &options)
{
    const auto openOne = [&](const QString &name) {
        Db::DatabaseOptions database;
        database.fileName = m_path + u'/' + name;
        database.queryTimeout = options.queryTimeout;
        return Db::Database::openSqlite(database);
    };
    Result<std::unique_ptr<Db::Database>> data = openOne(u"data.db"_s);
    if (!data)
        return std::move(data).error();
    Result<std::unique_ptr<Db::Database>> auxiliary = openOne(u"auxiliary.db"_s);
    if (!auxiliary)
        return std::move(auxiliary).error();
    m_data = *std::move(data);
    m_auxiliary = *std::move(auxiliary);
    return {};
}

Result<void> DataDirectory::prepareData(UtcTime now)
{
    const Result<void> prepared = m_data->write([&](Db::Transaction &transaction) -> Result<void> {
        const Result<std::vector<Db::TableInfo>> tables = Db::tables(transaction);
        if (!tables)
            return tables.error();
        const auto has = [&tables](QStringView name) {
            for (const Db::TableInfo &table : *tables) {
                if (table.name == name)
                    return true;
            }
            return false;
        };
        if (tables->empty()) {
            m_isFresh = true;
            const Result<void> made = createDataTables(transaction, m_settingsKey, now);
            return made ? ensureAccountTables(transaction) : made;
        }
        if (!has(u"_migrations") || !has(u"_collections") || !has(u"_params")) {
            return Error::make(Error::Kind::PreconditionFailed,
                               u"data.db is a database of something else or of a version that is "
                               "too old: it lacks the system tables"_s);
        }
        Result<QByteArrayList> pending = pendingMigrations(transaction);
        if (!pending)
            return std::move(pending).error();
        m_applied = *std::move(pending);
        Result<void> done = applyMigrations(transaction, m_applied, now);
        if (done)
            done = ensureSettings(transaction, m_settingsKey, now);
        if (done)
            done = ensureAccountTables(transaction);
        return done;
    });
    if (!prepared)
        return prepared;
    // Whoever starts with the wrong key must learn it now.
    const Result<Db::Connection *> connection = m_data->connection();
    if (!connection)
        return connection.error();
    const Result<Settings> settings = readSettings(**connection, m_settingsKey);
    if (!settings)
        return settings.error();
    return {};
}

}  // namespace Binnacle
