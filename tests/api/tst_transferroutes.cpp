// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/recordroutes.h"
#include "api/transferroutes.h"
#include "services/transfer/exportservice.h"
#include "services/transfer/importservice.h"
#include "support/recordrouter.h"

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

/// Part 7 of the issue: lists as files, and files as records.
class TestTransferRoutes : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void exports_data();
    void exports();
    void exportsByRules();
    void exportsAllPages();
    void exportsWhatImports();
    void leavesNoFiles();
    void refusesExports_data();
    void refusesExports();
    void imports_data();
    void imports();
    void undoesWrongFiles();
    void triesWithoutKeeping();
    void updatesByKey();
    void mapsColumns();
    void hashesPasswords();
    void tellsChanges();
    void takesForms();
    void refusesImports_data();
    void refusesImports();
    void survivesNoise();

private:
    QByteArray body(const Wire::Response &response)
    {
        const Result<QByteArray> bytes = response.readBody(64 * 1024 * 1024);
        return bytes ? *bytes : "unreadable"_ba;
    }
    QByteArray exported(const QByteArray &target, const QByteArray &token = "root")
    {
        return body(m_router->get(target, token));
    }
    Wire::Response import(const QByteArray &target, const QByteArray &text,
                          const QByteArray &type = "text/csv")
    {
        return m_router->send(Wire::Method::Post, "/api/collections/" + target, text,
                              SendOptions{"root", type});
    }

    QTemporaryDir m_folder;
    std::unique_ptr<RecordRouter> m_router;
    std::unique_ptr<ExportService> m_exports;
    std::unique_ptr<ImportService> m_imports;
};

void TestTransferRoutes::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_router = std::make_unique<RecordRouter>();
    QVERIFY(m_router->isValid());
    RecordWorld &world = m_router->world();
    m_exports = std::make_unique<ExportService>(world.service(), world.collections(),
                                                m_folder.filePath(u"spool"_s));
    m_imports = std::make_unique<ImportService>(world.service(), world.collections());
    addRecordRoutes(m_router->router(), world.service());
    addTransferRoutes(m_router->router(), *m_exports, *m_imports);
}

void TestTransferRoutes::cleanup()
{
    m_router.reset();
    m_imports.reset();
    m_exports.reset();
}

void TestTransferRoutes::exports_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("text");
    const QByteArray csv("text/csv; charset=utf-8");
    QTest::newRow("csv") << "?format=csv&sort=name"_ba << csv
                         << "id,name\r\nt2,\"a, \"\"b\"\"\"\r\nt1,one\r\nt3,é=1\r\n"_ba;
    QTest::newRow("csv by default")
        << "?sort=-name&fields=name"_ba << csv << "name\r\né=1\r\none\r\n\"a, \"\"b\"\"\"\r\n"_ba;
    QTest::newRow("filter") << "?filter=name~'one'"_ba << csv << "id,name\r\nt1,one\r\n"_ba;
    QTest::newRow("nothing") << "?filter=name='none'"_ba << csv << "id,name\r\n"_ba;
    QTest::newRow("chosen columns") << "?filter=id='t1'&fields=name,collectionName,gone,*"_ba << csv
                                    << "name,collectionName,gone,id\r\none,keyedtags,,t1\r\n"_ba;
    QTest::newRow("excerpt") << "?filter=id='t1'&fields=name:excerpt(2,true)"_ba << csv
                             << "name\r\non...\r\n"_ba;
    QTest::newRow("lines")
        << "?format=ndjson&sort=name&fields=id,name"_ba
        << "application/x-ndjson"_ba
        << "{\"id\":\"t2\",\"name\":\"a, \\\"b\\\"\"}\n{\"id\":\"t1\",\"name\":\"one\"}\n{\"id\":\"t3\",\"name\":\"é=1\"}\n"_ba;
    QTest::newRow("no lines") << "?format=ndjson&filter=name='none'"_ba
                              << "application/x-ndjson"_ba
                              << ""_ba;
    QTest::newRow("array") << "?format=json&filter=id!='t2'&sort=id&fields=id"_ba
                           << "application/json"_ba
                           << "[{\"id\":\"t1\"},{\"id\":\"t3\"}]\n"_ba;
    QTest::newRow("empty array") << "?format=json&filter=name='none'"_ba
                                 << "application/json"_ba
                                 << "[]\n"_ba;
}

