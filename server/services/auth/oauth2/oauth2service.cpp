// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/oauth2/oauth2service.h"

#include "core/executioncontext.h"
#include "platform/passwordhasher.h"
#include "schema/settingrules.h"
#include "services/auth/authservice.h"
#include "services/auth/oauth2/oauth2redirect.h"
#include "services/auth/randompassword.h"
#include "services/records/recordstore.h"
#include "wire/jsonparser.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

JsonValue oauth2ProviderItem(const Schema::Collection &collection, const QString &name)
{
    if (name.isEmpty())
        return Schema::requiredItem();
    const JsonValue item = Schema::lengthItem(name, 0, 100);
    if (!item.isNull() || hasOAuth2Provider(collection, name))
        return item;
    return validationItem(u"validation_invalid_provider"_s,
                          u"Provider with name %1 is missing or is not enabled."_s.arg(name),
                          Schema::parameter(u"name"_s, JsonValue(name)));
}

/// A4.4 says the same of a form that breaks rules as of one that cannot be read.
Result<void> checkForm(const Schema::Collection &collection, const OAuth2Form &form)
{
    JsonValue items = JsonValue::object();
    Schema::addItem(items, u"provider"_s, oauth2ProviderItem(collection, form.provider));
    Schema::addItem(items, u"code"_s,
                    form.code.code.isEmpty() ? Schema::requiredItem() : JsonValue());
    if (items.isEmpty())
        return {};
    return Error::invalidInput(u"An error occurred while loading the submitted data."_s,
                               std::move(items));
}

/// Keys sorted at every level, as all free maps are sent.
JsonValue sortedKeys(const JsonValue &value)
{
    return Wire::parseJson(value.toSortedJson()).value_or(value);
}

/// A4.4.4.
JsonValue metaOf(const OAuth2User &user, bool isNew)
{
    return JsonValue::object({{u"accessToken"_s, JsonValue(user.accessToken)},
                              {u"avatarURL"_s, JsonValue(user.avatarUrl)},
                              {u"avatarUrl"_s, JsonValue(user.avatarUrl)},
                              {u"email"_s, JsonValue(user.email)},
                              {u"expiry"_s, JsonValue(user.expiry)},
                              {u"id"_s, JsonValue(user.id)},
                              {u"isNew"_s, JsonValue(isNew)},
                              {u"name"_s, JsonValue(user.name)},
                              {u"rawUser"_s, sortedKeys(user.rawUser)},
                              {u"refreshToken"_s, JsonValue(user.refreshToken)},
                              {u"username"_s, JsonValue(user.username)}});
}

}  // namespace

OAuth2Service::OAuth2Service(AuthService &auth, RecordService &records,
                             const PasswordHasher &hasher, const HttpClient &http,
                             AppleNames &appleNames, const Clock &clock, bool onlyPublicAvatars)
    : m_auth(auth)
    , m_recordService(records)
    , m_hasher(hasher)
    , m_appleNames(appleNames)
    , m_client(http, clock)
    , m_links(records.store(), hasher)
    , m_registration(records.store(), http, onlyPublicAvatars)
{
}

Result<AuthAnswer> OAuth2Service::signIn(QStringView name, const OAuth2Form &form,
                                         AuthRequest request, const Gate &mayCreate)
{
    const Result<CollectionPointer> collection = m_auth.authCollection(name);
    if (!collection)
        return collection.error();
    if (!(*collection)->auth.oauth2Enabled) {
        return Error::forbidden(
            u"The collection is not configured to allow OAuth2 authentication."_s);
    }
    if (Result<void> checked = checkForm(**collection, form); !checked)
        return std::move(checked).error();
    const auto askedAt = std::chrono::steady_clock::now();
    const Result<OAuth2Account> account = fetchAccount(**collection, form);
    if (!account)
        return account.error();
    // What the provider took of the time is not taken from the database.
    ExecutionContext context = ExecutionScope::current();
    if (context.deadline != std::chrono::steady_clock::time_point::max())
        context.deadline += std::chrono::steady_clock::now() - askedAt;
    const ExecutionScope scope(context);

    request.info.context = authMethodName(AuthMethod::OAuth2);
    const Result<std::optional<OAuth2Owner>> owner
        = m_links.find(*collection, *account, request.info.identity);
    if (!owner)
        return owner.error();
    if (!*owner && mayCreate) {
        if (Result<void> admitted = mayCreate(); !admitted)
            return std::move(admitted).error();
    }
    const Result<Schema::Record> record = *owner
        ? m_links.link(**owner, *account)
        : create(*collection, *account, form.createData, request.info);
    if (!record)
        return record.error();
    Result<AuthAnswer> answer = m_auth.finishSignIn(*record, AuthMethod::OAuth2, request);
    if (answer)
        answer->meta = metaOf(account->user, !*owner);
    return answer;
}

Result<OAuth2Account> OAuth2Service::fetchAccount(const Schema::Collection &collection,
                                                  const OAuth2Form &form) const
{
    const std::optional<OAuth2Setup> setup = oauth2Setup(collection, form.provider);
    if (!setup) {
        return Error::make(Error::Kind::Crashed,
                           u"Failed to init provider "_s + form.provider + u'.');
    }
    Result<OAuth2User> user = m_client.fetchUser(*setup, form.code);
    if (!user)
        return std::move(user).error();
    if (setup->name == "apple"_L1 && user->name.isEmpty())
        user->name = m_appleNames.take(form.code.code);
    return OAuth2Account{setup->name, *std::move(user)};
}

Result<Schema::Record> OAuth2Service::create(const CollectionPointer &collection,
                                             const OAuth2Account &account,
                                             const JsonValue &createData,
                                             const Schema::RequestInfo &info)
{
    if (isSuperusers(*collection))
        return failedOAuth2(Error::invalidInput({}));
    Result<RecordRequest> request = m_registration.request(collection, createData, account.user);
    if (!request)
        return failedOAuth2(std::move(request).error());
    request->info = info;
    // The create is a request of its own, with nothing behind the question mark.
    request->info.query.clear();
    QByteArray hash;
    if (!request->body.contains(u"password")) {
        Schema::Record blank(collection);
        if (Result<void> made = setRandomPassword(blank, m_hasher); !made)
            return std::move(made).error();
        hash = blank.value(u"password").toString().toLatin1();
    }
    std::optional<Schema::Record> result;
    const auto finish = [&](const Schema::Record &made, RecordJob &job) -> Result<void> {
        result = made;
        const bool isProven = made.value(u"email").toString() == account.user.email;
        if (isProven && !made.value(u"verified").toBool()) {
            Schema::Record verified = made;
            verified.setValue(u"verified", JsonValue(true));
            Result<Schema::Record> saved = m_links.save(std::move(verified), made, job);
            if (!saved)
                return failedOAuth2(std::move(saved).error());
            result = *std::move(saved);
        }
        Result<void> linked = m_links.addLink(*result, account, job);
        return linked ? linked : failedOAuth2(std::move(linked).error());
    };
    if (Result<void> created = m_recordService.createAnd(*request, hash, finish); !created)
        return std::move(created).error();
    return *std::move(result);
}

}  // namespace Binnacle
