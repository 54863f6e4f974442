// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/database.h"
#include "db/inspection.h"
#include "services/collections/collectionservice.h"
#include "services/storage/datadirectory.h"
#include "services/storage/systemtables.h"
#include "support/fakeclock.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

using Opened = Result<std::unique_ptr<DataDirectory>>;

/// The first column of every row, one a line.
QByteArray lines(Db::Database &database, const QByteArray &sql)
{
    const Result<Db::Connection *> connection = database.connection();
    if (!connection)
        return "no connection"_ba;
    QByteArrayList out;
    const Result<qint64> read = (*connection)->forEach({sql, {}}, [&out](const Db::Row &row) {
        out.append(row.text(0).toByteArray());
        return true;
    });
    return read ? out.join('\n') : QByteArray("error: " + read.error().detail.toUtf8());
}

void run(Db::Database &database, const QByteArray &sql)
{
    const Result<void> done = database.write(
        [&sql](Db::Transaction &transaction) { return transaction.executeScript(sql); });
    QVERIFY2(done, done ? "" : qPrintable(done.error().detail));
}

QByteArray columnsOf(Db::Database &database, const QString &table)
{
    QByteArrayList names;
    const Result<std::vector<Db::ColumnInfo>> columns = Db::columns(**database.connection(), table);
    for (const Db::ColumnInfo &column : *columns)
        names.append(column.name.toUtf8());
    return names.join(',');
}

}  // namespace

