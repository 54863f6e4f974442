// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "schema/record.h"
#include "schema/requestinfo.h"
#include "services/records/recordtag.h"
#include "wire/multipart.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace Binnacle::Db {
class Connection;
class Database;
}  // namespace Binnacle::Db

namespace Binnacle {

class CollectionService;
class DenialObserver;
class EventBus;
class FileStore;
class PasswordHasher;
class RecordGuard;
class RecordStore;
struct RecordJob;

/// What a client asks of the answer (R4.8, R4.9).
struct ReadOptions
{
    QString expand;
    QString fields;
};

/// The query of a list (R4.3). Page and page size are brought into their range.
struct ListOptions
{
    qint64 page = 1;
    qint64 perPage = 30;
    QString sort;
    QString filter;
    bool skipTotal = false;
    QString expand;
    QString fields;
    /// The page behind this cursor of a former answer, however deep it lies; an empty one is the
    /// start. `page` does not count then, nothing is counted, and the answer has a `nextCursor`,
    /// null at the end.
    std::optional<QString> cursor{};
    /// Words that all must occur, in collections with searched fields.
    QString search{};
};

/// A page of a list.
struct ListAnswer
{
    QByteArray json;
    /// The id of the collection when the filter of a caller whom the list rule binds found nothing:
    /// who asks that often may be after what the rule hides (P9.7). Else empty.
    QString fruitlessIn;
};

/// One request about a record whose answer carries a tag, or that hangs on one.
struct RecordRequest
{
    QString collection;
    /// Empty to create.
    QString id;
    JsonValue body = JsonValue::object();
    std::vector<Wire::FilePart> files{};
    ReadOptions options{};
    Schema::RequestInfo info{};
    /// Changes are refused with PreconditionFailed when it does not hold at commit.
    RecordCondition condition{};
};

/// What groups of a list's records come to.
struct AggregateOptions
{
    /// `count()`, and `count`, `countDistinct`, `sum`, `avg`, `min`, `max` of a path; up to 10.
    /// `count()` when empty.
    QString select;
    /// Paths, up to 5; a record with several values is in several groups. Empty: one group of all.
    QString groupBy;
    QString filter;
    /// Items of `select` and `groupBy`, with a minus for descending.
    QString sort;
    qint64 page = 1;
    qint64 perPage = 30;
    bool skipTotal = false;
};

/// How often the values of some fields occur in a list.
struct FacetOptions
{
    /// Paths, up to 10; the items of a field with several values count one by one.
    QString by;
    QString filter;
    /// Values a field, the most frequent first; 10 for none, at most 100.
    qint64 limit = 10;
};

/// What a change of many records did, or would do.
struct BulkOutcome
{
    qint64 count = 0;
    /// Of the first records, at most 10.
    QStringList ids;
};

/// One request of a batch (R7).
struct BatchRequest
{
    enum class Operation
    {
        /// The request is none of those that a batch may hold.
        None,
        Create,
        Update,
        /// An update if the record is there, else a create.
        Upsert,
        Delete
    };

    Operation operation = Operation::None;
    QString collection;
    QString id;
    JsonValue body = JsonValue::object();
    std::vector<Wire::FilePart> files;
    ReadOptions options;
    /// The body in it is not looked at.
    Schema::RequestInfo info;
    /// As it was sent.
    QString url{};
};

/// Asked before each request of a batch is run, with what it comes to: an upsert is a create or an
/// update. An error is the request's.
using BatchGate
    = std::function<Result<void>(const BatchRequest &request, BatchRequest::Operation operation)>;

/// How a batch ended.
struct BatchOutcome
{
    /// The JSON of each request in its order; nothing for a delete.
    std::vector<std::optional<QByteArray>> answers;
    /// The request that failed, whereupon all was undone, and why; -1 when none did.
    qsizetype failedIndex = -1;
    Error failure{};
};

/// Changes that come one by one and are too many to be held, such as those of a file.
class RecordFeed
{
public:
    /// What a change did, if it worked.
    enum class Done
    {
        Created,
        Updated,
        Other
    };

    virtual ~RecordFeed() = default;
    /// The next change; nothing behind the last. An error ends the feed and undoes it. Reads on
    /// @p connection see the changes before it.
    virtual Result<std::optional<BatchRequest>> next(Db::Connection &connection) = 0;
    /// What became of it. Nothing of a change that failed stays.
    virtual void changed(const Result<Done> &done) = 0;
    /// Asked at the end: whether what was done shall stay.
    virtual bool keeps() const = 0;
};

/// Reads and changes the records of every collection: rules, validation, SQL and events (R4, R6).
///
/// JSON texts come without the newline that ends a body. An empty text means a broken `fields`
/// value, whose answer is an empty body (R4.9).
///
/// Thread: any; it holds no mutable state but a cache of SQL texts. Each call blocks, on the
/// calling thread's connection and on the writer.
/// Errors: NotFound, Forbidden, InvalidInput (with fields), PreconditionFailed (conditions), and
/// the database's Unavailable, Timeout and Cancelled; messages are the contract's.
class RecordService final
{
    Q_DISABLE_COPY_MOVE(RecordService)

public:
    using Operation = Wire::RecordAction;

    /// All must outlive the service.
    RecordService(Db::Database &database, const CollectionService &collections,
                  const PasswordHasher &hasher, EventBus &events, const FileStore &files,
                  const Clock &clock);
    ~RecordService();

