// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/auth/oauth2/oauth2links.h"

#include "db/connection.h"
#include "db/database.h"
#include "db/dialect.h"
#include "services/auth/randompassword.h"
#include "services/records/recordstore.h"

using namespace Qt::StringLiterals;

namespace Binnacle {

namespace {

Error failedCheck(const QString &message, const Error &cause)
{
    if (cause.kind == Error::Kind::Cancelled || cause.kind == Error::Kind::Unavailable)
        return cause;
    return Error::make(Error::Kind::Crashed, message, cause.detail);
}

/// What becomes of a record by signing in with the account (A4.4.2, 1 to 4).
Result<Schema::Record> adapted(const OAuth2Owner &owner, const QString &email,
                               const PasswordHasher &hasher)
{
    Schema::Record record = owner.record;
    if (record.value(u"verified").toBool()) {
        if (record.value(u"email").toString().isEmpty() && !email.isEmpty())
            record.setValue(u"email", JsonValue(email));
        return record;
    }
    if (!owner.isCaller) {
        // Whoever chose the present one need not be who owns the address.
        if (Result<void> changed = setRandomPassword(record, hasher); !changed)
            return std::move(changed).error();
    }
    if (record.value(u"email").toString().isEmpty() && !email.isEmpty())
        record.setValue(u"email", JsonValue(email));
    const QString own = record.value(u"email").toString();
    if (own.isEmpty() || own == email)
        record.setValue(u"verified", JsonValue(true));
    return record;
}

bool isSameRecord(const Schema::Record &a, const Schema::Record &b)
{
    for (size_t i = 0; i < a.collection().fields.size(); ++i) {
        if (a.value(int(i)) != b.value(int(i)))
            return false;
    }
    return true;
}

}  // namespace

Result<std::optional<Schema::Record>> OAuth2Links::findLink(const Schema::Collection &collection,
                                                            const OAuth2Account &account) const
{
    std::optional<Schema::Record> link;
    if (account.user.id.isEmpty())
        return link;
    const Result<CollectionPointer> links = m_records.supporting(u"_externalAuths");
    if (!links)
        return links.error();
    const Result<Db::Connection *> connection = m_store.database().connection();
    if (!connection)
        return connection.error();
    const Db::Dialect &dialect = (*connection)->dialect();
    const Result<qint64> rows
        = (*connection)
              ->forEach({"SELECT * FROM " + dialect.quoted((*links)->name) + " WHERE "
                             + dialect.quoted(u"collectionRef") + " = ? AND "
                             + dialect.quoted(u"provider") + " = ? AND "
                             + dialect.quoted(u"providerId") + " = ? " + dialect.limit(1, 0),
                         {Db::textValue(collection.id), Db::textValue(account.provider),
                          Db::textValue(account.user.id)}},
                        [&](const Db::Row &row) {
                            link = Schema::Record::fromRow(*links, row);
                            return false;
                        });
    if (!rows)
        return rows.error();
    return link;
}

Result<std::optional<OAuth2Owner>> OAuth2Links::find(const CollectionPointer &collection,
                                                     const OAuth2Account &account,
                                                     const Wire::Identity &caller) const
{
    Result<std::optional<Schema::Record>> link = findLink(*collection, account);
    if (!link)
        return failedCheck(u"Failed OAuth2 relation check."_s, link.error());
    const QString callerId = caller.collectionId == collection->id ? caller.recordId : QString();
    if (*link || !callerId.isEmpty()) {
        const QString id = *link ? (*link)->value(u"recordRef").toString() : callerId;
        Result<Schema::Record> record = m_store.find(collection, id);
        if (!record)
            return std::move(record).error();
        return std::optional(OAuth2Owner{*std::move(record), id == callerId, *std::move(link)});
    }
    AuthRecords::Found found = m_records.findByEmail(collection, account.user.email);
    if (!found)
        return failedCheck(u"Failed OAuth2 auth record check."_s, found.error());
    if (!*found)
        return std::optional<OAuth2Owner>();
    return std::optional(OAuth2Owner{**std::move(found), false, std::nullopt});
}

Result<Schema::Record> OAuth2Links::link(const OAuth2Owner &owner, const OAuth2Account &account)
{
    Result<Schema::Record> changed = adapted(owner, account.user.email, m_hasher);
    if (!changed)
        return changed;
    const bool wasVerified = owner.record.value(u"verified").toBool();
    std::vector<Schema::Record> distrusted;
    if (!wasVerified) {
        Result<std::vector<Schema::Record>> rows
            = m_records.rowsOf(owner.record, u"_externalAuths");
        if (!rows)
            return failedOAuth2(std::move(rows).error());
        distrusted = *std::move(rows);
    }
    const bool isLinked = owner.link && wasVerified;
    if (isLinked && isSameRecord(*changed, owner.record))
        return changed;
    Schema::Record result = owner.record;
    const Result<void> done = m_store.together([&](RecordJob &job) -> Result<void> {
        for (const Schema::Record &row : distrusted) {
            const Result<void> removed = m_store.remove(row, job);
            if (!removed && removed.error().kind != Error::Kind::NotFound)
                return removed;
        }
        if (!isSameRecord(*changed, owner.record)) {
            Result<Schema::Record> saved = save(*changed, owner.record, job);
            if (!saved)
                return std::move(saved).error();
            result = *std::move(saved);
        }
        return isLinked ? Result<void>() : addLink(result, account, job);
    });
    if (!done)
        return failedOAuth2(done.error());
    return result;
}

Result<void> OAuth2Links::addLink(const Schema::Record &owner, const OAuth2Account &account,
                                  RecordJob &job)
{
    Result<Schema::Record> row = m_records.newRow(owner, u"_externalAuths");
    if (!row)
        return std::move(row).error();
    row->setValue(u"provider", JsonValue(account.provider));
    row->setValue(u"providerId", JsonValue(account.user.id));
    const Result<Schema::Record> saved
        = m_store.save(RecordChange{*std::move(row), std::nullopt}, {}, job);
    return saved ? Result<void>() : saved.error();
}

Result<Schema::Record> OAuth2Links::save(Schema::Record record, const Schema::Record &original,
                                         RecordJob &job)
{
    RecordChange change{std::move(record), original};
    // What was decided above is true of the record as it was read.
    change.needsOriginal = true;
    return m_store.save(std::move(change), {}, job);
}

Error failedOAuth2(Error error)
{
    switch (error.kind) {
    case Error::Kind::Cancelled:
    case Error::Kind::Timeout:
    case Error::Kind::Unavailable: return error;
    default: break;
    }
    Error failure = Error::invalidInput(u"Failed to authenticate."_s);
    if (error.kind == Error::Kind::InvalidInput)
        failure.fields = std::move(error.fields);
    failure.detail = std::move(error.detail);
    return failure;
}

}  // namespace Binnacle
