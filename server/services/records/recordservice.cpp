// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordservice.h"

#include "db/database.h"
#include "db/dialect.h"
#include "platform/passwordhasher.h"
#include "schema/fieldvalue.h"
#include "schema/recordbody.h"
#include "services/collections/collectionservice.h"
#include "services/records/recordauthority.h"
#include "services/records/recordlist.h"
#include "services/records/recordservice_p.h"
#include "services/records/recordstatistics.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

/// Whatever kept a record from being saved or deleted is told under one message; only what says
/// "later" keeps its kind.
Error refused(Error error, const QString &message)
{
    if (error.kind == Error::Kind::InvalidInput || error.kind == Error::Kind::Conflict
        || error.kind == Error::Kind::Internal) {
        if (error.kind != Error::Kind::InvalidInput)
            error.fields = JsonValue::object();
        error.kind = Error::Kind::InvalidInput;
        if (error.message.isEmpty())
            error.message = message;
    }
    return error;
}

Error unreadable(const Error &error)
{
    return Error::invalidInput(u"Failed to read the submitted data."_s).withDetail(error.detail);
}

/// A rule that fails when asked about one record answers as if there were none.
Error unseen(const Error &cause)
{
    return isRuleFailure(cause) ? Error::notFound().withDetail(cause.detail) : cause;
}

Result<QByteArray> textOf(Result<RecordAnswer> answer)
{
    return std::move(answer).transform([](RecordAnswer tagged) { return std::move(tagged.json); });
}

}  // namespace

RecordService::Private::Private(Db::Database &database, const CollectionService &collectionService,
                                const PasswordHasher &passwordHasher, EventBus &events,
                                const FileStore &files, const Clock &clock)
    : collections(collectionService)
    , hasher(passwordHasher)
    , store(database, collectionService, passwordHasher, events, files, clock)
    , lookahead(database)
{
}

Result<RecordTarget> RecordService::Private::target(const QString &collection,
                                                    Operation operation) const
{
    RecordTarget target;
    target.collections = collections.snapshot();
    target.collection = target.collections->share(collection);
    const bool readsBody = operation == Operation::Create || operation == Operation::Update;
    if (!target.collection) {
        // Where a body is read its limit looks the collection up first, in words of its own.
        return Error::notFound(readsBody ? u"Missing or invalid collection context."_s
                                         : u"Missing collection context."_s);
    }
    if (target.collection->isView() && (readsBody || operation == Operation::Delete))
        return Error::invalidInput(u"Unsupported collection type."_s);
    return target;
}

Result<RecordTarget> RecordService::Private::open(const QString &collection, Operation operation,
                                                  const Schema::RequestInfo &info,
                                                  RecordBatch *batch, const QString &id) const
{
    Result<RecordTarget> target = this->target(collection, operation);
    // A part of a batch has no body whose limit would have to be found.
    if (!target && batch && target.error().kind == Error::Kind::NotFound)
        return Error::notFound(u"Missing collection context."_s);
    if (!target)
        return target;
    const Schema::Collection &found = *target->collection;
    switch (operation) {
    case Operation::List: target->rule = &found.listRule; break;
    case Operation::View: target->rule = &found.viewRule; break;
    case Operation::Create: target->rule = &found.createRule; break;
    case Operation::Update: target->rule = &found.updateRule; break;
    case Operation::Delete: target->rule = &found.deleteRule; break;
    }
    if (Result<void> may = checkAuthority(info.identity, found, operation, id); !may)
        return std::move(may).error();
    const bool isOverruled = Schema::overrules(info.identity, found, operation);
    if (!isOverruled && !*target->rule) {
        tellDenied(*target, operation, info, {});
        return Error::forbidden(superusersOnly);
    }
    target->asksRule = !isOverruled && isExpression(*target->rule);
    if (batch) {
        target->connection = &batch->job.transaction;
        return target;
    }
    const Result<Db::Connection *> connection = store.database().connection();
    if (!connection)
        return connection.error();
    target->connection = *connection;
    return target;
}

Result<Schema::Record> RecordService::Private::stored(const RecordTarget &target, const QString &id,
                                                      const Schema::RequestInfo &info) const
{
    Result<Schema::Record> record = store.find(*target.connection, target.collection, id);
    if (!record)
        return unseen(record.error());
    if (!target.asksRule)
        return record;
    const RecordAccess access(*target.connection, *target.collections, info);
    const Result<bool> allowed = access.allows(*target.collection, **target.rule, id);
    if (!allowed || !*allowed) {
        tellDenied(target, Operation::Delete, info,
                   {id, nullptr, {}, allowed ? nullptr : &allowed.error()});
        return allowed ? Error::notFound() : unseen(allowed.error());
    }
    return record;
}

