// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/servedworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

/// What an API key may do and what not, over the whole server and its socket.
class TestApiKeysOverHttp : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void isShownOnce();
    void refusesBadForms_data();
    void refusesBadForms();
    void staysInItsScope_data();
    void staysInItsScope();
    void isNobodyToRules();
    void followsRelationsInItsScopeAlone();
    void seesWhatIsHiddenInItsScope();
    void changesAccountsInItsScope();
    void countsInABatch();
    void findsManyToChange();
    void endsAtOnce();
    void obeysTheAddressList();
    void remembersItsUse();

private:
    ServedAnswer make(const QByteArray &scope, const QByteArray &more = {})
    {
        return m_world->send("POST", "/api/console/apikeys", m_world->ownerToken(),
                             "{\"name\":\"test\",\"scope\":{\"collections\":" + scope + '}' + more
                                 + '}');
    }
    QByteArray key(const QByteArray &scope)
    {
        return make(scope).json()[u"key"].toString().toUtf8();
    }
    JsonValue listed(const QString &id)
    {
        const JsonValue all
            = m_world->send("GET", "/api/console/apikeys", m_world->ownerToken()).json();
        for (const JsonValue &item : all[u"items"].elements()) {
            if (item[u"id"].toString() == id)
                return item;
        }
        return {};
    }
    QByteArray add(const QByteArray &collection, const QByteArray &json)
    {
        const ServedAnswer answer = m_world->send(
            "POST", "/api/collections/" + collection + "/records", m_world->ownerToken(), json);
        return answer.json()[u"id"].toString().toUtf8();
    }
    void collection(const QByteArray &json)
    {
        const ServedAnswer made
            = m_world->send("POST", "/api/collections", m_world->ownerToken(), json);
        QVERIFY2(made.status == 200, made.text());
    }

    std::unique_ptr<ServedWorld> m_world;
    QByteArray m_author;
    QByteArray m_post;
    QByteArray m_secret;
};

/// posts and secrets are for superusers alone, authors for whoever is signed in.
void TestApiKeysOverHttp::initTestCase()
{
    m_world = std::make_unique<ServedWorld>();
    QVERIFY(m_world->isOpen());
    const QByteArray signedIn = "\"@request.auth.id != ''\"";
    collection("{\"name\":\"authors\",\"type\":\"base\",\"listRule\":" + signedIn + ",\"viewRule\":"
               + signedIn + ",\"fields\":[{\"name\":\"name\",\"type\":\"text\"}]}");
    const QByteArray authors
        = m_world->send("GET", "/api/collections/authors", m_world->ownerToken())
              .json()[u"id"]
              .toString()
              .toUtf8();
    collection("{\"name\":\"posts\",\"type\":\"base\",\"fields\":[{\"name\":\"title\",\"type\":"
               "\"text\"},{\"name\":\"draft\",\"type\":\"text\",\"hidden\":true},{\"name\":"
               "\"author\",\"type\":\"relation\",\"collectionId\":\""
               + authors + "\",\"maxSelect\":1}]}");
    collection("{\"name\":\"secrets\",\"type\":\"base\",\"fields\":"
               "[{\"name\":\"text\",\"type\":\"text\"}]}");
    m_author = add("authors", "{\"name\":\"Ada\"}");
    m_post = add("posts", "{\"title\":\"first\",\"draft\":\"d1\",\"author\":\"" + m_author + "\"}");
    m_secret = add("secrets", "{\"text\":\"x\"}");
    QVERIFY(!m_secret.isEmpty() && !m_post.isEmpty());
    QVERIFY(m_world->services().settings().update([](const Settings &current) -> Result<Settings> {
        JsonValue values = current.values;
        JsonValue batch = values[u"batch"];
        batch.insert(u"enabled"_s, JsonValue(true));
        values.insert(u"batch"_s, std::move(batch));
        return Settings::fromJson(values);
    }));
}

void TestApiKeysOverHttp::cleanupTestCase()
{
    m_world.reset();
}

