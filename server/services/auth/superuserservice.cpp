// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/superuserservice.h"

#include "core/random.h"
#include "db/connection.h"
#include "db/database.h"
#include "db/dialect.h"
#include "schema/textformat.h"
#include "services/auth/authrecords.h"
#include "services/auth/tokens.h"
#include "services/collections/collectionservice.h"
#include "services/records/recordstore.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Q_LOGGING_CATEGORY(log, "binnacle.services")

constexpr qint64 installerTokenSeconds = 30 * 60;

/// `password: Must be at least 8 character(s).; email: …`: what a terminal shows of the items.
QString itemsText(const JsonValue &items)
{
    QStringList texts;
    for (const auto &[name, item] : items.members())
        texts.append(name + u": "_s + item[u"message"].toString());
    return texts.join(u"; "_s);
}

/// Errors that the operator can mend get the prefix of their command; others stay as they are.
Error prefixed(const QString &prefix, Error error)
{
    if (error.kind != Error::Kind::InvalidInput && error.kind != Error::Kind::NotFound)
        return error;
    const QString text = error.fields.isEmpty() ? error.message : itemsText(error.fields);
    error.message = prefix + text;
    return error;
}

Error missingAccount(const QString &email)
{
    return Error::notFound(u"superuser with email \""_s + email + u"\" doesn't exist"_s);
}

}  // namespace

SuperuserService::SuperuserService(RecordStore &store, const CollectionService &collections,
                                   EventBus &events)
    : m_store(store)
    , m_collections(collections)
    , m_subscription(events.subscribe([this](const RecordEvent &event) {
        if (event.kind == RecordEvent::Kind::Created && isSuperusers(event.record.collection())
            && !isInstaller(event.record))
            removeInstaller();
    }))
{
}

Result<SuperuserService::CollectionPointer> SuperuserService::superusers() const
{
    CollectionPointer collection = m_collections.snapshot()->share(u"_superusers");
    if (!collection || !collection->isAuth())
        return Error::internal(u"the collection _superusers is missing"_s);
    return collection;
}

Result<std::optional<Schema::Record>> SuperuserService::find(const QString &email) const
{
    const Result<CollectionPointer> collection = superusers();
    if (!collection)
        return collection.error();
    return AuthRecords(m_store).findByEmail(*collection, email);
}

Result<Schema::Record> SuperuserService::save(std::optional<Schema::Record> original,
                                              const QString &email, const QString &password)
{
    const Result<CollectionPointer> collection = superusers();
    if (!collection)
        return collection.error();
    Schema::Record record = original ? *original : Schema::Record(*collection);
    record.setValue(u"email", JsonValue(email));
    record.setValue(u"verified", JsonValue(true));
    record.setValue(u"password", JsonValue(RecordStore::passwordPlaceholder(password)));
    JsonValue plain = JsonValue::object();
    plain.insert(u"password"_s, JsonValue(password));
    return m_store.save({std::move(record), std::move(original), std::move(plain)});
}

Result<void> SuperuserService::create(const QString &email, const QString &password)
{
    if (!Schema::isEmailAddress(email))
        return Error::invalidInput(u"missing or invalid email address"_s);
    Result<Schema::Record> saved = save(std::nullopt, email, password);
    if (!saved)
        return prefixed(u"failed to create new superuser account: "_s, std::move(saved).error());
    return {};
}

Result<void> SuperuserService::upsert(const QString &email, const QString &password)
{
    if (!Schema::isEmailAddress(email))
        return Error::invalidInput(u"missing or invalid email address"_s);
    Result<std::optional<Schema::Record>> found = find(email);
    if (!found)
        return std::move(found).error();
    Result<Schema::Record> saved = save(*std::move(found), email, password);
    if (!saved)
        return prefixed(u"failed to upsert superuser account: "_s, std::move(saved).error());
    return {};
}

