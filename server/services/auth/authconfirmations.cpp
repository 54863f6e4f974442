// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/authconfirmations.h"

#include "platform/jsonwebtoken.h"
#include "platform/passwordhasher.h"
#include "schema/settingrules.h"
#include "services/auth/authforms.h"
#include "services/auth/authservice.h"
#include "services/auth/randompassword.h"
#include "services/auth/superuserservice.h"
#include "services/mail/mailservice.h"
#include "services/records/recordstore.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(lcConfirmations, "binnacle.services.auth", QtInfoMsg)

constexpr qsizetype maximumCurrentPassword = 100;
/// Requests whose mail nobody has looked after yet; more get 503.
constexpr int maximumLookups = 1000;

JsonValue invalidTokenItem()
{
    return validationItem(u"validation_invalid_token"_s, u"Invalid or expired token."_s);
}

/// A claim of a token that nobody has verified yet; empty when it cannot be read.
QString unverifiedClaim(const QString &token, QStringView claim)
{
    const Result<JsonWebToken> read = JsonWebToken::decode(token.toUtf8());
    return read ? read->text(claim) : QString();
}

QString emailOf(const Schema::Record &record)
{
    return record.value(u"email").toString();
}

bool isVerified(const Schema::Record &record)
{
    return record.value(u"verified").toBool();
}

RecordMail tokenMail(MailKind kind, const Schema::Record &record, const QString &recipient,
                     const QByteArray &token)
{
    RecordMail mail{kind, record, recipient};
    mail.placeholders = {{u"TOKEN"_s, QString::fromLatin1(token)}};
    return mail;
}

Error superusersAreVerified()
{
    return Error::invalidInput(u"All superusers are verified by default."_s);
}

JsonValue newPasswordItem(const QString &password, const Schema::Collection &collection)
{
    constexpr qsizetype maximum = 255;
    const Schema::Field *field = collection.field(u"password");
    const double minimum = field ? field->min.value_or(0) : 0;
    return password.isEmpty()
        ? Schema::requiredItem()
        : Schema::lengthItem(password, minimum > 0 ? qsizetype(minimum) : 1, maximum);
}

JsonValue confirmationItem(const PasswordResetForm &form)
{
    if (form.passwordConfirm.isEmpty())
        return Schema::requiredItem();
    if (form.passwordConfirm == form.password)
        return {};
    return validationItem(u"validation_values_mismatch"_s, u"Values don't match."_s);
}

}  // namespace

struct AuthConfirmations::Checked
{
    std::optional<VerifiedToken> token;
    JsonValue item{};
};

AuthConfirmations::AuthConfirmations(const AuthService &auth, RecordStore &store,
                                     const PasswordHasher &hasher, MailService &mail)
    : m_auth(auth)
    , m_store(store)
    , m_hasher(hasher)
    , m_mail(mail)
    , m_records(store)
    , m_verifications(store.clock())
    , m_passwordResets(store.clock())
    , m_lookups({1, maximumLookups, u"looking for accounts"_s})
{
}

/// Before it is known whether there is such an account, so that the time of the answer cannot tell
/// (A3.7).
Result<void> AuthConfirmations::answerBefore(std::function<Result<void>()> work)
{
    return m_lookups.post([work = std::move(work)] {
        if (const Result<void> done = work(); !done)
            qCWarning(lcConfirmations) << "a mail is not sent:" << done.error().detail;
    });
}

Result<AuthConfirmations::CollectionPointer>
AuthConfirmations::forVerification(QStringView nameOrId) const
{
    Result<CollectionPointer> found = m_auth.authCollection(nameOrId);
    if (found && isSuperusers(**found))
        return superusersAreVerified();
    return found;
}

Result<AuthConfirmations::CollectionPointer>
AuthConfirmations::forPasswordReset(QStringView nameOrId) const
{
    Result<CollectionPointer> found = m_auth.authCollection(nameOrId);
    if (!found || (*found)->auth.passwordEnabled)
        return found;
    return Error::invalidInput(
        u"The collection is not configured to allow password authentication."_s);
}

Result<AuthConfirmations::CollectionPointer>
AuthConfirmations::forEmailChange(QStringView nameOrId) const
{
    Result<CollectionPointer> found = m_auth.authCollection(nameOrId);
    if (found && isSuperusers(**found))
        return Error::invalidInput(u"All superusers can change their emails directly."_s);
    return found;
}

