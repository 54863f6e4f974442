// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/executioncontext.h"
#include "platform/passwordhasher.h"

#include <QTest>

#include <thread>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestPasswordHasher : public QObject
{
    Q_OBJECT

private slots:
    void verifiesKnownHashes_data()
    {
        QTest::addColumn<QByteArray>("plain");
        QTest::addColumn<QByteArray>("hash");
        QTest::addColumn<bool>("fits");
        const QByteArray ten = "$2a$10$abcdefghijklmnopqrstuuYrOTjuzwGQ2POBBKuD.uSam3TksIcTm"_ba;
        const QByteArray eight = "$2a$08$abcdefghijklmnopqrstuukhs4eItfN.zxAF03oNf6pXJM4WwtFRu"_ba;
        const QByteArray four = "$2b$04$abcdefghijklmnopqrstuuD7OGC204oFYFM9hVAltAsetjjkv0hby"_ba;
        const QByteArray longest
            = "$2a$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i"_ba;
        const QByteArray password = "1234567890"_ba;
        QTest::newRow("cost 10") << password << ten << true;
        QTest::newRow("cost 8") << password << eight << true;
        QTest::newRow("kind b") << password << four << true;
        QTest::newRow("kind y") << password << QByteArray(four).replace(2, 1, "y") << true;
        QTest::newRow("72 bytes") << QByteArray(72, 'x') << longest << true;
        QTest::newRow("73 bytes") << QByteArray(QByteArray(72, 'x') + "y") << longest << true;
        QTest::newRow("71 bytes") << QByteArray(71, 'x') << longest << false;
        QTest::newRow("wrong") << "1234567891"_ba << eight << false;
        QTest::newRow("empty password") << QByteArray() << eight << false;
        QTest::newRow("behind a NUL") << QByteArray("1234567890\0x", 12) << eight << false;
        QTest::newRow("empty hash") << QByteArray() << QByteArray() << false;
        QTest::newRow("short hash") << password << eight.chopped(1) << false;
        QTest::newRow("another scheme")
            << password << QByteArray("$6$" + QByteArray(57, 'a')) << false;
        QTest::newRow("cost 99") << password << QByteArray(eight).replace(4, 2, "99") << false;
    }

    void verifiesKnownHashes()
    {
        QFETCH(QByteArray, plain);
        QFETCH(QByteArray, hash);
        QFETCH(bool, fits);
        const PasswordHasher hasher;
        const Result<bool> verified = hasher.verify(plain, hash);
        QVERIFY(verified);
        QCOMPARE(*verified, fits);
    }

    void hashesWithFreshSalt()
    {
        const PasswordHasher hasher;
        const Result<QByteArray> first = hasher.hash("correct horse"_ba, 4);
        const Result<QByteArray> second = hasher.hash("correct horse"_ba, 4);
        QVERIFY(first && second);
        QVERIFY(first->startsWith("$2a$04$"));
        QCOMPARE(first->size(), 60);
        QVERIFY(*first != *second);
        QVERIFY(*hasher.verify("correct horse"_ba, *first));
        QVERIFY(!*hasher.verify("correct horsf"_ba, *first));
    }

    // libxcrypt's own `a` kind gives another hash than everybody else's for such passwords.
    void agreesOnEightBitPasswords()
    {
        const PasswordHasher hasher;
        const QByteArray plain = "\xff\xff\xa3"_ba;
        QVERIFY(
            *hasher.verify(plain, "$2a$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaRxmjZbGaEHfZAyxJvZ5kyRm"_ba)
            == *hasher.verify(plain,
                              "$2b$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaRxmjZbGaEHfZAyxJvZ5kyRm"_ba));
        QVERIFY(*hasher.verify("\xa3"_ba,
                               "$2a$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq"_ba));
    }

    void refusesWhatCannotBeHashed()
    {
        const PasswordHasher hasher;
        for (const auto &[plain, cost] :
             {std::pair{QByteArray(73, 'x'), 4}, std::pair{QByteArray("a\0b", 3), 4},
              std::pair{"a"_ba, 3}, std::pair{"a"_ba, 32}}) {
            const Result<QByteArray> hashed = hasher.hash(plain, cost);
            QVERIFY(!hashed);
            QCOMPARE(hashed.error().kind, Error::Kind::InvalidInput);
        }
        QVERIFY(hasher.hash(QByteArray(72, 'x'), 4));
    }

    void refusesCallersPastTheQueue()
    {
        const PasswordHasher hasher({.threads = 1, .maximumQueued = 1});
        std::atomic<int> refused{0};
        std::vector<std::thread> callers;
        for (int i = 0; i < 6; ++i) {
            callers.emplace_back([&] {
                const Result<QByteArray> hashed = hasher.hash("x"_ba, 10);
                if (!hashed && hashed.error().kind == Error::Kind::Unavailable)
                    ++refused;
            });
        }
        for (std::thread &caller : callers)
            caller.join();
        QVERIFY(refused.load() >= 1);
        QCOMPARE(hasher.pending(), 0);
    }

    void givesUpForStoppedRequests()
    {
        const PasswordHasher hasher({.threads = 1, .maximumQueued = 8});
        std::thread busy([&] { QVERIFY(hasher.hash("x"_ba, 12)); });
        QTRY_VERIFY(hasher.pending() == 1);
        StopSource source;
        source.stop();
        const ExecutionScope scope({.statements = nullptr, .stop = source.token()});
        const Result<QByteArray> hashed = hasher.hash("x"_ba, 12);
        QVERIFY(!hashed);
        QCOMPARE(hashed.error().kind, Error::Kind::Cancelled);
        busy.join();
    }
};

QTEST_GUILESS_MAIN(TestPasswordHasher)
#include "tst_passwordhasher.moc"
