// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"
#include "db/database.h"
#include "services/settings/settingsservice.h"
#include "ui/data/datapagetest.h"
#include "widgets/data/thumbnails.h"

#include <QImage>
#include <QLabel>

#include <algorithm>

using namespace Binnacle;
using namespace Binnacle::Tests;
using namespace Qt::StringLiterals;

/// What the window writes, and what the server makes of it.
class TestDataSaving : public DataPageTest
{
    Q_OBJECT

private slots:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void savesInOneTransaction();
    void showsProtectedPictures();
    void leavesViewersToRead();

private:
    void prepare(const QString &directory) override;
    void type(const QString &id, const QString &field, const QString &text);
    /// The calls of that path that changed something, the oldest first.
    std::vector<Client::RequestRow> writes(const QString &path);
    QStringList namesOnServer();
};

void TestDataSaving::prepare(const QString &directory)
{
    const auto database = Db::Database::openSqlite({directory + u"/data.db"_s});
    QVERIFY(database);
    const Settings settings = Settings::fromJson(
        JsonValue::object({{u"batch"_s, JsonValue::object({{u"enabled"_s, JsonValue(true)}})}}));
    const Result<void> written = (*database)->write([&](Db::Transaction &transaction) {
        return writeSettings(transaction, settings, {}, SystemClock().now());
    });
    QVERIFY2(written, written ? "" : qPrintable(written.error().detail));
}

void TestDataSaving::type(const QString &id, const QString &field, const QString &text)
{
    grid()->setCurrentIndex(cell(rowWith(id), field));
    QTest::keyClick(grid(), Qt::Key_F2);
    auto *line = child<QLineEdit>(u"data.grid.editor"_s);
    QVERIFY(line);
    line->selectAll();
    QTest::keyClicks(line, text);
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_COMPARE(cell(rowWith(id), field).data().toString(), text);
}

std::vector<Client::RequestRow> TestDataSaving::writes(const QString &path)
{
    Client::RequestQuery query;
    query.search = path;
    query.limit = 100;
    auto reply = m_world->client.requests(query);
    reply.waitForFinished();
    std::vector<Client::RequestRow> found;
    for (const Client::RequestRow &row :
         reply.result().value_or(std::vector<Client::RequestRow>())) {
        if (row.method != u"GET"_s)
            found.insert(found.begin(), row);
    }
    return found;
}

QStringList TestDataSaving::namesOnServer()
{
    QStringList names;
    for (const QString &id :
         {u"tag000000000001"_s, u"tag000000000002"_s, u"tag000000000003"_s, u"tag000000000004"_s})
        names << onServer(id)[u"name"].toString();
    return names;
}

void TestDataSaving::savesInOneTransaction()
{
    open(u"tags"_s);
    const QStringList before = namesOnServer();
    QCOMPARE(before, (QStringList{u"cooking"_s, u"garden"_s, u"music"_s, u"travel"_s}));
    type(u"tag000000000001"_s, u"name"_s, u"baking"_s);
    type(u"tag000000000002"_s, u"name"_s, u"x"_s);
    type(u"tag000000000003"_s, u"name"_s, u"jazz"_s);
    m_page->save();
    const auto *result = child<QLabel>(u"page.data.saveResult"_s);
    QTRY_VERIFY(result->text().contains(u"refused"_s));
    // One is wrong: it says so at its cell, and none of them is written.
    const QModelIndex wrong = cell(rowWith(u"tag000000000002"_s), u"name"_s);
    QCOMPARE(wrong.data(Models::ToneRole).toInt(), int(Models::CellTone::Error));
    QVERIFY(!wrong.data(Qt::ToolTipRole).toString().isEmpty());
    QCOMPARE(grid()->currentIndex().row(), wrong.row());
    for (const QString &id : {u"tag000000000001"_s, u"tag000000000003"_s}) {
        const QModelIndex right = cell(rowWith(id), u"name"_s);
        QVERIFY(right.data(Models::StagedRole).toBool());
        QVERIFY(right.data(Models::ToneRole).toInt() != int(Models::CellTone::Error));
    }
    QCOMPARE(namesOnServer(), before);

    type(u"tag000000000002"_s, u"name"_s, u"orchard"_s);
    m_page->save();
    QTRY_VERIFY(!m_page->hasUnsavedChanges());
    QCOMPARE(namesOnServer(), (QStringList{u"baking"_s, u"orchard"_s, u"jazz"_s, u"travel"_s}));
    // It took one call each time, and none for a record alone.
    QTRY_COMPARE(writes(u"/api/batch"_s).size(), size_t(2));
    QCOMPARE(writes(u"/api/batch"_s)[0].status, 400);
    QCOMPARE(writes(u"/api/batch"_s)[1].status, 200);
    QCOMPARE(writes(u"/records"_s).size(), size_t(0));
}

