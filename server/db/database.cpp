// SPDX-License-Identifier: GPL-3.0-or-later
#include "db/database.h"

#include "db/sqlitedatabase.h"

namespace Binnacle::Db {

Result<std::unique_ptr<Database>> Database::openSqlite(const DatabaseOptions &options)
{
    return SqliteDatabase::open(options);
}

}  // namespace Binnacle::Db
