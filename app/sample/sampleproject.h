// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QString>

namespace Binnacle::Sample {

/// Makes the sample project. @p directory must not exist, or be empty; it comes to be whole or not
/// at all. Thread: any, blocks. Errors, with messages for the operator: Conflict (there is
/// something), Unavailable, Internal.
Result<void> makeProject(const QString &directory);

}  // namespace Binnacle::Sample
