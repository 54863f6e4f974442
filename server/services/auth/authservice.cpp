// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/authservice.h"

#include "db/connection.h"
#include "db/database.h"
#include "db/dialect.h"
#include "platform/jsonwebtoken.h"
#include "platform/passwordhasher.h"
#include "schema/settingrules.h"
#include "schema/textformat.h"
#include "schema/valuecast.h"
#include "services/audit/auditlog.h"
#include "services/auth/authforms.h"
#include "services/auth/oauth2/oauth2setup.h"
#include "services/collections/collectionservice.h"
#include "services/records/recordstore.h"
#include "services/sessions/sessionservice.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Error failedToAuthenticate()
{
    return Error::invalidInput(u"Failed to authenticate."_s);
}

Error invalidToken()
{
    return Error::unauthenticated();
}

SessionOrigin sessionOriginOf(const QString &method, const AuthRequest &request)
{
    return {method, request.clientAddress, request.userAgent};
}

JsonValue checkForm(const PasswordForm &form, const QStringList &identityFields)
{
    JsonValue items = JsonValue::object();
    Schema::addItem(items, u"identity"_s, formTextItem(form.identity));
    Schema::addItem(items, u"password"_s, formTextItem(form.password));
    Schema::addItem(items, u"identityField"_s,
                    Schema::firstItem({Schema::lengthItem(form.identityField, 1, 255),
                                       Schema::oneOfItem(form.identityField, identityFields)}));
    return items;
}

}  // namespace

AuthService::AuthService(RecordStore &store, const RecordService &records,
                         const SettingsService &settings, const PasswordHasher &hasher,
                         MailService &mail, const TwoStepService &twoStep, SessionService &sessions)
    : m_store(store)
    , m_collections(store.collections())
    , m_hasher(hasher)
    , m_sessions(sessions)
    , m_clock(store.clock())
    , m_records(store)
    , m_signIn(store, records, settings, mail, twoStep)
    , m_throttle(store.clock())
{
}

Wire::Identity AuthService::identify(QByteArrayView token) const
{
    if (token.isEmpty())
        return {};
    const Result<JsonWebToken> read = JsonWebToken::decode(token);
    const UtcTime now = m_clock.now();
    if (!read || read->text(u"type") != "auth"_L1 || !read->isCurrent(now))
        return {};
    const QString id = read->text(u"id");
    const QString collectionId = read->text(u"collectionId");
    const std::shared_ptr<const Schema::CollectionSet> set = m_collections.snapshot();
    const Schema::Collection *collection = set->find(collectionId);
    if (id.isEmpty() || !collection || !collection->isAuth() || collection->id != collectionId)
        return {};

    // Every request with a token comes here: four columns instead of a whole record.
    const Result<Db::Connection *> connection = m_store.database().connection();
    if (!connection)
        return {};
    const Db::Dialect &dialect = (*connection)->dialect();
    Wire::Identity identity;
    QString tokenKey;
    const Result<qint64> rows
        = (*connection)
              ->forEach({"SELECT " + dialect.quoted(u"tokenKey") + ", " + dialect.quoted(u"email")
                             + ", " + dialect.quoted(u"emailVisibility") + ", "
                             + dialect.quoted(u"verified") + " FROM "
                             + dialect.quoted(collection->name) + " WHERE " + dialect.quoted(u"id")
                             + " = ?",
                         {Db::textValue(id)}},
                        [&](const Db::Row &row) {
                            tokenKey = row.string(0);
                            identity.email = row.string(1);
                            identity.emailVisibility = row.integer(2) != 0;
                            identity.verified = row.integer(3) != 0;
                            return false;
                        });
    const QByteArray key = signingKey(tokenKey, collection->auth.authToken);
    if (!rows || !read->hasValidSignature(key))
        return {};
    const qint64 expires = read->claims()[u"exp"].toInteger();
    if (!m_sessions.admits({token, {collection->id, id}, key, expires}, now))
        return {};
    identity.recordId = id;
    identity.collectionId = collection->id;
    identity.collectionName = collection->name;
    identity.isSuperuser = isSuperusers(*collection);
    identity.isRefreshable = Schema::castToBool(read->claims()[u"refreshable"]);
    return identity;
}