void TestApiKeysOverHttp::isShownOnce()
{
    const ServedAnswer made
        = make("{\"posts\":[\"view\",\"list\"]}", ",\"expires\":\"2099-01-01 00:00:00.000Z\"");
    QCOMPARE(made.status, 200);
    QVERIFY(made.head.contains("no-store"));
    const JsonValue json = made.json();
    const QString token = json[u"key"].toString();
    QVERIFY(token.startsWith("bnk_"_L1) && token.size() > 40);
    QVERIFY(token.startsWith(json[u"prefix"].toString()));
    QCOMPARE(json[u"scope"].toJson(), "{\"collections\":{\"posts\":[\"list\",\"view\"]}}"_ba);
    QCOMPARE(json[u"expires"].toString(), u"2099-01-01 00:00:00.000Z"_s);
    QCOMPARE(json[u"createdBy"].toString(), u"root@example.com"_s);
    QCOMPARE(json[u"lastUsed"].toString(), QString());
    QCOMPARE(json[u"revoked"], JsonValue(false));
    const QByteArray all = m_world->send("GET", "/api/console/apikeys", m_world->ownerToken()).body;
    QVERIFY(!all.contains(token.toUtf8()) && !all.contains("hash"));
}

void TestApiKeysOverHttp::refusesBadForms_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("path");
    const QByteArray scope = "\"scope\":{\"collections\":{\"posts\":[\"list\"]}}";
    QTest::newRow("no name") << '{' + scope + '}' << "name"_ba;
    QTest::newRow("no scope") << "{\"name\":\"a\"}"_ba
                              << "scope.collections"_ba;
    QTest::newRow("empty scope") << "{\"name\":\"a\",\"scope\":{\"collections\":{}}}"_ba
                                 << "scope.collections"_ba;
    QTest::newRow("unknown collection")
        << "{\"name\":\"a\",\"scope\":{\"collections\":{\"nope\":[\"list\"]}}}"_ba
        << "scope.collections.nope"_ba;
    QTest::newRow("superusers")
        << "{\"name\":\"a\",\"scope\":{\"collections\":{\"_superusers\":[\"list\"]}}}"_ba
        << "scope.collections._superusers"_ba;
    QTest::newRow("codes")
        << "{\"name\":\"a\",\"scope\":{\"collections\":{\"_otps\":[\"view\"]}}}"_ba
        << "scope.collections._otps"_ba;
    QTest::newRow("no action") << "{\"name\":\"a\",\"scope\":{\"collections\":{\"posts\":[]}}}"_ba
                               << "scope.collections.posts"_ba;
    QTest::newRow("unknown action")
        << "{\"name\":\"a\",\"scope\":{\"collections\":{\"posts\":[\"own\"]}}}"_ba
        << "scope.collections.posts"_ba;
    QTest::newRow("past") << "{\"name\":\"a\"," + scope + ",\"expires\":\"2001-01-01\"}"
                          << "expires"_ba;
    QTest::newRow("no date") << "{\"name\":\"a\"," + scope + ",\"expires\":\"soon\"}"
                             << "expires"_ba;
}

void TestApiKeysOverHttp::refusesBadForms()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, path);
    const ServedAnswer answer
        = m_world->send("POST", "/api/console/apikeys", m_world->ownerToken(), json);
    QCOMPARE(answer.status, 400);
    const JsonValue all = answer.json();
    JsonValue item = all[u"data"];
    for (const QByteArray &step : path.split('.')) {
        const JsonValue inner = item[QString::fromLatin1(step)];
        item = inner;
    }
    QVERIFY2(!item[u"code"].toString().isEmpty(), answer.text());
}

