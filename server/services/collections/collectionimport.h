// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "services/collections/collectionchanges.h"

#include <vector>

namespace Binnacle {

/// Imports a list of collections inside one write job (R2.8).
class CollectionImport final
{
    Q_DISABLE_COPY_MOVE(CollectionImport)

public:
    /// @p changes must outlive the import.
    CollectionImport(CollectionChanges &changes, bool deletesMissing)
        : m_changes(changes)
        , m_deletesMissing(deletesMissing)
    {
    }

    /// Errors: InvalidInput with items in `fields`; others with their text in `detail`.
    Result<void> run(const JsonValue::Array &entries);

    /// The item for a failed import.
    static JsonValue failureItem(const QString &message);

private:
    using CollectionPointer = CollectionChanges::CollectionPointer;

    struct Entry
    {
        CollectionDraft draft;
        CollectionPointer original;
    };

    Result<void> read(const JsonValue &json);
    void keepStoredFields(Schema::Collection &imported, const Schema::Collection &stored) const;
    void order();
    Result<void> removeMissing();
    Result<void> validate(Entry &entry);

    CollectionChanges &m_changes;
    bool m_deletesMissing;
    std::vector<Entry> m_entries;
};

}  // namespace Binnacle
