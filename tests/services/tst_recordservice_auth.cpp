// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/recordworld.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;
using namespace Binnacle::Test;

/// Writing records that sign in, and those that hang on them.
class TestRecordServiceAuth : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void createsAuthRecords_data();
    void createsAuthRecords();
    void updatesAuthRecords_data();
    void updatesAuthRecords();
    void renewsTokenKeys();
    void forgetsSignInsWithThePassword();
    void unlinksAccountsOnVerification();
    void keepsSuperusersVerified();
    void keepsAuthIdsUnique();
    void checksReferencesOfSystemRecords_data();
    void checksReferencesOfSystemRecords();

private:
    RecordService &service() { return m_world->service(); }

    std::unique_ptr<RecordWorld> m_world;
};

void TestRecordServiceAuth::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_world = std::make_unique<RecordWorld>();
    QVERIFY(m_world->isValid());
    QVERIFY(m_world->addUser(u"ada000000000000"_s).isObject());
    QVERIFY(m_world->addUser(u"ben000000000000"_s).isObject());
    QVERIFY(m_world->addUser(u"eve000000000000"_s, u"staff"_s).isObject());
}

void TestRecordServiceAuth::createsAuthRecords_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("viewer");
    QTest::addColumn<bool>("works");
    QTest::addColumn<QByteArray>("fields");

    const QByteArray required = R"({"code":"validation_required","message":"Cannot be blank."})";
    const QByteArray mismatch
        = R"({"code":"validation_values_mismatch","message":"Values don't match."})";
    const QByteArray good
        = R"("email":"new@example.com","password":"12345678","passwordConfirm":"12345678")";
    QTest::newRow("guest") << "{" + good + "}" << u"guest"_s << true << QByteArray("{}");
    QTest::newRow("no passwords") << QByteArray(R"({"email":"new@example.com"})") << u"guest"_s
                                  << false
                                  << QByteArray(R"({"password":)" + required
                                                + R"(,"passwordConfirm":)" + required + "}");
    QTest::newRow("superusers confirm too")
        << QByteArray(R"({"email":"new@example.com","password":"12345678"})") << u"superuser"_s
        << false << QByteArray(R"({"passwordConfirm":)" + required + "}");
    QTest::newRow("differs") << QByteArray(
        R"({"email":"x","password":"12345678","passwordConfirm":"x"})")
                             << u"guest"_s << false
                             << QByteArray(R"({"passwordConfirm":)" + mismatch + "}");
    QTest::newRow("verified by a guest")
        << QByteArray("{" + good + R"(,"verified":true})") << u"guest"_s << false
        << QByteArray(R"({"verified":)" + mismatch + "}");
    QTest::newRow("verified by a manager")
        << QByteArray("{" + good + R"(,"verified":true})") << u"staff/eve000000000000"_s << true
        << QByteArray("{}");
    QTest::newRow("short password")
        << QByteArray(R"({"email":"new@example.com","password":"123","passwordConfirm":"123"})")
        << u"guest"_s << false
        << QByteArray(
               R"({"password":{"code":"validation_min_text_constraint","message":"Must be at least 8 character(s)."}})");
    const QByteArray longPassword(73, 'x');
    const QByteArray tooLong = R"({"email":"new@example.com","password":")" + longPassword
        + R"(","passwordConfirm":")" + longPassword + R"("})";
    QTest::newRow("too long for bcrypt, guest")
        << tooLong << u"guest"_s << false << QByteArray("{}");
    QTest::newRow("too long for bcrypt, superuser")
        << tooLong << u"superuser"_s << false
        << QByteArray(
               R"({"password":{"code":"validation_invalid_value","message":"Invalid value."}})");
    QTest::newRow("taken e-mail")
        << QByteArray(
               R"({"email":"ada000000000000@example.com","password":"12345678","passwordConfirm":"12345678"})")
        << u"guest"_s << false
        << QByteArray(
               R"({"email":{"code":"validation_not_unique","message":"Value must be unique."}})");
}

void TestRecordServiceAuth::createsAuthRecords()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, viewer);
    QFETCH(bool, works);
    QFETCH(QByteArray, fields);
    const auto json = service().create(u"users"_s, parsed(body), {}, m_world->who(viewer));
    QCOMPARE(json.has_value(), works);
    if (!json) {
        QCOMPARE(json.error().message, u"Failed to create record."_s);
        QCOMPARE(json.error().fields.toSortedJson(), fields);
        return;
    }
    const QString id = parsed(*json)[u"id"].toString();
    const QByteArray hash = m_world->column(u"users"_s, id, u"password"_s);
    QVERIFY(m_world->hasher().verify("12345678", hash).value_or(false));
    QCOMPARE(m_world->column(u"users"_s, id, u"tokenKey"_s).size(), 50);
}