Result<AuthConfirmations::Checked>
AuthConfirmations::check(const QString &token, TokenType type,
                         const Schema::Collection &collection) const
{
    Checked checked;
    if (token.isEmpty()) {
        checked.item = Schema::requiredItem();
        return checked;
    }
    Result<VerifiedToken> verified = m_auth.verify(token.toUtf8(), {type});
    if (!verified && verified.error().kind != Error::Kind::Unauthenticated)
        return std::move(verified).error();
    if (!verified) {
        checked.item = invalidTokenItem();
    } else if (verified->record.collection().id != collection.id) {
        checked.item = validationItem(u"validation_token_collection_mismatch"_s,
                                      u"The provided token is for different auth collection."_s);
    } else {
        checked.token = *std::move(verified);
    }
    return checked;
}

Result<void> AuthConfirmations::save(RecordChange change, const QString &message)
{
    change.needsOriginal = true;
    Result<Schema::Record> saved = m_store.save(std::move(change));
    if (saved)
        return {};
    Error error = std::move(saved).error();
    // Somebody was faster; the token may be worth nothing any more.
    if (error.kind == Error::Kind::PreconditionFailed || error.kind == Error::Kind::NotFound)
        return invalidForm(u"token"_s, invalidTokenItem());
    if (error.kind == Error::Kind::InvalidInput)
        error.message = message;
    return error;
}

Result<void> AuthConfirmations::requestVerification(const CollectionPointer &collection,
                                                    const QString &email)
{
    JsonValue item = formEmailItem(email);
    if (!item.isNull())
        return invalidForm(u"email"_s, std::move(item));
    return answerBefore([this, collection, email] { return sendVerification(collection, email); });
}

Result<void> AuthConfirmations::sendVerification(const CollectionPointer &collection,
                                                 const QString &email)
{
    const AuthRecords::Found found = m_records.findByEmail(collection, email);
    if (!found)
        return found.error();
    if (!*found || isVerified(**found) || m_verifications.isArmed(**found))
        return {};
    const Schema::Record &record = **found;
    const QByteArray token = issueToken(TokenType::Verification, record, m_store.clock().now());
    m_mail.post(tokenMail(MailKind::Verification, record, emailOf(record), token),
                [this, record](const Result<void> &) { m_verifications.arm(record); });
    return {};
}

Result<AuthConfirmations::Checked>
AuthConfirmations::checkVerification(const QString &token,
                                     const Schema::Collection &collection) const
{
    Checked checked;
    const QString email = unverifiedClaim(token, u"email");
    if (!token.isEmpty() && email.isEmpty()) {
        checked.item
            = validationItem(u"validation_invalid_token_claims"_s, u"Missing email token claim."_s);
        return checked;
    }
    Result<Checked> verified = check(token, TokenType::Verification, collection);
    if (verified && verified->token && emailOf(verified->token->record) != email) {
        checked.item
            = validationItem(u"validation_token_email_mismatch"_s,
                             u"The record email doesn't match with the requested token claims."_s);
        return checked;
    }
    return verified;
}

Result<void> AuthConfirmations::confirmVerification(const CollectionPointer &collection,
                                                    const QString &token)
{
    Result<Checked> checked = checkVerification(token, *collection);
    if (!checked)
        return std::move(checked).error();
    if (!checked->token)
        return invalidForm(u"token"_s, std::move(checked->item));
    const Schema::Record &record = checked->token->record;
    m_verifications.clear(record);
    if (isVerified(record))
        return {};
    RecordChange change{record, record};
    change.record.setValue(u"verified", JsonValue(true));
    if (!collection->auth.passwordEnabled) {
        if (Result<void> ready = setRandomPassword(change.record, m_hasher); !ready)
            return ready;
    }
    return save(std::move(change), u"An error occurred while saving the verified state."_s);
}

Result<void> AuthConfirmations::requestPasswordReset(const CollectionPointer &collection,
                                                     const QString &email)
{
    JsonValue item = formEmailItem(email);
    if (!item.isNull())
        return invalidForm(u"email"_s, std::move(item));
    return answerBefore([this, collection, email] { return sendPasswordReset(collection, email); });
}

Result<void> AuthConfirmations::sendPasswordReset(const CollectionPointer &collection,
                                                  const QString &email)
{
    const AuthRecords::Found found = m_records.findByEmail(collection, email);
    if (!found)
        return found.error();
    if (!*found || m_passwordResets.isArmed(**found) || isInstaller(**found))
        return {};
    const Schema::Record &record = **found;
    const QByteArray token = issueToken(TokenType::PasswordReset, record, m_store.clock().now());
    m_mail.post(tokenMail(MailKind::PasswordReset, record, emailOf(record), token),
                [this, record](const Result<void> &sent) {
                    if (sent)
                        m_passwordResets.arm(record);
                });
    return {};
}

