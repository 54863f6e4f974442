// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

namespace Binnacle::Db {

/// Whether there is anything but white space, comments and semicolons in @p sql.
bool holdsStatement(QByteArrayView sql);

}  // namespace Binnacle::Db
