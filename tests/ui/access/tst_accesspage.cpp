// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/apiclient.h"
#include "models/livehub.h"
#include "models/roles.h"
#include "support/accessibilitywalk.h"
#include "support/fakeshell.h"
#include "widgets/access/accesspage.h"
#include "widgets/base/button.h"
#include "widgets/base/segmented.h"
#include "widgets/base/stateview.h"
#include "widgets/notices.h"
#include "widgets/theme.h"
#include "wire/jsonparser.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Qt::StringLiterals;
using State = Ui::StateView::State;

namespace {

JsonValue jsonOf(QByteArray text)
{
    return *Wire::parseJson(text.replace('\'', '"'));
}

const QByteArray users
    = "{'id':'u','name':'users','type':'auth','system':false,'fields':[{'id':'f','name':'name',"
      "'type':'text','presentable':true}],'indexes':[],'passwordAuth':{'enabled':true,"
      "'identityFields':['email']},'otp':{'enabled':false,'length':8,'duration':180},"
      "'oauth2':{'enabled':true,'providers':[{'name':'github','clientId':'g'},"
      "{'name':'gitlab','clientId':'l'}]},'mfa':{'enabled':false,'duration':600},"
      "'authAlert':{'enabled':true},'authToken':{'duration':432000}}";
const QByteArray posts
    = "{'id':'p','name':'posts','type':'base','system':false,'fields':[{'id':'a','name':'author',"
      "'type':'relation','collectionId':'u','cascadeDelete':true}],'indexes':[]}";
const QByteArray superusers
    = "{'id':'s','name':'_superusers','type':'auth','system':true,'fields':[],'indexes':[],"
      "'passwordAuth':{'enabled':true,'identityFields':['email']},'otp':{'enabled':false,"
      "'length':8,'duration':180},'oauth2':{'enabled':false,'providers':[]},"
      "'mfa':{'enabled':false,'duration':600},'authAlert':{'enabled':true},"
      "'authToken':{'duration':86400}}";

}  // namespace

/// The Access page as an operator has it, over a server that the test plays.
class TestAccessPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void listsAccounts();
    void findsAccounts();
    void makesATokenForTrying();
    void signsAnAccountOut();
    void countsWhatGoesWithAnAccount();
    void makesAnAccount();
    void givesARole();
    void worksWithoutRoles();
    void makesAKey();
    void refusesAKeyForNothing();
    void revokesASession();
    void asksBeforeASecretIsLost();
    void savesOnlyWhatChanged();
    void showsTheRules();
    void changesARuleAndTakesItBack();
    void keepsARuleThatIsRefused();
    void showsWhatWasChanged();
    void tellsWhatFailed();
    void tellsWhatIsNotAllowed();
    void comesBack();
    void isReachedByKeyboard_data();
    void isReachedByKeyboard();

private:
    void serve();
    void openTab(const QString &name);
    template <typename T> T *child(const QString &name) const
    {
        return m_page->findChild<T *>(name);
    }
    QTableView *table(const QString &tab) const
    {
        return child<QTableView>(u"page.access.%1.table"_s.arg(tab));
    }
    Ui::StateView *states(const QString &tab) const
    {
        return child<Ui::StateView>(u"page.access.%1.states"_s.arg(tab));
    }
    void choose(const QString &tab, int row, int column = 0)
    {
        QTRY_VERIFY(table(tab)->model()->rowCount() > row);
        table(tab)->setCurrentIndex(table(tab)->model()->index(row, column));
    }
    QString cell(const QString &tab, int row, int column) const
    {
        return table(tab)->model()->index(row, column).data().toString();
    }
    void click(const QString &name) const
    {
        auto *button = child<QAbstractButton>(name);
        QVERIFY2(button, qPrintable(name));
        QVERIFY2(button->isEnabled(), qPrintable(name));
        button->click();
    }
    /// What floats over the page.
    template <typename T = QDialog> T *sheet(const QString &name) const
    {
        for (T *each : m_page->findChildren<T *>(name)) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    const Client::ApiRequest &last(const QByteArray &method) const
    {
        for (auto at = m_fake->requests.rbegin(); at != m_fake->requests.rend(); ++at) {
            if (at->method == method)
                return *at;
        }
        static const Client::ApiRequest none;
        return none;
    }
    JsonValue lastBody(const QByteArray &method) const
    {
        return Wire::parseJson(last(method).body).value_or(JsonValue());
    }

    Ui::Theme m_theme;
    std::unique_ptr<FakeInstance> m_instance;
    FakeTransport *m_fake = nullptr;
    std::unique_ptr<Client::ApiClient> m_client;
    std::unique_ptr<Models::LiveHub> m_live;
    Ui::Notices m_notices;
    std::unique_ptr<Ui::AccessPage> m_page;
};

