// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace Binnacle {

namespace Db {
class Dialect;
}

/// SQL in which each name in braces has become an identifier in the engine's quotes:
/// `SELECT {secret} FROM {_bn_totp}`. Every brace has its partner.
QByteArray quotedSql(const Db::Dialect &dialect, const QByteArray &text);

}  // namespace Binnacle
