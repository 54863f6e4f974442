// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace Binnacle::Db {

/// Whether there is anything but white space, comments and semicolons in @p sql.
bool holdsStatement(QByteArrayView sql);

/// The text with `?` for each text, blob and number in it, for logs, which must hold no values.
QByteArray withoutLiterals(QByteArrayView sql);

}  // namespace Binnacle::Db