RecordChange RecordService::Private::changed(Schema::Record base, bool isNew,
                                             const JsonValue &resolved) const
{
    RecordChange change{std::move(base), std::nullopt, JsonValue::object()};
    if (!isNew)
        change.original = change.record;
    const std::vector<Schema::Field> &fields = change.record.collection().fields;
    for (size_t i = 0; i < fields.size(); ++i) {
        const Schema::Field &field = fields[i];
        const JsonValue *value = resolved.find(field.name);
        if (!value || field.type == Schema::FieldType::Autodate)
            continue;
        if (field.type != Schema::FieldType::Password) {
            change.record.setValue(int(i), *value);
            continue;
        }
        const QString plain = value->toString();
        change.record.setValue(int(i), JsonValue(RecordStore::passwordPlaceholder(plain)));
        if (!plain.isEmpty())
            change.plainPasswords.insert(field.name, JsonValue(plain));
    }
    return change;
}

Result<Schema::Record> RecordService::Private::save(RecordChange change, const JsonValue &resolved,
                                                    Result<bool> manages, const QString &message,
                                                    RecordBatch *batch)
{
    if (!manages)
        return manages.error();
    if (change.record.collection().isAuth()) {
        Result<JsonValue> items = checkAuthForm(change, resolved, *manages, hasher);
        if (!items)
            return refused(std::move(items).error(), message);
        if (!items->isEmpty())
            return Error::invalidInput(message, *std::move(items));
    }
    Result<Schema::Record> saved = batch ? store.save(std::move(change), batch->hashes, batch->job)
                                         : store.save(std::move(change));
    if (!saved)
        return refused(std::move(saved).error(), message);
    return saved;
}

Result<RecordAnswer> RecordService::Private::answer(const RecordTarget &target,
                                                    const Schema::Record &record,
                                                    const ReadOptions &options,
                                                    const Schema::RequestInfo &info) const
{
    const RecordViewer viewer(*target.connection, *target.collections, store.tables(), info);
    Result<RecordViewer::Texts> texts = viewer.write(record, options.expand);
    if (!texts)
        return std::move(texts).error();
    return recordAnswer(*std::move(texts), options.fields);
}

Result<void> RecordService::Private::check(const RecordCondition &condition,
                                           const RecordTarget &target, const Schema::Record &record,
                                           const Schema::RequestInfo &info) const
{
    if (!condition.isSet())
        return {};
    const RecordViewer viewer(*target.connection, *target.collections, store.tables(), info);
    const Result<RecordViewer::Texts> texts = viewer.write(record, {});
    if (!texts)
        return texts.error();
    if (!condition.holds(texts->record))
        return recordChanged();
    return {};
}

RecordService::RecordService(Db::Database &database, const CollectionService &collections,
                             const PasswordHasher &hasher, EventBus &events, const FileStore &files,
                             const Clock &clock)
    : d(std::make_unique<Private>(database, collections, hasher, events, files, clock))
{
}

RecordService::~RecordService() = default;

void RecordService::setDenialObserver(DenialObserver *observer)
{
    d->denials = observer;
}

void RecordService::setGuard(RecordGuard *guard)
{
    d->store.setGuard(guard);
}

RecordStore &RecordService::store()
{
    return d->store;
}

Result<void> RecordService::check(const QString &collection, Operation operation) const
{
    const Result<RecordTarget> target = d->target(collection, operation);
    if (!target)
        return target.error();
    return {};
}

Result<QByteArray> RecordService::list(const QString &collection, const ListOptions &options,
                                       const Schema::RequestInfo &info) const
{
    Result<ListAnswer> answer = page(collection, options, info);
    if (!answer)
        return std::move(answer).error();
    return std::move(answer->json);
}