Result<void> AuthConfirmations::confirmPasswordReset(const CollectionPointer &collection,
                                                     const PasswordResetForm &form)
{
    Result<Checked> checked = check(form.token, TokenType::PasswordReset, *collection);
    if (!checked)
        return std::move(checked).error();
    JsonValue items = JsonValue::object();
    Schema::addItem(items, u"token"_s, std::move(checked->item));
    Schema::addItem(items, u"password"_s, newPasswordItem(form.password, *collection));
    Schema::addItem(items, u"passwordConfirm"_s, confirmationItem(form));
    if (!items.isEmpty())
        return invalidForm(std::move(items));
    const Schema::Record &record = checked->token->record;
    RecordChange change{record, record};
    change.record.setValue(u"password", JsonValue(RecordStore::passwordPlaceholder(form.password)));
    change.plainPasswords.insert(u"password"_s, JsonValue(form.password));
    // The token came by mail to that address.
    if (!isVerified(record) && checked->token->claims[u"email"].toString() == emailOf(record))
        change.record.setValue(u"verified", JsonValue(true));
    Result<void> saved = save(std::move(change), u"Failed to set new password."_s);
    if (saved)
        m_passwordResets.clear(record);
    return saved;
}

Result<JsonValue> AuthConfirmations::newEmailItem(const Schema::Record &record,
                                                  const QString &newEmail) const
{
    JsonValue item = Schema::firstItem(
        {formEmailItem(newEmail), Schema::noneOfItem(newEmail, {emailOf(record)})});
    if (!item.isNull())
        return item;
    const AuthRecords::Found other = m_records.findByEmail(record.sharedCollection(), newEmail);
    if (!other)
        return other.error();
    if (*other && (*other)->id() != record.id()) {
        return validationItem(u"validation_invalid_new_email"_s, u"Invalid new email address."_s);
    }
    return JsonValue();
}

Result<void> AuthConfirmations::requestEmailChange(const CollectionPointer &collection,
                                                   const QString &recordId, const QString &newEmail)
{
    const Result<Schema::Record> record = m_store.find(collection, recordId);
    if (!record)
        return record.error();
    Result<JsonValue> item = newEmailItem(*record, newEmail);
    if (!item)
        return std::move(item).error();
    if (!item->isNull())
        return invalidForm(u"newEmail"_s, *std::move(item));
    const QByteArray token = issueToken(TokenType::EmailChange, *record, m_store.clock().now(),
                                        {.newEmail = newEmail});
    const Result<void> sent
        = m_mail.send(tokenMail(MailKind::EmailChange, *record, newEmail, token));
    if (sent)
        return {};
    return Error::invalidInput(u"Failed to request email change."_s)
        .withDetail(sent.error().detail);
}

Result<AuthConfirmations::Checked>
AuthConfirmations::checkEmailChange(const QString &token, const CollectionPointer &collection) const
{
    Checked checked;
    const QString newEmail = unverifiedClaim(token, u"newEmail");
    if (!token.isEmpty() && newEmail.isEmpty()) {
        checked.item = validationItem(u"validation_invalid_token_payload"_s,
                                      u"Invalid token payload - newEmail must be set."_s);
        return checked;
    }
    Result<Checked> verified = check(token, TokenType::EmailChange, *collection);
    if (!verified || !verified->token)
        return verified;
    const AuthRecords::Found other = m_records.findByEmail(collection, newEmail);
    if (!other)
        return other.error();
    if (*other && (*other)->id() != verified->token->record.id()) {
        checked.item = validationItem(u"validation_invalid_token_email"_s,
                                      u"The new email address is invalid."_s);
        return checked;
    }
    return verified;
}

Result<void> AuthConfirmations::confirmEmailChange(const CollectionPointer &collection,
                                                   const EmailChangeForm &form)
{
    Result<Checked> checked = checkEmailChange(form.token, collection);
    if (!checked)
        return std::move(checked).error();
    JsonValue items = JsonValue::object();
    Schema::addItem(items, u"token"_s, std::move(checked->item));
    Schema::addItem(items, u"password"_s, formTextItem(form.password, maximumCurrentPassword));
    if (!items.contains(u"password")) {
        Result<bool> fits = false;
        if (checked->token) {
            fits = m_hasher.verify(form.password.toUtf8(),
                                   checked->token->record.value(u"password").toString().toLatin1());
        }
        if (!fits)
            return fits.error();
        if (!*fits) {
            items.insert(u"password"_s,
                         validationItem(u"validation_invalid_password"_s,
                                        u"Missing or invalid auth record password."_s));
        }
    }
    if (!items.isEmpty())
        return invalidForm(std::move(items));
    const Schema::Record &record = checked->token->record;
    RecordChange change{record, record};
    change.record.setValue(u"email", checked->token->claims[u"newEmail"]);
    change.record.setValue(u"verified", JsonValue(true));
    return save(std::move(change), u"Failed to confirm email change."_s);
}

}  // namespace Binnacle
