// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/connection.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QString>

namespace Binnacle {

namespace Db {
class Dialect;
}

/// SQL in which each name in braces has become an identifier in the engine's quotes:
/// `SELECT {secret} FROM {_bn_totp}`. Every brace has its partner.
QByteArray quotedSql(const Db::Dialect &dialect, const QByteArray &text);

/// A condition, `(… LIKE ? OR …)`, that holds where @p text occurs in one of the columns, named as
/// in quotedSql(), whatever its case as far as the engine knows cases. Of a long text the first 200
/// characters count.
Db::Statement occursInOne(const Db::Dialect &dialect, const QByteArrayList &columns,
                          const QString &text);

}  // namespace Binnacle