void TestAccessPage::initTestCase()
{
    m_theme.install();
}

void TestAccessPage::init()
{
    m_instance = std::make_unique<FakeInstance>(Client::Instance::Kind::Local, u"sample"_s,
                                                QString(), u"127.0.0.1:8090"_s);
    m_fake = &m_instance->transport();
    m_client = std::make_unique<Client::ApiClient>(*m_fake);
    m_live = std::make_unique<Models::LiveHub>(*m_client);
    serve();
    m_page = std::make_unique<Ui::AccessPage>(
        Ui::PageContext{*m_instance, *m_client, *m_live, m_theme, m_notices});
    m_page->resize(1280, 860);
    m_page->show();
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void TestAccessPage::cleanup()
{
    m_page.reset();
    m_live.reset();
    m_client.reset();
    m_instance.reset();
}

void TestAccessPage::serve()
{
    const auto answer
        = [this](const QByteArray &method, const QByteArray &target, const QByteArray &json) {
              m_fake->on(method, target, FakeTransport::json(jsonOf(json)));
          };
    answer("GET", "/api/collections", "{'items':[" + users + ',' + posts + ',' + superusers + "]}");
    answer("GET", "/api/collections/meta/oauth2-providers",
           "[{'name':'github','displayName':'GitHub'},{'name':'gitlab','displayName':'GitLab'},"
           "{'name':'google','displayName':'Google'}]");
    answer("GET", "/api/collections/u/records",
           "{'page':1,'items':[{'id':'ann','email':'ann@example.com','name':'Ann','verified':true,"
           "'created':'2026-01-01 00:00:00.000Z'},{'id':'bob','email':'bob@example.com',"
           "'name':'Bob','verified':false}]}");
    answer("GET", "/api/collections/p/records", "{'page':1,'totalItems':3,'items':[]}");
    answer("GET", "/api/console/operators",
           "{'items':[{'id':'r','email':'root@example.com','role':'owner','totp':true},"
           "{'id':'v','email':'vera@example.com','role':'viewer','totp':false}]}");
    answer("GET", "/api/console/apikeys",
           "{'items':[{'id':'k','name':'import','prefix':'bnk_ab12','scope':{'collections':"
           "{'posts':['create']}},'created':'2026-01-01 00:00:00.000Z','expires':'',"
           "'lastUsed':'','lastIp':'','createdBy':'root@example.com','revoked':false}]}");
    answer("GET", "/api/console/sessions",
           "{'items':[{'id':'s1','collectionName':'users','record':'ann',"
           "'label':'ann@example.com','method':'password','ip':'10.0.0.1','userAgent':'curl/8',"
           "'created':'2026-01-01 00:00:00.000Z','lastSeen':'2026-01-01 00:00:00.000Z',"
           "'expires':'2026-01-06 00:00:00.000Z','current':false}]}");
    answer("GET", "/api/console/audit",
           "{'items':[{'id':'a2','at':'2026-01-02 00:00:00.000Z','actor':{'kind':'superuser',"
           "'id':'r','label':'root@example.com'},'ip':'10.0.0.1','action':'collection.update',"
           "'target':{'kind':'collection','id':'p','label':'posts'},"
           "'before':{'listRule':null},'after':{'listRule':'public'}},"
           "{'id':'a1','at':'2026-01-01 00:00:00.000Z','actor':{'kind':'window'},'ip':'',"
           "'action':'apikey.revoke','target':{'kind':'apikey','id':'k0','label':'old'},"
           "'before':null,'after':null}],'next':''}");
    answer("GET", "/api/console/access/matrix",
           "{'as':{'kind':'guest'},'collections':[{'id':'p','name':'posts','type':'base',"
           "'system':false,'rows':4,'actions':{"
           "'list':{'class':'public','rule':'','allowed':true,'visible':4},"
           "'view':{'class':'rule','rule':'live = true','allowed':true,'visible':3},"
           "'create':{'class':'closed','rule':null,'allowed':false,'visible':null},"
           "'update':{'class':'closed','rule':null,'allowed':false,'visible':0},"
           "'delete':{'class':'closed','rule':null,'allowed':false,'visible':0}}}]}");
}

void TestAccessPage::openTab(const QString &name)
{
    m_page->open(JsonValue::object({{u"tab"_s, JsonValue(name)}}));
    m_page->setShown(true);
    QTRY_COMPARE(states(name)->state(), State::Content);
}

void TestAccessPage::listsAccounts()
{
    openTab(u"users"_s);
    QCOMPARE(cell(u"users"_s, 0, 1), u"ann@example.com"_s);
    QCOMPARE(cell(u"users"_s, 1, 2), u"no"_s);
    // Nothing is chosen, so there is nothing to be done.
    QVERIFY(!child<QAbstractButton>(u"btn.token"_s)->isEnabled());
    choose(u"users"_s, 0);
    QVERIFY(child<QAbstractButton>(u"btn.token"_s)->isEnabled());
    QSignalSpy asked(m_page.get(), &Ui::Page::openRequested);
    table(u"users"_s)->setFocus();
    QTest::keyClick(table(u"users"_s), Qt::Key_Return);
    QCOMPARE(asked.count(), 1);
    const auto target = asked.takeFirst()[0].value<Ui::PageTarget>();
    QCOMPARE(target.kind, Ui::PageKind::Data);
    QCOMPARE(target.arguments[u"record"].toString(), u"ann"_s);
}

void TestAccessPage::findsAccounts()
{
    openTab(u"users"_s);
    m_page->focusFilter();
    auto *edit = child<QLineEdit>(u"page.access.users.search"_s);
    QTest::keyClicks(edit, u"it's"_s);
    QTRY_VERIFY(last("GET").target.contains("filter="));
    const QString filter = QString::fromUtf8(QByteArray::fromPercentEncoding(last("GET").target));
    QVERIFY2(filter.contains(u"email ~ "_s) && filter.contains(u"name ~ "_s), qPrintable(filter));
    m_fake->on("GET", "/api/collections/u/records",
               FakeTransport::json(jsonOf("{'page':1,'items':[]}")));
    QTest::keyClicks(edit, u"x"_s);
    QTRY_COMPARE(states(u"users"_s)->state(), State::FilteredEmpty);
}

void TestAccessPage::makesATokenForTrying()
{
    openTab(u"users"_s);
    m_fake->on("POST", "/api/collections/u/impersonate/ann",
               FakeTransport::json(jsonOf("{'token':'very.secret.token'}")));
    choose(u"users"_s, 0);
    click(u"btn.token"_s);
    QTRY_VERIFY(sheet(u"sheet.token"_s));
    child<Ui::Segmented>(u"token.span"_s)->setCurrentIndex(1);
    click(u"btn.createToken"_s);
    QTRY_VERIFY(sheet(u"sheet.secret"_s));
    QCOMPARE(lastBody("POST")[u"duration"].toInteger(), 3600);
    // Dots until one asks for it.
    auto *secret = child<QLineEdit>(u"secret.value"_s);
    QCOMPARE(secret->echoMode(), QLineEdit::Password);
    click(u"btn.copySecret"_s);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"very.secret.token"_s);
    click(u"btn.closeSecret"_s);
    QTRY_VERIFY(!m_page->findChild<QLineEdit *>(u"secret.value"_s));
}

