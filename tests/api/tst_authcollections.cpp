// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/authrouter.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

const QByteArray rule = "{\"code\":\"validation_invalid_rule\",\"message\":\"Invalid rule."_ba;

QByteArray providers(const QByteArray &list)
{
    return "{\"oauth2\":{\"enabled\":true,\"providers\":" + list + "}}";
}

QByteArray threshold(const QByteArray &code, const QByteArray &text, int limit)
{
    const QByteArray number = QByteArray::number(limit);
    return AuthRouter::item("validation_" + code, "Must be no " + text + ' ' + number + '.',
                            "{\"threshold\":" + number + '}');
}

}  // namespace

// A1.
class TestAuthCollections : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_router = std::make_unique<AuthRouter>();
        QVERIFY(world().isOpen());
    }

    void a1_4_defaults()
    {
        const Wire::Response made = m_router->createMembers();
        QCOMPARE(made.status, 200);
        const JsonValue json = AuthRouter::json(made);
        QStringList keys;
        for (const auto &[key, value] : json.members())
            keys.append(key);
        QCOMPARE(keys.join(u' '),
                 u"id listRule viewRule createRule updateRule deleteRule name type fields indexes "
                 "created updated system authRule manageRule authAlert oauth2 passwordAuth mfa otp "
                 "authToken passwordResetToken emailChangeToken verificationToken fileToken "
                 "verificationTemplate resetPasswordTemplate confirmEmailChangeTemplate"_s);
        QStringList fields;
        for (const JsonValue &field : json[u"fields"].elements())
            fields.append(field[u"name"].toString() + u' ' + field[u"id"].toString());
        QCOMPARE(fields,
                 (QStringList{u"id text3208210256"_s, u"password password901924565"_s,
                              u"tokenKey text2504183744"_s, u"email email3885137012"_s,
                              u"emailVisibility bool1547992806"_s, u"verified bool256245529"_s}));
        const QString id = json[u"id"].toString();
        QCOMPARE(json[u"indexes"].toJson(),
                 QString(u"[\"CREATE UNIQUE INDEX `idx_tokenKey_"_s + id
                         + u"` ON `members` (`tokenKey`)\",\"CREATE UNIQUE INDEX `idx_email_"_s + id
                         + u"` ON `members` (`email`) WHERE `email` != ''\"]"_s)
                     .toUtf8());
        QCOMPARE(json[u"authRule"].toJson(), "\"\""_ba);
        QCOMPARE(json[u"manageRule"].toJson(), "null"_ba);
        QCOMPARE(json[u"oauth2"].toJson(),
                 "{\"providers\":[],\"mappedFields\":{\"id\":\"\",\"name\":\"\",\"username\":\"\","
                 "\"avatarURL\":\"\"},\"enabled\":false}"_ba);
        QCOMPARE(json[u"passwordAuth"].toJson(),
                 "{\"enabled\":true,\"identityFields\":[\"email\"]}"_ba);
        QCOMPARE(json[u"mfa"].toJson(), "{\"enabled\":false,\"duration\":600,\"rule\":\"\"}"_ba);
        QVERIFY(json[u"otp"].toJson().startsWith(
            "{\"enabled\":false,\"duration\":180,\"length\":8,\"emailTemplate\":{\"subject\":\"OTP "
            "for {APP_NAME}\",\"body\":"));
        QCOMPARE(json[u"authToken"].toJson(), "{\"duration\":432000}"_ba);
        QCOMPARE(json[u"passwordResetToken"].toJson(), "{\"duration\":1800}"_ba);
        QCOMPARE(json[u"emailChangeToken"].toJson(), "{\"duration\":1800}"_ba);
        QCOMPARE(json[u"verificationToken"].toJson(), "{\"duration\":86400}"_ba);
        QCOMPARE(json[u"fileToken"].toJson(), "{\"duration\":180}"_ba);
        QVERIFY(!made.body.contains("ecret\""));
        QSet<QString> secrets;
        const Schema::AuthOptions options = stored(u"members"_s).auth;
        for (const Schema::TokenOptions &token :
             {options.authToken, options.passwordResetToken, options.emailChangeToken,
              options.verificationToken, options.fileToken}) {
            QCOMPARE(token.secret.size(), 50);
            secrets.insert(token.secret);
        }
        QCOMPARE(secrets.size(), 5);
    }

    void a1_6_options_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("data");
        const QByteArray required = AuthRouter::required();
        const auto row = [](const char *name, const QByteArray &body, const QByteArray &data) {
            QTest::newRow(name) << body << data;
        };
        const auto inside = [](const QByteArray &key, const QByteArray &item) -> QByteArray {
            return "{\"" + key + "\":" + item + '}';
        };
        row("nothing", "{}", {});
        row("rule for managers", R"({"manageRule":""})",
            inside("manageRule",
                   AuthRouter::item("validation_nil_or_not_empty_required", "Cannot be blank.")));
        row("no identity fields", R"({"passwordAuth":{"identityFields":[]}})",
            inside("passwordAuth", inside("identityFields", required)));
        row("no identity fields, off", R"({"passwordAuth":{"enabled":false,"identityFields":[]}})",
            {});
        row("unknown identity field", R"({"passwordAuth":{"identityFields":["email","nope"]}})",
            inside("passwordAuth",
                   inside("identityFields",
                          AuthRouter::item("validation_missing_field",
                                           "Invalid or missing field nope.",
                                           R"({"fieldName":"nope"})"))));
        row("identity field without index",
            R"({"passwordAuth":{"identityFields":["email","verified"]}})",
            inside("passwordAuth",
                   inside("identityFields",
                          AuthRouter::item("validation_missing_unique_constraint",
                                           "The field verified doesn't have a UNIQUE constraint.",
                                           R"({"fieldName":"verified"})"))));
        row("blank templates",
            R"({"authAlert":{"emailTemplate":{"subject":"","body":""}},)"
            R"("verificationTemplate":{"subject":""},"otp":{"emailTemplate":{"body":""}}})",
            inside(
                "authAlert",
                inside("emailTemplate", "{\"body\":" + required + ",\"subject\":" + required + '}'))
                    .chopped(1)
                + ",\"otp\":" + inside("emailTemplate", inside("body", required))
                + ",\"verificationTemplate\":" + inside("subject", required) + '}');
        row("codes", R"({"otp":{"enabled":true,"duration":9,"length":3}})",
            inside("otp",
                   "{\"duration\":" + threshold("min_greater_equal_than_required", "less than", 10)
                       + ",\"length\":"
                       + threshold("min_greater_equal_than_required", "less than", 4) + '}'));
        row("codes, zero", R"({"otp":{"enabled":true,"duration":0,"length":0}})",
            inside("otp", "{\"duration\":" + required + ",\"length\":" + required + '}'));
        row("codes, long", R"({"otp":{"enabled":true,"duration":86401}})",
            inside("otp",
                   inside("duration",
                          threshold("max_less_equal_than_required", "greater than", 86400))));
        row("codes, off", R"({"otp":{"duration":0,"length":0}})", {});
        row("factors", R"({"mfa":{"enabled":true}})",
            inside(
                "mfa",
                inside("enabled",
                       AuthRouter::item("validation_mfa_not_enough_auths",
                                        "MFA requires at least 2 auth methods to be enabled."))));
        row("factors, two", R"({"mfa":{"enabled":true},"otp":{"enabled":true}})", {});
        row("factors, duration", R"({"mfa":{"enabled":true,"duration":1}})",
            inside(
                "mfa",
                inside("duration", threshold("min_greater_equal_than_required", "less than", 10))));
        row("tokens", R"({"authToken":{"duration":9},"fileToken":{"duration":94670857}})",
            "{\"authToken\":"
                + inside("duration", threshold("min_greater_equal_than_required", "less than", 10))
                + ",\"fileToken\":"
                + inside("duration",
                         threshold("max_less_equal_than_required", "greater than", 94670856))
                + '}');
        row("short secret", R"({"authToken":{"secret":"short"}})",
            inside("authToken", inside("secret", AuthRouter::length("30", "255"))));
        row("blank secret", R"({"authToken":{"secret":""}})",
            inside("authToken", inside("secret", required)));
        row("providers", providers(R"([{"name":"nope","authURL":"x y"},{}])"),
            R"({"oauth2":{"providers":{"0":{"authURL":{"code":"validation_is_url","message":"Must be a valid URL."},"clientId":)"
                + required + ",\"clientSecret\":" + required
                + R"(,"name":{"code":"validation_missing_provider","message":"Invalid or missing provider with name nope.","params":{"name":"nope"}}},"1":{"clientId":)"
                + required + ",\"clientSecret\":" + required + ",\"name\":" + required + "}}}}");
        row("provider twice", providers(R"([{"name":"google"},{"name":"google"}])"),
            R"({"oauth2":{"providers":{"1":{"name":{"code":"validation_duplicated_provider","message":"The provider google is already registered.","params":{"name":"google"}}}}}})");
        row("no providers", providers("[]"), {});
        row("providers, off", R"({"oauth2":{"providers":[{"name":"nope"}]}})", {});
    }

    void a1_6_options()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, data);
        QCOMPARE(m_router->createMembers().status, 200);
        const Wire::Response response = m_router->patch("members", body);
        if (data.isEmpty()) {
            QVERIFY2(response.status == 200, response.body.constData());
            return;
        }
        QCOMPARE(response.body, AuthRouter::envelope("Failed to update collection.", 400, data));
    }

    void a1_6_rules()
    {
        QCOMPARE(m_router->createMembers().status, 200);
        for (const QByteArray &name : {"authRule"_ba, "manageRule"_ba}) {
            const Wire::Response response
                = m_router->patch("members", "{\"" + name + "\":\"nope = 1\"}");
            QCOMPARE(response.status, 400);
            QVERIFY(response.body.startsWith(QByteArray("{\"data\":{\"" + name + "\":" + rule)));
        }
        const Wire::Response response = m_router->patch(
            "members", R"({"mfa":{"enabled":true,"rule":"nope = 1"},"otp":{"enabled":true}})"_ba);
        QVERIFY(response.body.startsWith(QByteArray("{\"data\":{\"mfa\":{\"rule\":" + rule)));
        // Not looked at while it does nothing.
        QCOMPARE(
            m_router->patch("members", R"({"mfa":{"enabled":false,"rule":"nope = 1"}})"_ba).status,
            200);
    }

    void a1_7_keepsAndReplacesSecrets()
    {
        QCOMPARE(m_router->createMembers().status, 200);
        const QString secret = stored(u"members"_s).auth.authToken.secret;
        QCOMPARE(m_router->patch("members", R"({"authToken":{"duration":100}})"_ba).status, 200);
        QCOMPARE(stored(u"members"_s).auth.authToken.secret, secret);
        QCOMPARE(stored(u"members"_s).auth.authToken.duration, 100);
        QCOMPARE(m_router->patch("members", R"({"authToken":null,"authRule":""})"_ba).status, 200);
        QCOMPARE(stored(u"members"_s).auth.authToken.secret, secret);
        QCOMPARE(m_router->patch("members", R"({"authRule":"verified=true"})"_ba).status, 200);
        const QString rotated = stored(u"members"_s).auth.authToken.secret;
        QVERIFY(rotated != secret);
        QCOMPARE(rotated.size(), 50);
        QCOMPARE(
            m_router
                ->patch("members", "{\"authToken\":{\"secret\":\"" + QByteArray(40, 's') + "\"}}")
                .status,
            200);
        QCOMPARE(stored(u"members"_s).auth.authToken.secret, QString(40, u's'));
    }

    void a1_7_keepsClientSecrets()
    {
        QCOMPARE(m_router->createMembers().status, 200);
        QCOMPARE(m_router
                     ->patch("members",
                             providers(R"([{"name":"google","clientId":"a","clientSecret":"s1"},)"
                                       R"({"name":"gitlab","clientId":"b","clientSecret":"s2"}])"))
                     .status,
                 200);
        const Wire::Response changed = m_router->patch(
            "members", providers(R"([{"name":"google","clientId":"c"},{"displayName":"Lab"}])"));
        QCOMPARE(changed.status, 200);
        QVERIFY(!changed.body.contains("clientSecret"));
        const JsonValue list = stored(u"members"_s).options[u"oauth2"][u"providers"];
        QCOMPARE(list.elements().size(), size_t(2));
        QCOMPARE(list.elements()[0][u"clientSecret"].toString(), u"s1"_s);
        QCOMPARE(list.elements()[0][u"clientId"].toString(), u"c"_s);
        QCOMPARE(list.elements()[1][u"clientSecret"].toString(), u"s2"_s);
        QCOMPARE(list.elements()[1][u"displayName"].toString(), u"Lab"_s);
        QCOMPARE(m_router->patch("members", providers("null")).status, 200);
        QVERIFY(
            AuthRouter::json(m_router->get("members", "root"))[u"oauth2"][u"providers"].isArray());
    }

    void a1_9_superusersStayWhatTheyAre()
    {
        const QByteArray systemRule
            = AuthRouter::item("validation_collection_system_rule_change",
                               "System collection API rule cannot be changed.");
        QCOMPARE(
            m_router->patch("_superusers", R"({"authRule":"verified=true","listRule":""})"_ba).body,
            AuthRouter::envelope("Failed to update collection.", 400,
                                 "{\"authRule\":" + systemRule + ",\"listRule\":" + systemRule
                                     + '}'));
        QCOMPARE(
            m_router->patch("_superusers", R"({"name":"admins"})"_ba).body,
            AuthRouter::envelope("Failed to update collection.", 400,
                                 "{\"name\":"
                                     + AuthRouter::item("validation_collection_system_name_change",
                                                        "System collection name cannot be changed.")
                                     + '}'));
        QCOMPARE(m_router->patch("_superusers", R"({"passwordAuth":{"enabled":false}})"_ba).status,
                 200);
        QVERIFY(stored(u"_superusers"_s).auth.passwordEnabled);
        QCOMPARE(
            m_router
                ->patch(
                    "_superusers",
                    R"({"oauth2":{"enabled":true},"otp":{"enabled":true},"mfa":{"enabled":false}})"_ba)
                .status,
            200);
        const Schema::AuthOptions options = stored(u"_superusers"_s).auth;
        QVERIFY(!options.oauth2Enabled);
        QVERIFY(options.mfaEnabled);
        QVERIFY(options.passwordEnabled);
    }

    void a1_9_theLastSuperuserStays()
    {
        const QByteArray last = "_superusers/records/rootrootrootroo"_ba;
        QCOMPARE(m_router->send("DELETE"_ba, last, {}, "root").body,
                 AuthRouter::envelope("You can't delete the only existing superuser.", 400));
        const Wire::Response second = m_router->post(
            "_superusers/records"_ba,
            R"({"email":"me@example.com","password":"1234567890","passwordConfirm":"1234567890",)"
            R"("verified":false})"_ba,
            "root");
        QCOMPARE(second.status, 200);
        QCOMPARE(AuthRouter::json(second)[u"verified"].toBool(), true);
        QCOMPARE(m_router->send("DELETE"_ba, last, {}, "root").status, 204);
    }

private:
    AuthWorld &world() { return m_router->world(); }
    Schema::Collection stored(const QString &name)
    {
        return *world().collections().snapshot()->find(name);
    }

    std::unique_ptr<AuthRouter> m_router;
};

QTEST_GUILESS_MAIN(TestAuthCollections)
#include "tst_authcollections.moc"
