// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema/scaffold.h"
#include "services/mail/recordmail.h"
#include "services/settings/settings.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Binnacle;

namespace {

Schema::Field field(const QString &name, Schema::FieldType type, bool isHidden = false)
{
    Schema::Field made;
    made.name = name;
    made.type = type;
    made.isHidden = isHidden;
    return made;
}

RecordMail mail(const QString &subject, const QString &body)
{
    using Type = Schema::FieldType;
    auto collection
        = std::make_shared<Schema::Collection>(Schema::scaffold(Schema::CollectionType::Auth));
    for (Schema::Field &more :
         std::vector{field(u"name"_s, Type::Text), field(u"count"_s, Type::Number),
                     field(u"isOn"_s, Type::Bool), field(u"when"_s, Type::Date),
                     field(u"secret"_s, Type::Text, true)})
        collection->fields.push_back(more);
    JsonValue options = collection->options;
    options.insert(
        u"verificationTemplate"_s,
        JsonValue::object({{u"subject"_s, JsonValue(subject)}, {u"body"_s, JsonValue(body)}}));
    collection->setOptions(options);
    Schema::Record record(collection);
    record.setValue(u"id", JsonValue(u"annannannannann"));
    record.setValue(u"email", JsonValue(u"ann@example.org"));
    record.setValue(u"name", JsonValue(u"<b>\"Ann\" & 'Co'</b>"));
    record.setValue(u"count", JsonValue(1.5));
    record.setValue(u"isOn", JsonValue(true));
    record.setValue(u"when", JsonValue(u"2026-01-02 03:04:05.678Z"));
    record.setValue(u"secret", JsonValue(u"hush"));
    record.setValue(u"tokenKey", JsonValue(u"key"));
    return {MailKind::Verification, record, u"ann@example.org"_s, {{u"TOKEN"_s, u"a.b.c"_s}}};
}

Settings settings()
{
    Settings out = Settings::defaults();
    out.meta.appName = u"{TOKEN} Inc"_s;
    out.meta.appUrl = u"https://acme.example"_s;
    return out;
}

}  // namespace

// A6.5 to A6.8.
class TestRecordMail : public QObject
{
    Q_OBJECT

private slots:
    void replacesPlaceholders_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("replaced");
        QTest::newRow("none") << u"plain"_s << u"plain"_s;
        QTest::newRow("settings, in one pass")
            << u"{APP_NAME} at {APP_URL}"_s << u"{TOKEN} Inc at https://acme.example"_s;
        QTest::newRow("repeated") << u"{TOKEN}{TOKEN}"_s << u"a.b.ca.b.c"_s;
        QTest::newRow("text field is escaped")
            << u"{RECORD:name}"_s << u"&lt;b&gt;&#34;Ann&#34; &amp; &#39;Co&#39;&lt;/b&gt;"_s;
        QTest::newRow("system fields") << u"{RECORD:id} {RECORD:email} {RECORD:verified}"_s
                                       << u"annannannannann ann@example.org false"_s;
        QTest::newRow("others") << u"{RECORD:count} {RECORD:isOn} {RECORD:when}"_s
                                << u"1.5 true 2026-01-02 03:04:05.678Z"_s;
        QTest::newRow("hidden") << u"{RECORD:tokenKey}{RECORD:password}{RECORD:secret}"_s
                                << u"{RECORD:tokenKey}{RECORD:password}{RECORD:secret}"_s;
        QTest::newRow("unknown") << u"{OTP} {RECORD:nope} {app_name} {} { TOKEN }"_s
                                 << u"{OTP} {RECORD:nope} {app_name} {} { TOKEN }"_s;
        QTest::newRow("braces around")
            << u"{{TOKEN}} {a{TOKEN} }{TOKEN"_s << u"{a.b.c} {aa.b.c }{TOKEN"_s;
    }

    void replacesPlaceholders()
    {
        QFETCH(QString, text);
        QFETCH(QString, replaced);
        const MailMessage message
            = composedMail(mail(text, u"<p>"_s + text + u"</p>"_s), settings(), UtcTime());
        QCOMPARE(message.subject, replaced);
        const QString body = u"<body>\n<p>"_s + replaced + u"</p>\n</body>"_s;
        QVERIFY2(message.html.contains(body), qPrintable(message.html));
    }

    void escapesWhatItIsGiven()
    {
        RecordMail alert = mail({}, u"{ALERT_INFO}"_s);
        alert.placeholders = {{u"ALERT_INFO"_s, u"<script>"_s}};
        QVERIFY(composedMail(alert, settings(), UtcTime()).html.contains(u"&lt;script&gt;"_s));
    }

    void addressesTheMail()
    {
        const MailMessage message = composedMail(mail(u"a"_s, u"b"_s), settings(), UtcTime());
        QCOMPARE(message.from.name, u"Support"_s);
        QCOMPARE(message.from.address, u"support@example.com"_s);
        QCOMPARE(message.to.name, QString());
        QCOMPARE(message.to.address, u"ann@example.org"_s);
    }

    // A6.7: what the defaults must hold.
    void hasDefaultTemplates_data()
    {
        QTest::addColumn<MailKind>("kind");
        QTest::addColumn<QString>("subject");
        QTest::addColumn<QString>("part");
        const auto button = [](const QString &page) {
            return QString(u"<a class=\"btn\" href=\"https://acme.example/_/#/auth/"_s + page
                           + u"/VALUE\" target=\"_blank\" rel=\"noopener\">"_s);
        };
        QTest::newRow("verification") << MailKind::Verification << u"Verify your Acme email"_s
                                      << button(u"confirm-verification"_s);
        QTest::newRow("password reset") << MailKind::PasswordReset << u"Reset your Acme password"_s
                                        << button(u"confirm-password-reset"_s);
        QTest::newRow("e-mail change")
            << MailKind::EmailChange << u"Confirm your Acme new email address"_s
            << button(u"confirm-email-change"_s);
        QTest::newRow("OTP") << MailKind::Otp << u"OTP for Acme"_s << u"<strong>VALUE</strong>"_s;
        QTest::newRow("alert") << MailKind::AuthAlert << u"Login from a new location"_s
                               << u"<em>VALUE</em>"_s;
    }

    void hasDefaultTemplates()
    {
        QFETCH(MailKind, kind);
        QFETCH(QString, subject);
        QFETCH(QString, part);
        const auto collection = std::make_shared<const Schema::Collection>(
            Schema::scaffold(Schema::CollectionType::Auth));
        Settings acme = settings();
        acme.meta.appName = u"Acme"_s;
        RecordMail made{kind, Schema::Record(collection), u"a@b.cd"_s, {}};
        for (const QString &name : {u"TOKEN"_s, u"OTP"_s, u"ALERT_INFO"_s})
            made.placeholders.insert(name, u"VALUE"_s);
        const MailMessage message = composedMail(made, acme, UtcTime());
        QCOMPARE(message.subject, subject);
        QVERIFY2(message.html.contains(part), qPrintable(message.html));
        QVERIFY(message.html.contains(u"the Acme team"_s));
        QVERIFY(!message.html.contains(u"{APP"_s));
        for (const QString &name : {u".btn {"_s, u".hidden {"_s, u"XHTML 1.0 Strict"_s})
            QVERIFY(message.html.contains(name));
    }
};

QTEST_GUILESS_MAIN(TestRecordMail)
#include "tst_recordmail.moc"
