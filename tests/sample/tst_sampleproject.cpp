// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/clock.h"
#include "core/datetime.h"
#include "runtime/server.h"
#include "runtime/services.h"
#include "sample/sampleproject.h"
#include "support/routerclient.h"
#include "wire/jsonparser.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Binnacle;
using namespace Qt::StringLiterals;

/// The sample project, as a server serves it.
class TestSampleProject : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();

    void hasRecords_data();
    void hasRecords();
    void isAboutToday();
    void letsPeopleInByRule();
    void hasFiles();
    void takesChanges();
    void refusesWhatIsThere();

private:
    JsonValue list(const QByteArray &query, const QByteArray &token = {}, bool isOwner = true);
    QByteArray signIn(const QByteArray &collection, const QByteArray &email,
                      const QByteArray &password);

    QTemporaryDir m_folder;
    std::unique_ptr<Runtime::Server> m_server;
};

void TestSampleProject::initTestCase()
{
    const Result<void> made = Sample::makeProject(m_folder.filePath(u"harbour"_s));
    QVERIFY2(made, made ? "" : qPrintable(made.error().message + made.error().detail));
    // Nothing of the making is left beside it.
    QCOMPARE(QDir(m_folder.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot),
             QStringList{u"harbour"_s});
    Runtime::ServerOptions options;
    options.data.directory = m_folder.filePath(u"harbour"_s);
    m_server = std::make_unique<Runtime::Server>(options);
    QVERIFY(m_server->open());
}

void TestSampleProject::cleanupTestCase()
{
    m_server.reset();
}

JsonValue TestSampleProject::list(const QByteArray &query, const QByteArray &token, bool isOwner)
{
    RouterClient client(m_server->router());
    client.isOwner = isOwner;
    client.token = token;
    const Wire::Response response = client.get("/api/collections/" + query);
    return Wire::parseJson(response.body).value_or(JsonValue());
}

QByteArray TestSampleProject::signIn(const QByteArray &collection, const QByteArray &email,
                                     const QByteArray &password)
{
    RouterClient client(m_server->router());
    const Wire::Response response
        = client.post("/api/collections/" + collection + "/auth-with-password",
                      "{\"identity\":\"" + email + "\",\"password\":\"" + password + "\"}");
    const JsonValue json = Wire::parseJson(response.body).value_or(JsonValue());
    return json[u"token"].toString().toLatin1();
}

void TestSampleProject::hasRecords_data()
{
    QTest::addColumn<QByteArray>("collection");
    QTest::addColumn<int>("least");
    QTest::newRow("vessels") << "vessels"_ba << 30;
    QTest::newRow("berths") << "berths"_ba << 10;
    QTest::newRow("calls") << "calls"_ba << 150;
    QTest::newRow("cargo") << "cargo"_ba << 200;
    QTest::newRow("crew") << "crew"_ba << 80;
    QTest::newRow("notes") << "notes"_ba << 40;
    QTest::newRow("berth_load") << "berth_load"_ba << 10;
    QTest::newRow("users") << "users"_ba << 2;
    QTest::newRow("superusers") << "_superusers"_ba << 1;
}

void TestSampleProject::hasRecords()
{
    QFETCH(QByteArray, collection);
    QFETCH(int, least);
    const JsonValue page = list(collection + "/records?perPage=500&expand=vessel,berth,call.agent");
    QVERIFY(page[u"totalItems"].toInteger() >= least);
    QCOMPARE(page[u"items"].size(), page[u"totalItems"].toInteger());
    // No relation leads into the void.
    for (const JsonValue &item : page[u"items"].elements()) {
        for (const QString &name : {u"vessel"_s, u"berth"_s, u"call"_s}) {
            if (!item[name].toString().isEmpty())
                QVERIFY2(item[u"expand"].contains(name), item.toJson().constData());
        }
    }
}