void TestTransferRoutes::exports()
{
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, text);
    RecordWorld &world = m_router->world();
    QVERIFY(world.redefine(u"keyed"_s,
                           "{\"name\":\"keyedtags\",\"fields\":[{\"name\":\"id\","
                           "\"type\":\"text\",\"primaryKey\":true,\"required\":true,"
                           "\"system\":true,\"pattern\":\"^[a-z0-9]+$\"},"
                           "{\"name\":\"name\",\"type\":\"text\"}]}"_ba));
    QVERIFY(world.run("ALTER TABLE keyed RENAME TO keyedtags;"
                      "ALTER TABLE keyedtags ADD COLUMN name TEXT DEFAULT '' NOT NULL"));
    QVERIFY(world.add(u"keyedtags"_s, "{\"id\":\"t1\",\"name\":\"one\"}"_ba).isObject());
    QVERIFY(world.add(u"keyedtags"_s, "{\"id\":\"t2\",\"name\":\"a, \\\"b\\\"\"}"_ba).isObject());
    QVERIFY(world.add(u"keyedtags"_s, "{\"id\":\"t3\",\"name\":\"é=1\"}"_ba).isObject());
    const Wire::Response response = m_router->get("/api/collections/keyedtags/export" + query);
    QCOMPARE(response.status, 200);
    QCOMPARE(response.contentType, type);
    QVERIFY(response.headers.value("Content-Disposition")
                .startsWith("attachment; filename=\"keyedtags."));
    QCOMPARE(body(response), text);
}

void TestTransferRoutes::exportsByRules()
{
    RecordWorld &world = m_router->world();
    QVERIFY(world.addUser(u"user00000000001"_s).isObject());
    QVERIFY(world.addUser(u"user00000000002"_s).isObject());
    QVERIFY(world.add(u"posts"_s, "{\"title\":\"open\",\"live\":true,\"secret\":\"hush\"}"_ba)
                .isObject());
    QVERIFY(world.add(u"authors"_s, "{\"id\":\"author000000001\",\"user\":\"user00000000001\"}"_ba)
                .isObject());
    QVERIFY(
        world.add(u"posts"_s, "{\"title\":\"shut\",\"author\":\"author000000001\"}"_ba).isObject());
    const QByteArray target("/api/collections/posts/export?format=ndjson");
    QVERIFY(!exported(target, {}).contains("shut"));
    QVERIFY(exported(target, {}).contains("open"));
    QVERIFY(!exported(target, {}).contains("hush"));
    QVERIFY(exported(target).contains("shut"));
    QVERIFY(exported(target).contains("hush"));
    QVERIFY(!exported("/api/collections/posts/export", {}).contains("secret"));
    QVERIFY(exported("/api/collections/posts/export").contains("secret"));
    QCOMPARE(m_router->get("/api/collections/vault/export").status, 403);
    // Mail addresses are for those who may see them.
    const QByteArray users("/api/collections/users/export");
    QVERIFY(!exported(users, {}).contains("@"));
    QCOMPARE(exported(users, "users/user00000000001").count('@'), 1);
    QCOMPARE(exported(users).count('@'), 2);
    QVERIFY(!exported(users).contains("tokenKey"));
    QVERIFY(!exported(users).contains("$2a$"));
    // Views and related records.
    QVERIFY(exported("/api/collections/titles/export").contains("open"));
    QCOMPARE(exported("/api/collections/titles/export?sort=-title&fields=title"),
             "title\r\nshut\r\nopen\r\n"_ba);
}