void TestApiKeysOverHttp::staysInItsScope_data()
{
    QTest::addColumn<QByteArray>("scope");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");

    const QByteArray posts = "/api/collections/posts/records";
    const QByteArray reads = "{\"posts\":[\"list\",\"view\"]}";
    const QByteArray writes = "{\"posts\":[\"create\",\"update\",\"delete\"]}";
    const QByteArray all = "{\"*\":[\"list\",\"view\",\"create\",\"update\",\"delete\"]}";
    const auto row = [](const QByteArray &scope, const QByteArray &method, const QByteArray &path,
                        const QByteArray &body, int status) {
        const QByteArray name = scope + ' ' + method + ' ' + path + ' ' + body;
        QTest::newRow(name.constData()) << scope << method << path << body << status;
    };
    row(reads, "GET", posts, {}, 200);
    row(reads, "GET", posts + '/' + m_post, {}, 200);
    row(reads, "GET", "/api/collections/posts/aggregate", {}, 200);
    row(reads, "GET", "/api/collections/posts/facets?by=title", {}, 200);
    row(reads, "GET", "/api/collections/posts/export", {}, 200);
    row(reads, "POST", posts, "{\"title\":\"k\"}", 403);
    row(reads, "PATCH", posts + '/' + m_post, "{\"title\":\"k\"}", 403);
    row(reads, "DELETE", posts + '/' + m_post, {}, 403);
    row(reads, "GET", "/api/collections/secrets/records", {}, 403);
    // Out of scope, whatever the rule would say to others.
    row(reads, "GET", "/api/collections/authors/records", {}, 403);
    row("{\"posts\":[\"view\"]}", "GET", posts, {}, 403);
    row("{\"posts\":[\"view\"]}", "GET", "/api/collections/posts/aggregate", {}, 403);
    row(writes, "POST", posts, "{\"title\":\"k\"}", 200);
    row(writes, "PATCH", posts + '/' + m_post, "{\"title\":\"k\"}", 200);
    row(writes, "DELETE", posts + "/missing", {}, 404);
    row(writes, "GET", posts, {}, 403);
    row(writes, "GET", posts + '/' + m_post, {}, 403);

    row(all, "GET", "/api/collections/secrets/records", {}, 200);
    row(all, "GET", "/api/collections/users/records", {}, 200);
    for (const char *name : {"_superusers", "_otps", "_mfas", "_externalAuths", "_authOrigins"}) {
        const QByteArray records = "/api/collections/" + QByteArray(name) + "/records";
        row(all, "GET", records, {}, 403);
        row(all, "POST", records, "{}", 403);
        row(all, "PATCH", records + "/missing", "{}", 403);
        row(all, "DELETE", records + "/missing", {}, 403);
    }
    // Everything that is no action on records.
    row(all, "GET", "/api/health", {}, 403);
    row(all, "GET", "/api/collections", {}, 403);
    row(all, "GET", "/api/collections/posts", {}, 403);
    row(all, "PATCH", "/api/collections/posts", "{}", 403);
    row(all, "DELETE", "/api/collections/posts", {}, 403);
    row(all, "DELETE", "/api/collections/posts/truncate", {}, 403);
    row(all, "POST", "/api/collections/posts/import?format=csv", {}, 403);
    row(all, "POST", "/api/sql", "{\"query\":\"select 1\"}", 403);
    row(all, "GET", "/api/logs", {}, 403);
    row(all, "DELETE", "/api/logs", {}, 403);
    row(all, "GET", "/metrics", {}, 403);
    row(all, "GET", "/api/openapi.json", {}, 403);
    row(all, "POST", "/api/files/token", {}, 403);
    row(all, "POST", "/api/collections/users/auth-refresh", {}, 403);
    row(all, "POST", "/api/collections/users/auth-with-password", "{}", 403);
    row(all, "GET", "/api/console/apikeys", {}, 403);
    row(all, "POST", "/api/console/apikeys", "{}", 403);
    row(all, "GET", "/api/console/operators", {}, 403);
    row(all, "GET", "/api/console/audit", {}, 403);
}

void TestApiKeysOverHttp::staysInItsScope()
{
    QFETCH(QByteArray, scope);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    const QByteArray token = key(scope);
    for (const QByteArray &header : {token, QByteArray("Bearer " + token)}) {
        const ServedAnswer answer = m_world->send(method, path, header, body);
        QVERIFY2(answer.status == status, answer.text());
    }
}

void TestApiKeysOverHttp::isNobodyToRules()
{
    const QByteArray token = key("{\"authors\":[\"list\"]}");
    const QByteArray records = "/api/collections/authors/records";
    // The rule asks for somebody signed in; the key is let in by its scope, not as somebody.
    QCOMPARE(m_world->send("GET", records, token).json()[u"totalItems"].toInteger(), 1);
    const QByteArray asked = records + "?filter=%40request.auth.id%21%3D%22%22";
    QCOMPARE(m_world->send("GET", asked, token).status, 403);
    const QByteArray elsewhere = records + "?filter=%40collection.secrets.text%3D%22x%22";
    QCOMPARE(m_world->send("GET", elsewhere, token).status, 403);
}