Result<void> SuperuserService::changePassword(const QString &email, const QString &password)
{
    if (!Schema::isEmailAddress(email))
        return Error::invalidInput(u"missing or invalid email address"_s);
    Result<std::optional<Schema::Record>> found = find(email);
    if (!found)
        return std::move(found).error();
    if (!*found)
        return missingAccount(email);
    Result<Schema::Record> saved = save(*std::move(found), email, password);
    if (!saved) {
        return prefixed(u"failed to change superuser \""_s + email + u"\" password: "_s,
                        std::move(saved).error());
    }
    return {};
}

Result<bool> SuperuserService::remove(const QString &email)
{
    if (!Schema::isEmailAddress(email))
        return Error::invalidInput(u"invalid or missing email address"_s);
    const Result<std::optional<Schema::Record>> found = find(email);
    if (!found)
        return found.error();
    if (!*found)
        return false;
    Result<void> removed = m_store.remove(**found);
    if (!removed) {
        return prefixed(u"failed to delete superuser \""_s + email + u"\": "_s,
                        std::move(removed).error());
    }
    return true;
}

Result<OneTimePassword> SuperuserService::createOneTimePassword(const QString &email)
{
    if (!Schema::isEmailAddress(email))
        return Error::invalidInput(u"invalid or missing email address"_s);
    const Result<std::optional<Schema::Record>> found = find(email);
    if (!found)
        return found.error();
    if (!*found)
        return missingAccount(email);
    if (!(*found)->collection().auth.otpEnabled)
        return Error::invalidInput(u"OTP auth is not enabled for the _superusers collection"_s);
    return Binnacle::createOneTimePassword(m_store, **found);
}

Result<AccountId> SuperuserService::account(const QString &email) const
{
    if (!Schema::isEmailAddress(email))
        return Error::invalidInput(u"invalid or missing email address"_s);
    const Result<std::optional<Schema::Record>> found = find(email);
    if (!found)
        return found.error();
    if (!*found)
        return missingAccount(email);
    return AccountId{(*found)->collection().id, (*found)->id()};
}

Result<bool> SuperuserService::hasSuperuser() const
{
    const Result<Db::Connection *> connection = m_store.database().connection();
    if (!connection)
        return connection.error();
    const Db::Dialect &dialect = (*connection)->dialect();
    const Result<qint64> count
        = (*connection)
              ->integer({"SELECT COUNT(*) FROM " + dialect.quoted(u"_superusers") + " WHERE "
                             + dialect.quoted(u"email") + " != ?",
                         {Db::textValue(installerEmail)}});
    if (!count)
        return count.error();
    return *count > 0;
}

Result<std::optional<QByteArray>> SuperuserService::installerToken()
{
    const Result<bool> has = hasSuperuser();
    if (!has)
        return has.error();
    if (*has)
        return std::optional<QByteArray>();
    Result<std::optional<Schema::Record>> found = find(installerEmail);
    if (!found)
        return std::move(found).error();
    std::optional<Schema::Record> record = *std::move(found);
    if (!record) {
        Result<Schema::Record> made
            = save(std::nullopt, installerEmail, QString::fromLatin1(randomString(30)));
        if (!made)
            return std::move(made).error();
        record = *std::move(made);
    }
    const TokenClaims claims{.isRefreshable = false, .duration = installerTokenSeconds};
    return std::optional<QByteArray>(
        issueToken(TokenType::Auth, *record, m_store.clock().now(), claims));
}

void SuperuserService::removeInstaller()
{
    const Result<std::optional<Schema::Record>> installer = find(installerEmail);
    const Result<void> removed
        = installer && *installer ? m_store.remove(**installer) : Result<void>();
    if (!installer || !removed)
        qCWarning(log, "the installer's account could not be removed");
}

bool isInstaller(const Schema::Record &record)
{
    return isSuperusers(record.collection()) && record.value(u"email").toString() == installerEmail;
}

}  // namespace Binnacle
