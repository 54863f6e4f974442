// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

namespace Binnacle {

namespace Db {
class Database;
}

class AuditLog;

/// SQL that a superuser typed (R2.12).
class SqlScript final
{
public:
    explicit SqlScript(const QString &text);

    /// By its first word: such a script runs as one write job and gives no rows.
    bool isWriting() const { return m_isWriting; }
    /// It may touch tables or their description; decided by words, so it may be wrong in the
    /// harmless direction.
    bool mayChangeSchema() const;

    /// It may write, also without isWriting(); wrong, if at all, in the harmless direction.
    bool mayWrite() const;

    /// The answer as JSON text. What writes is told to @p audit, if there is one, without the
    /// values in it; nothing may write to the audit log itself. Other scripts run on the calling
    /// thread's connection, which can write as well. Errors: the engine's text in `detail`.
    Result<QByteArray> run(Db::Database &database, const AuditLog *audit) const;

private:
    Result<qint64> write(Db::Database &database, const AuditLog *audit) const;

    QByteArray m_sql;
    bool m_isWriting = false;
};

}  // namespace Binnacle
