// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QLoggingCategory>

struct sqlite3;

namespace Binnacle::Db {

Q_DECLARE_LOGGING_CATEGORY(lcDb)

/// Our error for an extended result code and the engine's text for it.
Error sqliteError(int code, const QString &text);
/// The same for what @p handle failed with last.
Error lastSqliteError(sqlite3 *handle);
/// Locked by another connection or process; waiting may help.
bool isBusy(int code);

}  // namespace Binnacle::Db
