// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/sqliteerror.h"

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace Binnacle::Db {

Q_LOGGING_CATEGORY(lcDb, "binnacle.db")

namespace {

/// "UNIQUE constraint failed: posts.slug, posts.lang" names columns; a violated index over
/// expressions is only named itself ("…: index 'x'").
JsonValue violatedColumns(const QString &text)
{
    JsonValue columns = JsonValue::array();
    const QLatin1StringView prefix = "UNIQUE constraint failed: "_L1;
    const qsizetype start = text.indexOf(prefix);
    if (start >= 0) {
        for (QStringView column : QStringView(text).mid(start + prefix.size()).split(u", ")) {
            column = column.trimmed();
            if (column.contains(u'.') && !column.startsWith(u"index '"))
                columns.append(JsonValue(column));
        }
    }
    return JsonValue::object({{u"columns"_s, std::move(columns)}});
}

Error::Kind kindOf(int code)
{
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return Error::Kind::Conflict;
    default: break;
    }
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_NOMEM: return Error::Kind::Unavailable;
    case SQLITE_INTERRUPT: return Error::Kind::Cancelled;
    default: return Error::Kind::Internal;
    }
}

}  // namespace

Error sqliteError(int code, const QString &text)
{
    Error error = Error::make(kindOf(code), {}, text);
    if (error.kind == Error::Kind::Conflict)
        error.fields = violatedColumns(text);
    return error;
}

Error lastSqliteError(sqlite3 *handle)
{
    return sqliteError(sqlite3_extended_errcode(handle), QString::fromUtf8(sqlite3_errmsg(handle)));
}

bool isBusy(int code)
{
    // A plain SQLITE_LOCKED is a conflict inside one connection, which no waiting resolves.
    return (code & 0xff) == SQLITE_BUSY || code == SQLITE_LOCKED_SHAREDCACHE;
}

}  // namespace Binnacle::Db
