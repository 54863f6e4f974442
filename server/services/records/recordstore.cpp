// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordstore.h"

#include "core/random.h"
#include "db/dialect.h"
#include "platform/passwordhasher.h"
#include "schema/fieldvalidation.h"
#include "services/collections/collectionservice.h"
#include "services/records/recordguard.h"
#include "services/records/recordremoval.h"
#include "services/records/recordtag.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

/// Records are read and deleted in steps of that many, so that memory stays bounded.
constexpr qint64 recordsPerStep = 500;

/// With the validation items of a broken unique constraint, if it is one (R4.13).
Error refused(Error conflict, const Schema::Collection &collection)
{
    if (conflict.kind != Error::Kind::Conflict)
        return conflict;
    Error error = Error::invalidInput({});
    error.detail = conflict.detail;
    for (const JsonValue &column : conflict.fields[u"columns"].elements()) {
        const QString name = column.toString();
        const QString field = name.mid(name.lastIndexOf(u'.') + 1);
        if (collection.field(field)) {
            error.fields.insert(
                field, validationItem(u"validation_not_unique"_s, u"Value must be unique."_s));
        }
    }
    return error;
}

QString newTokenKey(const Schema::Collection &collection)
{
    const Schema::Field *field = collection.field(u"tokenKey");
    const QString pattern = field ? field->autogeneratePattern : QString();
    if (!pattern.isEmpty()) {
        if (const std::optional<QString> text = Schema::generateText(pattern))
            return *text;
    }
    return QString::fromLatin1(randomString(50));
}

/// Ids of auth records are unique across all auth collections (A5.8), since a token names but one.
Result<void> guardAuthId(Db::Transaction &transaction, const Schema::Record &record,
                         const Schema::CollectionSet &collections, const RecordTables &tables)
{
    for (const auto &collection : collections.all()) {
        if (!collection->isAuth() || collection->id == record.collection().id)
            continue;
        const QByteArray table = tables.of(collection)->name;
        const Result<qint64> found
            = transaction.integer({"SELECT COUNT(*) FROM " + table + " WHERE "
                                       + transaction.dialect().quoted(u"id") + " = ?",
                                   {Db::textValue(record.id())}});
        if (!found)
            return found.error();
        if (*found == 0)
            continue;
        return Error::invalidInput(
            {},
            JsonValue::object({{u"id"_s,
                                validationItem(u"validation_invalid_auth_id"_s,
                                               u"Invalid or duplicated auth record id."_s)}}));
    }
    return {};
}

bool isSame(const RecordChange &change, QStringView field)
{
    return change.record.value(field) == change.original->value(field);
}

/// Given as plain text, or as a hash that was made beforehand.
bool hasNewPassword(const RecordChange &change)
{
    return change.plainPasswords.contains(u"password") || !isSame(change, u"password");
}

}  // namespace

struct RecordStore::Written
{
    Schema::Record record;
    std::vector<RecordEvent> events;
};

RecordStore::RecordStore(Db::Database &database, const CollectionService &collections,
                         const PasswordHasher &hasher, EventBus &events, const FileStore &files,
                         const Clock &clock)
    : m_database(database)
    , m_collections(collections)
    , m_hasher(hasher)
    , m_events(events)
    , m_files(files)
    , m_clock(clock)
    , m_tables(database.dialect())
{
}

Result<Schema::Record> RecordStore::find(const CollectionPointer &collection,
                                         const QString &id) const
{
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    return find(**connection, collection, id);
}

Result<Schema::Record> RecordStore::find(Db::Connection &connection,
                                         const CollectionPointer &collection,
                                         const QString &id) const
{
    const Result<std::unique_ptr<Db::Cursor>> cursor
        = connection.query({m_tables.of(collection)->selectById, {Db::textValue(id)}});
    if (!cursor)
        return cursor.error();
    const Result<const Db::Row *> row = (*cursor)->next();
    if (!row)
        return row.error();
    if (!*row)
        return Error::notFound();
    return Schema::Record::fromRow(collection, **row);
}