class TestDataDirectory : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"sub/data"_s);
    }

    void makesAFreshDirectory()
    {
        const Opened directory = open();
        QVERIFY2(directory, directory ? "" : qPrintable(directory.error().message));
        QVERIFY((*directory)->isFresh());
        QVERIFY(QFileInfo(m_path + u"/data.db").exists());
        QVERIFY(QFileInfo(m_path + u"/auxiliary.db").exists());
        QVERIFY(!(QFileInfo(m_path).permissions() & (QFile::ReadOther | QFile::ReadGroup)));

        Db::Database &data = (*directory)->data();
        QCOMPARE(lines(data, "SELECT name FROM _collections ORDER BY _rowid_"_ba),
                 "_mfas\n_otps\n_externalAuths\n_authOrigins\n_superusers\nusers"_ba);
        QCOMPARE(lines(data, "SELECT id FROM _collections ORDER BY _rowid_"_ba),
                 "pbc_2279338944\npbc_1638494021\npbc_2281828961\npbc_4275539003\npbc_3142635823"
                 "\n_pb_users_auth_"_ba);
        QCOMPARE(lines(data, "SELECT file FROM _migrations ORDER BY file"_ba),
                 "1640988000_aux_init.go\n1640988000_init.go\n1717233556_v0.23_migrate.go\n"
                 "1717233557_v0.23_migrate2.go\n1717233558_v0.23_migrate3.go\n"
                 "1717233559_v0.23_migrate4.go\n"
                 "1763020353_update_default_auth_alert_templates.go\n"
                 "1778828400_normalize_indexes.go"_ba);
        QCOMPARE(lines(data, "SELECT DISTINCT applied FROM _migrations"_ba), "1767323045678000"_ba);
        QCOMPARE(lines(data,
                       "SELECT id || typeof(value) || json_extract(value, '$.meta.appName')"
                       " FROM _params"_ba),
                 "settingsblobAcme"_ba);
        QCOMPARE(lines(data, "SELECT created FROM _collections LIMIT 1"_ba),
                 "2026-01-02 03:04:05.678Z"_ba);
        QCOMPARE(columnsOf(data, u"users"_s),
                 "avatar,created,email,emailVisibility,id,name,password,tokenKey,updated,"
                 "verified"_ba);
        QCOMPARE(columnsOf(data, u"_otps"_s),
                 "collectionRef,created,id,password,recordRef,sentTo,updated"_ba);
        QCOMPARE(lines(data,
                       "SELECT name FROM sqlite_master WHERE type = 'index'"
                       " AND name LIKE 'idx%' ORDER BY name"_ba),
                 "idx__collections_type\nidx_authOrigins_unique_pairs\n"
                 "idx_email__pb_users_auth_\nidx_email_pbc_3142635823\n"
                 "idx_externalAuths_collection_provider\nidx_externalAuths_record_provider\n"
                 "idx_mfas_collectionRef_recordRef\nidx_otps_collectionRef_recordRef\n"
                 "idx_tokenKey__pb_users_auth_\nidx_tokenKey_pbc_3142635823"_ba);
        QCOMPARE(columnsOf((*directory)->auxiliary(), u"_logs"_s),
                 "id,level,message,data,created"_ba);
        // Two secrets are never the same.
        QCOMPARE(lines(data,
                       "SELECT COUNT(DISTINCT json_extract(options, '$.authToken.secret'))"
                       " FROM _collections WHERE type = 'auth'"_ba),
                 "2"_ba);
    }

    void givesNewRowsTheirDefaults()
    {
        const Opened directory = open();
        QVERIFY(directory);
        Db::Database &data = (*directory)->data();
        run(data, "INSERT INTO users (tokenKey, email) VALUES ('a', '')"_ba);
        run(data, "INSERT INTO users (tokenKey, email) VALUES ('b', '')"_ba);
        QCOMPARE(lines(data, "SELECT length(id) || substr(id, 1, 1) || verified FROM users"_ba),
                 "15r0\n15r0"_ba);
    }

    void opensAgainWithoutChange()
    {
        QByteArray before;
        {
            const Opened directory = open();
            QVERIFY(directory);
            before = lines((*directory)->data(), "SELECT options || fields FROM _collections"_ba);
        }
        const Opened directory = open();
        QVERIFY(directory);
        QVERIFY(!(*directory)->isFresh());
        QVERIFY((*directory)->appliedMigrations().isEmpty());
        QCOMPARE(lines((*directory)->data(), "SELECT options || fields FROM _collections"_ba),
                 before);
    }

    void sweepsScratchSpace()
    {
        QVERIFY(QDir().mkpath(m_path + u"/.pb_temp_to_delete/a"));
        QVERIFY(open(false));
        QVERIFY(QFileInfo(m_path + u"/.pb_temp_to_delete/a").exists());
        QVERIFY(open(true));
        QVERIFY(!QFileInfo(m_path + u"/.pb_temp_to_delete").exists());
    }

    void keepsASecondServerAwayButNotCommands()
    {
        const Opened server = open(true);
        QVERIFY(server);
        const Opened second = open(true);
        QVERIFY(!second);
        QCOMPARE(second.error().kind, Error::Kind::Conflict);
        QVERIFY(second.error().message.contains(m_path));
        QVERIFY(open(false));
    }

    void refusesOlderDirectories()
    {
        {
            const Opened directory = open();
            QVERIFY(directory);
            run((*directory)->data(), "DELETE FROM _migrations WHERE file LIKE '17%'"_ba);
        }
        const Opened directory = open();
        QVERIFY(!directory);
        QCOMPARE(directory.error().kind, Error::Kind::PreconditionFailed);
        QVERIFY(directory.error().message.contains("v0.22"_L1));
    }

    void refusesForeignDatabases()
    {
        QVERIFY(QDir().mkpath(m_path));
        {
            Db::DatabaseOptions options;
            options.fileName = m_path + u"/data.db";
            const auto foreign = Db::Database::openSqlite(options);
            QVERIFY(foreign);
            run(**foreign, "CREATE TABLE songs (id INTEGER)"_ba);
        }
        const Opened directory = open();
        QVERIFY(!directory);
        QCOMPARE(directory.error().kind, Error::Kind::PreconditionFailed);
    }

    void makesMissingLogsAnew()
    {
        {
            const Opened directory = open();
            QVERIFY(directory);
            run((*directory)->auxiliary(), "DROP TABLE _logs"_ba);
        }
        const Opened directory = open();
        QVERIFY(directory);
        QCOMPARE(columnsOf((*directory)->auxiliary(), u"_logs"_s),
                 "id,level,message,data,created"_ba);
    }

    void makesMissingSettingsAnew()
    {
        {
            const Opened directory = open();
            QVERIFY(directory);
            run((*directory)->data(), "DELETE FROM _params"_ba);
        }
        const Opened directory = open();
        QVERIFY(directory);
        QCOMPARE(lines((*directory)->data(), "SELECT id FROM _params"_ba), "settings"_ba);
    }

    void appliesLaterMigrations()
    {
        {
            const Opened directory = open();
            QVERIFY(directory);
            degrade((*directory)->data());
        }
        const Opened directory = open();
        QVERIFY2(directory, directory ? "" : qPrintable(directory.error().message));
        Db::Database &data = (*directory)->data();
        QCOMPARE((*directory)->appliedMigrations().size(), 5);
        QCOMPARE(lines(data, "SELECT COUNT(*) FROM _migrations"_ba), "9"_ba);

        // 2: who deletes sign-in rows, the index on types.
        QCOMPARE(lines(data,
                       "SELECT deleteRule IS NULL FROM _collections"
                       " WHERE name IN ('_mfas', '_otps')"_ba),
                 "1\n1"_ba);
        QCOMPARE(
            lines(data, "SELECT name FROM sqlite_master WHERE name LIKE '%collections_type'"_ba),
            "idx__collections_type"_ba);
        // 3: ids of system collections and fields, and what points to them.
        QCOMPARE(lines(data, "SELECT id FROM _collections WHERE name = '_superusers'"_ba),
                 "pbc_3142635823"_ba);
        QCOMPARE(lines(data,
                       "SELECT json_extract(fields, '$[0].id') FROM _collections"
                       " WHERE name = '_superusers'"_ba),
                 "text3208210256"_ba);
        QCOMPARE(lines(data, "SELECT collectionRef FROM _mfas"_ba), "pbc_3142635823"_ba);
        QCOMPARE(lines(data,
                       "SELECT json_extract(fields, '$[#-1].collectionId') FROM _collections"
                       " WHERE name = 'users'"_ba),
                 "pbc_3142635823"_ba);
        // 4: where codes were sent to.
        QVERIFY(columnsOf(data, u"_otps"_s).endsWith("sentTo"));
        QCOMPARE(lines(data,
                       "SELECT json_extract(fields, '$[4].name') FROM _collections"
                       " WHERE name = '_otps'"_ba),
                 "sentTo"_ba);
        // The mail that tells of sign-ins.
        QCOMPARE(lines(data,
                       "SELECT instr(options, '{ALERT_INFO}') > 0 FROM _collections"
                       " WHERE name = 'users'"_ba),
                 "1"_ba);
        // Indexes that only the table knew: one is adopted, the doubles go.
        const QByteArray indexes
            = lines(data, "SELECT indexes FROM _collections WHERE name = 'users'"_ba);
        QVERIFY(indexes.contains("adopted"));
        QVERIFY(!indexes.contains("double"));
        QCOMPARE(lines(data,
                       "SELECT name FROM sqlite_master WHERE type = 'index'"
                       " AND (name LIKE 'adopted%' OR name LIKE 'double%')"_ba),
                 "adopted"_ba);
        // All of it still reads as collections.
        CollectionService collections(data);
        const Result<void> loaded = collections.reload();
        QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().detail));
        QCOMPARE(collections.snapshot()->all().size(), size_t(6));
    }

    void opensTheSampleDirectory()
    {
        const QString sample = qEnvironmentVariable("BINNACLE_SAMPLE_DATA");
        if (sample.isEmpty())
            QSKIP("BINNACLE_SAMPLE_DATA names no sample directory");
        QVERIFY(QDir().mkpath(m_path));
        for (const QString &name : {u"data.db"_s, u"auxiliary.db"_s})
            QVERIFY(QFile::copy(sample + u'/' + name, m_path + u'/' + name));
        const Opened directory = open();
        QVERIFY2(directory, directory ? "" : qPrintable(directory.error().message));
        CollectionService collections((*directory)->data());
        const Result<void> loaded = collections.reload();
        QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().detail));
        QCOMPARE(collections.snapshot()->all().size(), size_t(16));
        QVERIFY(collections.snapshot()->find(u"DEMO1"));
    }

