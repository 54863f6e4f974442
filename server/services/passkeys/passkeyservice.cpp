// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/passkeys/passkeyservice.h"

#include "core/datetime.h"
#include "core/random.h"
#include "platform/contenthash.h"
#include "services/auth/authforms.h"
#include "services/auth/authservice.h"
#include "services/collections/collectionservice.h"
#include "services/records/recordstore.h"
#include "services/settings/settingsservice.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace Binnacle {

Q_LOGGING_CATEGORY(lcPasskeys, "binnacle.services.passkeys")

namespace {

constexpr qsizetype maximumNameLength = 100;
const QByteArray creationPurpose = "creation "_ba;
const QByteArray signInPurpose = "sign-in "_ba;

QByteArray purposeOf(const AccountId &account)
{
    return creationPurpose + account.collectionId.toUtf8() + '/' + account.recordId.toUtf8();
}

JsonValue base64Url(const QByteArray &bytes)
{
    return JsonValue(QString::fromLatin1(
        bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)));
}

QByteArray bytesAt(const JsonValue &object, QStringView key)
{
    return QByteArray::fromBase64(object[key].toString().toLatin1(), QByteArray::Base64UrlEncoding);
}

/// Says nothing of the account that a passkey belongs to.
QByteArray userHandle(const AccountId &account)
{
    return contentHash(QByteArray(account.collectionId.toUtf8() + '/' + account.recordId.toUtf8()));
}

JsonValue timeoutMilliseconds()
{
    return JsonValue(qint64(std::chrono::milliseconds(PasskeyChallenges::lifetime).count()));
}

JsonValue keyParameters()
{
    JsonValue list = JsonValue::array();
    for (const int algorithm : webAuthnAlgorithms()) {
        list.append(JsonValue::object(
            {{u"type"_s, JsonValue(u"public-key"_s)}, {u"alg"_s, JsonValue(qint64(algorithm))}}));
    }
    return list;
}

Error expiredChallenge()
{
    return Error::invalidInput(u"The passkey's answer comes too late. Try again."_s);
}

Error unknownPasskey(const QString &why)
{
    return Error::invalidInput(u"Failed to authenticate."_s).withDetail(why);
}

Result<QString> checkedName(const QString &name)
{
    const QString trimmed = name.trimmed();
    if (trimmed.isEmpty() || trimmed.size() > maximumNameLength)
        return Error::invalidInput(u"A passkey's name has 1 to 100 characters."_s);
    return trimmed;
}

}  // namespace

PasskeyService::PasskeyService(AuthService &auth, RecordStore &store,
                               const SettingsService &settings)
    : m_auth(auth)
    , m_records(store)
    , m_settings(settings)
    , m_store(store.database())
    , m_challenges(store.clock())
{
}

Result<RelyingParty> PasskeyService::relyingParty() const
{
    const std::shared_ptr<const Settings> settings = m_settings.snapshot();
    return relyingPartyOf(settings->meta.appUrl, settings->meta.appName);
}

Result<JsonValue> PasskeyService::creationOptions(const AccountId &account) const
{
    const Result<RelyingParty> party = relyingParty();
    if (!party)
        return party.error();
    const auto collection = m_records.collections().snapshot()->share(account.collectionId);
    if (!collection)
        return Error::notFound();
    const Result<Schema::Record> record = m_records.find(collection, account.recordId);
    if (!record)
        return record.error();
    const Result<std::vector<Passkey>> present = m_store.list(account);
    if (!present)
        return present.error();
    JsonValue excluded = JsonValue::array();
    for (const Passkey &passkey : *present) {
        excluded.append(JsonValue::object({{u"type"_s, JsonValue(u"public-key"_s)},
                                           {u"id"_s, base64Url(passkey.credential.id)}}));
    }
    const QString email = record->value(u"email").toString();
    const JsonValue name(email.isEmpty() ? record->id() : email);
    return JsonValue::object(
        {{u"rp"_s,
          JsonValue::object(
              {{u"id"_s, JsonValue(party->id)}, {u"name"_s, JsonValue(party->name)}})},
         {u"user"_s,
          JsonValue::object({{u"id"_s, base64Url(userHandle(account))},
                             {u"name"_s, name},
                             {u"displayName"_s, name}})},
         {u"challenge"_s, base64Url(m_challenges.issue(purposeOf(account)))},
         {u"pubKeyCredParams"_s, keyParameters()},
         {u"timeout"_s, timeoutMilliseconds()},
         {u"excludeCredentials"_s, std::move(excluded)},
         {u"authenticatorSelection"_s,
          JsonValue::object({{u"residentKey"_s, JsonValue(u"required"_s)},
                             {u"requireResidentKey"_s, JsonValue(true)},
                             {u"userVerification"_s, JsonValue(u"required"_s)}})},
         {u"attestation"_s, JsonValue(u"none"_s)}});
}

