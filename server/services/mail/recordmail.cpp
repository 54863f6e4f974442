// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/mail/recordmail.h"

#include "schema/fieldvalue.h"
#include "services/settings/settings.h"

#include <optional>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

constexpr QLatin1StringView recordPrefix("RECORD:");

const JsonValue &templateOf(MailKind kind, const JsonValue &options)
{
    switch (kind) {
    case MailKind::Verification: return options[u"verificationTemplate"];
    case MailKind::PasswordReset: return options[u"resetPasswordTemplate"];
    case MailKind::EmailChange: return options[u"confirmEmailChangeTemplate"];
    case MailKind::Otp: return options[u"otp"][u"emailTemplate"];
    case MailKind::AuthAlert: break;
    }
    return options[u"authAlert"][u"emailTemplate"];
}

/// Nothing for fields that are hidden or missing.
std::optional<QString> fieldText(const Schema::Record &record, QStringView name)
{
    static const Schema::Field asText;
    const Schema::Field *field = record.collection().field(name);
    if (!field || field->isHidden)
        return std::nullopt;
    const QString text = Schema::normalised(asText, record.value(name)).toString();
    switch (field->type) {
    case Schema::FieldType::Autodate:
    case Schema::FieldType::Date:
    case Schema::FieldType::Bool:
    case Schema::FieldType::Number: return text;
    default: return htmlEscaped(text);
    }
}

class Placeholders
{
public:
    Placeholders(const RecordMail &mail, const Settings &settings)
        : m_mail(mail)
        , m_settings(settings)
    {
    }

    QString replacedIn(const QString &text) const
    {
        QString out;
        qsizetype at = 0;
        while (at < text.size()) {
            const qsizetype open = text.indexOf(u'{', at);
            const qsizetype close = open < 0 ? -1 : text.indexOf(u'}', open);
            if (close < 0)
                break;
            // A brace that opens nothing may stand before one that does.
            const qsizetype start = text.lastIndexOf(u'{', close);
            out += QStringView(text).sliced(at, start - at);
            const QString name = text.sliced(start + 1, close - start - 1);
            out += value(name).value_or(text.sliced(start, close + 1 - start));
            at = close + 1;
        }
        return out + QStringView(text).sliced(at);
    }

private:
    std::optional<QString> value(const QString &name) const
    {
        if (name == "APP_NAME"_L1)
            return m_settings.meta.appName;
        if (name == "APP_URL"_L1)
            return m_settings.meta.appUrl;
        if (name.startsWith(recordPrefix))
            return fieldText(m_mail.record, QStringView(name).sliced(recordPrefix.size()));
        const auto found = m_mail.placeholders.constFind(name);
        if (found == m_mail.placeholders.cend())
            return std::nullopt;
        return htmlEscaped(*found);
    }

    const RecordMail &m_mail;
    const Settings &m_settings;
};

/// A6.8.
QString page(const QString &body)
{
    return u"<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" "
           "\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">\n"
           "<html xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
           "  <meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"/>\n"
           "  <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"/>\n"
           "  <style>\n"
           "    body { margin: 0; padding: 20px 30px; background: #fff; color: #16161a;\n"
           "           font: 14px/20px sans-serif; }\n"
           "    p { margin: 10px 0; }\n"
           "    a { color: inherit; }\n"
           "    .btn { display: inline-block; min-width: 150px; padding: 0 20px;\n"
           "           box-sizing: border-box; border-radius: 6px; background: #16161a;\n"
           "           color: #fff !important; font-weight: bold; line-height: 40px;\n"
           "           text-align: center; text-decoration: none !important; }\n"
           "    .hidden { display: none !important; }\n"
           "  </style>\n</head>\n<body>\n"_s
        + body + u"\n</body>\n</html>\n"_s;
}

}  // namespace

QString mailKindName(MailKind kind)
{
    switch (kind) {
    case MailKind::Verification: return u"verification"_s;
    case MailKind::PasswordReset: return u"password-reset"_s;
    case MailKind::EmailChange: return u"email-change"_s;
    case MailKind::Otp: return u"otp"_s;
    case MailKind::AuthAlert: break;
    }
    return u"login-alert"_s;
}

MailMessage composedMail(const RecordMail &mail, const Settings &settings, UtcTime now)
{
    const JsonValue &source = templateOf(mail.kind, mail.record.collection().options);
    const Placeholders placeholders(mail, settings);
    MailMessage message;
    message.from = {settings.meta.senderName, settings.meta.senderAddress};
    message.to = {{}, mail.recipient};
    message.subject = placeholders.replacedIn(source[u"subject"].toString());
    message.html = page(placeholders.replacedIn(source[u"body"].toString()));
    message.date = now;
    return message;
}

QString htmlEscaped(const QString &text)
{
    QString out;
    out.reserve(text.size());
    for (const QChar c : text) {
        switch (c.unicode()) {
        case u'<': out += "&lt;"_L1; break;
        case u'>': out += "&gt;"_L1; break;
        case u'&': out += "&amp;"_L1; break;
        case u'\'': out += "&#39;"_L1; break;
        case u'"': out += "&#34;"_L1; break;
        default: out += c; break;
        }
    }
    return out;
}

}  // namespace Binnacle
