// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Binnacle {

/// The character that HTML 4 calls by that name, as `nbsp` or `euro`; empty for an unknown name.
/// Thread: any.
QString namedCharacter(const QString &name);

}  // namespace Binnacle
