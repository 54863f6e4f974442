// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/apiclient.h"
#include "models/livehub.h"
#include "support/accessibilitywalk.h"
#include "support/fakeshell.h"
#include "widgets/access/accesspage.h"
#include "widgets/base/banner.h"
#include "widgets/base/stateview.h"
#include "widgets/notices.h"
#include "widgets/theme.h"
#include "wire/jsonparser.h"

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTableView>
#include <QTest>
#include <QTimer>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Qt::StringLiterals;
using State = Ui::StateView::State;

namespace {

JsonValue parsed(QByteArray text)
{
    return *Wire::parseJson(text.replace('\'', '"'));
}

QByteArray session(int number, const QByteArray &collection = "users")
{
    const QByteArray digits = QByteArray::number(number);
    return "{'id':'s" + digits + "','collectionName':'" + collection + "','record':'r" + digits
        + "','label':'user" + digits
        + "@example.com','method':'password','ip':'10.0.0.1','userAgent':'curl/8','created':"
          "'2026-01-01 00:00:00.000Z','lastSeen':'2026-01-01 00:00:00.000Z','expires':''}";
}

}  // namespace

/// The Access page beside a server on which things happen, and as somebody who may not do all.
class TestAccessLive : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_theme.install(); }
    void init();
    void cleanup();

    void asksAgainWhileItIsSeen();
    void keepsPlaceAndSelection();
    void forgetsTheChoiceOfWhatIsGone();
    void keepsWhatIsShownWhenTheServerFails();
    void keepsOlderPages();
    void searchesOnTheServer();
    void followsChangesOfRecords();
    void showsPasskeys();
    void removesAPasskey();
    void followsWaysOfSigningIn();
    void tellsWhoMakesPasskeys();
    void greysWhatARoleDoesNotAllow_data();
    void greysWhatARoleDoesNotAllow();
    void leavesOneselfToViewers();
    void showsRulesToViewers();
    void isWholeForOwners();

private:
    void answer(const QByteArray &method, const QByteArray &target, const QByteArray &json)
    {
        m_fake->on(method, target, FakeTransport::json(parsed(json)));
    }
    void serveSessions(const QList<int> &numbers, const QByteArray &next = {})
    {
        QByteArrayList items;
        for (const int number : numbers)
            items.append(session(number));
        answer("GET", "/api/console/sessions",
               "{'items':[" + items.join(',') + "],'next':'" + next + "'}");
    }
    void signInAs(const QByteArray &role)
    {
        answer("GET", "/api/console/account",
               "{'collection':'_superusers','record':'me','email':'vera@example.com','role':'"
                   + role + "'}");
    }
    void openTab(const QString &name)
    {
        m_page->open(JsonValue::object({{u"tab"_s, JsonValue(name)}}));
        m_page->setShown(true);
        QTRY_COMPARE(child<Ui::StateView>(u"page.access.%1.states"_s.arg(name))->state(),
                     State::Content);
        // The window's shell would have put it into its dock.
        if (QWidget *inspector = m_page->inspector()) {
            inspector->resize(360, 600);
            inspector->show();
        }
    }
    QTableView *table(const QString &tab) const
    {
        return child<QTableView>(u"page.access.%1.table"_s.arg(tab));
    }
    void choose(const QString &tab, int row)
    {
        table(tab)->setCurrentIndex(table(tab)->model()->index(row, 0));
    }
    QString first(const QString &tab, int row) const
    {
        return table(tab)->model()->index(row, 0).data().toString();
    }
    void poll() { child<QTimer>(u"page.access.polling"_s)->setInterval(1); }
    template <typename T> T *child(const QString &name) const
    {
        return m_page->findChild<T *>(name);
    }
    template <typename T> T *beside(const QString &name) const
    {
        return m_page->inspector()->findChild<T *>(name);
    }

    Ui::Theme m_theme;
    std::unique_ptr<FakeInstance> m_instance;
    FakeTransport *m_fake = nullptr;
    std::unique_ptr<Client::ApiClient> m_client;
    std::unique_ptr<Models::LiveHub> m_live;
    Ui::Notices m_notices;
    std::unique_ptr<Ui::AccessPage> m_page;
};

