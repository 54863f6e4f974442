// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/sessions/sessionservice.h"
#include "support/authworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

class TestSessionService : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_world = std::make_unique<AuthWorld>();
        QVERIFY(m_world->isOpen());
    }

    void refusesAfterARestart()
    {
        const QByteArray token = signIn();
        QVERIFY(sessions().revoke(idOf(token), std::nullopt));
        SessionService restarted(m_world->store());
        QVERIFY(!restarted.isRevoked(token));
        QVERIFY(restarted.load());
        QVERIFY(restarted.isRevoked(token));
        QVERIFY(!restarted.admits({token, m_ann, "key", 0}, m_world->clock().now()));
    }

    // Nothing waits for the disk: what was noted is there after the thread has ended.
    void writesInTheBackground()
    {
        {
            SessionService background(m_world->store());
            background.start();
            background.begin(ann(), m_world->token(u"users"_s, m_ann.recordId), {u"otp"_s, {}, {}});
            background.stop();
        }
        QCOMPARE(m_world->count("_bn_sessions WHERE method = 'otp'"_ba), 1);
    }

    void boundsSessionsOfAnAccount()
    {
        QByteArrayList tokens;
        for (int i = 0; i < SessionStore::maximumPerAccount + 5; ++i) {
            tokens.append(signIn());
            m_world->clock().advance(std::chrono::seconds(1));
        }
        QCOMPARE(list().sessions.size(), size_t(SessionStore::maximumPerAccount));
        QCOMPARE(m_world->count("_bn_session_tokens"_ba), SessionStore::maximumPerAccount);
        // One that was forgotten is there again with its next use.
        QVERIFY(!m_world->auth().identify(tokens.first()).isGuest());
        QVERIFY(!idOf(tokens.first()).isEmpty());
        QCOMPARE(list().sessions.size(), size_t(SessionStore::maximumPerAccount));
    }

    void sweepsWhatHasExpired()
    {
        const QByteArray token = signIn();
        QVERIFY(sessions().revoke(idOf(token), std::nullopt));
        m_world->clock().advance(std::chrono::seconds(1));
        signIn();
        QCOMPARE(list().sessions.size(), size_t(1));
        m_world->clock().advance(std::chrono::hours(24 * 365));
        QVERIFY(list().sessions.empty());
        QVERIFY(sessions().sweep());
        for (const QByteArray table : {"_bn_sessions", "_bn_session_tokens", "_bn_revoked_tokens"})
            QCOMPARE(m_world->count(table), 0);
        QVERIFY(!sessions().isRevoked(token));
    }

    void boundsTokensOfASession()
    {
        const QByteArray token = signIn();
        const QByteArray id = idOf(token).toLatin1();
        QByteArrayList rows;
        for (int i = 0; i < SessionStore::maximumTokens + 20; ++i) {
            const QByteArray number = QByteArray::number(100000 + i);
            rows.append("('h" + number + "', '" + id + "', '2030-01-01 00:00:00." + number.right(3)
                        + "Z')");
        }
        m_world->run("INSERT INTO _bn_session_tokens (hash, session, expires) VALUES "
                     + rows.join(','));
        QVERIFY(sessions().sweep());
        QCOMPARE(m_world->count("_bn_session_tokens"_ba), SessionStore::maximumTokens);
        QCOMPARE(m_world->count("_bn_session_tokens WHERE hash = 'h100519'"_ba), 1);
    }

    void goesWithTheAccount()
    {
        signIn();
        QCOMPARE(list().sessions.size(), size_t(1));
        QVERIFY(m_world->store().remove(ann()));
        QCOMPARE(m_world->count("_bn_sessions"_ba), 0);
        QVERIFY(sessions().sweep());
        QCOMPARE(m_world->count("_bn_session_tokens"_ba), 0);
    }

    // A refused token of a deleted record's successor is its own business: ids may come again.
    void ignoresPredecessors()
    {
        const QByteArray token = signIn();
        m_world->run("UPDATE users SET tokenKey = 'of somebody else' WHERE id = "
                     "'annannannannann'"_ba);
        QVERIFY(list().sessions.empty());
        QVERIFY(m_world->auth().identify(token).isGuest());
    }

    void refusesToExtendWhatWasRevoked()
    {
        const QByteArray token = signIn();
        QVERIFY(sessions().revoke(idOf(token), std::nullopt));
        const Result<void> extended = sessions().extend(ann(), token, "a.b.c", {});
        QVERIFY(!extended);
        QCOMPARE(extended.error().kind, Error::Kind::Unauthenticated);
        // Who came by other means has no session.
        QVERIFY(sessions().extend(ann(), "bnk_key", "a.b.c", {}));
    }

    void keepsUnknownExpiry()
    {
        // Such tokens are not ours, but they are good (A2.6).
        const QByteArray key = "key"_ba;
        QVERIFY(sessions().admits({"endless", m_ann, key, 0}, m_world->clock().now()));
        m_world->clock().advance(std::chrono::hours(24 * 3650));
        QCOMPARE(m_world->count("_bn_sessions"_ba), 0);
        QVERIFY(sessions().list({}, {}));
        QCOMPARE(m_world->count("_bn_sessions WHERE expires = ''"_ba), 1);
    }

private:
    SessionService &sessions() { return m_world->sessions(); }
    Schema::Record ann() { return m_world->record(u"users"_s, m_ann.recordId); }
    QByteArray signIn()
    {
        const Result<AuthAnswer> answer
            = m_world->auth().finishSignIn(ann(), AuthMethod::Password, {});
        return answer ? answer->token : QByteArray();
    }
    SessionPage list()
    {
        SessionRange range;
        range.limit = 500;
        const Result<SessionPage> page = sessions().list(range, {});
        return page ? *page : SessionPage();
    }
    QString idOf(const QByteArray &token)
    {
        const Result<SessionPage> page = sessions().list({}, token);
        if (!page)
            return {};
        for (const SessionInfo &session : page->sessions) {
            if (session.isCurrent)
                return session.row.id;
        }
        return {};
    }

    const AccountId m_ann{u"_pb_users_auth_"_s, u"annannannannann"_s};
    std::unique_ptr<AuthWorld> m_world;
};

QTEST_GUILESS_MAIN(TestSessionService)
#include "tst_sessionservice.moc"
