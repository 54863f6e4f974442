// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/authservice.h"

#include "core/datetime.h"
#include "db/connection.h"
#include "db/database.h"
#include "db/dialect.h"
#include "platform/jsonwebtoken.h"
#include "platform/passwordhasher.h"
#include "schema/indexdefinition.h"
#include "schema/textformat.h"
#include "services/collections/collectionservice.h"
#include "services/records/recordaccess.h"
#include "services/records/recordservice.h"
#include "services/records/recordstore.h"
#include "services/settings/settingsservice.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

const QLatin1StringView superusers("_superusers");

Error failedToAuthenticate()
{
    return Error::invalidInput(u"Failed to authenticate."_s);
}

Error invalidToken()
{
    return Error::unauthenticated();
}

JsonValue lengthItem(int max)
{
    return validationItem(
        u"validation_length_out_of_range"_s, u"The length must be between 1 and %1."_s.arg(max),
        JsonValue::object({{u"max"_s, JsonValue(max)}, {u"min"_s, JsonValue(1)}}));
}

JsonValue checkForm(const PasswordForm &form, const QStringList &identityFields)
{
    JsonValue items = JsonValue::object();
    const auto checkText = [&items](const QString &name, const QString &text) {
        if (text.isEmpty())
            items.insert(name, validationItem(u"validation_required"_s, u"Cannot be blank."_s));
        else if (text.toUtf8().size() > 255)
            items.insert(name, lengthItem(255));
    };
    checkText(u"identity"_s, form.identity);
    checkText(u"password"_s, form.password);
    if (form.identityField.isEmpty())
        return items;
    if (form.identityField.toUtf8().size() > 255) {
        items.insert(u"identityField"_s, lengthItem(255));
    } else if (!identityFields.contains(form.identityField)) {
        items.insert(u"identityField"_s,
                     validationItem(u"validation_in_invalid"_s, u"Must be a valid value."_s));
    }
    return items;
}

/// The unique index on one column alone, which says how the column is compared.
std::optional<Schema::IndexDefinition> uniqueIndex(const Schema::Collection &collection,
                                                   const QString &field)
{
    for (const QString &sql : collection.indexes) {
        std::optional<Schema::IndexDefinition> index = Schema::IndexDefinition::parse(sql);
        if (index && index->isUniqueOn(field))
            return index;
    }
    return std::nullopt;
}

}  // namespace

Wire::Identity identityOf(const Schema::Record &record)
{
    Wire::Identity identity;
    identity.recordId = record.id();
    identity.collectionId = record.collection().id;
    identity.collectionName = record.collection().name;
    identity.email = record.value(u"email").toString();
    identity.emailVisibility = record.value(u"emailVisibility").toBool();
    identity.verified = record.value(u"verified").toBool();
    identity.isSuperuser = record.collection().name == superusers;
    return identity;
}

AuthService::AuthService(RecordStore &store, const RecordService &records,
                         const CollectionService &collections, const SettingsService &settings,
                         const PasswordHasher &hasher, const Clock &clock)
    : m_store(store)
    , m_records(records)
    , m_collections(collections)
    , m_settings(settings)
    , m_hasher(hasher)
    , m_clock(clock)
{
}

