// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/accessclient.h"
#include "smoke/sampledirectory.h"
#include "support/pageworld.h"
#include "widgets/access/accesspage.h"
#include "widgets/base/stateview.h"
#include "widgets/theme.h"

#include <QLineEdit>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Qt::StringLiterals;

/// The Access page over a real server in this process.
class TestAccessServer : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void everyTabHasAnAnswer_data();
    void everyTabHasAnAnswer();
    void takesARuleOver();
    void givesATokenThatWorks();

private:
    Ui::StateView *states(const QString &tab) const
    {
        return m_page->findChild<Ui::StateView *>(u"page.access.%1.states"_s.arg(tab));
    }
    void openTab(const QString &tab)
    {
        m_page->open(JsonValue::object({{u"tab"_s, JsonValue(tab)}}));
        m_page->setShown(true);
        QTRY_VERIFY(states(tab)->state() != Ui::StateView::State::Loading);
    }
    template <typename T> T answer(QFuture<T> future)
    {
        future.waitForFinished();
        return future.result();
    }

    Ui::Theme m_theme;
    QTemporaryDir m_folder;
    std::unique_ptr<PageWorld> m_world;
    std::unique_ptr<Ui::AccessPage> m_page;
};

void TestAccessServer::initTestCase()
{
    m_theme.install();
    QVERIFY(Test::makeSampleDirectory(m_folder.filePath(u"data"_s)).has_value());
}

void TestAccessServer::init()
{
    m_world = std::make_unique<PageWorld>(m_folder.filePath(u"data"_s), m_theme);
    QVERIFY(m_world->isOpen());
    m_page = std::make_unique<Ui::AccessPage>(m_world->context());
    m_page->resize(1280, 860);
    m_page->show();
}

void TestAccessServer::cleanup()
{
    m_page.reset();
    m_world.reset();
}

void TestAccessServer::everyTabHasAnAnswer_data()
{
    QTest::addColumn<QString>("tab");
    for (const char *tab : {"users", "superusers", "keys", "sessions", "signin", "rules", "audit"})
        QTest::newRow(tab) << QString::fromLatin1(tab);
}

void TestAccessServer::everyTabHasAnAnswer()
{
    QFETCH(QString, tab);
    openTab(tab);
    QVERIFY(states(tab)->state() != Ui::StateView::State::Error);
}

void TestAccessServer::takesARuleOver()
{
    Client::AccessClient access(m_world->client);
    const auto before = answer(access.matrix(u"guest"_s));
    QVERIFY(before.has_value());
    const auto row = std::find_if(before->rows.begin(), before->rows.end(), [](const auto &each) {
        return !each.isSystem && each.type == u"base";
    });
    QVERIFY(row != before->rows.end());
    const auto saved = answer(
        access.updateCollection(row->id, JsonValue::object({{u"listRule"_s, JsonValue(u""_s)}})));
    QVERIFY(saved.has_value());
    const auto after = answer(access.matrix(u"guest"_s));
    QVERIFY(after.has_value());
    for (const Client::MatrixRow &each : after->rows) {
        if (each.id != row->id)
            continue;
        const Client::ActionVerdict &list = each.actions.at(u"list"_s);
        QCOMPARE(list.ruleClass, u"public"_s);
        QCOMPARE(list.allowed, std::optional(true));
        QCOMPARE(list.visible, each.rows);
    }
}

void TestAccessServer::givesATokenThatWorks()
{
    const JsonValue account = JsonValue::object({{u"email"_s, JsonValue(u"zoe@example.com"_s)},
                                                 {u"password"_s, JsonValue(u"12345678"_s)},
                                                 {u"passwordConfirm"_s, JsonValue(u"12345678"_s)}});
    const auto made = answer(m_world->client.createRecord(u"_superusers"_s, account));
    QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().message));
    Client::AccessClient access(m_world->client);
    const auto token = answer(access.impersonate(u"_superusers"_s, (*made)[u"id"].toString(), 900));
    QVERIFY(token.has_value());
    QCOMPARE(token->count(u'.'), 2);
}

QTEST_MAIN(TestAccessServer)
#include "tst_accessserver.moc"