Result<ListAnswer> RecordService::page(const QString &collection, const ListOptions &options,
                                       const Schema::RequestInfo &info) const
{
    const Result<RecordTarget> target = d->open(collection, Operation::List, info);
    if (!target)
        return target.error();
    const RecordList list(*target, d->store.tables(), info);
    Result<QByteArray> json = list.read(options, d->lookahead);
    d->tellUnlisted(*target, options, json, info);
    if (!json)
        return std::move(json).error();
    ListAnswer answer;
    if (target->asksRule && !options.filter.isEmpty() && isEmptyList(*json))
        answer.fruitlessIn = target->collection->id;
    json = pickFields(*std::move(json), options.fields, Schema::FieldsPicker::Scope::Items);
    if (!json)
        return std::move(json).error();
    answer.json = *std::move(json);
    return answer;
}

Result<RecordAnswer> RecordService::Private::view(const QString &collection, const QString &id,
                                                  const ReadOptions &options,
                                                  const Schema::RequestInfo &info) const
{
    const Result<RecordTarget> target = open(collection, Operation::View, info);
    if (!target)
        return target.error();
    const RecordList list(*target, store.tables(), info);
    Result<RecordAnswer> answer = list.readOne(id, options);
    if (!answer) {
        tellUnseen(*target, id, answer.error(), info);
        return unseen(answer.error());
    }
    return answer;
}

Result<QByteArray> RecordService::aggregate(const QString &collection,
                                            const AggregateOptions &options,
                                            const Schema::RequestInfo &info) const
{
    const Result<RecordTarget> target = d->open(collection, Operation::List, info);
    if (!target)
        return target.error();
    return RecordStatistics(*target, info).aggregate(options);
}

Result<QByteArray> RecordService::facets(const QString &collection, const FacetOptions &options,
                                         const Schema::RequestInfo &info) const
{
    const Result<RecordTarget> target = d->open(collection, Operation::List, info);
    if (!target)
        return target.error();
    return RecordStatistics(*target, info).facets(options);
}

Result<QByteArray> RecordService::view(const QString &collection, const QString &id,
                                       const ReadOptions &options,
                                       const Schema::RequestInfo &info) const
{
    return textOf(d->view(collection, id, options, info));
}

Result<RecordAnswer> RecordService::view(const RecordRequest &request) const
{
    return d->view(request.collection, request.id, request.options, request.info);
}

Result<RecordAnswer> RecordService::Private::create(const RecordWrite &write, RecordBatch *batch)
{
    const QString failed = u"Failed to create record."_s;
    const Result<RecordTarget> target
        = open(write.collection, Operation::Create, write.info, batch);
    if (!target)
        return target.error();
    Result<std::vector<Upload>> uploads = uploadsOf(*target->collection, write.files);
    if (!uploads)
        return unreadable(uploads.error());
    const bool isOverruled
        = Schema::overrules(write.info.identity, *target->collection, Operation::Create);
    Schema::RequestInfo resolvedInfo = write.info;
    Schema::Record blank(target->collection);
    const JsonValue resolved
        = Schema::resolveBody(blank, write.body, !isOverruled, uploadedNames(*uploads));
    resolvedInfo.body = bodyForRules(resolved, *uploads);
    RecordChange change = changed(std::move(blank), true, resolved);
    change.uploads = *std::move(uploads);
    if (!write.passwordHash.isEmpty()) {
        change.record.setValue(u"password", JsonValue(QString::fromLatin1(write.passwordHash)));
        change.plainPasswords.remove(u"password");
    }

    const RecordAccess access(*target->connection, *target->collections, resolvedInfo);
    if (!isOverruled) {
        // The candidate of the rule would hold the hash, which such a password does not have.
        for (const auto &[name, plain] : change.plainPasswords.members()) {
            if (plain.toString().toUtf8().size() > PasswordHasher::maximumBytes)
                return Error::invalidInput(failed);
        }
    }
    if (target->asksRule) {
        const Result<bool> allowed = access.allowsCandidate(change.record, **target->rule);
        if (!allowed || !*allowed) {
            tellDenied(*target, Operation::Create, resolvedInfo,
                       {{}, &change.record, {}, allowed ? nullptr : &allowed.error()});
            return allowed ? Error::invalidInput(failed) : refused(allowed.error(), failed);
        }
    }
    Result<bool> manages = access.managesCandidate(change.record);
    const Result<Schema::Record> saved
        = save(std::move(change), resolved, std::move(manages), failed, batch);
    if (!saved)
        return saved.error();
    return answer(*target, *saved, write.options, resolvedInfo);
}

