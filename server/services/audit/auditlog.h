// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/actor.h"
#include "core/clock.h"
#include "core/jsonvalue.h"
#include "core/result.h"
#include "services/denials/secretvalues.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace Binnacle {

namespace Db {
class Database;
class Transaction;
}  // namespace Db

/// What an administrative change was made to.
struct AuditTarget
{
    /// "collection", "superuser", "apikey", "settings" …
    QString kind;
    QString id{};
    /// What people know it by.
    QString label{};
};

/// One administrative change, as whoever made it tells of it.
struct AuditEntry
{
    /// `collection.update`, `apikey.revoke` …: what it was made to, a dot, and what was done.
    QString action;
    AuditTarget target{};
    /// The whole states before and after, objects or null; the log keeps what differs, without
    /// secrets.
    JsonValue before{};
    JsonValue after{};
    /// Instead of the calling thread's ExecutionContext::actor.
    std::optional<Actor> actor{};
};

/// Which lines to list. Empty fields leave nothing out.
struct AuditQuery
{
    /// 1 to 200.
    qint64 limit = 50;
    /// The id of a line: those older than it.
    QString before{};
    /// An action, or what stands before the dot.
    QString action{};
    /// An id or a label, as they are.
    QString actor{};
    QString target{};
    /// What occurs in the action, in who did it, from where, or to what.
    QString search{};
};

/// Who changed what of the program itself, and when: the table `_bn_audit` of data.db, made with
/// the first line. Lines are only ever added; triggers of the engine refuse anything else, there is
/// no sweep, and a line is at most some 130 KiB.
///
/// Thread: any. Calls block on the database, those without a transaction also on the writer.
class AuditLog final
{
    Q_DISABLE_COPY_MOVE(AuditLog)

public:
    /// Both must outlive the log.
    AuditLog(Db::Database &database, const Clock &clock);

    /// Adds a line inside the change's own transaction: both are kept, or neither. Errors: the
    /// database's.
    Result<void> record(Db::Transaction &transaction, const AuditEntry &entry) const;
    /// Adds a line about something that is not in the same database, and that must not be done
    /// when it cannot be told: call it first. Errors: the database's.
    Result<void> recordFirst(const AuditEntry &entry) const;
    /// The same for what has been done already; a line that cannot be written is a critical
    /// message of the program.
    void record(const AuditEntry &entry) const;

    /// `{"items":[…],"next":id or ""}`, newest first. Errors: InvalidInput for a cursor that is no
    /// id.
    Result<QByteArray> list(const AuditQuery &query) const;

private:
    Db::Database &m_database;
    const Clock &m_clock;
    const SecretValues m_secrets;
};

/// "superuser", "window", "apikey" …: the kind of an actor as lines have it.
QString actorKindName(Actor::Kind kind);

}  // namespace Binnacle
