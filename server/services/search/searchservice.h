// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonvalue.h"
#include "core/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace Binnacle {

namespace Db {
class Database;
class Transaction;
}  // namespace Db

namespace Schema {
struct Collection;
}

class AuditLog;
class CollectionService;

/// Chooses which fields of which collections are searched.
///
/// Thread: any. Calls block on the database; making an index goes through the whole table while
/// others wait to write.
class SearchService final
{
    Q_DISABLE_COPY_MOVE(SearchService)

public:
    /// Both must outlive the service.
    SearchService(Db::Database &database, const CollectionService &collections)
        : m_database(database)
        , m_collections(collections)
    {
    }

    /// Tells @p audit, which must outlive the service, of each change in its own transaction.
    /// Before the first request.
    void setAudit(const AuditLog *audit) { m_audit = audit; }

    /// `{"items":[{"collection","fields"},…]}` as JSON text.
    Result<QByteArray> list() const;
    /// Makes the index of a collection anew; without fields it goes. Errors: NotFound; InvalidInput
    /// with items in `fields`.
    Result<JsonValue> choose(const QString &collection, const QStringList &fields);
    /// Errors: NotFound, also when nothing is searched.
    Result<void> remove(const QString &collection);

    /// Brings indexes in order that another program left behind: of collections that are gone, or
    /// over fields that were renamed or removed. At start.
    Result<void> repair();

private:
    Result<void> record(Db::Transaction &transaction, const QString &action,
                        const Schema::Collection &collection, const QStringList &before,
                        const QStringList &after) const;

    Db::Database &m_database;
    const CollectionService &m_collections;
    const AuditLog *m_audit = nullptr;
};

}  // namespace Binnacle