Result<Passkey> PasskeyService::add(const AccountId &account, const QString &name,
                                    const JsonValue &credential)
{
    const Result<RelyingParty> party = relyingParty();
    if (!party)
        return party.error();
    const Result<QString> checked = checkedName(name);
    if (!checked)
        return checked.error();
    const JsonValue &response = credential[u"response"];
    const Result<QByteArray> challenge
        = challengeOf(bytesAt(response, u"clientDataJSON"), PasskeyCeremony::Creation, *party);
    if (!challenge)
        return challenge.error();
    if (!m_challenges.isOpen(*challenge, purposeOf(account)))
        return expiredChallenge();
    Result<WebAuthnCredential> made
        = readWebAuthnCredential(bytesAt(response, u"attestationObject"), party->id);
    if (!made)
        return std::move(made).error();
    if (!made->report.isUserVerified)
        return Error::invalidInput(u"The passkey does not ask who uses it."_s);
    if (!m_challenges.use(*challenge))
        return expiredChallenge();
    const Passkey passkey{QString::fromLatin1(randomRecordId()),
                          account,
                          *checked,
                          *std::move(made),
                          QString::fromLatin1(formatDateTime(m_records.clock().now())),
                          {}};
    const Result<PasskeyStore::Added> added = m_store.add(passkey);
    if (!added)
        return added.error();
    if (*added == PasskeyStore::Added::Full)
        return Error::invalidInput(u"There can be no more than 20 passkeys."_s);
    if (*added == PasskeyStore::Added::Taken)
        return Error::invalidInput(u"This passkey is known already."_s);
    return passkey;
}

Result<std::vector<Passkey>> PasskeyService::list(const AccountId &account) const
{
    return m_store.list(account);
}

Result<void> PasskeyService::rename(const AccountId &account, const QString &id,
                                    const QString &name)
{
    const Result<QString> checked = checkedName(name);
    if (!checked)
        return checked.error();
    const Result<bool> renamed = m_store.rename(account, id, *checked);
    if (!renamed)
        return renamed.error();
    return *renamed ? Result<void>() : Error::notFound();
}

Result<void> PasskeyService::remove(const AccountId &account, const QString &id)
{
    const Result<bool> removed = m_store.remove(account, id);
    if (!removed)
        return removed.error();
    return *removed ? Result<void>() : Error::notFound();
}

Result<void> PasskeyService::reset(const AccountId &account)
{
    const Result<qint64> removed = m_store.removeAll(account);
    if (!removed)
        return removed.error();
    return *removed > 0 ? Result<void>() : Error::notFound();
}

Result<PasskeyService::CollectionPointer> PasskeyService::collection(QStringView nameOrId) const
{
    return m_auth.authCollection(nameOrId);
}

Result<JsonValue> PasskeyService::signInOptions(const CollectionPointer &collection) const
{
    const Result<RelyingParty> party = relyingParty();
    if (!party)
        return party.error();
    const QByteArray challenge = m_challenges.issue(signInPurpose + collection->id.toUtf8());
    return JsonValue::object({{u"challenge"_s, base64Url(challenge)},
                              {u"timeout"_s, timeoutMilliseconds()},
                              {u"rpId"_s, JsonValue(party->id)},
                              {u"allowCredentials"_s, JsonValue::array()},
                              {u"userVerification"_s, JsonValue(u"required"_s)}});
}

Result<Passkey> PasskeyService::proven(const CollectionPointer &collection,
                                       const JsonValue &credential)
{
    const Result<RelyingParty> party = relyingParty();
    if (!party)
        return party.error();
    const JsonValue &response = credential[u"response"];
    const QByteArray clientData = bytesAt(response, u"clientDataJSON");
    const Result<QByteArray> challenge = challengeOf(clientData, PasskeyCeremony::SignIn, *party);
    if (!challenge)
        return challenge.error();
    if (!m_challenges.isOpen(*challenge, signInPurpose + collection->id.toUtf8()))
        return expiredChallenge();
    Result<std::optional<Passkey>> found = m_store.find(bytesAt(credential, u"rawId"));
    if (!found)
        return std::move(found).error();
    if (!*found || (*found)->account.collectionId != collection->id)
        return unknownPasskey(u"no such passkey"_s);
    const Passkey &passkey = **found;
    const QByteArray handle = bytesAt(response, u"userHandle");
    if (!handle.isEmpty() && handle != userHandle(passkey.account))
        return unknownPasskey(u"another account's"_s);
    const Result<WebAuthnReport> report = verifyWebAuthnAssertion(
        {bytesAt(response, u"authenticatorData"), clientData, bytesAt(response, u"signature")},
        passkey.credential.key, party->id);
    if (!report)
        return unknownPasskey(report.error().detail);
    if (!report->isUserVerified)
        return unknownPasskey(u"the authenticator did not ask who used it"_s);
    if (!m_challenges.use(*challenge))
        return expiredChallenge();
    const Result<bool> noted = m_store.noteUse(
        passkey, report->signCount, QString::fromLatin1(formatDateTime(m_records.clock().now())));
    if (!noted)
        return noted.error();
    if (!*noted) {
        qCWarning(lcPasskeys) << "a passkey of" << passkey.account.recordId
                              << "counts backwards: there may be a copy of it";
        return unknownPasskey(u"its count went back"_s);
    }
    return **std::move(found);
}

Result<AuthAnswer> PasskeyService::signIn(const CollectionPointer &collection,
                                          const JsonValue &credential, AuthRequest request)
{
    const Result<Passkey> passkey = proven(collection, credential);
    if (!passkey)
        return passkey.error();
    const Result<Schema::Record> owner = m_records.find(collection, passkey->account.recordId);
    if (!owner) {
        return owner.error().kind == Error::Kind::NotFound
            ? unknownPasskey(u"its account is gone"_s)
            : owner.error();
    }
    request.info.context = authMethodName(AuthMethod::Passkey);
    return m_auth.finishSignIn(*owner, AuthMethod::Passkey, request);
}

}  // namespace Binnacle