void TestSampleProject::isAboutToday()
{
    const qint64 now = SystemClock().now().time_since_epoch().count();
    constexpr qint64 day = 86'400'000;
    int past = 0;
    int coming = 0;
    const JsonValue calls = list("calls/records?perPage=500");
    for (const JsonValue &call : calls[u"items"].elements()) {
        const auto eta = parseDateTime(call[u"eta"].toString());
        const auto created = parseDateTime(call[u"created"].toString());
        const auto updated = parseDateTime(call[u"updated"].toString());
        QVERIFY(eta && created && updated);
        QVERIFY(*created <= *updated);
        QVERIFY(updated->time_since_epoch().count() <= now);
        const qint64 distance = eta->time_since_epoch().count() - now;
        QVERIFY(qAbs(distance) < 25 * day);
        ++(distance < 0 ? past : coming);
        QCOMPARE(call[u"status"].toString() == "planned"_L1, distance > 0);
    }
    QVERIFY(past > 50);
    QVERIFY(coming > 20);
}

void TestSampleProject::letsPeopleInByRule()
{
    const QByteArray kari = signIn("users", "kari@example.com", "harbour-secret-1");
    const QByteArray omar = signIn("users", "omar@example.com", "harbour-secret-1");
    QVERIFY(!kari.isEmpty() && !omar.isEmpty());
    QVERIFY(!signIn("_superusers", "admin@example.com", "admin-secret-1").isEmpty());
    const auto count = [this](const QByteArray &collection, const QByteArray &token) {
        return list(collection + "/records", token, false)[u"totalItems"].toInteger(-1);
    };
    QVERIFY(count("vessels", {}) > 0);
    QVERIFY(count("berth_load", {}) > 0);
    QCOMPARE(count("calls", {}), 0);
    QVERIFY(count("calls", kari) > 0);
    QCOMPARE(count("crew", kari), -1);
    QCOMPARE(count("notes", {}), 0);
    QVERIFY(count("notes", kari) > 0);
    QCOMPARE(count("notes", kari) + count("notes", omar),
             list("notes/records")[u"totalItems"].toInteger());
}

void TestSampleProject::hasFiles()
{
    RouterClient client(m_server->router());
    client.isOwner = true;
    int photos = 0;
    const JsonValue vessels = list("vessels/records?filter=photo!=''");
    for (const JsonValue &vessel : vessels[u"items"].elements()) {
        const QString path = m_server->services().directory().storagePath() + u'/'
            + vessel[u"collectionId"].toString() + u'/' + vessel[u"id"].toString() + u'/'
            + vessel[u"photo"].toString();
        QFile file(path);
        QVERIFY2(file.open(QIODevice::ReadWrite), qPrintable(path));
        QVERIFY(file.read(8).startsWith("\x89PNG"));
        QVERIFY(QFile::exists(path + u".attrs"));
        ++photos;
    }
    QVERIFY(photos > 10);
}

/// Rows that were put in by hand are what the rules of their fields allow.
void TestSampleProject::takesChanges()
{
    RouterClient client(m_server->router());
    client.isOwner = true;
    for (const QByteArray &collection :
         {"vessels"_ba, "berths"_ba, "calls"_ba, "cargo"_ba, "crew"_ba, "notes"_ba}) {
        const JsonValue page = list(collection + "/records?perPage=500");
        for (const JsonValue &item : page[u"items"].elements()) {
            const QByteArray id = item[u"id"].toString().toLatin1();
            const Wire::Response response
                = client.send("PATCH", "/api/collections/" + collection + "/records/" + id,
                              item.toJson(), "application/json");
            QVERIFY2(response.status == 200, QByteArray(collection + response.body).constData());
        }
    }
}

void TestSampleProject::refusesWhatIsThere()
{
    const Result<void> again = Sample::makeProject(m_folder.filePath(u"harbour"_s));
    QVERIFY(!again);
    QCOMPARE(again.error().kind, Error::Kind::Conflict);
    QVERIFY(QDir(m_folder.path()).mkdir(u"empty"_s));
    QVERIFY(Sample::makeProject(m_folder.filePath(u"empty"_s)));
}

QTEST_GUILESS_MAIN(TestSampleProject)
#include "tst_sampleproject.moc"
