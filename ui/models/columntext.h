// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>

namespace Binnacle::Models {

/// How a column of a table is known to saved states, and what its header says (translated where it
/// is shown).
struct ColumnText
{
    const char *key;
    const char *title;
};

/// Stands for a figure that nobody measured.
inline constexpr double unknownFigure = std::numeric_limits<double>::quiet_NaN();

}  // namespace Binnacle::Models