void TestAccessPage::signsAnAccountOut()
{
    openTab(u"users"_s);
    m_fake->on("DELETE", "/api/console/sessions", FakeTransport::jsonText({}, 204));
    choose(u"users"_s, 1);
    click(u"btn.signOut"_s);
    QTRY_VERIFY(sheet(u"dialog.confirm"_s));
    QCOMPARE(m_fake->count("DELETE", "/api/"), 0);
    click(u"btn.confirm"_s);
    QTRY_COMPARE(m_fake->count("DELETE", "/api/console/sessions?collection=u&record=bob"), 1);
}

void TestAccessPage::countsWhatGoesWithAnAccount()
{
    openTab(u"users"_s);
    m_fake->on("DELETE", "/api/collections/u/records/ann", FakeTransport::jsonText({}, 204));
    choose(u"users"_s, 0);
    table(u"users"_s)->setFocus();
    QTest::keyClick(table(u"users"_s), Qt::Key_Delete);
    QTRY_VERIFY(sheet(u"dialog.confirm"_s));
    QString told;
    for (const QLabel *label : sheet(u"dialog.confirm"_s)->findChildren<QLabel *>())
        told += label->text() + u'\n';
    QVERIFY2(told.contains(u"ann@example.com"_s) && told.contains(u"3 records"_s),
             qPrintable(told));
    QTest::keyClick(sheet(u"dialog.confirm"_s), Qt::Key_Escape);
    QCOMPARE(m_fake->count("DELETE", "/api/"), 0);
}

