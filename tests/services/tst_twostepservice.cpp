// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/authsweeper.h"
#include "services/twostep/totp.h"
#include "services/twostep/twostepservice.h"
#include "support/authworld.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestTwoStepService : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_world = std::make_unique<AuthWorld>();
        QVERIFY(m_world->isOpen());
    }

    // Whoever reads the file finds neither secret nor codes, where settings are sealed.
    void sealsSecrets()
    {
        TwoStepService sealed(m_world->database(), m_world->clock(),
                              "0123456789abcdef0123456789abcdef"_ba);
        const Result<QByteArray> secret = sealed.begin(m_ann);
        QVERIFY(secret);
        const Result<QStringList> codes = sealed.confirm({m_ann, code(*secret)});
        QVERIFY(codes);
        QCOMPARE(m_world->count("_bn_totp WHERE secret LIKE '%" + secret->toHex() + "%'"), 0);
        for (const QString &each : *codes) {
            const QByteArray half = each.left(5).toLatin1();
            QCOMPARE(m_world->count("_bn_recovery_codes WHERE hash LIKE '%" + half + "%'"), 0);
        }
        m_world->clock().advance(std::chrono::seconds(30));
        QVERIFY(sealed.spend({m_ann, code(*secret)}));

        // Without the key the account stays shut, and its recovery codes open it.
        TwoStepService keyless(m_world->database(), m_world->clock(), {});
        QCOMPARE(keyless.isEnabled(m_ann).value_or(false), true);
        m_world->clock().advance(std::chrono::seconds(30));
        const Result<void> spent = keyless.spend({m_ann, code(*secret)});
        QCOMPARE(spent.error().kind, Error::Kind::Internal);
        QVERIFY(!spent.error().detail.contains(QString::fromLatin1(secret->toHex())));
        QVERIFY(keyless.spend({m_ann, codes->first()}));
    }

    void takesACodeOnceAmongMany()
    {
        const QByteArray secret = enable();
        m_world->clock().advance(std::chrono::seconds(30));
        const QString good = code(secret);
        std::atomic<int> taken{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                if (service().spend({m_ann, good}))
                    ++taken;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(taken.load(), 1);
    }

    void tellsWhoHasIt()
    {
        QVERIFY(service().begin(m_bob));
        enable();
        const Result<QSet<QString>> records = service().enabledRecords(m_ann.collectionId);
        QVERIFY(records);
        QCOMPARE(*records, QSet<QString>{m_ann.recordId});
        QCOMPARE(service().isEnabled(m_bob).value_or(true), false);
    }

    void forgetsAccountsThatOthersDeleted()
    {
        enable();
        m_world->run("DELETE FROM users WHERE id = 'annannannannann'"_ba);
        AuthSweeper sweeper(m_world->store());
        QVERIFY(sweeper.sweepAccounts());
        QCOMPARE(m_world->count("_bn_totp"_ba), 0);
        QCOMPARE(m_world->count("_bn_recovery_codes"_ba), 0);
        enable(m_bob);
        QVERIFY(sweeper.sweepAccounts());
        QCOMPARE(m_world->count("_bn_totp"_ba), 1);
    }

    void isResetOnce()
    {
        enable();
        QCOMPARE(service().reset(m_ann).value_or(false), true);
        QCOMPARE(service().reset(m_ann).value_or(true), false);
        QCOMPARE(service().isEnabled(m_ann).value_or(true), false);
    }

private:
    TwoStepService &service() { return m_world->twoStep(); }
    QString code(const QByteArray &secret)
    {
        return QString::fromLatin1(totpCode(secret, totpStep(m_world->clock().now())));
    }
    QByteArray enable() { return enable(m_ann); }
    QByteArray enable(const AccountId &account)
    {
        const Result<QByteArray> secret = service().begin(account);
        return secret && service().confirm({account, code(*secret)}) ? *secret : QByteArray();
    }

    const AccountId m_ann{u"_pb_users_auth_"_s, u"annannannannann"_s};
    const AccountId m_bob{u"_pb_users_auth_"_s, u"bobbobbobbobbob"_s};
    std::unique_ptr<AuthWorld> m_world;
};

QTEST_GUILESS_MAIN(TestTwoStepService)
#include "tst_twostepservice.moc"
