// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/authsweeper.h"
#include "support/authworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

// A4.8: what has expired by the collections' durations as they are now.
class TestAuthSweeper : public QObject
{
    Q_OBJECT

private slots:
    void sweepsWhatHasExpired()
    {
        AuthWorld world;
        QVERIFY(world.isOpen());
        AuthSweeper sweeper(world.store());
        const Schema::Record ann = world.record(u"users"_s, u"annannannannann"_s);
        const Schema::Record root = world.record(u"_superusers"_s, u"rootrootrootroo"_s);
        addSession(world, ann);
        world.clock().advance(std::chrono::seconds(590));
        addSession(world, ann);
        addSession(world, root);
        QVERIFY(createOneTimePassword(world.store(), ann));
        world.clock().advance(std::chrono::seconds(10));

        // To the second, none is too old.
        QCOMPARE(sweeper.sweepMfaSessions().value_or(-1), 0);
        world.clock().advance(std::chrono::seconds(1));
        QCOMPARE(sweeper.sweepMfaSessions().value_or(-1), 1);
        QCOMPARE(world.count("_mfas"_ba), 2);
        QCOMPARE(sweeper.sweepOneTimePasswords().value_or(-1), 0);
        world.clock().advance(std::chrono::seconds(170));
        QCOMPARE(sweeper.sweepOneTimePasswords().value_or(-1), 1);

        // Shortened durations count at once, for their own collection.
        world.changeOptions(
            u"users"_s,
            JsonValue::object({{u"mfa"_s, JsonValue::object({{u"duration"_s, JsonValue(10)}})}}));
        QCOMPARE(sweeper.sweepMfaSessions().value_or(-1), 1);
        QCOMPARE(world.count("_mfas"_ba), 1);
    }

    void sweepsManyInPortions()
    {
        AuthWorld world;
        QVERIFY(world.isOpen());
        AuthSweeper sweeper(world.store());
        world.run(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1203) "
            "INSERT INTO _otps (id, collectionRef, recordRef, password, created) SELECT 'o' || i, "
            "'_pb_users_auth_', 'annannannannann', 'x', '2026-01-01 00:00:00.000Z' FROM n"_ba);
        QCOMPARE(sweeper.sweepOneTimePasswords().value_or(-1), 1203);
        QCOMPARE(world.count("_otps"_ba), 0);
    }

    void stopsAtOnce()
    {
        AuthWorld world;
        QVERIFY(world.isOpen());
        AuthSweeper sweeper(world.store());
        sweeper.start();
        sweeper.stop();
        sweeper.stop();
    }

private:
    static void addSession(AuthWorld &world, const Schema::Record &owner)
    {
        Result<Schema::Record> row = AuthRecords(world.store()).newRow(owner, u"_mfas");
        QVERIFY(row);
        row->setValue(u"method", JsonValue(u"password"_s));
        QVERIFY(world.store().save({*std::move(row), std::nullopt}));
    }
};

QTEST_GUILESS_MAIN(TestAuthSweeper)
#include "tst_authsweeper.moc"