void TestAccessPage::makesAnAccount()
{
    openTab(u"users"_s);
    click(u"btn.newAccount"_s);
    QTRY_VERIFY(sheet(u"sheet.account"_s));
    click(u"btn.createAccount"_s);
    QCOMPARE(m_fake->count("POST", "/api/"), 0);
    QTest::keyClicks(child<QLineEdit>(u"account.email"_s), u"eve@example.com"_s);
    QTest::keyClicks(child<QLineEdit>(u"account.password"_s), u"12345678"_s);
    m_fake->on("POST", "/api/collections/u/records",
               FakeTransport::error(400, u"Failed."_s,
                                    jsonOf("{'email':{'code':'c','message':'Taken.'}}")));
    click(u"btn.createAccount"_s);
    QTRY_COMPARE(child<QLineEdit>(u"account.email"_s)->accessibleDescription(), u"Taken."_s);
    m_fake->on("POST", "/api/collections/u/records", FakeTransport::json(jsonOf("{'id':'eve'}")));
    click(u"btn.createAccount"_s);
    QTRY_VERIFY(!sheet(u"sheet.account"_s));
    QCOMPARE(lastBody("POST")[u"passwordConfirm"].toString(), u"12345678"_s);
}

void TestAccessPage::givesARole()
{
    openTab(u"superusers"_s);
    QCOMPARE(cell(u"superusers"_s, 1, 1), u"Viewer"_s);
    m_fake->on("PATCH", "/api/console/operators/v",
               FakeTransport::json(jsonOf("{'id':'v','email':'vera@example.com',"
                                          "'role':'editor'}")));
    choose(u"superusers"_s, 1);
    click(u"btn.role"_s);
    QTRY_VERIFY(sheet(u"sheet.role"_s));
    QVERIFY(child<QRadioButton>(u"role.viewer"_s)->isChecked());
    child<QRadioButton>(u"role.editor"_s)->click();
    click(u"btn.giveRole"_s);
    QTRY_COMPARE(lastBody("PATCH")[u"role"].toString(), u"editor"_s);
}

void TestAccessPage::worksWithoutRoles()
{
    m_fake->on("GET", "/api/console/operators", FakeTransport::error(404, u"Not found."_s));
    m_fake->on("GET", "/api/collections/_superusers/records",
               FakeTransport::json(jsonOf("{'page':1,'items':[{'id':'r',"
                                          "'email':'root@example.com'},{'id':'i',"
                                          "'email':'__pbinstaller@example.com'}]}")));
    openTab(u"superusers"_s);
    QCOMPARE(table(u"superusers"_s)->model()->rowCount(), 1);
    QCOMPARE(cell(u"superusers"_s, 0, 0), u"root@example.com"_s);
}

void TestAccessPage::makesAKey()
{
    openTab(u"keys"_s);
    click(u"btn.newKey"_s);
    QTRY_VERIFY(sheet(u"sheet.key"_s) && child<QCheckBox>(u"key.scope.posts.list"_s));
    QTest::keyClicks(child<QLineEdit>(u"key.name"_s), u"web shop"_s);
    child<QCheckBox>(u"key.scope.*.list"_s)->click();
    // What is allowed for all need not be ticked for one.
    QVERIFY(!child<QCheckBox>(u"key.scope.posts.list"_s)->isEnabled());
    child<QCheckBox>(u"key.scope.posts.update"_s)->click();
    child<Ui::Segmented>(u"key.expiry"_s)->setCurrentIndex(1);
    m_fake->on("POST", "/api/console/apikeys",
               FakeTransport::json(jsonOf("{'id':'n','name':'web shop','key':'bnk_whole'}")));
    click(u"btn.saveKey"_s);
    QTRY_VERIFY(sheet(u"sheet.secret"_s));
    const JsonValue body = lastBody("POST");
    QCOMPARE(body[u"name"].toString(), u"web shop"_s);
    QCOMPARE(body[u"scope"].toJson(),
             "{\"collections\":{\"*\":[\"list\"],\"posts\":[\"update\"]}}"_ba);
    QVERIFY(!body[u"expires"].toString().isEmpty());
    QCOMPARE(child<QLineEdit>(u"secret.value"_s)->text(), u"bnk_whole"_s);
    click(u"btn.closeSecret"_s);
}

