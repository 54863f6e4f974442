// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/database.h"
#include "services/collections/collectionservice.h"
#include "services/storage/datadirectory.h"
#include "support/fakeclock.h"
#include "wire/jsonparser.h"

#include <QTemporaryDir>
#include <QTest>

#include <limits>
#include <thread>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestCollectionService : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_collections.reset();
        m_directory.reset();
        m_folder = std::make_unique<QTemporaryDir>();
        DataDirectoryOptions options;
        options.path = m_folder->path();
        auto directory = DataDirectory::open(options, m_clock);
        QVERIFY(directory);
        m_directory = *std::move(directory);
        m_collections = std::make_unique<CollectionService>(m_directory->data());
        QVERIFY(m_collections->snapshot()->all().empty());
        QVERIFY(m_collections->reload());
        m_info.identity.isSuperuser = true;
    }

    void publishesSets()
    {
        const auto before = m_collections->snapshot();
        QCOMPARE(before->all().size(), size_t(6));
        QCOMPARE(before->all().front()->name, u"_mfas"_s);
        QVERIFY(before->find(u"USERS"));
        QCOMPARE(m_collections->snapshot().get(), before.get());

        rename("users", "people");
        QVERIFY(m_collections->snapshot()->find(u"users"));
        const quint64 generation = m_collections->generation();
        QVERIFY(m_collections->reload());
        QVERIFY(m_collections->generation() != generation);
        QVERIFY(m_collections->snapshot()->find(u"people"));
        // Who holds the old set keeps it.
        QVERIFY(before->find(u"users"));
        bool isSeen = false;
        std::thread other([&] { isSeen = m_collections->snapshot()->find(u"people"); });
        other.join();
        QVERIFY(isSeen);
    }

    // Each thread remembers the last set it saw: it must not take it for another service's.
    void keepsServicesApart()
    {
        const CollectionService empty(m_directory->data());
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(m_collections->snapshot()->all().size(), size_t(6));
            QCOMPARE(empty.snapshot()->all().size(), size_t(0));
        }
    }

    void keepsTheOldSetWhenARowIsBroken()
    {
        run("UPDATE _collections SET fields = '[{' WHERE name = 'users'"_ba);
        const Result<void> done = m_collections->reload();
        QVERIFY(!done);
        QVERIFY(done.error().detail.contains("users"_L1));
        QVERIFY(m_collections->snapshot()->find(u"users"));
    }

    void showsCollectionsWithoutSecrets()
    {
        const Result<QByteArray> json = m_collections->view(u"Users");
        QVERIFY(json);
        QVERIFY(json->startsWith("{\"id\":\"_pb_users_auth_\",\"listRule\":\"id = "
                                 "@request.auth.id\""));
        QVERIFY(json->contains("\"authToken\":{\"duration\":432000}"));
        QVERIFY(!json->contains("secret"));
        QVERIFY(json->contains("\"providers\":[]"));
        const Result<QByteArray> unknown = m_collections->view(u"nope");
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().kind, Error::Kind::NotFound);
    }

    void lists_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("sort");
        QTest::addColumn<QString>("names");
        const QString all = u"_mfas,_otps,_externalAuths,_authOrigins,_superusers,users"_s;
        QTest::newRow("all") << u""_s << u""_s << all;
        QTest::newRow("type") << u"type = 'auth'"_s << u""_s << u"_superusers,users"_s;
        QTest::newRow("system") << u"system = false"_s << u""_s << u"users"_s;
        QTest::newRow("name") << u"name ~ 'auth'"_s << u"name"_s
                              << u"_authOrigins,_externalAuths"_s;
        QTest::newRow("sorted") << u"system = true"_s << u"-type,-name"_s
                                << u"_otps,_mfas,_externalAuths,_authOrigins,_superusers"_s;
        QTest::newRow("id") << u"id = '_pb_users_auth_'"_s << u""_s << u"users"_s;
        QTest::newRow("quoted dots") << u"name != 'a.b:c @request.x'"_s << u"@rowid"_s << all;
        QTest::newRow("nothing") << u"name = 'x'"_s << u""_s << u""_s;
    }

    void lists()
    {
        QFETCH(QString, filter);
        QFETCH(QString, sort);
        QFETCH(QString, names);
        CollectionService::ListOptions options;
        options.filter = filter;
        options.sort = sort;
        const Result<QByteArray> json = m_collections->list(options, m_info);
        QVERIFY2(json, json ? "" : qPrintable(json.error().detail));
        const Result<JsonValue> page = Wire::parseJson(*json);
        QVERIFY(page);
        QStringList found;
        for (const JsonValue &item : (*page)[u"items"].elements())
            found.append(item[u"name"].toString());
        QCOMPARE(found.join(u','), names);
        QCOMPARE((*page)[u"totalItems"].toInteger(), found.size());
        QVERIFY(!json->contains("secret"));
    }

    void pages()
    {
        CollectionService::ListOptions options;
        options.perPage = 4;
        options.page = 2;
        QVERIFY(m_collections->list(options, m_info)
                    ->endsWith("],\"page\":2,\"perPage\":4,\"totalItems\":6,\"totalPages\":2}"));
        options.skipTotal = true;
        options.perPage = 5000;
        options.page = -1;
        QVERIFY(
            m_collections->list(options, m_info)
                ->endsWith("],\"page\":1,\"perPage\":1000,\"totalItems\":-1,\"totalPages\":-1}"));
        // The second one's rows would begin where no number reaches.
        for (const qint64 page : {qint64(9), std::numeric_limits<qint64>::max()}) {
            options.page = page;
            QVERIFY(m_collections->list(options, m_info)->startsWith("{\"items\":[],"));
        }
    }

    void refusesBadQueries_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("sort");
        QTest::newRow("unknown field") << u"options = 1"_s << u""_s;
        QTest::newRow("secrets") << u"options ~ 'secret'"_s << u""_s;
        QTest::newRow("path") << u"name.x = 1"_s << u""_s;
        QTest::newRow("modifier") << u"name:lower = 'x'"_s << u""_s;
        QTest::newRow("request") << u"@request.auth.id != ''"_s << u""_s;
        QTest::newRow("collection") << u"@collection.users.id != ''"_s << u""_s;
        QTest::newRow("syntax") << u"name ="_s << u""_s;
        QTest::newRow("sort field") << u""_s << u"fields"_s;
        QTest::newRow("sort path") << u""_s << u"name.x"_s;
    }

    void refusesBadQueries()
    {
        QFETCH(QString, filter);
        QFETCH(QString, sort);
        CollectionService::ListOptions options;
        options.filter = filter;
        options.sort = sort;
        const Result<QByteArray> json = m_collections->list(options, m_info);
        QVERIFY(!json);
        QCOMPARE(json.error().kind, Error::Kind::InvalidInput);
        QCOMPARE(json.error().message, QString());
    }

    /// SQLite matches no pattern of more than 50,000 bytes, here one out of a column.
    void refusesPatternsTooLongToMatch()
    {
        run("UPDATE _collections SET name = hex(zeroblob(30000)) WHERE name = 'users'"_ba);
        CollectionService::ListOptions options;
        options.filter = u"id !~ name"_s;
        const Result<QByteArray> json = m_collections->list(options, m_info);
        QVERIFY(!json);
        QCOMPARE(json.error().kind, Error::Kind::InvalidInput);
    }

    void snapshotIsCheap()
    {
        QBENCHMARK
        {
            QVERIFY(m_collections->snapshot());
        }
    }

private:
    void run(const QByteArray &sql)
    {
        QVERIFY(m_directory->data().write(
            [&sql](Db::Transaction &transaction) { return transaction.executeScript(sql); }));
    }
    void rename(const QByteArray &from, const QByteArray &to)
    {
        run("UPDATE _collections SET name = '" + to + "' WHERE name = '" + from + "'");
    }

    FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<DataDirectory> m_directory;
    std::unique_ptr<CollectionService> m_collections;
    Schema::RequestInfo m_info;
};

QTEST_GUILESS_MAIN(TestCollectionService)
#include "tst_collectionservice.moc"
