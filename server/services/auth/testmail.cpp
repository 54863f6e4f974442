// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/testmail.h"

#include "core/datetime.h"
#include "core/random.h"
#include "schema/fieldvalue.h"
#include "schema/settingrules.h"
#include "services/auth/authforms.h"
#include "services/auth/tokens.h"
#include "services/collections/collectionservice.h"
#include "services/mail/mailservice.h"

#include <array>
#include <optional>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

std::optional<MailKind> kindOf(const QString &name)
{
    constexpr std::array kinds = {MailKind::Verification, MailKind::PasswordReset,
                                  MailKind::EmailChange, MailKind::Otp, MailKind::AuthAlert};
    for (const MailKind kind : kinds) {
        if (mailKindName(kind) == name)
            return kind;
    }
    return std::nullopt;
}

JsonValue templateItem(const QString &name)
{
    if (name.isEmpty())
        return Schema::requiredItem();
    if (kindOf(name))
        return {};
    return validationItem(u"validation_in_invalid"_s, u"Must be a valid value."_s);
}

JsonValue collectionItem(const QString &text, const Schema::Collection *found)
{
    const JsonValue item = Schema::lengthItem(text, 1, 255);
    if (!item.isNull() || (found && found->isAuth()))
        return item;
    return validationItem(u"validation_invalid_auth_collection"_s,
                          u"Must be a valid auth collection id or name."_s);
}

/// Every field that a template may name says which it is, where it can hold a text.
Schema::Record dummy(const std::shared_ptr<const Schema::Collection> &collection,
                     const QString &email)
{
    Schema::Record record(collection);
    for (const Schema::Field &field : collection->fields) {
        if (!field.isHidden)
            record.setValue(field.name,
                            Schema::normalised(
                                field, JsonValue(QString(u"__pb_test_"_s + field.name + u"__"_s))));
    }
    record.setValue(u"email", JsonValue(email));
    record.setValue(u"tokenKey", JsonValue(QString::fromLatin1(randomString(50))));
    return record;
}

TokenType tokenTypeOf(MailKind kind)
{
    switch (kind) {
    case MailKind::PasswordReset: return TokenType::PasswordReset;
    case MailKind::EmailChange: return TokenType::EmailChange;
    default: return TokenType::Verification;
    }
}

QHash<QString, QString> placeholdersOf(MailKind kind, const Schema::Record &record, UtcTime now)
{
    if (kind == MailKind::Otp)
        return {{u"OTP"_s, u"123456"_s}, {u"OTP_ID"_s, u"_PB_TEST_OTP_ID_"_s}};
    if (kind == MailKind::AuthAlert) {
        return {{u"ALERT_INFO"_s,
                 QString::fromLatin1(formatDateTime(now)) + u" - TEST_IP TEST_USER_AGENT"_s}};
    }
    TokenClaims claims;
    claims.newEmail = record.value(u"email").toString();
    const QByteArray token = issueToken(tokenTypeOf(kind), record, now, claims);
    return {{u"TOKEN"_s, QString::fromLatin1(token)}};
}

}  // namespace

Result<void> TestMail::send(const TestMailForm &form) const
{
    const QString failedToSend = u"Failed to send the test email."_s;
    const QString name = form.collection.isEmpty() ? u"_superusers"_s : form.collection;
    const std::shared_ptr<const Schema::Collection> collection
        = m_collections.snapshot()->share(name);
    JsonValue items = JsonValue::object();
    Schema::addItem(items, u"email"_s, formEmailItem(form.email));
    Schema::addItem(items, u"template"_s, templateItem(form.templateName));
    Schema::addItem(items, u"collection"_s, collectionItem(form.collection, collection.get()));
    const std::optional<MailKind> kind = kindOf(form.templateName);
    if (!items.isEmpty() || !kind || !collection)
        return Error::invalidInput(failedToSend, std::move(items));
    const Schema::Record record = dummy(collection, form.email);
    const Result<void> sent
        = m_mail.send({*kind, record, form.email, placeholdersOf(*kind, record, m_clock.now())});
    if (sent)
        return {};
    return Error::invalidInput(failedToSend + u" Raw error: \n"_s + sent.error().detail)
        .withDetail(sent.error().detail);
}

}  // namespace Binnacle