void TestTransferRoutes::exportsAllPages()
{
    QByteArray text("name\n");
    for (int i = 0; i < 1500; ++i)
        text += "tag " + QByteArray::number(i).rightJustified(5, '0') + '\n';
    QCOMPARE(import("tags/import", text).status, 200);
    const QByteArrayList lines
        = exported("/api/collections/tags/export?sort=-name&fields=name").split('\n');
    QCOMPARE(lines.size(), 1502);
    QCOMPARE(lines[1], "tag 01499\r"_ba);
    QCOMPARE(lines[700], "tag 00800\r"_ba);
    QCOMPARE(lines[1500], "tag 00000\r"_ba);
    QCOMPARE(exported("/api/collections/tags/export?format=ndjson").count('\n'), 1500);
    QCOMPARE(parsed(exported("/api/collections/tags/export?format=json")).size(), 1500);
}

void TestTransferRoutes::exportsWhatImports()
{
    RecordWorld &world = m_router->world();
    QVERIFY(world.add(u"tags"_s, "{\"id\":\"tag000000000001\",\"name\":\"one\"}"_ba).isObject());
    QVERIFY(world
                .add(u"posts"_s,
                     "{\"id\":\"post00000000001\",\"title\":\"a \\\"b\\\", "
                     "c\",\"body\":\"<p>x\\ny</p>\","
                     "\"rating\":4.5,\"live\":true,\"labels\":[\"a\",\"c\"],\"tags\":["
                     "\"tag000000000001\"],"
                     "\"meta\":{\"k\":[1,\"2\"]},\"place\":{\"lon\":1.5,\"lat\":2},"
                     "\"published\":\"2026-01-02 03:04:05.678Z\"}"_ba)
                .isObject());
    const auto shown = [this] {
        JsonValue record = m_router->json("/api/collections/posts/records/post00000000001");
        record.remove(u"updated");
        record.remove(u"created");
        return record.toSortedJson();
    };
    const QByteArray before = shown();
    for (const QByteArray &format : {"csv"_ba, "ndjson"_ba}) {
        const QByteArray file = exported("/api/collections/posts/export?format=" + format);
        QCOMPARE(m_router
                     ->send(Wire::Method::Delete, "/api/collections/posts/records/post00000000001",
                            {}, SendOptions{"root"})
                     .status,
                 204);
        const Wire::Response response = import("posts/import?format=" + format, file);
        QVERIFY2(response.status == 200, response.body.constData());
        QCOMPARE(shown(), before);
    }
}

void TestTransferRoutes::leavesNoFiles()
{
    QVERIFY(m_router->world().add(u"tags"_s, "{\"name\":\"one\"}"_ba).isObject());
    std::vector<Wire::Response> held;
    for (int i = 0; i < ExportService::maximumFiles; ++i) {
        held.push_back(m_router->get("/api/collections/tags/export"));
        QCOMPARE(held.back().status, 200);
    }
    QVERIFY(QDir(m_folder.filePath(u"spool"_s)).isEmpty());
    QCOMPARE(m_router->get("/api/collections/tags/export").status, 429);
    held.pop_back();
    QCOMPARE(m_router->get("/api/collections/tags/export").status, 200);
}

void TestTransferRoutes::refusesExports_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::newRow("no collection") << "nope/export"_ba << 404;
    QTest::newRow("unknown format") << "tags/export?format=xml"_ba << 400;
    QTest::newRow("broken filter") << "tags/export?filter=name="_ba << 400;
    QTest::newRow("broken sort") << "tags/export?sort=nope"_ba << 400;
    QTest::newRow("broken fields") << "tags/export?fields=a:nope()"_ba << 400;
    QTest::newRow("broken flag") << "tags/export?safe=perhaps"_ba << 400;
    QTest::newRow("superusers' names") << "tags/export?filter=@request.auth.id=''"_ba << 403;
}

void TestTransferRoutes::refusesExports()
{
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    QCOMPARE(m_router->get("/api/collections/" + target).status, status);
    QVERIFY(QDir(m_folder.filePath(u"spool"_s)).isEmpty());
}

