// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/sqlitescript.h"

namespace Binnacle::Db {

namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == ';';
}

}  // namespace

bool holdsStatement(QByteArrayView sql)
{
    while (!sql.isEmpty()) {
        qsizetype end = 1;
        if (sql.startsWith("--")) {
            end = sql.indexOf('\n');
        } else if (sql.startsWith("/*")) {
            // One that is not closed reaches to the end, as in the engine.
            end = sql.sliced(2).indexOf("*/");
            end = end < 0 ? end : end + 4;
        } else if (!isBlank(sql.front())) {
            return true;
        }
        if (end < 0)
            return false;
        sql = sql.sliced(end);
    }
    return false;
}

}  // namespace Binnacle::Db
