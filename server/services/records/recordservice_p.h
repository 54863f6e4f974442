// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/records/recordaccess.h"
#include "services/records/recordlookahead.h"
#include "services/records/recordservice.h"
#include "services/records/recordstore.h"
#include "services/records/recordtarget.h"
#include "services/records/recordviewer.h"
#include "services/records/ruledenial.h"
#include "services/records/upload.h"

#include <functional>

namespace Binnacle {

inline constexpr QLatin1StringView superusersOnly{"Only superusers can perform this action."};

/// A record that somebody wants to have written.
struct RecordWrite
{
    const QString &collection;
    /// Empty for a new one.
    QString id;
    const JsonValue &body;
    const std::vector<Wire::FilePart> &files;
    const ReadOptions &options;
    const Schema::RequestInfo &info;
    RecordCondition condition{};
    /// Of a new auth record, in place of a password's that the body has.
    QByteArray passwordHash{};
};

/// The batch that an operation is part of.
struct RecordBatch
{
    RecordJob &job;
    const PasswordHashes &hashes;
    /// May be null.
    const BatchGate *gate = nullptr;

    Result<void> admit(const BatchRequest &request, BatchRequest::Operation operation) const
    {
        return gate && *gate ? (*gate)(request, operation) : Result<void>();
    }
};

class RecordService::Private
{
public:
    Private(Db::Database &database, const CollectionService &collectionService,
            const PasswordHasher &passwordHasher, EventBus &events, const FileStore &files,
            const Clock &clock);

    Result<RecordAnswer> view(const QString &collection, const QString &id,
                              const ReadOptions &options, const Schema::RequestInfo &info) const;

    // Those that take a batch work in its transaction, and without one in their own.

    Result<RecordAnswer> create(const RecordWrite &write, RecordBatch *batch);
    Result<RecordAnswer> update(const RecordWrite &write, RecordBatch *batch);
    Result<void> remove(const QString &collection, const QString &id,
                        const Schema::RequestInfo &info, RecordBatch *batch,
                        const RecordCondition &condition = {});
    /// Nothing for a delete.
    Result<std::optional<QByteArray>> run(const BatchRequest &request, RecordBatch &batch);
    Result<RecordAnswer> upsert(const BatchRequest &request, RecordBatch &batch);
    /// One change of a feed, undone alone when it fails.
    Result<RecordFeed::Done> feedOne(const BatchRequest &request, RecordBatch &batch);
    /// Hashes of the passwords in a batch, as far as they can be told from its bodies.
    PasswordHashes hashesFor(const std::vector<BatchRequest> &requests) const;

    /// The collection, if the operation is one for it.
    Result<RecordTarget> target(const QString &collection, Operation operation) const;
    /// The same with the rule looked at as far as that goes without a record, and a connection.
    Result<RecordTarget> open(const QString &collection, Operation operation,
                              const Schema::RequestInfo &info, RecordBatch *batch = nullptr,
                              const QString &id = {}) const;
    /// A record that the operation's rule lets the caller have. Errors: NotFound.
    Result<Schema::Record> stored(const RecordTarget &target, const QString &id,
                                  const Schema::RequestInfo &info) const;
    /// @p base with the values of the resolved body.
    RecordChange changed(Schema::Record base, bool isNew, const JsonValue &resolved) const;
    Result<Schema::Record> save(RecordChange change, const JsonValue &resolved,
                                Result<bool> manages, const QString &message, RecordBatch *batch);
    /// What a rule was asked about when it turned a request down.
    struct Denied
    {
        QString recordId{};
        const Schema::Record *candidate = nullptr;
        QString filter{};
        /// Set when the rule could not be asked.
        const Error *failure = nullptr;
    };
    void tellDenied(const RecordTarget &target, Operation operation,
                    const Schema::RequestInfo &info, const Denied &denied) const;
    /// Tells of a stored record that was asked for in vain, if that was the rule's doing.
    void tellUnseen(const RecordTarget &target, const QString &id, const Error &error,
                    const Schema::RequestInfo &info) const;

    /// The same of a list that has nothing in it, or does not work.
    void tellUnlisted(const RecordTarget &target, const ListOptions &options,
                      const Result<QByteArray> &json, const Schema::RequestInfo &info) const;

    Result<RecordAnswer> answer(const RecordTarget &target, const Schema::Record &record,
                                const ReadOptions &options, const Schema::RequestInfo &info) const;
    /// Errors: PreconditionFailed.
    Result<void> check(const RecordCondition &condition, const RecordTarget &target,
                       const Schema::Record &record, const Schema::RequestInfo &info) const;

    // For changes of many records (recordbulk.cpp).

    struct BulkChange
    {
        const QString &collection;
        const QString &filter;
        Operation operation;
        const Schema::RequestInfo &info;
    };
    using BulkStep = std::function<Result<void>(const QString &id, RecordBatch &batch)>;

    Result<RecordTarget> bulkTarget(const BulkChange &change, RecordBatch *batch) const;
    /// The first ids that the filter finds, and how many there are in all if @p total is given.
    Result<QStringList> matching(const RecordTarget &target, const BulkChange &change, qint64 limit,
                                 qint64 *total) const;
    Result<BulkOutcome> tryBulk(const BulkChange &change) const;
    Result<BulkOutcome> runBulk(const BulkChange &change, const PasswordHashes &hashes,
                                const BulkStep &step);

    const CollectionService &collections;
    const PasswordHasher &hasher;
    RecordStore store;
    RecordLookahead lookahead;
    DenialObserver *denials = nullptr;
};

}  // namespace Binnacle
