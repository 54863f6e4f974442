// SPDX-License-Identifier: GPL-3.0-or-later
#include "api/authroutes.h"
#include "api/collectionroutes.h"
#include "api/settingsaccesspolicy.h"
#include "api/tokenauthenticator.h"
#include "support/authworld.h"
#include "support/routerclient.h"
#include "wire/jsonparser.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

const QByteArray ann = "{\"identity\":\"ann@example.com\",\"password\":\"1234567890\"}"_ba;

QByteArray envelope(const QByteArray &message, int status)
{
    return "{\"data\":{},\"message\":\"" + message + "\",\"status\":" + QByteArray::number(status)
        + "}\n";
}

}  // namespace

class TestAuthRoutes : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_client.reset();
        m_router.reset();
        m_world = std::make_unique<AuthWorld>();
        QVERIFY(m_world->isOpen());
        m_authenticator = std::make_unique<TokenAuthenticator>(m_world->auth());
        m_policy = std::make_unique<SettingsAccessPolicy>(m_world->settings());
        m_router = std::make_unique<Router>(RouterOptions(), *m_authenticator, nullptr,
                                            m_world->clock());
        m_router->setAccessPolicy(m_policy.get());
        addAuthRoutes(*m_router, m_world->auth(), m_world->otps());
        addCollectionRoutes(*m_router, m_world->collections(), m_world->editor(),
                            m_world->records());
        m_client = std::make_unique<RouterClient>(*m_router);
    }

    void cleanup()
    {
        m_client.reset();
        m_router.reset();
    }

    void signsInAndUsesTheToken()
    {
        const Wire::Response answer
            = m_client->post("/api/collections/Users/auth-with-password"_ba, ann);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.contentType, "application/json"_ba);
        QVERIFY(answer.body.startsWith("{\"record\":{\"avatar\":\"\",\"collectionId\":"
                                       "\"_pb_users_auth_\",\"collectionName\":\"users\","));
        QVERIFY(answer.body.endsWith("\"}\n"));
        const Result<JsonValue> json = Wire::parseJson(answer.body);
        QVERIFY(json && !json->contains(u"meta"));
        const QByteArray token = (*json)[u"token"].toString().toLatin1();

        for (const QByteArray &header :
             {token, QByteArray("Bearer " + token), QByteArray("bearer " + token)}) {
            m_client->token = header;
            const Wire::Response refreshed
                = m_client->post("/api/collections/users/auth-refresh"_ba, {});
            QCOMPARE(refreshed.status, 200);
        }
        for (const QByteArray &header :
             {QByteArray("Bearer  " + token), QByteArray("Basic " + token)}) {
            m_client->token = header;
            QCOMPARE(m_client->post("/api/collections/users/auth-refresh"_ba, {}).status, 401);
        }
    }

    void answersSignInsAsTheContractSays_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("answer");
        const QByteArray users = "users"_ba;
        const QByteArray json = "application/json"_ba;
        const QByteArray form = "application/x-www-form-urlencoded"_ba;
        const QByteArray loading
            = envelope("An error occurred while loading the submitted data.", 400);
        const QByteArray failed = envelope("Failed to authenticate.", 400);
        QTest::newRow("form") << users << form
                              << "identity=ann%40example.com&password=1234567890"_ba << 200
                              << ""_ba;
        QTest::newRow("case of keys")
            << users << json << "{\"Identity\":\"ann@example.com\",\"PASSWORD\":\"1234567890\"}"_ba
            << 200 << ""_ba;
        QTest::newRow("trailing junk") << users << json << QByteArray(ann + "junk") << 200 << ""_ba;
        QTest::newRow("by id") << "_pb_users_auth_"_ba << json << ann << 200 << ""_ba;
        QTest::newRow("wrong password")
            << users << json << "{\"identity\":\"ann@example.com\",\"password\":\"x\"}"_ba << 400
            << failed;
        QTest::newRow("number for a password")
            << users << json << "{\"identity\":\"ann@example.com\",\"password\":1234567890}"_ba
            << 400 << loading;
        QTest::newRow("broken JSON") << users << json << "{\"identity\""_ba << 400 << loading;
        QTest::newRow("a list") << users << json << "[]"_ba << 400 << loading;
        QTest::newRow("other type")
            << users << "text/plain"_ba << ann << 400 << envelope("Unsupported Content-Type.", 400);
        QTest::newRow("empty body")
            << users << json << ""_ba << 400
            << "{\"data\":{\"identity\":{\"code\":\"validation_required\",\"message\":\"Cannot be "
               "blank.\"},\"password\":{\"code\":\"validation_required\",\"message\":\"Cannot be "
               "blank.\"}},\"message\":\"An error occurred while validating the submitted "
               "data.\",\"status\":400}\n"_ba;
        QTest::newRow("other field")
            << users << json
            << "{\"identity\":\"a\",\"password\":\"b\",\"identityField\":\"created\"}"_ba << 400
            << "{\"data\":{\"identityField\":{\"code\":\"validation_in_invalid\",\"message\":"
               "\"Must be a valid value.\"}},\"message\":\"An error occurred while validating the "
               "submitted data.\",\"status\":400}\n"_ba;
        QTest::newRow("unknown collection")
            << "nope"_ba << json << ann << 404
            << envelope("Missing or invalid collection context.", 404);
        QTest::newRow("base collection")
            << "_otps"_ba << json << ann << 404
            << envelope("Missing or invalid auth collection context.", 404);
    }

    void answersSignInsAsTheContractSays()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(QByteArray, answer);
        const Wire::Response response = m_client->send(
            "POST"_ba, "/api/collections/" + path + "/auth-with-password", body, type);
        QCOMPARE(response.status, status);
        if (!answer.isEmpty())
            QCOMPARE(response.body, answer);
    }

    void answersTheFirstFactor()
    {
        m_world->changeOptions(
            u"users"_s,
            JsonValue::object({{u"mfa"_s, JsonValue::object({{u"enabled"_s, JsonValue(true)}})}}));
        const QByteArray path = "/api/collections/users/auth-with-password"_ba;
        const Wire::Response first = m_client->post(path + "?fields=token", ann);
        QCOMPARE(first.status, 401);
        QVERIFY(first.body.startsWith("{\"mfaId\":\""));
        QCOMPARE(first.body.size(), 15 + 13);
        const QByteArray id = first.body.mid(10, 15);
        m_world->run("UPDATE _mfas SET method = 'otp'"_ba);
        // The id counts in the query and in the body.
        QCOMPARE(m_client->post(path + "?mfaId=" + id, ann).status, 200);
        QCOMPARE(m_client->post(path, ann.chopped(1) + ",\"mfaId\":\"" + id + "\"}").body,
                 envelope("Invalid or expired MFA session.", 400));
    }

    void reducesAnswers()
    {
        const Wire::Response answer = m_client->post(
            "/api/collections/users/auth-with-password?fields=record.id,record.email"_ba, ann);
        QCOMPARE(answer.body,
                 "{\"record\":{\"email\":\"ann@example.com\",\"id\":\"annannannannann\"}}\n"_ba);
        QCOMPARE(
            m_client->get("/api/collections/users/auth-methods?fields=password.enabled"_ba).body,
            "{\"password\":{\"enabled\":true}}\n"_ba);
    }

    void guardsRefresh()
    {
        const QByteArray path = "/api/collections/users/auth-refresh"_ba;
        QCOMPARE(m_client->post(path, {}).body,
                 envelope("The request requires valid record authorization token.", 401));
        QCOMPARE(m_client->post("/api/collections/nope/auth-refresh"_ba, {}).body,
                 envelope("Missing or invalid collection context.", 404));
        m_client->token = m_world->token(u"_superusers"_s, u"rootrootrootroo"_s);
        QCOMPARE(m_client->post(path, {}).body,
                 envelope("The request requires auth record from _superusers collection.", 403));
        QCOMPARE(m_client->post("/api/collections/_superusers/auth-refresh"_ba, {}).status, 200);
        m_client->token = m_world->token(u"users"_s, u"annannannannann"_s);
        QCOMPARE(m_client->post(path, {}).status, 200);
        m_world->run("UPDATE users SET tokenKey = 'x'"
                     " WHERE id = 'annannannannann'"_ba);
        QCOMPARE(m_client->post(path, {}).status, 401);
    }

    void impersonatesForSuperusers()
    {
        const QByteArray path = "/api/collections/users/impersonate/bobbobbobbobbob"_ba;
        QCOMPARE(m_client->post(path, {}).status, 401);
        m_client->token = m_world->token(u"users"_s, u"annannannannann"_s);
        QCOMPARE(m_client->post(path, {}).body,
                 envelope("The authorized record is not allowed to perform this action.", 403));
        m_client->token = m_world->token(u"_superusers"_s, u"rootrootrootroo"_s);
        const Wire::Response answer = m_client->post(path, "{\"duration\":100}"_ba);
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.body.contains("\"email\":\"bob@example.com\""));
        QCOMPARE(
            m_client
                ->send("POST"_ba, path, "duration=100"_ba, "application/x-www-form-urlencoded"_ba)
                .status,
            200);
        for (const QByteArray &body : {"{\"duration\":1.5}"_ba, "{\"duration\":\"10\"}"_ba}) {
            QCOMPARE(m_client->post(path, body).body,
                     envelope("An error occurred while loading the submitted data.", 400));
        }
        QCOMPARE(m_client->post(path, "{\"duration\":-1}"_ba).body,
                 "{\"data\":{\"duration\":{\"code\":\"validation_min_greater_equal_than_required\","
                 "\"message\":\"Must be no less than 0.\",\"params\":{\"threshold\":0}}},"
                 "\"message\":\"An error occurred while validating the submitted data.\","
                 "\"status\":400}\n"_ba);
        QCOMPARE(m_client->post("/api/collections/users/impersonate/nope"_ba, {}).body,
                 envelope("The requested resource wasn't found.", 404));
        QCOMPARE(m_client->post("/api/collections/nope/impersonate/x"_ba, {}).body,
                 envelope("Missing or invalid auth collection context.", 404));
    }

    void keepsSuperusersToTheirAddresses()
    {
        QVERIFY(m_world->settings().setSuperuserIps({u"10.0.0.0/8"_s}));
        m_client->token = m_world->token(u"_superusers"_s, u"rootrootrootroo"_s);
        QCOMPARE(m_client->get("/api/collections"_ba).status, 403);
        m_client->remoteAddress = "10.1.1.1"_ba;
        QCOMPARE(m_client->get("/api/collections"_ba).status, 200);
        m_client->token.clear();
        m_client->remoteAddress = "192.0.2.1"_ba;
        QCOMPARE(m_client
                     ->post("/api/collections/_superusers/auth-with-password"_ba,
                            "{\"identity\":\"root@example.com\",\"password\":"
                            "\"1234567890\"}"_ba)
                     .status,
                 403);
    }

    // Whether there is such an account or not.
    void throttlesGuessing_data()
    {
        QTest::addColumn<QByteArray>("identity");
        QTest::newRow("known") << "ann@example.com"_ba;
        QTest::newRow("unknown") << "nobody@example.com"_ba;
    }

    void throttlesGuessing()
    {
        QFETCH(QByteArray, identity);
        const auto signIn = [this](const QByteArray &who, const QByteArray &password) {
            return m_client
                ->post("/api/collections/users/auth-with-password"_ba,
                       "{\"identity\":\"" + who + "\",\"password\":\"" + password + "\"}")
                .body;
        };
        const QByteArray failed = envelope("Failed to authenticate.", 400);
        const QByteArray refused = envelope("Too Many Requests.", 429);
        for (int i = 0; i < 50; ++i)
            QCOMPARE(signIn(identity, "wrong"), failed);
        QCOMPARE(signIn(identity, "wrong"), refused);
        QCOMPARE(signIn(identity, "1234567890"), refused);
        QCOMPARE(signIn("bob@example.com", "wrong"), failed);
        m_client->remoteAddress = "192.0.2.2";
        QCOMPARE(signIn(identity, "wrong"), failed);
        m_client->remoteAddress = "192.0.2.1";
        m_world->clock().advance(std::chrono::minutes(5));
        QCOMPARE(signIn(identity, "wrong"), failed);
    }

    void showsCollectionsToSuperusers()
    {
        QCOMPARE(m_client->get("/api/collections"_ba).body,
                 envelope("The request requires valid record authorization token.", 401));
        m_client->token = m_world->token(u"users"_s, u"annannannannann"_s);
        QCOMPARE(m_client->get("/api/collections"_ba).body,
                 envelope("The authorized record is not allowed to perform this action.", 403));
        m_client->token = "nonsense"_ba;
        QCOMPARE(m_client->get("/api/collections/users"_ba).status, 401);
        m_client->token = m_world->token(u"_superusers"_s, u"rootrootrootroo"_s);
        const Wire::Response list = m_client->get(
            "/api/collections?filter=type%3D%27auth%27&sort=-name&perPage=1&fields=name"_ba);
        QCOMPARE(list.status, 200);
        QCOMPARE(list.body,
                 "{\"items\":[{\"name\":\"users\"}],\"page\":1,\"perPage\":1,\"totalItems\":2,"
                 "\"totalPages\":2}\n"_ba);
        QVERIFY(m_client->get("/api/collections/USERS"_ba)
                    .body.startsWith("{\"id\":\"_pb_users_auth_\""));
        QCOMPARE(m_client->get("/api/collections/nope"_ba).body,
                 envelope("The requested resource wasn't found.", 404));
        for (const QByteArray &query : {"page=x"_ba, "perPage=1.5"_ba, "skipTotal=maybe"_ba,
                                        "filter=nope%3D1"_ba, "sort=nope"_ba}) {
            const Wire::Response answer = m_client->get("/api/collections?" + query);
            QCOMPARE(answer.body,
                     envelope("Something went wrong while processing your request.", 400));
        }
    }

    void letsTheOwnerIn()
    {
        m_client->isOwner = true;
        m_client->remoteAddress.clear();
        QCOMPARE(m_client->get("/api/collections"_ba).status, 200);
        m_client->token = m_world->token(u"users"_s, u"annannannannann"_s);
        QCOMPARE(m_client->get("/api/collections"_ba).status, 403);
    }

private:
    std::unique_ptr<AuthWorld> m_world;
    std::unique_ptr<TokenAuthenticator> m_authenticator;
    std::unique_ptr<SettingsAccessPolicy> m_policy;
    std::unique_ptr<Router> m_router;
    std::unique_ptr<RouterClient> m_client;
};

QTEST_GUILESS_MAIN(TestAuthRoutes)
#include "tst_authroutes.moc"
