// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/accessibilitywalk.h"
#include "support/fakeshell.h"
#include "widgets/notices.h"
#include "widgets/shell/owneroffer.h"
#include "widgets/shell/workspace.h"
#include "widgets/theme.h"
#include "wire/jsonparser.h"

#include <QAbstractButton>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Qt::StringLiterals;

namespace {

const QByteArray ownersPath = "/api/collections/_superusers/records";
const QString ownerMail = u"kari@example.com"_s;
const QString strong = u"a long enough one"_s;

}  // namespace

/// The sheet that makes the first superuser, as whoever opens a new project meets it.
class TestOwnerOffer : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_theme.install(); }
    void init();
    void cleanup();

    void asksWhoOwnsTheProject();
    void makesTheOwner();
    void doesSoByKeyboard();
    void refusesWhatCannotBe_data();
    void refusesWhatCannotBe();
    void showsThePasswordOnRequest();
    void tellsWhatTheServerRefuses_data();
    void tellsWhatTheServerRefuses();
    void canWait_data();
    void canWait();
    void asksNobodyWithoutNeed_data();
    void asksNobodyWithoutNeed();
    void goesWithItsProject();

private:
    void open(Client::Instance::Kind kind = Client::Instance::Kind::Local);
    void serveOwners(int count);
    void offer() { Ui::offerOwner(*m_workspace, m_theme, m_notices, m_window.get()); }
    QDialog *sheet() const
    {
        for (QDialog *each : m_window->findChildren<QDialog *>(u"sheet.account"_s)) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    template <typename T> T *in(const QString &name) const { return sheet()->findChild<T *>(name); }
    void fill(const QString &email, const QString &password) const
    {
        in<QLineEdit>(u"account.email"_s)->setText({});
        QTest::keyClicks(in<QLineEdit>(u"account.email"_s), email);
        QTest::keyClicks(in<QLineEdit>(u"account.password"_s), password);
    }
    void press(const QString &button) const
    {
        QTest::mouseClick(in<QAbstractButton>(button), Qt::LeftButton);
    }
    QString shownTexts() const
    {
        QString all;
        for (const QLabel *label : sheet()->findChildren<QLabel *>()) {
            if (label->isVisible())
                all += label->text() + u'\n';
        }
        return all;
    }
    int posts() const { return m_fake->count("POST", "/api/"); }

    Ui::Theme m_theme;
    Ui::Notices m_notices;
    const Ui::PageFactory m_pages = fakePages();
    std::shared_ptr<FakeInstance> m_instance;
    FakeTransport *m_fake = nullptr;
    std::unique_ptr<QWidget> m_window;
    Ui::Workspace *m_workspace = nullptr;
    QList<Ui::Notice> m_told;
};

void TestOwnerOffer::init()
{
    m_told.clear();
    connect(&m_notices, &Ui::Notices::posted, this,
            [this](const Ui::Notice &notice) { m_told.append(notice); });
}

void TestOwnerOffer::cleanup()
{
    disconnect(&m_notices, nullptr, this, nullptr);
    m_window.reset();
    m_instance.reset();
}

void TestOwnerOffer::open(Client::Instance::Kind kind)
{
    m_instance = std::make_shared<FakeInstance>(kind, u"harbour"_s, u"/srv/harbour"_s,
                                                u"127.0.0.1:8090"_s);
    m_fake = &m_instance->fake;
    m_window = std::make_unique<QWidget>();
    m_window->resize(1000, 700);
    m_workspace = new Ui::Workspace(m_instance, m_pages, m_theme, m_notices, m_window.get());
    m_workspace->resize(m_window->size());
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    serveOwners(0);
}

void TestOwnerOffer::serveOwners(int count)
{
    JsonValue items = JsonValue::array();
    for (int i = 0; i < count; ++i)
        items.append(JsonValue::object({{u"id"_s, JsonValue(u"owner"_s)}}));
    m_fake->on("GET", ownersPath,
               FakeTransport::json(JsonValue::object({{u"items"_s, std::move(items)}})));
}

void TestOwnerOffer::asksWhoOwnsTheProject()
{
    open();
    offer();
    QTRY_VERIFY(sheet());
    // The account that a server makes for the time until then is no owner.
    QVERIFY(QByteArray::fromPercentEncoding(m_fake->requests.back().target)
                .contains("email != '__pbinstaller@example.com'"));
    QVERIFY(shownTexts().contains(u"no superuser yet"_s));
    QTRY_VERIFY(in<QLineEdit>(u"account.email"_s)->hasFocus());
    const QStringList faults = AccessibilityWalk(*sheet()).faults();
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
}

void TestOwnerOffer::makesTheOwner()
{
    open();
    offer();
    QTRY_VERIFY(sheet());
    m_fake->on("POST", ownersPath,
               FakeTransport::json(JsonValue::object({{u"id"_s, JsonValue(u"new"_s)}})));
    fill(u"  "_s + ownerMail, strong);
    press(u"btn.createAccount"_s);
    QTRY_VERIFY(!sheet());
    const JsonValue body = *Wire::parseJson(m_fake->requests.back().body);
    QCOMPARE(body[u"email"].toString(), ownerMail);
    QCOMPARE(body[u"password"].toString(), strong);
    QCOMPARE(body[u"passwordConfirm"].toString(), strong);
    QCOMPARE(m_told.size(), 1);
    QVERIFY(m_told.front().text.contains(ownerMail));
    QCOMPARE(posts(), 1);
}

