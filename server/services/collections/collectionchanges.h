// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "services/collections/collectiondraft.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace Binnacle {

namespace Db {
class Transaction;
}

/// Changes collections inside one write job: validation, rows of `_collections`, tables, views.
/// It knows what is stored as of its own changes. Thread: the job's.
///
/// Errors of all: InvalidInput with validation items in `fields`; InvalidInput without any, or
/// Internal and Conflict, with the engine's or our own text in `detail`; those of the database.
class CollectionChanges final
{
    Q_DISABLE_COPY_MOVE(CollectionChanges)

public:
    using CollectionPointer = std::shared_ptr<const Schema::Collection>;

    /// One change, in the order in which they were made.
    struct Change
    {
        /// Null for a new collection.
        CollectionPointer before;
        /// Null for a deleted one.
        CollectionPointer after;
    };

    explicit CollectionChanges(Db::Transaction &transaction, UtcTime now);

    /// Reads what is stored. Before anything else.
    Result<void> load();
    const Schema::CollectionSet &collections() const { return *m_set; }
    UtcTime now() const { return m_now; }

    /// Completes, validates and stores a collection (R2.13); gives it as stored.
    Result<CollectionPointer> save(CollectionDraft draft);
    /// The same without validation. The draft has been completed.
    Result<CollectionPointer> store(const CollectionDraft &draft);
    /// The items of a collection that went through complete(), against what it was; null for a
    /// new one (R2.14 to R2.16). Fields of views are inferred anew.
    Result<JsonValue> validate(CollectionDraft &draft, const Schema::Collection *original);

    /// Deletes a collection with its records (R2.6). Errors: InvalidInput, with a message when
    /// there is more to say than that it failed.
    Result<void> remove(const QString &id);
    /// The same whatever depends on it, as an import does.
    Result<void> removeUnchecked(const CollectionPointer &collection);

    /// What to do with a view that has stopped working.
    enum class BrokenViews
    {
        Keep,
        Refuse
    };
    /// Infers every view but @p exceptId anew and stores those whose fields differ.
    Result<void> refreshViews(const QString &exceptId, BrokenViews broken);

    std::vector<Change> takeChanges() { return std::move(m_changes); }

private:
    Result<void> writeRow(const Schema::Collection &collection, const Schema::Collection *stored);
    Result<void> refreshView(const CollectionPointer &view);
    /// The table with its indexes, those of searches included.
    Result<void> changeTable(const Schema::Collection &collection,
                             const Schema::Collection *stored);
    Result<void> storeView(Schema::Collection &view, const Schema::Collection *stored);
    void rotateAuthSecret(Schema::Collection &collection, const Schema::Collection &stored) const;
    void remember(CollectionPointer before, CollectionPointer after);
    void rebuildSet();

    Db::Transaction &m_transaction;
    UtcTime m_now;
    // Shared with who publishes them after commit.
    std::vector<CollectionPointer> m_collections;
    std::unique_ptr<const Schema::CollectionSet> m_set;
    std::vector<Change> m_changes;
};

}  // namespace Binnacle