void TestApiKeysOverHttp::followsRelationsInItsScopeAlone()
{
    const QByteArray narrow = key("{\"posts\":[\"list\",\"view\"]}");
    const QByteArray wide = key("{\"posts\":[\"list\",\"view\"],\"authors\":[\"list\",\"view\"]}");
    const QByteArray one = "/api/collections/posts/records/" + m_post + "?expand=author";
    QVERIFY(!m_world->send("GET", one, narrow).json().contains(u"expand"));
    QCOMPARE(m_world->send("GET", one, wide).json()[u"expand"][u"author"][u"name"].toString(),
             u"Ada"_s);
    const QByteArray list = "/api/collections/posts/records?filter=author.name%3D%22Ada%22";
    QCOMPARE(m_world->send("GET", list, narrow).status, 400);
    QCOMPARE(m_world->send("GET", list, wide).json()[u"totalItems"].toInteger(), 1);
    const QByteArray sorted = "/api/collections/posts/records?sort=author.name";
    QCOMPARE(m_world->send("GET", sorted, narrow).status, 400);
    QCOMPARE(m_world->send("GET", sorted, wide).status, 200);
    // Backwards as well.
    const QByteArray back
        = "/api/collections/authors/records?filter=posts_via_author.title%3D%22a%22";
    QCOMPARE(m_world->send("GET", back, key("{\"authors\":[\"list\"]}")).status, 400);
    QCOMPARE(m_world->send("GET", back, wide).status, 200);
}

void TestApiKeysOverHttp::seesWhatIsHiddenInItsScope()
{
    const QByteArray token = key("{\"posts\":[\"list\",\"view\",\"create\",\"update\"]}");
    const QByteArray records = "/api/collections/posts/records";
    QCOMPARE(m_world->send("GET", records + '/' + m_post, token).json()[u"draft"].toString(),
             u"d1"_s);
    const ServedAnswer found = m_world->send("GET", records + "?filter=draft%3D%22d1%22", token);
    QCOMPARE(found.json()[u"items"].elements().size(), size_t(1));
    const ServedAnswer made = m_world->send("POST", records, token, "{\"draft\":\"d2\"}");
    QCOMPARE(made.json()[u"draft"].toString(), u"d2"_s);
}

void TestApiKeysOverHttp::changesAccountsInItsScope()
{
    const QByteArray token = key("{\"users\":[\"list\",\"create\",\"update\"]}");
    const ServedAnswer made
        = m_world->send("POST", "/api/collections/users/records", token,
                        "{\"email\":\"bob@example.com\",\"password\":\"1234567890\","
                        "\"passwordConfirm\":\"1234567890\",\"verified\":true}");
    QVERIFY2(made.status == 200, made.text());
    const QString id = made.json()[u"id"].toString();
    const QByteArray session = m_world->token(u"users"_s, id);
    const ServedAnswer listed = m_world->send(
        "GET", "/api/collections/users/records?filter=email%3D%22bob%40example.com%22", token);
    QCOMPARE(listed.json()[u"items"].elements().size(), size_t(1));
    QCOMPARE(m_world
                 ->send("PATCH", "/api/collections/users/records/" + id.toUtf8(), token,
                        "{\"password\":\"0987654321\",\"passwordConfirm\":\"0987654321\"}")
                 .status,
             200);
    QCOMPARE(m_world->send("POST", "/api/collections/users/auth-refresh", session).status, 401);
    const JsonValue audit
        = m_world->send("GET", "/api/console/audit?action=account.update", m_world->ownerToken())
              .json();
    const JsonValue &line = audit[u"items"].elements().front();
    QCOMPARE(line[u"actor"][u"kind"].toString(), u"apikey"_s);
    QCOMPARE(line[u"target"].toJson(),
             "{\"kind\":\"users\",\"id\":\"" + id.toUtf8() + "\",\"label\":\"bob@example.com\"}");
    QCOMPARE(line[u"after"].toJson(), "{\"password\":\"***\",\"tokenKey\":\"***\"}"_ba);
}