void TestAccessPage::refusesAKeyForNothing()
{
    openTab(u"keys"_s);
    click(u"btn.newKey"_s);
    QTRY_VERIFY(sheet(u"sheet.key"_s));
    click(u"btn.saveKey"_s);
    QVERIFY(child<QLabel>(u"dialog.error"_s)->isVisible());
    QCOMPARE(m_fake->count("POST", "/api/"), 0);
    sheet(u"sheet.key"_s)->close();
}

void TestAccessPage::revokesASession()
{
    openTab(u"sessions"_s);
    QCOMPARE(cell(u"sessions"_s, 0, 3), u"10.0.0.1"_s);
    m_fake->on("DELETE", "/api/console/sessions/s1", FakeTransport::jsonText({}, 204));
    choose(u"sessions"_s, 0);
    click(u"btn.endSession"_s);
    QTRY_VERIFY(sheet(u"dialog.confirm"_s));
    click(u"btn.confirm"_s);
    QTRY_COMPARE(m_fake->count("DELETE", "/api/console/sessions/s1"), 1);
}

void TestAccessPage::asksBeforeASecretIsLost()
{
    openTab(u"signin"_s);
    choose(u"signin"_s, 0);
    click(u"btn.editSignIn"_s);
    QTRY_VERIFY(sheet(u"sheet.signin"_s));
    // The server keeps secrets by place: the one behind a removed one is to be given anew.
    click(u"btn.removeProvider.github"_s);
    click(u"btn.saveSignIn"_s);
    QVERIFY(child<QLabel>(u"dialog.error"_s)->isVisible());
    QCOMPARE(m_fake->count("PATCH", "/api/"), 0);
    sheet(u"sheet.signin"_s)->close();
}

void TestAccessPage::savesOnlyWhatChanged()
{
    openTab(u"signin"_s);
    choose(u"signin"_s, 0);
    click(u"btn.editSignIn"_s);
    QTRY_VERIFY(sheet(u"sheet.signin"_s));
    QVERIFY(!child<QAbstractButton>(u"btn.saveSignIn"_s)->isEnabled());
    child<QCheckBox>(u"signin.otp"_s)->click();
    m_fake->on("PATCH", "/api/collections/u", FakeTransport::json(jsonOf(users)));
    click(u"btn.saveSignIn"_s);
    QTRY_VERIFY(!sheet(u"sheet.signin"_s));
    QCOMPARE(last("PATCH").body, "{\"otp\":{\"enabled\":true}}"_ba);
}

void TestAccessPage::showsTheRules()
{
    openTab(u"rules"_s);
    QCOMPARE(cell(u"rules"_s, 0, 1), u"public · 4"_s);
    QCOMPARE(cell(u"rules"_s, 0, 3), u"closed"_s);
    QVERIFY(last("GET").target.endsWith("as=guest"));
}

void TestAccessPage::changesARuleAndTakesItBack()
{
    openTab(u"rules"_s);
    m_fake->on("PATCH", "/api/collections/p", FakeTransport::json(jsonOf(posts)));
    Ui::Notice told;
    const auto listening = connect(&m_notices, &Ui::Notices::posted, this,
                                   [&told](const Ui::Notice &notice) { told = notice; });
    choose(u"rules"_s, 0, 2);
    table(u"rules"_s)->setFocus();
    QTest::keyClick(table(u"rules"_s), Qt::Key_Return);
    QTRY_VERIFY(sheet(u"sheet.rule"_s));
    QCOMPARE(child<QPlainTextEdit>(u"rule.text"_s)->toPlainText(), u"live = true"_s);
    QVERIFY(!child<QAbstractButton>(u"btn.saveRule"_s)->isEnabled());
    child<Ui::Segmented>(u"rule.class"_s)->setCurrentIndex(0);
    click(u"btn.saveRule"_s);
    QTRY_VERIFY(!sheet(u"sheet.rule"_s));
    QCOMPARE(last("PATCH").body, "{\"viewRule\":null}"_ba);
    QVERIFY(told.run);
    told.run();
    QTRY_COMPARE(last("PATCH").body, "{\"viewRule\":\"live = true\"}"_ba);
    disconnect(listening);
}