    /// Tells @p observer, which must outlive the service, of every request that a rule turns down.
    /// Before the first request.
    void setDenialObserver(DenialObserver *observer);
    /// Gives @p guard, which must outlive the service, a say in changes of auth records. Before the
    /// first request.
    void setGuard(RecordGuard *guard);

    /// What the service writes with, for services that change records on their own account.
    RecordStore &store();

    /// The checks that come before a request's body is read: the collection exists, and it is no
    /// view when it shall be changed. Errors: NotFound, InvalidInput.
    Result<void> check(const QString &collection, Operation operation) const;
    /// Bytes of body that a create or update in that collection may have (R0.7). Does not block.
    qint64 bodyLimit(const QString &collection) const;
    /// Fields of a collection, or of all for an empty name, whose values are hashed. Does not
    /// block.
    QStringList passwordFields(const QString &collection) const;

    Result<ListAnswer> page(const QString &collection, const ListOptions &options,
                            const Schema::RequestInfo &info) const;
    Result<QByteArray> list(const QString &collection, const ListOptions &options,
                            const Schema::RequestInfo &info) const;
    /// Gets the JSON of some records, separated by commas. An error ends the walk.
    using RecordVisitor = std::function<Result<void>(const QByteArray &records)>;
    /// Hands out every record of a list, pages aside, in portions; gives their number. Errors: also
    /// TooLarge.
    Result<qint64> walk(const QString &collection, const ListOptions &options,
                        const Schema::RequestInfo &info, const RecordVisitor &visit) const;
    Result<QByteArray> view(const QString &collection, const QString &id,
                            const ReadOptions &options, const Schema::RequestInfo &info) const;
    /// @p body is an object as submitted, modifiers included; null counts as an empty one. Of
    /// @p files those count that are for file fields.
    Result<QByteArray> create(const QString &collection, const JsonValue &body,
                              const ReadOptions &options, const Schema::RequestInfo &info,
                              const std::vector<Wire::FilePart> &files = {});
    Result<QByteArray> update(const QString &collection, const QString &id, const JsonValue &body,
                              const ReadOptions &options, const Schema::RequestInfo &info,
                              const std::vector<Wire::FilePart> &files = {});
    Result<void> remove(const QString &collection, const QString &id,
                        const Schema::RequestInfo &info);

    /// Goes on in the transaction in which a record was created; an error undoes both.
    using AfterCreate = std::function<Result<void>(const Schema::Record &, RecordJob &)>;
    /// Creates a record as create() does, then does more in the same transaction. @p passwordHash,
    /// unless it is empty, is that of a password that nobody knows (A3.4): it takes the place of
    /// one in the body, and field rules do not bind it. Errors: also those of @p then.
    Result<void> createAnd(const RecordRequest &request, const QByteArray &passwordHash,
                           const AfterCreate &then);

    // The same with tags.
    Result<RecordAnswer> view(const RecordRequest &request) const;
    Result<RecordAnswer> create(const RecordRequest &request);
    Result<RecordAnswer> update(const RecordRequest &request);
    Result<void> remove(const RecordRequest &request);

    // Over the records that a list would show; filter and paths are bound by what binds a list's.

    /// `{"items":[{"<group>":…,"<item of select>":…},…],"page":1,"perPage":30,…}`.
    Result<QByteArray> aggregate(const QString &collection, const AggregateOptions &options,
                                 const Schema::RequestInfo &info) const;
    /// `{"facets":[{"by":…,"distinct":…,"values":[{"count":…,"value":…},…]},…],"totalItems":…}`.
    Result<QByteArray> facets(const QString &collection, const FacetOptions &options,
                              const Schema::RequestInfo &info) const;

    // For superusers: change all records that a filter finds, each as update() and remove() do, in
    // one transaction, all or none. A filter must be there. More than bulkLimit records, or more of
    // them than fit into memory, are refused.

    static constexpr qint64 bulkLimit = 10'000;
    /// With @p dryRun nothing is changed.
    Result<BulkOutcome> updateMatching(const QString &collection, const QString &filter,
                                       const JsonValue &body, bool dryRun,
                                       const Schema::RequestInfo &info);
    Result<BulkOutcome> removeMatching(const QString &collection, const QString &filter,
                                       bool dryRun, const Schema::RequestInfo &info);

    /// Runs the requests in their order in one transaction, each seeing what the former did
    /// (R7.2). Errors: those of the transaction itself; what a request fails with is in the
    /// outcome. The caller's ExecutionContext limits the time.
    Result<BatchOutcome> batch(const std::vector<BatchRequest> &requests,
                               const BatchGate &gate = {});

    /// Runs the changes of a feed in one transaction, each in a savepoint of its own, and keeps all
    /// of them or none. @p passwords are changes with the passwords that will come, whose hashes
    /// are made beforehand. Memory holds the changed ids. Errors: the feed's and those of the
    /// transaction.
    Result<void> feed(RecordFeed &feed, const std::vector<BatchRequest> &passwords);

    /// Deletes every record of a collection (R2.7), for callers that may do anything.
    Result<void> truncate(const QString &collection);

    /// Record JSON as @p info's identity may see it, rules not asked; keys sorted. For answers
    /// that carry a record among other things (auth).
    Result<JsonValue> enriched(const Schema::Record &record, const ReadOptions &options,
                               const Schema::RequestInfo &info) const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace Binnacle
