// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/accountpage.h"
#include "api/oauth2routes.h"
#include "api/staticroutes.h"
#include "platform/httpclient.h"
#include "platform/passwordhasher.h"
#include "services/auth/oauth2/oauth2redirect.h"
#include "services/auth/oauth2/oauth2service.h"
#include "support/authrouter.h"

#include <QCryptographicHash>
#include <QTemporaryDir>
#include <QTest>

using namespace Binnacle;
using namespace Qt::StringLiterals;

namespace {

/// A client that waits for a browser to come back.
class OneWaiter final : public OAuth2Waiters
{
public:
    bool isWaiting(const QString &clientId) const override { return clientId == "here"_L1; }
    QString addressOf(const QString &) const override { return u"192.0.2.1"_s; }
    void send(const QString &, const JsonValue &message) override { sent = message; }
    void unsubscribe(const QString &) override { }

    JsonValue sent;
};

}  // namespace

/// Where mails and OAuth2 providers send people (A4.5, A6.7).
class TestAccountPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void redirects_data();
    void redirects();
    void servesOnePage();
    void letsOnlyItsOwnScriptRun();
    void leavesOtherPathsAlone();

private:
    AuthRouter m_router;
    HttpClient m_http;
    PasswordHasher m_hasher;
    OneWaiter m_waiter;
    QTemporaryDir m_directory;
    std::unique_ptr<OAuth2Redirect> m_redirect;
    std::unique_ptr<OAuth2Service> m_service;
};

void TestAccountPage::initTestCase()
{
    AuthWorld &world = m_router.world();
    m_redirect = std::make_unique<OAuth2Redirect>(world.clock());
    m_redirect->setWaiters(&m_waiter);
    m_service = std::make_unique<OAuth2Service>(world.auth(), world.records(), m_hasher, m_http,
                                                m_redirect->appleNames(), world.clock(), true);
    addOAuth2Routes(m_router.router(),
                    {world.auth(), *m_service, *m_redirect, world.clock(), nullptr});
    addAccountPage(m_router.router());
    addStaticRoutes(m_router.router(), {m_directory.path(), false});
}

void TestAccountPage::redirects_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("parameters");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("location");
    const QByteArray success = "../_/#/auth/oauth2-redirect-success";
    const QByteArray failure = "../_/#/auth/oauth2-redirect-failure";
    QTest::newRow("nothing") << "GET"_ba
                             << ""_ba << 307 << failure;
    QTest::newRow("a stranger") << "GET"_ba
                                << "state=x&code=y"_ba << 307 << failure;
    QTest::newRow("a code") << "GET"_ba
                            << "state=here&code=y"_ba << 307 << success;
    QTest::newRow("no code") << "GET"_ba
                             << "state=here"_ba << 307 << failure;
    QTest::newRow("an error") << "GET"_ba
                              << "state=here&code=y&error=e"_ba << 307 << failure;
    QTest::newRow("a stranger's form") << "POST"_ba
                                       << "state=x&code=y"_ba << 303 << failure;
    QTest::newRow("a form") << "POST"_ba
                            << "state=here&code=y"_ba << 303 << success;
    QTest::newRow("a form with an error") << "POST"_ba
                                          << "state=here&error=e"_ba << 303 << failure;
    QTest::newRow("a broken form") << "POST"_ba
                                   << "state=%zz"_ba << 303 << failure;
    QTest::newRow("no form") << "POST"_ba
                             << ""_ba << 303 << failure;
}

void TestAccountPage::redirects()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, parameters);
    QFETCH(int, status);
    QFETCH(QByteArray, location);
    const bool isForm = method == "POST";
    const QByteArray target = "/api/oauth2-redirect"_ba + (isForm ? ""_ba : '?' + parameters);
    const Wire::Response answer
        = m_router.client().send(method, target, isForm ? parameters : QByteArray(),
                                 isForm ? "application/x-www-form-urlencoded"_ba : QByteArray());
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.headers.value("Location").toByteArray(), location);
    QVERIFY(answer.body.isEmpty());
    QVERIFY(answer.contentType.isEmpty());
}

void TestAccountPage::servesOnePage()
{
    const Wire::Response page = m_router.client().get("/_/");
    QCOMPARE(page.status, 200);
    QCOMPARE(page.contentType, "text/html; charset=utf-8"_ba);
    for (const char *name :
         {"confirm-verification", "confirm-password-reset", "confirm-email-change",
          "oauth2-redirect-success", "oauth2-redirect-failure"})
        QVERIFY2(page.body.contains(name), name);
    const Wire::Response moved = m_router.client().get("/_");
    QCOMPARE(moved.status, 307);
    QCOMPARE(moved.headers.value("Location").toByteArray(), "/_/"_ba);
}

void TestAccountPage::letsOnlyItsOwnScriptRun()
{
    const Wire::Response page = m_router.client().get("/_/");
    const qsizetype begin = page.body.indexOf("<script>") + 8;
    const QByteArray script = page.body.mid(begin, page.body.indexOf("</script>", begin) - begin);
    const QByteArray hash = QCryptographicHash::hash(script, QCryptographicHash::Sha256).toBase64();
    const QByteArray policy = page.headers.value("Content-Security-Policy").toByteArray();
    QVERIFY(policy.contains(QByteArray("script-src 'sha256-" + hash + '\'')));
    QVERIFY(policy.startsWith("default-src 'none';"));
    QVERIFY(!policy.contains("unsafe"));
}

void TestAccountPage::leavesOtherPathsAlone()
{
    QCOMPARE(m_router.client().get("/_/nothing").status, 404);
    QCOMPARE(m_router.client().post("/_/", "{}").status, 404);
}

QTEST_GUILESS_MAIN(TestAccountPage)
#include "tst_accountpage.moc"