void TestTransferRoutes::imports_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("count");
    const QByteArray csv("text/csv");
    const QByteArray lines("application/x-ndjson");
    QTest::newRow("csv") << "tags/import"_ba
                         << "id,name\n,one\ntag000000000002,two\n"_ba << csv << 2;
    QTest::newRow("semicolons") << "tags/import?delimiter=;"_ba
                                << "name;x\none;1\n"_ba << csv << 1;
    QTest::newRow("lines") << "tags/import"_ba
                           << "{\"name\":\"one\"}\n\n{\"name\":\"two\",\"x\":1}"_ba << lines << 2;
    QTest::newRow("format by name") << "tags/import?format=ndjson"_ba
                                    << "{\"name\":\"one\"}"_ba
                                    << "text/plain"_ba << 1;
    QTest::newRow("mark") << "tags/import"_ba
                          << "\xef\xbb\xbfname\nééé\n"_ba << csv << 1;
    QTest::newRow("head alone") << "tags/import"_ba
                                << "name\n"_ba << csv << 0;
}

void TestTransferRoutes::imports()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, type);
    QFETCH(int, count);
    const Wire::Response response = import(target, text, type);
    QVERIFY2(response.status == 200, response.body.constData());
    const JsonValue report = parsed(response.body);
    QCOMPARE(report[u"rows"].toInteger(), count);
    QCOMPARE(report[u"created"].toInteger(), count);
    QCOMPARE(report[u"failed"].toInteger(), 0);
    QCOMPARE(m_router->world().count(u"tags"_s), count);
}

void TestTransferRoutes::undoesWrongFiles()
{
    RecordWorld &world = m_router->world();
    QVERIFY(world.add(u"tags"_s, "{\"id\":\"tag000000000001\",\"name\":\"taken\"}"_ba).isObject());
    const Wire::Response response
        = import("tags/import", "name\nfine\nx\ntaken\n\"good\",\"too many\"\nfine\nlast\n");
    QCOMPARE(response.status, 400);
    const JsonValue error = parsed(response.body);
    QCOMPARE(error[u"message"].toString(),
             u"Nothing was imported: 4 of 6 rows cannot be stored."_s);
    const JsonValue errors = error[u"data"][u"errors"];
    QCOMPARE(errors.size(), 4);
    const JsonValue &tooShort = errors.elements()[0];
    QCOMPARE(tooShort[u"row"].toInteger(), 2);
    QCOMPARE(tooShort[u"line"].toInteger(), 3);
    QCOMPARE(tooShort[u"data"][u"name"][u"code"].toString(), u"validation_min_text_constraint"_s);
    QCOMPARE(errors.elements()[1][u"data"][u"name"][u"code"].toString(),
             u"validation_not_unique"_s);
    QCOMPARE(errors.elements()[2][u"line"].toInteger(), 5);
    // The same value twice in one file.
    QCOMPARE(errors.elements()[3][u"row"].toInteger(), 5);
    QCOMPARE(world.count(u"tags"_s), 1);
    // A file that cannot be read to its end has no rows that count.
    QCOMPARE(import("tags/import", "name\nfine\n\"open").status, 400);
    QCOMPARE(world.count(u"tags"_s), 1);
}

void TestTransferRoutes::triesWithoutKeeping()
{
    RecordWorld &world = m_router->world();
    int events = 0;
    const EventBus::Subscription subscription
        = world.events().subscribe([&events](const RecordEvent &) { ++events; });
    const Wire::Response response = import("tags/import?dryRun=1", "name\nfine\nx\n");
    QCOMPARE(response.status, 200);
    const JsonValue report = parsed(response.body);
    QCOMPARE(report[u"dryRun"].toBool(), true);
    QCOMPARE(report[u"created"].toInteger(), 1);
    QCOMPARE(report[u"failed"].toInteger(), 1);
    QCOMPARE(world.count(u"tags"_s), 0);
    QCOMPARE(events, 0);
}

