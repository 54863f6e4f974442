// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/result.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace Binnacle {

namespace Db {
class Database;
}

class AuditLog;
class ChangeMarkers;
class CollectionChanges;
class CollectionService;

/// Changes collections (R2.4 to R2.8, R2.11 to R2.12): each change is one write job with all that
/// follows from it, undone as a whole when any of it fails. After commit the set of collections is
/// published again and other processes are told.
///
/// Those who are no owners can neither change the collection of superusers nor let a view read what
/// the program keeps for itself: both are ways to become one.
///
/// JSON texts come without the newline that ends a body. Thread: any. Calls block, on the writer
/// and on the calling thread's connection.
/// Errors: InvalidInput and NotFound with the contract's messages; Forbidden; the database's
/// Unavailable, Timeout and Cancelled.
class CollectionEditor final
{
    Q_DISABLE_COPY_MOVE(CollectionEditor)

public:
    /// All must outlive the editor.
    CollectionEditor(Db::Database &database, CollectionService &collections,
                     const ChangeMarkers &markers, const Clock &clock);

    /// Called after commit with the id of each collection that was deleted, on the thread that
    /// deleted it. Set it before the editor is used.
    using RemovalListener = std::function<void(const QString &collectionId)>;
    void setRemovalListener(RemovalListener listener) { m_onRemoved = std::move(listener); }
    /// The same with the old and the new name of each collection that was renamed.
    using RenameListener = std::function<void(const QString &from, const QString &to)>;
    void setRenameListener(RenameListener listener) { m_onRenamed = std::move(listener); }

    /// Tells @p audit, which must outlive the editor, of each change in its own transaction. Set it
    /// before the editor is used.
    void setAudit(const AuditLog *audit) { m_audit = audit; }

    Result<QByteArray> create(const JsonValue &body);
    Result<QByteArray> update(const QString &nameOrId, const JsonValue &body);
    Result<void> remove(const QString &nameOrId);
    /// @p entries are the collections of the body, at least one.
    Result<void> importAll(const JsonValue::Array &entries, bool deletesMissing);

    /// Fields and up to ten records of a query, as if it were a view's (R2.11).
    Result<QByteArray> tryView(const QString &query) const;
    /// Runs SQL that somebody typed (R2.12). What reads ends when the request does; what writes is
    /// a job of its own. Either has three minutes.
    Result<QByteArray> runSql(const QString &query);

private:
    using Edit = std::function<Result<void>(CollectionChanges &)>;

    /// @p action is what the audit log calls it; empty for what each change is by itself.
    Result<void> run(const Edit &edit, const QString &action = {});
    void publish();

    Db::Database &m_database;
    CollectionService &m_collections;
    const ChangeMarkers &m_markers;
    const Clock &m_clock;
    RemovalListener m_onRemoved;
    RenameListener m_onRenamed;
    const AuditLog *m_audit = nullptr;
};

/// Blank collections by type (R2.9), as JSON text.
QByteArray collectionScaffolds();
/// The providers of OAuth2 sign-in (R2.10), as JSON text.
QByteArray oauth2ProviderList();

}  // namespace Binnacle
