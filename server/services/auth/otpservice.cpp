// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/otpservice.h"

#include "core/random.h"
#include "platform/passwordhasher.h"
#include "schema/settingrules.h"
#include "services/auth/authforms.h"
#include "services/auth/authservice.h"
#include "services/auth/randompassword.h"
#include "services/mail/mailservice.h"
#include "services/records/recordstore.h"
#include "services/settings/settingsservice.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(lcOtp, "binnacle.services.auth", QtInfoMsg)

/// Codes that a record may have open at a time; more are not sent (A4.6).
constexpr size_t maximumOpenCodes = 10;
constexpr qint64 maximumAttempts = 5;
constexpr std::chrono::seconds attemptWindow{180};
constexpr qsizetype maximumCodeLength = 71;

Error invalidCode()
{
    return Error::invalidInput(u"Invalid or expired OTP."_s);
}

Error tooManyAttempts()
{
    return Error::make(Error::Kind::TooManyRequests,
                       u"Too many attempts, please try again later with a new OTP."_s);
}

Error orInvalidCode(const Error &error)
{
    return error.kind == Error::Kind::NotFound ? invalidCode() : error;
}

}  // namespace

OtpService::OtpService(AuthService &auth, RecordStore &store, const PasswordHasher &hasher,
                       MailService &mail, const SettingsService &settings)
    : m_auth(auth)
    , m_store(store)
    , m_hasher(hasher)
    , m_mail(mail)
    , m_settings(settings)
    , m_records(store)
    , m_attempts(store.clock())
    , m_decoys(store.clock())
{
}

Result<OtpService::CollectionPointer> OtpService::collection(QStringView nameOrId) const
{
    Result<CollectionPointer> found = m_auth.authCollection(nameOrId);
    if (!found || (*found)->auth.otpEnabled)
        return found;
    return Error::forbidden(u"The collection is not configured to allow OTP authentication."_s);
}

Result<QString> OtpService::request(const CollectionPointer &collection, const QString &email)
{
    JsonValue item = formEmailItem(email);
    if (!item.isNull())
        return invalidForm(u"email"_s, std::move(item));
    const AuthRecords::Found owner = m_records.findByEmail(collection, email);
    if (!owner)
        return owner.error();
    if (!*owner)
        return pretendToRequest(*collection, email);
    Result<std::vector<Schema::Record>> open = m_records.rowsOf(**owner, u"_otps");
    if (!open)
        return std::move(open).error();
    std::erase_if(*open, [&](const Schema::Record &row) {
        return isOlderThan(row, collection->auth.otpDuration, m_store.clock().now());
    });
    if (m_limitsOpenCodes && open->size() >= maximumOpenCodes)
        return open->front().id();
    const Result<OneTimePassword> code = createOneTimePassword(m_store, **owner);
    if (!code)
        return code.error();
    send(**owner, *code);
    return code->id;
}

/// Takes as long as a real code, which is hashed and stored, and behaves like one (A3.7).
Result<QString> OtpService::pretendToRequest(const Schema::Collection &collection,
                                             const QString &email)
{
    const QByteArray account = DecoyCodes::account(collection.id, email);
    const std::optional<QString> newest
        = m_decoys.newest(account, collection.auth.otpDuration, maximumOpenCodes);
    if (m_limitsOpenCodes && newest)
        return *newest;
    const Result<int> cost = codeCost();
    if (!cost)
        return cost.error();
    if (const Result<QByteArray> hash = m_hasher.hash("0", *cost); !hash)
        return hash.error();
    if (const Result<void> stored = m_records.pretendToStore(u"_otps"); !stored)
        return stored.error();
    const QString id = QString::fromLatin1(randomRecordId());
    m_decoys.add(account, id);
    return id;
}

Result<int> OtpService::codeCost() const
{
    const Result<CollectionPointer> codes = m_records.supporting(u"_otps");
    if (!codes)
        return codes.error();
    const Schema::Field *field = (*codes)->field(u"password");
    return field ? field->cost : 0;
}

void OtpService::send(const Schema::Record &owner, const OneTimePassword &code)
{
    const QString address = owner.value(u"email").toString();
    RecordMail mail{MailKind::Otp, owner, address};
    mail.placeholders = {{u"OTP"_s, code.password}, {u"OTP_ID"_s, code.id}};
    m_mail.post(std::move(mail), [this, id = code.id, address](const Result<void> &sent) {
        if (sent)
            noteSent(id, address);
        else
            forget(id);
    });
}