void TestApiKeysOverHttp::countsInABatch()
{
    const QByteArray token = key("{\"posts\":[\"create\"]}");
    const auto batch = [&](const QByteArray &second) {
        return m_world->send("POST", "/api/batch", token,
                             "{\"requests\":[{\"method\":\"POST\",\"url\":\"/api/collections/posts/"
                             "records\",\"body\":{\"title\":\"batched\"}},"
                                 + second + "]}");
    };
    const QByteArray inScope = "{\"method\":\"PUT\",\"url\":\"/api/collections/posts/records\","
                               "\"body\":{\"title\":\"batched\"}}";
    QCOMPARE(batch(inScope).status, 200);
    const QList<QByteArray> outOfScope{
        "{\"method\":\"DELETE\",\"url\":\"/api/collections/posts/records/" + m_post + "\"}",
        "{\"method\":\"PUT\",\"url\":\"/api/collections/posts/records\",\"body\":{\"id\":\""
            + m_post + "\"}}",
        "{\"method\":\"POST\",\"url\":\"/api/collections/_superusers/records\",\"body\":{}}"};
    for (const QByteArray &second : outOfScope) {
        const ServedAnswer refused = batch(second);
        QCOMPARE(refused.status, 400);
        const JsonValue json = refused.json();
        const JsonValue inner = json[u"data"][u"requests"][u"1"][u"response"];
        QCOMPARE(inner[u"status"].toInteger(), 403);
    }
    const ServedAnswer kept
        = m_world->send("GET", "/api/collections/posts/records?filter=title%3D%22batched%22",
                        m_world->ownerToken());
    QCOMPARE(kept.json()[u"totalItems"].toInteger(), 2);
}

void TestApiKeysOverHttp::findsManyToChange()
{
    const QByteArray bulk = "/api/collections/secrets/records?dryRun=1&filter=text%3D%22x%22";
    const auto change = [&](const QByteArray &scope) {
        return m_world->send("PATCH", bulk, key("{\"secrets\":" + scope + '}'), "{}").status;
    };
    QCOMPARE(change("[\"update\",\"list\"]"), 200);
    QCOMPARE(change("[\"update\"]"), 403);
    QCOMPARE(change("[\"list\"]"), 403);
}

void TestApiKeysOverHttp::endsAtOnce()
{
    const JsonValue made = make("{\"posts\":[\"list\"]}").json();
    const QByteArray token = made[u"key"].toString().toUtf8();
    const QByteArray one = "/api/console/apikeys/" + made[u"id"].toString().toUtf8();
    const auto status
        = [&] { return m_world->send("GET", "/api/collections/posts/records", token).status; };
    QCOMPARE(status(), 200);
    // Another scope counts at once as well.
    QCOMPARE(m_world
                 ->send("PATCH", one, m_world->ownerToken(),
                        "{\"scope\":{\"collections\":{\"secrets\":[\"list\"]}}}")
                 .status,
             200);
    QCOMPARE(status(), 403);
    QCOMPARE(m_world
                 ->send("PATCH", one, m_world->ownerToken(),
                        "{\"scope\":{\"collections\":{\"*\":[\"list\"]}},\"name\":\"wide\"}")
                 .json()[u"name"]
                 .toString(),
             u"wide"_s);
    QCOMPARE(status(), 200);
    QCOMPARE(m_world->send("DELETE", one, m_world->ownerToken()).status, 204);
    const ServedAnswer refused = m_world->send("GET", "/api/collections/posts/records", token);
    QCOMPARE(refused.status, 403);
    QCOMPARE(refused.json()[u"message"].toString(), u"Only superusers can perform this action."_s);
    QCOMPARE(listed(made[u"id"].toString())[u"revoked"], JsonValue(true));
    QCOMPARE(m_world->send("PATCH", one, m_world->ownerToken(), "{\"name\":\"b\"}").status, 400);
    QCOMPARE(m_world->send("DELETE", one, m_world->ownerToken()).status, 204);
    QVERIFY(listed(made[u"id"].toString()).isNull());
    QCOMPARE(m_world->send("DELETE", one, m_world->ownerToken()).status, 404);
}

void TestApiKeysOverHttp::obeysTheAddressList()
{
    const QByteArray token = key("{\"posts\":[\"list\"]}");
    SettingsService &settings = m_world->services().settings();
    QVERIFY(settings.setSuperuserIps({u"192.0.2.7"_s}));
    const int status = m_world->send("GET", "/api/collections/posts/records", token).status;
    QVERIFY(settings.setSuperuserIps({}));
    QCOMPARE(status, 403);
}

void TestApiKeysOverHttp::remembersItsUse()
{
    const JsonValue made = make("{\"posts\":[\"list\"]}").json();
    const QString id = made[u"id"].toString();
    QCOMPARE(
        m_world->send("GET", "/api/collections/posts/records", made[u"key"].toString().toUtf8())
            .status,
        200);
    const JsonValue item = listed(id);
    QVERIFY(!item[u"lastUsed"].toString().isEmpty());
    QCOMPARE(item[u"lastIp"].toString(), u"127.0.0.1"_s);
}

QTEST_GUILESS_MAIN(TestApiKeysOverHttp)
#include "tst_apikeys.moc"