void TestDataSaving::showsProtectedPictures()
{
    open(u"posts"_s);
    const QString file = m_folder->filePath(u"dot.png"_s);
    QImage picture(8, 8, QImage::Format_RGB32);
    picture.fill(Qt::red);
    QVERIFY(picture.save(file));
    const QString id = idOf(0);
    auto written = m_world->client.updateRecord(u"posts"_s, id, JsonValue::object(), {},
                                                {{u"attachments"_s, file}});
    written.waitForFinished();
    QVERIFY(written.result());
    const QString name = (*written.result())[u"attachments"].elements().at(0).toString();

    auto collections = m_world->client.collections();
    collections.waitForFinished();
    const std::vector<Client::CollectionInfo> all = *collections.result();
    const auto posts = std::find_if(all.begin(), all.end(),
                                    [](const auto &each) { return each.name == u"posts"_s; });
    QVERIFY(posts != all.end());
    const Client::FieldInfo *field = posts->field(u"attachments"_s);
    QVERIFY(field && field->isProtected());
    Models::FileTokens tokens(m_world->client);
    Ui::Thumbnails thumbnails(m_world->client, tokens);
    QTRY_VERIFY(!thumbnails.thumbnail(*posts, *field, id, name).isNull());
}

/// Whoever lost the role to write keeps what is staged, and is told why it cannot be saved.
void TestDataSaving::leavesViewersToRead()
{
    Client::ApiClient &client = m_world->client;
    const QString mail = u"vera@example.com"_s;
    const QString password = u"vera-secret-1"_s;
    const auto superuser = [&](const QString &email) {
        const JsonValue record = JsonValue::object({{u"email"_s, JsonValue(email)},
                                                    {u"password"_s, JsonValue(password)},
                                                    {u"passwordConfirm"_s, JsonValue(password)}});
        return client.createRecord(u"_superusers"_s, record).result();
    };
    // Somebody must stay an owner.
    QVERIFY(superuser(u"owner@example.com"_s));
    const Result<JsonValue> vera = superuser(mail);
    QVERIFY(vera);
    open(u"tags"_s);
    type(u"tag000000000001"_s, u"name"_s, u"baking"_s);
    auto *make = child<QAbstractButton>(u"btn.newRecord"_s);
    QVERIFY(make->isEnabled());

    Client::AccessClient access(client);
    QVERIFY(access.setRole((*vera)[u"id"].toString(), u"viewer"_s).result());
    QVERIFY(client.signIn(u"_superusers"_s, mail, password).result());
    m_page->setShown(false);
    m_page->setShown(true);
    QTRY_VERIFY(!make->isEnabled());
    QVERIFY2(make->toolTip().contains(u"an editor"_s), qPrintable(make->toolTip()));
    auto *save = child<QAbstractButton>(u"btn.saveChanges"_s);
    QVERIFY(!save->isEnabled());
    QVERIFY(m_page->hasUnsavedChanges());
    client.setToken({});
    m_page->setShown(false);
    m_page->setShown(true);
    QTRY_VERIFY(save->isEnabled());
}

QTEST_MAIN(TestDataSaving)
#include "tst_datasaving.moc"