/// Whoever then knows the code has read mail at that address.
void OtpService::noteSent(const QString &id, const QString &address)
{
    const Result<CollectionPointer> codes = m_records.supporting(u"_otps");
    const Result<Schema::Record> row
        = codes ? m_store.find(*codes, id) : Result<Schema::Record>(codes.error());
    // It may have been used already.
    if (!row || !row->value(u"sentTo").toString().isEmpty())
        return;
    RecordChange change{*row, *row};
    change.record.setValue(u"sentTo", JsonValue(address));
    if (const Result<Schema::Record> saved = m_store.save(std::move(change)); !saved)
        qCWarning(lcOtp) << "cannot note where a code was sent:" << saved.error().detail;
}

void OtpService::forget(const QString &id)
{
    const Result<CollectionPointer> codes = m_records.supporting(u"_otps");
    const Result<Schema::Record> row
        = codes ? m_store.find(*codes, id) : Result<Schema::Record>(codes.error());
    if (!row)
        return;
    if (const Result<void> removed = m_store.remove(*row); !removed)
        qCWarning(lcOtp) << "cannot remove a code that was not sent:" << removed.error().detail;
}

Result<OtpService::Code> OtpService::find(const CollectionPointer &collection,
                                          const QString &id) const
{
    const Result<CollectionPointer> codes = m_records.supporting(u"_otps");
    if (!codes)
        return codes.error();
    Result<Schema::Record> row = m_store.find(*codes, id);
    if (!row)
        return orInvalidCode(row.error());
    if (row->value(u"collectionRef").toString() != collection->id
        || isOlderThan(*row, collection->auth.otpDuration, m_store.clock().now()))
        return invalidCode();
    Result<Schema::Record> owner = m_store.find(collection, row->value(u"recordRef").toString());
    if (!owner)
        return orInvalidCode(owner.error());
    return Code{*std::move(row), *std::move(owner)};
}

Result<AuthAnswer> OtpService::signIn(const CollectionPointer &collection, const OtpForm &form,
                                      AuthRequest request)
{
    JsonValue items = JsonValue::object();
    Schema::addItem(items, u"otpId"_s, formTextItem(form.otpId));
    Schema::addItem(items, u"password"_s, formTextItem(form.password, maximumCodeLength));
    if (!items.isEmpty())
        return invalidForm(std::move(items));
    const Result<Code> code = find(collection, form.otpId);
    if (!code)
        return code.error().kind == Error::Kind::InvalidInput
            ? refuseUnknown(*collection, form, request)
            : code.error();
    if (!mayTry(QString(collection->id + u'/' + code->owner.id()).toUtf8(), request))
        return tooManyAttempts();
    const Result<bool> fits = m_hasher.verify(form.password.toUtf8(),
                                              code->row.value(u"password").toString().toLatin1());
    if (!fits)
        return fits.error();
    if (!*fits)
        return invalidCode();
    // Who removes the row has used the code: of two at once, one fails.
    if (const Result<void> removed = m_store.remove(code->row); !removed)
        return orInvalidCode(removed.error());
    request.info.context = authMethodName(AuthMethod::Otp);
    return m_auth.finishSignIn(withProvenAddress(*code), AuthMethod::Otp, request);
}

bool OtpService::mayTry(const QByteArray &owner, const AuthRequest &request)
{
    m_attempts.follow(m_settings.generation());
    return m_attempts.take(owner, request.clientAddress.toLatin1(), maximumAttempts, attemptWindow);
}

/// As a wrong code for a real one is refused: after as long, and not endlessly (A3.7).
Error OtpService::refuseUnknown(const Schema::Collection &collection, const OtpForm &form,
                                const AuthRequest &request)
{
    const std::optional<QByteArray> account
        = m_decoys.accountOf(form.otpId, collection.auth.otpDuration);
    if (account && !mayTry(*account, request))
        return tooManyAttempts();
    const Result<int> cost = codeCost();
    if (!cost)
        return cost.error();
    const Result<bool> compared
        = m_hasher.verify(form.password.toUtf8(), PasswordHasher::strangeHash(*cost));
    return compared ? invalidCode() : compared.error();
}

/// A code that was read from the record's mail proves its address. Whoever set the account up
/// without proof must not keep a way in by a password of theirs.
Schema::Record OtpService::withProvenAddress(const Code &code)
{
    const QString sentTo = code.row.value(u"sentTo").toString();
    if (code.owner.value(u"verified").toBool() || sentTo.isEmpty()
        || sentTo != code.owner.value(u"email").toString())
        return code.owner;
    RecordChange change{code.owner, code.owner};
    change.record.setValue(u"verified", JsonValue(true));
    change.needsOriginal = true;
    Result<void> ready;
    if (!code.owner.collection().auth.mfaEnabled)
        ready = setRandomPassword(change.record, m_hasher);
    Result<Schema::Record> saved
        = ready ? m_store.save(std::move(change)) : Result<Schema::Record>(ready.error());
    if (saved)
        return *std::move(saved);
    qCWarning(lcOtp) << "cannot note a proven address:" << saved.error().detail
                     << saved.error().fields.toJson();
    return code.owner;
}

}  // namespace Binnacle
