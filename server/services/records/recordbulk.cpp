// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/dialect.h"
#include "services/collections/collectionservice.h"
#include "services/records/recordselection.h"
#include "services/records/recordservice_p.h"

#include <utility>

namespace Binnacle {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 sampleSize = 10;
/// The records before and after, which wait for the commit to be told.
constexpr qint64 maximumEventBytes = 64 * 1024 * 1024;

Error missingFilter()
{
    return Error::invalidInput(
        u"A filter is required."_s,
        JsonValue::object(
            {{u"filter"_s, validationItem(u"validation_required"_s, u"Cannot be blank."_s)}}));
}

Error tooMany(const QString &message, qint64 limit)
{
    return Error::invalidInput(
        message,
        JsonValue::object({{u"filter"_s,
                            validationItem(u"validation_too_many_records"_s,
                                           u"Must match no more than %1 records."_s.arg(limit),
                                           JsonValue::object({{u"max"_s, JsonValue(limit)}}))}}));
}

/// What a record takes in memory, roughly.
qint64 bytesOf(const Schema::Record &record)
{
    constexpr qint64 perValue = 64;
    qint64 bytes = 0;
    for (size_t i = 0; i < record.collection().fields.size(); ++i) {
        const JsonValue &value = record.value(int(i));
        bytes += perValue * (1 + value.size());
        if (value.isString())
            bytes += value.toString().size() * qint64(sizeof(QChar));
    }
    return bytes;
}

qint64 bytesOf(const RecordEvent &event)
{
    return bytesOf(event.record) + (event.previous ? bytesOf(*event.previous) : 0);
}

}  // namespace

Result<RecordTarget> RecordService::Private::bulkTarget(const BulkChange &change,
                                                        RecordBatch *batch) const
{
    Result<RecordTarget> target = open(change.collection, change.operation, change.info, batch);
    if (!target)
        return target;
    // Finding them takes as much as listing them.
    if (!Schema::overrules(change.info.identity, *target->collection, change.operation)
        || !Schema::overrules(change.info.identity, *target->collection, Operation::List))
        return Error::forbidden(superusersOnly);
    if (change.filter.trimmed().isEmpty())
        return missingFilter();
    return target;
}

Result<QStringList> RecordService::Private::matching(const RecordTarget &target,
                                                     const BulkChange &change, qint64 limit,
                                                     qint64 *total) const
{
    RecordSelection selection(target, change.info);
    if (Result<void> added = selection.add(change.filter); !added)
        return std::move(added).error();
    Schema::RecordQuery &query = selection.query();
    if (total) {
        const Result<qint64> count = target.connection->integer(query.count());
        if (!count)
            return badQuery(count.error());
        *total = *count;
    }
    if (const Result<void> sorted = query.addSort(u"@rowid"_s); !sorted)
        return badQuery(sorted.error());
    const Db::Dialect &dialect = target.connection->dialect();
    const QByteArray id = dialect.quoted(target.collection->name) + '.' + dialect.quoted(u"id");
    QStringList ids;
    const Result<qint64> rows
        = target.connection->forEach(query.page(limit, 0, id), [&ids](const Db::Row &row) {
              ids.append(row.string(0));
              return true;
          });
    if (!rows)
        return badQuery(rows.error());
    return ids;
}

Result<BulkOutcome> RecordService::Private::tryBulk(const BulkChange &change) const
{
    const Result<RecordTarget> target = bulkTarget(change, nullptr);
    if (!target)
        return target.error();
    BulkOutcome outcome;
    Result<QStringList> ids = matching(*target, change, sampleSize, &outcome.count);
    if (!ids)
        return std::move(ids).error();
    outcome.ids = *std::move(ids);
    return outcome;
}

Result<BulkOutcome> RecordService::Private::runBulk(const BulkChange &change,
                                                    const PasswordHashes &hashes,
                                                    const BulkStep &step)
{
    // Before anybody waits for the writer.
    if (const Result<RecordTarget> target = bulkTarget(change, nullptr); !target)
        return target.error();
    BulkOutcome outcome;
    Result<void> done = store.together([&](RecordJob &job) -> Result<void> {
        RecordBatch batch{job, hashes};
        const Result<RecordTarget> target = bulkTarget(change, &batch);
        if (!target)
            return target.error();
        const Result<QStringList> ids = matching(*target, change, bulkLimit + 1, nullptr);
        if (!ids)
            return ids.error();
        if (ids->size() > bulkLimit)
            return tooMany(u"The filter matches too many records."_s, bulkLimit);
        qint64 bytes = 0;
        size_t seen = 0;
        for (const QString &id : *ids) {
            const Result<void> changed = step(id, batch);
            // A record may have taken later ones with it.
            if (!changed && changed.error().kind == Error::Kind::NotFound)
                continue;
            if (!changed)
                return changed.error();
            if (++outcome.count <= sampleSize)
                outcome.ids.append(id);
            for (; seen < job.events.size(); ++seen)
                bytes += bytesOf(job.events[seen]);
            if (bytes > maximumEventBytes)
                return tooMany(u"The records are too large to be changed at once."_s,
                               outcome.count - 1);
        }
        return {};
    });
    if (!done)
        return std::move(done).error();
    return outcome;
}

Result<BulkOutcome> RecordService::updateMatching(const QString &collection, const QString &filter,
                                                  const JsonValue &body, bool dryRun,
                                                  const Schema::RequestInfo &info)
{
    const Private::BulkChange change{collection, filter, Operation::Update, info};
    if (dryRun)
        return d->tryBulk(change);
    BatchRequest request;
    request.operation = BatchRequest::Operation::Update;
    request.collection = collection;
    request.body = body;
    const PasswordHashes hashes = info.identity.isSuperuser || info.identity.key
        ? d->hashesFor({request})
        : PasswordHashes();
    return d->runBulk(change, hashes, [&](const QString &id, RecordBatch &batch) -> Result<void> {
        Result<RecordAnswer> updated
            = d->update({collection, id, body, request.files, request.options, info, {}}, &batch);
        if (updated)
            return {};
        Error error = std::move(updated).error();
        if (error.kind == Error::Kind::InvalidInput)
            error.message = u"Failed to update record %1."_s.arg(id);
        return error;
    });
}

Result<BulkOutcome> RecordService::removeMatching(const QString &collection, const QString &filter,
                                                  bool dryRun, const Schema::RequestInfo &info)
{
    const Private::BulkChange change{collection, filter, Operation::Delete, info};
    if (dryRun)
        return d->tryBulk(change);
    return d->runBulk(change, {}, [&](const QString &id, RecordBatch &batch) -> Result<void> {
        Result<void> removed = d->remove(collection, id, info, &batch);
        if (!removed && removed.error().kind == Error::Kind::InvalidInput) {
            Error error = std::move(removed).error();
            error.message = u"Failed to delete record %1. %2"_s.arg(id, error.message);
            return error;
        }
        return removed;
    });
}

Result<void> RecordService::truncate(const QString &collection)
{
    const std::shared_ptr<const Schema::Collection> found
        = d->collections.snapshot()->share(collection);
    if (!found)
        return Error::notFound();
    if (found->isView()) {
        return Error::invalidInput(u"View collections cannot be truncated since they don't store "
                                   "their own records."_s);
    }
    const Result<void> removed = d->store.removeAll(found);
    if (removed || removed.error().kind != Error::Kind::InvalidInput)
        return removed;
    return Error::invalidInput(u"Failed to truncate collection (most likely due to required "
                               "cascade delete record references)."_s)
        .withDetail(removed.error().message + removed.error().detail);
}

}  // namespace Binnacle
