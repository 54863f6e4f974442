// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "schema/record.h"
#include "schema/requestinfo.h"
#include "wire/identity.h"

#include <QString>
#include <QStringView>

#include <memory>
#include <optional>
#include <vector>

namespace Binnacle {

class RecordStore;

/// Finds auth records by what people sign in with, and the rows of the supporting collections
/// (A8) that belong to one.
///
/// Thread: any; calls block on the calling thread's connection. Errors: the database's.
class AuthRecords final
{
public:
    using CollectionPointer = std::shared_ptr<const Schema::Collection>;
    using Found = Result<std::optional<Schema::Record>>;

    /// @p store must outlive it.
    explicit AuthRecords(RecordStore &store)
        : m_store(store)
    {
    }

    /// By a field with a unique index of its own, which says how its values compare. Errors also:
    /// Crashed without such an index.
    Found findBy(const CollectionPointer &collection, const QString &field,
                 const QString &value) const;
    /// By e-mail address, index or not.
    Found findByEmail(const CollectionPointer &collection, const QString &email) const;

    /// One of the supporting collections, `_otps` and so on. Errors: Internal when it is missing.
    Result<CollectionPointer> supporting(QStringView name) const;
    /// The rows in it that belong to @p owner, newest first.
    Result<std::vector<Schema::Record>> rowsOf(const Schema::Record &owner,
                                               QStringView supporting) const;
    /// Writes a row of it and takes it away again: takes as long as storing one, and leaves nothing
    /// (A3.7).
    Result<void> pretendToStore(QStringView supporting) const;
    /// A blank row of it that belongs to @p owner.
    Result<Schema::Record> newRow(const Schema::Record &owner, QStringView supporting) const;

    /// Whether the stored record satisfies the rule, an expression. Errors also: those for which
    /// isRuleFailure() tells.
    Result<bool> satisfies(const Schema::Record &record, const QString &rule,
                           const Schema::RequestInfo &info) const;

private:
    Found select(const CollectionPointer &collection, const QString &field, const QString &value,
                 bool ignoresCase) const;

    RecordStore &m_store;
};

/// Who a record is to rules and guards.
Wire::Identity identityOf(const Schema::Record &record);
bool isSuperusers(const Schema::Collection &collection);

/// Whether @p row was made more than @p seconds ago, by its `created`.
bool isOlderThan(const Schema::Record &row, qint64 seconds, UtcTime now);

}  // namespace Binnacle