void TestRecordServiceAuth::updatesAuthRecords_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("viewer");
    QTest::addColumn<bool>("works");
    QTest::addColumn<QByteArray>("fields");

    const QString owner = u"users/ada000000000000"_s;
    const QByteArray required = R"({"code":"validation_required","message":"Cannot be blank."})";
    const QByteArray mismatch
        = R"({"code":"validation_values_mismatch","message":"Values don't match."})";
    const auto row = [](const char *name, const QByteArray &body, const QString &viewer, bool works,
                        const QByteArray &fields = "{}") {
        QTest::newRow(name) << body << viewer << works << fields;
    };
    row("own name", R"({"name":"Ada"})", owner, true);
    row("same e-mail", R"({"email":"ada000000000000@example.com"})", owner, true);
    row("own e-mail", R"({"email":"x@example.com"})", owner, false,
        R"({"email":)" + mismatch + "}");
    row("own verified", R"({"verified":true})", owner, false, R"({"verified":)" + mismatch + "}");
    row("own id", R"({"id":"other0000000000"})", owner, false,
        R"({"id":{"code":"validation_pk_change","message":"The record primary key cannot be changed."}})");
    row("own password",
        R"({"password":"abcdefgh","passwordConfirm":"abcdefgh","oldPassword":"12345678"})", owner,
        true);
    row("without the old one", R"({"password":"abcdefgh","passwordConfirm":"abcdefgh"})", owner,
        false, R"({"oldPassword":)" + required + "}");
    row("wrong old one",
        R"({"password":"abcdefgh","passwordConfirm":"abcdefgh","oldPassword":"x"})", owner, false,
        R"({"oldPassword":{"code":"validation_invalid_old_password","message":"Missing or invalid old password."}})");
    row("only the old one", R"({"oldPassword":"12345678"})", owner, false,
        R"({"password":)" + required + R"(,"passwordConfirm":)" + required + "}");
    row("only the confirmation", R"({"passwordConfirm":"abcdefgh"})", u"superuser"_s, false,
        R"({"password":)" + required + R"(,"passwordConfirm":)" + mismatch + "}");
    row("not confirmed", R"({"password":"abcdefgh"})", u"superuser"_s, false,
        R"({"passwordConfirm":)" + required + "}");
    row("superuser",
        R"({"password":"abcdefgh","passwordConfirm":"abcdefgh","email":"x@example.com","verified":true})",
        u"superuser"_s, true);
    row("manager without the update rule", R"({"name":"Ada"})", u"staff/eve000000000000"_s, false);
    row("cleared password", R"({"password":""})", owner, false, R"({"password":)" + required + "}");
}

void TestRecordServiceAuth::updatesAuthRecords()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, viewer);
    QFETCH(bool, works);
    QFETCH(QByteArray, fields);
    const auto json = service().update(u"users"_s, u"ada000000000000"_s, parsed(body), {},
                                       m_world->who(viewer));
    QCOMPARE(json.has_value(), works);
    if (!json)
        QCOMPARE(json.error().fields.toSortedJson(), fields);
}

void TestRecordServiceAuth::renewsTokenKeys()
{
    const QString id = u"ada000000000000"_s;
    const auto key = [&] { return m_world->column(u"users"_s, id, u"tokenKey"_s); };
    const auto change = [&](const QByteArray &body) {
        return service().update(u"users"_s, id, parsed(body), {}, m_world->superuser()).has_value();
    };
    const QByteArray first = key();
    QVERIFY(change(R"({"name":"Ada"})"));
    QCOMPARE(key(), first);
    QVERIFY(change(R"({"password":"12345678","passwordConfirm":"12345678"})"));
    const QByteArray second = key();
    QVERIFY(second != first);
    QVERIFY(change(R"({"email":"ada@example.com"})"));
    const QByteArray third = key();
    QVERIFY(third != second);
    const QByteArray chosen(40, 'k');
    QVERIFY(change(R"({"email":"ada2@example.com","tokenKey":")" + chosen + R"("})"));
    QCOMPARE(key(), chosen);

    // Owners cannot write it.
    QVERIFY(service().update(u"users"_s, id, parsed(R"({"tokenKey":"mine"})"), {},
                             m_world->who(u"users/ada000000000000"_s)));
    QCOMPARE(key(), chosen);
}

void TestRecordServiceAuth::forgetsSignInsWithThePassword()
{
    const QByteArray reference = R"("collectionRef":"c_users","recordRef":"ada000000000000")";
    const auto fill = [&] {
        return m_world->add(u"_mfas"_s, "{" + reference + "}").isObject()
            && m_world->add(u"_otps"_s, "{" + reference + R"(,"password":"123456"})").isObject()
            && m_world->add(u"_authOrigins"_s, "{" + reference + "}").isObject()
            && m_world
                   ->add(u"_mfas"_s, R"({"collectionRef":"c_users","recordRef":"ben000000000000"})")
                   .isObject();
    };
    QVERIFY(fill());
    QVERIFY(service().update(u"users"_s, u"ada000000000000"_s, parsed(R"({"name":"x"})"), {},
                             m_world->superuser()));
    QCOMPARE(m_world->count(u"_mfas"_s), 2);
    QVERIFY(service().update(u"users"_s, u"ada000000000000"_s,
                             parsed(R"({"email":"a@example.com"})"), {}, m_world->superuser()));
    QCOMPARE(m_world->count(u"_mfas"_s), 2);
    QCOMPARE(m_world->count(u"_otps"_s), 0);
    QVERIFY(service().update(u"users"_s, u"ada000000000000"_s,
                             parsed(R"({"password":"abcdefgh","passwordConfirm":"abcdefgh"})"), {},
                             m_world->superuser()));
    QCOMPARE(m_world->count(u"_mfas"_s), 1);
    QCOMPARE(m_world->count(u"_authOrigins"_s), 0);
}

