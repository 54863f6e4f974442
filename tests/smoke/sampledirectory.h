// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QString>

namespace Binnacle::Test {

/// Makes a data directory out of data-dir/ (see makesample.py): runs its SQL, copies its files.
/// @p target must not exist yet.
Result<void> makeSampleDirectory(const QString &target);

}  // namespace Binnacle::Test