Result<RecordAnswer> RecordService::Private::update(const RecordWrite &write, RecordBatch *batch)
{
    const QString failed = u"Failed to update record."_s;
    const Result<RecordTarget> target
        = open(write.collection, Operation::Update, write.info, batch, write.id);
    if (!target)
        return target.error();
    Result<Schema::Record> original = store.find(*target->connection, target->collection, write.id);
    if (!original)
        return unseen(original.error());
    Result<std::vector<Upload>> uploads = uploadsOf(*target->collection, write.files);
    if (!uploads)
        return unreadable(uploads.error());
    Schema::RequestInfo resolvedInfo = write.info;
    const JsonValue resolved = Schema::resolveBody(
        *original, write.body,
        !Schema::overrules(write.info.identity, *target->collection, Operation::Update),
        uploadedNames(*uploads));
    resolvedInfo.body = bodyForRules(resolved, *uploads);

    const RecordAccess access(*target->connection, *target->collections, resolvedInfo);
    if (target->asksRule) {
        const Result<bool> allowed = access.allows(*target->collection, **target->rule, write.id);
        if (!allowed || !*allowed) {
            tellDenied(*target, Operation::Update, resolvedInfo,
                       {write.id, nullptr, {}, allowed ? nullptr : &allowed.error()});
            return allowed ? Error::notFound() : unseen(allowed.error());
        }
    }
    if (Result<void> held = check(write.condition, *target, *original, write.info); !held)
        return std::move(held).error();
    Result<bool> manages = access.managesStored(*original);
    RecordChange change = changed(*std::move(original), false, resolved);
    change.uploads = *std::move(uploads);
    // What the condition was found true of must be what is overwritten.
    change.needsOriginal = write.condition.isSet();
    const Result<Schema::Record> saved
        = save(std::move(change), resolved, std::move(manages), failed, batch);
    if (!saved)
        return saved.error();
    return answer(*target, *saved, write.options, resolvedInfo);
}

Result<void> RecordService::Private::remove(const QString &collection, const QString &id,
                                            const Schema::RequestInfo &info, RecordBatch *batch,
                                            const RecordCondition &condition)
{
    const Result<RecordTarget> target = open(collection, Operation::Delete, info, batch, id);
    if (!target)
        return target.error();
    const Result<Schema::Record> record = stored(*target, id, info);
    if (!record)
        return record.error();
    if (Result<void> held = check(condition, *target, *record, info); !held)
        return held;
    Result<void> removed
        = batch ? store.remove(*record, batch->job) : store.remove(*record, condition.isSet());
    if (!removed) {
        return refused(std::move(removed).error(),
                       u"Failed to delete record. Make sure that the record is not part of a "
                       "required relation reference."_s);
    }
    return {};
}

Result<QByteArray> RecordService::create(const QString &collection, const JsonValue &body,
                                         const ReadOptions &options,
                                         const Schema::RequestInfo &info,
                                         const std::vector<Wire::FilePart> &files)
{
    return textOf(d->create({collection, {}, body, files, options, info}, nullptr));
}

Result<RecordAnswer> RecordService::create(const RecordRequest &request)
{
    return d->create(
        {request.collection, {}, request.body, request.files, request.options, request.info},
        nullptr);
}

Result<QByteArray> RecordService::update(const QString &collection, const QString &id,
                                         const JsonValue &body, const ReadOptions &options,
                                         const Schema::RequestInfo &info,
                                         const std::vector<Wire::FilePart> &files)
{
    return textOf(d->update({collection, id, body, files, options, info}, nullptr));
}

Result<RecordAnswer> RecordService::update(const RecordRequest &request)
{
    return d->update({request.collection, request.id, request.body, request.files, request.options,
                      request.info, request.condition},
                     nullptr);
}

Result<void> RecordService::remove(const QString &collection, const QString &id,
                                   const Schema::RequestInfo &info)
{
    return d->remove(collection, id, info, nullptr);
}

Result<void> RecordService::remove(const RecordRequest &request)
{
    return d->remove(request.collection, request.id, request.info, nullptr, request.condition);
}

Result<JsonValue> RecordService::enriched(const Schema::Record &record, const ReadOptions &options,
                                          const Schema::RequestInfo &info) const
{
    const Result<Db::Connection *> connection = d->store.database().connection();
    if (!connection)
        return connection.error();
    const auto collections = d->collections.snapshot();
    const RecordViewer viewer(**connection, *collections, d->store.tables(), info);
    return viewer.show(record, options.expand);
}

}  // namespace Binnacle
