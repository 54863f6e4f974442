// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Binnacle::Runtime {

/// Who listens at @p address (`host:port`), in words: `another Binnacle server`, `a PocketBase
/// server`, `another program`. Empty when nobody answers. Blocks, for a second at most.
QString occupantOf(const QString &address);

}  // namespace Binnacle::Runtime