void TestRecordServiceAuth::unlinksAccountsOnVerification()
{
    const QString id = u"ada000000000000"_s;
    QVERIFY(m_world
                ->add(u"_externalAuths"_s,
                      R"({"collectionRef":"c_users","recordRef":"ada000000000000",
                          "provider":"google","providerId":"1"})")
                .isObject());
    const QByteArray key = m_world->column(u"users"_s, id, u"tokenKey"_s);
    QVERIFY(
        service().update(u"users"_s, id, parsed(R"({"verified":true})"), {}, m_world->superuser()));
    QCOMPARE(m_world->count(u"_externalAuths"_s), 0);
    QVERIFY(m_world->column(u"users"_s, id, u"tokenKey"_s) != key);

    const QByteArray benKey = m_world->column(u"users"_s, u"ben000000000000"_s, u"tokenKey"_s);
    QVERIFY(service().update(u"users"_s, u"ben000000000000"_s, parsed(R"({"verified":true})"), {},
                             m_world->superuser()));
    QCOMPARE(m_world->column(u"users"_s, u"ben000000000000"_s, u"tokenKey"_s), benKey);
}

void TestRecordServiceAuth::keepsSuperusersVerified()
{
    const JsonValue made = m_world->addUser(u"root00000000000"_s, u"_superusers"_s);
    QCOMPARE(made[u"verified"], JsonValue(true));
    const auto changed
        = service().update(u"_superusers"_s, u"root00000000000"_s, parsed(R"({"verified":false})"),
                           {}, m_world->superuser());
    QVERIFY(changed);
    QCOMPARE(parsed(*changed)[u"verified"], JsonValue(true));
}

void TestRecordServiceAuth::keepsAuthIdsUnique()
{
    const auto json = service().create(
        u"staff"_s, parsed(R"({"id":"ada000000000000","email":"n@example.com","password":"12345678",
                   "passwordConfirm":"12345678"})"),
        {}, m_world->superuser());
    QVERIFY(!json);
    QCOMPARE(json.error().message, u"Failed to create record."_s);
    QCOMPARE(
        json.error().fields.toSortedJson(),
        R"({"id":{"code":"validation_invalid_auth_id","message":"Invalid or duplicated auth record id."}})");
}

void TestRecordServiceAuth::checksReferencesOfSystemRecords_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("fields");

    const auto body
        = [](const QByteArray &collection, const QByteArray &record, const QByteArray &provider) {
              return QByteArray(R"({"collectionRef":")" + collection + R"(","recordRef":")" + record
                                + R"(","provider":")" + provider + R"(","providerId":"1"})");
          };
    QTest::newRow("good") << body("c_users", "ada000000000000", "google") << QByteArray("{}");
    QTest::newRow("no collection")
        << body("nope", "ada000000000000", "google")
        << QByteArray(
               R"({"collectionRef":{"code":"validation_invalid_collection_id","message":"Missing or invalid collection."}})");
    QTest::newRow("by name")
        << body("users", "ada000000000000", "google")
        << QByteArray(
               R"({"collectionRef":{"code":"validation_invalid_collection_id","message":"Missing or invalid collection."}})");
    QTest::newRow("not auth")
        << body("c_posts", "ada000000000000", "google")
        << QByteArray(
               R"({"collectionRef":{"code":"validation_invalid_collection_type","message":"Invalid collection type - must be auth."}})");
    QTest::newRow("no record")
        << body("c_users", "nobody000000000", "nope")
        << QByteArray(
               R"({"recordRef":{"code":"validation_invalid_record","message":"Missing or invalid record."}})");
    QTest::newRow("no provider")
        << body("c_users", "ada000000000000", "nope")
        << QByteArray(
               R"({"provider":{"code":"validation_in_invalid","message":"Must be a valid value."}})");
}

void TestRecordServiceAuth::checksReferencesOfSystemRecords()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, fields);
    const auto json = service().create(u"_externalAuths"_s, parsed(body), {}, m_world->superuser());
    QCOMPARE(json ? QByteArray("{}") : json.error().fields.toSortedJson(), fields);
}

QTEST_GUILESS_MAIN(TestRecordServiceAuth)

#include "tst_recordservice_auth.moc"