void TestAccessPage::keepsARuleThatIsRefused()
{
    openTab(u"rules"_s);
    m_fake->on("PATCH", "/api/collections/p",
               FakeTransport::error(400, u"Failed."_s,
                                    jsonOf("{'listRule':{'code':'c','message':'Bad rule.'}}")));
    const QModelIndex at = table(u"rules"_s)->model()->index(0, 1);
    QTest::mouseClick(table(u"rules"_s)->viewport(), Qt::LeftButton, {},
                      table(u"rules"_s)->visualRect(at).center());
    QTRY_VERIFY(sheet(u"sheet.rule"_s));
    child<Ui::Segmented>(u"rule.class"_s)->setCurrentIndex(3);
    QTest::keyClicks(child<QPlainTextEdit>(u"rule.text"_s), u"nothing = 1"_s);
    click(u"btn.saveRule"_s);
    QTRY_VERIFY(child<QLabel>(u"dialog.error"_s)->text().contains(u"Bad rule."_s));
    QVERIFY(sheet(u"sheet.rule"_s));
    sheet(u"sheet.rule"_s)->close();
}

void TestAccessPage::showsWhatWasChanged()
{
    openTab(u"audit"_s);
    QVERIFY(m_page->inspector());
    choose(u"audit"_s, 0);
    auto *before = m_page->inspector()->findChild<QPlainTextEdit *>(u"audit.before"_s);
    QVERIFY(before->toPlainText().contains(u"listRule"_s));
    choose(u"audit"_s, 1);
    QVERIFY(before->isHidden());
    QCOMPARE(cell(u"audit"_s, 1, 1), u"this window"_s);
}

void TestAccessPage::tellsWhatFailed()
{
    m_fake->on("GET", "/api/console/sessions", FakeTransport::error(500, u"Broken."_s));
    m_page->open(JsonValue::object({{u"tab"_s, JsonValue(u"sessions"_s)}}));
    m_page->setShown(true);
    QTRY_COMPARE(states(u"sessions"_s)->state(), State::Error);
    serve();
    m_page->refresh();
    QTRY_COMPARE(states(u"sessions"_s)->state(), State::Content);
}

void TestAccessPage::tellsWhatIsNotAllowed()
{
    m_fake->on("GET", "/api/console/apikeys",
               FakeTransport::error(403, u"Only owners may do that."_s));
    m_page->open(JsonValue::object({{u"tab"_s, JsonValue(u"keys"_s)}}));
    m_page->setShown(true);
    QTRY_COMPARE(states(u"keys"_s)->state(), State::Forbidden);
}

void TestAccessPage::comesBack()
{
    openTab(u"keys"_s);
    QTest::keyClicks(child<QLineEdit>(u"page.access.keys.search"_s), u"imp"_s);
    const JsonValue state = m_page->state();
    m_page = std::make_unique<Ui::AccessPage>(
        Ui::PageContext{*m_instance, *m_client, *m_live, m_theme, m_notices});
    m_page->restore(state);
    m_page->setShown(true);
    QCOMPARE(child<QTabBar>(u"page.access.tabs"_s)->currentIndex(), 2);
    QCOMPARE(child<QLineEdit>(u"page.access.keys.search"_s)->text(), u"imp"_s);
    QTRY_COMPARE(states(u"keys"_s)->state(), State::Content);
}

void TestAccessPage::isReachedByKeyboard_data()
{
    QTest::addColumn<QString>("tab");
    QTest::addColumn<QString>("button");
    QTest::newRow("users") << u"users"_s << u"btn.token"_s;
    QTest::newRow("superusers") << u"superusers"_s << u"btn.role"_s;
    QTest::newRow("keys") << u"keys"_s << u"btn.newKey"_s;
    QTest::newRow("sessions") << u"sessions"_s << u"btn.endSession"_s;
    QTest::newRow("signin") << u"signin"_s << u"btn.editSignIn"_s;
    QTest::newRow("rules") << u"rules"_s << QString();
    QTest::newRow("audit") << u"audit"_s << QString();
}

void TestAccessPage::isReachedByKeyboard()
{
    QFETCH(QString, tab);
    QFETCH(QString, button);
    openTab(tab);
    choose(tab, 0, tab == u"rules" ? 1 : 0);
    QStringList faults = AccessibilityWalk(*m_page).faults();
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    if (tab == u"rules") {
        table(tab)->setFocus();
        QTest::keyClick(table(tab), Qt::Key_Return);
    } else if (!button.isEmpty()) {
        click(button);
    }
    QDialog *open = nullptr;
    for (QDialog *each : m_page->findChildren<QDialog *>())
        open = each->isVisible() ? each : open;
    if (!open)
        return;
    QVERIFY(QTest::qWaitForWindowActive(open));
    faults = AccessibilityWalk(*open).faults();
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    open->close();
}

QTEST_MAIN(TestAccessPage)
#include "tst_accesspage.moc"