Result<void> RecordStore::checkUnchanged(Db::Transaction &transaction,
                                         const Schema::Record &record) const
{
    const Result<Schema::Record> stored = find(transaction, record.sharedCollection(), record.id());
    if (!stored)
        return stored.error();
    for (size_t i = 0; i < record.collection().fields.size(); ++i) {
        if (stored->value(int(i)) != record.value(int(i)))
            return recordChanged();
    }
    return {};
}

QString RecordStore::passwordPlaceholder(const QString &plain)
{
    // Rules and `required` see a value that looks like a hash; hashing itself takes long and is
    // left until it is known to be needed.
    return plain.isEmpty() ? QString() : u"$2a$10$"_s + QString(53, u'.');
}

Result<void> RecordStore::prepare(RecordChange &change, Db::Connection &connection,
                                  const Schema::CollectionSet &collections,
                                  const PasswordHashes &hashes, StagedFiles &staged) const
{
    complete(change);
    Result<JsonValue> items = validateChange(change, connection, collections, m_tables);
    if (!items)
        return std::move(items).error();
    if (!items->isEmpty())
        return Error::invalidInput({}, *std::move(items));
    if (Result<void> hashed = hashPasswords(change, hashes); !hashed)
        return hashed;
    return staged.add(change);
}

Result<Schema::Record> RecordStore::save(RecordChange change)
{
    const Result<Db::Connection *> connection = m_database.connection();
    if (!connection)
        return connection.error();
    const std::shared_ptr<const Schema::CollectionSet> collections = m_collections.snapshot();
    StagedFiles staged(m_files);
    if (Result<void> prepared = prepare(change, **connection, *collections, {}, staged); !prepared)
        return std::move(prepared).error();

    Result<Written> written = m_database.write([&](Db::Transaction &transaction) {
        return write(transaction, change, *collections, m_clock.now());
    });
    if (!written)
        return refused(std::move(written).error(), change.record.collection());
    staged.keep();
    publish(written->events);
    return std::move(written->record);
}

Result<Schema::Record> RecordStore::rotateTokenKey(const CollectionPointer &collection,
                                                   const QString &id)
{
    const std::shared_ptr<const Schema::CollectionSet> collections = m_collections.snapshot();
    const UtcTime now = m_clock.now();
    Result<Written> written
        = m_database.write([&](Db::Transaction &transaction) -> Result<Written> {
              const Result<Schema::Record> stored = find(transaction, collection, id);
              if (!stored)
                  return stored.error();
              RecordChange change{*stored, *stored};
              change.record.setValue(u"tokenKey", JsonValue(newTokenKey(*collection)));
              touchAutodates(change.record, now, false);
              return write(transaction, change, *collections, now);
          });
    if (!written)
        return std::move(written).error();
    publish(written->events);
    return std::move(written->record);
}

Result<void> RecordStore::together(const std::function<Result<void>(RecordJob &)> &changes)
{
    // Outlives the transaction: files go or stay when its end is known.
    std::optional<RecordJob> job;
    const Result<void> done = m_database.writeJob(
        [&](Db::Transaction &transaction) {
            job.emplace(transaction, m_files);
            return changes(*job);
        },
        Db::Grouping::Alone);
    if (!done)
        return done;
    job->staged.keep();
    publish(job->events);
    return {};
}

Result<Schema::Record> RecordStore::save(RecordChange change, const PasswordHashes &hashes,
                                         RecordJob &job)
{
    const std::shared_ptr<const Schema::CollectionSet> collections = m_collections.snapshot();
    if (Result<void> prepared = prepare(change, job.transaction, *collections, hashes, job.staged);
        !prepared)
        return std::move(prepared).error();
    Result<Written> written = write(job.transaction, change, *collections, m_clock.now());
    if (!written)
        return refused(std::move(written).error(), change.record.collection());
    for (RecordEvent &event : written->events)
        job.events.push_back(std::move(event));
    return std::move(written->record);
}