Result<VerifiedToken> AuthService::verify(QByteArrayView token,
                                          const std::vector<TokenType> &types) const
{
    const Result<JsonWebToken> read = JsonWebToken::decode(token);
    if (!read || !read->isCurrent(m_clock.now()))
        return invalidToken();
    const QString typeName = read->text(u"type");
    const auto type = std::find_if(types.cbegin(), types.cend(), [&typeName](TokenType accepted) {
        return tokenTypeName(accepted) == typeName;
    });
    const QString id = read->text(u"id");
    const QString collectionId = read->text(u"collectionId");
    const CollectionPointer collection = m_collections.snapshot()->share(collectionId);
    if (type == types.cend() || id.isEmpty() || !collection || !collection->isAuth()
        || collection->id != collectionId)
        return invalidToken();
    Result<Schema::Record> record = m_store.find(collection, id);
    if (!record)
        return record.error().kind == Error::Kind::NotFound ? invalidToken() : record.error();
    const QByteArray key
        = signingKey(record->value(u"tokenKey").toString(), tokenOptions(*collection, *type));
    if (!read->hasValidSignature(key) || m_sessions.isRevoked(token))
        return invalidToken();
    return VerifiedToken{*type, *std::move(record), read->claims()};
}

Result<void> AuthService::checkCollection(QStringView nameOrId) const
{
    if (m_collections.snapshot()->find(nameOrId))
        return {};
    return Error::notFound(u"Missing or invalid collection context."_s);
}

Result<AuthService::CollectionPointer> AuthService::authCollection(QStringView nameOrId) const
{
    const Result<void> exists = checkCollection(nameOrId);
    if (!exists)
        return exists.error();
    CollectionPointer collection = m_collections.snapshot()->share(nameOrId);
    if (!collection || !collection->isAuth())
        return Error::notFound(u"Missing or invalid auth collection context."_s);
    return collection;
}

Result<JsonValue> AuthService::authMethods(QStringView collection) const
{
    const Result<CollectionPointer> found = authCollection(collection);
    if (!found)
        return found.error();
    const Schema::AuthOptions &options = (*found)->auth;
    const QStringList identityFields
        = options.passwordEnabled ? options.identityFields : QStringList();
    const auto timed = [](bool isEnabled, qint64 duration) {
        return JsonValue::object({{u"enabled"_s, JsonValue(isEnabled)},
                                  {u"duration"_s, JsonValue(isEnabled ? duration : 0)}});
    };
    const JsonValue providers = oauth2Methods(**found);
    return JsonValue::object(
        {{u"password"_s,
          JsonValue::object({{u"identityFields"_s, JsonValue(identityFields)},
                             {u"enabled"_s, JsonValue(options.passwordEnabled)}})},
         {u"oauth2"_s,
          JsonValue::object(
              {{u"providers"_s, providers}, {u"enabled"_s, JsonValue(options.oauth2Enabled)}})},
         {u"mfa"_s, timed(options.mfaEnabled, options.mfaDuration)},
         {u"otp"_s, timed(options.otpEnabled, options.otpDuration)},
         {u"authProviders"_s, options.oauth2Enabled ? legacyOAuth2Methods(providers) : JsonValue()},
         {u"usernamePassword"_s, JsonValue(identityFields.contains(u"username"_s))},
         {u"emailPassword"_s, JsonValue(identityFields.contains(u"email"_s))}});
}

Result<AuthAnswer> AuthService::signInWithPassword(QStringView collection, const PasswordForm &form,
                                                   AuthRequest request)
{
    const Result<CollectionPointer> found = authCollection(collection);
    if (!found)
        return found.error();
    const Schema::AuthOptions &options = (*found)->auth;
    if (!options.passwordEnabled) {
        return Error::forbidden(
            u"The collection is not configured to allow password authentication."_s);
    }
    JsonValue items = checkForm(form, options.identityFields);
    if (!items.isEmpty())
        return invalidForm(std::move(items));
    const SignInThrottle::Attempt attempt{(*found)->id, form.identity, request.clientAddress};
    if (Result<void> admitted = m_throttle.begin(attempt); !admitted)
        return std::move(admitted).error();
    request.info.context = u"password"_s;
    const Result<std::optional<Schema::Record>> record = findByIdentity(*found, form);
    if (!record)
        return record.error();
    const QByteArray hash
        = *record ? (*record)->value(u"password").toString().toUtf8() : QByteArray();
    if (hash.isEmpty()) {
        const Result<void> pretended = pretendToVerify(*found);
        return pretended ? failedToAuthenticate() : pretended.error();
    }
    const Result<bool> fits = m_hasher.verify(form.password.toUtf8(), hash);
    if (!fits)
        return fits.error();
    if (!*fits)
        return failedToAuthenticate();
    m_throttle.succeed(attempt);
    return finishSignIn(**record, AuthMethod::Password, request);
}

Result<std::optional<Schema::Record>>
AuthService::findByIdentity(const CollectionPointer &collection, const PasswordForm &form) const
{
    if (!form.identityField.isEmpty())
        return m_records.findBy(collection, form.identityField, form.identity);
    QStringList fields = collection->auth.identityFields;
    std::stable_partition(fields.begin(), fields.end(),
                          [](const QString &name) { return name == "email"_L1; });
    Result<std::optional<Schema::Record>> found = std::optional<Schema::Record>();
    for (const QString &field : fields) {
        if (field == "email"_L1 && !Schema::isEmailAddress(form.identity))
            continue;
        found = m_records.findBy(collection, field, form.identity);
        if (found && *found)
            return found;
    }
    // As the contract has it, only the last field's failure counts.
    return found;
}