void TestOwnerOffer::doesSoByKeyboard()
{
    open();
    offer();
    QTRY_VERIFY(sheet());
    QVERIFY(QTest::qWaitForWindowActive(sheet()));
    m_fake->on("POST", ownersPath,
               FakeTransport::json(JsonValue::object({{u"id"_s, JsonValue(u"new"_s)}})));
    fill(ownerMail, strong);
    QTest::keyClick(in<QLineEdit>(u"account.password"_s), Qt::Key_Return);
    QTRY_VERIFY(!sheet());
    QCOMPARE(posts(), 1);
}

void TestOwnerOffer::refusesWhatCannotBe_data()
{
    QTest::addColumn<QString>("email");
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("told");
    QTest::newRow("nothing") << QString() << QString() << u"not an e-mail address"_s;
    QTest::newRow("no address") << u"kari"_s << strong << u"not an e-mail address"_s;
    QTest::newRow("no password") << ownerMail << QString() << u"At least 8"_s;
    QTest::newRow("weak password") << ownerMail << u"1234567"_s << u"At least 8"_s;
}

void TestOwnerOffer::refusesWhatCannotBe()
{
    QFETCH(QString, email);
    QFETCH(QString, password);
    QFETCH(QString, told);
    open();
    offer();
    QTRY_VERIFY(sheet());
    fill(email, password);
    press(u"btn.createAccount"_s);
    QVERIFY(sheet());
    QVERIFY2(shownTexts().contains(told), qPrintable(shownTexts()));
    QCOMPARE(posts(), 0);
}

/// There is no second field to mistype it in: who is not sure looks.
void TestOwnerOffer::showsThePasswordOnRequest()
{
    open();
    offer();
    QTRY_VERIFY(sheet());
    fill(ownerMail, strong);
    auto *edit = in<QLineEdit>(u"account.password"_s);
    QCOMPARE(edit->echoMode(), QLineEdit::Password);
    press(u"account.password.show"_s);
    QCOMPARE(edit->echoMode(), QLineEdit::Normal);
    QCOMPARE(edit->text(), strong);
}

void TestOwnerOffer::tellsWhatTheServerRefuses_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("told");
    QTest::newRow("address") << 400
                             << R"({"email":{"code":"c","message":"Value must be unique."}})"_ba
                             << u"Value must be unique."_s;
    QTest::newRow("password") << 400 << R"({"password":{"code":"c","message":"Too common."}})"_ba
                              << u"Too common."_s;
    QTest::newRow("mismatch")
        << 400 << R"({"passwordConfirm":{"code":"c","message":"Values don't match."}})"_ba
        << u"Values don't match."_s;
    QTest::newRow("whole") << 503 << "{}"_ba << u"Busy."_s;
}

void TestOwnerOffer::tellsWhatTheServerRefuses()
{
    QFETCH(int, status);
    QFETCH(QByteArray, fields);
    QFETCH(QString, told);
    open();
    offer();
    QTRY_VERIFY(sheet());
    m_fake->on("POST", ownersPath,
               FakeTransport::error(status, u"Busy."_s, *Wire::parseJson(fields)));
    fill(ownerMail, strong);
    press(u"btn.createAccount"_s);
    QTRY_VERIFY2(shownTexts().contains(told), qPrintable(shownTexts()));
    // What was typed is there for the next try.
    QCOMPARE(in<QLineEdit>(u"account.password"_s)->text(), strong);
    QVERIFY(m_told.isEmpty());
    m_fake->on("POST", ownersPath,
               FakeTransport::json(JsonValue::object({{u"id"_s, JsonValue(u"new"_s)}})));
    press(u"btn.createAccount"_s);
    QTRY_VERIFY(!sheet());
    QCOMPARE(posts(), 2);
}

void TestOwnerOffer::canWait_data()
{
    QTest::addColumn<bool>("byKey");
    QTest::newRow("later") << false;
    QTest::newRow("escape") << true;
}

void TestOwnerOffer::canWait()
{
    QFETCH(bool, byKey);
    open();
    offer();
    QTRY_VERIFY(sheet());
    fill(ownerMail, strong);
    if (byKey)
        QTest::keyClick(sheet(), Qt::Key_Escape);
    else
        press(u"btn.cancel"_s);
    QTRY_VERIFY(!sheet());
    QCOMPARE(posts(), 0);
    QVERIFY(m_told.isEmpty());
    // It is asked for anew the next time.
    offer();
    QTRY_VERIFY(sheet());
    QVERIFY(in<QLineEdit>(u"account.email"_s)->text().isEmpty());
}

void TestOwnerOffer::asksNobodyWithoutNeed_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what : {"owner", "remote", "unreadable", "hidden"})
        QTest::newRow(what) << QString::fromLatin1(what);
}

void TestOwnerOffer::asksNobodyWithoutNeed()
{
    QFETCH(QString, what);
    open(what == u"remote" ? Client::Instance::Kind::Remote : Client::Instance::Kind::Local);
    if (what == u"owner")
        serveOwners(1);
    else if (what == u"unreadable")
        m_fake->on("GET", ownersPath, FakeTransport::error(500, u"Broken."_s));
    m_workspace->setVisible(what != u"hidden");
    m_fake->isHolding = true;
    offer();
    QCOMPARE(m_fake->held(), what == u"remote" ? 0 : 1);
    m_fake->release();
    // What follows from an answer comes before what is asked after it.
    bool isOver = false;
    QMetaObject::invokeMethod(
        m_workspace,
        [this, &isOver] {
            QMetaObject::invokeMethod(
                m_workspace, [&isOver] { isOver = true; }, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
    QTRY_VERIFY(isOver);
    QVERIFY(!sheet());
}

void TestOwnerOffer::goesWithItsProject()
{
    open();
    offer();
    QTRY_VERIFY(sheet());
    delete m_workspace;
    QTRY_VERIFY(!sheet());
    QCOMPARE(posts(), 0);
}

QTEST_MAIN(TestOwnerOffer)
#include "tst_owneroffer.moc"