void RecordStore::complete(RecordChange &change) const
{
    Schema::Record &record = change.record;
    const Schema::Collection &collection = record.collection();
    touchAutodates(record, m_clock.now(), change.isNew());

    if (collection.isAuth()) {
        if (collection.name == "_superusers"_L1)
            record.setValue(u"verified", JsonValue(true));
        const bool needsKey = change.isNew()
            ? record.value(u"tokenKey").toString().isEmpty()
            : isSame(change, u"tokenKey") && (hasNewPassword(change) || !isSame(change, u"email"));
        if (needsKey)
            record.setValue(u"tokenKey", JsonValue(newTokenKey(collection)));
    }

    if (!change.isNew())
        return;
    for (size_t i = 0; i < collection.fields.size(); ++i) {
        const Schema::Field &field = collection.fields[i];
        if (field.type != Schema::FieldType::Text || field.autogeneratePattern.isEmpty()
            || !record.value(int(i)).toString().isEmpty()) {
            continue;
        }
        if (const std::optional<QString> text = Schema::generateText(field.autogeneratePattern))
            record.setValue(int(i), JsonValue(*text));
    }
}

Result<void> RecordStore::hashPasswords(RecordChange &change, const PasswordHashes &hashes) const
{
    for (const auto &[name, plain] : change.plainPasswords.members()) {
        const Schema::Field *field = change.record.collection().field(name);
        if (!field || field->type != Schema::FieldType::Password)
            continue;
        if (const auto known = hashes.constFind({plain.toString(), field->cost});
            known != hashes.cend()) {
            change.record.setValue(name, JsonValue(QString::fromLatin1(*known)));
            continue;
        }
        const Result<QByteArray> hash = m_hasher.hash(plain.toString().toUtf8(), field->cost);
        if (!hash) {
            if (hash.error().kind != Error::Kind::InvalidInput)
                return hash.error();
            return Error::invalidInput(
                {},
                JsonValue::object(
                    {{name, validationItem(u"validation_invalid_value"_s, u"Invalid value."_s)}}));
        }
        change.record.setValue(name, JsonValue(QString::fromLatin1(*hash)));
    }
    return {};
}

Result<RecordStore::Written> RecordStore::write(Db::Transaction &transaction,
                                                const RecordChange &change,
                                                const Schema::CollectionSet &collections,
                                                UtcTime now) const
{
    if (change.needsOriginal) {
        if (Result<void> unchanged = checkUnchanged(transaction, *change.original); !unchanged)
            return std::move(unchanged).error();
    }
    // A copy: on some engines a job runs again after a serialisation failure.
    Schema::Record record = change.record;
    const Schema::Collection &collection = record.collection();
    const auto table = m_tables.of(record.sharedCollection());
    RecordRemoval dependents(transaction, collections, m_tables, now, m_guard);

    if (collection.isAuth()) {
        if (Result<void> unique = guardAuthId(transaction, record, collections, m_tables); !unique)
            return std::move(unique).error();
    }
    if (change.isNew()) {
        if (const Result<qint64> added = transaction.execute(table->insertOf(record)); !added)
            return added.error();
        if (Result<void> told = tellGuard(transaction, change, record); !told)
            return std::move(told).error();
        RecordEvent event{RecordEvent::Kind::Created, record, std::nullopt};
        return Written{std::move(record), {std::move(event)}};
    }

    if (collection.isAuth() && record.value(u"verified").toBool()
        && !change.original->value(u"verified").toBool()) {
        // Whoever linked an account before the address was proven must not keep the way in.
        const Result<qint64> unlinked
            = dependents.removeDependents(u"_externalAuths", *change.original);
        if (!unlinked)
            return unlinked.error();
        if (*unlinked > 0 && isSame(change, u"tokenKey"))
            record.setValue(u"tokenKey", JsonValue(newTokenKey(collection)));
    }
    const Result<qint64> updated = transaction.execute(table->updateOf(record));
    if (!updated)
        return updated.error();
    if (*updated == 0)
        return Error::notFound();
    if (Result<void> told = tellGuard(transaction, change, record); !told)
        return std::move(told).error();

    if (collection.isAuth()) {
        QStringList revoked;
        if (hasNewPassword(change))
            revoked << u"_mfas"_s << u"_authOrigins"_s;
        if (record.value(u"tokenKey") != change.original->value(u"tokenKey"))
            revoked << u"_otps"_s;
        for (const QString &name : revoked) {
            if (const Result<qint64> gone = dependents.removeDependents(name, record); !gone)
                return gone.error();
        }
    }
    std::vector<RecordEvent> events = dependents.takeEvents();
    events.push_back({RecordEvent::Kind::Updated, record, change.original});
    return Written{std::move(record), std::move(events)};
}

