// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/random.h"
#include "platform/passwordhasher.h"
#include "schema/fieldvalue.h"
#include "services/collections/collectionservice.h"
#include "services/records/recordservice_p.h"

namespace Binnacle {

using namespace Qt::StringLiterals;

QStringList RecordService::passwordFields(const QString &collection) const
{
    QStringList names;
    const auto add = [&names](const Schema::Collection &from) {
        for (const Schema::Field &field : from.fields) {
            if (field.type == Schema::FieldType::Password && !names.contains(field.name))
                names.append(field.name);
        }
    };
    const auto collections = d->collections.snapshot();
    if (collection.isEmpty()) {
        for (const auto &each : collections->all())
            add(*each);
    } else if (const Schema::Collection *found = collections->find(collection)) {
        add(*found);
    }
    return names;
}

PasswordHashes RecordService::Private::hashesFor(const std::vector<BatchRequest> &requests) const
{
    PasswordHashes hashes;
    const auto set = collections.snapshot();
    for (const BatchRequest &request : requests) {
        const Schema::Collection *collection = set->find(request.collection);
        if (!collection || collection->isView()
            || request.operation == BatchRequest::Operation::None
            || request.operation == BatchRequest::Operation::Delete)
            continue;
        for (const Schema::Field &field : collection->fields) {
            if (field.type != Schema::FieldType::Password)
                continue;
            const QString plain = Schema::normalised(field, request.body[field.name]).toString();
            const std::pair key(plain, field.cost);
            if (plain.isEmpty() || hashes.contains(key))
                continue;
            // What cannot be hashed fails when its turn comes.
            if (Result<QByteArray> hash = hasher.hash(plain.toUtf8(), field.cost))
                hashes.insert(key, *std::move(hash));
        }
    }
    return hashes;
}

Result<RecordAnswer> RecordService::Private::upsert(const BatchRequest &request, RecordBatch &batch)
{
    static const Schema::Field textField;
    const QString id = Schema::normalised(textField, request.body[u"id"]).toString();
    Schema::RequestInfo info = request.info;
    const auto collection = collections.snapshot()->share(request.collection);
    if (collection && !id.isEmpty()) {
        const Result<Schema::Record> found = store.find(batch.job.transaction, collection, id);
        if (found) {
            if (Result<void> admitted = batch.admit(request, BatchRequest::Operation::Update);
                !admitted)
                return std::move(admitted).error();
            info.method = u"PATCH"_s;
            return update(
                {request.collection, id, request.body, request.files, request.options, info},
                &batch);
        }
        if (found.error().kind != Error::Kind::NotFound)
            return found.error();
    }
    if (Result<void> admitted = batch.admit(request, BatchRequest::Operation::Create); !admitted)
        return std::move(admitted).error();
    info.method = u"POST"_s;
    return create({request.collection, {}, request.body, request.files, request.options, info},
                  &batch);
}

Result<std::optional<QByteArray>> RecordService::Private::run(const BatchRequest &request,
                                                              RecordBatch &batch)
{
    using Operation = BatchRequest::Operation;
    const auto some = [](Result<RecordAnswer> answer) -> Result<std::optional<QByteArray>> {
        if (!answer)
            return std::move(answer).error();
        return std::optional<QByteArray>(std::move(answer->json));
    };
    if (request.operation != Operation::None && request.operation != Operation::Upsert) {
        if (Result<void> admitted = batch.admit(request, request.operation); !admitted)
            return std::move(admitted).error();
    }
    switch (request.operation) {
    case Operation::None: break;
    case Operation::Create:
        return some(create(
            {request.collection, {}, request.body, request.files, request.options, request.info},
            &batch));
    case Operation::Update:
        return some(update({request.collection, request.id, request.body, request.files,
                            request.options, request.info},
                           &batch));
    case Operation::Upsert: return some(upsert(request, batch));
    case Operation::Delete:
        if (Result<void> removed = remove(request.collection, request.id, request.info, &batch);
            !removed)
            return std::move(removed).error();
        return std::optional<QByteArray>();
    }
    return Error::invalidInput({});
}

Result<BatchOutcome> RecordService::batch(const std::vector<BatchRequest> &requests,
                                          const BatchGate &gate)
{
    const PasswordHashes hashes = d->hashesFor(requests);
    BatchOutcome outcome;
    Result<void> done = d->store.together([&](RecordJob &job) -> Result<void> {
        RecordBatch batch{job, hashes, &gate};
        for (const BatchRequest &request : requests) {
            Result<std::optional<QByteArray>> answer = d->run(request, batch);
            if (!answer) {
                outcome.failedIndex = qsizetype(outcome.answers.size());
                outcome.failure = std::move(answer).error();
                return outcome.failure;
            }
            outcome.answers.push_back(*std::move(answer));
        }
        return {};
    });
    if (!done && outcome.failedIndex < 0)
        return std::move(done).error();
    return outcome;
}

Result<void> RecordService::createAnd(const RecordRequest &request, const QByteArray &passwordHash,
                                      const AfterCreate &then)
{
    JsonValue body = request.body;
    if (!passwordHash.isEmpty()) {
        // Only the hash is stored; the form wants to see a password that is confirmed.
        const JsonValue stand(QString::fromLatin1(randomString(30)));
        body.insert(u"password"_s, stand);
        body.insert(u"passwordConfirm"_s, stand);
    }
    PasswordHashes hashes;
    if (passwordHash.isEmpty()) {
        BatchRequest asked;
        asked.operation = BatchRequest::Operation::Create;
        asked.collection = request.collection;
        asked.body = body;
        hashes = d->hashesFor({asked});
    }
    return d->store.together([&](RecordJob &job) -> Result<void> {
        RecordBatch batch{job, hashes};
        const Result<RecordAnswer> made = d->create({request.collection,
                                                     {},
                                                     body,
                                                     request.files,
                                                     request.options,
                                                     request.info,
                                                     {},
                                                     passwordHash},
                                                    &batch);
        if (!made)
            return made.error();
        // A copy: what follows adds events.
        const Schema::Record record = job.events.back().record;
        return then(record, job);
    });
}

}  // namespace Binnacle