private:
    Opened open(bool isServer = false)
    {
        DataDirectoryOptions options;
        options.path = m_path;
        options.isServer = isServer;
        return DataDirectory::open(options, m_clock);
    }

    /// Takes back what the later migrations did.
    static void degrade(Db::Database &data)
    {
        run(data, "DELETE FROM _migrations WHERE file > '1717233557'"_ba);
        run(data, "INSERT INTO _migrations VALUES ('1700000000_own.js', 1)"_ba);
        run(data, "UPDATE _collections SET deleteRule = '' WHERE name IN ('_mfas', '_otps')"_ba);
        run(data, "DROP INDEX idx__collections_type"_ba);
        run(data,
            "UPDATE _collections SET id = 'pbc_old', fields = json_set(fields, '$[0].id',"
            " 'old') WHERE name = '_superusers'"_ba);
        run(data,
            "INSERT INTO _mfas (collectionRef, recordRef, method)"
            " VALUES ('pbc_old', 'x', 'otp')"_ba);
        run(data,
            "UPDATE _collections SET fields = json_insert(fields, '$[#]', json('{\"id\":"
            "\"rel\",\"name\":\"boss\",\"type\":\"relation\",\"collectionId\":\"pbc_old\","
            "\"maxSelect\":1}')) WHERE name = 'users'"_ba);
        run(data, "ALTER TABLE users ADD COLUMN boss TEXT DEFAULT '' NOT NULL"_ba);
        run(data,
            "UPDATE _collections SET fields = json_remove(fields, '$[4]')"
            " WHERE name = '_otps'"_ba);
        run(data, "ALTER TABLE _otps DROP COLUMN sentTo"_ba);
        run(data,
            "UPDATE _collections SET options = json_set(options,"
            " '$.authAlert.emailTemplate.body', '<p>Hello,</p>\n<p>We noticed a login to "
            "your {APP_NAME} account from a new location.</p>\n<p>If this was you, you may "
            "disregard this email.</p>\n<p><strong>If this wasn''t you, you should "
            "immediately change your {APP_NAME} account password to revoke access from all "
            "other locations.</strong></p>\n<p>\n  Thanks,<br/>\n  {APP_NAME} team\n</p>')"
            " WHERE name = 'users'"_ba);
        run(data, "CREATE INDEX adopted ON users (name)"_ba);
        run(data, "CREATE INDEX double1 ON users (`name`)"_ba);
        run(data, "CREATE UNIQUE INDEX double2 ON users (email)"_ba);
    }

    FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(TestDataDirectory)
#include "tst_datadirectory.moc"
