// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

namespace Binnacle {

namespace Db {
class Database;
}

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

    /// The answer as JSON text. Other scripts run on the calling thread's connection, which can
    /// write as well. Errors: the engine's text in `detail`.
    Result<QByteArray> run(Db::Database &database) const;

private:
    QByteArray m_sql;
    bool m_isWriting = false;
};

}  // namespace Binnacle
