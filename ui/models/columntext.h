// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/roles.h"

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

/// The tone of a time that a request took at a percentile, in milliseconds.
constexpr CellTone latencyTone(double milliseconds)
{
    if (milliseconds >= 1000)
        return CellTone::Error;
    return milliseconds >= 250 ? CellTone::Warn : CellTone::Text;
}

}  // namespace Binnacle::Models