void TestTransferRoutes::updatesByKey()
{
    RecordWorld &world = m_router->world();
    QVERIFY(world.add(u"tags"_s, "{\"id\":\"tag000000000001\",\"name\":\"one\"}"_ba).isObject());
    QVERIFY(
        world
            .add(u"posts"_s,
                 "{\"id\":\"post00000000001\",\"title\":\"old\",\"slug\":\"one\",\"rating\":3}"_ba)
            .isObject());
    const JsonValue byId
        = parsed(import("tags/import?mode=upsert",
                        "id,name\ntag000000000001,uno\n,dos\ntag000000000003,tres\n")
                     .body);
    QCOMPARE(byId[u"updated"].toInteger(), 1);
    QCOMPARE(byId[u"created"].toInteger(), 2);
    QCOMPARE(world.column(u"tags"_s, u"tag000000000001"_s, u"name"_s), "uno"_ba);

    const JsonValue bySlug = parsed(
        import("posts/import?mode=upsert&key=slug", "slug,title\none,new\ntwo,other\n").body);
    QCOMPARE(bySlug[u"updated"].toInteger(), 1);
    QCOMPARE(bySlug[u"created"].toInteger(), 1);
    QCOMPARE(world.column(u"posts"_s, u"post00000000001"_s, u"title"_s), "new"_ba);
    QCOMPARE(world.column(u"posts"_s, u"post00000000001"_s, u"rating"_s), "3"_ba);
    // Inserting what is there is an error.
    QCOMPARE(import("tags/import", "id,name\ntag000000000001,again\n").status, 400);
}

void TestTransferRoutes::mapsColumns()
{
    const QByteArray mapping = QByteArray("{\"Tag\":\"name\"}").toPercentEncoding();
    const Wire::Response response
        = import("tags/import?mapping=" + mapping, "name,Tag\nwrong,right\n");
    QVERIFY2(response.status == 200, response.body.constData());
    const JsonValue report = parsed(response.body);
    QCOMPARE(report[u"fields"].toJson(), "{\"Tag\":\"name\"}"_ba);
    QCOMPARE(report[u"ignoredColumns"].toJson(), "[\"name\"]"_ba);
    QVERIFY(exported("/api/collections/tags/export").contains("right"));
}

void TestTransferRoutes::hashesPasswords()
{
    const Wire::Response response
        = import("users/import",
                 "id,email,password,name\nuser00000000001,a@example.com,12345678,Ann\n"
                 "user00000000002,b@example.com,12345678,Ben\n");
    QVERIFY2(response.status == 200, response.body.constData());
    RecordWorld &world = m_router->world();
    const QByteArray hash = world.column(u"users"_s, u"user00000000001"_s, u"password"_s);
    QVERIFY(hash.startsWith("$2a$"));
    const Result<bool> fits = world.hasher().verify("12345678"_ba, hash);
    QVERIFY(fits && *fits);
    QCOMPARE(import("users/import", "email,password\nc@example.com,short\n").status, 400);
    QCOMPARE(world.count(u"users"_s), 2);
}

void TestTransferRoutes::tellsChanges()
{
    RecordWorld &world = m_router->world();
    QStringList seen;
    const EventBus::Subscription subscription
        = world.events().subscribe([&seen](const RecordEvent &event) {
              seen << (event.kind == RecordEvent::Kind::Created ? u"+"_s : u"~"_s)
                      + event.record.value(u"name").toString();
          });
    QCOMPARE(
        import("tags/import?mode=upsert", "id,name\ntag000000000001,one\ntag000000000002,two\n")
            .status,
        200);
    QCOMPARE(import("tags/import?mode=upsert", "id,name\ntag000000000001,uno\n").status, 200);
    QCOMPARE(seen, (QStringList{u"+one"_s, u"+two"_s, u"~uno"_s}));
}

