// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/records/recordservice_p.h"

namespace Binnacle {

namespace {

/// What a feed changed, in as little memory as events can be made of again.
struct FedIds
{
    std::shared_ptr<const Schema::Collection> collection;
    RecordEvent::Kind kind = RecordEvent::Kind::Created;
    QStringList ids;
};

/// Takes the events of one change out of the job; what they come to.
RecordFeed::Done takeEvents(RecordJob &job, std::vector<FedIds> &fed)
{
    RecordFeed::Done done = RecordFeed::Done::Other;
    for (const RecordEvent &event : std::exchange(job.events, {})) {
        const auto collection = event.record.sharedCollection();
        if (fed.empty() || fed.back().collection != collection || fed.back().kind != event.kind)
            fed.push_back({collection, event.kind, {}});
        fed.back().ids.append(event.record.id());
        if (event.kind == RecordEvent::Kind::Created)
            done = RecordFeed::Done::Created;
        else if (event.kind == RecordEvent::Kind::Updated)
            done = RecordFeed::Done::Updated;
    }
    return done;
}

/// The change itself is at fault, not the database or the time that was given.
bool isOfOneChange(const Error &error)
{
    return error.kind == Error::Kind::InvalidInput || error.kind == Error::Kind::NotFound
        || error.kind == Error::Kind::Forbidden || error.kind == Error::Kind::Conflict;
}

}  // namespace

Result<RecordFeed::Done> RecordService::Private::feedOne(const BatchRequest &request,
                                                         RecordBatch &batch)
{
    Db::Savepoint step(batch.job.transaction);
    const Result<std::optional<QByteArray>> answer = run(request, batch);
    if (!answer)
        return answer.error();
    if (Result<void> released = step.release(); !released)
        return std::move(released).error();
    return RecordFeed::Done::Other;
}

Result<void> RecordService::feed(RecordFeed &feed, const std::vector<BatchRequest> &passwords)
{
    const PasswordHashes hashes = d->hashesFor(passwords);
    std::vector<FedIds> fed;
    bool isUndone = false;
    Result<void> done = d->store.together([&](RecordJob &job) -> Result<void> {
        RecordBatch batch{job, hashes};
        for (;;) {
            const Result<std::optional<BatchRequest>> request = feed.next(job.transaction);
            if (!request)
                return request.error();
            if (!*request)
                break;
            Result<RecordFeed::Done> one = d->feedOne(**request, batch);
            if (!one && !isOfOneChange(one.error()))
                return std::move(one).error();
            if (one)
                one = takeEvents(job, fed);
            else
                job.events.clear();
            feed.changed(one);
        }
        isUndone = !feed.keeps();
        return isUndone ? Result<void>(Error::invalidInput({})) : Result<void>();
    });
    if (isUndone)
        return {};
    if (!done)
        return done;
    for (const FedIds &some : fed)
        d->store.announce(some.collection, some.kind, some.ids);
    return {};
}

}  // namespace Binnacle