Result<void> RecordStore::tellGuard(Db::Transaction &transaction, const RecordChange &change,
                                    const Schema::Record &written) const
{
    if (!m_guard || !written.collection().isAuth())
        return {};
    return m_guard->saved(transaction, written, change.isNew() ? nullptr : &*change.original);
}

Result<void> RecordStore::remove(const Schema::Record &record, bool onlyUnchanged)
{
    const std::shared_ptr<const Schema::CollectionSet> collections = m_collections.snapshot();
    const Result<std::vector<RecordEvent>> events
        = m_database.write([&](Db::Transaction &transaction) -> Result<std::vector<RecordEvent>> {
              if (onlyUnchanged) {
                  if (Result<void> same = checkUnchanged(transaction, record); !same)
                      return std::move(same).error();
              }
              RecordRemoval removal(transaction, *collections, m_tables, m_clock.now(), m_guard);
              if (Result<void> removed = removal.remove(record); !removed)
                  return std::move(removed).error();
              return removal.takeEvents();
          });
    if (!events)
        return events.error();
    publish(*events);
    return {};
}

Result<void> RecordStore::remove(const Schema::Record &record, RecordJob &job)
{
    const std::shared_ptr<const Schema::CollectionSet> collections = m_collections.snapshot();
    RecordRemoval removal(job.transaction, *collections, m_tables, m_clock.now(), m_guard);
    if (Result<void> removed = removal.remove(record); !removed)
        return removed;
    for (RecordEvent &event : removal.takeEvents())
        job.events.push_back(std::move(event));
    return {};
}

Result<void> RecordStore::removeAll(const CollectionPointer &collection)
{
    const std::shared_ptr<const Schema::CollectionSet> collections = m_collections.snapshot();
    const Db::Dialect &dialect = m_database.dialect();
    const Db::Statement some{"SELECT * FROM " + m_tables.of(collection)->name + ' '
                                 + dialect.limit(recordsPerStep, 0),
                             {}};
    const auto job = [&](Db::Transaction &transaction) -> Result<std::vector<RecordEvent>> {
        RecordRemoval removal(transaction, *collections, m_tables, m_clock.now(), m_guard);
        qint64 count = 0;
        for (;;) {
            std::vector<Schema::Record> records;
            const Result<qint64> read = transaction.forEach(some, [&](const Db::Row &row) {
                records.push_back(Schema::Record::fromRow(collection, row));
                return true;
            });
            if (!read)
                return read.error();
            for (const Schema::Record &record : records) {
                const Result<void> removed = removal.remove(record);
                // One record may have taken others with it.
                if (!removed && removed.error().kind != Error::Kind::NotFound)
                    return removed.error();
            }
            count += qint64(records.size());
            if (records.size() == size_t(recordsPerStep))
                continue;
            if (m_guard) {
                if (Result<void> told = m_guard->emptied(transaction, *collection, count); !told)
                    return std::move(told).error();
            }
            return removal.takeEvents();
        }
    };
    const Result<std::vector<RecordEvent>> events = m_database.write(job, Db::Grouping::Alone);
    if (!events)
        return events.error();
    publish(*events);
    return {};
}

void RecordStore::announce(const CollectionPointer &collection, RecordEvent::Kind kind,
                           const QStringList &ids)
{
    for (const QString &id : ids) {
        const Result<Schema::Record> record = find(collection, id);
        if (record)
            m_events.publish({kind, *record, std::nullopt});
    }
}

void RecordStore::publish(const std::vector<RecordEvent> &events)
{
    for (const RecordEvent &event : events)
        m_events.publish(event);
}

}  // namespace Binnacle