void TestTransferRoutes::takesForms()
{
    const QByteArray form(
        "--xx\r\nContent-Disposition: form-data; name=\"dryRun\"\r\n\r\n1\r\n"
        "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n"
        "Content-Type: text/csv\r\n\r\nname\none\n\r\n--xx--\r\n");
    const Wire::Response response = import("tags/import", form, "multipart/form-data; boundary=xx");
    QVERIFY2(response.status == 200, response.body.constData());
    QCOMPARE(parsed(response.body)[u"created"].toInteger(), 1);
    QCOMPARE(m_router->world().count(u"tags"_s), 0);
}

void TestTransferRoutes::refusesImports_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("status");
    const QByteArray fine("name\none\n");
    QTest::newRow("no collection") << "nope/import"_ba << fine << 404;
    QTest::newRow("view") << "titles/import"_ba << fine << 400;
    QTest::newRow("unknown mode") << "tags/import?mode=replace"_ba << fine << 400;
    QTest::newRow("unknown delimiter") << "tags/import?delimiter=x"_ba << fine << 400;
    QTest::newRow("key without index") << "posts/import?mode=upsert&key=title"_ba << fine << 400;
    QTest::newRow("unknown key") << "posts/import?mode=upsert&key=nope"_ba << fine << 400;
    QTest::newRow("mapping that is no JSON") << "tags/import?mapping=x"_ba << fine << 400;
    QTest::newRow("mapping that is a list") << "tags/import?mapping=%5B%5D"_ba << fine << 400;
    QTest::newRow("mapping to no field") << QByteArray(
        "tags/import?mapping=" + QByteArray("{\"name\":\"nope\"}").toPercentEncoding())
                                         << fine << 400;
    QTest::newRow("mapping to a file") << QByteArray(
        "albums/import?mapping=" + QByteArray("{\"name\":\"cover\"}").toPercentEncoding())
                                       << fine << 400;
    QTest::newRow("mapping of no column") << QByteArray(
        "tags/import?mapping=" + QByteArray("{\"nope\":\"name\"}").toPercentEncoding())
                                          << fine << 400;
    QTest::newRow("empty file") << "tags/import"_ba
                                << ""_ba << 400;
    QTest::newRow("column twice") << "tags/import"_ba
                                  << "name,name\na,b\n"_ba << 400;
    QTest::newRow("no field") << "tags/import"_ba
                              << "x\ny\n"_ba << 400;
    QTest::newRow("no UTF-8") << "tags/import"_ba
                              << "name\n\xff\xfe\xfa\n"_ba << 400;
    QTest::newRow("no UTF-8 in the head") << "tags/import"_ba
                                          << "n\xff\na\n"_ba << 400;
}

void TestTransferRoutes::refusesImports()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, text);
    QFETCH(int, status);
    const Wire::Response response = import(target, text);
    QVERIFY2(response.status == status, response.body.constData());
    QCOMPARE(m_router->world().count(u"tags"_s), 0);
    // For superusers alone.
    QCOMPARE(m_router
                 ->send(Wire::Method::Post, "/api/collections/tags/import", "name\none\n",
                        SendOptions{{}, "text/csv"})
                 .status,
             401);
}

void TestTransferRoutes::survivesNoise()
{
    quint32 state = 7;
    const QByteArray alphabet("{}[]\",:\n\r\\ante\x01\xc3\xa9");
    for (int i = 0; i < 150; ++i) {
        QByteArray noise(i % 2 ? "{\"name\":" : "name\n");
        for (int n = 0; n < 60; ++n) {
            state = state * 1664525 + 1013904223;
            noise += alphabet[(state >> 16) % quint32(alphabet.size())];
        }
        const Wire::Response response
            = import(i % 2 ? "tags/import?format=ndjson&dryRun=1" : "tags/import?dryRun=1", noise);
        QVERIFY(response.status == 200 || response.status == 400);
    }
    QCOMPARE(m_router->world().count(u"tags"_s), 0);
}

QTEST_GUILESS_MAIN(TestTransferRoutes)
#include "tst_transferroutes.moc"