Wire::Identity AuthService::identify(QByteArrayView token) const
{
    if (token.isEmpty())
        return {};
    const Result<JsonWebToken> read = JsonWebToken::decode(token);
    if (!read || read->text(u"type") != "auth"_L1 || !read->isCurrent(m_clock.now()))
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
    if (!rows || !read->hasValidSignature(signingKey(tokenKey, collection->auth.authToken)))
        return {};
    identity.recordId = id;
    identity.collectionId = collection->id;
    identity.collectionName = collection->name;
    identity.isSuperuser = collection->name == superusers;
    identity.isRefreshable = read->claims()[u"refreshable"].toBool();
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
    if (!read->hasValidSignature(key))
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
    // A provider that the program does not know is left out (A4.2).
    return JsonValue::object(
        {{u"password"_s,
          JsonValue::object({{u"identityFields"_s, JsonValue(identityFields)},
                             {u"enabled"_s, JsonValue(options.passwordEnabled)}})},
         {u"oauth2"_s,
          JsonValue::object({{u"providers"_s, JsonValue::array()},
                             {u"enabled"_s, JsonValue(options.oauth2Enabled)}})},
         {u"mfa"_s, timed(options.mfaEnabled, options.mfaDuration)},
         {u"otp"_s, timed(options.otpEnabled, options.otpDuration)},
         {u"authProviders"_s, options.oauth2Enabled ? JsonValue::array() : JsonValue()},
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
    if (!items.isEmpty()) {
        return Error::invalidInput(u"An error occurred while validating the submitted data."_s,
                                   std::move(items));
    }
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
    return finishSignIn(**record, u"password"_s,
                        issueToken(TokenType::Auth, **record, m_clock.now()), request);
}

Result<std::optional<Schema::Record>>
AuthService::findByIdentity(const CollectionPointer &collection, const PasswordForm &form) const
{
    if (!form.identityField.isEmpty())
        return findBy(collection, form.identityField, form.identity);
    QStringList fields = collection->auth.identityFields;
    std::stable_partition(fields.begin(), fields.end(),
                          [](const QString &name) { return name == "email"_L1; });
    Result<std::optional<Schema::Record>> found = std::optional<Schema::Record>();
    for (const QString &field : fields) {
        if (field == "email"_L1 && !Schema::isEmailAddress(form.identity))
            continue;
        found = findBy(collection, field, form.identity);
        if (found && *found)
            return found;
    }
    // As the contract has it, only the last field's failure counts.
    return found;
}

Result<std::optional<Schema::Record>> AuthService::findBy(const CollectionPointer &collection,
                                                          const QString &field,
                                                          const QString &value) const
{
    const std::optional<Schema::IndexDefinition> index = uniqueIndex(*collection, field);
    if (!index) {
        // The one kind that is answered with 500.
        return Error::make(Error::Kind::Crashed, {},
                           u"identity field without a unique index: "_s + field);
    }
    const Result<Db::Connection *> connection = m_store.database().connection();
    if (!connection)
        return connection.error();
    const Db::Dialect &dialect = (*connection)->dialect();
    const bool ignoresCase
        = index->columns.front().collation.compare("NOCASE"_L1, Qt::CaseInsensitive) == 0;
    const QByteArray column = dialect.quoted(field);
    std::optional<Schema::Record> record;
    const Result<qint64> rows
        = (*connection)
              ->forEach({"SELECT * FROM " + dialect.quoted(collection->name) + " WHERE "
                             + (ignoresCase ? dialect.equalsIgnoringCase(column, "?"_ba)
                                            : QByteArray(column + " = ?"))
                             + ' ' + dialect.limit(1, 0),
                         {Db::textValue(value)}},
                        [&](const Db::Row &row) {
                            record = Schema::Record::fromRow(collection, row);
                            return false;
                        });
    if (!rows)
        return rows.error();
    return record;
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

Result<bool> AuthService::satisfies(const Schema::Record &record, const QString &rule,
                                    const Schema::RequestInfo &info) const
{
    const Result<Db::Connection *> connection = m_store.database().connection();
    if (!connection)
        return connection.error();
    const std::shared_ptr<const Schema::CollectionSet> set = m_collections.snapshot();
    const RecordAccess access(**connection, *set, info);
    return access.allows(record.collection(), rule, record.id());
}

Result<void> AuthService::checkAuthRule(const Schema::Record &record,
                                        const Schema::RequestInfo &info) const
{
    const std::optional<QString> &rule = record.collection().auth.authRule;
    if (info.identity.isSuperuser || (rule && rule->isEmpty()))
        return {};
    const Result<bool> allowed = rule ? satisfies(record, *rule, info) : Result<bool>(false);
    if (!allowed && !isRuleFailure(allowed.error()))
        return allowed.error();
    if (!allowed || !*allowed) {
        tellDenied(record, info, allowed ? QString() : allowed.error().detail);
        return Error::forbidden(
            u"The request doesn't satisfy the collection requirements to authenticate."_s);
    }
    return {};
}

Result<QString> AuthService::checkFactors(const Schema::Record &record, const QString &method,
                                          const AuthRequest &request)
{
    const Schema::AuthOptions &options = record.collection().auth;
    if (!options.mfaEnabled)
        return QString();
    if (!options.mfaRule.isEmpty()) {
        const Result<bool> needed = satisfies(record, options.mfaRule, request.info);
        if (!needed)
            return isRuleFailure(needed.error()) ? failedToAuthenticate() : needed.error();
        if (!*needed)
            return QString();
    }
    const CollectionPointer sessions = m_collections.snapshot()->share(u"_mfas");
    if (!sessions)
        return Error::internal(u"the collection _mfas is missing"_s);
    if (request.mfaId.isEmpty()) {
        Schema::Record session(sessions);
        session.setValue(u"collectionRef", JsonValue(record.collection().id));
        session.setValue(u"recordRef", JsonValue(record.id()));
        session.setValue(u"method", JsonValue(method));
        const Result<Schema::Record> saved = m_store.save({session, std::nullopt});
        if (!saved)
            return saved.error();
        return saved->id();
    }
    const Error unknown = Error::invalidInput(u"Invalid or expired MFA session."_s);
    const Result<Schema::Record> session = m_store.find(sessions, request.mfaId);
    if (!session)
        return session.error().kind == Error::Kind::NotFound ? unknown : session.error();
    const std::optional<UtcTime> created = parseDateTime(session->value(u"created").toString());
    if (!created || *created + std::chrono::seconds(options.mfaDuration) < m_clock.now()) {
        // Gone already is as good.
        [[maybe_unused]] const Result<void> removed = m_store.remove(*session);
        return unknown;
    }
    if (session->value(u"recordRef").toString() != record.id()
        || session->value(u"collectionRef").toString() != record.collection().id)
        return Error::invalidInput(u"Invalid MFA session."_s);
    if (session->value(u"method").toString() == method)
        return Error::invalidInput(u"A different authentication method is required."_s);
    // Who removes the row has used the session: of two at once, one fails.
    const Result<void> removed = m_store.remove(*session);
    if (!removed)
        return removed.error().kind == Error::Kind::NotFound ? unknown : removed.error();
    return QString();
}

Result<AuthAnswer> AuthService::answer(const Schema::Record &record, QByteArray token,
                                       const AuthRequest &request) const
{
    // Relations are shown as the freshly signed-in record sees them (A7.3).
    Schema::RequestInfo info = request.info;
    info.identity = identityOf(record);
    Result<JsonValue> json = m_records.enriched(record, {request.expand, {}}, info);
    if (!json)
        return std::move(json).error();
    AuthAnswer out;
    out.token = std::move(token);
    out.record = *std::move(json);
    return out;
}

Result<AuthAnswer> AuthService::finishSignIn(const Schema::Record &record, const QString &method,
                                             QByteArray token, const AuthRequest &request)
{
    const std::shared_ptr<const Settings> settings = m_settings.snapshot();
    if (record.collection().name == superusers && !settings->superuserIps.isEmpty()
        && !request.clientAddress.isEmpty()
        && !isListedAddress(request.clientAddress, settings->superuserIps))
        return Error::forbidden();
    const Result<void> ruled = checkAuthRule(record, request.info);
    if (!ruled)
        return ruled.error();
    if (!method.isEmpty()) {
        Result<QString> mfaId = checkFactors(record, method, request);
        if (!mfaId)
            return std::move(mfaId).error();
        if (!mfaId->isEmpty()) {
            AuthAnswer out;
            out.mfaId = *std::move(mfaId);
            return out;
        }
    }
    return answer(record, std::move(token), request);
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
    QByteArray fresh = request.info.identity.isRefreshable
        ? issueToken(TokenType::Auth, *record, m_clock.now())
        : token.toByteArray();
    return finishSignIn(*record, {}, std::move(fresh), request);
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
    if (duration < 0) {
        JsonValue item = validationItem(u"validation_min_greater_equal_than_required"_s,
                                        u"Must be no less than 0."_s,
                                        JsonValue::object({{u"threshold"_s, JsonValue(0)}}));
        return Error::invalidInput(u"An error occurred while validating the submitted data."_s,
                                   JsonValue::object({{u"duration"_s, std::move(item)}}));
    }
    const TokenClaims claims{.isRefreshable = false, .duration = duration};
    return finishSignIn(record, {}, issueToken(TokenType::Auth, record, m_clock.now(), claims),
                        request);
}

}  // namespace Binnacle
