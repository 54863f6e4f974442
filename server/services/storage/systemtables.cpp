// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/storage/systemtables.h"

#include "db/connection.h"
#include "db/dialect.h"
#include "db/inspection.h"
#include "schema/scaffold.h"
#include "services/collections/collectionstore.h"
#include "services/collections/tableschema.h"
#include "services/settings/settingsservice.h"

#include <QByteArrayList>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

using Columns = std::vector<std::pair<const char16_t *, QByteArray>>;

QByteArray tableSql(const Db::Dialect &dialect, QStringView name, const Columns &columns)
{
    QByteArrayList parts;
    for (const auto &[column, definition] : columns)
        parts.append(dialect.quoted(column) + ' ' + definition);
    return "CREATE TABLE " + dialect.quoted(name) + " (" + parts.join(", ") + ')';
}

QByteArray momentColumn(const Db::Dialect &dialect)
{
    return "TEXT DEFAULT " + dialect.nowText() + " NOT NULL";
}

QByteArray collectionsSql(const Db::Dialect &dialect)
{
    const QByteArray rule = "TEXT DEFAULT NULL"_ba;
    const QByteArray list = dialect.columnDefinition(Db::ColumnKind::JsonList);
    return tableSql(dialect, u"_collections",
                    {{u"id", dialect.columnDefinition(Db::ColumnKind::PrimaryKey)},
                     {u"system", dialect.columnDefinition(Db::ColumnKind::Bool)},
                     {u"type", "TEXT DEFAULT 'base' NOT NULL"_ba},
                     {u"name", "TEXT UNIQUE NOT NULL"_ba},
                     {u"fields", list},
                     {u"indexes", list},
                     {u"listRule", rule},
                     {u"viewRule", rule},
                     {u"createRule", rule},
                     {u"updateRule", rule},
                     {u"deleteRule", rule},
                     {u"options", "JSON DEFAULT '{}' NOT NULL"_ba},
                     {u"created", momentColumn(dialect)},
                     {u"updated", momentColumn(dialect)}});
}

QByteArray parametersSql(const Db::Dialect &dialect)
{
    return tableSql(dialect, u"_params",
                    {{u"id", dialect.columnDefinition(Db::ColumnKind::PrimaryKey)},
                     {u"value", dialect.columnDefinition(Db::ColumnKind::Json)},
                     {u"created", momentColumn(dialect)},
                     {u"updated", momentColumn(dialect)}});
}

QByteArray logsSql(const Db::Dialect &dialect)
{
    return tableSql(dialect, u"_logs",
                    {{u"id", dialect.columnDefinition(Db::ColumnKind::PrimaryKey)},
                     {u"level", "INTEGER DEFAULT 0 NOT NULL"_ba},
                     {u"message", "TEXT DEFAULT '' NOT NULL"_ba},
                     {u"data", "JSON DEFAULT '{}' NOT NULL"_ba},
                     {u"created", momentColumn(dialect)}});
}

}  // namespace

const std::vector<QByteArray> &systemMigrations()
{
    static const std::vector<QByteArray> files = {
        "1640988000_aux_init.go"_ba,
        "1640988000_init.go"_ba,
        oldestMigration,
        "1717233557_v0.23_migrate2.go"_ba,
        "1717233558_v0.23_migrate3.go"_ba,
        "1717233559_v0.23_migrate4.go"_ba,
        "1763020353_update_default_auth_alert_templates.go"_ba,
        "1778828400_normalize_indexes.go"_ba,
    };
    return files;
}

Result<void> recordMigration(Db::Transaction &transaction, const QByteArray &file, UtcTime now)
{
    const Db::Dialect &dialect = transaction.dialect();
    const qint64 microseconds
        = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
    const Result<qint64> inserted = transaction.execute(
        {"INSERT INTO " + dialect.quoted(u"_migrations") + " (" + dialect.quoted(u"file") + ", "
             + dialect.quoted(u"applied") + ") VALUES (?, ?)",
         {file, microseconds}});
    if (!inserted)
        return inserted.error();
    return {};
}

Result<void> ensureCollectionTypeIndex(Db::Transaction &transaction)
{
    const Db::Dialect &dialect = transaction.dialect();
    return transaction.executeScript(
        "CREATE INDEX IF NOT EXISTS " + dialect.quoted(u"idx__collections_type") + " ON "
        + dialect.quoted(u"_collections") + " (" + dialect.quoted(u"type") + ')');
}

Result<void> createDataTables(Db::Transaction &transaction, const SettingsKey &key, UtcTime now)
{
    const Db::Dialect &dialect = transaction.dialect();
    const QByteArray migrations = tableSql(
        dialect, u"_migrations",
        {{u"file", "VARCHAR(255) PRIMARY KEY NOT NULL"_ba}, {u"applied", "INTEGER NOT NULL"_ba}});
    Result<void> done = transaction.executeScript(migrations + ';' + parametersSql(dialect) + ';'
                                                  + collectionsSql(dialect));
    if (done)
        done = ensureCollectionTypeIndex(transaction);
    if (done)
        done = ensureSettings(transaction, key, now);
    for (const Schema::Collection &collection : Schema::systemCollections(now)) {
        if (done)
            done = insertCollectionRow(transaction, collection);
        if (done)
            done = createTable(transaction, collection);
    }
    for (const QByteArray &file : systemMigrations()) {
        if (done)
            done = recordMigration(transaction, file, now);
    }
    return done;
}

Result<void> ensureLogTables(Db::Transaction &transaction)
{
    const Result<bool> exists = Db::tableExists(transaction, u"_logs"_s);
    if (!exists)
        return exists.error();
    if (*exists)
        return {};
    const Db::Dialect &dialect = transaction.dialect();
    const QByteArray table = dialect.quoted(u"_logs");
    const auto index = [&](QStringView name, const QByteArray &expression) -> QByteArray {
        return "CREATE INDEX IF NOT EXISTS " + dialect.quoted(name) + " ON " + table + " ("
            + expression + ");";
    };
    const QByteArray hour
        = dialect.strftime({"'%Y-%m-%d %H:00:00'"_ba, dialect.quoted(u"created")});
    return transaction.executeScript(logsSql(dialect) + ';'
                                     + index(u"idx_logs_level", dialect.quoted(u"level"))
                                     + index(u"idx_logs_message", dialect.quoted(u"message"))
                                     + index(u"idx_logs_created_hour", hour));
}

}  // namespace Binnacle