void TestAccessLive::init()
{
    m_instance = std::make_unique<FakeInstance>(Client::Instance::Kind::Remote, u"sample"_s,
                                                QString(), u"127.0.0.1:8090"_s);
    m_fake = &m_instance->transport();
    m_client = std::make_unique<Client::ApiClient>(*m_fake);
    m_live = std::make_unique<Models::LiveHub>(*m_client);
    answer("GET", "/api/collections",
           "{'items':[{'id':'u','name':'users','type':'auth','system':false,'fields':[],"
           "'indexes':[]}]}");
    answer("GET", "/api/collections/u/records",
           "{'items':[{'id':'ann','email':'ann@example.com','verified':true},"
           "{'id':'bob','email':'bob@example.com','verified':false}]}");
    answer("GET", "/api/console/operators",
           "{'items':[{'id':'me','email':'vera@example.com','role':'viewer'}]}");
    answer("GET", "/api/console/apikeys",
           "{'items':[{'id':'k','name':'import','prefix':'bnk_ab12','scope':{'collections':{}}}]}");
    answer("GET", "/api/console/access/totp/u/ann",
           "{'enabled':true,'confirmed':'2026-01-02 00:00:00.000Z','recoveryCodesLeft':8}");
    answer("GET", "/api/console/access/totp/u/bob",
           "{'enabled':false,'confirmed':'','recoveryCodesLeft':0}");
    answer("GET", "/api/console/access/passkeys/u/ann",
           "{'items':[{'id':'p1','name':'Phone','created':'2026-01-02 00:00:00.000Z',"
           "'lastUsed':''},{'id':'p2','name':'Laptop','created':'2026-01-03 00:00:00.000Z',"
           "'lastUsed':'2026-01-04 00:00:00.000Z'}]}");
    answer("GET", "/api/console/access/passkeys/u/bob", "{'items':[]}");
    answer("GET", "/api/console/access/matrix",
           "{'as':{'kind':'guest'},'collections':[{'id':'p','name':'posts','type':'base','rows':4,"
           "'actions':{'list':{'class':'public','rule':'','allowed':true,'visible':4}}}]}");
    serveSessions({3, 2, 1});
    m_page = std::make_unique<Ui::AccessPage>(
        Ui::PageContext{*m_instance, *m_client, *m_live, m_theme, m_notices});
    m_page->resize(1280, 400);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestAccessLive::cleanup()
{
    m_page.reset();
    m_live.reset();
    m_client.reset();
    m_instance.reset();
}

void TestAccessLive::asksAgainWhileItIsSeen()
{
    openTab(u"sessions"_s);
    poll();
    serveSessions({4, 3, 2, 1});
    QTRY_COMPARE(first(u"sessions"_s, 0), u"user4@example.com"_s);
    m_page->setShown(false);
    QCoreApplication::processEvents();
    const int before = m_fake->count("GET", "/api/console/sessions");
    QVERIFY(!child<QTimer>(u"page.access.polling"_s)->isActive());
    QCOMPARE(m_fake->count("GET", "/api/console/sessions"), before);
    m_page->setShown(true);
    QTRY_VERIFY(m_fake->count("GET", "/api/console/sessions") > before);
}

void TestAccessLive::keepsPlaceAndSelection()
{
    QList<int> numbers;
    for (int i = 90; i > 0; --i)
        numbers.append(i);
    serveSessions(numbers);
    openTab(u"sessions"_s);
    QTableView *view = table(u"sessions"_s);
    choose(u"sessions"_s, 40);
    view->scrollTo(view->currentIndex(), QAbstractItemView::PositionAtTop);
    const int place = view->visualRect(view->currentIndex()).top();
    QVERIFY(view->verticalScrollBar()->value() > 0);
    numbers.prepend(92);
    numbers.removeOne(85);
    numbers.removeOne(20);
    numbers.prepend(93);
    serveSessions(numbers);
    poll();
    QTRY_COMPARE(first(u"sessions"_s, 0), u"user93@example.com"_s);
    QCOMPARE(view->currentIndex().data().toString(), u"user50@example.com"_s);
    QCOMPARE(view->visualRect(view->currentIndex()).top(), place);
}

/// The next row is not chosen instead: what is done then would be done to another.
void TestAccessLive::forgetsTheChoiceOfWhatIsGone()
{
    openTab(u"sessions"_s);
    choose(u"sessions"_s, 1);
    serveSessions({3, 1});
    poll();
    QTRY_COMPARE(table(u"sessions"_s)->model()->rowCount(), 2);
    QVERIFY(!table(u"sessions"_s)->currentIndex().isValid());
    QVERIFY(!child<QAbstractButton>(u"btn.endSession"_s)->isEnabled());
}

void TestAccessLive::keepsWhatIsShownWhenTheServerFails()
{
    openTab(u"sessions"_s);
    m_fake->on("GET", "/api/console/sessions", FakeTransport::error(500, u"Broken."_s));
    const int before = m_fake->count("GET", "/api/console/sessions");
    poll();
    QTRY_VERIFY(m_fake->count("GET", "/api/console/sessions") > before + 2);
    auto *states = child<Ui::StateView>(u"page.access.sessions.states"_s);
    QCOMPARE(states->state(), State::Content);
    // Who asks for it is told.
    m_page->refresh();
    QTRY_COMPARE(states->state(), State::Error);
}

void TestAccessLive::keepsOlderPages()
{
    QList<int> newest;
    for (int i = 200; i > 100; --i)
        newest.append(i);
    serveSessions(newest, "older");
    openTab(u"sessions"_s);
    answer("GET", "/api/console/sessions?limit=100&before=older",
           "{'items':[" + session(2) + ',' + session(1) + "],'next':''}");
    table(u"sessions"_s)->model()->fetchMore({});
    QTRY_COMPARE(table(u"sessions"_s)->model()->rowCount(), 102);
    newest.prepend(201);
    serveSessions(newest, "older");
    poll();
    QTRY_COMPARE(first(u"sessions"_s, 0), u"user201@example.com"_s);
    QCOMPARE(table(u"sessions"_s)->model()->rowCount(), 103);
    QCOMPARE(first(u"sessions"_s, 102), u"user1@example.com"_s);
}

void TestAccessLive::searchesOnTheServer()
{
    openTab(u"sessions"_s);
    answer("GET", "/api/console/sessions?limit=100&before=&search=old",
           "{'items':[" + session(7) + "],'next':''}");
    answer("GET", "/api/console/sessions?limit=100&search=old",
           "{'items':[" + session(7) + "],'next':''}");
    auto *edit = child<QLineEdit>(u"page.access.sessions.search"_s);
    QTest::keyClicks(edit, u"old"_s);
    QTRY_COMPARE(table(u"sessions"_s)->model()->rowCount(), 1);
    QCOMPARE(first(u"sessions"_s, 0), u"user7@example.com"_s);
    QTest::keyClick(edit, Qt::Key_Escape);
    edit->clear();
    QTRY_COMPARE(table(u"sessions"_s)->model()->rowCount(), 3);
}

void TestAccessLive::followsChangesOfRecords()
{
    m_live->start();
    QTRY_COMPARE(m_live->link(), Models::LiveHub::Link::Live);
    openTab(u"users"_s);
    answer("GET", "/api/collections/u/records",
           "{'items':[{'id':'eve','email':'eve@example.com','verified':true}]}");
    const int before = m_fake->count("GET", "/api/collections/u/records");
    const auto tell = [this](const QByteArray &collection) {
        m_fake->stream()->send("record",
                               parsed("{'action':'create','collectionId':'x','collection':'"
                                      + collection + "','id':'eve'}"));
    };
    tell("posts");
    tell("users");
    QTRY_COMPARE(table(u"users"_s)->model()->rowCount(), 1);
    QCOMPARE(m_fake->count("GET", "/api/collections/u/records"), before + 1);
}

void TestAccessLive::showsPasskeys()
{
    openTab(u"users"_s);
    choose(u"users"_s, 0);
    QTRY_VERIFY(beside<QWidget>(u"passkey.p1"_s));
    QVERIFY(beside<QWidget>(u"passkey.p2"_s));
    const QString twoStep = beside<QLabel>(u"page.access.users.inspector.twoStep"_s)->text();
    QVERIFY2(twoStep.contains(u"8 recovery codes"_s), qPrintable(twoStep));
    QVERIFY(beside<QLabel>(u"page.access.users.inspector.passkeys"_s)->isHidden());
    const QStringList faults = AccessibilityWalk(*m_page->inspector()).faults();
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
}

void TestAccessLive::removesAPasskey()
{
    openTab(u"users"_s);
    choose(u"users"_s, 0);
    QTRY_VERIFY(beside<QWidget>(u"passkey.p1"_s));
    beside<QAbstractButton>(u"btn.removePasskey.p1"_s)->click();
    auto *confirm = child<QDialog>(u"dialog.confirm"_s);
    QVERIFY(confirm);
    QTRY_VERIFY(confirm->isVisible());
    QCOMPARE(m_fake->count("DELETE", "/api/"), 0);
    m_fake->on("DELETE", "/api/console/access/passkeys/u/ann/p1", FakeTransport::jsonText({}, 204));
    answer("GET", "/api/console/access/passkeys/u/ann", "{'items':[]}");
    child<QAbstractButton>(u"btn.confirm"_s)->click();
    QTRY_COMPARE(m_fake->count("DELETE", "/api/console/access/passkeys/u/ann/p1"), 1);
    QTRY_VERIFY(!beside<QWidget>(u"passkey.p1"_s));
    QVERIFY(!beside<QLabel>(u"page.access.users.inspector.passkeys"_s)->isHidden());
}

void TestAccessLive::followsWaysOfSigningIn()
{
    openTab(u"users"_s);
    choose(u"users"_s, 0);
    QTRY_VERIFY(beside<QWidget>(u"passkey.p1"_s));
    answer("GET", "/api/console/access/totp/u/ann",
           "{'enabled':false,'confirmed':'','recoveryCodesLeft':0}");
    m_fake->on("GET", "/api/console/access/passkeys/u/ann",
               FakeTransport::error(500, u"Broken."_s));
    m_page->refresh();
    const auto *twoStep = beside<QLabel>(u"page.access.users.inspector.twoStep"_s);
    QTRY_VERIFY2(twoStep->text().contains(u"Off"_s), qPrintable(twoStep->text()));
    // What could not be read again is still what it was.
    QVERIFY(beside<QWidget>(u"passkey.p1"_s));
}

void TestAccessLive::tellsWhoMakesPasskeys()
{
    openTab(u"users"_s);
    choose(u"users"_s, 1);
    auto *text = beside<QLabel>(u"page.access.users.inspector.passkeys"_s);
    QTRY_VERIFY2(text->text().contains(u"browser"_s), qPrintable(text->text()));
    m_fake->on("GET", "/api/console/access/passkeys/u/ann",
               FakeTransport::error(500, u"Broken."_s));
    choose(u"users"_s, 0);
    QTRY_VERIFY2(text->text().contains(u"Broken."_s), qPrintable(text->text()));
}

void TestAccessLive::greysWhatARoleDoesNotAllow_data()
{
    QTest::addColumn<QByteArray>("role");
    QTest::addColumn<QString>("tab");
    QTest::addColumn<QString>("button");
    QTest::addColumn<QString>("reason");
    QTest::newRow("viewer, new account")
        << "viewer"_ba << u"users"_s << u"btn.newAccount"_s << u"an editor"_s;
    QTest::newRow("editor, new account")
        << "editor"_ba << u"users"_s << u"btn.newAccount"_s << QString();
    QTest::newRow("editor, token")
        << "editor"_ba << u"users"_s << u"btn.token"_s << u"an operator"_s;
    QTest::newRow("operator, token") << "operator"_ba << u"users"_s << u"btn.token"_s << QString();
    QTest::newRow("viewer, mail") << "viewer"_ba << u"users"_s << u"btn.sendVerification"_s
                                  << QString();
    QTest::newRow("operator, role")
        << "operator"_ba << u"superusers"_s << u"btn.role"_s << u"an owner"_s;
    QTest::newRow("operator, new superuser")
        << "operator"_ba << u"superusers"_s << u"btn.newSuperuser"_s << u"an owner"_s;
    QTest::newRow("operator, key")
        << "operator"_ba << u"keys"_s << u"btn.newKey"_s << u"an owner"_s;
    QTest::newRow("operator, session")
        << "operator"_ba << u"sessions"_s << u"btn.endSession"_s << QString();
    QTest::newRow("viewer, session")
        << "viewer"_ba << u"sessions"_s << u"btn.endSession"_s << u"an operator"_s;
    QTest::newRow("viewer, passkey")
        << "viewer"_ba << u"users"_s << u"btn.removePasskey.p1"_s << u"an operator"_s;
}

void TestAccessLive::greysWhatARoleDoesNotAllow()
{
    QFETCH(QByteArray, role);
    QFETCH(QString, tab);
    QFETCH(QString, button);
    QFETCH(QString, reason);
    signInAs(role);
    openTab(tab);
    choose(tab, 0);
    auto *note = child<Ui::Banner>(u"page.access.rights"_s);
    QTRY_VERIFY(note->isVisible());
    QVERIFY(note->text().contains(u"vera@example.com"_s));
    QAbstractButton *greyed = nullptr;
    QTRY_VERIFY((greyed = child<QAbstractButton>(button)));
    QTRY_COMPARE(greyed->isEnabled(), reason.isEmpty());
    QVERIFY2(reason.isEmpty() || greyed->toolTip().contains(reason), qPrintable(greyed->toolTip()));
}

/// An operator's own account is not an owner's business.
void TestAccessLive::leavesOneselfToViewers()
{
    signInAs("operator");
    answer("GET", "/api/console/sessions",
           "{'items':[" + session(1, "_superusers") + ','
               + session(2, "_superusers").replace("'r2'", "'me'") + "],'next':''}");
    openTab(u"sessions"_s);
    auto *button = child<QAbstractButton>(u"btn.endSession"_s);
    choose(u"sessions"_s, 1);
    QTRY_VERIFY(child<Ui::Banner>(u"page.access.rights"_s)->isVisible());
    QVERIFY(button->isEnabled());
    choose(u"sessions"_s, 0);
    QVERIFY(!button->isEnabled());
    QVERIFY(button->toolTip().contains(u"an owner"_s));
}

void TestAccessLive::showsRulesToViewers()
{
    signInAs("viewer");
    openTab(u"rules"_s);
    QTRY_VERIFY(child<Ui::Banner>(u"page.access.rights"_s)->isVisible());
    table(u"rules"_s)->setCurrentIndex(table(u"rules"_s)->model()->index(0, 1));
    table(u"rules"_s)->setFocus();
    QTest::keyClick(table(u"rules"_s), Qt::Key_Return);
    QTRY_VERIFY(child<QDialog>(u"sheet.rule"_s));
    QVERIFY(!child<QAbstractButton>(u"btn.saveRule"_s)->isEnabled());
    QVERIFY(child<QPlainTextEdit>(u"rule.text"_s)->isReadOnly());
    child<QDialog>(u"sheet.rule"_s)->close();
}

void TestAccessLive::isWholeForOwners()
{
    signInAs("owner");
    openTab(u"keys"_s);
    choose(u"keys"_s, 0);
    QTRY_VERIFY(m_fake->count("GET", "/api/console/account") > 0);
    QCoreApplication::processEvents();
    QVERIFY(!child<Ui::Banner>(u"page.access.rights"_s)->isVisible());
    QVERIFY(child<QAbstractButton>(u"btn.newKey"_s)->isEnabled());
    QVERIFY(child<QAbstractButton>(u"btn.revokeKey"_s)->isEnabled());
}

QTEST_MAIN(TestAccessLive)
#include "tst_accesslive.moc"