Result<void> AuthService::pretendToVerify(const CollectionPointer &collection) const
{
    const Result<Db::Connection *> connection = m_store.database().connection();
    if (!connection)
        return connection.error();
    const Db::Dialect &dialect = (*connection)->dialect();
    const QByteArray column = dialect.quoted(u"password");
    QByteArray hash;
    const Result<qint64> rows
        = (*connection)
              ->forEach({"SELECT " + column + " FROM " + dialect.quoted(collection->name)
                             + " WHERE " + column + " != '' " + dialect.limit(1, 0),
                         {}},
                        [&hash](const Db::Row &row) {
                            hash = row.text(0).toByteArray();
                            return false;
                        });
    if (!rows)
        return rows.error();
    const Result<bool> fits = m_hasher.verify({}, hash);
    if (!fits)
        return fits.error();
    return {};
}

QByteArray AuthService::newAuthToken(const Schema::Record &record, TokenClaims claims) const
{
    UtcTime from = m_clock.now();
    QByteArray token = issueToken(TokenType::Auth, record, from, claims);
    while (m_sessions.isRevoked(token)) {
        from += std::chrono::seconds(1);
        token = issueToken(TokenType::Auth, record, from, claims);
    }
    return token;
}

Result<AuthAnswer> AuthService::finishSignIn(const Schema::Record &record, AuthMethod method,
                                             const AuthRequest &request)
{
    Result<AuthAnswer> answer = m_signIn.finish(record, method, newAuthToken(record), request);
    if (answer && answer->mfaId.isEmpty())
        m_sessions.begin(record, answer->token, sessionOriginOf(authMethodName(method), request));
    return answer;
}

Result<AuthAnswer> AuthService::refresh(QStringView collection, QByteArrayView token,
                                        const AuthRequest &request)
{
    const Result<CollectionPointer> found = authCollection(collection);
    if (!found)
        return found.error();
    const Result<Schema::Record> record = m_store.find(*found, request.info.identity.recordId);
    if (!record)
        return record.error();
    if (!request.info.identity.isRefreshable)
        return m_signIn.finish(*record, AuthMethod::None, token.toByteArray(), request);
    Result<AuthAnswer> answer
        = m_signIn.finish(*record, AuthMethod::None, newAuthToken(*record), request);
    if (!answer)
        return answer;
    const Result<void> extended
        = m_sessions.extend(*record, token, answer->token, sessionOriginOf({}, request));
    return extended ? std::move(answer) : extended.error();
}

Result<QByteArray> AuthService::fileToken(const Wire::Identity &identity,
                                          QByteArrayView token) const
{
    const Result<Schema::Record> record
        = recordToImpersonate(identity.collectionId, identity.recordId);
    if (!record)
        return record.error();
    const QByteArray given = issueToken(TokenType::File, *record, m_clock.now());
    const Result<void> extended = m_sessions.extend(*record, token, given, {});
    return extended ? Result<QByteArray>(given) : extended.error();
}

Result<Schema::Record> AuthService::recordToImpersonate(QStringView collection,
                                                        const QString &id) const
{
    const CollectionPointer found = m_collections.snapshot()->share(collection);
    if (!found || !found->isAuth())
        return Error::notFound(u"Missing or invalid auth collection context."_s);
    return m_store.find(found, id);
}

Result<AuthAnswer> AuthService::impersonate(const Schema::Record &record, qint64 duration,
                                            const AuthRequest &request)
{
    JsonValue item = Schema::minimumItem(duration, 0);
    if (!item.isNull())
        return invalidForm(u"duration"_s, std::move(item));
    const Wire::Identity &asking = request.info.identity;
    if (isSuperusers(record.collection()) && asking.isSuperuser && !asking.isOwner())
        return Error::forbidden(u"Only owners can perform this action."_s);
    if (m_audit) {
        const Result<void> told = m_audit->recordFirst(
            {u"token.impersonate"_s,
             {record.collection().name, record.id(), record.value(u"email").toString()},
             {},
             JsonValue::object({{u"duration"_s, JsonValue(duration)}})});
        if (!told)
            return told.error();
    }
    const TokenClaims claims{.isRefreshable = false, .duration = duration};
    Result<AuthAnswer> answer
        = m_signIn.finish(record, AuthMethod::None, newAuthToken(record, claims), request);
    if (answer)
        m_sessions.begin(record, answer->token, sessionOriginOf(u"impersonate"_s, request));
    return answer;
}

}  // namespace Binnacle
