// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/authrouter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

const QByteArray origins = "_authOrigins"_ba;

}  // namespace

// A4.19, and what is left of A4.18, A7 and A1.12.
class TestAuthOrigins : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_router = std::make_unique<AuthRouter>();
        QVERIFY(world().isOpen());
    }

    void a4_19_writesToTheOwnerFromTheSecondPlaceOn()
    {
        signIn("one");
        QCOMPARE(world().count(origins), 1);
        QVERIFY(world().mailbox().mails().isEmpty());
        signIn("one");
        QCOMPARE(world().count(origins), 1);
        signIn("<b>two</b>");
        QCOMPARE(world().count(origins), 2);
        const QByteArray mail = world().mailbox().take();
        QVERIFY(mail.contains("ann@example.com"));
        QVERIFY(mail.contains("2026-01-02 03:04:05.678Z - 192.0.2.1 &lt;b&gt;two&lt;/b&gt;</em>"));
        signIn("one");
        signIn("<b>two</b>");
        QVERIFY(world().mailbox().mails().isEmpty());
    }

    void a4_19_keepsFive()
    {
        for (const QByteArray &place : {"1"_ba, "2"_ba, "3"_ba, "4"_ba, "5"_ba, "6"_ba, "7"_ba}) {
            world().clock().advance(std::chrono::seconds(1));
            signIn(place);
        }
        QCOMPARE(world().count(origins), 5);
        world().mailbox().clear();
        signIn("3");
        QVERIFY(world().mailbox().mails().isEmpty());
        signIn("2");
        QCOMPARE(world().mailbox().mails().size(), 1);
    }

    void a4_19_forgetsPlacesThatNobodyWasToldOf()
    {
        signIn("one");
        world().mailbox().setBroken(true);
        QTest::ignoreMessage(
            QtWarningMsg, QRegularExpression(u"cannot note or tell where a record signed in.*"_s));
        signIn("two");
        QCOMPARE(world().count(origins), 1);
        world().mailbox().setBroken(false);
        signIn("two");
        QCOMPARE(world().mailbox().mails().size(), 1);
    }

    void a4_19_canBeOff()
    {
        world().changeOptions(
            u"users"_s,
            JsonValue::object(
                {{u"authAlert"_s, JsonValue::object({{u"enabled"_s, JsonValue(false)}})}}));
        signIn("one");
        signIn("two");
        QCOMPARE(world().count(origins), 0);
    }

    void a4_19_refreshAndImpersonationLeaveNoTrace()
    {
        QCOMPARE(m_router->post("users/auth-refresh"_ba, {}, "ann").status, 200);
        QCOMPARE(m_router->post("users/impersonate/annannannannann"_ba, {}, "root").status, 200);
        QCOMPARE(world().count(origins), 0);
    }

    void a2_9_passwordsForgetPlaces()
    {
        signIn("one");
        QCOMPARE(m_router
                     ->send("PATCH"_ba, "users/records/annannannannann"_ba,
                            "{\"password\":\"new-password\",\"passwordConfirm\":\"new-password\","
                            "\"oldPassword\":\"1234567890\"}"_ba,
                            "ann")
                     .status,
                 200);
        QCOMPARE(world().count(origins), 0);
    }

    void a4_18_ownersSeeAndUnlink()
    {
        world().run("INSERT INTO _externalAuths (id, collectionRef, recordRef, provider, "
                    "providerId, created, updated) VALUES ('linklinklinklin', '_pb_users_auth_', "
                    "'annannannannann', 'gitlab', 'test123', '2026-01-01 00:00:00.000Z', "
                    "'2026-01-01 00:00:00.000Z')"_ba);
        const QByteArray list = "_externalAuths/records"_ba;
        const QByteArray one = list + "/linklinklinklin";
        const QByteArray row
            = "{\"collectionId\":\"pbc_2281828961\",\"collectionName\":\"_externalAuths\","
              "\"collectionRef\":\"_pb_users_auth_\",\"created\":\"2026-01-01 00:00:00.000Z\","
              "\"id\":\"linklinklinklin\",\"provider\":\"gitlab\",\"providerId\":\"test123\","
              "\"recordRef\":\"annannannannann\",\"updated\":\"2026-01-01 00:00:00.000Z\"}"_ba;
        QCOMPARE(m_router->get(one, "ann").body, QByteArray(row + '\n'));
        QVERIFY(m_router->get(list, "ann").body.contains(row));
        for (const QByteArray &who : {""_ba, "bob"_ba}) {
            QVERIFY(m_router->get(list, who).body.contains("\"totalItems\":0"));
            QCOMPARE(m_router->get(one, who).status, 404);
            QCOMPARE(m_router->send("DELETE"_ba, one, {}, who).status, 404);
        }
        QCOMPARE(m_router->send("PATCH"_ba, one, "{}"_ba, "ann").status, 403);
        QCOMPARE(m_router->post(list, "{}"_ba, "ann").status, 403);
        const QByteArray token = m_router->token("ann");
        QCOMPARE(m_router->send("DELETE"_ba, one, {}, "ann").status, 204);
        QVERIFY(!world().auth().identify(token).isGuest());
    }

    void a8_rowsAreChecked_data()
    {
        QTest::addColumn<QByteArray>("collection");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("data");
        const QByteArray refs
            = "\"collectionRef\":\"_pb_users_auth_\",\"recordRef\":\"annannannannann\""_ba;
        const auto row
            = [](const char *name, const QByteArray &collection, const QByteArray &body,
                 const QByteArray &data) { QTest::newRow(name) << collection << body << data; };
        row("good", "_mfas"_ba, "{" + refs + ",\"method\":\"password\"}", ""_ba);
        row("blank", "_mfas"_ba, "{}"_ba,
            "{\"collectionRef\":" + AuthRouter::required() + ",\"method\":" + AuthRouter::required()
                + ",\"recordRef\":" + AuthRouter::required() + '}');
        row("no collection", "_authOrigins"_ba,
            "{\"collectionRef\":\"nope\",\"recordRef\":\"x\",\"fingerprint\":\"f\"}"_ba,
            "{\"collectionRef\":"
                + AuthRouter::item("validation_invalid_collection_id",
                                   "Missing or invalid collection.")
                + '}');
        row("base collection", "_authOrigins"_ba,
            "{\"collectionRef\":\"pbc_2279338944\",\"recordRef\":\"x\",\"fingerprint\":\"f\"}"_ba,
            "{\"collectionRef\":"
                + AuthRouter::item("validation_invalid_collection_type",
                                   "Invalid collection type - must be auth.")
                + '}');
        row("no record", "_otps"_ba,
            "{\"collectionRef\":\"_pb_users_auth_\",\"recordRef\":\"x\",\"password\":\"1234\"}"_ba,
            "{\"recordRef\":"
                + AuthRouter::item("validation_invalid_record", "Missing or invalid record.")
                + '}');
        row("provider", "_externalAuths"_ba,
            "{" + refs + ",\"provider\":\"nope\",\"providerId\":\"1\"}",
            "{\"provider\":" + AuthRouter::item("validation_in_invalid", "Must be a valid value.")
                + '}');
    }

    void a8_rowsAreChecked()
    {
        QFETCH(QByteArray, collection);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, data);
        const Wire::Response response = m_router->post(collection + "/records", body, "root");
        if (data.isEmpty())
            QCOMPARE(response.status, 200);
        else
            QCOMPARE(response.body, AuthRouter::envelope("Failed to create record.", 400, data));
    }

    void a8_codesShowNoSecrets()
    {
        const Result<OneTimePassword> code = createOneTimePassword(
            world().store(), world().record(u"users"_s, u"annannannannann"_s));
        QVERIFY(code);
        const JsonValue own
            = AuthRouter::json(m_router->get("_otps/records/" + code->id.toLatin1(), "ann"));
        QCOMPARE(own[u"recordRef"].toString(), u"annannannannann"_s);
        QVERIFY(!own.contains(u"password"));
        QVERIFY(!own.contains(u"sentTo"));
        const JsonValue all
            = AuthRouter::json(m_router->get("_otps/records/" + code->id.toLatin1(), "root"));
        QVERIFY(all.contains(u"password"));
        QCOMPARE(all[u"password"].toString(), QString());
        QCOMPARE(all[u"sentTo"].toString(), QString());
    }

    void a7_3_expandsAsTheOneWhoSignedIn()
    {
        // Failing paths are dropped silently.
        const Wire::Response answer = m_router->post(
            "users/auth-with-password?expand=nope,nope.nope"_ba,
            "{\"identity\":\"ann@example.com\",\"password\":\"1234567890\"}"_ba, "root");
        QCOMPARE(answer.status, 200);
        QVERIFY(!AuthRouter::json(answer)[u"record"].contains(u"expand"));
    }

    void a4_17_givesFileTokens()
    {
        m_router->client().token = m_router->token("ann");
        const Wire::Response answer = m_router->client().post("/api/files/token"_ba, {});
        QCOMPARE(answer.status, 200);
        const QByteArray token = AuthRouter::json(answer)[u"token"].toString().toLatin1();
        QVERIFY(world().auth().verify(token, {TokenType::File}));
        QCOMPARE(m_router->client().post("/api/files/token?fields=nope"_ba, {}).body, "{}\n"_ba);
        m_router->client().token.clear();
        QCOMPARE(m_router->client().post("/api/files/token"_ba, {}).status, 401);
    }

private:
    AuthWorld &world() { return m_router->world(); }

    void signIn(const QByteArray &userAgent)
    {
        m_router->client().userAgent = userAgent;
        QCOMPARE(m_router
                     ->post("users/auth-with-password"_ba,
                            "{\"identity\":\"ann@example.com\",\"password\":\"1234567890\"}"_ba)
                     .status,
                 200);
    }

    std::unique_ptr<AuthRouter> m_router;
};

QTEST_GUILESS_MAIN(TestAuthOrigins)
#include "tst_authorigins.moc"
